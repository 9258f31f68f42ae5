"""Totals with their parts, and the shares of the parts: 共1330个，包括545个TC，771个SC和14个SWG."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from guiju.base.errors import Sentence
from guiju.checks.claims.figures import Figure, Role, Subject, subject_of
from guiju.checks.claims.findings import NO_REMARK, ROUNDED, Code, Severity, Trial
from guiju.checks.claims.numerals import SIZES, UNBOUNDED, in_digits
from guiju.checks.claims.reading import Paragraph
from guiju.checks.claims.words import DIVISIONS, TIERS, WIDER

_OPENER = re.compile(
    r"(?P<by>(?:按照?|从)[^，。；\d]{1,20}?(?:划分|分类|统计|来?看|计|分)(?:，\s*其中|，)?)|(?P<of>其中[，：:]?)|(?P<into>包括|分为|含)|(?P<each>分别为|分别是)"
)
_LOOSE = re.compile("等|主要|包括但|重点|尤其|特别|含")
_ENDS = re.compile(
    r"截至|相比|同比|比上|较上|累计|总计|合计|(?<!公)共(?!同|享|建|有制|治)|新增(?=.{0,6}\Z)|另|此外|同时"
)
_COMMAS = re.compile("[，；：,;]")
_SUB_BODIES = frozenset({"TC", "SC", "SWG"})


@dataclass(slots=True)
class Group:
    """A whole and its parts. Exhaustive: the text says, or everybody knows, that there are no others."""

    whole: Figure
    parts: list[Figure]
    shares: dict[Figure, Figure] = field(default_factory=dict)
    exhaustive: bool = False
    by_mark: bool = False
    """其中 or 包括 says in so many words that these are parts."""
    names: tuple[str, ...] = ()
    """What each part is called among the others, where that is known."""
    cut_short: bool = False
    """The sentence goes on with numbers of the same unit, which may or may not be parts too."""
    wider: str = ""
    """A further part that may exist, though the text does not name it."""


def groups_of(paragraph: Paragraph, figures: Sequence[Figure]) -> Iterator[Group]:
    """The groups of a paragraph in their order."""
    taken: set[Figure] = set()
    told: list[tuple[int, Figure]] = []
    openers = [found for found in _OPENER.finditer(paragraph.text) if _begins_clause(paragraph.text, found)]
    for at, opener in enumerate(openers):
        if at and opener.start() < openers[at - 1].end():
            continue
        until = _end_of_sentence(paragraph.text, opener.end())
        limit = next((other.start() for other in openers[at + 1 :] if other.start() >= opener.end()), until)
        following = [figure for figure in figures if opener.end() <= figure.start < min(until, limit)]
        if not following or following[0].role in (Role.SHARE, Role.GROWTH, Role.DELTA):
            continue
        if following[0].unit in SIZES:
            continue
        wholes = _wholes(paragraph, figures, opener.start(), following[0].unit, taken, told)
        if not opener["by"]:
            wholes = [whole for whole in wholes if _is_beside(paragraph.text, whole, opener)]
        tried = [group for whole in wholes if (group := _collected(paragraph, whole, following))]
        if tried:
            # A total further up that fits is the one that was meant.
            group = next((group for group in tried if _adds_up(group)), tried[0])
            _judge(group, opener, paragraph.text, figures)
            taken.update(group.parts)
            told.append((opener.start(), group.whole))
            yield group


def _is_beside(text: str, whole: Figure, opener: re.Match[str]) -> bool:
    return len(_COMMAS.findall(text, whole.end, opener.start())) <= 2


def _judge(group: Group, opener: re.Match[str], text: str, figures: Sequence[Figure]) -> None:
    """Whether the parts are all there are, and which shares are theirs."""
    _name(group)
    division = frozenset(group.names) if len(set(group.names)) == len(group.parts) else frozenset()
    loose = _LOOSE.search(text, group.whole.end, opener.end()) or _etc(text, group)
    said_so = bool(opener["by"] or opener["each"] or opener["into"]) or _make_all(group)
    group.by_mark = bool(opener["of"] or (opener["by"] or "").endswith("其中") or opener[0] in ("包括", "含"))
    group.exhaustive = (
        len(group.parts) > 1 and not loose and (division in DIVISIONS or (said_so and not group.cut_short))
    )
    group.wider = WIDER.get(division, "")
    behind_whole = next((figure for figure in figures if figure.start >= group.whole.end), None)
    if behind_whole and behind_whole.role is Role.SHARE and _near(text[group.whole.end : behind_whole.start]):
        # 60岁以上占13%，其中65岁以上占9%: of the same, which is more than this whole.
        group.shares = {}
    group.shares = {part: share for part, share in group.shares.items() if _of_this(group.whole, text, share)}


def _begins_clause(text: str, opener: re.Match[str]) -> bool:
    """分别为 ends what it says; the others begin a clause, or a bracket."""
    return bool(opener["each"]) or text[: opener.start()].rstrip()[-1:] in ("", *"，；：。！？,;:（(")


def subjects_of_parts(groups: Sequence[Group]) -> dict[Figure, Subject]:
    """Parts have the words of their whole: 强制性 of 批准发布国家标准 is 批准发布强制性国家标准."""
    made: dict[Figure, Subject] = {}
    for group in groups:
        its = made.get(group.whole, group.whole.subject)
        for part in group.parts:
            mine = part.subject
            same = mine.thing in ("", its.thing) or (mine.thing == "标准" and its.thing == "标准样品")
            thing, marks = (its.thing, mine.marks | its.marks) if same else (mine.thing, mine.marks)
            if same and its.thing == "标准样品":
                marks = marks - TIERS
            made[part] = Subject(thing, marks, mine.events or its.events, mine.rest + its.rest)
    return made


def _end_of_sentence(text: str, start: int) -> int:
    found = re.search("[。！？]", text[start:])
    return start + found.start() if found else len(text)


def _wholes(
    paragraph: Paragraph,
    figures: Sequence[Figure],
    opened: int,
    unit: str,
    taken: set[Figure],
    told: Sequence[tuple[int, Figure]],
) -> list[Figure]:
    """The totals that parts opened at a place may be of, the nearest first; none where the text leaves it open.

    `taken` are the parts of groups before, `told` where these were opened and their wholes.
    """
    text = paragraph.text
    start = max(text.rfind(mark, 0, opened) for mark in "。！？") + 1
    before = [f for f in figures if f.end <= opened and f.unit == unit and f.role in (Role.FLOW, Role.STOCK)]
    if not text[start:opened].strip():
        return [figure for figure in reversed(before) if figure not in taken]
    before = [figure for figure in before if figure.start >= start]
    if text[:opened].rstrip().endswith(("；", ";")):
        if told and before and before[-1] in taken and before[-1].start > told[-1][0]:
            return [told[-1][1]]
        return before if len(before) == 1 else []
    return before[-1:] if before and before[-1] not in taken else []


def _adds_up(group: Group) -> bool:
    low = sum((part.amount.low for part in group.parts), Fraction(0))
    high = sum((part.amount.high for part in group.parts), Fraction(0))
    return low <= group.whole.amount.high and group.whole.amount.low <= high


def _collected(paragraph: Paragraph, whole: Figure, following: Sequence[Figure]) -> Group | None:
    """The run of parts: as long as the unit, the kind of thing and what stands between them stay the same."""
    group = Group(whole, [])
    unit, separator = following[0].unit, ""
    last = following[0]
    for figure in following:
        group.cut_short = figure.unit == unit
        between = paragraph.text[last.end : figure.start] if figure is not last else ""
        if figure.unit == "%" and "分别" in paragraph.text[figure.clause : figure.start]:
            shares = [share for share in following if share.unit == "%" and share.clause == figure.clause]
            if len(shares) == len(group.parts):
                group.shares = dict(zip(group.parts, shares, strict=True))
            break
        if figure.role is Role.SHARE and group.parts and group.parts[-1] not in group.shares and _near(between):
            group.shares[group.parts[-1]] = figure
            last = figure
            continue
        if figure.unit != unit or figure.role not in (Role.FLOW, Role.STOCK) or not _fits(whole, figure, group):
            break
        if group.parts:
            if _ENDS.search(between):
                break
            mark = "；" if re.search("[；;]", between) else "，"
            if separator and mark != separator:
                break
            separator = mark
        elif _ENDS.search(paragraph.text[figure.clause : figure.start]):
            return None
        group.parts.append(figure)
        last = figure
    else:
        group.cut_short = False
    return group if group.parts and whole not in group.parts else None


def _near(between: str) -> bool:
    return len(between) <= 12 and not re.search("[。；]", between)


def _fits(whole: Figure, part: Figure, group: Group) -> bool:
    things = {part.subject.thing, whole.subject.thing}
    if "标准样品" in things and len(things) == 2 and part.subject.thing == "标准":
        return part.subject.events != frozenset()
    if "" in things or len(things) == 1 or part.subject.thing in _SUB_BODIES:
        return True
    return not group.parts or part.subject.thing == group.parts[0].subject.thing


def _of_this(whole: Figure, text: str, share: Figure) -> bool:
    """Whether 占…的 names nothing else than the whole: 占总数的, 占团体标准总数的."""
    found = re.search("占([^，。；]*?)(?:的|比重|比例|比)[^，。；]*\\Z", text[share.clause : share.start])
    if found is None:
        return True
    base = subject_of(re.sub("总数|总量|总额|全部|全国|全市|全省", "", found[1]))
    return not base.rest and base.thing in ("", whole.subject.thing) and base.marks <= whole.subject.marks


def _etc(text: str, group: Group) -> bool:
    """A list that ends in 等 leaves something out."""
    last = max([*group.parts, *group.shares.values()], key=lambda figure: figure.end)
    return re.match(r"[^，。；]{0,12}等", text[last.end : last.end + 16]) is not None


def _name(group: Group) -> None:
    """Each part by the word of a known division that only it has."""
    words = [part.subject.names - (group.whole.subject.names - {"TC", "SC", "SWG"}) for part in group.parts]
    known = frozenset().union(*DIVISIONS)
    names = [sorted(names & known) for names in words]
    if all(len(each) == 1 for each in names):
        group.names = tuple(each[0] for each in names)


def _make_all(group: Group) -> bool:
    """Whether the printed shares of all parts make 100 %."""
    if len(group.shares) != len(group.parts):
        return False
    total = sum((share.amount.printed for share in group.shares.values()), Fraction(0))
    return abs(total - 100) <= sum((share.amount.width for share in group.shares.values()), start=Fraction(0))


def trials_of(groups: Sequence[Group], text: str) -> Iterator[Trial]:
    """The sums and shares of all groups; `text` is the whole report's."""
    for group in groups:
        if group.exhaustive:
            yield from _sum(group, text)
        elif group.by_mark and (group.whole.subject.thing or group.parts[0].subject.thing):
            yield from _parts_within(group)
        yield from _shares(group)


def _sum(group: Group, text: str) -> Iterator[Trial]:
    low = sum((part.amount.low for part in group.parts), Fraction(0))
    high = sum((part.amount.high for part in group.parts), Fraction(0))
    printed = sum((part.amount.printed for part in group.parts), Fraction(0))
    whole = group.whole.amount
    holds = low <= whole.high and whole.low <= high
    if not holds and high < whole.low and group.wider and group.wider in text:
        return
    terms = " + ".join(in_digits(part.amount.printed) for part in group.parts)
    if high >= UNBOUNDED:
        return
    yield Trial(
        Code.PARTS,
        holds,
        (group.whole, *group.parts),
        f"{terms} = {in_digits(printed)} {'=' if holds else '≠'} {in_digits(whole.printed)}",
    )


def _parts_within(group: Group) -> Iterator[Trial]:
    """Of a list that may leave things out, or name one twice, no part is more than the whole."""
    for part in group.parts:
        holds = part.amount.low <= group.whole.amount.high
        mine, its = part.subject, group.whole.subject
        other_thing = bool(mine.thing) and (mine.thing != its.thing or bool(its.rest))
        yield Trial(
            Code.PART_ABOVE_WHOLE,
            holds,
            (group.whole, part),
            f"{in_digits(part.amount.printed)} {'≤' if holds else '>'} {in_digits(group.whole.amount.printed)}",
            Severity.SOFT if other_thing else Severity.CONTRADICTION,
            Sentence("部分与总数说的可能不是同一种事物；请写明口径") if other_thing else NO_REMARK,
        )


def _shares(group: Group) -> Iterator[Trial]:
    whole = group.whole.amount
    if whole.low <= 0 or whole.high >= UNBOUNDED:
        return
    for part, share in group.shares.items():
        if part.amount.high >= UNBOUNDED:
            continue
        low, high = part.amount.low / whole.high * 100, part.amount.high / whole.low * 100
        holds = low <= share.amount.high and share.amount.low <= high
        close = share.amount.is_near(low, high)
        value = part.amount.printed / whole.printed * 100
        yield Trial(
            Code.SHARE,
            holds,
            (part, group.whole, share),
            f"{in_digits(part.amount.printed)} ÷ {in_digits(whole.printed)} = {in_digits(value)}%"
            f"{'' if holds else f' ≠ {share.number}'}",
            Severity.SOFT if close else Severity.CONTRADICTION,
            ROUNDED if close else NO_REMARK,
        )
    together = list(group.shares.values())
    if group.exhaustive and len(together) == len(group.parts) > 1:
        total = sum((share.amount.printed for share in together), Fraction(0))
        # Cut off instead of rounded, each may be a whole unit of its last place short.
        room = sum((share.amount.width for share in together), Fraction(0))
        terms = " + ".join(share.number for share in together)
        holds = abs(total - 100) <= room
        yield Trial(
            Code.SHARES_TOGETHER, holds, tuple(together), f"{terms} = {in_digits(total)}%{'' if holds else ' ≠ 100%'}"
        )
