"""The shapes of answers, for the description of the API. What is sent is made by those who know it; tests compare."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema
from pydantic import ConfigDict, WithJsonSchema

from guiju.base.terms import Degree, Nature, Status, Tier
from guiju.organizations.models import OrganizationKind
from guiju.standards.resolving import Outcome

BLANK = {"const": ""}
"""As good as not written: forms send it."""

DAY_ASKED = {"anyOf": [{"type": "string", "format": "date", "pattern": "^[12][0-9]{3}-"}, BLANK]}

Day = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
DayAsked = Annotated[str, WithJsonSchema(DAY_ASKED)]
Moment = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
UriReference = Annotated[str, WithJsonSchema({"type": "string", "format": "uri-reference"})]
Uri = Annotated[str, WithJsonSchema({"type": "string", "format": "uri"})]
"""Sent as texts: 2020-12-31."""


class Answer(Schema):
    """What is not described is not sent."""

    model_config = ConfigDict(extra="forbid", use_enum_values=True)


class Wrong(Answer):
    detail: str
    parameter: str | None = Field(None, description=_("有误的参数"))
    pointer: str | None = Field(None, description=_("正文中有误之处（JSON Pointer）"))


class Problem(Answer):
    """RFC 9457."""

    type: UriReference
    title: str
    status: int
    detail: str
    instance: str
    errors: list[Wrong] = Field([], description=_("逐项的错误"))


class Named(Answer):
    code: str
    name_zh: str | None
    name_en: str | None


class Body(Answer):
    key: str
    name_zh: str | None
    name_en: str | None
    code: str | None


class SourceNamed(Answer):
    name: str
    title: str | None
    demonstration: bool = Field(description=_("内容是为演示生成的"))


class Related(Answer):
    number: str
    key: str | None = Field(description=_("对方不在登记簿中时为空"))


class Adopted(Related):
    degree: Degree | None = None


class Record(Answer):
    number: str = Field(description=_("标准号"), examples=["GB/T 1.1-2020"])
    printed: str = Field(description=_("印刷形式的标准号"), examples=["GB/T 1.1—2020"])
    key: str = Field(description=_("在地址中的键，长期不变"), examples=["gb-t-1.1-2020"])
    undated_key: str = Field(description=_("各版本共有的键"))
    tier: Tier = Field(description=_("层级"))
    nature: Nature | None = Field(description=_("性质"))
    title_zh: str | None = Field(description=_("中文名称"))
    title_en: str | None = Field(description=_("英文名称"))
    status: Status = Field(description=_("on 那一天的状态"))
    on: Day
    published_on: Day | None = Field(description=_("发布日期"))
    effective_on: Day | None = Field(description=_("实施日期"))
    withdrawn_on: Day | None = Field(description=_("废止日期"))
    replaced_on: Day | None = Field(description=_("被代替日期"))
    filed_on: Day | None = Field(description=_("备案日期"))
    reported_status: Status | None = Field(description=_("来源所报状态"))
    reported_on: Day | None = Field(description=_("状态报告日期"))
    region: Named | None = Field(description=_("行政区域"))
    industry: Named | None = Field(description=_("行业"))
    ics: list[str] = Field(description=_("国际标准分类（ICS）"))
    ccs: list[str] = Field(description=_("中国标准分类（CCS）"))
    issued_by: Body | None = Field(description=_("发布机构"))
    committee: Body | None = Field(description=_("归口单位"))
    source: SourceNamed = Field(description=_("来源"))
    urn: str
    path: str = Field(description=_("网页的地址"))


class Brief(Answer):
    """A standard named in passing."""

    key: str
    number: str
    title_zh: str | None
    title_en: str | None
    status: Status


class Said(Answer):
    source: str
    value: str
    retrieved_on: Day


class Provenance(Answer):
    field: str = Field(description=_("哪一项"))
    value: str | None
    source: str = Field(description=_("登记簿采用的来源"))
    retrieved_on: Day | None = Field(description=_("何时取得"))
    confidence: Literal["high", "medium", "low"] = Field(description=_("来源的可信度"))
    agreeing: list[Said] = Field(description=_("说法相同的其他来源"))
    others: list[Said] = Field(description=_("说法不同的来源"))
    in_conflict: bool = Field(description=_("说法不一"))
    decided: bool = Field(description=_("已有人裁决"))


class FullRecord(Record):
    replaces: list[Related] = Field(description=_("代替"))
    replaced_by: list[Related] = Field(description=_("被代替"))
    partly_replaces: list[Related] = Field(description=_("部分代替"))
    partly_replaced_by: list[Related] = Field(description=_("被部分代替"))
    adopts: list[Adopted] = Field(description=_("采用"))
    adopted_by: list[Adopted] = Field(description=_("被采用"))
    amends: list[Related] = Field(description=_("修改"))
    amended_by: list[Related] = Field(description=_("修改单"))
    explanation: str = Field(description=_("为什么是这个状态"))
    provenance: list[Provenance] = Field(description=_("每一项是哪个来源说的"))
    links: dict[str, str]


class Paged(Answer):
    next: Uri | None = Field(description=_("后一页的地址"))
    previous: Uri | None = Field(description=_("前一页的地址"))


class Found(Paged):
    total: int = Field(description=_("一共有多少项，精确"))
    on: Day
    items: list[Record]
    facets: dict[str, dict[str, int]] = Field(
        description=_("各分面每个值的数目：除本分面外，其他条件都算在内"), examples=[{"tier": {"national": 12}}]
    )


class Edition(Brief):
    published_on: Day | None
    starts_on: Day | None = Field(description=_("从这一天起现行"))
    ends_on: Day | None = Field(description=_("从这一天起不再现行"))


class Succession(Answer):
    successor: str
    predecessor: str
    kind: Literal["replaces", "partly-replaces"]


class Lineage(Answer):
    key: str
    on: Day
    editions: list[Edition] = Field(description=_("同一标准的各版本，以及代替关系所连的标准，由旧到新"))
    successions: list[Succession] = Field(description=_("谁代替谁，用键表示"))


class Relation(Answer):
    kind: str = Field(description=_("关系"), examples=["cites"])
    direction: Literal["out", "in"] = Field(description=_("out：本标准对另一项；in：另一项对本标准"))
    number: str = Field(description=_("另一项的标准号"))
    key: str | None = Field(description=_("对方不在登记簿中时为空"))
    status: Status | None
    degree: Degree | None


class Relations(Paged):
    key: str
    on: Day
    items: list[Relation]


class Resolution(Answer):
    asked: str = Field(description=_("读成的标准号"))
    on: Day
    outcome: Outcome = Field(description=_("结果：那一天的状态，或为什么定不到一个版本"))
    sentence: str = Field(description=_("一句话的说明"))
    standards: list[Brief] = Field(description=_("所指的标准"))
    chain: list[Brief] = Field(description=_("从它到现行版本依次经过的标准"))
    current: list[Brief] = Field(description=_("那一天适用的标准"))
    suggestions: list[Brief] = Field(description=_("相近的标准"))


class Resolved(Resolution):
    members: list[Resolution] = Field(description=_("编号范围或所有部分中的每一个"))


class CitationsAsked(Answer):
    text: str = Field(
        max_length=200_000,
        description=_("正文，至多 200000 个字符"),
        examples=["应符合 GB/T 1.1—2009 和 GB 14748 的规定。"],
    )
    on: DayAsked | None = Field(None, description=_("状态以这一天为准；不写则为今天"), examples=["2021-01-01"])


class Citation(Answer):
    start: int = Field(description=_("在正文中的起点，按 Unicode 字符从 0 数起"))
    end: int = Field(description=_("终点，不含"))
    text: str = Field(description=_("正文中的写法"))
    number: str = Field(description=_("读成的标准号"))
    dated: bool = Field(description=_("是否注日期"))
    outcome: Outcome = Field(description=_("结果：那一天的状态，或为什么定不到一个版本"))
    sentence: str = Field(description=_("一句话的说明"))
    standards: list[Brief] = Field(description=_("所指的标准，至多 5 项"))
    current: list[Brief] = Field(description=_("那一天适用的标准，至多 5 项"))
    suggestions: list[Brief] = Field(description=_("相近的标准，至多 5 项"))


class Citations(Answer):
    on: Day
    count: int = Field(description=_("正文中引用的处数"))
    items: list[Citation]
    read_to: int = Field(description=_("读到的位置；不到正文末尾时，从这里起再问一次"))


class Organization(Answer):
    key: str
    kind: OrganizationKind = Field(description=_("类别"))
    name_zh: str | None
    name_en: str | None
    code: str | None = Field(description=_("在编号和名单中的代号"))
    rank: Literal["TC", "SC", "SWG"] | None
    credit_code: str | None = Field(description=_("统一社会信用代码"))
    region: str | None
    industry: str | None
    parent: str | None = Field(description=_("上级的键"))
    registered_on: Day | None
    ended_on: Day | None


class Organizations(Paged):
    items: list[Organization]


class FullOrganization(Organization):
    other_names: list[str] = Field(description=_("其他名称"))
    children: list[Body] = Field(description=_("下级，至多 200 个"))
    issued: int = Field(description=_("发布的标准数"))
    responsible: int = Field(description=_("归口的标准数"))
    links: dict[str, str]


class Class(Answer):
    code: str
    name_zh: str
    name_en: str | None
    parent: str | None
    level: int = Field(description=_("级，从 1 起"))
    valid_from: Day | None
    valid_to: Day | None = Field(description=_("从这一天起不再使用"))
    successor: str | None = Field(description=_("接替的代码"))


class Scheme(Answer):
    scheme: Literal["ics", "ccs", "regions", "industries"]
    title: str
    codes: int
    link: str


class Schemes(Answer):
    items: list[Scheme]


class Classes(Answer):
    scheme: Literal["ics", "ccs", "regions", "industries"]
    items: list[Class]


class FullClass(Class):
    scheme: Literal["ics", "ccs", "regions", "industries"]
    ancestors: list[Class] = Field(description=_("上级，由大到小"))
    children: list[Class] = Field(description=_("下级"))
    history: list[Class] = Field(description=_("行政区划代码先后的名称"))
    standards: int = Field(description=_("属于它和它下级的标准数"))
    links: dict[str, str]


class Change(Answer):
    at: Moment
    kind: str = Field(description=_("所属的日志条目"), examples=["standards.imported"])
    type: Literal["standard", "organization"]
    key: str | None = Field(description=_("已不在登记簿中时为空"))
    what: Literal["entered", "changed", "left"]
    fields: dict[str, list[Any]] = Field(
        description=_("每一项的旧值和新值"), examples=[{"withdrawn_on": [None, "2026-10-01"]}]
    )


class Changes(Answer):
    items: list[Change]
    cursor: str = Field(description=_("下次从这里问起"))
    more: bool = Field(description=_("后面还有"))
    next: Uri | None = Field(description=_("后一页的地址"))
    previous: None = None


class Register(Answer):
    day: Day
    standards: int
    organizations: int
    tiers: dict[str, int] = Field(description=_("各层级的标准数"))
    statuses: dict[str, int] = Field(description=_("各状态的标准数，以 day 为准"))
    demonstration: bool = Field(description=_("内容是为演示生成的"))
    position: int = Field(description=_("日志的最后一条"))
    searchable: int = Field(description=_("检索索引已跟到日志的第几条"))
    cursor: str = Field(description=_("从现在起的变更：/changes?after="))
    links: dict[str, str]


class ExportFile(Answer):
    name: str
    link: Uri
    format: Literal["jsonl.gz", "parquet"]
    rows: int
    bytes: int
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Exports(Answer):
    made_at: Moment
    on: Day = Field(description=_("状态以这一天为准"))
    position: int = Field(description=_("做这些文件时日志的最后一条"))
    cursor: str = Field(description=_("此后的变更：/changes?after="))
    files: list[ExportFile]


class Waiting(Answer):
    detail: str
    retry_after: int = Field(description=_("多少秒后再问"))


class BreakOf(Answer):
    since: Day
    zh: str
    en: str


class MeasureOf(Answer):
    code: str = Field(description=_("指标的代码，长期不变"), examples=["national.published"])
    title_zh: str
    title_en: str
    unit: str
    kind: Literal["stock", "flow", "ratio", "change"] = Field(
        description=_("存量（时期最后一天）、发生数（整个时期）、比率、同比变化")
    )
    definition_zh: str
    definition_en: str
    section: str = Field(description=_("所在的部分"))
    section_title: str | None
    reported: bool = Field(description=_("值由人报告，不从登记簿计算"))
    groupings: list[str] = Field(description=_("可以写在 by 里的分组"))
    of: str | None = Field(description=_("同比变化：所变化的指标"))
    part: str | None = Field(description=_("比率：分子"))
    whole: str | None = Field(description=_("比率：分母"))
    breaks: list[BreakOf] = Field(description=_("从这一天起口径不同"))
    page: Uri


class Measures(Answer):
    items: list[MeasureOf]


class FigureOf(Answer):
    period: str = Field(examples=["2020Q3"])
    first: Day
    last: Day
    value: float | None = Field(description=_("不知道时为空：没有人报告过，或者分母为零"))
    precision: Literal["exact", "more-than", "less-than", "about"] = Field(
        description=_("确数、超过、不足、约数；只有报告值有后三种")
    )
    rows: Uri | None = Field(description=_("它所数的那些行的页面"))
    source: str | None = Field(description=_("报告值的来源"))
    position: int = Field(description=_("登记簿当时的日志条目"))


class PartOf(FigureOf):
    code: str


class GroupOf(Answer):
    group: dict[str, str] = Field(examples=[{"tier": "national"}])
    names: dict[str, str]
    value: float | None
    compared: float | None
    rows: Uri | None


class FullFigure(FigureOf):
    measure: MeasureOf
    compared: FigureOf | None = Field(description=_("所对比的时期"))
    parts: list[PartOf] = Field(description=_("比率和同比变化由什么算出"))
    by: list[str]
    groups: list[GroupOf] = Field(description=_("没有行的组不列；至多 1000 组"))
    more: bool = Field(description=_("还有更小的组没有列出"))
