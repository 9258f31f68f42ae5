"""How figures are written on a page: a number that leads to its rows, and how much it differs from another."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guiju.figures import reportable
from guiju.figures.drawing import written
from guiju.figures.measure import Break, Figure, Kind, Precision
from guiju.figures.periods import Period
from guiju.web import measuring

register = template.Library()

NOTHING = "—"


register.filter("title_of", reportable.title_of)
register.filter("definition_of", reportable.definition_of)
register.filter("unit_of", measuring.unit_of)


@register.filter
def break_told(found: Break) -> str:
    return found.en if measuring.english() else found.zh


@register.filter
def as_time(figure: Figure) -> str:
    return measuring.as_time(figure.period, figure.measure.kind)


@register.filter
def period_of(period: Period) -> str:
    """A year, quarter or month by its name, any other time by its days."""
    return str(period).replace("..", " – ")


@register.filter
def amount(figure: Figure) -> str:
    """The value as it is meant: 2 252, 80余, 约 3.4, 近 200."""
    if figure.value is None:
        return NOTHING
    number = written(_rounded(figure.value))
    match figure.precision:
        case Precision.MORE_THAN:
            return _("{number} 余").format(number=number)
        case Precision.LESS_THAN:
            return _("近 {number}").format(number=number)
        case Precision.ABOUT:
            return _("约 {number}").format(number=number) if figure.source == "" else number
        case _:
            return number


def _rounded(value: int | Decimal) -> int | Decimal:
    return value if isinstance(value, int) else round(value, 2)


@register.simple_tag
def figure_link(figure: Figure | None) -> SafeString | str:
    """The number, leading to its rows; one from outside to its source, one reckoned of others to what they are."""
    if figure is None or figure.value is None:
        return NOTHING
    address = measuring.rows_address(figure)
    if not address and not figure.group:
        address = reverse("portal:measure", args=[figure.measure.code]) + f"?period={figure.period}"
        address += "#source" if figure.measure.reported else "#parts"
    return format_html('<a href="{}">{}</a>', address, amount(figure)) if address else amount(figure)


@register.simple_tag
def difference(figure: Figure | None, before: Figure | None) -> SafeString | str:
    """By how much, and by how many percent: ▲ 231 (+11.43%)."""
    if figure is None or before is None or figure.value is None or before.value is None:
        return ""
    more = Decimal(figure.value) - Decimal(before.value)
    sign = "▲" if more > 0 else "▼" if more < 0 else "＝"
    said = _("增加") if more > 0 else _("减少") if more < 0 else _("持平")
    of_percent = figure.measure.unit == "%"
    text = written(_rounded(abs(more).normalize())) if more else said
    if more and of_percent:
        text = _("{number} 个百分点").format(number=text)
    share = ""
    if more and before.value and not of_percent and figure.measure.kind is not Kind.CHANGE:
        percent = round(Decimal(more) * 100 / Decimal(before.value), 2)
        said_share = f"{'+' if percent > 0 else '−'}{abs(percent)}%"
        share = (f" ({said_share})" if measuring.english() else f"（{said_share}）") if abs(percent) < 1000 else ""
    way = "up" if more > 0 else "down" if more < 0 else "even"
    return format_html(
        '<span class="{}"><span aria-hidden="true">{}</span><span class="unseen">{}</span> {}</span>{}',
        f"moved {way}",
        sign if more else "",
        said if more else "",
        text,
        share,
    )


@register.simple_tag
def url_without_day(asked: measuring.Asked) -> str:
    return asked.query(on="", period="")


@register.simple_tag
def by_address(asked: measuring.Asked, code: str) -> str:
    """The same page grouped by that; a grouping that is chosen is taken away."""
    return asked.query(by="" if asked.by == (code,) else code) or "?"
