"""Ways to spoil the model standard mechanically: each knows the rule that is meant for it.

A mutation takes the lines and a way to draw, and returns the document spoilt, as text with all numbers typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

from hypothesis import strategies as st

from guiju.checks.model.content import Is, Line, as_text, numbered

Draw = Callable[[Any], Any]
Lines = Sequence[Line]


class Mutation(NamedTuple):
    code: str
    spoil: Callable[[Lines, Draw], str]


MUTATIONS: list[Mutation] = []


def meant_for(code: str) -> Callable[[Callable[[Lines, Draw], str]], Callable[[Lines, Draw], str]]:
    def enter(spoil: Callable[[Lines, Draw], str]) -> Callable[[Lines, Draw], str]:
        MUTATIONS.append(Mutation(code, spoil))
        return spoil

    return enter


def places(lines: Lines, *kinds: Is) -> list[int]:
    return [place for place, line in enumerate(lines) if line.kind in kinds]


def changed(lines: Lines, place: int, *new: Line) -> list[Line]:
    return [*lines[:place], *new, *lines[place + 1 :]]


def without(lines: Lines, place: int) -> list[Line]:
    return changed(lines, place)


def sections(lines: Lines, begins: Is) -> list[tuple[int, int]]:
    """From each line of this kind to the line before the next thing of its rank."""
    heads = [
        place
        for place, line in enumerate(lines)
        if line.kind in (Is.CHAPTER, Is.ANNEX, Is.BIBLIOGRAPHY, Is.INDEX, begins)
    ]
    return [
        (head, behind)
        for head, behind in zip(heads, [*heads[1:], len(lines)], strict=True)
        if lines[head].kind is begins
    ]


def substituted(lines: Lines, draw: Draw, pattern: str, new: str, *kinds: Is) -> str:
    """One of all places in running text where the pattern stands, written otherwise."""
    spots = [
        (place, found.start(), found.end(), found.expand(new))
        for place, line in enumerate(lines)
        if line.kind in (kinds or (Is.UNTITLED, Is.TEXT, Is.ITEM))
        for found in re.finditer(pattern, line.text)
    ]
    place, start, end, written = draw(st.sampled_from(spots))
    line = lines[place]
    return as_text(changed(lines, place, replace(line, text=line.text[:start] + written + line.text[end:])))


VERB = r"应(?=不小于|不大于|不少于|符合|为\d|设置|标明|采取|采用|保证|满足|固定|征求|能承受|有一个|逐张)"


@meant_for("VRB101")
def must_for_shall(lines: Lines, draw: Draw) -> str:
    return substituted(lines, draw, VERB, "必须")


@meant_for("VRB102")
def ought_for_shall(lines: Lines, draw: Draw) -> str:
    return substituted(lines, draw, VERB, "应当")


@meant_for("VRB103")
def may_not_for_shall_not(lines: Lines, draw: Draw) -> str:
    return substituted(lines, draw, "不应(?=设在|有)", "不得")


@meant_for("VRB121")
def a_note_demands(lines: Lines, draw: Draw) -> str:
    place = draw(st.sampled_from([at for at in places(lines, Is.NOTE) if "”" not in lines[at].text]))
    line = lines[place]
    return as_text(changed(lines, place, replace(line, text=line.text.rstrip("。") + "，使用者应遵守。")))


@meant_for("TXT101")
def left_open(lines: Lines, draw: Draw) -> str:
    return substituted(lines, draw, r"(?<=于)\d[\d.]*(?= ?[m%hd])", "TBD")


@meant_for("TXT111")
def this_standard(lines: Lines, draw: Draw) -> str:
    return substituted(lines, draw, "本文件", "本标准")


@meant_for("QTY101")
def unit_without_space(lines: Lines, draw: Draw) -> str:
    return substituted(lines, draw, r"(\d) (mm|m|N|h|d|min)(?![a-zA-Z])", r"\1\2")


@meant_for("QTY111")
def range_with_one_unit(lines: Lines, draw: Draw) -> str:
    return substituted(lines, draw, r"(\d) (mm|m)～", r"\1～")


@meant_for("NUM101")
def hyphen_for_dash(lines: Lines, draw: Draw) -> str:
    return substituted(lines, draw, r"(GB/T \d+)—(20\d\d)", r"\1-\2", Is.UNTITLED, Is.REFERENCE, Is.ENTRY)


@meant_for("NUM102")
def code_and_number_in_one(lines: Lines, draw: Draw) -> str:
    return substituted(lines, draw, r"(GB/T) (\d+)", r"\1\2", Is.UNTITLED, Is.REFERENCE, Is.ENTRY)


@meant_for("REF125")
def a_reference_is_not_listed(lines: Lines, draw: Draw) -> str:
    return as_text(without(lines, draw(st.sampled_from(places(lines, Is.REFERENCE)))))


@meant_for("REF124")
def a_listed_one_is_not_cited(lines: Lines, draw: Draw) -> str:
    place = draw(st.sampled_from(places(lines, Is.REFERENCE)))
    number = re.escape(lines[place].text.partition("—")[0])
    spoilt = [
        replace(line, text=re.sub(number + r"(—\d{4})?", "相关文件", line.text)) if line.kind is Is.UNTITLED else line
        for line in lines
    ]
    return as_text(spoilt)


@meant_for("REF121")
def references_change_places(lines: Lines, draw: Draw) -> str:
    entries = places(lines, Is.REFERENCE)
    first = draw(st.integers(0, len(entries) - 2))
    second = draw(st.integers(first + 1, len(entries) - 1))
    spoilt = list(lines)
    spoilt[entries[first]], spoilt[entries[second]] = spoilt[entries[second]], spoilt[entries[first]]
    return as_text(spoilt)


@meant_for("REF123")
def listed_twice(lines: Lines, draw: Draw) -> str:
    place = draw(st.sampled_from(places(lines, Is.REFERENCE)))
    return as_text(changed(lines, place, lines[place], lines[place]))


@meant_for("STR111")
def the_cover_lacks_a_field(lines: Lines, draw: Draw) -> str:
    kept = ("名称", "英文")
    fields = [at for at in places(lines, Is.COVER) if not lines[at].text.startswith(kept)]
    return as_text(without(lines, draw(st.sampled_from(fields))))


@meant_for("STR163")
def a_term_without_english(lines: Lines, draw: Draw) -> str:
    place = draw(st.sampled_from(places(lines, Is.TERM)))
    return as_text(changed(lines, place, replace(lines[place], second="")))


@meant_for("STR165")
def a_definition_begins_with_is(lines: Lines, draw: Draw) -> str:
    place = draw(st.sampled_from(places(lines, Is.TERM))) + 1
    return as_text(changed(lines, place, replace(lines[place], text="是指" + lines[place].text)))


@meant_for("STR168")
def english_with_a_capital(lines: Lines, draw: Draw) -> str:
    place = draw(st.sampled_from(places(lines, Is.TERM)))
    return as_text(changed(lines, place, replace(lines[place], second=lines[place].second.capitalize())))


@meant_for("STR169")
def a_term_twice(lines: Lines, draw: Draw) -> str:
    first, second = draw(st.sampled_from([(a, b) for a in (0, 1) for b in (2, 3, 4)]))
    terms = places(lines, Is.TERM)
    return as_text(changed(lines, terms[second], replace(lines[terms[second]], text=lines[terms[first]].text)))


@meant_for("STR172")
def abbreviations_out_of_order(lines: Lines, draw: Draw) -> str:
    entries = places(lines, Is.ABBREVIATION)
    place = draw(st.integers(0, len(entries) - 2))
    spoilt = list(lines)
    spoilt[entries[place]], spoilt[entries[place + 1]] = spoilt[entries[place + 1]], spoilt[entries[place]]
    return as_text(spoilt)


@meant_for("STR207")
def a_hanging_paragraph(lines: Lines, draw: Draw) -> str:
    heads = [
        at
        for at in places(lines, Is.CHAPTER, Is.CLAUSE)
        if lines[at + 1].kind in (Is.CLAUSE, Is.UNTITLED)
        and (lines[at].kind is Is.CHAPTER) == (lines[at + 1].kind is Is.CLAUSE)
    ]
    place = draw(st.sampled_from(heads))
    return as_text(changed(lines, place, lines[place], Line(Is.TEXT, "这里说明座椅的一般做法。")))


# Numbers that are typed wrongly


def renumbered(lines: Lines, draw: Draw, pattern: str) -> str:
    """One number of those that the pattern finds at the beginning of a line, raised by one."""
    text = as_text(lines)
    found = draw(st.sampled_from(list(re.finditer(pattern, text, re.MULTILINE))))
    return f"{text[: found.start(1)]}{int(found[1]) + 1}{text[found.end(1) :]}"


@meant_for("STR201")
def a_chapter_is_skipped(lines: Lines, draw: Draw) -> str:
    return renumbered(lines, draw, r"^([4-9]) (?=[^\d])")


@meant_for("STR202")
def a_clause_is_skipped(lines: Lines, draw: Draw) -> str:
    return renumbered(lines, draw, r"^[5-9]\.\d\.([2-9]) ")


@meant_for("ANX111")
def an_annex_is_dropped(lines: Lines, draw: Draw) -> str:
    first, behind = draw(st.sampled_from(sections(lines, Is.ANNEX)))
    return as_text([*lines[:first], *lines[behind:]])


@meant_for("STR202")
def two_clauses_change_places(lines: Lines, draw: Draw) -> str:
    """With the numbers that they had."""
    text = as_text(lines).splitlines()
    heads = [place for place, line in enumerate(text) if re.match(r"[5-9]\.\d\.\d ", line)]
    pairs = [(a, b) for a, b in pairwise(heads) if b == a + 1 and text[a].split(".")[:2] == text[b].split(".")[:2]]
    first, second = draw(st.sampled_from(pairs))
    text[first], text[second] = text[second], text[first]
    return "\n".join(text)


@meant_for("LST102")
def two_items_change_letters(lines: Lines, draw: Draw) -> str:
    text = as_text(lines).splitlines()
    pairs = [place for place, line in enumerate(text) if line.startswith("a) ") and text[place + 1].startswith("b) ")]
    place = draw(st.sampled_from(pairs))
    text[place], text[place + 1] = "b" + text[place][1:], "a" + text[place + 1][1:]
    return "\n".join(text)


@meant_for("TAB107")
def a_table_is_dropped(lines: Lines, draw: Draw) -> str:
    place = draw(st.sampled_from(places(lines, Is.TABLE)))
    behind = next(at for at in range(place + 1, len(lines)) if lines[at].kind is not Is.ROW)
    return as_text([*lines[:place], *lines[behind:]])


@meant_for("TAB101")
def a_table_without_a_number(lines: Lines, draw: Draw) -> str:
    text = as_text(lines)
    found = draw(st.sampled_from(list(re.finditer(r"^表(?:[AB]\.)?\d .*\n(?=\|)", text, re.MULTILINE))))
    return text[: found.start()] + text[found.end() :]


@meant_for("FIG105")
def the_figure_is_dropped(lines: Lines, draw: Draw) -> str:
    return as_text(without(lines, draw(st.sampled_from(places(lines, Is.FIGURE)))))


@meant_for("STR123")
def the_contents_say_otherwise(lines: Lines, draw: Draw) -> str:
    """A contents list is put before the foreword, and one of its titles is changed."""
    heads = [each for each in numbered(lines) if each.line.kind is Is.CHAPTER]
    wrong = draw(st.integers(0, len(heads) - 1))
    entries = [
        f"{each.number} {each.line.text}{'规定' if place == wrong else ''}\t{place + 1}"
        for place, each in enumerate(heads)
    ]
    before, foreword, behind = as_text(lines).partition("\n前言\n")
    return f"{before}\n目次\n" + "\n".join(["前言\tI", "引言\tII", *entries]) + f"\n{foreword}{behind}"
