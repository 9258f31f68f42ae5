"""From a template, the register and what people wrote to a document; the same three give the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter
from typing import Any

import jinja2
from jinja2 import nodes

from guiju.figures import copying, identities
from guiju.figures.measures import MEASURES
from guiju.figures.periods import Period
from guiju.reports import appendix, ledger, word
from guiju.reports.kinds import Kind
from guiju.reports.places import BrokenText, Places

Told = Callable[[str, int], None]
"""Told of each step by its code and how much of the whole is done, in percent."""

STEPS = ("copy", "figures", "identities", "document", "contents", "page", "pdf")


@dataclass(frozen=True, slots=True)
class Made:
    """A report and how it came to be. `document` is the .docx as rendered, before anyone counted its pages."""

    document: bytes
    position: int
    used: tuple[ledger.Used, ...]
    gaps: tuple[str, ...]
    texts: Mapping[str, bool]
    outcomes: tuple[identities.Outcome, ...]
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        return digest_of(self.document)


def digest_of(document: bytes) -> str:
    return hashlib.sha256(document).hexdigest()


def make(
    kind: Kind,
    period: Period,
    *,
    template: bytes,
    written: Mapping[str, str],
    finished_on: datetime,
    site: str = "",
    known_at: int | None = None,
    told: Told | None = None,
) -> Made:
    """Make one report as the register is, or as it was known at a position of the journal.

    Raises UnknownPlace, BrokenTemplate, UnknownMeasure, UnknownPart, and Unavailable where there is no copy yet.
    """
    kind.accept(period)
    seconds: dict[str, float] = {}
    tell = told or (lambda _step, _percent: None)
    codes = [*codes_in(_calls_in(template)), *codes_in(call for text in written.values() for call in _calls(text))]
    if known_at is None:
        tell("copy", 5)
        with _timed(seconds, "copy"):
            copying.follow_journal()
    with copying.opened(known_at=known_at) as register:
        figures = ledger.Ledger(period, register)
        tell("figures", 15)
        with _timed(seconds, "figures"):
            before = [(code, period.year_before) for code in kind.codes]
            applying = [each for each in identities.IDENTITIES if each.applies(period)]
            cells = [cell for each in applying for cell in each.cells(period)]
            figures.ask([*((code, period) for code in (*codes, *kind.codes)), *before, *cells])
        tell("identities", 40)
        with _timed(seconds, "identities"):
            judged = identities.check(period, figures=figures.asked.values(), register=register)
            outcomes = tuple(outcome for outcome in judged if not outcome.missing)
            figures.held_by(outcomes)
        places = Places(figures, written=written, parts=kind.parts, outcomes=outcomes, finished_on=finished_on.date())
        tell("document", 45)
        with _timed(seconds, "document"):
            document = word.render(
                template, places.names(), finished_on=finished_on, properties=word.Properties(kind.named(period))
            )
            document = appendix.finished(document, figures.used, site=site)
        return Made(document, register.position, figures.used, tuple(places.missing), places.texts, outcomes, seconds)


_RECKONED = {"change": ".change", "rise": ".change", "trend": ".change", "growth": ".growth"}


def codes_in(calls: Iterable[nodes.Call]) -> list[str]:
    """The measures that are asked for, so that they can be asked of the register together."""
    found: dict[str, None] = {}
    for call in calls:
        end = _RECKONED.get(call.node.name, "") if isinstance(call.node, nodes.Name) else ""
        for given in call.args:
            if isinstance(given, nodes.Const) and given.value in MEASURES:
                found[given.value] = None
                if end:
                    found[given.value + end] = None
    return list(found)


def texts_of(template: bytes) -> list[str]:
    """The names of the places for written text, in order."""
    named = (
        call.args[0].value
        for call in _calls_in(template)
        if isinstance(call.node, nodes.Name) and call.node.name == "written" and call.args
        if isinstance(call.args[0], nodes.Const)
    )
    return list(dict.fromkeys(str(name) for name in named))


def refuse_broken(name: str, text: str) -> None:
    """Raises BrokenText where the places in a written text cannot be read."""
    try:
        list(_calls(text, strict=True))
    except jinja2.TemplateSyntaxError as error:
        raise BrokenText("文字“{name}”里双花括号中的位置写得不对：{error}", name=name, error=error) from error


def _calls_in(template: bytes) -> Iterator[nodes.Call]:
    """Every call in the places of a template."""
    for expression in word.places_of(template):
        yield from _calls("{{ " + expression + " }}")


def _calls(text: str, *, strict: bool = False) -> Iterator[nodes.Call]:
    """What cannot be read as jinja is left to whoever fills it, who says where it stands."""
    try:
        yield from jinja2.Environment(autoescape=True).parse(text).find_all(nodes.Call)
    except jinja2.TemplateSyntaxError:
        if strict:
            raise


@contextmanager
def _timed(seconds: dict[str, float], step: str) -> Iterator[None]:
    started = perf_counter()
    yield
    seconds[step] = round(perf_counter() - started, 3)


def outcome_kept(outcome: identities.Outcome) -> dict[str, Any]:
    """As a run keeps it."""
    return {
        "id": outcome.id,
        "sentence": outcome.sentence,
        "sentence_en": outcome.sentence_en,
        "left": str(outcome.left),
        "right": str(outcome.right),
        "hard": outcome.hard,
        "verdict": outcome.verdict.value,
        "missing": [figure.measure.title for figure in outcome.missing],
    }
