"""Who wrote is sealed, opened by inspectors of the office with a reason, kept apart from everything that is read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from guiju.base.errors import InvalidForm, NotAllowed, NotNow
from guiju.journal.models import Change, Entry
from guiju.organizations.models import Organization
from guiju.processes.appeals import identities, keys
from guiju.processes.appeals.identities import Identity, NoIdentity, Unreadable
from guiju.processes.appeals.models import SealedIdentity

LI = Identity(name="欧阳慕容雪", telephone="13900001234", email="xue@example.cn", address="杏花巷九号")


@pytest.fixture
def kept(case):
    identities.keep(case, LI, by="public")
    return case


def test_an_inspector_of_the_office_opens_it_with_a_reason(kept, member):
    assert identities.open_identity(kept, by=member("inspector"), reason="电话核实线索") == LI


def test_each_opening_stands_in_the_story_and_in_the_journal(kept, member):
    inspector = member("inspector")
    identities.open_identity(kept, by=inspector, reason="电话核实线索")
    event = kept.events.order_by("-seq").first()
    assert (event.by, event.data["identity"]) == (inspector, "opened")
    assert "电话核实线索" in event.answers["text"]
    assert Entry.objects.filter(kind="identity.opened", subject=kept.number).count() == 1


@pytest.mark.parametrize("role", ["officer", "secretary", "reviewer", "approver"])
def test_nobody_else_of_the_office_opens_it(kept, member, role):
    with pytest.raises(NotAllowed, match="监督检查人员"):
        identities.open_identity(kept, by=member(role), reason="电话核实线索")
    assert not Entry.objects.filter(kind="identity.opened").exists()


def test_an_inspector_of_another_office_does_not_open_it(kept, member):
    other = Organization.objects.create(key="agency:other", kind="agency", name_zh="邻市局")
    with pytest.raises(NotAllowed):
        identities.open_identity(kept, by=member("inspector", other), reason="电话核实线索")


def test_a_reason_is_asked_for_and_gives_nothing_away(kept, member):
    inspector = member("inspector")
    with pytest.raises(InvalidForm, match="理由"):
        identities.open_identity(kept, by=inspector, reason="看")
    with pytest.raises(InvalidForm, match="不要写出"):
        identities.open_identity(kept, by=inspector, reason=f"核实{LI.name}的线索")
    assert not Entry.objects.filter(kind="identity.opened").exists()


def test_an_anonymous_case_has_nothing_to_open(case, member):
    with pytest.raises(NoIdentity, match="匿名"):
        identities.open_identity(case, by=member("inspector"), reason="电话核实线索")


def test_no_column_of_any_table_tells_it(kept, member):
    identities.open_identity(kept, by=member("inspector"), reason="电话核实线索")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                text = str(row) + "".join(bytes(v).decode("utf-8", "ignore") for v in row if isinstance(v, bytes))
                for value in (LI.name, LI.telephone, LI.email, LI.address):
                    assert value not in text, table
    assert Change.objects.exists()


def test_equal_identities_are_sealed_differently_and_equally_long(kept, case, bureau):
    from guiju.workflow.engine import open_case

    answers = {"title": "又一件", "against": "某厂", "story": "同样的事情又发生了一次。", "named": "yes"}
    other = open_case("violation-report", by="public", answers=answers, office=bureau)
    identities.keep(other, Identity(name="王"), by="public")
    first, second = (bytes(row.sealed) for row in SealedIdentity.objects.order_by("pk"))
    assert first != second
    assert len(first) == len(second)


def test_a_sealed_text_moved_to_another_case_cannot_be_read(kept, bureau, member):
    from guiju.workflow.engine import open_case

    answers = {"title": "又一件", "against": "某厂", "story": "同样的事情又发生了一次。", "named": "yes"}
    other = open_case("violation-report", by="public", answers=answers, office=bureau)
    SealedIdentity.objects.update(case=other)
    with pytest.raises(Unreadable, match="不能解密"):
        identities.open_identity(other, by=member("inspector"), reason="电话核实线索")
    assert list(identities.unreadable()) == [other.number]


def test_a_case_keeps_one_identity_and_not_an_empty_one(kept, case):
    with pytest.raises(NotNow, match="已留有"):
        identities.keep(kept, LI, by="public")
    with pytest.raises(InvalidForm, match="没有填写"):
        identities.keep(case, Identity(), by="public")


# Keys


def test_the_key_file_is_read_by_its_owner_alone(kept, settings):
    place = settings.DATA / "identity-key"
    assert place.stat().st_mode & 0o777 == 0o600
    assert settings.SECRET_KEY not in place.read_text()


def test_the_ring_turns_and_old_identities_are_sealed_anew(kept, member):
    before = bytes(SealedIdentity.objects.get().sealed)
    fresh = keys.add()
    assert identities.reseal(by="test") == 1
    assert identities.reseal(by="test") == 0
    row = SealedIdentity.objects.get()
    assert (row.key, bytes(row.sealed) != before) == (fresh.id, True)
    assert identities.open_identity(kept, by=member("inspector"), reason="电话核实线索") == LI


def test_without_its_key_an_identity_is_closed_and_says_what_is_missing(kept, settings, member):
    settings.IDENTITY_KEY = "another-key-that-is-long-enough-to-be-one"
    with pytest.raises(keys.NoKey, match="缺少编号为"):
        identities.open_identity(kept, by=member("inspector"), reason="电话核实线索")


def test_keys_of_the_environment_are_turned_there(settings):
    settings.IDENTITY_KEY = "a" * 40 + "," + "b" * 40
    assert len(keys.ring()) == 2
    with pytest.raises(keys.NoKey, match="GUIJU_IDENTITY_KEY"):
        keys.add()


def test_a_short_key_is_refused(settings):
    settings.IDENTITY_KEY = "short"
    with pytest.raises(keys.NoKey, match="至少 32"):
        keys.ring()


# How long


def test_it_is_deleted_with_a_trace(kept, member):
    identities.delete(kept, by="system", reason="到期")
    row = SealedIdentity.objects.get()
    assert (bytes(row.sealed), row.deleted_on) == (b"", timezone.localdate())
    assert "身份信息已删除" in kept.events.order_by("-seq").first().answers["text"]
    with pytest.raises(NoIdentity, match="已于"):
        identities.open_identity(kept, by=member("inspector"), reason="电话核实线索")


def test_it_is_kept_longer_with_a_reason(kept, member):
    until = timezone.localdate() + timedelta(days=2_000)
    row = identities.keep_longer(kept, until=until, by=member("inspector"), reason="行政诉讼尚未结束")
    assert row.delete_on == until
    with pytest.raises(InvalidForm, match="今天以后"):
        identities.keep_longer(kept, until=date(2020, 1, 1), by=member("inspector"), reason="行政诉讼尚未结束")
