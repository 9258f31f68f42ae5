"""The figures of a report: what each one counts, of when, for whom, and how it is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from guiju.checks.claims.numerals import Amount, Numeral, exactly, find_numerals
from guiju.checks.claims.reading import Paragraph, Place, Report, ReportChart
from guiju.checks.claims.words import TIERS, Sort, cut, places


class Role(StrEnum):
    FLOW = "flow"  # in a period: 2020年批准发布
    STOCK = "stock"  # on a day: 截至2020年底共
    SHARE = "share"  # 占比, in percent
    GROWTH = "growth"  # 同比, in percent
    DELTA = "delta"  # 比上年增加, in the unit
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is counted: the thing, which of them, what happened to it, and the words that are not known."""

    thing: str = ""
    marks: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    rest: str = ""

    @property
    def names(self) -> frozenset[str]:
        """All known words, by which the parts of a whole are told from each other."""
        return self.marks | self.events | ({self.thing} if self.thing else set())

    def happened_like(self, other: Subject) -> bool:
        """Whether the events of both may be one; 新增 may be any, and so may no word at all."""
        mine, theirs = self.events - {"新增"}, other.events - {"新增"}
        return not mine or not theirs or mine == theirs


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A number of the report with what it is said of. Two figures are never equal: each stands in its own place."""

    amount: Amount
    unit: str
    role: Role
    subject: Subject
    year: int | None
    day: str
    """A shorter period than the year, as the text has it: 4月3日; '' for a whole year."""
    places: frozenset[str]
    """Regions and bodies that the text spoke of before: the figure may be theirs alone."""
    topic: str
    """The headings above and 在…方面, where they narrow what is spoken of."""
    quote: str
    place: Place
    start: int
    end: int
    clause: int
    """Where its clause begins in the paragraph."""
    sign: int = 1
    """-1 for what has become less."""
    compared: int | None = None
    """The year that a change is reckoned from."""
    is_dated: bool = False
    """The paragraph itself says of which year it speaks."""
    main: Figure | None = None
    """For a change told right behind a number: that number."""
    number: str = ""
    """As printed, with its unit."""
    in_chart: bool = False

    @property
    def is_general(self) -> bool:
        """Said of everything that the report is about, not of one place or topic."""
        return not self.places and not self.topic


#: What is counted is told within so many characters of the number, longest titles and all.
LONGEST_PHRASE = 200
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|（[^）]*）|\([^)]*\)")
_FULL_STOP = re.compile(r"[。！？!?]")
_CLAUSE_END = "，；：。！？,;:!?"
_TIME = re.compile(
    r"(?P<base>(?:与|同|较|比|相比|相较|相较于|对比)(?:(?P<base_year>(?:19|20)\d\d)年(?:度|同期)?|上一?年度?(?:同期)?|去年(?:同期)?)(?:度|同期)?(?:相比|比较)?)"
    r"|(?P<stock>(?:截至|截止到?|到|至)\s*(?:(?P<stock_year>(?:19|20)\d\d)年)?(?P<stock_day>年?[底末]|目前|\d{1,2}月(?:[底末]|\d{1,2}日)?)"
    r"|截[至止][^，。；\d]{0,12}(?=[，共]))"
    r"|(?P<end>(?P<end_year>(?:19|20)\d\d)年[底末])"
    r"|(?P<flow>(?<!\d)(?P<year>(?:19|20)\d\d)年(?:度)?(?P<month>\d{1,2}(?:[-—–至]\d{1,2})?月(?:\d{1,2}日)?|第?[一二三四]季度|[上下]半年)?)"
    r"|(?P<day>(?<!\d)\d{1,2}(?:[-—–至]\d{1,2})?月(?:\d{1,2}日)?|第?[一二三四]季度|[上下]半年)"
    r"|(?P<same>这一年|全年|年内|本年度?|报告期内)"
    r"|(?P<now>目前|现行有效|现存)"
)
_YEAR_BEFORE = re.compile(r"同比|上一?年|去年")
_MORE = re.compile(r"(?:增加|增长|上升|提高|多|增幅(?:为|达)?|净增)(?:了|约|近|超过|超)*\s*\Z")
_LESS = re.compile(r"(?:减少|下降|降低|少|降幅(?:为|达)?|净减)(?:了|约|近|超过|超)*\s*\Z")
_SHARE = re.compile(r"(?:占比|比例|比重)(?:为|达|约|达到|约为)*\s*\Z|占[^，。；]*\Z|(?:占比|比例|比重)[^，。；]{0,4}\Z")
#: Not of a period, nor of a day that is named.
_ALTOGETHER = re.compile("累计|总数|总量|现有|存量|共有|达到?\\Z")
#: 由2021项增加到2252项: the year before stands in the same breath.
_TURNED_INTO = re.compile(r"(?:由|从)[^，。；]*(?:到|至|为)了?\s*\Z")
_ASPECT = re.compile(
    r"(?:(?<=\A)|(?<=[。；，]))\s*(在|围绕|针对)([^，。；]{2,40}?)(?:方面|领域|工作中|过程中|中|上|下)?，"
)
_BODY = re.compile(
    r"[\u4e00-\u9fff]{2,}?(?:公司|集团|协会|学会|商会|联盟|研究院|研究所|大学|学院|中心|总局|(?<!布)局|厅|开发区|园区|高新区)"
)
_OF_PLAIN_HEADING = re.compile(
    "数据概览|主要数据|基本情况|总体情况|发展概况|总体概况|工作概况|概况|综述|概述|前言|数据|统计|发展|情况|总体|主要|基本|工作|成效"
)
_BUILT_IN = re.compile(r"在[^，。；]{0,24}?平台(?:上|中)?|(?:企业标准信息公共服务|全国团体标准信息)?平台上?")
_ABBREVIATED = re.compile(r"(?:分技术委员会|技术委员会|标准化工作组|工作组)\s*[（(](TC|SC|SWG)[）)]")
_CAPTION_INSIDE = re.compile(r"图\s*\d+\s{1,}[^，。；]*\Z")
#: Who makes standards says which they are.
_WHOSE = {"社会团体": "团体"}
_JOINERS = "、和及与以并且而 \u3000"


def figures_of(report: Report) -> list[tuple[Paragraph, list[Figure]]]:
    """The figures of each paragraph, in their order; paragraphs without any are left out."""
    found = []
    year = report.year
    for paragraph in report.paragraphs:
        if paragraph.is_heading:
            continue
        of_paragraph = _figures(paragraph, year)
        if of_paragraph:
            found.append((paragraph, of_paragraph))
    return found


def of_chart(chart: ReportChart) -> list[tuple[tuple[Subject, ...], list[tuple[Figure, str]]]]:
    """For each series: the subjects that its titles may mean, and its points with the category that is no year."""
    made = []
    for series in chart.series:
        name_year = _year_in(series.name)
        points: list[tuple[Figure, str]] = []
        words = "" if name_year else series.name
        subjects = tuple(subject_of(untimed(f"{title}{words}")) for title in (chart.titles or ("",)))
        stock = any(re.search("截至|存量|累计|年底|年末", title) for title in chart.titles)
        for category, value, printed, place in zip(
            series.categories, series.values, series.printed, series.places, strict=True
        ):
            year = _year_in(category) or name_year
            quote = " ".join(filter(None, ("/".join(chart.titles), series.name, category, printed)))
            point = Figure(
                amount=exactly(value),
                unit="",
                role=Role.STOCK if stock else Role.FLOW,
                subject=Subject(),
                year=year,
                day="",
                places=frozenset(),
                topic="",
                quote=quote,
                place=place,
                start=0,
                end=0,
                clause=0,
                number=printed,
                in_chart=True,
            )
            points.append((point, "" if _year_in(category) else category))
        made.append((subjects, points))
    return made


def subject_of(*phrases: str) -> Subject:
    """What phrases speak of; the last thing that they name is what is counted, the others say which."""
    things: list[str] = []
    marks: set[str] = set()
    events: set[str] = set()
    rest = ""
    for phrase in phrases:
        words, left = cut(_BUILT_IN.sub("", phrase))
        rest += left
        for sort, name, mark in words:
            if mark:
                marks |= {mark[:2], mark[2:]} - {""}
            match sort:
                case Sort.THING:
                    things.append(name)
                case Sort.MARK:
                    marks.add(name)
                case Sort.EVENT:
                    events.add(name)
    thing = things[-1] if things else ""
    if len(events) > 1:
        events.discard("新增")
    others = {_WHOSE.get(name, name) for name in things[:-1]} - {thing}
    return Subject(thing, frozenset(marks | others), frozenset(events), rest)


def _year_in(text: str) -> int | None:
    found = re.fullmatch(r"\s*((?:19|20)\d\d)\s*年?度?\s*", text)
    return int(found[1]) if found else None


def untimed(title: str) -> str:
    """A title without its years and the words that all titles of charts have."""
    bare = re.sub(r"(?:19|20)\d\d\s*年?(?:度)?(?:\s*[与和、—–-]\s*)?|对比|比较|变化|趋势|分布|划分|统计", "", title)
    return bare.replace("截至", "")


@dataclass(slots=True)
class _Time:
    year: int | None = None
    stock: bool = False
    day: str = ""
    compared: int | None = None
    said: bool = False


def _figures(paragraph: Paragraph, report_year: int | None) -> list[Figure]:
    read: list[Figure] = []
    text = paragraph.text
    veiled = _QUOTED.sub(lambda found: "\0" * len(found[0]), text)
    numerals = [numeral for numeral in find_numerals(text) if not _is_named(text, veiled, numeral.start)]
    topic, of_heading = _from_headings(paragraph)
    previous: Figure | None = None
    end_before = behind_before = 0
    lists = _given_respectively(text, numerals)
    for at, numeral in enumerate(numerals):
        sentence = _last(_FULL_STOP, veiled, numeral.start)
        clause = max(sentence, _clause_start(text, numeral.start))
        time = _time_at(veiled, numeral.start, sentence, report_year)
        begin = max(clause, end_before, numeral.start - LONGEST_PHRASE)
        following = numerals[at + 1].start if at + 1 < len(numerals) else len(text)
        before = _CAPTION_INSIDE.sub("", text[begin : numeral.start])
        if not before[min(behind_before, len(before)) :].strip(_JOINERS) and before[-1:] in (*_JOINERS,):
            before = ""
        behind = _behind(text, numeral.end, following)
        spoken = text[clause : numeral.start]
        role, sign = _role(numeral, spoken, time, veiled[sentence : numeral.start])
        if at in lists:
            subject = subject_of(_TIME.sub("", lists[at]))
        else:
            subject = _subject(before, behind, role)
            subject = _carried_on(subject, previous, role, text[end_before : numeral.start], sentence)
        main = None
        if role in (Role.DELTA, Role.GROWTH) and not subject.thing and not subject.rest:
            main = _main(numeral.unit, read, text, sentence, numeral.start)
            if main:
                subject = replace(main.subject, events=subject.events or main.subject.events)
            elif any(figure.start >= sentence and figure.role in (Role.FLOW, Role.STOCK) for figure in read):
                subject = replace(subject, rest="?")
        subject = _of_section(subject, of_heading)
        spoken_before = veiled[: numeral.start]
        previous = Figure(
            amount=numeral.amount,
            unit=numeral.unit,
            role=role,
            subject=subject,
            year=time.year,
            day=time.day,
            places=frozenset(places().findall(spoken_before))
            | frozenset(_BODY.findall(spoken_before.replace("技术委员会", ""))),
            topic=topic + _aspects(veiled, sentence, numeral.start),
            quote=paragraph.printed[begin : numeral.end + len(behind)].strip(_JOINERS + _CLAUSE_END),
            place=paragraph.place(numeral.start, numeral.end),
            start=numeral.start,
            end=numeral.end,
            clause=clause,
            sign=sign,
            compared=time.compared or (time.year - 1 if time.year and _YEAR_BEFORE.search(spoken) else None),
            is_dated=time.said,
            main=main,
            number=paragraph.printed[numeral.start : numeral.end],
        )
        read.append(previous)
        end_before, behind_before = numeral.end, len(behind)
    return read


def _from_headings(paragraph: Paragraph) -> tuple[str, Subject]:
    """What the headings narrow the text to, and the things that the nearest one names."""
    topic = ""
    nearest = Subject()
    for heading in dict.fromkeys((paragraph.above, paragraph.heading)):
        subject = subject_of(_OF_PLAIN_HEADING.sub("", heading))
        topic += heading if subject.rest else ""
        nearest = Subject() if subject.rest else replace(subject, events=frozenset(), rest="")
    return topic, nearest


def _aspects(veiled: str, sentence: int, start: int) -> str:
    """What 在…方面 narrows the paragraph to, and 围绕…, the sentence."""
    return "".join(
        found[2]
        for found in _ASPECT.finditer(veiled, 0, start)
        if (found[1] == "在" or found.start() >= sentence) and cut(found[2])[1]
    )


def _last(pattern: re.Pattern[str], text: str, end: int) -> int:
    """Where the last match before `end` ends; 0 where there is none."""
    start = 0
    for found in pattern.finditer(text, 0, end):
        start = found.end()
    return start


def _is_named(text: str, veiled: str, start: int) -> bool:
    """Whether a number stands in a title or in quotation marks."""
    if veiled[start] != "\0":
        return False
    at = start
    while at > 0 and veiled[at - 1] == "\0":
        at -= 1
    return text[at] in "《“"


def _clause_start(text: str, end: int) -> int:
    """Back to the last comma; brackets that are closed before are passed over, an open one is a beginning."""
    at, closed = end, 0
    while at > 0 and (closed or text[at - 1] not in _CLAUSE_END):
        if text[at - 1] in "）)":
            closed += 1
        elif text[at - 1] in "（(":
            if not closed:
                return at
            closed -= 1
        at -= 1
    return at


def _behind(text: str, start: int, following: int) -> str:
    """What is counted, where the number stands before it: 545个TC, 9155项团体标准."""
    end = start
    following = min(following, start + LONGEST_PHRASE)
    while end < following and text[end] not in _CLAUSE_END + "、）)《“":
        if text[end] in "（(":
            close = _closed(text, end)
            if not close or close > following:
                break
            end = close
        end += 1
    return text[start:end].rstrip(_JOINERS)


def _closed(text: str, start: int) -> int:
    """Where the bracket that opens at `start` closes; 0 where it does not."""
    found = re.compile("[）)]").search(text, start)
    return found.start() if found else 0


def _time_at(veiled: str, start: int, sentence: int, report_year: int | None) -> _Time:
    """The period that holds for what stands at `start`: what was last said, in this sentence or before."""
    time = _Time(year=report_year)
    for found in _TIME.finditer(veiled, 0, start):
        in_sentence = found.start() >= sentence
        if found["base"]:
            if in_sentence:
                time.compared = int(found["base_year"]) if found["base_year"] else (time.year or 0) - 1 or None
        elif found["stock"] or found["end"]:
            year = found["stock_year"] or found["end_year"]
            time.year, time.said = (int(year), True) if year else (time.year, time.said)
            time.stock, time.day = in_sentence, (found["stock_day"] or "") if "月" in (found["stock_day"] or "") else ""
        elif found["flow"]:
            time.year, time.stock, time.day, time.said = int(found["year"]), False, found["month"] or "", True
        elif found["day"]:
            time.stock, time.day = False, found["day"]
        elif found["same"]:
            time.stock, time.day, time.said = False, "", True
        elif in_sentence:
            time.stock = True
    if veiled[sentence:start].lstrip().startswith(("其中", "按", "从")):
        stocks = [found for found in _TIME.finditer(veiled, 0, start) if not found["base"]]
        time.stock = bool(stocks) and bool(stocks[-1]["stock"] or stocks[-1]["end"] or stocks[-1]["now"])
    return time


def _role(numeral: Numeral, spoken: str, time: _Time, sentence: str) -> tuple[Role, int]:
    spoken = re.sub(r"(?:超过|超|近|约|逾)\Z", "", spoken)
    sign = -1 if _LESS.search(spoken) else 1
    changed = _MORE.search(spoken) or _LESS.search(spoken)
    if numeral.is_bound:
        return Role.OTHER, sign
    compared = time.compared is not None or _YEAR_BEFORE.search(sentence)
    if numeral.unit in ("%", "个百分点", "百分点"):
        if numeral.unit == "%" and changed and compared:
            return Role.GROWTH, sign
        return (Role.SHARE if numeral.unit == "%" and _SHARE.search(spoken) else Role.OTHER), sign
    if changed:
        return (Role.DELTA if compared and not re.search("新增加?$", spoken) else Role.OTHER), sign
    if _TURNED_INTO.search(spoken) or ("累计" in spoken and not time.stock):
        return Role.OTHER, 1
    return (Role.STOCK if time.stock else Role.FLOW), 1


def _subject(before: str, behind: str, role: Role) -> Subject:
    """From the words before and behind a number. Behind it an event belongs to the thing that was named first."""
    before = _TIME.sub("", _plain(before))
    before = re.sub(r"同比|环比|具体情况见图\s*\d*|占比", "", before)
    if role in (Role.SHARE, Role.GROWTH, Role.DELTA) or not behind:
        return subject_of(before)
    noun, said = _noun_and_verb(_plain(behind))
    made, does = subject_of(before, noun), subject_of(said)
    return replace(made, events=made.events | does.events, rest=made.rest + does.rest)


def _plain(phrase: str) -> str:
    return _QUOTED_ROUND.sub("", _ABBREVIATED.sub(r"\1", phrase))


def _noun_and_verb(behind: str) -> tuple[str, str]:
    """112000家|企业|通过平台自我声明公开企业标准: cut where the thing that was named first begins to do something."""
    for end in range(1, len(behind)):
        words, _ = cut(behind[:end])
        if not any(sort is Sort.THING for sort, _, _ in words):
            continue
        if found := _DOES.match(behind, end):
            whole = cut(behind[: found.end()])[0]
            if whole[: len(words)] == words:
                return behind[:end], behind[end:]
    return behind, ""


_DOES = re.compile(r"通过|在|的(?=\Z)|自我声明|公开|注册|纳入|获得|发布|公布")
_QUOTED_ROUND = re.compile(r"（[^）]*）|\([^)]*\)")


def _carried_on(subject: Subject, previous: Figure | None, role: Role, between: str, sentence: int) -> Subject:
    """发布国家标准28项，地方标准80余项: what was said of the first holds for the second."""
    if previous is None or role is not previous.role or subject.events or previous.start < sentence:
        return subject
    if (
        not subject.thing
        or subject.rest
        or _ALTOGETHER.search(between)
        or not re.fullmatch(r"[，、；及和与]?[^，；]*", between)
    ):
        return subject
    if not re.match(r"\s*[，、；和及与]", between) or subject.thing != previous.subject.thing:
        return subject
    return replace(subject, events=previous.subject.events, rest=previous.subject.rest)


def _main(unit: str, read: Sequence[Figure], text: str, sentence: int, start: int) -> Figure | None:
    """发布国家标准2252项，比上年增加231项: the number that a change without words of its own is the change of.

    Of several it is the one right before; where these may be parts, nobody knows of which, or of the whole: None.
    """
    last = max(sentence, text.rfind("；", 0, start) + 1, text.rfind(";", 0, start) + 1)
    beside = [figure for figure in read if figure.start >= last and figure.role in (Role.FLOW, Role.STOCK)]
    if not beside or _OPENED.search(text, last, start) or (unit != "%" and beside[-1].unit != unit):
        return None
    return beside[-1] if _NOTHING_ELSE.fullmatch(text, beside[-1].end, start) else None


#: What may stand between a number and its change: other changes, and words of comparing.
_NOTHING_ELSE = re.compile(
    r"(?:[^，,。；;\d]{0,30}?[，,（(]\s*(?:[较比与]?(?:上一?年|去年|19\d\d年|20\d\d年)(?:同期|度)?(?:相比)?|同比)?[，,]?"
    r"(?:净?增加|增长|上升|提高|净?减少|下降|降低)了?(?:约|近|超过|超)?(?:[\d.]+[^，,。；;\d]{0,3})?)*"
)
_OPENED = re.compile("其中|分别|包括|按")


def _of_section(subject: Subject, heading: Subject) -> Subject:
    if not heading.thing or subject.rest:
        return subject
    if not subject.thing:
        return replace(subject, thing=heading.thing, marks=subject.marks | heading.marks)
    if subject.thing == heading.thing and not subject.marks & TIERS:
        return replace(subject, marks=subject.marks | heading.marks)
    return subject


def _given_respectively(text: str, numerals: list[Numeral]) -> dict[int, str]:
    """行业标准、地方标准分别废止2665项、5411项: which words belong to which number."""
    found: dict[int, str] = {}
    for at, numeral in enumerate(numerals):
        clause = text[_clause_start(text, numeral.start) : numeral.start]
        if "分别" not in clause or at in found:
            continue
        names, _, said = clause.partition("分别")
        group = [at]
        while group[-1] + 1 < len(numerals) and re.fullmatch(
            r"\s*[、和及与]\s*", text[numerals[group[-1]].end : numerals[group[-1] + 1].start]
        ):
            group.append(group[-1] + 1)
        parts = [part for part in re.split("[、和及与]", _TIME.sub("", names)) if part.strip()]
        if len(parts) == len(group) > 1:
            found |= {index: f"{part}{said}" for index, part in zip(group, parts, strict=True)}
    return found
