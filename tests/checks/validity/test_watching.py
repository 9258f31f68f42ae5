"""Lists that are kept: what changes in them is told once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from email import message_from_string, policy
from zoneinfo import ZoneInfo

import pytest

from guiju.base.errors import InvalidForm, NotFound, NotNow
from guiju.base.terms import RelationKind
from guiju.checks.uses.models import Use
from guiju.checks.validity import actions, watching
from guiju.checks.validity.models import Letter, SavedList, Turn
from guiju.checks.validity.recognising import Listing, recognise
from guiju.documents.reading import of_text
from guiju.people.actions import make_account
from guiju.people.roles import Role
from guiju.standards import actions as standards
from guiju.workflow.notices.models import Every, Preference

DAY = date(2024, 6, 1)
NOW = datetime(2024, 6, 2, 7, tzinfo=ZoneInfo("Asia/Shanghai"))
TEXT = "GB/T 1.1-2009 导则\nGBT19001-2016 质量\n国标1.1\nGB 99999-2020 没有的"


@pytest.fixture
def li(db):
    person = make_account("li", role=Role.READER, by="test")
    person.email = "li@example.cn"
    person.save()
    return person


@pytest.fixture
def old(make_standard):
    make_standard("GB 1.1-1987", title_zh="一般规定", effective_on=date(1988, 1, 1))
    make_standard("GB/T 19001-2016", title_zh="质量", effective_on=date(2017, 7, 1), withdrawn_on=date(2024, 6, 3))
    return make_standard("GB/T 1.1-2009", title_zh="导则", effective_on=date(2010, 1, 1))


@pytest.fixture
def kept(li, old):
    return actions.save(listing(), name="In use", by=li, today=DAY, site="https://standards.example")


def listing(text: str = TEXT) -> Listing:
    return recognise(of_text(text))


def replaced(old, make_standard) -> None:
    new = make_standard("GB/T 1.1-2020", title_zh="导则", effective_on=date(2020, 10, 1))
    standards.relate(new, RelationKind.REPLACES, old.number, by="test", source=new.source)


def test_nothing_is_told_of_what_was_so_when_it_was_saved(kept):
    assert watching.look(today=DAY + timedelta(1), now=NOW) == 0
    assert not Letter.objects.exists()


def test_a_change_of_the_register_is_told_once(kept, old, make_standard):
    replaced(old, make_standard)
    assert watching.look(today=DAY + timedelta(1), now=NOW) == 1
    assert watching.look(today=DAY + timedelta(1), now=NOW) == 0
    turn = Turn.objects.get(place=1)
    assert (turn.before, turn.after) == ("in-force", "replaced")
    letter = message_from_string(Letter.objects.get().content, policy=policy.default)
    assert letter["To"] == "li@example.cn"
    body = letter.get_content()
    assert "GB/T 1.1—2020" in body
    assert f"https://standards.example{kept.get_absolute_url()}" in body


def test_a_day_that_comes_is_told(kept):
    assert watching.look(today=date(2024, 6, 2), now=NOW) == 0
    assert watching.look(today=date(2024, 6, 3), now=NOW) == 1
    assert [(turn.place, turn.after) for turn in Turn.objects.all()] == [(2, "withdrawn")]


def test_killed_before_the_end_it_is_all_done_again(kept, old, make_standard, monkeypatch):
    replaced(old, make_standard)

    def killed(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Letter.objects, "create", killed)
        with pytest.raises(KeyboardInterrupt):
            watching.look(today=DAY + timedelta(1), now=NOW)
    assert not Turn.objects.exists()
    assert watching.look(today=DAY + timedelta(1), now=NOW) == 1
    assert Letter.objects.count() == 1


def test_two_workers_tell_it_once(kept, old, make_standard):
    replaced(old, make_standard)
    seen_by_both = SavedList.objects.select_related("owner").get()
    assert watching.look(today=DAY + timedelta(1), now=NOW) == 1
    assert watching._look(seen_by_both, today=DAY + timedelta(1), now=NOW) == 0
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("silent", ["unwatched", "never", "no address"])
def test_who_wants_no_letters_finds_it_on_the_page(kept, old, li, make_standard, silent):
    if silent == "unwatched":
        actions.watch(kept.pk, watched=False, by=li)
    elif silent == "never":
        Preference.objects.create(person=li, every=Every.NEVER)
    else:
        type(li).objects.update(email="")
    replaced(old, make_standard)
    assert watching.look(today=DAY + timedelta(1), now=NOW) == 1
    assert Turn.objects.exists()
    assert not Letter.objects.exists()


def test_letters_are_sent_from_six_in_the_morning(kept, old, make_standard, settings, tmp_path):
    settings.MAIL_URL = f"folder://{tmp_path / 'letters'}"
    replaced(old, make_standard)
    assert watching.run(now=NOW - timedelta(hours=3)) == 0
    assert watching.run(now=NOW) == 1
    assert not Letter.objects.exists()


def test_a_list_says_where_standards_are_used(kept, li):
    assert sorted(Use.objects.values_list("number", flat=True)) == [
        "GB 99999-2020", "GB/T 1.1", "GB/T 1.1-2009", "GB/T 19001-2016",
    ]  # fmt: skip
    actions.choose(kept, {3: "gb-1.1-1987"}, by=li, today=DAY)
    assert Use.objects.filter(number="GB 1.1-1987").exists()
    actions.discard(kept.pk, by=li)
    assert not Use.objects.exists()


def test_a_choice_stays_chosen_and_can_be_taken_back(kept, li):
    chosen = actions.choose(kept, {3: "gb-1.1-1987"}, by=li, today=DAY)
    assert chosen.chosen() == {3: "gb-1.1-1987"}
    assert actions.choose(kept, {3: ""}, by=li, today=DAY).chosen() == {}
    with pytest.raises(InvalidForm, match="没有第 9 项"):
        actions.choose(kept, {9: "gb-1.1-1987"}, by=li, today=DAY)


def test_saving_under_the_same_name_replaces(kept, li):
    again = actions.save(listing("GB 14748"), name=" In  use ", by=li, today=DAY)
    assert again.pk == kept.pk
    assert [row.text for row in again.recognised()] == ["GB 14748"]


def test_what_cannot_be_kept_is_refused(kept, li, monkeypatch):
    other = make_account("wang", role=Role.READER, by="test")
    with pytest.raises(NotFound):
        actions.rename(kept.pk, name="x", by=other)
    with pytest.raises(NotFound):
        actions.discard(kept.pk, by=other)
    with pytest.raises(InvalidForm, match="名称"):
        actions.save(listing(), name=" ", by=li, today=DAY)
    with pytest.raises(InvalidForm, match="没有标准号"):
        actions.save(listing("没有"), name="x", by=li, today=DAY)
    monkeypatch.setattr(actions, "MOST_LISTS", 1)
    with pytest.raises(NotNow, match="最多保存 1 份"):
        actions.save(listing(), name="x", by=li, today=DAY)
    actions.save(listing(), name="x", by=other, today=DAY)
