"""Recognising columns by their headings, in Chinese and English, and by a mapping file."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from guiju.base.errors import reason_of
from guiju.documents.opening import UnreadableFile
from guiju.standards.importing.rows import Field

#: Headings by the field they stand for, in the order in which they are preferred when a sheet has several.
HEADINGS: dict[Field, tuple[str, ...]] = {
    Field.NUMBER: (
        "标准编号", "标准号", "标准代号", "编号", "标准编号/计划号", "现行标准号", "团体标准编号", "企业标准编号",
        "standard number", "standard no", "standard no.", "standard id", "std no", "number", "no.", "docid",
        "document number", "reference", "designation", "doc_number", "identifier",
    ),
    Field.TITLE_ZH: (
        "标准名称", "中文名称", "标准中文名称", "名称", "标准名", "项目名称", "中文标题", "标题", "标准题名",
        "chinese title", "title (chinese)", "title_zh", "title zh", "name_zh", "title (zh)",
    ),
    Field.TITLE_EN: (
        "英文名称", "标准英文名称", "英文标题", "英文题名", "标准名称(英文)",
        "english title", "title (english)", "title_en", "title en", "name_en", "title (en)",
    ),
    Field.TITLE: ("title", "name", "standard title", "standard name", "document title"),
    Field.STATUS: (
        "标准状态", "状态", "有效性", "时效性", "标准有效性", "实施状态", "status_zh",
        "status", "standard status", "state", "stage", "validity",
    ),
    Field.STATUS_AGAIN: ("现行或作废", "是否现行", "是否有效", "是否废止"),
    Field.PUBLISHED: (
        "发布日期", "批准日期", "发布时间", "颁布日期", "批准发布日期", "公布日期", "公开日期", "发布日",
        "published", "published on", "publication date", "date published", "date of publication", "issue date",
        "approval date", "approval_date", "release date", "published_on", "date",
    ),
    Field.EFFECTIVE: (
        "实施日期", "生效日期", "施行日期", "实施时间", "执行日期",
        "effective", "effective on", "effective date", "implementation date", "date of implementation",
        "effective_date", "effective_on", "in force from",
    ),
    Field.WITHDRAWN: (
        "废止日期", "作废日期", "废止时间", "失效日期", "停用日期", "代替日期", "被代替日期",
        "withdrawn", "withdrawn on", "withdrawal date", "date withdrawn", "withdrawn_on", "obsoleted",
    ),
    Field.FILED: ("备案日期", "备案时间", "filing date", "filed on", "filed_on"),
    Field.ICS: ("ics", "ics分类", "ics分类号", "ics号", "国际标准分类", "国际标准分类号", "ics code"),
    Field.CCS: (
        "ccs", "ccs分类", "ccs分类号", "中标分类", "中标分类号", "中国标准分类", "中国标准分类号", "ccs code",
    ),
    Field.ISSUER: (
        "发布部门", "发布单位", "批准部门", "批准单位", "发布机构", "发布机关", "主管部门", "批准发布部门", "社会团体",
        "团体名称", "企业名称",
        "issuer", "issued by", "issued_by", "publisher", "issuing body", "approving authority", "organization",
    ),
    Field.COMMITTEE: (
        "归口单位", "归口部门", "技术归口", "技术委员会", "归口单位名称", "标委会", "技术归口单位",
        "committee", "technical committee", "tc", "responsible committee",
    ),
    Field.REGION: ("行政区划", "行政区划代码", "地区代码", "区划代码", "region", "region code"),
    Field.SUCCESSION: ("替代情况", "代替情况", "替代关系", "代替关系", "succession"),
    Field.REPLACES: (
        "代替", "替代", "代替标准", "替代标准", "代替标准号", "替代标准号", "代替的标准", "被替代标准",
        "replaces", "supersedes", "obsoletes",
    ),
    Field.REPLACED_BY: (
        "被代替", "被替代", "被代替标准", "代替该标准", "被代替标准号", "被何标准代替", "新标准号", "替代该标准的标准",
        "replaced by", "superseded by", "replaced_by", "obsoleted by",
    ),
    Field.ADOPTS: (
        "采用标准", "采标情况", "采标号", "采用国际标准", "采用关系", "采用国际标准号", "国际标准号", "采标标准号",
        "adopts", "adopted standard", "international standard", "iso_number",
    ),
    Field.DEGREE: ("采标程度", "一致性程度", "采用程度", "degree", "degree of adoption", "adoption_type"),
}  # fmt: skip

#: Columns of a file that was given back with its rejected rows: they tell about the row and say nothing of it.
REJECT_COLUMNS = frozenset({"来源", "行号", "缺陷代码", "退回原因"})

#: Columns known and of no use here: no complaint about them.
IDLE = frozenset(
    {
        "序号", "seq", "id", "no", "备注", "source_type", "source_url", "source_note", "remark", "remarks",
        "dir_name", "l1", "l2", "domain", "url", "link", "链接", "起草单位", "起草人", "主要起草单位", "主要起草人",
        "页数", "pages", "语言", "language", "标准性质", "标准类别", "标准类型", "性质", "类别",
        "revision_kind", "drafters", "层级", "地区", "行业代码", "tier", "nature", "place", "industry code", "source",
    }
)  # fmt: skip


def plain(heading: str) -> str:
    """A heading for comparison: width, case, spaces and line breaks do not matter."""
    text = unicodedata.normalize("NFKC", heading).strip().lstrip("*#").strip().lower()
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text).rstrip(":：")


_KNOWN = {plain(name): (field, rank) for field, names in HEADINGS.items() for rank, name in enumerate(names)}
_IDLE = frozenset(plain(name) for name in IDLE) | frozenset(plain(name) for name in REJECT_COLUMNS)


@dataclass(frozen=True, slots=True)
class Mapping_:
    """What a mapping file says: headings and the fields they stand for, and the row of the headings if it is told."""

    columns: Mapping[str, Field | None]
    heading_row: int | None = None
    sheet: str | None = None
    source: str | None = None
    encoding: str | None = None


NO_MAPPING = Mapping_({})


@dataclass(frozen=True, slots=True)
class Columns:
    """Which cell of a row says what. `places` is by field; `unknown` are headings nobody claimed."""

    headings: tuple[str, ...]
    places: Mapping[Field, int]
    unknown: tuple[str, ...] = ()

    @property
    def covers(self) -> frozenset[Field]:
        return frozenset(self.places)

    def recognised(self) -> dict[str, str]:
        """Heading -> field, as a person checks it."""
        return {self.headings[place]: field.value for field, place in self.places.items()}


def field_of(heading: str) -> tuple[Field, int] | None:
    """The field that a heading stands for and how good a name it is for it (0 is best); None if it is not known."""
    text = plain(heading)
    found = _KNOWN.get(text)
    if found is None and (cut := re.sub(r"[(（\[].*?[)）\]]|[/|].*$", "", text).strip()) != text:
        found = _KNOWN.get(cut)
    return found


def recognise(headings: Sequence[str], mapping: Mapping_ = NO_MAPPING) -> Columns:
    """Read a row of headings. The mapping comes first; of two headings for one field the better name counts."""
    given = {plain(name): field for name, field in mapping.columns.items()}
    best: dict[Field, tuple[int, int]] = {}
    unknown: list[str] = []
    for place, heading in enumerate(headings):
        text = plain(heading)
        if text in given:
            if (field := given[text]) is not None:
                best[field] = (-1, place)
            continue
        found = field_of(heading)
        if found is None:
            if text and text not in _IDLE:
                unknown.append(heading)
            continue
        field, rank = found
        if field not in best or rank < best[field][0]:
            best[field] = (rank, place)
    return Columns(tuple(headings), {field: place for field, (_, place) in best.items()}, tuple(unknown))


def is_heading(columns: Columns) -> bool:
    """A row is a heading if it names the number and something else."""
    return Field.NUMBER in columns.places and len(columns.places) >= 2


def read_mapping(path: Path) -> Mapping_:
    """Read a mapping file (docs/import.md). Raises UnreadableFile with what is wrong."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableFile("不能读取映射文件 {path}：{reason}", path=path, reason=reason_of(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableFile("映射文件 {file} 不是 TOML：{error}", file=path.name, error=error) from error
    return mapping_from(content)


def mapping_from(content: Mapping) -> Mapping_:
    """A mapping from {"columns": {"heading": "field" or ""}, "heading_row": 3, "sheet": "…", …}."""
    fields = ", ".join(field.value for field in Field)
    columns: dict[str, Field | None] = {}
    told = content.get("columns", {})
    if not isinstance(told, Mapping):
        raise UnreadableFile("映射中 columns 应为一张表（列名 = 字段），现为 {found!r}", found=told)
    for heading, name in told.items():
        if name and name not in set(Field):
            raise UnreadableFile(
                "映射中“{heading}”的字段“{name}”不存在；可用的字段：{fields}", heading=heading, name=name, fields=fields
            )
        columns[heading] = Field(name) if name else None
    unknown = set(content) - {"columns", "heading_row", "sheet", "source", "encoding"}
    if unknown:
        raise UnreadableFile("映射中不认识的项目：{items}", items="、".join(sorted(unknown)))
    row = content.get("heading_row")
    if row is not None and (type(row) is not int or row < 1):
        raise UnreadableFile("映射中 heading_row 应为从 1 起的行号，现为 {found!r}", found=row)
    for item in ("sheet", "source", "encoding"):
        if not isinstance(content.get(item, ""), str):
            raise UnreadableFile("映射中 {item} 应为文字，现为 {found!r}", item=item, found=content[item])
    if (encoding := content.get("encoding")) and not _is_encoding(encoding):
        raise UnreadableFile(
            "映射中 encoding 应为编码的名称，例如 gb18030 或 utf-8，现为“{encoding}”", encoding=encoding
        )
    return Mapping_(columns, row, content.get("sheet"), content.get("source"), content.get("encoding"))


def _is_encoding(name: str) -> bool:
    """Does it name an encoding of text? Python also calls base64 one."""
    try:
        b"x".decode(name)
    except LookupError:
        return False
    return True


def join_headings(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two heading rows with merged cells into one: an empty lower cell takes the upper, else the lower counts."""
    width = max(len(upper), len(lower))
    above, carried = list(upper) + [""] * (width - len(upper)), ""
    below = list(lower) + [""] * (width - len(lower))
    joined = []
    for over, under in zip(above, below, strict=True):
        carried = over or carried
        if not under:
            joined.append(over)
        elif field_of(under):
            joined.append(under)
        else:
            joined.append(f"{carried}{under}" if field_of(f"{carried}{under}") else under)
    return joined
