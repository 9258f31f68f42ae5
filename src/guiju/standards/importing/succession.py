"""What stands in a cell about predecessors and successors (替代情况), in either direction or both."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guiju.base.numbers import StandardNumber, UnreadableNumber, find, parse
from guiju.base.terms import RelationKind
from guiju.standards.importing.defects import Flag


@dataclass(frozen=True, slots=True)
class Said:
    """`reverse`: the number replaces this one."""

    kind: RelationKind
    number: StandardNumber
    reverse: bool


_NOTHING = frozenset(
    {"", "无", "/", "-", "--", "—", "无替代", "无代替", "没有", "暂无", "none", "None", "N/A", "n/a", "null"}
)
_VERB = "(?:代替|替代|取代|代)"
_LABELLED = re.compile(
    r"(标准类别|主管部门|归口单位|发布部门|起草单位|批准部门|公告|备注|注|部门)[:：].*?"
    r"(?=(?:标准类别|主管部门|归口单位|公告)[:：]|$)",
    re.DOTALL,
)
_BODY = re.compile(r"(?:部|局|委|委员会|署|厅|院|总局|协会|学会|联合会|公司|中心|总社|办公室|标委会)$")
#: Sentences about normative references have strayed into the cell: what they name was not replaced.
_CITES = re.compile(r"引用|凡是|注日期")
_REPLACED = re.compile(rf"被\s*(?P<list>[^被]*?)\s*(?P<partly>部分)?\s*{_VERB}")
_REPLACES = re.compile(rf"(?P<partly>部分)?\s*{_VERB}\s*(?:标准)?\s*[:：]?")
_SEPARATORS = re.compile(r"[、,，;；\n]|\s(?=[A-Z]{2,}\S* ?\d)")
_ASIDE = re.compile(r"《[^》]*》|[（(]部分[)）]")
_IDLE = re.compile(r"《[^》]*》|[（(]?部分[）)]?|[、,，;；/\s。.:：()（）《》—-]|等|和|及|与|号|国家标准|行业标准|标准")


def read_succession(text: str, own: StandardNumber) -> tuple[list[Said], list[Flag]]:
    """The relations that a cell states, and what could not be used. A bare list names what was replaced."""
    bare, flags = text.strip(), []
    if bare in _NOTHING:
        return [], [Flag("SUCCESSION_NONE", bare)] if bare else []
    if _CITES.search(bare):
        return [], [Flag("SUCCESSOR_UNREADABLE", bare[:200])]
    rest = _LABELLED.sub(" ", bare).strip()
    if rest != bare:
        if not rest:
            organization = re.match(r"(主管部门|归口单位|发布部门|起草单位|批准部门|部门)", bare)
            code = "SUCCESSOR_IS_ORGANIZATION" if organization else "SUCCESSION_LABELLED"
            return [], [Flag(code, bare[:200])]
        flags.append(Flag("SUCCESSION_LABELLED", bare[:200]))
    found: list[Said] = []

    def take_reverse(match: re.Match[str]) -> str:
        found.extend(_listed(match["list"], own, flags, partly=bool(match["partly"]), reverse=True))
        return " "

    rest = _REPLACED.sub(take_reverse, rest)
    place, partly, said = 0, False, False
    for match in _REPLACES.finditer(rest):
        found.extend(
            _listed(rest[place : match.start()], own, flags, partly=partly, reverse=None if not said else False)
        )
        place, partly, said = match.end(), bool(match["partly"]), True
    found.extend(_listed(rest[place:], own, flags, partly=partly, reverse=False if said else None))
    return found, flags


def read_numbers(text: str, flags: list[Flag], code: str) -> list[StandardNumber]:
    """Every number of a list; what is left over and looks like one is flagged with `code`.

    Items that are nothing but a number are read with all its licences (JJG178-89); else the list is searched as a
    running text, which knows continuations (GB/T 1.1、1.2) and titles between.
    """
    items = [item for piece in _SEPARATORS.split(text) if (item := _ASIDE.sub("", piece).strip())]
    try:
        return [parse(item) for item in items]
    except UnreadableNumber:
        citations = list(find(text))
    left, place = [], 0
    for citation in citations:
        left.append(text[place : citation.start])
        place = citation.end
    left.append(text[place:])
    over = _IDLE.sub("", "".join(left))
    if re.search(r"[0-9]", over) or (over and not citations):
        flags.append(Flag(code, text.strip()[:200]))
    return [citation.number for citation in citations]


def _listed(text: str, own: StandardNumber, flags: list[Flag], *, partly: bool, reverse: bool | None) -> list[Said]:
    """`reverse` None: the text does not say which way; an older number was replaced, a newer one replaces."""
    bare = text.strip(" 、,，;；/。")
    if not bare or bare in _NOTHING:
        return []
    if _BODY.search(bare) and not any(c.isdigit() for c in bare):
        flags.append(Flag("SUCCESSOR_IS_ORGANIZATION", bare[:200]))
        return []
    noted: list[Flag] = []
    numbers = read_numbers(bare, noted, "SUCCESSOR_UNREADABLE")
    flags.extend(noted)
    if noted and reverse is None:
        # A bare list that cannot be read whole mixes predecessors with other matter, unseparated.
        return []
    kind = RelationKind.PARTLY_REPLACES if partly or re.search(r"[（(]部分[)）]", bare) else RelationKind.REPLACES
    dated = [number for number in numbers if number.dated]
    said = []
    for number in numbers:
        if number == own:
            flags.append(Flag("RELATION_TO_ITSELF", str(number)))
        elif not number.dated and dated:
            # The last of a list of dated numbers, cut off before its year.
            flags.append(Flag("SUCCESSOR_UNREADABLE", bare[-200:]))
        elif reverse is not None:
            said.append(Said(kind, number, reverse))
        elif number.year is None or own.year is None or number.year < own.year:
            said.append(Said(kind, number, reverse=False))
        elif number.year > own.year:
            said.append(Said(kind, number, reverse=True))
        else:
            flags.append(Flag("RELATION_UNCLEAR", bare[:200]))
    return said
