"""Figures to take away: pictures, tables as files, and the chart for the script of a page, whose library comes with
the program."""

from __future__ import annotations

import csv
import functools
import gzip
import io
import os
import tempfile
from collections.abc import Callable, Iterator
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import orjson
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from guiju.base.errors import InvalidForm
from guiju.documents.formulas import harmless
from guiju.figures import drawing
from guiju.figures.charts import Chart
from guiju.figures.measures import measure as measure_of
from guiju.figures.reportable import title_of
from guiju.web import measuring
from guiju.web.components.charts import MOST_BARS
from guiju.web.portal.charted import LISTED, Charted, Show, chart_of, shown

KEPT_S = 3_600

LIBRARY: Final = "1"
"""Of how the library is put together: raise it when that changes."""

LICENCES: Final = """\
/*! Vega, Vega-Lite, Vega-Embed, Vega-Tooltip: BSD-3-Clause, Copyright (c) University of Washington Interactive Data
 *  Lab and contributors, https://github.com/vega. D3: ISC, Copyright (c) Mike Bostock. Shipped by vl-convert-python. */
"""


# Pictures


def _asked(request: HttpRequest, code: str, *, whole: bool = False) -> Charted:
    asked = measuring.read(request)
    most = _number(request, "most", MOST_BARS, 1, 100)
    return chart_of(measure_of(code), asked, shown(request, asked), most=most, listed=None if whole else LISTED)


def _width(request: HttpRequest) -> int:
    return _number(request, "width", drawing.WIDTH, 200, 1600)


def _number(request: HttpRequest, name: str, usual: int, least: int, most: int) -> int:
    text = request.GET.get(name) or str(usual)
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
    if not least <= number <= most:
        raise InvalidForm("{name} 应是 {least} 到 {most} 的整数", name=name, least=least, most=most)
    return number


def _drawn(request: HttpRequest, kind: str, code: str, draw: Callable[[Chart], Any], content_type: str) -> HttpResponse:
    """What was drawn once is told to others too: the same chart drawn in the same way is the same picture."""
    found = _asked(request, code).chart
    manner = sorted((name, request.GET.get(name, "")) for name in ("width", "dark", "bare"))
    key = blake2b(repr((found, kind, manner)).encode(), digest_size=16).hexdigest()

    def content() -> Any:
        drawn = cache.get(f"drawn:{key}")
        if drawn is None:
            drawn = draw(found)
            cache.set(f"drawn:{key}", drawn, timeout=KEPT_S)
        return drawn

    return _answered(request, key, content, content_type)


def _answered(request: HttpRequest, key: str, content: Callable[[], Any], content_type: str) -> HttpResponse:
    """Asked for again when it was kept, and sent again only when it is another."""
    tag = f'W/"{key}"'
    response = get_conditional_response(request, etag=tag) or HttpResponse(content(), content_type=content_type)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def svg(request: HttpRequest, code: str) -> HttpResponse:
    """`bare` leaves out what the page says itself: title, note and paper."""
    width, dark, bare = _width(request), bool(request.GET.get("dark")), bool(request.GET.get("bare"))

    def draw(chart: Chart) -> str:
        return drawing.svg(chart, width=width, dark=dark, titled=not bare)

    return _drawn(request, "svg", code, draw, "image/svg+xml; charset=utf-8")


@require_safe
def png(request: HttpRequest, code: str) -> HttpResponse:
    width, dark = _width(request), bool(request.GET.get("dark"))
    return _drawn(request, "png", code, lambda chart: drawing.png(chart, width=width, dark=dark), "image/png")


@require_safe
def chart(request: HttpRequest, code: str) -> HttpResponse:
    """For the script of a page, of the width that it names."""
    width, dark = _width(request), bool(request.GET.get("dark"))

    def draw(chart: Chart) -> bytes:
        return orjson.dumps(drawing.specification(chart, width=width, dark=dark, titled=False))

    return _drawn(request, "chart", code, draw, "application/json")


# Tables


def table(found: Charted, site: str) -> tuple[list[str], Iterator[list[Any]]]:
    """Names of columns and rows, as all files have them: codes and names of groups beside each other."""
    names = ["code", "title", "period", "day", *(name for code in found.by for name in (code, f"{code}_name"))]
    names += ["value", "unit", "precision"]
    compared = found.show is Show.GROUPS and found.asked.against is not None
    names += ["compared_with", "value_before"] if compared else []
    names += ["rows", "source", "position"]

    def rows() -> Iterator[list[Any]]:
        for row in found.rows:
            figure = row.figure
            groups = dict(figure.group)
            address = measuring.rows_address(figure)
            line: list[Any] = [found.measure.code, title_of(found.measure), str(figure.period)]
            line.append(figure.period.last)
            for place, code in enumerate(found.by):
                line += [groups.get(code, ""), row.labels[place]]
            line += [measuring.plain(figure.value), found.measure.unit, figure.precision.value]
            if compared:
                before = measuring.plain(row.before.value) if row.before else None
                line += [str(found.asked.against), before]
            yield [*line, site + address if address else "", figure.source, figure.position]

    return names, rows()


def as_csv(found: Charted, site: str) -> bytes:
    names, rows = table(found, site)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerows([[harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(found: Charted, site: str) -> bytes:
    import xlsxwriter

    names, rows = table(found, site)
    kept = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(kept, options) as book:
        sheet = book.add_worksheet(found.measure.code[:31])
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, names, bold)
        sheet.freeze_panes(1, 0)
        for place, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                sheet.write(place, column, cell, day if names[column] == "day" else None)
        sheet.set_column(0, len(names) - 1, 16)
    return kept.getvalue()


def as_parquet(found: Charted, site: str) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    names, rows = table(found, site)
    columns = list(zip(*rows, strict=True)) or [() for _name in names]
    types = {"day": pa.date32(), "value": pa.float64(), "value_before": pa.float64(), "position": pa.int64()}
    arrays = [
        pa.array(list(column), type=types.get(name, pa.string()), from_pandas=False)
        for name, column in zip(names, columns, strict=True)
    ]
    kept = io.BytesIO()
    pq.write_table(pa.table(arrays, names=names), kept)
    return kept.getvalue()


def as_json(found: Charted, site: str) -> bytes:
    names, rows = table(found, site)
    return orjson.dumps([dict(zip(names, row, strict=True)) for row in rows])


FILES: Final[dict[str, tuple[Callable[[Charted, str], bytes], str]]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "parquet": (as_parquet, "application/vnd.apache.parquet"),
    "json": (as_json, "application/json"),
}


@require_safe
def file(request: HttpRequest, code: str, format: str) -> HttpResponse:
    write, content_type = FILES[format]
    site = request.build_absolute_uri("/").removesuffix("/")
    content = write(_asked(request, code, whole=True), site)
    key = blake2b(repr((format, site)).encode() + content, digest_size=16).hexdigest()
    return _answered(request, key, lambda: content, content_type)


# The library of the script


def library_address() -> str:
    return f"{reverse('portal:chart-library')}?v={_version()}"


@functools.cache
def _version() -> str:
    return f"{version('vl-convert-python')}-{LIBRARY}"


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Vega as vl-convert-python ships it, put together once for this folder of state; browsers keep it for ever."""
    packed = _library().read_bytes()
    accepted = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(packed if accepted else gzip.decompress(packed), content_type="text/javascript")
    if accepted:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _library() -> Path:
    path = Path(settings.DATA) / "scripts" / f"vega-{_version()}.js.gz"
    if not path.is_file():
        import vl_convert

        path.parent.mkdir(parents=True, exist_ok=True)
        text = LICENCES + vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
        handle, made = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(gzip.compress(text.encode(), mtime=0))
        Path(made).chmod(0o644)
        Path(made).replace(path)
    return path
