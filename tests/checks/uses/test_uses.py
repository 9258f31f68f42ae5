"""Who uses a standard, who may see it, and what each night finds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from guiju.base.numbers import parse
from guiju.checks.uses import drafts, duties, nightly
from guiju.checks.uses.actions import Cites, enter, leave
from guiju.checks.uses.asking import declared_on_ended, outdated_uses, where_used
from guiju.checks.uses.models import Holder, HolderKind, Looked, Night, Outdated, Use
from guiju.documents.opening import UnreadableFile
from guiju.organizations.models import Organization
from guiju.people.actions import make_account
from guiju.people.roles import Role
from guiju.standards.models import Product, Standard
from guiju.workflow import attachments
from guiju.workflow.models import Case

DAY = date(2024, 6, 1)
NOW = datetime(2024, 6, 1, 3, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def editions(make_standard):
    old = make_standard("GB/T 1.1-2009", title_zh="导则", effective_on=date(2010, 1, 1))
    new = make_standard("GB/T 1.1-2020", title_zh="导则", effective_on=date(2020, 10, 1), replaces=["GB/T 1.1-2009"])
    return old, new


@pytest.fixture
def people(db):
    return [make_account(name, role=Role.READER, by="test") for name in ("li", "wang")]


def cites(*numbers: str) -> list[Cites]:
    return [Cites(parse(number), place) for place, number in enumerate(numbers, start=1)]


def of_list(owner, *numbers: str, key: str = "1") -> Holder:
    return enter(HolderKind.LIST, key, title=f"List {key}", address=f"/{key}", cites=cites(*numbers), owner=owner)


def test_a_list_is_seen_by_its_owner_alone_others_learn_how_many_there_are(editions, people):
    old, new = editions
    li, wang = people
    of_list(li, "GB/T 1.1-2009", "GB 14748")
    assert [used.title for used in where_used(old, person=li, on=DAY).used] == ["List 1"]
    assert where_used(old, person=wang, on=DAY).used == ()
    assert where_used(old, person=wang, on=DAY).hidden == 1
    assert where_used(old, person=None, on=DAY).hidden == 0
    assert where_used(new, person=li, on=DAY).used == ()


def test_without_a_date_every_edition_is_used_and_so_are_all_parts(editions, people):
    old, new = editions
    of_list(people[0], "GB/T 1.1", key="undated")
    of_list(people[0], "GB/T 1（所有部分）", key="parts")
    of_list(people[0], "GB/T 1.2", key="other")
    for edition in (old, new):
        found = where_used(Standard.objects.get(pk=edition.pk), person=people[0], on=DAY).used
        assert sorted(used.title for used in found) == ["List parts", "List undated"]


def test_entering_again_replaces_and_leaving_takes_all_out(editions, people):
    of_list(people[0], "GB/T 1.1-2009", "GB 14748", "GB 14748")
    kept = Use.objects.get(key="gb-14748").pk
    of_list(people[0], "GB 14748", "GB/T 1.1~1.3-2020")
    assert sorted(Use.objects.values_list("number", flat=True)) == [
        "GB 14748", "GB/T 1.1-2020", "GB/T 1.2-2020", "GB/T 1.3-2020",
    ]  # fmt: skip
    assert Use.objects.get(key="gb-14748").pk == kept
    leave(HolderKind.LIST, "1")
    leave(HolderKind.LIST, "1")
    assert not Use.objects.exists()


def test_a_holder_that_nobody_could_see_is_refused(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        enter(HolderKind.LIST, "1", title="x", address="/", cites=[])
    with pytest.raises(ValueError, match="declaration"):
        enter(HolderKind.DECLARATION, "1", title="x", address="/", cites=[], public=True)


def test_the_night_finds_what_cites_ended_ones_and_remembers_since_when(editions, people):
    of_list(people[0], "GB/T 1.1-2009", "GB/T 1.1-2020", "GB/T 1.1", "GB 99999-2020")
    first = nightly.look(on=DAY, now=NOW)
    assert (first.uses, first.outdated) == (4, 1)
    nightly.look(on=DAY + timedelta(1), now=NOW + timedelta(1))
    (found,) = outdated_uses(person=people[0], on=DAY)
    assert (found.use.number, found.outcome, found.ended_on) == ("GB/T 1.1-2009", "replaced", date(2020, 10, 1))
    assert found.instead == ["GB/T 1.1-2020"]
    assert found.since == DAY
    assert not outdated_uses(person=people[1], on=DAY).exists()


def test_a_night_that_was_killed_is_done_again_as_a_whole(editions, people, monkeypatch):
    of_list(people[0], "GB/T 1.1-2009")

    def killed(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Night.objects, "update_or_create", killed)
        with pytest.raises(KeyboardInterrupt):
            duties.run(now=NOW)
    assert not Outdated.objects.exists()
    duties.run(now=NOW)
    duties.run(now=NOW)
    assert (Outdated.objects.count(), Night.objects.count()) == (1, 1)


def test_the_night_waits_for_its_hour(editions):
    duties.run(now=NOW - timedelta(hours=2))
    assert not Night.objects.exists()


def test_declared_products_come_from_the_register(editions, people):
    old, new = editions
    firm = Organization.objects.create(key="enterprise:Q", kind="enterprise", name_zh="青灯瓦厂")
    for standard, ended in ((old, None), (old, date(2022, 1, 1)), (new, None)):
        Product.objects.create(
            name="瓦", standard=standard, enterprise=firm, declared_on=date(2019, 1, 1), ended_on=ended
        )
    found = where_used(old, person=None, on=DAY)
    assert (found.declared, [used.title for used in found.used]) == (1, ["青灯瓦厂：瓦"])
    products, count = declared_on_ended(on=DAY, most=5)
    assert (count, [product.standard_id for product in products]) == (1, [old.pk])


DRAFT = """DB33/T 9999—2024
青瓦生产规范
前言
本文件按照GB/T 1.1—2020的规定起草。
1 范围
本文件规定了青瓦的要求。
本文件适用于青瓦的生产。
2 规范性引用文件
下列文件中的内容通过文中的规范性引用而构成本文件必不可少的条款。
GB/T 1.1—2009 导则
3 术语和定义
本文件没有需要界定的术语和定义。
4 要求
应符合GB/T 1.1—2009的规定，见DB33/T 9999。
"""


@pytest.fixture
def case(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    office = Organization.objects.create(key="agency:x", kind="agency", name_zh="某局")
    now = NOW
    return Case.objects.create(
        process="local-standard", number="DB-1", year=2024, ordinal=1, title="青瓦", office=office,
        state="drafting", opened_at=now, entered_at=now,
    )  # fmt: skip


def brought(case: Case, name: str, content: str):
    kept = attachments.keep(SimpleUploadedFile(name, content.encode()), by=None, types=("txt",))
    kept.case = case
    kept.save()
    return kept


def test_the_last_draft_of_a_running_case_is_looked_into_once(case, editions):
    brought(case, "draft.txt", DRAFT)
    brought(case, "letter.txt", "请查收。\nGB 14748")
    assert drafts.look_into_new(now=NOW) == 2
    assert drafts.look_into_new(now=NOW) == 0
    assert sorted(Use.objects.values_list("number", flat=True)) == ["GB/T 1.1-2009", "GB/T 1.1-2020"]
    assert Looked.objects.filter(is_draft=True).count() == 1
    brought(case, "draft.txt", DRAFT.replace("GB/T 1.1—2009", "GB/T 19001—2016"))
    drafts.look_into_new(now=NOW)
    assert sorted(Use.objects.values_list("number", flat=True)) == ["GB/T 1.1-2020", "GB/T 19001-2016"]
    case.closed_at, case.outcome = NOW, "done"
    case.save()
    drafts.look_into_new(now=NOW)
    assert not Holder.objects.exists()


def test_a_file_that_cannot_be_read_is_noted_and_not_tried_again(case, monkeypatch):
    def refuse(_path, *, name):
        raise UnreadableFile("{name} 已损坏", name=name)

    monkeypatch.setattr(drafts, "read_limited", refuse)
    brought(case, "draft.txt", DRAFT)
    drafts.look_into_new(now=NOW)
    looked = Looked.objects.get()
    assert (looked.is_draft, looked.reason) == (False, "draft.txt 已损坏")
    assert drafts.look_into_new(now=NOW) == 0
