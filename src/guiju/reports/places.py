"""What a template may say: every place and function of a report, made from the figures of its ledger.

    {{ y }}年，批准发布国家标准{{ n("national.published") }}项，{{ change("national.published") }}。

A figure is linked to its row in the appendix and entered there in the order of the text. What is missing is said at
its place, 〔缺：培训人次〕, and listed by `gaps()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from guiju.base.errors import InvalidForm, NotFound
from guiju.figures.identities import Outcome
from guiju.figures.measure import Figure, Precision
from guiju.figures.measures import MEASURES
from guiju.figures.periods import Period
from guiju.reports import appendix, ledger, words
from guiju.reports.word import Drawn, Tabled, Written, linked

WHEN_NOTHING_IS_WRITTEN = "本段待撰写"
_UNIT_OF_SHARE = "%"


class UnknownPart(NotFound):
    """A chart, a table or a text that this kind of report has none of."""


class BrokenText(InvalidForm):
    """A text that people wrote names a figure wrongly."""


_IN_TEXTS = ImmutableSandboxedEnvironment(undefined=StrictUndefined)


class Places:
    """The functions of one report. `parts` are its charts and tables by name, each made when it is asked for."""

    def __init__(
        self,
        figures: ledger.Ledger,
        *,
        written: Mapping[str, str] | None = None,
        parts: Mapping[str, Callable[[Places], Drawn | Tabled]] | None = None,
        outcomes: Sequence[Outcome] = (),
        finished_on: date,
    ) -> None:
        self.ledger = figures
        self.period, self.before = figures.period, figures.period.year_before
        self.written_texts = dict(written or {})
        self.parts = dict(parts or {})
        self.outcomes, self.numbers = tuple(outcomes), appendix.numbered(outcomes)
        self.finished_on = finished_on
        self.missing: dict[str, str] = {}  # what is missing -> the anchor of its row, "" for a text
        self.texts: dict[str, bool] = {}  # every text that the template has a place for -> is it written?

    def names(self) -> dict[str, object]:
        """What `reports.word.render` takes. Functions that stand alone in their paragraph come last."""
        year = self.period.last.year
        return {
            "y": year,
            "last_y": year - 1,
            "day": words.day(self.period.last),
            "made_on": words.day(self.finished_on),
            "period": words.period(self.period),
            "period_before": words.period(self.before),
            "period_start": self.period.first.isoformat(),
            "until": words.end(self.period),
            "until_before": words.end(self.before),
            "n": self.n,
            "u": self.u,
            "unit": self.unit,
            "pct": self.pct,
            "share": self.share,
            "change": self.change,
            "rise": self.rise,
            "growth": self.growth,
            "trend": self.trend,
            "value": self.value,
            "known": self.known,
            "all_known": self.all_known,
            "any_known": self.any_known,
            "listed": self.listed,
            "has_text": self.has_text,
            "chart": self.part,
            "table": self.part,
            "written": self.written,
            "appendix": self.appendix,
            "gaps": self.gaps,
            "gap_note": self.gap_note,
        }

    # Figures in sentences

    def n(self, code: str, period: str | int = "") -> str:
        """2252; of a reported value 80余, 近200, 3.4万. Its unit is the template's."""
        return self._stated(self._figure(code, period), lambda one: words.number(one.value, one.precision))

    def u(self, code: str, period: str | int = "") -> str:
        """With the unit of the measure: 2252项."""
        figure = self._figure(code, period)
        if figure.measure.unit == _UNIT_OF_SHARE:
            return self.pct(code, period)
        return self._stated(figure, lambda one: words.number(one.value, one.precision) + one.measure.unit)

    def unit(self, code: str) -> str:
        return self._figure(code).measure.unit

    def pct(self, code: str, period: str | int = "") -> str:
        """14.05%; of a reported value 43.4%, 超过95%."""
        return self._stated(self._figure(code, period), self._percent)

    def share(self, part: str, whole: str, period: str | int = "") -> str:
        """占比14.05%."""
        figure = self.ledger.share(part, whole, self._time(period))
        return self._stated(figure, lambda one: "占比" + self._percent(one))

    def change(self, code: str) -> str:
        """较上年增加231项, 较上年减少48项, 与上年持平."""
        than = "上年" if words.is_year(self.period) else "上年同期"
        return self._stated(self.ledger.change(code), lambda one: _with_its_parts(one, words.compared, than=than))

    def rise(self, code: str) -> str:
        """增加231项, 减少48项, 持平: where the sentence says itself what it is compared with."""
        return self._stated(self.ledger.change(code), lambda one: _with_its_parts(one, words.change))

    def growth(self, code: str) -> str:
        """同比增长47.02%, 同比下降3.10%, 同比持平; 上年同期为零，不计同比."""
        figure = self.ledger.growth(code)
        if figure.value is None and figure.parts and all(part.value is not None for part in figure.parts):
            return words.risen(None)
        return self._stated(figure, lambda one: words.risen(one.value))

    def trend(self, code: str) -> str:
        """上升, 下降 or 持平, against the same time of the year before."""
        figure = self.ledger.change(code)
        if figure.value is None:
            return self._gap(figure)
        return "上升" if figure.value > 0 else "下降" if figure.value < 0 else "持平"

    # For conditions: they state nothing, so they enter nothing

    def value(self, code: str, period: str | int = "") -> int | Decimal | None:
        return self._figure(code, period).value

    def known(self, code: str, period: str | int = "") -> bool:
        return self.value(code, period) is not None

    def all_known(self, *codes: str) -> bool:
        return all(self.known(code) for code in codes)

    def any_known(self, section: str) -> bool:
        """Whether anything was reported of a section of the measures. Raises UnknownPart."""
        codes = [each.code for each in MEASURES.values() if each.section == section and each.reported]
        if not codes:
            raise UnknownPart("没有名为“{name}”的指标分类", name=section[:40])
        return any(self.known(code) for code in codes)

    @staticmethod
    def listed(*items: str) -> str:
        """A、B和C; empty ones are left out."""
        return words.joined([item for item in items if item])

    # What stands alone in its paragraph

    def part(self, name: str) -> Drawn | Tabled:
        """A chart or table. Raises UnknownPart."""
        try:
            made = self.parts[name]
        except KeyError:
            raise UnknownPart(
                "这种报告没有名为“{name}”的图或表；有的是：{names}", name=name, names="、".join(sorted(self.parts))
            ) from None
        return made(self)

    def written(self, name: str) -> Written:
        """What people wrote for this place, in which they may name figures as a template does; nothing yet is a gap
        like any other. Raises BrokenText."""
        text = self.written_texts.get(name, "").strip()
        self.texts[name] = bool(text)
        if not text:
            self.missing.setdefault(f"{name}（文字）", "")
            return Written(f"〔{WHEN_NOTHING_IS_WRITTEN}：{name}〕")
        filled = self._filled(name, text)
        return Written("\n".join(line.strip() for line in filled.splitlines() if line.strip()))

    def _filled(self, name: str, text: str) -> str:
        alone = ("chart", "table", "written", "appendix", "gaps")
        given = {key: value for key, value in self.names().items() if key not in alone}
        try:
            return _IN_TEXTS.from_string(text).render(given)
        except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
            raise BrokenText("文字“{name}”里双花括号中的位置写得不对：{error}", name=name, error=error) from error

    def has_text(self, name: str) -> bool:
        return bool(self.written_texts.get(name, "").strip())

    def appendix(self, name: str) -> Tabled:
        """`figures`: every figure stated so far, at the end of a template; `identities`: those that were checked."""
        if name == "identities":
            return appendix.identities(self.outcomes, self.numbers)
        return appendix.figures(self.ledger.used, self.numbers)

    def gaps(self) -> Written:
        """What was missing so far, one each line."""
        if not self.missing:
            return Written("本报告所需的数字和文字均已齐备。")
        return Written("\n".join(f"（{place}）{name}；" for place, name in enumerate(self.missing, start=1)))

    def gap_note(self) -> str:
        """The same within a sentence; nothing where nothing is missing."""
        return f"本期尚缺：{'、'.join(self.missing)}。" if self.missing else ""

    # For charts and tables

    def stated(self, figure: Figure, label: str = "") -> Figure:
        """A figure that a chart or table shows is entered as one in a sentence is."""
        used = self.ledger.use(figure, label)
        if figure.value is None:
            self.missing.setdefault(used.title, used.anchor)
        return figure

    def values(self, codes: Iterable[str], period: Period | None = None) -> tuple[int | Decimal | None, ...]:
        return tuple(self.stated(self.ledger.figure(code, period)).value for code in codes)

    def cell(self, figure: Figure, label: str = "", *, bare: bool = False) -> str:
        """As a table shows it, linked; `bare` is without the unit, a change with its sign."""
        if figure.value is None:
            return self._gap(figure)
        text = ledger.bare(figure) if bare else ledger.said(figure)
        return linked(text, self.ledger.use(figure, label).anchor)

    def _figure(self, code: str, period: str | int = "") -> Figure:
        return self.ledger.figure(code, self._time(period))

    def _time(self, period: str | int) -> Period:
        """What a template names: "2019", 2019 or last_y."""
        return Period.read(str(period)) if period else self.period

    def _stated(self, figure: Figure, say: Callable[[Any], str]) -> str:
        if figure.value is None:
            return self._gap(figure)
        return linked(say(figure), self.ledger.use(figure).anchor)

    def _gap(self, figure: Figure) -> str:
        used = self.ledger.use(figure)
        self.missing.setdefault(used.title, used.anchor)
        return linked(f"〔缺：{used.title}〕", used.anchor)

    @staticmethod
    def _percent(figure: Figure) -> str:
        assert figure.value is not None
        precision = figure.precision if figure.measure.reported else Precision.EXACT
        return words.percent(figure.value, precision, places=ledger.places_of(figure))


def _with_its_parts(figure: Figure, say: Callable[..., str], **more: str) -> str:
    """A change is said from its two parts; one that was reported as such has none and is said by its sign."""
    if len(figure.parts) == 2 and all(part.value is not None for part in figure.parts):
        now, before = (part.value for part in figure.parts)
    else:
        now, before = figure.value, 0
    return say(now, before, figure.measure.unit, **more)
