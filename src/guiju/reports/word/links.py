"""Figures in sentences that lead to the appendix, and references to figures and tables by their numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from copy import deepcopy

from lxml import etree

from guiju.reports.word.names import element, name, parent, remove
from guiju.reports.word.places import LINK, LINK_END, LINK_TEXT, MARKS, REFERENCE, REFERENCE_END
from guiju.reports.word.template import field

_MARK = re.compile(
    f"{LINK}(?P<anchor>[^{LINK_TEXT}]*){LINK_TEXT}(?P<text>[^{LINK_END}]*){LINK_END}"
    f"|{REFERENCE}(?P<named>[^{REFERENCE_END}]*){REFERENCE_END}"
)


def turn(root: etree._Element, bookmarks: Collection[str], captions: Mapping[str, tuple[str, str]]) -> None:
    """Turn the marks of a part into links. Each keeps the format of the run in which it stands."""
    for text in list(root.iter(name("w:t"))):
        words = text.text or ""
        if not MARKS.search(words):
            continue
        run = parent(text)
        if _MARK.search(words) and run.tag == name("w:r"):
            _split(run, text, bookmarks, captions)
        else:
            text.text = MARKS.sub("", words)


def _split(
    run: etree._Element, text: etree._Element, bookmarks: Collection[str], captions: Mapping[str, tuple[str, str]]
) -> None:
    words = text.text or ""
    look = run.find(name("w:rPr"))
    # Within a link there can be no other; within another field neither.
    free = parent(run).tag == name("w:p")
    pieces: list[etree._Element] = []
    after = _after(run, text, look)
    place = 0
    for mark in _MARK.finditer(words):
        pieces += _plain(words[place : mark.start()], look)
        place = mark.end()
        if mark["named"] is not None:
            bookmark, shown = captions.get(mark["named"], ("", ""))
            runs = _plain(shown, look)
            pieces += _reference(bookmark, runs, look) if free and bookmark else runs
        elif free and mark["anchor"] in bookmarks:
            pieces.append(element("w:hyperlink", *_plain(mark["text"], look), anchor=mark["anchor"], history=1))
        else:
            pieces += _plain(mark["text"], look)
    pieces += _plain(words[place:], look)
    remove(text)
    for piece in reversed([*pieces, *after]):
        run.addnext(piece)
    if all(child.tag == name("w:rPr") for child in run):
        remove(run)


def _after(run: etree._Element, text: etree._Element, look: etree._Element | None) -> list[etree._Element]:
    """What stood in the run after the text, in a run of its own."""
    rest = list(text.itersiblings())
    return [element("w:r", _copy(look), *rest)] if rest else []


def _plain(words: str, look: etree._Element | None) -> list[etree._Element]:
    words = MARKS.sub("", words)
    return [element("w:r", _copy(look), element("w:t", text=words))] if words else []


def _reference(bookmark: str, shown: list[etree._Element], look: etree._Element | None) -> list[etree._Element]:
    runs = field(f" REF {bookmark} \\h ", *shown)
    for run in runs:
        if look is not None and run.find(name("w:rPr")) is None:
            run.insert(0, deepcopy(look))
    return runs


def _copy(look: etree._Element | None) -> etree._Element | None:
    return None if look is None else deepcopy(look)
