"""A procedure as a page of Markdown, made from its definition: who does what, by what law, within how many days."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation

from guiju.workflow.deadlines import Bound, Rule, Unit, rules
from guiju.workflow.definition import Clock, Law, Process, Transition
from guiju.workflow.diagram import svg
from guiju.workflow.fields import Field
from guiju.workflow.naming import OUTCOMES, role_title

_UNITS = {
    Unit.CALENDAR_DAY: "days",
    Unit.WORKING_DAY: "working days",
    Unit.MONTH: "months",
    Unit.YEAR: "years",
}


def files(process: Process) -> dict[str, str]:
    """Names and contents of what docs/processes/ holds of a procedure: the page and its drawing, in English."""
    with translation.override("en"):
        return {f"{process.code}.md": "\n".join(_page(process)) + "\n", f"{process.code}.svg": svg(process) + "\n"}


def _page(process: Process) -> Iterator[str]:
    with translation.override("zh-hans"):
        chinese = str(process.title)
    yield f"# {process.title} {chinese}" if chinese != str(process.title) else f"# {chinese}"
    yield ""
    yield f"`{process.code}` · numbers `{process.letters}-YYYY-NNNNN` · made from its definition; do not edit."
    yield ""
    if process.purpose:
        yield str(process.purpose)
        yield ""
    yield "**Basis**: " + "; ".join(_law(law) for law in process.basis)
    yield ""
    yield f"![{process.title}]({process.code}.svg)"
    yield ""
    yield "## Steps"
    yield ""
    yield "| step | who | from | to | asks for | law |"
    yield "|---|---|---|---|---|---|"
    for step in process.transitions:
        yield _step(process, step)
    yield ""
    if process.works:
        yield "## Work side by side"
        yield ""
        for work in process.works:
            asked = ", ".join(_field(field) for field in work.form.fields)
            yield f"- {work.title} (`{work.code}`): {role_title(work.role)}; {asked}"
        yield ""
    if process.clocks:
        yield "## Times"
        yield ""
        yield "| time | rule | law | runs from | until |"
        yield "|---|---|---|---|---|"
        for clock in process.clocks:
            yield _clock(process, clock)
        yield ""
    yield "## Ends"
    yield ""
    for state in process.states:
        if state.outcome is not None:
            yield f"- {state.title} (`{state.code}`): {OUTCOMES[state.outcome]}"


def _step(process: Process, step: Transition) -> str:
    cells = [
        f"{step.title} `{step.code}`",
        ", ".join(role_title(role) for role in step.role),
        ", ".join(str(process.state(code).title) for code in step.source) or "(opens)",
        str(process.state(step.target).title) if step.target is not None else "(stays)",
        ", ".join(_field(field) for field in step.form.fields),
        "; ".join(_law(law) for law in step.law),
    ]
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _field(field: Field) -> str:
    return f"{field.title}" if field.required else f"{field.title}?"


def _law(law: Law) -> str:
    named = f"{law.instrument} {law.article}".strip()
    return named if law.verified else f"{named} (unverified)"


def _clock(process: Process, clock: Clock) -> str:
    starts = ", ".join(str(process.transition(code).title) for code in clock.starts)
    stops = ", ".join(str(process.transition(code).title) for code in clock.stops)
    versions = [rule for rule in rules() if rule.id == clock.rule]
    times = "; ".join(_time(rule) for rule in versions)
    laws = "; ".join(dict.fromkeys(_rule_law(rule) for rule in versions))
    return f"| {clock.title} | {times} (`{clock.rule}`) | {laws} | {starts} | {stops} |"


def _time(rule: Rule) -> str:
    """Every version that the table has: the page must not grow stale when a day has passed."""
    time = "not set" if rule.value is None else f"{rule.value} {_UNITS[rule.unit]}"
    bound = "at least" if rule.bound is Bound.MIN else "at most"
    since = f" from {rule.valid_from}" if rule.valid_from else ""
    until = f" to {rule.valid_to}" if rule.valid_to else ""
    return f"{bound} {time}{since}{until}"


def _rule_law(rule: Rule) -> str:
    return f"{rule.basis} {rule.article}".strip() + ("" if rule.verified else " (unverified)")
