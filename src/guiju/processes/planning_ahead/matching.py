"""What there already is for a stated need: standards that sound like it, committees whose field it lies in, and why.

Candidates come from the search index, their order from how alike the titles are; a person decides what fits.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

import rjieba
from django.db.models import Count, F, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from guiju.base.selection import Selection
from guiju.base.terms import Status, Tier
from guiju.engines.search import DamagedIndex, MissingIndex
from guiju.organizations.models import Organization, OrganizationKind
from guiju.standards import search
from guiju.standards.asking import ABOUT
from guiju.standards.models import Standard
from guiju.standards.querysets import Among, ContainsAny

MOST_STANDARDS: Final = 10
MOST_COMMITTEES: Final = 5
LEAST_LIKENESS: Final = 45
_PIECES: Final = 8
_CANDIDATES: Final = 30

_OURS: Final = (Tier.NATIONAL, Tier.SECTOR, Tier.LOCAL)
"""Whose committees a need can be taken to; a committee of ISO is reached through them."""

_SAYS_NOTHING: Final = re.compile(
    r"技术|安全|服务|评价|规范|规程|通则|通用|要求|指南|导则|标准|管理|建立|制定|修订|缺少|缺乏|希望|需要|需求|统一|关于|地方|国家|行业|方面"
    r"|[的与和及在对为等]|[\W_]+"
)
"""Words that stand in every need and every title."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A standard that may answer the need; `likeness` of 100."""

    key: str
    number: str
    title: str
    likeness: int
    why: str


@dataclass(frozen=True, slots=True)
class Field:
    """A committee in whose field the need seems to lie."""

    key: str
    name: str
    why: str


def matches(
    *, title: str, keywords: Sequence[str] = (), ics: Sequence[str] = (), ccs: Sequence[str] = (), on: date
) -> dict[str, Any]:
    """As an event keeps them: `standards`, `committees`; `unsearched` says why nothing was looked for."""
    pieces = pieces_of(title, keywords)
    try:
        found, unsearched = _standards(title, pieces, keywords, on=on), ""
    except (MissingIndex, DamagedIndex) as error:
        found, unsearched = [], error.told(_)
    return {
        "standards": [asdict(each) for each in found],
        "committees": [asdict(each) for each in _committees(pieces, found, ics, ccs, on=on)],
        "unsearched": unsearched,
    }


def pieces_of(title: str, keywords: Sequence[str] = ()) -> list[str]:
    """What is looked for: keywords as they are, the parts of the title that say something, the words of long ones."""
    found = [_folded(word) for word in keywords if word.strip()]
    for part in _SAYS_NOTHING.split(_folded(title)):
        if len(part) < 2:
            continue
        found.append(part)
        if len(part) > 4:
            found += [word for word in rjieba.cut(part) if len(word) > 1]
    return list(dict.fromkeys(found))[:_PIECES]


def _standards(title: str, pieces: Iterable[str], keywords: Sequence[str], *, on: date) -> list[Alike]:
    hit_by: dict[int, list[str]] = defaultdict(list)
    for piece in [f"{ABOUT}{title}", *pieces]:
        asked = Selection(words=piece, statuses=(Status.IN_FORCE, Status.UPCOMING), on=on)
        for pk in search.find(asked, limit=_CANDIDATES).ids:
            hit_by[pk] += [] if piece.startswith(ABOUT) else [piece]
    sought = _folded(" ".join([title, *keywords]))
    scored = []
    for standard in Standard.objects.filter(pk__in=Among(list(hit_by))):
        likeness = round(fuzz.token_set_ratio(_matter(sought), _matter(_folded(standard.title))))
        likeness = max(likeness, round(fuzz.partial_ratio(_matter(sought), _matter(_folded(standard.title)))))
        if likeness >= LEAST_LIKENESS:
            words = _("”“").join(hit_by[standard.pk][:3])
            why = _("名称含“{pieces}”，相似度 {likeness}").format(pieces=words, likeness=likeness)
            if not words:
                why = _("名称相近，相似度 {likeness}").format(likeness=likeness)
            scored.append((Alike(standard.key, standard.number, standard.title, likeness, why), standard.sort_key))
    scored.sort(key=lambda pair: (-pair[0].likeness, pair[1]))
    return [alike for alike, _order in scored[:MOST_STANDARDS]]


def _committees(
    pieces: Sequence[str], alike: Sequence[Alike], ics: Sequence[str], ccs: Sequence[str], *, on: date
) -> Iterator[Field]:
    """Those that answer for alike standards first, then those of the named classes, then those with such a name."""
    words = dict.fromkeys(word for piece in pieces for word in rjieba.cut(piece) if len(word) > 1)
    reasons: dict[int, list[str]] = defaultdict(list)
    weights: Counter[int] = Counter()
    answering = Standard.objects.filter(key__in=Among([each.key for each in alike]), committee__isnull=False)
    for pk, count in answering.values_list("committee").annotate(count=Count("pk")).order_by("-count"):
        reasons[pk].append(_("归口上面的 {count} 项标准").format(count=count))
        weights[pk] += 10 * count
    for column, codes in (("ics", ics), ("ccs", ccs)):
        for code in codes:
            for pk, count in _by_class(column, code, on=on):
                reasons[pk].append(
                    _("归口 {scheme} {code} 的 {count} 项标准").format(scheme=column.upper(), code=code, count=count)
                )
                weights[pk] += min(count, 20)
    for body in Organization.objects.filter(kind=OrganizationKind.COMMITTEE).existing(on=on).only("pk", "name_zh"):
        named = [word for word in words if word in body.name_zh]
        if named:
            reasons[body.pk].append(_("名称含“{pieces}”").format(pieces=_("”“").join(named[:3])))
            weights[body.pk] += 5 * len(named)
    best = [pk for pk, _weight in weights.most_common(MOST_COMMITTEES)]
    bodies = Organization.objects.in_bulk(best)
    for pk in best:
        name = " ".join(dict.fromkeys([bodies[pk].code, str(bodies[pk])])).strip()
        yield Field(bodies[pk].key, name, _("；").join(reasons[pk]))


def _by_class(column: str, code: str, *, on: date) -> list[tuple[int, int]]:
    """Committees by how many standards of a class they answer for; of ICS the group, which all below it share."""
    wanted = ".".join(code.split(".")[:2]) if column == "ics" else code
    pieces = [f" {wanted}{end}" for end in ((" ", ".") if column == "ics" else (" ",))]
    within = ContainsAny(Concat(Value(" "), F(column), Value(" ")), pieces)
    found = Standard.objects.in_force(on=on).of_tier(*_OURS).filter(within, committee__isnull=False)
    return list(
        found.order_by().values_list("committee").annotate(count=Count("pk")).order_by("-count")[:MOST_COMMITTEES]
    )


def _matter(text: str) -> str:
    return " ".join(_SAYS_NOTHING.split(text)).strip() or text


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
