"""The register by class, region and issuing body: trees whose every node says how many standards lie in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.base.codes import Code, Scheme, history, nearest, rows, table
from guiju.base.codes.regions import six_digits
from guiju.base.errors import NotFound
from guiju.base.selection import Selection, Sort, SortBy, ccs_members
from guiju.base.terms import Status, Tier
from guiju.organizations.models import Organization, OrganizationKind
from guiju.standards.search import count, find
from guiju.web import asking
from guiju.web.components.listing import listed_by_id
from guiju.web.components.narrowing import changed
from guiju.web.components.words import FIELDS
from guiju.web.portal.keeping import kept
from guiju.web.refusals import refuse

LISTED = 10
MOST_NEAR = 8
MOST_BODIES = 30

_NO_PLACE = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


@dataclass(frozen=True, slots=True)
class Day:
    """The day that is told of; `chosen` where the reader chose it, so that links ask for today on the day they are
    followed."""

    on: date
    chosen: date | None


@dataclass(frozen=True, slots=True)
class Node:
    """One class, region or body with what lies in it: all standards, and those in force on the day.

    `past` is what became of a region that is no more.
    """

    code: str
    name_zh: str
    name_en: str
    address: str
    total: int
    in_force: int
    all: Selection
    living: Selection
    past: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of the Selections' standards each value of a facet has; `total` counts them all."""

    total: dict[str, int]
    in_force: dict[str, int]


def counts(facet: str, selection: Selection) -> Counts:
    """Exact, and kept until the register changes. The Selection has its day, and chooses no status."""

    def ask() -> Counts:
        living = replace(selection, statuses=(Status.IN_FORCE,))
        return Counts(*(find(each, limit=1, facets=(facet,)).facets[facet] for each in (selection, living)))

    return kept(f"facet {facet} {selection.to_query()}", ask)


def with_groups(counted: Counts, rows_below: Iterable[Code], on: date) -> Counts:
    """The groups of CCS between letters and classes, which are no value of the facet: each is asked for.

    Of a group none of whose classes has a standard, nothing is asked.
    """
    groups = [row.code for row in rows_below if any(counted.total.get(each) for each in ccs_members(row.code)[1:])]
    if not groups:
        return counted

    def ask() -> Counts:
        return Counts(
            *(
                {code: count(Selection(ccs=(code,), on=on, statuses=statuses)) for code in groups}
                for statuses in ((), (Status.IN_FORCE,))
            )
        )

    found = kept(f"groups {' '.join(groups)} {on}", ask)
    return Counts(counted.total | found.total, counted.in_force | found.in_force)


# The trees of classes


@dataclass(frozen=True, slots=True)
class Tree:
    """A scheme as pages: its facet, the field of a Selection, and the name of its address."""

    scheme: Scheme
    facet: str
    field: str
    route: str
    children: Callable[[str | None, Mapping[str, int]], list[Code]]
    plain: Callable[[str], str]
    """A code as Selections and addresses write it."""

    def address(self, code: str = "") -> str:
        return reverse(self.route, args=[self.plain(code)] if code else [])

    def node(self, row: Code, counted: Counts, day: Day) -> Node:
        code = self.plain(row.code)
        chosen = changed(Selection(on=day.chosen), **{self.field: code})
        living = replace(chosen, statuses=(Status.IN_FORCE,))
        total, in_force = counted.total.get(code, 0), counted.in_force.get(code, 0)
        return Node(
            code,
            row.name_zh,
            row.name_en,
            self.address(row.code),
            total,
            in_force,
            chosen,
            living,
            _became(row, day.on),
        )


def _became(row: Code, on: date) -> str:
    """Of a region that is no more on that day."""
    if row.holds(on) or row.valid_to is None or row.valid_to > on:
        return ""
    after = history(row.successor) if row.successor and row.successor != row.code else ()
    if after:
        return _("今 {name}").format(name=after[-1].name_zh)
    return _("已撤销")


def _same(code: str) -> str:
    return code


def _short(code: str) -> str:
    """``330000`` is 33, ``330100`` 3301: as numbers and Selections write it."""
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code


def _classes(scheme: Scheme) -> Callable[[str | None, Mapping[str, int]], list[Code]]:
    return lambda parent, counted: [row for row in rows(scheme) if row.parent == parent]


def _regions(parent: str | None, counted: Mapping[str, int]) -> list[Code]:
    """Provinces, or the prefectures of one; those of the past as far as standards bear their codes."""
    within = six_digits(parent) if parent else None
    last = {row.code: row for row in rows(Scheme.REGION) if row.parent == within and row.name_zh not in _NO_PLACE}
    return [row for row in last.values() if row.valid_to is None or counted.get(_short(row.code))]


ICS = Tree(Scheme.ICS, "ics", "ics", "portal:browse-ics", _classes(Scheme.ICS), _same)
CCS = Tree(Scheme.CCS, "ccs", "ccs", "portal:browse-ccs", _classes(Scheme.CCS), _same)
REGIONS = Tree(Scheme.REGION, "region", "regions", "portal:browse-regions", _regions, _short)


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """Where the trees begin."""
    day = _day(request)
    everything = Selection(on=day.on)
    branches = []
    for tree in (ICS, CCS, REGIONS):
        counted = counts(tree.facet, everything)
        roots = [tree.node(row, counted, day) for row in tree.children(None, counted.total)]
        branches.append((tree, FIELDS[tree.scheme], tree.address(), roots))
    return render(request, "portal/browse.html", {**_told(day), "nav": "browse", "branches": branches})


@require_safe
def ics(request: HttpRequest, code: str = "") -> HttpResponse:
    return _branch(request, ICS, code.strip())


@require_safe
def ccs(request: HttpRequest, code: str = "") -> HttpResponse:
    return _branch(request, CCS, code.strip().upper())


@require_safe
def regions(request: HttpRequest, code: str = "") -> HttpResponse:
    return _branch(request, REGIONS, code.strip())


def _branch(request: HttpRequest, tree: Tree, code: str) -> HttpResponse:
    day = _day(request)
    row = _row(tree, code) if code else None
    if code and row is None:
        return _unknown(request, tree, code)
    counted = counts(tree.facet, Selection(on=day.on))
    below = tree.children(row.code if row else None, counted.total)
    if tree is CCS:
        counted = with_groups(counted, [*below, *([row] if row else [])], day.on)
    context: dict[str, Any] = {
        **_told(day),
        "nav": "browse",
        "tree": tree,
        "name": FIELDS[tree.scheme],
        "root": tree.address(),
        "nodes": [tree.node(child, counted, day) for child in below],
    }
    if row is not None:
        here = tree.node(row, counted, day)
        newest = replace(here.living, on=day.on, sort=Sort(SortBy.PUBLISHED, descending=True))
        context["here"] = here
        context["trail"] = [tree.node(above, counted, day) for above in _above(tree, row)]
        context["newest"] = listed_by_id(find(newest, limit=LISTED).ids, on=day.on) if here.in_force else []
        if tree is REGIONS:
            context["bodies"] = _bodies_of(here.code)
    return render(request, "portal/branch.html", context)


def _row(tree: Tree, code: str) -> Code | None:
    if tree is REGIONS:
        past = history(code) if code.isascii() and code.isdigit() and len(code) in (2, 4, 6) else ()
        return past[-1] if past else None
    return table(tree.scheme).get(code)


def _above(tree: Tree, row: Code) -> list[Code]:
    """From the root to what holds it."""
    trail: list[Code] = []
    while row.parent:
        row = table(tree.scheme)[row.parent]
        trail.insert(0, row)
    return trail


def _bodies_of(region: str) -> list[Organization]:
    return list(Organization.objects.filter(region=region, kind=OrganizationKind.AGENCY).order_by("key")[:MOST_BODIES])


def _unknown(request: HttpRequest, tree: Tree, code: str) -> HttpResponse:
    """A 404 page with the classes that stand near."""
    sentence = _("{scheme}代码表中没有“{code}”。").format(scheme=FIELDS[tree.scheme], code=code[:40])
    return refuse(request, sentence, status=404, near=_near(tree, code[:40]), tree=tree)


def _near(tree: Tree, code: str) -> list[tuple[Code, str]]:
    """The closest known class above, and what lies in it, those that begin alike first."""
    try:
        above = nearest(tree.scheme, six_digits(code) if tree is REGIONS else code)
    except NotFound:
        found: Iterable[Code] = [row for row in rows(tree.scheme) if row.parent is None]
    else:
        found = [above, *(row for row in rows(tree.scheme) if row.parent == above.code)]

    def alike(row: Code) -> int:
        return next((n for n, (a, b) in enumerate(zip(row.code, code, strict=False)) if a != b), len(row.code))

    near = sorted(found, key=lambda row: -alike(row))[:MOST_NEAR]
    return [(row, tree.address(row.code)) for row in near]


# Who issues


@require_safe
def issuers(request: HttpRequest) -> HttpResponse:
    """Those that issued most, of one tier or of all."""
    day = _day(request)
    tier = asking.chosen_word(request, "tier", Tier)
    linked = Selection(on=day.chosen, tiers=(tier,) if tier else ())
    counted = counts("issuer", linked.as_of(day.on))
    bodies = {body.key: body for body in Organization.objects.filter(key__in=list(counted.total))}
    nodes = [
        _of_body(bodies[key], linked, counted)
        for key in sorted(counted.total, key=lambda key: (-counted.total[key], key))
        if key in bodies
    ]
    tiers = counts("tier", Selection(on=day.on)).total
    context = {
        **_told(day),
        "nav": "browse",
        "nodes": nodes,
        "tier": tier,
        "tiers": [(each, tiers[each]) for each in Tier if each in tiers],
        "most": max((node.total for node in nodes), default=0),
    }
    return render(request, "portal/issuers.html", context)


def _of_body(body: Organization, selection: Selection, counted: Counts) -> Node:
    chosen = replace(selection, issuers=(body.key,))
    return Node(
        body.code,
        body.name_zh or body.name_en or body.code,
        body.name_en,
        reverse("portal:organization", args=[body.key]),
        counted.total[body.key],
        counted.in_force.get(body.key, 0),
        chosen,
        replace(chosen, statuses=(Status.IN_FORCE,)),
    )


def _day(request: HttpRequest) -> Day:
    on = asking.chosen_day(request)
    return Day(on, on if request.GET.get("on") else None)


def _told(day: Day) -> dict[str, Any]:
    return {"on": day.on, "today": asking.today(), "chosen_day": day.chosen}
