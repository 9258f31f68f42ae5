"""The English catalogue: what there is to translate, what is translated, and the file that Django reads.

`python -m tests.web.catalogue` brings locale/en/LC_MESSAGES/django.po and .mo up to date: new messages come in
without a translation, those that nobody uses go out. Chinese needs no catalogue: the messages are Chinese.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

import guiju

PACKAGE = Path(guiju.__file__).parent
PO = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")

_WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext"}
_WITH_PLURAL = {"ngettext", "ngettext_lazy", "npgettext"}
_FUNCTIONS = {"_", "gettext", "gettext_lazy", "gettext_noop", *_WITH_CONTEXT, *_WITH_PLURAL}


_CHINESE = re.compile("[\u3400-\u9fff]")


class Message(NamedTuple):
    context: str | None
    singular: str
    plural: str | None
    place: str


def messages() -> Iterator[Message]:
    """Everything marked for translation in code and templates, in order of file and line."""
    trees = _trees()
    errors = _error_classes(trees.values())
    for source in trees:
        yield from _messages_in(source, source.read_bytes())
        place = source.relative_to(PACKAGE).as_posix()
        yield from (Message(None, text, None, place) for text in sentences_in(trees[source], errors))
    for template in sorted(PACKAGE.rglob("templates/**/*.html")):
        calls = templatize(template.read_text("utf-8"), origin=str(template))
        # What is not a message has become letters X; without their indentation the lines read as Python.
        lines = "\n".join(line.strip() for line in calls.splitlines())
        yield from _messages_in(template, lines.encode())


# Sentences of pure code (base.errors): the texts that a Sentence or an error is made of.


def _trees() -> dict[Path, ast.Module]:
    sources = [source for source in sorted(PACKAGE.rglob("*.py")) if "migrations" not in source.parts]
    return {source: ast.parse(source.read_text("utf-8")) for source in sources}


def _error_classes(trees: Iterable[ast.Module]) -> set[str]:
    """The names of all classes that derive from GuijuError."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"GuijuError"}
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return found


def sentences_in(tree: ast.Module, errors: Collection[str]) -> list[str]:
    """In order of line; a text of an error that holds no Chinese is none."""
    found = [
        (text.lineno, text.col_offset, text.value)
        for text, name in _texts_in(tree, errors)
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
        if name == "Sentence" or _CHINESE.search(text.value)
    ]
    return [text for _line, _column, text in sorted(found)]


def filled_too_early() -> list[str]:
    """Errors made of an f-string, which nobody can translate: `file:line`."""
    trees = _trees()
    errors = _error_classes(trees.values())
    return [
        f"{source.relative_to(PACKAGE)}:{text.lineno}"
        for source, tree in trees.items()
        for text, _name in _texts_in(tree, errors)
        if isinstance(text, ast.JoinedStr) and _CHINESE.search(ast.unparse(text))
    ]


def _texts_in(tree: ast.Module, errors: Collection[str]) -> Iterator[tuple[ast.expr, str]]:
    """What errors and sentences are made of, each with the name of what is made."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := _called(node.func)) in {"Sentence", "__init__", *errors}:
            for given in node.args:
                match given:
                    case ast.IfExp(body=body, orelse=orelse):
                        yield from ((body, name), (orelse, name))
                    case _:
                        yield given, name


def _called(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr="__init__" as name):
            return name
    return ""


def _messages_in(source: Path, content: bytes) -> Iterator[Message]:
    found = extract_python(io.BytesIO(content), _FUNCTIONS, [], {"encoding": "utf-8"})
    for _line, function, given, _comments in found:
        texts = given if isinstance(given, tuple) else (given,)
        if not isinstance(texts[0], str):
            continue
        place = source.relative_to(PACKAGE).as_posix()
        context = texts[0] if function in _WITH_CONTEXT else None
        rest = texts[1:] if context is not None else texts
        assert isinstance(rest[0], str), f"{place}: {function} with a text that is not written out"
        plural = rest[1] if function in _WITH_PLURAL else None
        yield Message(context, rest[0], plural, place)


def written() -> Catalog:
    """The catalogue as it stands in the .po file."""
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def fresh() -> Catalog:
    """The catalogue as it should stand: today's messages with the translations that there are."""
    known = written() if PO.exists() else Catalog(locale="en")
    catalogue = Catalog(
        locale="en", project="guiju", version="0", charset="utf-8", fuzzy=False,
        header_comment="# English of Guiju. Message ids are Chinese.",
    )  # fmt: skip
    for message in messages():
        id = (message.singular, message.plural) if message.plural is not None else message.singular
        there = known.get(message.singular, message.context)
        string = there.string if there else ""
        catalogue.add(id, string=string, locations=[(message.place, None)], context=message.context)
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    """Without dates and names of programs: the same messages give the same file."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=0, omit_header=True, include_lineno=False, sort_output=False)
    header = b'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    return header + b'"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n' + buffer.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def compiled() -> Catalog:
    """The catalogue as Django reads it."""
    with MO.open("rb") as file:
        return read_mo(file)


def untranslated(catalogue: Catalog) -> list[str]:
    return [
        str(message.id)
        for message in catalogue
        if message.id and not all(message.string if isinstance(message.string, tuple) else (message.string,))
    ]


def main() -> int:
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(as_po(fresh()))
    MO.write_bytes(as_mo(written()))
    missing = untranslated(written())
    print(*missing, sep="\n")
    print(f"{len(missing)} messages of {len(written())} have no English yet", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
