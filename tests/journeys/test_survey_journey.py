"""A survey from its composition to its figure, through HTTP: three units, one wrong, one late, one sent back."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from email import policy
from email.parser import BytesParser

import pytest
from django.test import Client
from django.utils import timezone

from guiju.figures.actions import define_measure
from guiju.figures.measure import Kind, Precision
from guiju.figures.periods import Period
from guiju.figures.reported import disagreements, known
from guiju.figures.surveys import agreement, duties
from guiju.figures.surveys.models import Return, Survey, Unit
from guiju.journal.actions import verify
from guiju.journal.models import Entry
from guiju.people.models import User
from guiju.people.roles import Role

Y2020 = Period.year(2020)


@pytest.fixture
def outbox(db, settings, tmp_path):
    """What was sent to an address: (subject, body, link) of each letter, in order of their names."""
    settings.DATA = tmp_path
    settings.MAIL_URL = f"folder://{tmp_path / 'outbox'}"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

    def read(address: str) -> list[tuple[str, str, str]]:
        found = []
        for path in sorted((tmp_path / "outbox").glob("*.eml")):
            letter = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
            if letter["To"] == address:
                body = letter.get_content()
                (link,) = re.findall(r"http://testserver(/surveys/\S+)", body)
                found.append((letter["Subject"], body, link))
        return found

    return read


@pytest.fixture
def officer(outbox):
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(User.objects.create(username="officer", role=Role.OFFICER, display_name="王岚"))
    return client


@pytest.fixture
def measures(db):
    titles = ("培训期数", "线上期数", "线下期数")
    return [define_measure(title=each, unit="期", kind=Kind.FLOW, definition=each, by="test").code for each in titles]


def day(past: int = 0) -> datetime:
    """The end of a day from today on, in the register's own time."""
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=past), time.max))


def composed(officer, measures, deadline: date) -> Survey:
    page = officer.post(
        "/desk/surveys/new",
        {
            "title": "2020年培训情况", "period": "2020", "deadline": deadline.isoformat(), "remind_before": 3,
            "remind_after": 1, "introduction": "为编写年度报告",
        },
    )  # fmt: skip
    survey = Survey.objects.get()
    assert page.url == f"/desk/surveys/{survey.pk}/questions"
    form = {"rows": "3", "hard": "1 = 2 + 3", "soft": ""}
    for place, code in enumerate(measures, start=1):
        form |= {f"{place}-code": code, f"{place}-help": "", f"{place}-required": "on"}
    page = officer.post(page.url, form)
    assert page.url == f"/desk/surveys/{survey.pk}/units", page.content.decode()
    lines = "甲协会,jia@example.cn\n乙公司\tyi@example.cn\n丙学院,bing@example.cn\n丁,没有地址"
    looked = officer.post(page.url, {"lines": "单位,邮箱\n甲协会,jia@example.cn\n甲协会,x@example.cn", "do": "look"})
    assert "1 家可以加入" in looked.content.decode()
    assert "已经在单位名单里" in looked.content.decode()
    looked = officer.post(page.url, {"lines": lines.replace("\t", ","), "do": "look"})
    assert "3 家可以加入" in looked.content.decode()
    assert "“没有地址”不是电子邮件地址" in looked.content.decode()
    assert Unit.objects.count() == 0
    officer.post(page.url, {"lines": lines.replace("\t", ",").rpartition("\n")[0], "do": "add"})
    assert Unit.objects.count() == 3
    return survey


def answers(measures, *values, **also):
    return {f"a-{code}": value for code, value in zip(measures, values, strict=True)} | {"filler": "李", **also}


def test_three_units_one_wrong_one_late_one_sent_back(officer, outbox, measures):
    survey = composed(officer, measures, timezone.localdate() + timedelta(days=5))
    page = f"/desk/surveys/{survey.pk}"
    assert officer.post(f"{page}/send").url == page
    assert Unit.objects.filter(invited_at__isnull=False).count() == 3
    assert duties.run(now=day()) == 3
    ((subject, body, first_link),) = outbox("jia@example.cn")
    assert (subject, "甲协会：" in body, "为编写年度报告" in body) == ("请填报：2020年培训情况", True, True)
    links = {name: outbox(f"{name}@example.cn")[0][2] for name in ("jia", "yi", "bing")}
    assert len(set(links.values())) == 3

    # The first answers with a wrong sum; it is refused at its place, and nothing is lost.
    unit = Client(headers={"accept-language": "zh-hans"})
    assert "培训期数" in unit.get(first_link).content.decode()
    refused = unit.post(first_link, answers(measures, "10", "4", "5", do="submit"))
    text = refused.content.decode()
    assert refused.status_code == 400
    assert "“培训期数”应等于“线上期数”加“线下期数”；这里左边是 10，右边是 9，相差 1。" in text
    assert 'value="10"' in text
    assert 'value="10"' in unit.get(first_link).content.decode(), "kept as a draft"
    assert "填写中" in officer.get(page).content.decode()
    for _twice in range(2):
        assert unit.post(first_link, answers(measures, "9", "4", "5", do="submit")).url == f"{first_link}/sent"
    assert Return.objects.count() == 1
    assert "9期" in unit.get(f"{first_link}/sent").content.decode()

    # The officer accepts it; from then on the unit may look and not change.
    jia, yi, bing = (Unit.objects.get(name=name) for name in ("甲协会", "乙公司", "丙学院"))
    officer.post(f"{page}/units/{jia.pk}", {"version": "1", "do": "accept"})
    assert unit.get(first_link).url == f"{first_link}/sent"
    assert unit.post(first_link, answers(measures, "1", "1", "0", do="submit")).status_code == 409

    # The second is sent back, and corrects.
    assert unit.post(links["yi"], answers(measures, "200", "100", "100", do="submit")).status_code == 302
    without = officer.post(f"{page}/units/{yi.pk}", {"version": "1", "do": "back", "reason": ""})
    assert (without.status_code, "退回要写明理由" in without.content.decode()) == (400, True)
    officer.post(f"{page}/units/{yi.pk}", {"version": "1", "do": "back", "reason": "多写了一个零"})
    assert duties.run(now=day()) == 1
    assert any("多写了一个零" in body for _subject, body, _link in outbox("yi@example.cn"))
    assert "多写了一个零" in unit.get(links["yi"]).content.decode()
    unit.post(links["yi"], answers(measures, "20", "10", "10", do="submit"))
    assert officer.post(f"{page}/close").status_code == 409, "a return waits"
    assert "200" in officer.get(f"{page}/units/{yi.pk}").content.decode(), "the first version is kept"
    overtaken = officer.post(f"{page}/units/{yi.pk}", {"version": "1", "do": "accept"})
    assert overtaken.status_code == 409, "the officer looked at an older version"
    officer.post(f"{page}/units/{yi.pk}", {"version": "2", "do": "accept"})

    # The third is late: one reminder before and one after the deadline, however often the worker looks.
    for past in (1, 2, 2, 3, 5):
        duties.run(now=day(past))
    assert [subject for subject, _body, _link in outbox("bing@example.cn")][1:] == [
        f"提醒：2020年培训情况 {survey.deadline} 截止"
    ]
    for past in (6, 6, 7, 9):
        duties.run(now=day(past))
    assert len(outbox("bing@example.cn")) == 3
    assert len(outbox("jia@example.cn")) == 1, "who has answered is left in peace"
    bing.refresh_from_db()
    assert bing.pressed_at is not None

    # Closing makes the figure, with its source.
    assert officer.post(f"{page}/close").url == page
    found = known(measures, [Y2020])
    assert [found[code, Y2020].value for code in measures] == [29, 14, 15]
    figure = found[measures[0], Y2020]
    assert figure.source == "统计调查“2020年培训情况”：3 家单位中 2 家的填报汇总"
    assert figure.precision is Precision.EXACT
    closed = unit.post(links["bing"], answers(measures, "1", "1", "0", do="submit"))
    assert (closed.status_code, "已经结束" in closed.content.decode()) == (409, True)
    assert "没有提交过" in unit.get(links["bing"], follow=True).content.decode()

    # Everything is told, in the survey and in the journal; no address stands there.
    kinds = list(Entry.objects.filter(subject=survey.subject).order_by("seq").values_list("kind", flat=True))
    assert kinds == [
        "survey.composed", "survey.questions-set", "survey.units-added", "survey.opened", "survey.returned",
        "survey.accepted", "survey.returned", "survey.sent-back", "survey.returned", "survey.accepted",
        "survey.reminded", "survey.pressed", "figures.reported", "survey.closed",
    ]  # fmt: skip
    assert not any("@" in str(entry.payload) for entry in Entry.objects.all())
    assert (disagreements(), agreement.disagreements(), list(verify())) == ([], [], [])
    history = officer.get(f"/desk/values/of/{measures[0]}").content.decode()
    assert ("29期" in history, "3 家单位中 2 家" in history, "王岚" in history) == (True, True, True)


def test_a_link_opens_its_own_return_and_no_other(officer, outbox, measures):
    survey = composed(officer, measures, timezone.localdate() + timedelta(days=5))
    token = Unit.objects.first().token
    assert Client().get(f"/surveys/{token}").status_code == 404, "not sent yet"
    officer.post(f"/desk/surveys/{survey.pk}/send")
    page = Client().get(f"/surveys/{token}")
    assert (page.status_code, page["Cache-Control"], page["X-Robots-Tag"]) == (200, "no-store", "noindex")
    assert Client().get(f"/surveys/{token[:-1]}x").status_code == 404
    assert Client(enforce_csrf_checks=True).post(f"/surveys/{token}", {"do": "save"}).status_code == 403
    for path in ("", "/about", "/questions", "/units"):
        assert Client().get(f"/desk/surveys/{survey.pk}{path}").status_code == 302
    reader = Client()
    reader.force_login(User.objects.create(username="reader", role=Role.READER))
    assert reader.get(f"/desk/surveys/{survey.pk}").status_code == 403
    assert reader.post(f"/desk/surveys/{survey.pk}/close").status_code == 403


def test_guessing_at_links_comes_to_an_end(outbox, monkeypatch):
    from guiju.web.limits import Rate
    from guiju.web.portal import survey

    monkeypatch.setattr(survey, "OPENINGS", Rate(3, 60))
    statuses = [Client().get(f"/surveys/guess{place}").status_code for place in range(5)]
    assert statuses == [404, 404, 404, 429, 429]


def test_last_years_answer_stands_beside_and_a_leap_is_explained(officer, outbox, measures):
    code = measures[0]
    for year, value in ((2019, "100"), (2020, "")):
        deadline = timezone.localdate() + timedelta(days=5)
        basics = {
            "title": f"{year}年培训",
            "period": f"{year}",
            "deadline": deadline,
            "remind_before": 3,
            "remind_after": 1,
        }
        questions = officer.post("/desk/surveys/new", basics).url
        officer.post(questions, {"rows": "1", "1-code": code, "1-required": "on", "1-swing": "30", "1-least": "1"})
        survey = Survey.objects.get(first__year=year)
        officer.post(f"/desk/surveys/{survey.pk}/units", {"lines": "甲协会,jia@example.cn", "do": "add"})
        officer.post(f"/desk/surveys/{survey.pk}/send")
        unit = survey.units.get()
        link = f"/surveys/{unit.token}"
        if value:
            assert officer.post(link, {f"a-{code}": value, "filler": "李", "do": "submit"}).status_code == 302
            officer.post(f"/desk/surveys/{survey.pk}/units/{unit.pk}", {"version": "1", "do": "accept"})
            officer.post(f"/desk/surveys/{survey.pk}/close")
    assert "上年 100" in officer.get(link).content.decode()
    sent = {f"a-{code}": "200", "filler": "李", "do": "submit"}
    asked = officer.post(link, sent)
    assert asked.status_code == 400
    assert "上年是 100，这里是 200，变动 +100.0%，超过 30%" in asked.content.decode()
    assert f'name="e-swing:{code}"' in asked.content.decode()
    assert officer.post(link, {**sent, f"a-{code}": "0"}).status_code == 400, "below the least"
    assert officer.post(link, {**sent, f"e-swing:{code}": "新设两个基地"}).status_code == 302
    told = officer.get(f"/desk/surveys/{survey.pk}/units/{unit.pk}").content.decode()
    assert ("新设两个基地" in told, "+100.0%" in told) == (True, True)


class Killed(BaseException):
    """What no code of ours catches."""


def test_killed_while_a_reminder_is_written_it_is_written_once(officer, outbox, measures, monkeypatch):
    from guiju.figures.surveys import letters

    survey = composed(officer, measures, timezone.localdate() + timedelta(days=2))
    officer.post(f"/desk/surveys/{survey.pk}/send")
    duties.run(now=day())

    def dies(*_given, **_named):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(letters, "_write", dies)
        with pytest.raises(Killed):
            duties.run(now=day(1))
    assert Unit.objects.filter(reminded_at__isnull=False).count() == 0
    assert duties.run(now=day(1)) == 3
    assert duties.run(now=day(1)) == 0
    assert duties.run(now=day(2)) == 0
    assert [len(outbox(f"{name}@example.cn")) for name in ("jia", "yi", "bing")] == [2, 2, 2]


def test_a_survey_may_be_called_off_and_units_added_later(officer, outbox, measures):
    survey = composed(officer, measures, timezone.localdate() + timedelta(days=2))
    page = f"/desk/surveys/{survey.pk}"
    officer.post(f"{page}/send")
    officer.post(f"{page}/units", {"lines": "戊中心,wu@example.cn", "do": "add"})
    duties.run(now=day())
    assert len(outbox("wu@example.cn")) == 1
    wu = Unit.objects.get(name="戊中心")
    officer.post(f"{page}/units/{wu.pk}/change", {"address": "other@example.cn"})
    duties.run(now=day())
    assert len(outbox("other@example.cn")) == 1
    assert Client().get(f"/surveys/{wu.token}").status_code == 404, "the old link opens nothing"
    assert officer.post(f"{page}/units/{wu.pk}/change", {"drop": "1"}).status_code == 302
    assert not Unit.objects.filter(pk=wu.pk).exists()
    assert officer.post(f"{page}/questions", {"rows": "1", "1-code": measures[0]}).status_code == 409
    assert officer.post(f"{page}/close", {"reason": ""}).status_code == 400
    assert officer.post(f"{page}/close", {"reason": "改用行政记录"}).status_code == 302
    assert known(measures, [Y2020]) == {}
    assert "改用行政记录" in officer.get(page).content.decode()
