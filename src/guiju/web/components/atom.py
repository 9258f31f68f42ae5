"""What happened as an Atom feed (RFC 4287)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from django.utils.translation import get_language

from guiju.standards.following.recent import Happening
from guiju.standards.following.telling import details, happened, title

_ATOM: Final = "http://www.w3.org/2005/Atom"
_OURS: Final = uuid.uuid5(uuid.NAMESPACE_URL, "urn:guiju:happening")


@dataclass(frozen=True, slots=True)
class Feed:
    """`about` is what makes its id, `page` the page for people, `itself` its own address."""

    about: str
    title: str
    author: str
    page: str
    itself: str
    updated: datetime


def write(feed: Feed, happenings: Iterable[Happening], *, link: Callable[[str], str]) -> bytes:
    """In the order given. `link` makes the address of a standard from its key. Ids are the same at each writing."""
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": get_language() or ""})
    _text(root, "id", _id(f"feed {feed.about}"))
    _text(root, "title", feed.title)
    _text(root, "updated", _time(feed.updated))
    _text(SubElement(root, "author"), "name", feed.author)
    SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": feed.itself})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.page})
    for each in happenings:
        event = each.event
        entry = SubElement(root, "entry")
        _text(entry, "id", _id(each.mark))
        _text(entry, "title", f"{event.number} {title(event)} — {happened(event)}")
        _text(entry, "updated", _time(each.at))
        SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": link(event.key)})
        SubElement(entry, "category", {"term": event.kind.value})
        content = _text(entry, "content", "\n".join([happened(event), *details(event)]))
        content.set("type", "text")
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _id(mark: str) -> str:
    return uuid.uuid5(_OURS, mark).urn


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _text(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, name)
    element.text = "".join(c for c in text if c == "\n" or c.isprintable() or c in "\u3000\u00a0")
    return element
