"""The words of the annual report, as a Word file that an officer can change: ``python -m guiju.reports.annual.make_template``.

The committed template.docx is what this writes; a test holds the two together.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.section import CT_SectPr

from guiju.reports.appendix import small_style
from guiju.reports.word import Style, new_template, saved
from guiju.reports.words import ordinal

TEMPLATE = Path(__file__).with_name("template.docx")

COVER = (
    (Style.TITLE, "标准化发展年度报告"),
    (Style.SUBTITLE, "（{{ y }}）"),
    (Style.COVER, "数据截至{{ day }}"),
    (Style.COVER, "编制于{{ made_on }}"),
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
        '截至{{ until }}，平台注册的社会团体共{{ n("association.stock") }}家，现行团体标准共{{ n("association.standards.stock") }}项。'
        '按领域分，农业类{{ n("association.standards.stock.agriculture") }}项，'
        '{{ share("association.standards.stock.agriculture", "association.standards.stock") }}；工业类'
        '{{ n("association.standards.stock.industry") }}项，'
        '{{ share("association.standards.stock.industry", "association.standards.stock") }}；服务业类'
        '{{ n("association.standards.stock.services") }}项，'
        '{{ share("association.standards.stock.services", "association.standards.stock") }}；社会事业类'
        '{{ n("association.standards.stock.social") }}项，'
        '{{ share("association.standards.stock.social", "association.standards.stock") }}。领域构成见{{ ref("fields") }}。',
        '{{ chart("associations") }}',
        '{{ chart("fields") }}',
    ),
    (
        "企业标准",
        '{{ y }}年，企业标准信息公共服务平台新注册企业{{ n("enterprise.registered") }}家，{{ change("enterprise.registered") }}；'
        '{{ n("enterprise.publishing") }}家企业自我声明公开企业标准{{ n("enterprise.published") }}项，'
        '{{ change("enterprise.published") }}，涵盖产品{{ n("enterprise.products.declared") }}种，'
        '{{ change("enterprise.products.declared") }}，对比情况见{{ ref("enterprises") }}。',
        '截至{{ until }}，平台注册的企业共{{ n("enterprise.stock") }}家，其中{{ n("enterprise.publishing.stock") }}家企业有现行的公开标准'
        '{{ n("enterprise.standards.stock") }}项，涵盖产品{{ n("enterprise.products.stock") }}种。',
        '{{ chart("enterprises") }}',
    ),
    (
        "标准化技术组织",
        '{{ y }}年，新成立全国专业标准化技术组织{{ n("committee.founded") }}个，{{ change("committee.founded") }}，其中技术委员会（TC）'
        '{{ n("committee.founded.tc") }}个，分技术委员会（SC）{{ n("committee.founded.sc") }}个，标准化工作组（SWG）'
        '{{ n("committee.founded.swg") }}个，对比情况见{{ ref("committees") }}。同年撤销标准化技术组织{{ n("committee.revoked") }}个，其中'
        'TC{{ n("committee.revoked.tc") }}个，SC{{ n("committee.revoked.sc") }}个，SWG{{ n("committee.revoked.swg") }}个。',
        '截至{{ until }}，全国专业标准化技术组织共{{ n("committee.stock") }}个，包括TC{{ n("committee.stock.tc") }}个、'
        'SC{{ n("committee.stock.sc") }}个和SWG{{ n("committee.stock.swg") }}个。按产业分，第一产业'
        '{{ n("committee.stock.agriculture") }}个，{{ share("committee.stock.agriculture", "committee.stock") }}；第二产业'
        '{{ n("committee.stock.industry") }}个，{{ share("committee.stock.industry", "committee.stock") }}；第三产业'
        '{{ n("committee.stock.services") }}个，{{ share("committee.stock.services", "committee.stock") }}；社会公共事业'
        '{{ n("committee.stock.social") }}个，{{ share("committee.stock.social", "committee.stock") }}。产业构成见'
        '{{ ref("industries") }}。',
        '{{ chart("committees") }}',
        '{{ chart("industries") }}',
    ),
    (
        "标准化试点示范",
        '{{ y }}年，各地开展国家级标准化试点示范项目{{ n("pilot.started") }}个，{{ change("pilot.started") }}，对比情况见'
        '{{ ref("pilots") }}。截至{{ until }}，各地累计开展国家级标准化试点示范项目{{ n("pilot.stock") }}个。',
        '{{ chart("pilots") }}',
    ),
)


INTERNATIONAL = (
    "标准国际化",
    '{{ y }}年，我国新承担国际标准化组织（ISO）、国际电工委员会（IEC）技术机构主席、副主席'
    '{{ n("reported.international.chairs.new") }}个，秘书处{{ n("reported.international.secretariats.new") }}个；开展双多边标准化活动'
    '{{ n("reported.international.activities") }}场次，批准发布国家标准外文版{{ n("reported.international.translations") }}项。',
    '截至{{ until }}，我国承担ISO、IEC技术机构主席、副主席{{ n("reported.international.chairs") }}个，秘书处'
    '{{ n("reported.international.secretariats") }}个；与{{ n("reported.international.partners") }}个国家、地区标准化机构和国际组织签署'
    '标准化双多边合作文件{{ n("reported.international.agreements") }}份；累计发布国家标准外文版'
    '{{ n("reported.international.translations.stock") }}项。',
    '{{ y }}年，举办国际标准化线上讲座{{ n("reported.training.lectures") }}期，培训标准化工作人员'
    '{{ n("reported.training.participants") }}人次。',
)

WORK = (
    (
        "标准化工作改革",
        '{{ written("重点工作：改革") }}',
        '政府主导制定的标准方面，整合精简强制性标准{{ n("reported.mandatory.consolidated") }}项；下达推荐性国家标准计划项目'
        '{{ n("reported.reform.plans") }}项，其中修订项目占{{ pct("reported.reform.plans.revised.share") }}；国家标准制修订周期为'
        '{{ n("reported.reform.months") }}个月，重点领域标准与国际标准一致性程度{{ pct("reported.reform.consistency") }}。',
        '市场自主制定的标准方面，企业标准“领跑者”制度覆盖{{ n("reported.leaders.fields") }}个重点领域，'
        '{{ n("reported.leaders.enterprises") }}家企业的{{ n("reported.leaders.standards") }}项标准入选；'
        '{{ n("reported.benchmarking.provinces") }}个省级地区的{{ n("reported.benchmarking.cities") }}个市（区）开展对标达标，发布对标结果'
        '{{ n("reported.benchmarking.results") }}项。',
        '区域协调方面，综合改革试点形成可推广经验{{ n("reported.reform.experiences") }}条，发布京津冀区域协同标准'
        '{{ n("reported.regional.jingjinji") }}项、新丝路标准化联盟特色标准{{ n("reported.regional.silk-road") }}项。',
    ),
    (
        "标准化服务经济社会发展",
        '{{ written("重点工作：服务发展") }}',
        '各领域标准化工作的主要数据见{{ ref("development") }}。',
        '{{ table("development") }}',
    ),
    (
        "年度专项工作",
        '{{ written("重点工作：年度专项") }}',
        '{%p if any_known("epidemic") %}',
        '疫情防控和复工复产期间，发布相关国家标准{{ n("reported.epidemic.national") }}项、地方标准{{ n("reported.epidemic.local") }}项，'
        '{{ n("reported.epidemic.associations") }}家社会团体公布团体标准{{ n("reported.epidemic.association") }}项；对比分析国内外标准'
        '{{ n("reported.epidemic.compared") }}项。主要数据见{{ ref("epidemic") }}。',
        '{{ table("epidemic") }}',
        "{%p endif %}",
    ),
)

ABROAD = (
    (
        "参与国际标准组织",
        '{{ written("国际标准化：国际贡献") }}',
        '{{ y }}年，我国新承担国际标准组织技术机构秘书处和领导职务{{ n("reported.international.posts.new") }}个，'
        '{{ n("reported.exchange.experts") }}名专家赴国际标准组织总部任职。',
    ),
    (
        "双边和多边交流",
        '{{ written("国际标准化：双多边交流") }}',
        '{{ y }}年，与{{ n("reported.exchange.agreements.new") }}个国家和区域标准机构新签合作文件；对'
        '{{ n("reported.exchange.studied.organizations") }}个区域标准组织和{{ n("reported.exchange.studied.countries") }}个重点国家的'
        '{{ n("reported.exchange.studied") }}份标准化战略开展研究。',
    ),
    (
        "共建“一带一路”标准合作",
        '{{ written("国际标准化：一带一路") }}',
        '标准题录数据库涵盖{{ n("reported.exchange.records.countries") }}个共建国家、{{ n("reported.exchange.records.organizations") }}个'
        '国际和区域标准化组织；与{{ n("reported.exchange.information") }}个国家和地区的标准化机构开展标准信息交换；'
        '{{ n("reported.exchange.mongolia") }}项中国标准转化为蒙古国标准。',
    ),
)

FOUNDATIONS = (
    (
        "理论研究",
        '{{ written("基础建设：理论研究") }}',
        '{{ n("reported.foundations.research-experts") }}位专家参与标准化重大问题研究。',
    ),
    (
        "标准审评",
        '{{ written("基础建设：标准审评") }}',
        '{{ y }}年，完成国家标准技术审评{{ n("reported.foundations.reviewed") }}项、国家标准外文版立项评估'
        '{{ n("reported.foundations.translations-reviewed") }}项，再评估国家标准计划项目'
        '{{ n("reported.foundations.plans-reassessed") }}项，考核评估技术委员会{{ n("reported.foundations.committees-assessed") }}家，评审'
        '国际标准提案{{ n("reported.foundations.proposals-reviewed") }}项，审核技术性贸易措施通报{{ n("reported.foundations.tbt") }}项。'
        '外资企业代表参与技术委员会累计{{ n("reported.committee.foreign-members") }}人次，占委员的'
        '{{ pct("reported.committee.foreign-members.share") }}。',
    ),
    (
        "标准实施信息反馈和评估",
        '{{ written("基础建设：反馈和评估") }}',
        '{{ y }}年，收到标准实施反馈信息{{ n("reported.feedback.received") }}条；{{ n("reported.feedback.evaluators") }}家单位对'
        '{{ n("reported.feedback.evaluated") }}项国家标准开展实施效果评估。',
    ),
    (
        "标准化技术创新",
        '{{ written("基础建设：技术创新") }}',
        '{{ y }}年，批准筹建国家技术标准创新基地{{ n("reported.innovation.bases.prepared") }}家，完成验收'
        '{{ n("reported.innovation.bases.accepted") }}家；截至{{ until }}，创新基地共{{ n("reported.innovation.bases") }}家。推动'
        '{{ n("reported.innovation.transformed") }}项科技成果转化为技术标准，其中国际标准'
        '{{ n("reported.innovation.transformed.international") }}项、国家标准{{ n("reported.innovation.transformed.national") }}项；新提出国际'
        '标准提案{{ n("reported.innovation.proposals") }}项，开展先进技术标准推广示范{{ n("reported.innovation.spread") }}项。',
    ),
    (
        "标准化教育培训",
        '{{ written("基础建设：教育培训") }}',
        '{{ n("reported.training.young-experts") }}名青年专家报名IEC青年专家选培，{{ n("reported.training.olympiad") }}名学生在国际标准奥林'
        '匹克竞赛中获奖。',
    ),
    (
        "标准化宣传推广",
        '{{ written("基础建设：宣传推广") }}',
        '{{ y }}年，新公开国家标准全文{{ n("reported.openness.texts") }}项；{{ n("reported.awards.standards") }}个标准项目、'
        '{{ n("reported.awards.organizations") }}家组织和{{ n("reported.awards.persons") }}名个人获得中国标准创新贡献奖。',
    ),
    (
        "统一社会信用代码和物品编码",
        '{{ written("基础建设：代码和编码") }}',
        '截至{{ until }}，统一社会信用代码数据库有组织机构数据{{ n("reported.codes.organizations") }}条，比上年增长'
        '{{ pct("reported.codes.organizations.growth") }}，覆盖{{ n("reported.codes.types") }}类组织机构，向'
        '{{ n("reported.codes.departments") }}个政务部门共享；商品信息数据库有数据{{ n("reported.codes.goods") }}条。',
    ),
)

CASES = (
    '{{ written("典型案例") }}',
    '{%p if any_known("cases") %}',
    '案例的主要数据见{{ ref("cases") }}。',
    '{{ table("cases") }}',
    "{%p endif %}",
)

CHRONICLE = (
    '{{ written("大事记") }}',
    '{%p if any_known("chronicle") %}',
    '{{ table("chronicle") }}',
    "{%p endif %}",
)

SOURCES = (
    "正文和图表中的每个数字在此各占一行，顺序与其首次出现相同。“登记簿”表示由登记簿算出，网址打开的就是所数的记录；其余为有关单位报送，网址"
    "打开其来源和历次修改。恒等式一栏是附录二中的编号。",
    '{{ appendix("figures") }}',
)

IDENTITIES = (
    "下列等式应当在数字之间成立，编制时逐条核对。只知是“余”“近”“约”的数，按其可能的范围判断。",
    '{{ appendix("identities") }}',
)

GAPS = ("{{ gaps() }}",)


def build() -> Document:
    document = new_template(cover=COVER, header="标准化发展年度报告（{{ y }}）")
    small_style(document)
    upright = deepcopy(document.element.body.sectPr)

    def add(style: Style, *texts: str) -> None:
        for text in texts:
            document.add_paragraph(text, style=style)

    def chapter(title: str, *sections: tuple[str, ...]) -> None:
        add(Style.CHAPTER, title)
        for place, (heading, *texts) in enumerate(sections, start=1):
            add(Style.SECTION, f"（{ordinal(place)}）{heading}")
            add(Style.BODY, *texts)

    add(Style.CHAPTER, "前　言")
    add(Style.BODY, '{{ written("前言") }}', *OVERVIEW)
    chapter("一、数据概览", *DATA, INTERNATIONAL)
    chapter("二、重点工作", *WORK)
    chapter("三、国际标准化", *ABROAD)
    chapter("四、基础建设", *FOUNDATIONS)
    chapter("五、典型案例")
    add(Style.BODY, *CASES)
    add(Style.CHAPTER, "{{ y }}年标准化大事记")
    add(Style.BODY, *CHRONICLE)
    _lay_the_rest(document, upright)
    add(Style.CHAPTER, "附录一　数字的口径、时点、查询和来源")
    add(Style.BODY, *SOURCES)
    add(Style.CHAPTER, "附录二　核对数字的恒等式")
    add(Style.BODY, *IDENTITIES)
    add(Style.CHAPTER, "附录三　尚缺的数字和文字")
    add(Style.BODY, *GAPS)
    return document


def _lay_the_rest(document: Document, upright: CT_SectPr) -> None:
    """What follows stands on pages that lie on their side, numbered on: the appendices have long rows."""
    document.add_paragraph()._p.get_or_add_pPr().append(upright)
    lying = document.element.body.sectPr
    lying.remove(lying.find(qn("w:pgNumType")))
    size, margins = lying.find(qn("w:pgSz")), lying.find(qn("w:pgMar"))
    width, height = size.get(qn("w:w")), size.get(qn("w:h"))
    for name, value in (("w", height), ("h", width), ("orient", "landscape")):
        size.set(qn(f"w:{name}"), value)
    for side, distance in (("top", 1474), ("bottom", 1247), ("left", 1247), ("right", 1247), ("header", 794), ("footer", 680)):
        margins.set(qn(f"w:{side}"), str(distance))


def main() -> None:
    TEMPLATE.write_bytes(saved(build()))


if __name__ == "__main__":
    main()
