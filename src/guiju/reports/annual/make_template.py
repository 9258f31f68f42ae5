"""The words of the annual report, as a Word file that an officer can change: ``python -m guiju.reports.annual.make_template``.

The committed template.docx is what this writes; a test holds the two together.
"""

from __future__ import annotations

from pathlib import Path

from docx.document import Document

from guiju.reports.word import Style, new_template, saved

TEMPLATE = Path(__file__).with_name("template.docx")

COVER = (
    (Style.TITLE, "标准化发展年度报告"),
    (Style.SUBTITLE, "（{{ y }}）"),
    (Style.COVER, "数据截至{{ day }}"),
)

OVERVIEW = (
    "本报告记述{{ y }}年标准化工作的进展。其中的数字，凡登记簿能够计算的，都由登记簿按{{ day }}的状态算出；登记簿以外的数字由有关单位"
    "报送。每个数字的口径、时点、查询条件和来源，列在附录一。",
    '{{ y }}年，全国批准发布国家标准{{ n("national.published") }}项，备案行业标准{{ n("sector.filed") }}项、地方标准'
    '{{ n("local.filed") }}项，社会团体公布团体标准{{ n("association.published") }}项，企业自我声明公开标准'
    '{{ n("enterprise.published") }}项；新成立标准化技术组织{{ n("committee.founded") }}个，开展国家级标准化试点示范项目'
    '{{ n("pilot.started") }}个。',
    '政府主导制定的标准继续精简优化，全年废止行业标准{{ n("sector.withdrawn") }}项、地方标准{{ n("local.withdrawn") }}项。市场自主制定'
    '的标准保持活跃，公布的团体标准{{ growth("association.published") }}，自我声明公开的企业标准{{ growth("enterprise.published") }}。',
)

DATA = (
    (
        "国家标准",
        '{{ y }}年，批准发布国家标准{{ n("national.published") }}项，{{ change("national.published") }}。按标准性质分，强制性标准'
        '{{ n("national.published.mandatory") }}项，推荐性标准{{ n("national.published.voluntary") }}项'
        '{% if period_start >= "2022" and value("national.published.guidance") %}，指导性技术文件'
        '{{ n("national.published.guidance") }}项{% endif %}；按制定修订分，制定{{ n("national.published.new") }}项，修订'
        '{{ n("national.published.revised") }}项，修订{{ share("national.published.revised", "national.published") }}。',
        '同年发布国家标准样品{{ n("national.samples.published") }}项，其中研制{{ n("national.samples.published.new") }}项，复制'
        '{{ n("national.samples.published.again") }}项，发布数量{{ change("national.samples.published") }}。',
        '截至{{ until }}，现行国家标准共{{ n("national.stock") }}项，其中强制性标准{{ n("national.stock.mandatory") }}项，'
        '{{ share("national.stock.mandatory", "national.stock") }}，推荐性标准{{ n("national.stock.voluntary") }}项；现行国家标准样品'
        '{{ n("national.samples.stock") }}项。',
    ),
    (
        "行业标准",
        '{{ y }}年，备案行业标准{{ n("sector.filed") }}项，{{ change("sector.filed") }}，{{ growth("sector.filed") }}；废止行业标准'
        '{{ n("sector.withdrawn") }}项。截至{{ until }}，行业标准共有{{ n("sector.codes") }}类，备案的行业标准共'
        '{{ n("sector.stock") }}项。',
    ),
    (
        "地方标准",
        '{{ y }}年，备案地方标准{{ n("local.filed") }}项，{{ change("local.filed") }}，{{ growth("local.filed") }}；废止地方标准'
        '{{ n("local.withdrawn") }}项。截至{{ until }}，备案的地方标准共{{ n("local.stock") }}项。',
        '国家标准、行业标准、地方标准两年的数量对比见{{ ref("government") }}。',
        '{{ chart("government") }}',
    ),
    (
        "团体标准",
        '{{ y }}年，新有{{ n("association.registered") }}家社会团体在全国团体标准信息平台注册，{{ change("association.registered") }}；'
        '全年公布团体标准{{ n("association.published") }}项，{{ change("association.published") }}，'
        '{{ growth("association.published") }}，对比情况见{{ ref("associations") }}。',
        '{{ chart("associations") }}',
        '截至{{ until }}，平台注册的社会团体共{{ n("association.stock") }}家，现行团体标准共{{ n("association.standards.stock") }}项。'
        '按领域分，农业类{{ n("association.standards.stock.agriculture") }}项，'
        '{{ share("association.standards.stock.agriculture", "association.standards.stock") }}；工业类'
        '{{ n("association.standards.stock.industry") }}项，'
        '{{ share("association.standards.stock.industry", "association.standards.stock") }}；服务业类'
        '{{ n("association.standards.stock.services") }}项，'
        '{{ share("association.standards.stock.services", "association.standards.stock") }}；社会事业类'
        '{{ n("association.standards.stock.social") }}项，'
        '{{ share("association.standards.stock.social", "association.standards.stock") }}。领域构成见{{ ref("fields") }}。',
        '{{ chart("fields") }}',
    ),
    (
        "企业标准",
        '{{ y }}年，企业标准信息公共服务平台新注册企业{{ n("enterprise.registered") }}家，{{ change("enterprise.registered") }}；'
        '{{ n("enterprise.publishing") }}家企业自我声明公开企业标准{{ n("enterprise.published") }}项，'
        '{{ change("enterprise.published") }}，涵盖产品{{ n("enterprise.products.declared") }}种，'
        '{{ change("enterprise.products.declared") }}，对比情况见{{ ref("enterprises") }}。',
        '{{ chart("enterprises") }}',
        '截至{{ until }}，平台注册的企业共{{ n("enterprise.stock") }}家，其中{{ n("enterprise.publishing.stock") }}家企业有现行的公开标准'
        '{{ n("enterprise.standards.stock") }}项，涵盖产品{{ n("enterprise.products.stock") }}种。',
    ),
    (
        "标准化技术组织",
        '{{ y }}年，新成立全国专业标准化技术组织{{ n("committee.founded") }}个，{{ change("committee.founded") }}，其中技术委员会（TC）'
        '{{ n("committee.founded.tc") }}个，分技术委员会（SC）{{ n("committee.founded.sc") }}个，标准化工作组（SWG）'
        '{{ n("committee.founded.swg") }}个，对比情况见{{ ref("committees") }}。同年撤销标准化技术组织{{ n("committee.revoked") }}个，其中'
        'TC{{ n("committee.revoked.tc") }}个，SC{{ n("committee.revoked.sc") }}个，SWG{{ n("committee.revoked.swg") }}个。',
        '{{ chart("committees") }}',
        '截至{{ until }}，全国专业标准化技术组织共{{ n("committee.stock") }}个，包括TC{{ n("committee.stock.tc") }}个、'
        'SC{{ n("committee.stock.sc") }}个和SWG{{ n("committee.stock.swg") }}个。按产业分，第一产业'
        '{{ n("committee.stock.agriculture") }}个，{{ share("committee.stock.agriculture", "committee.stock") }}；第二产业'
        '{{ n("committee.stock.industry") }}个，{{ share("committee.stock.industry", "committee.stock") }}；第三产业'
        '{{ n("committee.stock.services") }}个，{{ share("committee.stock.services", "committee.stock") }}；社会公共事业'
        '{{ n("committee.stock.social") }}个，{{ share("committee.stock.social", "committee.stock") }}。产业构成见'
        '{{ ref("industries") }}。',
        '{{ chart("industries") }}',
    ),
    (
        "标准化试点示范",
        '{{ y }}年，各地开展国家级标准化试点示范项目{{ n("pilot.started") }}个，{{ change("pilot.started") }}，对比情况见'
        '{{ ref("pilots") }}。截至{{ until }}，各地累计开展国家级标准化试点示范项目{{ n("pilot.stock") }}个。',
        '{{ chart("pilots") }}',
    ),
)


def build() -> Document:
    document = new_template(cover=COVER, header="标准化发展年度报告（{{ y }}）")
    return document


def main() -> None:
    TEMPLATE.write_bytes(saved(build()))


if __name__ == "__main__":
    main()
