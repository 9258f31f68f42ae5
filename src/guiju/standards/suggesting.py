"""What may be meant: suggestions while something is typed, and what to search for instead when nothing was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from typing import Final, Literal

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from guiju.base import codes
from guiju.base.codes import Scheme
from guiju.base.numbers import parse
from guiju.base.selection import LONGEST_VALUE
from guiju.base.terms import Status, Tier
from guiju.engines.search.query import All, AnyOf, Phrase, Prefix, Query, Scored, Term
from guiju.engines.search.text import fold, grams, is_chinese, runs, stretches
from guiju.organizations.models import Organization
from guiju.organizations.naming import organizations_like
from guiju.standards.asking import ABOUT, asked, inflections
from guiju.standards.indexed import whole
from guiju.standards.models import Standard
from guiju.standards.querysets import Among
from guiju.standards.search import engine
from guiju.standards.selecting import status_query
from guiju.standards.spelled import mended, readings, spelled, unlabelled
from guiju.standards.synonyms import joined

Kind = Literal["number", "title", "organization", "class"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` may stand in the search box. `key` is that of the standard or the organization, or `ics:97.190`,
    `ccs:Y57`; `note` is what to show beside the text: the title of a number."""

    text: str
    kind: Kind
    key: str
    note: str = ""


_MOST_OF: Final[dict[Kind, int]] = {"organization": 2, "class": 2}
_LOOKED_AT: Final = 60
_FEW: Final = 4


def suggest(typed: str, *, on: date, limit: int = 8) -> list[Suggestion]:
    """What is typed as the beginning of something: numbers, titles, organizations, classes; each text once.

    Standards in force on the day stand before others. While Chinese is being composed, Latin letters may stand
    behind it (婴儿tui): then what was composed counts.
    """
    text = fold(typed).strip()[:100]
    if not runs(text):
        return []
    found = list(_each_once(_suggested(text, on), limit))
    composed = re.sub(r"(?<=[^\x00-\x7f])[a-z' ]+$", "", text)
    return found or (suggest(composed, on=on, limit=limit) if composed != text else [])


def _suggested(text: str, on: date) -> Iterator[Suggestion]:
    yield from _numbers(text, on)
    if _CLASS_CODE.fullmatch(text):
        yield from _classes(text)
    beside = [*islice(_organizations(text), _MOST_OF["organization"]), *islice(_classes(text), _MOST_OF["class"])]
    titles = list(_titles(text, on))
    yield from titles[:4]
    yield from beside
    yield from titles[4:]


def _each_once(suggestions: Iterable[Suggestion], limit: int) -> Iterator[Suggestion]:
    seen: set[str] = set()
    for suggestion in suggestions:
        if (text := fold(suggestion.text)) not in seen:
            seen.add(text)
            yield suggestion
            if len(seen) == limit:
                return


def _best(query: Query, on: date, limit: int) -> list[Standard]:
    preferred = (Scored(status_query(Status.IN_FORCE, on=on), 0.4), Scored(Term("tier", Tier.NATIONAL), 0.2))
    ids = [hit.id for hit in engine().search(All((query,), prefer=preferred), limit=limit).hits]
    found = Standard.objects.only("number", "key", "title_zh", "title_en").in_bulk(ids)
    return [found[id] for id in ids if id in found]


_CLASS_CODE = re.compile(r"[a-z]\d\d|\d\d\.\d{3}(?:\.\d\d)?")

# Numbers

_BEGINS_A_NUMBER = re.compile(r"[a-z]{1,8}(?:[ /._-]*[a-z]{0,6}){0,2}[ .-]*\d|\d+(?:\.\d+)*(?:-\d*)?$")


def _numbers(text: str, on: date) -> Iterator[Suggestion]:
    tier, bare = unlabelled(text)
    if not _BEGINS_A_NUMBER.match(bare):
        return
    ways: list[Query] = []
    for number in readings(text):
        ways += [Scored(Term("key", number.key), 3.0), Scored(Term("undated_key", number.undated_key), 2.0)]
    mend = mended(bare)
    field = "digits" if mend[0].isdigit() else "squeezed"
    begun: Query = Prefix(field, spelled(mend))
    ways.append(Scored(All((begun, Term("tier", tier))) if tier else begun, 1.0))
    for standard in _best(AnyOf(tuple(ways)), on, 5):
        yield Suggestion(standard.parsed.printed, "number", standard.key, standard.title)


# Titles


def _titles(text: str, on: date) -> Iterator[Suggestion]:
    """Titles that begin so, then those that hold it; where those are few, what a search for it would find."""
    beginning: Query = Prefix("whole", whole(text))
    if len(whole(text)) == 1:
        found = _best(beginning, on, _LOOKED_AT)
    else:
        found = _best(AnyOf((Scored(beginning, 1.0), Scored(_held(text), 0.0))), on, _LOOKED_AT)
        if len(found) < _FEW and not _BEGINS_A_NUMBER.match(text):
            found += _best(asked(text), on, _FEW)
    for standard in found:
        titles = [title for title in (standard.title_zh, standard.title_en) if title]
        if titles:
            best = min(titles, key=lambda title: (not _holds(title, text), _in_chinese(title) != _in_chinese(text)))
            yield Suggestion(best, "title", standard.key)


def _held(text: str) -> Query:
    """The text within a title; its last Latin word may be unfinished."""
    *pieces, last = runs(text)
    parts = [
        AnyOf(tuple(Phrase("title", tuple(grams(form))) for form in inflections(piece)))
        for piece in pieces
        if len(piece) > 1
    ]
    if last.isascii() and last.isalpha():
        return All((*parts, Prefix("title", last)))
    return All((*parts, Term("words", last) if len(last) == 1 else Phrase("title", tuple(grams(last)))))


def _in_chinese(text: str) -> bool:
    return any(map(is_chinese, text))


def _holds(title: str, text: str) -> bool:
    return whole(text) in "".join(runs(title))


# Organizations and classes


def _organizations(text: str) -> Iterator[Suggestion]:
    ids = organizations_like(text)[:200]
    found = Organization.objects.only("key", "name_zh", "name_en", "code").in_bulk(ids)
    bodies = [found[id] for id in ids if id in found]
    for body in sorted(bodies, key=lambda body: not fold(str(body)).startswith(text)):
        yield Suggestion(str(body), "organization", body.key)


def _classes(text: str) -> Iterator[Suggestion]:
    """Classes whose code begins so, then those whose name does, then those whose name holds it."""
    sought = joined(runs(text))
    ranked = []
    for place, (code, key, names) in enumerate(_named_classes()):
        if len(text) > 1 and code.casefold().startswith(text):
            ranked.append((0, len(code), place, f"{code} {names[0][1]}", key))
            continue
        for name, shown in names:
            if len(sought) > 1 and sought in name:
                ranked.append((2 - name.startswith(sought), len(name), place, f"{code} {shown}", key))
                break
    for _rank, _length, _place, shown, key in sorted(ranked)[:10]:
        yield Suggestion(shown, "class", key)


@cache
def _named_classes() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Code, key, and each name as it is compared and as it is shown; of ICS and CCS."""
    return [
        (row.code, f"{scheme}:{row.code}", [(joined(runs(name)), name) for name in (row.name_zh, row.name_en) if name])
        for scheme in (Scheme.ICS, Scheme.CCS)
        for row in codes.rows(scheme)
    ]


# Did you mean

_CANDIDATES: Final = 30
_LEAST_LIKENESS: Final = 0.6


def did_you_mean(words: str) -> str:
    """What to search for where nothing was found: the words as a title or a number has them; else, with a leading
    ``~``, titles that hold nearly all of them; "" where there is nothing of the kind."""
    text = " ".join(fold(words).removeprefix(ABOUT).split())
    if not runs(text):
        return ""
    if number := _number_meant(text):
        return number
    about = f"{ABOUT}{text}"[:LONGEST_VALUE]
    ids = [hit.id for hit in engine().search(asked(about), limit=_CANDIDATES).hits]
    titles = Standard.objects.filter(id__in=Among(ids)).values_list("id", "title_zh", "title_en")
    places = {id: place for place, id in enumerate(ids)}
    corrected = [
        (edits, places[id], mend)
        for id, *both in titles
        for title in both
        if title and (found := _as_in(text, title)) is not None
        for edits, mend in [found]
    ]
    if corrected and min(corrected)[0]:
        return min(corrected)[2][:LONGEST_VALUE].strip()
    return about if ids else ""


def _as_in(text: str, title: str) -> tuple[int, str] | None:
    """The text in the spelling of a title, and how many signs that changes; None where it is another text."""
    plain = fold(title)
    edits, parts = 0, []
    for chunk in text.split():
        mend = ""
        for part in stretches(chunk):
            if part in plain or not runs(part):
                mend += part
                continue
            nearest = _window(part, plain) if is_chinese(part) else _word(part, plain)
            if nearest is None:
                return None
            edits += OSA.distance(part, nearest)
            mend += nearest
        parts.append(mend)
    return edits, " ".join(parts)


def _window(part: str, plain: str) -> str | None:
    """The piece of the title that is most like this run."""
    if len(part) < 3 or (found := fuzz.partial_ratio_alignment(part, plain)) is None:
        return None
    start, stop = found.dest_start, found.dest_end
    near = [
        plain[first:last]
        for first in range(max(0, start - 1), start + 2)
        for last in range(stop - 1, min(len(plain), stop + 1) + 1)
        if last - first >= 2
    ]
    best = min(near, key=lambda piece: (OSA.distance(part, piece), abs(len(piece) - len(part))), default="")
    most = 1 if len(part) < 8 else len(part) // 6 + 1
    return best if best and OSA.distance(part, best) <= most and len(runs(best)) == 1 else None


def _word(part: str, plain: str) -> str | None:
    """The Latin word of the title that is most like this one."""
    words = [word for word in re.findall(r"[^\W\d_]+|\d+", plain) if word.isascii()]
    found = process.extractOne(part, words, scorer=OSA.normalized_similarity, score_cutoff=_LEAST_LIKENESS)
    return str(found[0]) if found and len(part) > 2 and not part.isdigit() else None


def _number_meant(text: str) -> str:
    """The number in the register that is a slip of the hand away: two signs exchanged, one too many."""
    mend = mended(unlabelled(text)[1])
    if not re.fullmatch(r"[a-z]{1,8}[a-z/ -]*\d[\w./:-]*", mend):
        return ""
    typed = spelled(mend)
    slips = [typed[:place] + typed[place + 1 :] for place in range(len(typed))]
    slips += [
        typed[:place] + typed[place + 1] + typed[place] + typed[place + 2 :]
        for place in range(len(typed) - 1)
        if typed[place] != typed[place + 1]
    ]
    ways = tuple(
        way for slip in dict.fromkeys(slips) for way in (Term("squeezed", slip), Prefix("squeezed", f"{slip}-"))
    )
    hits = engine().search(AnyOf(ways), limit=20).hits
    numbers = Standard.objects.filter(id__in=Among([hit.id for hit in hits])).values_list("number", flat=True)
    ranked = sorted((OSA.distance(typed, spelled(number)), number) for number in numbers)
    if not ranked:
        return ""
    number = parse(ranked[0][1])
    return number.printed if re.search(r"-\d{4}$", typed) else number.undated.printed
