"""Passages that competition law makes worth a second look. Leads alone: whether something is wrong, people judge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guiju.base.errors import Sentence
from guiju.base.terms import Nature, Tier
from guiju.checks.definition import DRAFTS, Certainty, Found, Profile, Severity, Source, rule
from guiju.checks.subject import Subject
from guiju.documents.blocks import Block, Span
from guiju.documents.outlines import Element

_ANTITRUST: Final = "反垄断法（2022 年修正）"
_REVIEW: Final = "公平竞争审查条例（2024 年）"
_STANDARDS: Final = Source("标准化法（2017 年修订）", "第二十二条第二款")
_BUYERS: Final = frozenset((Profile.TENDER, Profile.DOCUMENT))


def _law(instrument: str, article: str) -> Source:
    return Source(instrument, article, Certainty.TEXT)


_NOT_READ: Final = (Element.COVER, Element.CONTENTS, Element.FOREWORD, Element.BIBLIOGRAPHY, Element.INDEX)


def _passages(subject: Subject) -> tuple[Block, ...]:
    """Running text: forewords name firms and patents because they must."""
    homes = {block.index: subject.outline.home(block) for block in subject.document.blocks}
    return tuple(
        block
        for block in subject.prose()
        if block.text and ((home := homes[block.index]) is None or home.element not in _NOT_READ)
    )


def _leads(subject: Subject, pattern: re.Pattern[str], message: Sentence, law: str) -> Iterator[Found]:
    """The first of each passage that shows the pattern; `message` with a place for the quote."""
    for block in subject.once(_passages):
        if found := pattern.search(block.text):
            yield Found(
                Span(block, found.start(), found.end()),
                Sentence(message.message, quote=found[0]),
                detail={"law": law},
            )


_AUTHORITY: Final = r"(?<!部门)(?<!政府)(?<!机关)(?<!国家)(?<!总局)(?<!国务院)(?<!依法)(?<!不得)(?<!不应)(?<!禁止)"
_SUPPLIER: Final = re.compile(
    rf"{_AUTHORITY}指定的?(?:品牌|供应商|供货商|厂家|厂商|生产厂|生产企业|经销商|(?<!依法)(?:检测|检验|认证)机构)"
    r"|唯一(?:的)?(?:供应商|供货商|厂家|厂商|品牌|指定|授权)"
    r"|(?:采用|使用|选用|采购|购买|选购|配备)(?:[“\"][^”\"，。；]{1,12}[”\"]牌|[^，。；]{1,20}?(?:有限公司|股份公司|集团公司)"
    r"(?:生产|制造|提供|供应|开发|出品)?的)"
    r"|品牌(?:应|须|必须)?为(?![^，。；]{0,20}(?:参考|同等|相当|不低于))"
)


@rule(
    "FAIR101",
    Sentence("可能指定了品牌、厂家或检测机构"),
    severity=Severity.LEAD,
    profiles=DRAFTS | _BUYERS,
    source=(_STANDARDS, _law(_REVIEW, "第八条第三项")),
    why=Sentence(
        "只写某个品牌、某家公司的产品，其他同样合格的经营者就被挡在外面。技术要求宜写性能和指标；这是线索，不说明违法。"
    ),
    bad="4 技术要求\n4.1 控制器应采用示例电子有限公司生产的产品。",
    good="4 技术要求\n4.1 控制器的响应时间应不大于 20 ms。",
)
def named_supplier(subject: Subject) -> Iterator[Found]:
    yield from _leads(
        subject,
        _SUPPLIER,
        Sentence("“{quote}”可能指定了品牌、厂家或机构，请人核对能否改写为性能要求"),
        "公平竞争审查条例第八条第三项",
    )


_PATENT: Final = re.compile(
    r"(?<![A-Za-z])ZL\s?\d{8,12}(?:\.[\dXx])?|专利号"
    r"|(?:采用|使用|利用|应用|符合|依照|按照|实施)[^，。；]{0,10}专利(?:产品|技术|方法|工艺|配方)?"
)
_DECLARED: Final = re.compile(r"声明符合本(?:文件|标准)时|专利持有人")


@rule(
    "FAIR102",
    Sentence("正文用到专利，前言没有说明"),
    severity=Severity.LEAD,
    profiles=DRAFTS,
    source=(_STANDARDS, _law(_ANTITRUST, "第十七条第四项")),
    why=Sentence(
        "标准要求的内容如果只能靠某件专利实现，使用者要知道是哪一件、持有人作了怎样的许可声明；前言里没有，就要问清楚。"
    ),
    bad="4 技术要求\n4.1 搅拌装置应符合专利号 ZL201510123456.7 的结构。",
    good="4 技术要求\n4.1 搅拌装置的转速应不小于 60 r/min。",
)
def undeclared_patent(subject: Subject) -> Iterator[Found]:
    foreword = subject.outline.of(Element.FOREWORD)
    if foreword is not None and any(_DECLARED.search(block.text) for block in foreword.blocks):
        return
    yield from _leads(
        subject,
        _PATENT,
        Sentence("“{quote}”说到专利，前言里却没有专利的说明，请核对是否已有持有人的许可声明"),
        "反垄断法第十七条第四项",
    )


_PRICE: Final = re.compile(
    r"(?<!政府)(?:最低|最高|统一|指导|建议)(?:零售|销售|出厂|收费|服务|结算)?(?:价格|售价|收费标准|限价)(?!监测|信息|公示)"
    r"|(?:价格|售价|收费|报价)(?:应|须|必须|不应|不得|不宜)(?:不?(?:低于|高于|少于)(?!其?成本)|统一为|保持一致)"
    r"|(?:产量|销量|生产数量|销售数量|产能)(?:的)?(?:配额|限额|(?:应|须)?控制在|(?:不应|不得)超过)"
    r"|(?:不得|不应|禁止|严禁)(?:[^，。；]{0,6}(?:之间)?)?(?:降价|打折|低于成本价?销售|低价(?:竞争|销售))"
    r"|(?:折扣率?|利润率?|让利)(?:应|须|必须|不应|不得)"
)


@rule(
    "FAIR103",
    Sentence("可能规定了价格、产量或折扣"),
    severity=Severity.LEAD,
    profiles=DRAFTS | {Profile.DOCUMENT},
    source=(_STANDARDS, _law(_ANTITRUST, "第十七条第一项、第二项"), _law(_REVIEW, "第十一条")),
    why=Sentence(
        "标准管技术，不管价钱。经营者借标准约定价格、产量或折扣，可能成为垄断协议；"
        "这是线索，依法公布的收费项目另当别论。"
    ),
    bad="6 服务要求\n6.1 会员单位的服务收费不得低于每次 200 元。",
    good="6 服务要求\n6.1 服务机构应在显著位置明码标价。",
    example_profile=Profile.ASSOCIATION,
)
def price_or_output(subject: Subject) -> Iterator[Found]:
    yield from _leads(
        subject,
        _PRICE,
        Sentence("“{quote}”可能规定了价格、产量或折扣，请人核对它是否属于标准应当规定的内容"),
        "反垄断法第十七条第一项、第二项",
    )


_DIVIDED: Final = re.compile(
    r"(?:划分|分割|瓜分|划定)[^，。；]{0,8}(?:销售区域|销售市场|市场范围|经营区域|供货区域|客户(?:名单|范围)?)"
    r"|(?<!不)(?:仅限|只能|只限)(?:于|在)?[^，。；]{0,12}(?:区域|地区|[省市县])(?:范围)?内?(?:销售|经营|供货|采购)"
    r"|(?:不得|不应|禁止|严禁)(?:跨区域|跨地区|跨省|跨市|异地)(?:销售|经营|供货)|窜货|串货"
)


@rule(
    "FAIR104",
    Sentence("可能划分了市场或客户"),
    severity=Severity.LEAD,
    profiles=DRAFTS | _BUYERS,
    source=(_STANDARDS, _law(_ANTITRUST, "第十七条第三项"), _law(_REVIEW, "第九条第一项")),
    why=Sentence(
        "谁可以卖到哪里、卖给谁，不是技术要求。同业之间划分地区或客户可能是垄断协议；这是线索，由人判断有无正当理由。"
    ),
    bad="7 销售\n7.1 会员企业不得跨区域销售，销售区域由协会划定。",
    good="7 销售\n7.1 产品出厂时应附合格证。",
    example_profile=Profile.ASSOCIATION,
)
def divided_market(subject: Subject) -> Iterator[Found]:
    yield from _leads(
        subject,
        _DIVIDED,
        Sentence("“{quote}”可能划分了销售地区或客户，请人核对有无正当理由"),
        "反垄断法第十七条第三项",
    )


_CLOSED: Final = re.compile(
    r"(?:仅限|只限|只有|仅有|仅由|只能由|限由)[^，。；]{0,10}(?:会员|成员单位|联盟成员)"
    r"|非(?:本?(?:会|协会|联盟|商会))?(?:会员|成员单位)[^，。；]{0,10}(?:不得|不应|不能|无权|不予|禁止)"
    r"|(?:联合|共同|集体)抵制|(?<!有权)拒绝(?:与|向)[^，。；]{1,12}(?:交易|供货|采购|合作)"
    r"|(?:应|须|必须)(?:由|经|通过)本?(?:协会|学会|商会|联盟|促进会)[^，。；]{0,12}(?:检测|检验|认证|评价|评定|授权)"
)


@rule(
    "FAIR105",
    Sentence("可能只许会员参加，或者排斥非会员"),
    severity=Severity.LEAD,
    profiles=DRAFTS | _BUYERS,
    source=(_STANDARDS, _law(_ANTITRUST, "第十七条第五项、第二十一条")),
    why=Sentence(
        "标准供人自愿采用，不分是不是会员。只许会员检测、销售或者使用标志，或者约定不与他人交易，"
        "可能是联合抵制；这是线索，由人判断。"
    ),
    bad="8 标志\n8.1 非会员单位不得使用本文件规定的标志。",
    good="8 标志\n8.1 符合本文件的产品可使用图 1 所示的标志。",
    example_profile=Profile.ASSOCIATION,
)
def closed_membership(subject: Subject) -> Iterator[Found]:
    yield from _leads(
        subject,
        _CLOSED,
        Sentence("“{quote}”可能只许会员参加或者排斥他人，请人核对有无正当理由"),
        "反垄断法第十七条第五项、第二十一条",
    )


_FEE: Final = re.compile(
    r"(?:缴纳|交纳|支付|缴付)[^，。；]{0,12}(?:会费|认证费|评价费|授权费|许可费|标[识志]使用费|加盟费)"
    r"|(?:缴费|付费|交费)后[^，。；]{0,10}(?:方可|才能|才可)"
    r"|标[识志]使用费|贴标费|授权使用费"
)


@rule(
    "FAIR106",
    Sentence("可能要付费才算符合标准"),
    severity=Severity.LEAD,
    profiles=DRAFTS,
    source=(_STANDARDS, _law(_ANTITRUST, "第二十一条")),
    why=Sentence(
        "符合标准与否取决于产品和服务，不取决于交没交钱。把会费、授权费或标志费写进标准，"
        "可能抬高他人进入的门槛；这是线索，由人判断。"
    ),
    bad="8 标志\n8.1 企业缴纳标识使用费后，可使用本文件规定的标志。",
    good="8 标志\n8.1 符合本文件的产品可使用图 1 所示的标志。",
    example_profile=Profile.ASSOCIATION,
)
def pay_to_pass(subject: Subject) -> Iterator[Found]:
    yield from _leads(
        subject,
        _FEE,
        Sentence("“{quote}”可能把付费当作符合标准的条件，请人核对"),
        "反垄断法第二十一条",
    )


_HERE: Final = r"(?:本地|本市|本省|本县|本区|本自治区|本行政区域|我市|我省|我县)"
_LOCAL: Final = re.compile(
    rf"优先(?:采购|选用|使用|采用|考虑|选择)[^，。；]{{0,8}}{_HERE}(?:内)?(?:的)?(?:品牌|企业|产品|生产|厂家|供应商)"
    rf"|{_HERE}(?:品牌|企业|产品|厂家|供应商)[^，。；]{{0,4}}优先"
    rf"|(?:应|须|必须)(?:是)?在{_HERE}(?:内)?[^，。；]{{0,8}}(?:注册|税务登记|纳税|设立(?:分支机构|子公司)|建厂|设厂)"
    rf"|(?:注册地|税务登记地|纳税地|生产地|工厂)[^，。；]{{0,6}}(?:在|为|位于){_HERE}"
    rf"|{_HERE}(?:注册|纳税)的?(?:企业|单位|供应商|投标人)"
    rf"|外(?:地|省|市)(?:企业|产品|品牌|供应商|投标人)[^，。；]{{0,10}}(?:不得|不应|须|应|另行)"
    rf"|(?:具有|提供|取得){_HERE}[^，。；]{{0,6}}(?:业绩|奖项|分支机构)"
)


@rule(
    "FAIR107",
    Sentence("可能偏向本地的企业或产品"),
    severity=Severity.LEAD,
    profiles=DRAFTS | _BUYERS,
    source=(_STANDARDS, _law(_ANTITRUST, "第四十一条至第四十三条"), _law(_REVIEW, "第九条")),
    why=Sentence(
        "以注册地、纳税地或产地取舍，外地同样合格的商品就进不来。地理标志等依法限定产地的除外；这是线索，由人判断。"
    ),
    bad="5 采购要求\n5.1 供应商应在本市注册并纳税，优先采购本市产品。",
    good="5 采购要求\n5.1 供应商应在 24 h 内到达现场。",
    example_profile=Profile.TENDER,
)
def local_origin(subject: Subject) -> Iterator[Found]:
    yield from _leads(
        subject,
        _LOCAL,
        Sentence("“{quote}”可能偏向本地的企业或产品，请人核对有无法定依据"),
        "公平竞争审查条例第九条",
    )


_FORCED: Final = re.compile(
    r"(?<!暂缓)(?<!不)(?:必须|强制|一律)(?:要求)?(?:严格)?(?:采用|执行|使用|实施|遵守|按照?)[^，。；]{0,24}$"
)


@rule(
    "FAIR108",
    Sentence("可能强制使用推荐性标准"),
    severity=Severity.LEAD,
    profiles=_BUYERS,
    source=(Source("标准化法（2017 年修订）", "第二条第三款"), _law(_REVIEW, "第八条第四项")),
    why=Sentence(
        "推荐性标准和团体标准供人自愿采用；通知、招标文件写“必须采用”，等于给它们加了强制力。"
        "法规引用或者合同约定的另当别论；这是线索。"
    ),
    bad="各单位必须采用 T/SLBZ 012—2024 进行管理。",
    good="鼓励各单位采用 T/SLBZ 012—2024 进行管理。",
    example_profile=Profile.DOCUMENT,
)
def forced_voluntary(subject: Subject) -> Iterator[Found]:
    for cited in subject.citations:
        number = cited.number
        voluntary = number.nature in (Nature.VOLUNTARY, Nature.GUIDANCE) or number.tier is Tier.ASSOCIATION
        before = cited.block.text[: cited.citation.start]
        if voluntary and (found := _FORCED.search(before)):
            yield Found(
                Span(cited.block, found.start(), cited.citation.end),
                Sentence(
                    "“{quote}”可能强制使用推荐性的 {number}，请人核对有无法律、法规依据",
                    quote=cited.block.text[found.start() : cited.citation.end],
                    number=number.printed,
                ),
                detail={"law": "标准化法第二条第三款", "number": number.canonical},
            )
