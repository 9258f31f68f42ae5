"""Thousands of questions made from the description, right ones and wrong ones: every answer is as described.

What the description cannot say of a question is said here: numbers of standards, cursors, ranges that end before
they begin, groups of CCS that count down. The questions of every day are the same ones each time; how many others are
asked, GUIJU_SCHEMATHESIS says.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig

from guiju.base.selection import PARAMETERS, Selection
from guiju.figures import copying
from guiju.web.api.description import description

EXAMPLES = int(os.environ.get("GUIJU_SCHEMATHESIS") or 8)
"""Of each operation, in the run of every day; the slow one takes fifteen times as many."""

SAME = "GUIJU_SCHEMATHESIS" not in os.environ
EVERYTHING = Selection()
NUMBERS = ("GB/T 1.1-2020", "GB/T 1.1", "gbt19001-2016", "ISO 9001:2015", "GB/T 1*", "db33*", "DB33/T 2241—2020")

schemathesis.openapi.format("standard-number", st.sampled_from(NUMBERS))
schemathesis.openapi.format("cursor", st.just(""))
schemathesis.openapi.format("period", st.sampled_from(("2020", "2020Q3", "2020-07", "2020-01-15..2020-02-14", "")))
schemathesis.openapi.format("grouping", st.sampled_from(("tier", "region,nature", "ics", "")))


class Site:
    """The application as the settings of a test have it; the description is read before there is any."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        return self.handler(environ, start_response)

    def open(self) -> None:
        self.handler = WSGIHandler()


SITE = Site()
REJECTED = {"negative_data_rejection": {"expected-statuses": ["400", "404", "405", "406", "413"]}}
SCHEMA = schemathesis.openapi.from_dict(description(), config=SchemathesisConfig.from_dict({"checks": REJECTED}))
SCHEMA.app = SITE


@pytest.fixture
def site(register, settings):
    settings.API_RATE = "0"
    copying.rebuild()
    SITE.open()


@SCHEMA.hook("map_query")
def in_order(_context: Any, query: dict[str, Any] | None) -> dict[str, Any] | None:
    """Ranges begin before they end; groups of CCS count up."""
    if not query:
        return query
    for name in Selection.SPELLING.ranges:
        ends = [query.get(f"{name}-{end}") for end in ("from", "to")]
        if all(isinstance(end, str) for end in ends):
            query[f"{name}-from"], query[f"{name}-to"] = sorted(ends)
    if isinstance(query.get("ccs"), list):
        query["ccs"] = [each.partition("/")[0] if isinstance(each, str) else each for each in query["ccs"]]
    return query


@SCHEMA.hook("filter_query")
def can_be_told(_context: Any, query: dict[str, Any] | None) -> bool:
    """In an address one value and a list of one look alike, and so do a blank number, nothing and no number: none of
    them is wrong."""
    lists = (name for name, (field, _end) in PARAMETERS.items() if isinstance(getattr(EVERYTHING, field), tuple))
    if not query:
        return True
    number = query.get("number")
    blank = isinstance(number, list) and any(not str(each).strip() for each in number)
    return not blank and not any(isinstance(query.get(name), str | int | float) for name in lists)


UNHURRIED = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much)


# Whether some bytes are a document no description says: tests/web/api/test_checking.py.
DESCRIBED = SCHEMA.exclude(path_regex="/checks$")


@DESCRIBED.exclude(path_regex="export[.]").parametrize()  # their parameters are those of the search
@settings(max_examples=EXAMPLES, derandomize=SAME, deadline=None, suppress_health_check=UNHURRIED)
def test_every_answer_is_as_described(case, site):
    case.call_and_validate(headers={"Accept-Encoding": "identity"})


@pytest.mark.slow
@DESCRIBED.parametrize()
@settings(max_examples=15 * EXAMPLES, derandomize=SAME, deadline=None, suppress_health_check=UNHURRIED)
def test_every_answer_is_as_described_however_it_is_asked(case, site):
    case.call_and_validate(headers={"Accept-Encoding": "identity"})
