"""Who is told of what, that everybody is told once, and how letters go out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from email import policy
from email.parser import BytesParser
from zoneinfo import ZoneInfo

import pytest

from guiju.organizations.members.models import Delegation
from guiju.workflow import clocks, duties, register, workdays
from guiju.workflow.engine import answer, choices, hand_over, open_case, perform, release, say
from guiju.workflow.notices import letters, reminding
from guiju.workflow.notices.models import Every, Kind, Letter, Notice, Preference, Reminded
from guiju.workflow.notices.telling import tell
from guiju.workflow.notices.wording import said
from guiju.workflow.recomputing import out_of_date

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def mails(settings, tmp_path):
    settings.MAIL_URL = f"folder://{tmp_path / 'outbox'}"
    duties._fingerprint.cache_clear()
    return tmp_path / "outbox"


@pytest.fixture
def people(person, firm, bureau):
    class People:
        drafter, officer, approver = person("drafter", firm), person("officer", bureau), person("approver", bureau)
        experts = [person("expert", name=f"expert{n}") for n in range(3)]

    return People


@pytest.fixture
def case(people, bureau):
    return open_case("permit", by=people.drafter, answers={"title": "童车"}, office=bureau, now=NOW)


def told(case, **narrowed):
    return {(notice.person.username, notice.kind) for notice in Notice.objects.filter(case=case, **narrowed)}


def scored(case, people):
    Notice.objects.all().delete()
    perform(case, "ask-experts", by=people.officer, answers={"experts": [e.pk for e in people.experts]}, now=NOW)


def names(*people):
    return {each.username for each in people}


# Who


def test_a_step_tells_the_roles_that_it_names(case, people, person, bureau):
    assert told(case) == {(people.officer.username, Kind.STEP)}, "neither the drafter himself nor the approver"
    [notice] = Notice.objects.all()
    assert said(notice) == f"{people.drafter}办了“申请”，现在是“已收到”"


def test_whoever_has_the_role_everywhere_is_told_too_but_no_other_office(case, people, person, bureau, firm):
    other = type(bureau).objects.create(key="agency:other", kind="agency", name_zh="别的局")
    everywhere, elsewhere = person("officer"), person("officer", other)
    perform(case, "send-back", by=people.officer, answers={"reason": "缺材料"}, now=NOW)
    perform(case, "correct", by=people.drafter, now=NOW)
    again = open_case("permit", by=people.drafter, answers={"title": "滑板"}, office=bureau, now=NOW)
    assert {name for name, _kind in told(again)} == names(people.officer, everywhere)
    assert (elsewhere.username, Kind.STEP) not in told(again)


def test_an_office_without_anybody_in_the_role_tells_the_one_above(people, person, bureau):
    below = type(bureau).objects.create(key="agency:below", kind="agency", name_zh="区局", parent=bureau)
    case = open_case("permit", by=people.drafter, answers={"title": "x"}, office=below, now=NOW)
    assert told(case) == {(people.officer.username, Kind.STEP)}


def test_the_members_of_a_party_are_told(case, people, person, firm):
    colleague = person("drafter", firm, name="colleague")
    perform(case, "send-back", by=people.officer, answers={"reason": "缺材料"}, now=NOW)
    assert {n for n, _k in told(case, event__code="send-back")} == names(people.drafter, colleague)


def test_a_deputy_is_told_with_whom_he_stands_in_for(people, person, bureau):
    deputy = person("reader", name="deputy")
    Delegation.objects.create(absent=people.officer, deputy=deputy, first=TODAY, last=TODAY, reason="休假")
    case = open_case("permit", by=people.drafter, answers={"title": "x"}, office=bureau, now=NOW)
    assert {name for name, _kind in told(case)} == names(people.officer, deputy)
    later = open_case("permit", by=people.drafter, answers={"title": "x"}, office=bureau, now=NOW + timedelta(days=1))
    assert {name for name, _kind in told(later)} == names(people.officer)


def test_whom_work_is_given_to_is_told_of_the_work_and_not_of_the_step_besides(case, people):
    scored(case, people)
    assert told(case) == {(expert.username, Kind.WORK) for expert in people.experts}
    assert said(Notice.objects.first()) == "请您办理“评分”"


def test_when_the_last_has_scored_who_waits_for_it_is_told(case, people):
    scored(case, people)
    for count, task in enumerate(case.tasks.filter(work="score"), start=1):
        answer(task, by=task.person, answers={"view": "yes"}, now=NOW)
        assert Notice.objects.filter(person=people.officer).exists() == (count == 3)
    assert said(Notice.objects.get(person=people.officer)) == "“评分”都已完成", "not whose score, nor which"


def test_work_that_is_taken_back_or_handed_over_tells_whom_it_concerns(case, people, person, bureau):
    [task] = case.tasks.all()
    colleague = person("officer", bureau, name="colleague")
    hand_over(task, to=colleague, by=people.officer, now=NOW)
    assert (colleague.username, Kind.WORK) in told(case)
    scored(case, people)
    Notice.objects.all().delete()
    task = case.tasks.get(work="score", person=people.experts[0])
    release(task, by=people.officer, reason="回避", now=NOW)
    assert told(case) == {(people.experts[0].username, Kind.WORK)}


def test_taking_a_task_oneself_tells_nobody(case, people):
    Notice.objects.all().delete()
    hand_over(case.tasks.get(), to=people.officer, by=people.officer, now=NOW)
    assert not Notice.objects.exists()


def test_a_message_reaches_the_other_side_and_a_note_the_colleagues(case, people, person, bureau):
    perform(case, "send-back", by=people.officer, answers={"reason": "缺材料"}, now=NOW)
    Notice.objects.all().delete()
    say(case, "请补检测报告", by=people.officer, outward=True, now=NOW)
    assert told(case) == {(people.drafter.username, Kind.MESSAGE)}
    Notice.objects.all().delete()
    say(case, "好的", by=people.drafter, outward=True, now=NOW)
    assert told(case) == {(people.officer.username, Kind.MESSAGE)}
    Notice.objects.all().delete()
    say(case, "留意", by=people.approver, now=NOW)
    assert told(case) == {(people.officer.username, Kind.MESSAGE)}, "never those outside"


def test_the_choices_name_who_will_be_told(case, people):
    [send_back] = [each for each in choices(case, by=people.officer, now=NOW) if each.transition.code == "send-back"]
    assert send_back.told == (people.drafter,)


def test_closed_accounts_are_told_nothing(people, bureau):
    people.officer.is_active = False
    people.officer.save()
    assert told(open_case("permit", by=people.drafter, answers={"title": "x"}, office=bureau, now=NOW)) == set()


def test_a_step_that_fails_tells_nobody(case, people, monkeypatch):
    Notice.objects.all().delete()
    monkeypatch.setattr("guiju.workflow.happening._journal", lambda *_args, **_named: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        perform(case, "send-back", by=people.officer, answers={"reason": "缺材料"}, now=NOW)
    assert not Notice.objects.exists()


def test_telling_takes_few_queries(case, people, django_assert_max_num_queries, person, bureau):
    event = case.events.get()
    Notice.objects.all().delete()
    with django_assert_max_num_queries(4):
        tell(case, event, case.procedure.transition("apply"))
    with django_assert_max_num_queries(0):
        tell(case, event, case.procedure.transition("pause"))


# Deadlines


def test_reminders_and_escalation_come_once_each(case, people):
    assert case.due_on == date(2026, 6, 10)
    Notice.objects.all().delete()
    soon = NOW + timedelta(days=4)
    for _twice in range(2):
        reminding.remind(today=soon.date(), now=soon)
    assert told(case) == {(people.officer.username, Kind.REMINDER)}
    [notice] = Notice.objects.all()
    assert said(notice) == "“作出决定”将于 2026-06-10 到期"
    late = NOW + timedelta(days=10)
    for _twice in range(2):
        reminding.remind(today=late.date(), now=late)
    overdue = told(case, kind="overdue")
    assert overdue == {(people.officer.username, Kind.OVERDUE), (people.approver.username, Kind.OVERDUE)}
    assert Reminded.objects.count() == 2


def test_an_office_without_an_approver_escalates_to_the_one_above(people, person, bureau):
    below = type(bureau).objects.create(key="agency:below", kind="agency", name_zh="区局", parent=bureau)
    person("officer", below)
    case = open_case("permit", by=people.drafter, answers={"title": "x"}, office=below, now=NOW)
    late = NOW + timedelta(days=10)
    reminding.remind(today=late.date(), now=late)
    assert {name for name, _kind in told(case, kind="overdue")} == {f"officer-{below.pk}", people.approver.username}


def test_nothing_is_said_long_before_the_day_nor_while_paused(case, people):
    Notice.objects.all().delete()
    reminding.remind(today=TODAY - timedelta(days=10), now=NOW)
    perform(case, "pause", by=people.officer, answers={"reason": "检测"}, now=NOW)
    reminding.remind(today=TODAY + timedelta(days=30), now=NOW + timedelta(days=30))
    assert not Notice.objects.filter(event=None).exists()


def test_a_day_that_moved_is_reminded_of_again(case, people):
    soon = NOW + timedelta(days=4)
    reminding.remind(today=soon.date(), now=soon)
    perform(case, "extend", by=people.approver, answers={"days": 10, "reason": "会商"}, now=soon)
    assert case.due_on == date(2026, 6, 25)
    reminding.remind(today=date(2026, 6, 20), now=soon + timedelta(days=15))
    assert list(Reminded.objects.order_by("pk").values_list("due_on", flat=True)) == [
        date(2026, 6, 10), date(2026, 6, 25),
    ]  # fmt: skip


def test_what_was_cut_short_is_done_again_and_not_doubled(case, people, monkeypatch):
    soon = NOW + timedelta(days=4)

    def dies(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(Reminded.objects, "bulk_create", dies)
        with pytest.raises(KeyboardInterrupt):
            reminding.remind(today=soon.date(), now=soon)
    assert not Notice.objects.filter(kind="reminder").exists()
    reminding.remind(today=soon.date(), now=soon)
    assert Notice.objects.filter(kind="reminder").count() == 1


def test_many_cases_are_reminded_in_portions(case, people, bureau, monkeypatch):
    for n in range(6):
        open_case("permit", by=people.drafter, answers={"title": f"{n}"}, office=bureau, now=NOW)
    monkeypatch.setattr(reminding, "_AT_ONCE", 3)
    soon = NOW + timedelta(days=4)
    assert reminding.remind(today=soon.date(), now=soon) == 7


# Letters


def letters_in(folder):
    found = [BytesParser(policy=policy.default).parsebytes(path.read_bytes()) for path in sorted(folder.glob("*.eml"))]
    return [(message["To"], message["Subject"], message.get_content()) for message in found]


def address(user, every=Every.DAILY, **values):
    user.email = f"{user.username}@example.cn"
    user.save()
    Preference.objects.update_or_create(person=user, defaults={"every": every, "site": "https://g.cn", **values})


def test_a_daily_letter_holds_what_was_not_read_and_goes_out_once_a_day(people, bureau, mails):
    address(people.officer)
    for title in ("童车", "滑板"):
        open_case("permit", by=people.drafter, answers={"title": title}, office=bureau, now=NOW)
    duties.run(now=NOW.replace(hour=7) + timedelta(days=1))
    assert letters_in(mails) == [] if mails.exists() else True
    duties.run(now=NOW + timedelta(days=1))
    [(to, subject, text)] = letters_in(mails)
    assert (to, subject) == (people.officer.email, "2 条办件通知")
    assert "童车" in text
    assert "https://g.cn/desk/cases/XK-2026-00001" in text
    open_case("permit", by=people.drafter, answers={"title": "x"}, office=bureau, now=NOW + timedelta(days=1))
    duties.run(now=NOW + timedelta(days=1, hours=1))
    assert len(letters_in(mails)) == 1, "tomorrow"
    duties.run(now=NOW + timedelta(days=2))
    assert len(letters_in(mails)) == 2


def test_a_letter_at_once_waits_for_what_belongs_to_it(people, bureau, mails):
    address(people.officer, Every.AT_ONCE)
    open_case("permit", by=people.drafter, answers={"title": "童车"}, office=bureau, now=NOW)
    letters.write_due(today=TODAY, now=NOW + timedelta(seconds=5), digests=False)
    assert not Letter.objects.exists()
    letters.write_due(today=TODAY, now=NOW + timedelta(seconds=25), digests=False)
    letters.write_due(today=TODAY, now=NOW + timedelta(seconds=26), digests=False)
    letters.send_waiting(now=NOW + timedelta(seconds=30))
    [(_to, subject, _text)] = letters_in(mails)
    assert subject == "XK-2026-00001 童车"


def test_no_letter_to_who_wants_none_has_none_or_has_read_it(people, bureau, person):
    address(people.officer, Every.NEVER)
    open_case("permit", by=people.drafter, answers={"title": "x"}, office=bureau, now=NOW)
    assert not Notice.objects.filter(to_mail=True).exists()
    address(people.officer, kinds=["overdue"])
    open_case("permit", by=people.drafter, answers={"title": "x"}, office=bureau, now=NOW)
    assert not Notice.objects.filter(to_mail=True).exists(), "of this kind he wants none"
    address(people.officer, kinds=["step"])
    open_case("permit", by=people.drafter, answers={"title": "x"}, office=bureau, now=NOW)
    Notice.objects.of(people.officer).mark_read()
    assert letters.write_due(today=TODAY, now=NOW + timedelta(days=1), digests=True) == 0
    assert not Letter.objects.exists()


def test_a_letter_about_a_confidential_case_gives_its_number_alone(people, bureau, permit, monkeypatch, mails):
    monkeypatch.setitem(register._PROCESSES, "permit", replace(permit, confidential=True))
    address(people.officer, Every.AT_ONCE)
    case = open_case("permit", by=people.drafter, answers={"title": "某某举报"}, office=bureau, now=NOW)
    say(case, "他叫李四", by=people.drafter, outward=True, now=NOW)
    duties.run(now=NOW + timedelta(minutes=1))
    [(_to, subject, text)] = letters_in(mails)
    assert "举报" not in subject + text
    assert "李四" not in text
    assert "XK-2026-00001" in text


def test_a_letter_in_english(people, bureau, mails):
    address(people.officer, Every.AT_ONCE, language="en")
    open_case("permit", by=people.drafter, answers={"title": "Pram"}, office=bureau, now=NOW)
    duties.run(now=NOW + timedelta(minutes=1))
    [(_to, _subject, text)] = letters_in(mails)
    assert "settings" in text


def test_two_workers_write_one_letter(people, bureau):
    address(people.officer)
    open_case("permit", by=people.drafter, answers={"title": "x"}, office=bureau, now=NOW)
    day = NOW + timedelta(days=1)
    assert letters.write_due(today=day.date(), now=day, digests=True) == 1
    assert letters.write_due(today=day.date(), now=day, digests=True) == 0


# The calendar changes


def test_deadlines_are_reckoned_anew_when_the_calendar_changes(case, people, monkeypatch):
    assert duties.follow_calendar(now=NOW) == 0
    assert list(out_of_date(today=TODAY)) == []
    free = date(2026, 6, 8)
    was = workdays.is_workday.__wrapped__
    monkeypatch.setattr(workdays, "is_workday", lambda day: day != free and was(day))
    assert list(out_of_date(today=TODAY)) == [case.pk]
    assert duties.follow_calendar(now=NOW) == 0, "the same calendar, as far as it tells"
    monkeypatch.setattr(clocks, "calendar_facts", lambda: ("a new notice",))
    duties._fingerprint.cache_clear()
    assert duties.follow_calendar(now=NOW) == 1
    case.refresh_from_db()
    assert case.due_on == date(2026, 6, 11)
    assert case.tasks.get(state="open").due_on == date(2026, 6, 11)
    assert case.runs.get().due_on == date(2026, 6, 11)
    assert duties.follow_calendar(now=NOW) == 0
    duties._fingerprint.cache_clear()
