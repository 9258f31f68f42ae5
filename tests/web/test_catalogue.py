"""Every message has its English, and the compiled file says the same."""

from __future__ import annotations

import re

from tests.web import catalogue

CURE = "run: python -m tests.web.catalogue, then translate what it lists"


def test_every_message_is_translated():
    assert catalogue.untranslated(catalogue.fresh()) == [], CURE


def test_the_values_of_an_error_stand_apart_from_its_sentence():
    assert catalogue.filled_too_early() == [], 'write NotFound("没有 {name}", name=name), not an f-string'


def test_the_catalogue_holds_today_s_messages_and_no_others():
    assert catalogue.PO.read_bytes() == catalogue.as_po(catalogue.fresh()), CURE


def test_the_compiled_catalogue_is_fresh():
    assert _strings(catalogue.compiled()) == _strings(catalogue.written()), CURE


def test_translations_keep_what_is_filled_in():
    wrong = []
    for message in catalogue.written():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for string in strings:
            if message.id:
                wrong += [string] * (_filled(string) != _filled(ids[-1]))
    assert wrong == []


def _strings(messages) -> dict:
    """Singular and context → the English; the compiled file gives contexts as bytes and plurals as lists."""
    return {(_first(m.id), _text(m.context)): _several(m.string) for m in messages if m.id}


def _first(id) -> str:
    return id if isinstance(id, str) else id[0]


def _several(string) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def _text(context) -> str | None:
    return context.decode() if isinstance(context, bytes) else context


def _filled(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s|\{\w+\}", text))
