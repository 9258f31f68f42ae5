"""What changed since the draft: exactly the figures that moved, and the entries that moved them."""

from __future__ import annotations

from datetime import date

import pytest
from tests.reports.conftest import made_now, reported, template_of

from guiju.reports import actions, keeping
from guiju.reports.comparing import compare
from guiju.reports.errors import NotFinished
from guiju.standards import actions as standards

pytestmark = pytest.mark.django_db

TEMPLATE = (
    '{{ n("national.published") }} {{ n("national.stock") }} {{ n("national.stock.mandatory") }}'
    ' {{ n("national.withdrawn") }} {{ share("national.stock.mandatory", "national.stock") }}'
    ' {{ n("reported.reform.plans") }} {{ n("local.filed") }}',
)


@pytest.fixture
def draft(annual):
    reported("reported.reform.plans", 80)
    return made_now(annual, template_of(*TEMPLATE))


def moves(found):
    return {moved.used.code: (moved.before.value, moved.after.value) for moved in found.moved}


def test_nothing_moves_where_nothing_changed(annual, draft):
    found = compare(draft, made_now(annual, template_of(*TEMPLATE)))
    assert (found.moved, found.same, found.other_template) == ((), 7, False)


def test_a_day_of_withdrawal_moves_the_stock_and_says_why(annual, draft, register):
    entry = standards.withdraw(register.other, on=date(2020, 10, 1), reason="复审", by="test")
    found = compare(draft, made_now(annual, template_of(*TEMPLATE)))
    assert moves(found).keys() == {"national.stock", "national.withdrawn", "national.stock.mandatory.share"}
    assert moves(found)["national.stock"] == ("3", "2")
    by_code = {moved.used.code: moved for moved in found.moved}
    stock = by_code["national.stock"]
    assert stock.by == "−1项"
    [cause] = stock.causes
    assert (cause.what, cause.name, cause.address) == ("left", "GB/T 2—2020", "/standards/gb-t-2-2020")
    assert ("withdrawn_on", "", "2020-10-01") in cause.steps[0].fields
    assert cause.steps[0].kind == "standard.withdrawn"
    assert by_code["national.withdrawn"].causes[0].what == "entered"
    assert by_code["national.stock.mandatory.share"].by == "+16.67个百分点"
    assert by_code["national.stock.mandatory.share"].causes == (cause,)
    assert entry is not None


def test_a_new_standard_enters(annual, draft, register):
    register.make("GB 8-2020", title_zh="八", published_on=date(2020, 2, 1), effective_on=date(2020, 3, 1))
    found = compare(draft, made_now(annual, template_of(*TEMPLATE)))
    published = next(moved for moved in found.moved if moved.used.code == "national.published")
    [cause] = published.causes
    assert (cause.what, cause.name, published.by) == ("entered", "GB 8—2020", "+1项")
    assert cause.steps[0].fields is None, "it is new"


def test_a_value_reported_anew_is_told_with_its_reason(annual, draft):
    reported("reported.reform.plans", 81, reason="漏报一项")
    found = compare(draft, made_now(annual, template_of(*TEMPLATE)))
    [moved] = found.moved
    assert (moved.used.code, moved.by) == ("reported.reform.plans", "+1项")
    assert [(cause.what, cause.title) for cause in moved.causes] == [("reported", "漏报一项")]


def test_texts_and_templates_are_told_too(annual, draft):
    actions.write(annual, "前言", "新写", by="test")
    found = compare(draft, made_now(annual, template_of('{{ n("local.filed") }}', '{{ written("前言") }}')))
    assert [(text.name, text.before, text.after) for text in found.texts] == [("前言", 0, 1)]
    assert found.other_template
    assert len(found.moved) == 6, "figures that only one of the two states"
    assert all(moved.after is None for moved in found.moved)


def test_a_run_is_found_by_its_file(draft):
    content = keeping.read(draft, "docx")
    assert keeping.run_of_file(content) == draft
    assert keeping.run_of_file(content + b"x") is None


def test_what_is_not_finished_is_not_compared(annual, draft):
    with pytest.raises(NotFinished):
        compare(draft, actions.prepare(annual, by="test"))
