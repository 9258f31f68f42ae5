"""Changes to the register: what they do, what they refuse, what the journal keeps of them."""

from __future__ import annotations

from datetime import date

import pytest

from guiju.base.errors import InvalidForm, NotNow
from guiju.base.numbers import UnreadableNumber
from guiju.base.terms import Degree, RelationKind, Status
from guiju.journal.actions import row_digest, verify
from guiju.journal.models import Change, Entry
from guiju.people.models import User
from guiju.standards import actions
from guiju.standards.errors import AlreadyEnded, AlreadyRegistered, AlreadyRelated, NotAmongTheSaid, NotCorrectable
from guiju.standards.models import Conflict, Source, Standard, Statement

pytestmark = pytest.mark.django_db

Y2010, Y2020 = date(2010, 1, 1), date(2020, 10, 1)


@pytest.fixture
def officer(db):
    return User.objects.create_user("chen")


@pytest.fixture(autouse=True)
def journal_is_in_step(db):
    """Whatever a test did: the chain holds, and each row is as its last change says."""
    yield
    assert list(verify()) == []
    for row in Standard.objects.all():
        digest = row_digest(getattr(row, field) for field in Standard.JOURNAL_FIELDS)
        assert Change.objects.filter(model="standard", row=row.pk).order_by("-id").first().digest == digest


def test_registering_reads_the_number_and_enters_one_edition(officer):
    standard = actions.register_standard(
        "GB/T 1.1—2020", title_zh="标准化工作导则", effective_on="2020-10-01", by=officer
    )
    assert (standard.number, standard.tier, standard.nature) == ("GB/T 1.1-2020", "national", "voluntary")
    assert standard.is_in_force(on=Y2020)
    assert Entry.objects.get(kind="standard.registered").actor == f"user:{officer.pk}"


@pytest.mark.parametrize(
    ("number", "values", "error"),
    [
        ("GB/T 1.1-2020", {}, AlreadyRegistered),
        ("标准化工作导则", {}, UnreadableNumber),
        ("GB/T 2-2020", {"effective_on": "2020年10月"}, NotCorrectable),
        ("GB/T 2-2020", {"replaced_on": Y2020}, NotCorrectable),
        ("GB/T 2-2020", {"tier": "sector"}, NotCorrectable),
        ("GB/T 2-2020", {"reported_status": "withdrawn"}, InvalidForm),
    ],
)
def test_what_cannot_be_registered_leaves_no_trace(make_standard, officer, number, values, error):
    make_standard("GB/T 1.1-2020")
    entries = Entry.objects.count()
    with pytest.raises(error):
        actions.register_standard(number, by=officer, **values)
    assert (Standard.objects.count(), Entry.objects.count()) == (1, entries)


def test_a_double_number_enters_the_chinese_standard_and_what_it_adopts(officer):
    standard = actions.register_standard("GB/T 19001-2016/ISO 9001:2015", by=officer)
    assert standard.number == "GB/T 19001-2016"
    (relation,) = standard.relations.all()
    assert (relation.kind, relation.target_number, relation.degree) == ("adopts", "ISO 9001:2015", "IDT")


def test_a_correction_is_kept_as_the_word_of_the_desk(make_standard, officer):
    standard = make_standard("GB/T 1.1-2020", effective_on=Y2010)
    actions.correct(standard, effective_on=Y2020, reason="封面为 2020-10-01", by=officer)
    change = Change.objects.order_by("-id").first()
    assert change.fields == {"effective_on": ["2010-01-01", "2020-10-01"]}
    assert change.entry.payload == {"reason": "封面为 2020-10-01"}
    assert Statement.objects.get(standard=standard, source__name="desk").said == {"effective_on": "2020-10-01"}


def test_correcting_a_date_moves_the_end_of_what_it_replaces(make_standard, officer):
    make_standard("GB/T 1.1-2009", effective_on=Y2010)
    new = make_standard("GB/T 1.1-2020", effective_on=Y2020, replaces=["GB/T 1.1-2009"])
    actions.correct(new, effective_on=date(2020, 12, 1), reason="更正", by=officer)
    assert Standard.objects.get(number="GB/T 1.1-2009").replaced_on == date(2020, 12, 1)


def test_a_correction_needs_a_reason_and_a_difference(make_standard, officer):
    standard = make_standard("GB/T 1.1-2020", title_zh="标准化工作导则")
    with pytest.raises(InvalidForm, match="理由"):
        actions.correct(standard, title_zh="导则", reason=" ", by=officer)
    with pytest.raises(NotNow, match="与登记簿相同"):
        actions.correct(standard, title_zh="标准化工作导则", reason="更正", by=officer)
    with pytest.raises(NotCorrectable):
        actions.correct(standard, number="GB/T 2-2020", reason="更正", by=officer)


def test_withdrawing_ends_a_standard_from_that_day(make_standard, officer):
    standard = make_standard("GB/T 1.1-2009", effective_on=Y2010)
    standard = actions.withdraw(standard, on=Y2020, reason="2020 年第 5 号公告", by=officer)
    assert standard.status(on=date(2020, 9, 30)) is Status.IN_FORCE
    assert standard.status(on=Y2020) is Status.WITHDRAWN
    with pytest.raises(AlreadyEnded, match="2021-01-01"):
        actions.withdraw(standard, on=date(2021, 1, 1), reason="再次", by=officer)


def test_what_is_not_published_cannot_be_withdrawn(make_standard, officer):
    standard = make_standard("GB/T 1.1-2020", published_on=Y2020)
    with pytest.raises(NotNow, match="尚未发布"):
        actions.withdraw(standard, on=Y2010, reason="公告", by=officer)


def test_withdrawing_a_successor_before_it_takes_effect_gives_the_old_edition_its_life_back(make_standard, officer):
    make_standard("GB/T 1.1-2009", effective_on=Y2010)
    new = make_standard("GB/T 1.1-2020", effective_on=Y2020, replaces=["GB/T 1.1-2009"])
    actions.withdraw(new, on=date(2020, 9, 1), reason="公告", by=officer)
    assert Standard.objects.get(number="GB/T 1.1-2009").is_in_force(on=date(2021, 1, 1))


def test_a_relation_is_entered_once_and_shows_in_the_history_of_its_standard(make_standard, officer):
    standard = make_standard("GB/T 19001-2016", effective_on=Y2020)
    relation = actions.relate(standard, RelationKind.ADOPTS, "ISO 9001:2015", degree=Degree.IDT, by=officer)
    assert (relation.target, relation.degree) == (None, "IDT")
    assert Change.objects.order_by("-id").first().fields == {"adopts": [None, "ISO 9001:2015"]}
    with pytest.raises(AlreadyRelated):
        actions.relate(standard, RelationKind.ADOPTS, "ISO 9001:2015", by=officer)
    with pytest.raises(InvalidForm, match="自身"):
        actions.relate(standard, RelationKind.REPLACES, "GB/T 19001-2016", by=officer)
    with pytest.raises(InvalidForm, match="一致性程度"):
        actions.relate(standard, RelationKind.CITES, "ISO 9000:2015", degree=Degree.IDT, by=officer)


@pytest.fixture
def conflict(make_standard):
    standard = make_standard("GB/T 1.1-2020", effective_on=Y2010)
    Source.objects.create(name="catalogue")
    return Conflict.objects.create(
        standard=standard, field="effective_on", values=[["test", "2010-01-01"], ["catalogue", "2020-10-01"]]
    )


def test_a_settled_conflict_sets_the_value_and_says_who_decided(conflict, officer):
    settled = actions.settle_conflict(conflict, value="2020-10-01", reason="查公告", by=officer)
    assert settled.standard.effective_on == Y2020
    assert (settled.decided_value, settled.decided_by, settled.reason) == ("2020-10-01", officer, "查公告")
    entry = Entry.objects.get(kind="conflict.settled")
    assert entry.payload == {"field": "effective_on", "value": "2020-10-01", "reason": "查公告"}


def test_a_conflict_is_settled_only_with_what_a_source_said(conflict, officer):
    with pytest.raises(NotAmongTheSaid, match="2020-10-01"):
        actions.settle_conflict(conflict, value="2030-01-01", reason="猜测", by=officer)


def test_a_correction_by_an_officer_decides_the_conflict_of_its_field(conflict, officer):
    actions.correct(conflict.standard, effective_on=date(2020, 11, 1), reason="查公告", by=officer)
    conflict.refresh_from_db()
    assert conflict.decided_value == "2020-11-01"


def test_a_correction_against_what_a_source_says_is_entered_as_a_decision(make_standard, officer):
    standard = make_standard("GB/T 1.1-2020", effective_on=Y2010)
    Statement.objects.create(
        standard=standard,
        source=standard.source,
        said={"effective_on": "2010-01-01"},
        digest="-",
        retrieved_on=Y2020,
    )
    actions.correct(standard, effective_on=Y2020, reason="查公告", by=officer)
    decided = Conflict.objects.get()
    assert (decided.field, decided.decided_value, decided.decided_by) == ("effective_on", "2020-10-01", officer)
    assert decided.values == [["test", "2010-01-01"]]
