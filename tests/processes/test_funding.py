"""An application for funding: checked against the register, reckoned by the policy, publicized, decided, paid."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from guiju.base.errors import NotAllowed, NotNow
from guiju.base.terms import RelationKind
from guiju.organizations.members.models import Membership
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.processes.policies import actions
from guiju.workflow.documents import documents_of, made
from guiju.workflow.engine import answer, open_case, perform
from guiju.workflow.errors import InvalidAnswers
from guiju.workflow.models import Attachment, Task

TERMS = {
    "title": "标准化资助办法", "basis": "市监发〔2026〕1号", "region": "3301", "first": "2026-01-01", "last": "",
    "cap": "250000", "publicity_days": 5,
    "kinds": [
        {"achievement": "national-lead", "amount": "200000", "revision_percent": 50, "most_a_year": 2},
        {"achievement": "tc-secretariat", "amount": "300000"},
        {"achievement": "pilot-project", "amount": "100000"},
    ],
}  # fmt: skip
START = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)


def day(number: int) -> datetime:
    """So many days after the call opened, at ten in the morning."""
    return START + timedelta(days=number)


@pytest.fixture
def bureau(db):
    return Organization.objects.create(key="agency:bureau", kind="agency", name_zh="市局", region="3301")


@pytest.fixture
def firm(db):
    return Organization.objects.create(key="enterprise:f", kind="enterprise", name_zh="童车厂", region="330106")


@pytest.fixture
def person(bureau, firm):
    def make(role: str, organization: Organization | None = None) -> User:
        organization = organization or (firm if role == "enterprise" else bureau)
        user, _made = User.objects.get_or_create(
            username=f"{role}-{organization.pk}", defaults={"role": Role.EXPERT if role == "expert" else Role.READER}
        )
        if role != "expert":
            Membership.objects.get_or_create(
                person=user, organization=organization, role=role, defaults={"since": date(2020, 1, 1)}
            )
        return user

    return make


@pytest.fixture
def call(db):
    actions.save_draft("award", TERMS, by="test")
    policy = actions.publish("award", by="test")
    return actions.announce(
        policy, code="2026", title="2026 年度征集", first=date(2026, 9, 1), last=date(2026, 9, 30),
        achieved_first=date(2025, 1, 1), achieved_last=date(2025, 12, 31), by="test",
    )  # fmt: skip


@pytest.fixture
def standard(make_standard):
    return make_standard(
        "GB/T 4242-2025", title_zh="童车", published_on=date(2025, 5, 1), effective_on=date(2025, 11, 1)
    )


@pytest.fixture
def applies(call, standard, person, bureau):
    def apply(by=None, now=None, **answers):
        by, now = by or person("enterprise"), now or day(3)
        proof = Attachment.objects.create(person=by, name="前言.pdf", size=9, digest="0" * 64, path="0")
        given = {
            "call": "2026", "achievement": "national-lead", "title": "童车标准", "standards": ["GB/T 4242-2025"],
            "revision": "new", "achieved_on": "2025-05-01", "proofs": [proof.pk], "true": True,
        }  # fmt: skip
        return open_case("funding", by=by, answers=given | answers, office=bureau, now=now)

    return apply


def findings(case):
    return {code: (verdict, sentence) for code, verdict, sentence in case.events.first().data["findings"]}


def test_the_register_answers_every_question_in_a_sentence(applies):
    found = findings(applies())
    assert {code: verdict for code, (verdict, _sentence) in found.items()} == {
        "window": "holds", "achieved": "holds", "place": "holds", "number": "holds", "tier": "holds",
        "published": "holds", "revision": "holds", "drafters": "unknown", "double": "holds",
    }  # fmt: skip
    assert found["drafters"][1] == "登记簿中没有起草单位，需由标准前言页证明申请单位是起草单位及其排名"


def test_what_does_not_hold_is_told(applies, make_standard, firm):
    make_standard("DB33/T 7-2020", title_zh="地方标准", published_on=date(2020, 1, 1), effective_on=date(2020, 2, 1))
    Organization.objects.filter(pk=firm.pk).update(region="320100")
    found = findings(applies(standards=["DB33/T 7-2020"], achieved_on="2020-01-01", revision="revision"))
    assert {code for code, (verdict, _s) in found.items() if verdict == "fails"} == {
        "achieved", "place", "tier", "published",
    }  # fmt: skip
    assert found["tier"][1] == "层级不符：申报的是国家标准，登记簿中是地方标准"
    assert found["revision"][0] == "unknown"


def test_a_revision_that_is_called_new_is_found(applies, standard, make_standard):
    from guiju.standards import actions as standards

    make_standard("GB/T 4242-2015")
    standards.relate(standard, RelationKind.REPLACES, "GB/T 4242-2015", by="test", source=standard.source)
    assert findings(applies())["revision"] == ("fails", "申报为制定，但登记簿中它代替了以前的版本，应按修订")


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"call": "1999"}, "没有编号为“1999”的征集"),
        ({"standards": []}, "请填写标准号"),
        ({"achievement": "pilot-project"}, "请填写试点项目编号"),
    ],
)
def test_an_application_that_cannot_be_is_refused(applies, answers, sentence):
    with pytest.raises(NotNow, match=sentence):
        applies(**answers)


def test_after_the_window_nothing_is_taken(applies):
    with pytest.raises(NotNow, match="今天是 2026-10-01"):
        applies(now=day(30))


def test_without_proof_nothing_is_taken(applies):
    with pytest.raises(InvalidAnswers, match="证明材料：必须填写"):
        applies(proofs=[])


def test_a_person_without_an_organization_is_refused(applies, db):
    loner = User.objects.create(username="loner", role=Role.ENTERPRISE)
    with pytest.raises(NotNow, match="还不属于任何单位"):
        applies(by=loner)


def proposes(case, person, now=None, **answers):
    perform(case, "propose", by=person("officer"), answers={"amount": "200000", **answers}, now=now or day(4))
    return case


def test_the_whole_way_to_the_money(applies, person):
    case = proposes(applies(), person)
    perform(case, "publicize", by=person("officer"), now=day(5))
    until = case.events.last().data["publicity_until"]
    assert until == "2026-09-11"  # five working days after 2026-09-06, a Sunday
    with pytest.raises(NotNow, match=f"公示到 {until} 为止"):
        perform(case, "grant", by=person("approver"), now=day(10))
    perform(case, "grant", by=person("approver"), now=day(11))
    assert Decimal(case.events.last().data["amount"]) == 200_000
    perform(case, "pay", by=person("officer"), answers={"paid_on": "2026-10-08"}, now=day(37))
    assert (case.state, case.outcome) == ("paid", "done")
    papers = documents_of(case)
    assert [paper.code for _event, paper in papers] == ["application", "review", "publicity", "decision"]
    for event, paper in papers:
        content = made(case, event, paper)
        assert content.startswith(b"PK")
        assert content == made(case, event, paper), "the same for the same events"


def test_another_amount_than_the_policy_gives_wants_a_reason(applies, person):
    case = applies()
    with pytest.raises(NotNow, match="按政策算出的是 200,000 元，现填 150,000 元"):
        proposes(case, person, amount="150000")
    proposes(case, person, amount="150000", reason="参与单位较多")
    assert case.state == "proposed"


def test_what_the_register_denies_wants_a_reason(applies, person):
    case = applies(standards=["GB/T 9999-2025"])
    with pytest.raises(NotNow, match="登记簿中没有标准 GB/T 9999-2025"):
        proposes(case, person)


def test_a_revision_brings_half(applies):
    case = applies(revision="revision")
    reckoned = case.events.first().data["reckoned"]
    assert reckoned == {
        "amount": "100000.00",
        "lines": ["主导制定国家标准：每项 200,000 元", "修订的，按 50% 计：100,000 元", "应为 100,000 元"],
    }


def test_the_cap_of_the_year_counts_what_was_granted(applies, person, make_standard):
    first = proposes(applies(), person)
    perform(first, "publicize", by=person("officer"), now=day(5))
    perform(first, "grant", by=person("approver"), now=day(12))
    make_standard("GB/T 4243-2025", published_on=date(2025, 5, 1), effective_on=date(2025, 11, 1))
    second = applies(standards=["GB/T 4243-2025"], now=day(13))
    assert second.events.first().data["reckoned"]["amount"] == "50000.00"
    assert "减为 50,000 元" in second.events.first().data["reckoned"]["lines"][1]
    proposes(second, person, amount="200000", reason="例外", now=day(14))
    perform(second, "publicize", by=person("officer"), now=day(14))
    with pytest.raises(NotNow, match="再加 200,000 元就超过了"):
        perform(second, "grant", by=person("approver"), now=day(28))


def test_the_same_standard_is_not_paid_twice(applies, person):
    first, second = proposes(applies(), person), proposes(applies(), person, reason="另案")
    for case in (first, second):
        perform(case, "publicize", by=person("officer"), now=day(5))
    perform(first, "grant", by=person("approver"), now=day(12))
    with pytest.raises(NotNow, match=f"已因同一成果获资助（{first.number}）"):
        perform(second, "grant", by=person("approver"), now=day(12))


def test_objections_stand_against_the_decision(applies, person):
    case = proposes(applies(), person)
    perform(case, "publicize", by=person("officer"), now=day(5))
    with pytest.raises(NotNow, match="没有待处理的异议"):
        perform(case, "answer-objection", by=person("officer"), now=day(6))
    perform(case, "object", by=person("officer"), answers={"objection": "不是第一起草单位"}, now=day(6))
    with pytest.raises(NotNow, match="还有 1 条异议"):
        perform(case, "grant", by=person("approver"), now=day(14))
    perform(
        case, "answer-objection", by=person("officer"), now=day(14),
        answers={"objection_result": "upheld", "reason": "前言页排名第二"},
    )  # fmt: skip
    with pytest.raises(NotNow, match="异议成立"):
        perform(case, "grant", by=person("approver"), now=day(15))
    perform(case, "decline", by=person("approver"), answers={"reason": "排名不符"}, now=day(15))
    assert case.outcome == "declined"


def test_experts_answer_before_an_amount_is_proposed(applies, person):
    case = applies()
    expert = person("expert")
    perform(case, "ask-experts", by=person("officer"), answers={"experts": [expert.pk]}, now=day(4))
    with pytest.raises(NotNow, match="还有 1 位专家没有评审"):
        proposes(case, person)
    task = Task.objects.get(case=case, work="score")
    answer(task, by=expert, answers={"view": "yes", "score": 90, "opinion": "同意"}, now=day(4))
    assert proposes(case, person).state == "proposed"


def test_sent_back_and_corrected(applies, person, firm):
    case = applies(standards=["GB/T 1-2025"])
    perform(case, "send-back", by=person("officer"), answers={"reason": "标准号不对"}, now=day(4))
    assert Task.objects.open().filter(case=case, organization=firm).exists()
    proof = Attachment.objects.create(person=person("enterprise"), name="a.pdf", size=1, digest="0" * 64, path="1")
    perform(
        case, "correct", by=person("enterprise"), now=day(5),
        answers={
            "achievement": "national-lead", "title": "童车标准", "standards": ["GB/T 4242-2025"], "revision": "new",
            "achieved_on": "2025-05-01", "proofs": [proof.pk], "true": True,
        },
    )  # fmt: skip
    assert ["number", "holds"] in [found[:2] for found in case.events.last().data["findings"]]


@pytest.mark.parametrize("role", ["enterprise", "officer", "secretary", "inspector"])
def test_only_the_approver_grants(applies, person, role):
    case = proposes(applies(), person)
    perform(case, "publicize", by=person("officer"), now=day(5))
    with pytest.raises(NotAllowed, match="决定资助"):
        perform(case, "grant", by=person(role), now=day(20))


def test_another_firm_does_not_reach_it(applies, person):
    other = Organization.objects.create(key="enterprise:o", kind="enterprise", name_zh="别家", region="330100")
    with pytest.raises(NotAllowed):
        perform(applies(), "withdraw", by=person("enterprise", other), answers={"reason": "x"}, now=day(4))
