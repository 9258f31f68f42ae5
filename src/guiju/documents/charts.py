"""The numbers that native charts of a Word document carry with them."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from guiju.base.errors import reason_of
from guiju.documents.opening import UnreadableFile

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


@dataclass(frozen=True, slots=True)
class DrawnSeries:
    """One series as the chart keeps it: its name, the categories, and the values as written in the file."""

    name: str
    categories: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawnChart:
    title: str
    series: tuple[DrawnSeries, ...]
    after: int
    """How many paragraphs of the body end before the one that holds the chart."""


def charts_of(path: Path) -> list[DrawnChart]:
    """The charts of a .docx in the order of its body. Raises UnreadableFile."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "word/document.xml" not in names or "word/_rels/document.xml.rels" not in names:
                return []
            targets = {
                relation.get("Id"): posixpath.normpath(posixpath.join("word", relation.get("Target", "")))
                for relation in etree.fromstring(archive.read("word/_rels/document.xml.rels"), _PARSER).iter(
                    f"{_PACKAGE}Relationship"
                )
            }
            found = []
            for after, reference in _references(archive.read("word/document.xml")):
                part = targets.get(reference, "")
                if part in names:
                    title, series = _read_chart(etree.fromstring(archive.read(part), _PARSER))
                    found.append(DrawnChart(title, series, after))
            return found
    except zipfile.BadZipFile as error:
        raise UnreadableFile(
            "{file} 不是 Word 文档（.docx），或已损坏：{error}", file=path.name, error=error
        ) from error
    except etree.XMLSyntaxError as error:
        raise UnreadableFile("{file} 的内容已损坏：{error}", file=path.name, error=error) from error
    except OSError as error:
        raise UnreadableFile("不能读取 {path}：{reason}", path=path, reason=reason_of(error)) from error


def _references(body: bytes) -> list[tuple[int, str]]:
    """Which chart part stands behind how many ended paragraphs."""
    found, ended = [], 0
    for event, element in etree.iterwalk(etree.fromstring(body, _PARSER), events=("start", "end")):
        if event == "end" and element.tag == f"{_WORD}p":
            ended += 1
        elif event == "start" and element.tag == f"{_CHART}chart":
            found.append((ended, element.get(f"{_RELATION}id", "")))
    return found


def _read_chart(root: etree._Element) -> tuple[str, tuple[DrawnSeries, ...]]:
    title = root.find(f"./{_CHART}chart/{_CHART}title")
    text = "" if title is None else "".join(node.text or "" for node in title.iter(f"{_DRAWING}t"))
    series = []
    for element in root.iter(f"{_CHART}ser"):
        categories = _cached(element.find(f"{_CHART}cat"))
        values = _cached(element.find(f"{_CHART}val"))
        if categories and len(categories) == len(values):
            name = "".join(_cached(element.find(f"{_CHART}tx")).values())
            order = sorted(values)
            series.append(
                DrawnSeries(name, tuple(categories.get(at, "") for at in order), tuple(values[at] for at in order))
            )
    return text.strip(), tuple(series)


def _cached(element: etree._Element | None) -> dict[int, str]:
    """The points of a cache by their index."""
    if element is None:
        return {}
    return {
        int(point.get("idx", "0")): (point.findtext(f"{_CHART}v") or "").strip()
        for point in element.iter(f"{_CHART}pt")
    }
