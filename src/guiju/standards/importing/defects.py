"""Every kind of dirt has a permanent code, a policy and a sentence in both languages: here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Policy(StrEnum):
    """What is done about a defect. A row is rejected when one of its defects is."""

    FIXED = "fixed"
    FLAGGED = "flagged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Defect:
    code: str
    policy: Policy
    zh: str
    en: str


class Flag(NamedTuple):
    """A defect where it was found; `found` is the text that shows it, at most 200 characters."""

    code: str
    found: str = ""

    @property
    def defect(self) -> Defect:
        return DEFECTS[self.code]


DEFECTS: dict[str, Defect] = {}


def _declare(policy: Policy, *rows: tuple[str, str, str]) -> None:
    for code, zh, en in rows:
        if code in DEFECTS:
            raise ValueError(f"defect {code} is declared twice")
        DEFECTS[code] = Defect(code, policy, zh, en)


_declare(
    Policy.FIXED,
    ("ENCODING_REPLACED", "有不能解码的字节，已用替换符代替", "undecodable bytes became replacement characters"),
    ("CONTROL_CHARACTERS", "有控制字符、零宽字符或空字节，已去除", "control or zero-width characters were removed"),
    ("DATE_1900", "1900-01-01 在来源中表示不详，已作空", "1900-01-01 means unknown and was emptied"),
    ("DATE_TEXT", "日期格中夹有文字，已取其中的日期", "the date was taken out of a text"),
    ("DATE_SERIAL", "日期是表格软件的序列号，已换算", "a spreadsheet serial number was turned into a date"),
    ("ICS_ZERO_LOST", "ICS 中的 0 丢失，已补上", "a zero lost from an ICS code was put back"),
    ("ICS_ZERO_EXTRA", "ICS 中多了 0，已去除", "a surplus zero was taken out of an ICS code"),
    ("ICS_PUNCTUATION", "ICS 的点写得不对，已改正", "the dots of an ICS code were mended"),
    ("ICS_GLUED", "两个 ICS 连在一起，已分开", "two ICS codes run together were parted"),
    ("ICS_TEXT", "ICS 格中夹有文字，只取其号", "words beside an ICS code were left out"),
    ("CCS_CASE", "CCS 的字母是小写，已改正", "a CCS code in small letters was mended"),
    ("CCS_PUNCTUATION", "CCS 的写法不规范，已改正", "the form of a CCS code was mended"),
    ("CCS_TEXT", "CCS 格中夹有文字，只取其号", "words beside a CCS code were left out"),
    ("CCS_INDUSTRY", "CCS 格中夹有国民经济行业分类号，已去除", "an industry code beside the CCS code was left out"),
    ("REGION_TEXT", "行政区划格中夹有文字，只取其号", "words beside a region were left out"),
    ("NUMBER_FULLWIDTH", "标准号有全角字符，已改为半角", "full-width characters in the number became plain"),
    ("NUMBER_DASH", "标准号的横线写法不一，已统一", "the dash in the number was made regular"),
    ("NUMBER_RESPELLED", "标准号的空格、大小写等已统一", "spacing and letter case of the number were made regular"),
    (
        "NUMBER_SPLIT",
        "标准号的后半在名称格中，已接上",
        "half of the number stood in the title and was joined",
    ),
    ("TITLE_HAS_NUMBER", "名称前重复了标准号，已去除", "the number repeated before the title was removed"),
    ("TITLE_MARKUP", "名称中有 HTML 标记，已改为文字", "HTML in the title became plain text"),
    ("TITLE_IS_NUMBER", "名称格里只是标准号，已作空", "the title was only the number and was emptied"),
    ("STATUS_FROM_TEXT", "状态格中夹有文字，已取其中的状态", "the status was taken out of a text"),
    ("SUCCESSION_NONE", "替代情况写“无”之类，已作空", "the succession cell says “none” and was emptied"),
    (
        "SUCCESSION_LABELLED",
        "替代情况中夹有别的栏目，已去除",
        "other matter in the succession cell was removed",
    ),
    ("RELATION_TO_ITSELF", "说标准代替其自身，已去除", "a relation of an edition to itself was removed"),
    ("DUPLICATE_IN_FILE", "文件中有同一标准的相同行，已并为一行", "repeated rows of one edition were taken as one"),
    ("TOO_FEW_CELLS", "单元格少于表头，所缺作空", "fewer cells than headings: the missing ones are empty"),
    ("EMPTY_ROW", "空行，已略过", "an empty row was passed over"),
    ("NOTE_ROW", "表中的说明行，已略过", "a note among the rows was passed over"),
    ("OLDER_THAN_KNOWN", "比该来源已有的说法更早，未采用", "older than what this source has said since: not applied"),
)
_declare(
    Policy.FLAGGED,
    ("DATE_PARTIAL", "日期只到年或月，按当年或当月首日计", "only a year or month: counted from its first day"),
    ("DATE_IMPOSSIBLE", "日期不存在或不合常理，已作空", "no such day, or not a likely one: left empty"),
    ("DATE_UNREADABLE", "日期格中没有认得出的日期，已作空", "no date can be read in the cell: left empty"),
    ("EFFECT_BEFORE_PUBLICATION", "实施日期早于发布日期", "effective before it was published"),
    ("WITHDRAWN_BEFORE_EFFECT", "废止日期早于实施日期", "withdrawn before it took effect"),
    (
        "YEAR_CONTRADICTS_NUMBER",
        "发布年份与标准号中的年份相差一年以上",
        "published years away from the number's year",
    ),
    ("ICS_UNKNOWN", "ICS 码表中没有此号，予以保留", "not a known ICS code: kept as found"),
    ("ICS_UNREADABLE", "ICS 格中有认不出的内容，未采用", "something in the ICS cell cannot be read"),
    ("CCS_UNKNOWN", "CCS 码表中没有此号，予以保留", "not a known CCS code: kept as found"),
    ("CCS_UNREADABLE", "CCS 格中有认不出的内容，未采用", "something in the CCS cell cannot be read"),
    ("REGION_PAST", "行政区划代码现已不用，予以保留", "a region that is no longer in use: kept"),
    ("REGION_UNKNOWN", "行政区划代码表中没有此号，予以保留", "not a known region: kept as found"),
    ("REGION_UNREADABLE", "行政区划认不出，未采用", "the region cannot be read"),
    ("ISSUER_NOT_A_BODY", "发布部门格中不是单位名称，未采用", "what stands for the issuer is no body's name"),
    ("NUMBER_YEAR_TWO_DIGITS", "标准号的年份只有两位", "the year in the number has two digits"),
    ("NUMBER_UNDATED", "标准号没有年代号", "the number has no year"),
    ("TITLE_MISSING", "没有名称", "there is no title"),
    ("TITLE_TRUNCATED", "名称似被截断", "the title seems cut off"),
    ("STATUS_UNKNOWN_WORD", "状态用词不认识，未采用", "the status word is not known and was not used"),
    ("STATUS_CONTRADICTS_DATES", "状态与日期矛盾，以日期为准", "status and dates disagree: the dates count"),
    ("STATUSES_DISAGREE", "两个状态栏互相矛盾", "two status cells contradict each other"),
    ("SUCCESSOR_IS_ORGANIZATION", "替代情况中是单位名称，未采用", "an organization stands where a successor should"),
    ("SUCCESSOR_UNREADABLE", "替代情况中有认不出的内容", "something in the succession cell cannot be read"),
    ("RELATION_UNREADABLE", "相关标准的编号认不出", "the number of a related standard cannot be read"),
    ("RELATION_UNCLEAR", "关系的方向与年代矛盾，未采用", "a relation contradicts the dates: not used"),
    (
        "DUPLICATE_DIFFERS",
        "文件中同一标准的几行内容不同，以先出现的为准",
        "rows of one edition differ: the earlier counts",
    ),
    ("TOO_MANY_CELLS", "单元格多于表头，多出的未采用", "more cells than headings: the surplus was not used"),
    ("CELL_TOO_LONG", "单元格内容过长，已截短", "an overlong cell was cut"),
    ("COLUMN_UNKNOWN", "列名不认识，该列未采用", "the column is not known and was not used"),
    ("GONE_FROM_SOURCE", "来源的新版中不再有此标准，予以保留", "no longer in the newest snapshot of its source: kept"),
)
_declare(
    Policy.REJECTED,
    ("NUMBER_MISSING", "没有标准号", "there is no standard number"),
    ("NUMBER_UNREADABLE", "标准号认不出", "the standard number cannot be read"),
    ("NUMBER_IS_RANGE", "标准号是一个范围，不是一个标准", "the number is a range, not one standard"),
    ("NOT_A_STANDARD", "不是标准，而是期刊、文章等", "not a standard but a journal, an article or the like"),
    ("EDITION_UNKNOWN", "所说的标准不在登记中", "speaks of an edition that is not in the register"),
    ("LINE_TRUNCATED", "行不完整，文件可能被截断", "the line is incomplete: the file may be cut off"),
    ("LINE_NOT_JSON", "不是 JSON", "the line is not JSON"),
    ("ROW_NOT_OBJECT", "不是一条记录", "not a record"),
)


def rejecting(flags: Iterable[Flag]) -> Flag | None:
    """The first defect for which the row is refused, if any."""
    return next((flag for flag in flags if flag.defect.policy is Policy.REJECTED), None)
