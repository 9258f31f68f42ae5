"""The words of the bulletin, as a Word file that can be changed: ``python -m guiju.reports.bulletin.make_template``.

The committed template.docx is what this writes; a test holds the two together.
"""

from __future__ import annotations

from pathlib import Path

from docx.document import Document
from docx.oxml.ns import qn

from guiju.reports.word import Style, new_template, saved

TEMPLATE = Path(__file__).with_name("template.docx")

HEAD = "{{ period }}标准化工作简报"

SUMMARY = (
    '{{ period }}，发布国家标准{{ n("national.published") }}项，{{ change("national.published") }}；行业标准'
    '{{ n("sector.published") }}项，{{ change("sector.published") }}；地方标准{{ n("local.published") }}项，'
    '{{ change("local.published") }}；团体标准{{ n("association.published") }}项，{{ change("association.published") }}；企业自我声明公开'
    '企业标准{{ n("enterprise.published") }}项，{{ change("enterprise.published") }}。各层级情况见{{ ref("tiers") }}和'
    '{{ ref("tiers-compared") }}。',
    "{%p if has_text(\"简报：要情\") %}",
    '{{ written("简报：要情") }}',
    "{%p endif %}",
)

NATIONAL = (
    '发布的国家标准中，强制性标准{{ n("national.published.mandatory") }}项，推荐性标准{{ n("national.published.voluntary") }}项；制定'
    '{{ n("national.published.new") }}项，修订{{ n("national.published.revised") }}项。同期废止国家标准{{ n("national.withdrawn") }}项，被'
    '代替{{ n("national.replaced") }}项。截至{{ until }}，现行国家标准共{{ n("national.stock") }}项，已发布尚未实施的'
    '{{ n("national.upcoming") }}项。',
    '{%p if value("national.published.mandatory") %}',
    '新发布的强制性国家标准见{{ ref("mandatory") }}。',
    '{{ table("mandatory") }}',
    "{%p endif %}",
    '{%p if value("national.upcoming.mandatory") %}',
    '截至{{ until }}，有{{ n("national.upcoming.mandatory") }}项强制性国家标准即将实施，其中近期实施的见{{ ref("coming") }}。',
    '{{ table("coming") }}',
    "{%p endif %}",
)

LOCAL = (
    '{{ period }}，备案行业标准{{ n("sector.filed") }}项、地方标准{{ n("local.filed") }}项；废止行业标准{{ n("sector.withdrawn") }}项、地方'
    '标准{{ n("local.withdrawn") }}项。',
    '{%p if value("local.published") %}',
    '发布地方标准的地区分布见{{ ref("regions") }}。',
    '{{ chart("regions") }}',
    "{%p endif %}",
)

MARKET = (
    '{{ period }}，新注册社会团体{{ n("association.registered") }}家、企业{{ n("enterprise.registered") }}家；'
    '{{ n("association.publishing") }}家社会团体公布团体标准，{{ n("enterprise.publishing") }}家企业自我声明公开标准，涵盖产品'
    '{{ n("enterprise.products.declared") }}种。',
)

BODIES = (
    '{{ period }}，新成立标准化技术组织{{ n("committee.founded") }}个，撤销{{ n("committee.revoked") }}个，截至{{ until }}共'
    '{{ n("committee.stock") }}个；新下达国家级标准化试点示范项目{{ n("pilot.started") }}个。',
)


def build() -> Document:
    document = _of_one_section(new_template(cover=(), header=HEAD))

    def add(style: Style, *texts: str) -> None:
        for text in texts:
            document.add_paragraph(text, style=style)

    add(Style.SUBTITLE, "标准化工作简报", "（{{ period }}）")
    add(Style.CHAPTER, "一、总体情况")
    add(Style.BODY, *SUMMARY, '{{ table("tiers") }}', '{{ chart("tiers-compared") }}')
    add(Style.CHAPTER, "二、国家标准")
    add(Style.BODY, *NATIONAL)
    add(Style.CHAPTER, "三、行业标准和地方标准")
    add(Style.BODY, *LOCAL)
    add(Style.CHAPTER, "四、团体标准和企业标准")
    add(Style.BODY, *MARKET)
    add(Style.CHAPTER, "五、技术组织和试点示范")
    add(Style.BODY, *BODIES)
    add(Style.NOTE, "数字由登记簿按{{ day }}的状态算出；在网页上点开数字，就看到所数的记录。{{ gap_note() }}")
    return document


def _of_one_section(document: Document) -> Document:
    """A few pages need neither cover nor contents; their header and page numbers are those that stand after these."""
    body = document.element.body
    *_before, furnished, last = body.iter(qn("w:sectPr"))
    last[:0] = [each for each in furnished if each.tag in (qn("w:headerReference"), qn("w:footerReference"))]
    for paragraph in list(body.iterchildren(qn("w:p"))):
        body.remove(paragraph)
    return document


def main() -> None:
    TEMPLATE.write_bytes(saved(build()))


if __name__ == "__main__":
    main()
