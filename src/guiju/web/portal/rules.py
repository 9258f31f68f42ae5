"""The rules of checks: all of them, and a page for each with its reason, its source and its examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from guiju.checks.definition import Family, Finding, Profile, Rule, Severity, Source
from guiju.checks.examples import found_in_bad
from guiju.checks.output.places import SEVERITIES
from guiju.checks.rules import every, rule_of
from guiju.documents.blocks import Document
from guiju.documents.reading import of_text
from guiju.web import asking
from guiju.web.components.checking import CERTAINTIES, FAMILIES, PROFILES, Passage, laid_out


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule in the list, with its severity in the profile that was chosen."""

    rule: Rule
    title: str
    severity: Severity
    severity_title: str


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """By family; `?profile=` those that run in one."""
    profile = asking.chosen_word(request, "profile", Profile)
    family = asking.chosen_word(request, "family", Family)
    chosen = [
        each
        for each in every()
        if (profile is None or profile in each.profiles) and (family is None or each.family is family)
    ]
    order = list(Family)
    chosen.sort(key=lambda each: (order.index(each.family), each.code))
    groups = [
        (each, str(FAMILIES[each]), [_listed(rule, profile) for rule in found])
        for each, found in groupby(chosen, key=lambda rule: rule.family)
    ]
    context = {
        "nav": "check",
        "groups": groups,
        "count": len(chosen),
        "profiles": [(each.value, PROFILES[each], each is profile) for each in Profile],
        "narrowed": profile is not None,
        "family": family,
    }
    return render(request, "portal/rules.html", context)


@require_safe
def rule(request: HttpRequest, code: str) -> HttpResponse:
    found = rule_of(code)
    context: dict[str, Any] = {
        "nav": "check",
        "rule": found,
        "title": found.title.told(gettext),
        "why": found.why.told(gettext),
        "family": FAMILIES[found.family],
        "profiles": [
            (PROFILES[each], _severity(found.severity_in(each))) for each in Profile if each in found.profiles
        ],
        "sources": [(source, _certainty(source)) for source in found.sources],
        "bad": _example(found, found.bad, found_in_bad),
        "good": _example(found, found.good, lambda _rule, _document: ()),
    }
    return render(request, "portal/rule.html", context)


def _listed(each: Rule, profile: Profile | None) -> Listed:
    severity = each.severity if profile is None else each.severity_in(profile)
    return Listed(each, each.title.told(gettext), severity, SEVERITIES[severity].told(gettext))


def _severity(severity: Severity) -> tuple[str, str]:
    return severity.value, SEVERITIES[severity].told(gettext)


def _certainty(source: Source) -> str:
    return str(CERTAINTIES[source.certainty])


def _example(found: Rule, text: str, findings: Callable[[Rule, Document], Sequence[Finding]]) -> Sequence[Passage]:
    document = of_text(text)
    return laid_out(document, list(enumerate(findings(found, document), start=1)), whole=True)
