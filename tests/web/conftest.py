"""A small register, a signed-in client for each role, and jobs that run when they are asked for."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.consultations.conftest import DRAFT, docx_of
from tests.web import casework, reviewing

from guiju.base.limits import Comparison, Limit
from guiju.base.terms import Degree, RelationKind
from guiju.checks.definition import Profile
from guiju.checks.fleeting import carrying, runs
from guiju.checks.fleeting.runs import Asked
from guiju.checks.kept import actions as kept_checks
from guiju.checks.negative.keeping import add_entry
from guiju.checks.profiles import Settings
from guiju.checks.uses import nightly
from guiju.checks.validity import actions as lists
from guiju.checks.validity import watching
from guiju.checks.validity.recognising import recognise
from guiju.consultations import actions as consultations
from guiju.consultations.answering import answer
from guiju.consultations.commenting import Said, Sender, send
from guiju.consultations.words import Verdict
from guiju.documents.reading import of_text
from guiju.engines import office
from guiju.figures import copying
from guiju.figures.actions import define_measure, report_value
from guiju.figures.measure import Kind
from guiju.figures.periods import Period
from guiju.figures.surveys import actions as surveys
from guiju.figures.surveys.models import Question, Rule
from guiju.organizations.members.actions import join
from guiju.organizations.models import Organization, PilotProject
from guiju.people.actions import make_account
from guiju.people.invitations import invite
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.processes.local.lists import call_for_proposals
from guiju.processes.policies import actions as policies
from guiju.reports import actions as reports
from guiju.reports.models import ReportKind
from guiju.reports.tasks import compare_runs
from guiju.standards import actions
from guiju.standards.following.models import Subscription
from guiju.standards.models import Conflict, ImportRun, ImportState, Product, RejectedRow, Source, Standard
from guiju.standards.requirements.actions import enter_requirement
from guiju.standards.search import rebuild
from guiju.workflow import attachments
from guiju.workflow.models import Case, Party

NASTY = "童车 <script>alert(1)</script> \u202egnol"


@pytest.fixture
def places(settings, tmp_path, monkeypatch):
    """Index, files and data of this test alone; passwords are hashed fast, jobs and checks run at once."""
    monkeypatch.setattr(runs, "carry", carrying.carry_out)
    settings.SEARCH_URL = f"segments://{tmp_path / 'search'}"
    settings.FIGURES_URL = f"duckdb://{tmp_path / 'figures'}"
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    cache.clear()
    return tmp_path


@pytest.fixture
def register(db, places):
    """Editions of GB/T 1.1, one withdrawn, one to come with a nasty title, an adoption, two sources at odds."""
    source = Source.objects.create(name="catalogue", title="目录")
    agency = Organization.objects.create(key="agency:samr", kind="agency", name_zh="市场监管总局", name_en="SAMR")
    committee = Organization.objects.create(
        key="committee:SAC/TC 286",
        kind="committee",
        rank="TC",
        code="SAC/TC 286",
        name_zh="标准化原理委员会",
        parent=agency,
    )

    def enter(number, title, published, effective, **values):
        return actions.register_standard(
            number, by="test", source=source, title_zh=title, published_on=published, effective_on=effective, **values
        )

    old = enter("GB/T 1.1-2000", "标准化工作导则 第1部分：标准的结构和编写规则", date(2000, 12, 20), date(2001, 6, 1))
    middle = enter("GB/T 1.1-2009", "标准化工作导则 第1部分：标准的结构和编写", date(2009, 6, 17), date(2010, 1, 1))
    new = enter(
        "GB/T 1.1-2020",
        "标准化工作导则 第1部分：标准化文件的结构和起草规则",
        date(2020, 3, 31),
        date(2020, 10, 1),
        title_en="Directives for standardization — Part 1",
        issued_by=agency,
        committee=committee,
        ics="01.120",
        ccs="A00",
    )
    enter("GB/T 1.2-2020", "标准化工作导则 第2部分", date(2020, 11, 19), date(2021, 6, 1))
    dining = enter("GB/T 39002-2020", "餐饮分餐制服务指南", date(2020, 6, 21), date(2020, 6, 21))
    local = enter("DB33/T 2241-2020", "餐饮业分餐服务规范", date(2020, 4, 1), date(2020, 4, 15), region="33")
    enter("GB 14748-2096", NASTY, date(2025, 3, 7), date(2096, 10, 1))
    quality = enter("GB/T 19001-2016", "质量管理体系 要求", date(2016, 12, 30), date(2017, 7, 1))
    actions.relate(middle, RelationKind.REPLACES, old.number, by="test", source=source)
    actions.relate(new, RelationKind.REPLACES, middle.number, by="test", source=source)
    actions.relate(dining, RelationKind.CITES, new.number, by="test", source=source)
    actions.relate(quality, RelationKind.ADOPTS, "ISO 9001:2015", by="test", source=source, degree=Degree.IDT)
    actions.withdraw(local, on=date(2022, 1, 1), reason="复审", by="test")
    conflict = Conflict.objects.create(
        standard=dining, field="published_on", values=[["省局", "2020-06-21"], ["目录", "2020-06-12"]]
    )
    rebuild()
    return SimpleNamespace(
        source=source, agency=agency, committee=committee, old=old, middle=middle, new=new, dining=dining,
        local=local, quality=quality, conflict=conflict,
    )  # fmt: skip


@pytest.fixture
def client_of(db, places):
    """`client_of("officer")`: signed in as one of that role; `None` is a stranger. Chinese pages."""

    def make(role: str | None, language: str = "zh-hans") -> Client:
        client = Client(headers={"accept-language": language})
        if role is not None:
            person, _made = User.objects.get_or_create(username=role, defaults={"role": Role(role)})
            client.force_login(person)
        return client

    return make


@pytest.fixture
def reader(client_of):
    """A stranger at the public pages."""
    return client_of(None)


@pytest.fixture
def officer(client_of):
    return client_of("officer")


def surveyed(register) -> SimpleNamespace:
    """Two measures of a bureau's own with values, one corrected; a survey that one of two units has answered."""
    year, last = Period.year(2020), Period.year(2019)
    courses = define_measure(
        title="培训期数", title_en="Courses held", unit="期", kind=Kind.FLOW, definition="Courses held.",
        definition_en="Courses that were held.", by="test",
    )  # fmt: skip
    people = define_measure(
        title="培训人次", title_en="Attendances", unit="人次", kind=Kind.FLOW, definition="参加培训的人次。",
        definition_en="Attendances at courses.", by="test",
    )  # fmt: skip
    for period, value, reason in ((last, 70, ""), (year, 80, ""), (year, 82, "Two <b>courses</b> were left out")):
        report_value(courses.code, period, value, precision="exact", source="Ledger", reason=reason, by="test")
    deadline = timezone.localdate() + timedelta(days=5)
    survey = surveys.compose(title="Training in 2020", period=year, deadline=deadline, introduction="Why", by="test")
    asked = [Question(code=courses.code, swing=20), Question(code=people.code, required=False, help="In all")]
    rule = Rule(left=people.code, sign=">=", right=[[1, courses.code]], hard=False)
    surveys.ask(survey, asked, [rule], by="test")
    answered, waiting = surveys.add_units(
        survey, [("Academy", "a@example.cn"), ("Bureau <i>B</i>", "b@example.cn")], by="test"
    )
    surveys.open_survey(survey, site="http://testserver", today=timezone.localdate(), by="test")
    given = {courses.code: "9", people.code: "8"}
    why = {f"rule:{survey.rules.get().pk}": "Nobody came twice"}
    sent = surveys.submit(answered, answers=given, explanations=why, filler="Li")
    surveys.send_back(sent, reason="Please look again", by="test")
    surveys.submit(answered, answers={**given, people.code: "90"}, explanations={}, filler="Li")
    return SimpleNamespace(courses=courses.code, people=people.code, survey=survey, answered=answered, waiting=waiting)


def reported_on() -> SimpleNamespace:
    """An annual report that is published, and a second run of it after a text was written."""
    copying.follow_journal()
    report = reports.report_of(ReportKind.ANNUAL, Period.year(2020))
    first = reports.carry_out(reports.prepare(report, by="test", site="http://testserver"), forms=("html",))
    reports.publish(first, by="test")
    reports.write(report, "前言", "One\n<b>two</b>", by="test")
    late = Source.objects.create(name="late", title="补录")
    days = {"published_on": date(2020, 2, 1), "effective_on": date(2020, 3, 1)}
    actions.register_standard("GB/T 4242-2020", by="test", source=late, title_zh="补录的标准", **days)
    second = reports.carry_out(reports.prepare(report, by="test", site="http://testserver"), forms=("html",))
    compare_runs.call(first.pk, second.pk)
    return SimpleNamespace(report=report, first=first, second=second)


def funded() -> None:
    """A policy with a draft of its next version, and a call under it."""
    kinds = [{"achievement": "national-lead", "amount": "200000"}]
    terms = {
        "title": "Award <b>2026</b>", "basis": "No. 1", "region": "", "first": "2020-01-01", "last": "", "cap": "",
        "publicity_days": 5, "kinds": kinds,
    }  # fmt: skip
    policies.save_draft("award", terms, by="test")
    published = policies.publish("award", by="test")
    policies.save_draft("award", {**terms, "cap": "many"}, by="test")
    policies.announce(
        published, code="2026", title="Call <b>2026</b>", first=date(2026, 1, 1), last=date(2096, 1, 1),
        achieved_first=date(2025, 1, 1), achieved_last=date(2025, 12, 31), by="test",
    )  # fmt: skip


def consulted(places) -> SimpleNamespace:
    """A draft of which one chapter was commented on; all who work on cases are parties to its case."""
    now, today = timezone.now(), timezone.localdate()
    case = Case.objects.create(
        process="local-standard", year=2026, ordinal=900, number="DBZD-2026-00900", title="分餐 <b>draft</b>",
        state="consulting", opened_at=now, entered_at=now,
    )  # fmt: skip
    for role in Role:
        person, _made = User.objects.get_or_create(username=role.value, defaults={"role": role})
        Party.objects.create(case=case, role=role.value, person=person)
    draft = attachments.keep(SimpleUploadedFile("draft.docx", docx_of(DRAFT)), by=None)
    drafts = {"title": case.title, "draft": draft, "explanation": draft, "contact": "li@example.cn", "by": "test"}
    days = {"first": today - timedelta(9), "last": today + timedelta(30)}
    earlier = consultations.publish(case, **days, **drafts)
    send(earlier, [Said(None, "Too <b>long</b>")], sender=Sender(name="Wang"), on=today)
    officer = User.objects.get(username="officer")
    consultations.close(earlier, by=officer, on=today)
    answer(earlier, [1], verdict=Verdict.PARTLY, reason="Shortened", by=officer)
    consultations.tell(earlier, by=officer, on=today, shows_comments=True)
    found = consultations.publish(case, **days, **drafts)
    place = found.clauses.get(number="4.1.1").place
    said = [Said(place, "A <b>spoon</b> is missing", "Add a spoon", "Soup"), Said(None, "Good")]
    _sending, code = send(found, said, sender=Sender("Academy <i>B</i>", "Li"), on=today)
    answer(found, [2], verdict=Verdict.NOTED, reason="Thank you", by=officer)
    return SimpleNamespace(earlier=earlier.number, number=found.number, code=code, place=place)


def checked(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Checks that found something, that found nothing, that failed, that is under way; one that is kept."""
    text = b"4 Requirements\n4.1 As <b>thin</b> as TBD mm.\n| a | TBD |\n| b | 2 |\n"
    asked = Asked("draft <b>.txt", date(2026, 6, 1), Settings(Profile.STANDARD, select=("TXT101",)), guess=False)
    found, clean, failed = (runs.begin([each], asked) for each in (text, b"4 Requirements", text))
    (failed.folder / "outcome.json").unlink()
    owner, _made = User.objects.get_or_create(username="administrator", defaults={"role": Role.ADMINISTRATOR})
    kept = kept_checks.keep(runs.begin([text], asked), by=owner)
    kept_checks.accept(kept, "TXT101", kept_checks.report_of(kept).findings[0].fingerprint, reason="So <i>agreed</i>")
    with monkeypatch.context() as still:
        still.setattr(runs, "carry", lambda run: run.note_progress(3, 80))
        waiting = runs.begin([text], asked)
    monkeypatch.setattr(runs, "_is_held", lambda lock: lock.parent == waiting.folder)
    at, mine = f"/check/{found.token}", kept.get_absolute_url()
    return {
        "portal:check-new": "/check?select=REF&profile=tender",
        "portal:check-model": "/check/model.docx",
        "portal:check": at,
        "portal:check all": f"{at}?all=1&severity=error&family=TXT",
        "portal:check clean": f"/check/{clean.token}",
        "portal:check failed": f"/check/{failed.token}",
        "portal:check waiting": f"/check/{waiting.token}",
        "portal:check-progress": f"/check/{waiting.token}/progress",
        **{f"portal:check-file {form}": f"{at}/findings.{form}" for form in ("xlsx", "html", "txt", "json", "sarif")},
        "portal:check-mended": f"{at}/mended",
        "portal:rules": "/rules",
        "portal:rule": "/rules/TXT101",
        "portal:rule register": "/rules/REF102",
        "desk:kept-checks": "/desk/checks",
        "desk:kept-check": mine,
        "desk:kept-check-file": f"{mine}/findings.json",
        "desk:kept-check-mended": f"{mine}/mended",
    }


def listed() -> dict[str, str]:
    """A list that its owner keeps: something changed in it, something is to be chosen; the night has been."""
    owner, _made = User.objects.get_or_create(username="administrator", defaults={"role": Role.ADMINISTRATOR})
    text = f"GB/T 1.1—2009 {NASTY}\nGB 14748 {NASTY}\nGB/T 1.1-2015 结构\nXX/ 1234\nGB/T 39002-2020 餐饮分餐制服务指南"
    today = timezone.localdate()
    kept = lists.save(recognise(of_text(text)), name="In <b>use</b>", by=owner, today=today - timedelta(1))
    kept.states["1"][0] = "in-force"
    kept.save()
    watching.look(today=today, now=timezone.now())
    nightly.look(on=today, now=timezone.now())
    return {
        "portal:validity": "/validity?on=2020-12-31",
        "desk:validity-list": f"/desk/lists/{kept.pk}?on=2021-01-01",
        "desk:validity-list today": f"/desk/lists/{kept.pk}",
        "desk:validity-list-file": f"/desk/lists/{kept.pk}/answers.xlsx",
        "desk:validity-list-file docx": f"/desk/lists/{kept.pk}/answers.docx",
        "portal:uses": "/standards/gb-t-1.1-2009/uses",
        "portal:uses none": "/standards/gb-t-1.2-2020/uses",
        "desk:uses": "/desk/uses",
        "desk:uses-csv": "/desk/uses.csv",
    }


@pytest.fixture
def addresses(register, tmp_path, monkeypatch):
    """An address for each route, by name; where several share a name, more words follow: `portal:export csv`.

    A route without one fails `test_every_address_is_visited`.
    """
    upload = tmp_path / "list.csv"
    upload.write_text("标准号,标准名称\nGB/T 7-2020,七\n", encoding="utf-8")
    waiting = ImportRun.objects.create(
        file_name=upload.name, file_digest="0", mapping={"path": str(upload)}, state=ImportState.PREVIEW,
        retrieved_on="2026-01-01", by="user:0",
    )  # fmt: skip
    done = ImportRun.objects.create(
        file_name="done.csv", file_digest="1", source=register.source, state=ImportState.FINISHED, rejected=1,
        retrieved_on="2026-01-01", by="user:0", defects={"NUMBER_MISSING": {"count": 1, "line": 2, "found": "x"}},
    )  # fmt: skip
    RejectedRow.objects.create(run=done, line=2, code="NUMBER_MISSING", reason="没有标准号", raw={"标准名称": "x"})
    subscription = Subscription.objects.create(
        address="li@example.cn", query="ics=01", title="General <b>terms</b>", language="en", site="http://testserver",
        asked_at=timezone.now(),
    )  # fmt: skip
    enterprise = Organization.objects.create(
        key="enterprise:QDW", kind="enterprise", name_zh="青灯瓦厂 <b>", region="3301", industry="C30",
        registered_on=date(2015, 3, 1),
    )  # fmt: skip
    Product.objects.create(name=NASTY, standard=register.new, enterprise=enterprise, declared_on=date(2020, 11, 1))
    PilotProject.objects.create(code="P-1", title="农业标准化示范区", holder=enterprise, started_on=date(2019, 5, 1))
    guest = make_account("guest", role=Role.READER, by="test")
    colleague = make_account("colleague", role=Role.READER, by="test", display_name="Wang <b>Wu</b>")
    join(colleague, register.agency, Role.OFFICER, since=date(2020, 1, 1), by="test")
    call = call_for_proposals(
        title="Call <b>2026</b>", text="Tea\n\nand <i>rice</i>", first=timezone.localdate(), last=date(2096, 1, 1),
        office=register.agency, by="test",
    )  # fmt: skip
    entry = add_entry(field="Household <b>appliances</b>", words=["Toaster"], reason="x", source="y", by="test")
    enter_requirement(
        Standard.objects.get(key="gb-t-1.1-2009"), product="Standards", characteristic="Margin <b>width</b>",
        limit=Limit(Comparison.AT_LEAST, Decimal(20), "mm"), condition="A4", clause="9.1", source="x", by="test",
    )  # fmt: skip
    funded()
    reported = surveyed(register)
    monkeypatch.setattr(office, "found", lambda: None)
    made = reported_on()
    copying.rebuild()
    asked = consulted(tmp_path)
    draft, answering = f"/consultations/{asked.number}", f"/desk/consultations/{asked.number}"
    return {
        "portal:consultations": "/consultations",
        "portal:consultation": draft,
        "portal:consultation-comment": f"{draft}/comment?clause={asked.place}",
        "portal:consultation-send": f"{draft}/send",
        "portal:consultation-file": f"{draft}/file",
        "portal:consultation-file-form": f"{draft}/file.xlsx",
        "portal:consultation-draft": f"{draft}/draft",
        "portal:consultation-find": "/consultations/receipts",
        "portal:consultation-receipt": f"/consultations/receipts/{asked.code}",
        "portal:consultation-change": f"/consultations/receipts/{asked.code}/1",
        "portal:consultation-comments": f"/consultations/{asked.earlier}/comments",
        "desk:consultations": "/desk/consultations",
        "desk:consultation": answering,
        "desk:consultation-answer": f"{answering}/1",
        "desk:consultation-upload": f"{answering}/table",
        "desk:consultation-letters": f"{answering}/letters",
        "desk:comment-table-docx": f"{answering}/table.docx",
        "desk:comment-table-xlsx": f"{answering}/table.xlsx",
        "portal:home": "/",
        "portal:about": "/about",
        "portal:search": "/search?q=分餐",
        "portal:export csv": "/standards.csv?q=分餐",
        "portal:export xlsx": "/standards.xlsx?q=分餐",
        "portal:export jsonl": "/standards.jsonl?q=分餐",
        "portal:suggest": "/suggest?q=分餐",
        "portal:resolve": "/standards?number=GB/T 1",
        "portal:standard": "/standards/gb-t-1.1-2009?on=2015-01-01",
        "portal:citation": "/standards/gb-t-1.1-2020.bib",
        "portal:citation txt": "/standards/gb-t-1.1-2020.txt",
        "portal:standard-json": "/standards/gb-t-1.1-2020.json",
        "portal:relations": "/standards/gb-t-1.1-2020/cited-by?on=2021-01-01",
        "portal:organizations": "/organizations?q=标准化",
        "portal:organization": "/organizations/agency:samr",
        "portal:rows-organizations": "/rows/organizations?kind=enterprise&existing-on=2020-12-31",
        "portal:rows-organizations-csv": "/rows/organizations.csv?region=33",
        "portal:rows-products": "/rows/products?standing-on=2020-12-31",
        "portal:rows-products-csv": "/rows/products.csv",
        "portal:rows-projects": "/rows/projects?started-to=2020-12-31",
        "portal:rows-projects-csv": "/rows/projects.csv",
        "portal:browse": "/browse",
        "portal:browse-ics": "/browse/ics/01",
        "portal:browse-ics all": "/browse/ics",
        "portal:browse-ccs": "/browse/ccs",
        "portal:browse-ccs A00": "/browse/ccs/A00",
        "portal:browse-regions": "/browse/regions/33",
        "portal:browse-regions all": "/browse/regions",
        "portal:browse-issuers": "/browse/issuers?tier=national",
        "portal:statistics": "/statistics?on=2021-01-01",
        "portal:statistics period": "/statistics?period=2020Q3&compare=previous",
        "portal:measures": "/statistics/measures",
        "portal:measure": "/statistics/standards.in-force?on=2021-01-01&by=tier",
        "portal:measure break": "/statistics/national.published.voluntary?period=2023&by=nature,year&compare=none",
        "portal:measure share": "/statistics/national.stock.mandatory.share?period=2020",
        "portal:measure growth": "/statistics/national.published.growth?period=2020",
        "portal:measure committees": "/statistics/committee.stock?by=rank",
        "portal:measure reported": f"/statistics/{reported.courses}?period=2020",
        **{
            f"portal:measure-{form}": f"/statistics/standards.in-force.{form}?on=2021-01-01&by=tier"
            for form in ("csv", "xlsx", "parquet", "json", "svg", "png")
        },
        "portal:measure-chart": "/statistics/standards.in-force/chart?on=2021-01-01&width=400",
        "portal:embed": "/statistics/standards.in-force/embed?period=2020&by=tier",
        "portal:feed": "/standards.atom?q=分餐",
        "portal:standard-feed": "/standards/gb-t-1.1-2009.atom",
        "portal:follow": "/subscriptions/new?ics=01",
        "portal:subscriptions": "/subscriptions",
        "portal:subscription": f"/subscriptions/{subscription.token}",
        "portal:unsubscribe": f"/subscriptions/{subscription.token}/end",
        "api-reference": "/api/",
        "desk:home": "/desk/",
        "desk:login": "/desk/sign-in",
        "desk:account": "/desk/account",
        "desk:people": "/desk/people?q=o",
        "desk:person-new": "/desk/people/new",
        "desk:person": f"/desk/people/{colleague.pk}",
        "invited": "/desk/invitations/{}/{}".format(*invite(guest, by="test")),
        "desk:cases": "/desk/cases?is=open&due-within=7&q=车",
        "desk:cases-csv": "/desk/cases.csv?is=open",
        "desk:cases-xlsx": "/desk/cases.xlsx",
        "desk:bulk-runs": "/desk/bulk",
        "desk:calendar": "/desk/calendar?month=2026-10",
        "desk:calendar week": "/desk/calendar?week=2026-W40&of=all",
        "desk:calendar-file": "/desk/calendar.ics",
        "desk:imports": "/desk/imports",
        "desk:upload": "/desk/imports/new",
        "desk:run": f"/desk/imports/{done.pk}",
        "desk:progress": f"/desk/imports/{done.pk}/progress",
        "desk:columns": f"/desk/imports/{waiting.pk}/columns",
        "desk:rejects": f"/desk/imports/{done.pk}/rejects.csv",
        "desk:mend": f"/desk/imports/{done.pk}/mend",
        "desk:conflicts": "/desk/conflicts",
        "desk:settle": f"/desk/conflicts/{register.conflict.pk}",
        "desk:settle-many": "/desk/conflicts/of/published_on",
        "desk:journal": "/desk/journal",
        "desk:notices": "/desk/notices?all",
        "desk:notice-settings": "/desk/notices/settings",
        "desk:numbers": "/desk/numbers",
        "desk:numbers-procedure": "/desk/numbers/local-standard?period=2026",
        "portal:procedures": "/procedures",
        "portal:procedure": "/procedures/local-standard",
        "portal:procedure complaint": "/procedures/complaint",
        "desk:negative-list": "/desk/negative-list?all=1",
        "desk:negative-list-csv": "/desk/negative-list.csv",
        "desk:negative-add": "/desk/negative-list/new",
        "desk:negative-end": f"/desk/negative-list/{entry.pk}/end",
        "desk:calls": "/desk/calls",
        "desk:call-new": "/desk/calls/new",
        "desk:call": f"/desk/calls/{call.number}",
        "portal:calls": "/calls",
        "portal:call": f"/calls/{call.number}",
        "portal:complaints": "/complaints/new",
        "portal:complaint": "/complaints/new/violation",
        "portal:complaint dispute": "/complaints/new/dispute",
        "portal:receipt": "/complaints/receipt",
        "portal:complaint-statistics": "/complaints/statistics",
        "portal:feedback": "/standards/gb-t-1.1-2020/feedback",
        "portal:funding": "/funding",
        "desk:funding": "/desk/funding",
        "desk:funding-policy-new": "/desk/funding/policies/new",
        "desk:funding-policy": "/desk/funding/policies/award",
        "desk:funding-version": "/desk/funding/policies/award/1",
        "desk:funding-call-new": "/desk/funding/calls/new",
        "desk:funding-call": "/desk/funding/calls/2026",
        "desk:funding-payments": "/desk/funding/calls/2026/payments.xlsx",
        "portal:survey": f"/surveys/{reported.waiting.token}",
        "portal:survey-sent": f"/surveys/{reported.answered.token}/sent",
        **checked(monkeypatch),
        **listed(),
        **casework.visited(monkeypatch),
        **reviewing.visited([register.new, register.dining, register.quality]),
        "desk:values": "/desk/values?period=2020",
        "desk:values-section": "/desk/values/section?section=&period=2020",
        "desk:value-history": f"/desk/values/of/{reported.courses}",
        "desk:values-sheet": "/desk/values/sheet.csv?period=2020",
        "desk:values-upload": "/desk/values/file",
        "desk:measure-new": "/desk/values/measures/new",
        "desk:measure": f"/desk/values/measures/{reported.courses}",
        "desk:surveys": "/desk/surveys",
        "desk:survey-new": "/desk/surveys/new",
        "desk:survey": f"/desk/surveys/{reported.survey.pk}",
        "desk:survey-compose": f"/desk/surveys/{reported.survey.pk}/about",
        "desk:survey-questions": f"/desk/surveys/{reported.survey.pk}/questions",
        "desk:survey-units": f"/desk/surveys/{reported.survey.pk}/units",
        "desk:survey-unit": f"/desk/surveys/{reported.survey.pk}/units/{reported.answered.pk}",
        "portal:reports": "/reports",
        "portal:report": "/reports/annual-2020",
        "portal:report-figures": "/reports/annual-2020/figures",
        "portal:report-file docx": "/reports/annual-2020.docx",
        "desk:audit": "/desk/audit",
        "desk:reports": "/desk/reports",
        "desk:report": "/desk/reports/annual-2020",
        "desk:report-template": "/desk/reports/annual-2020/template",
        "desk:report-text": "/desk/reports/annual-2020/texts/前言",
        "desk:report-run": f"/desk/reports/runs/{made.second.pk}",
        "desk:report-progress": f"/desk/reports/runs/{made.second.pk}/progress",
        "desk:report-preview": f"/desk/reports/runs/{made.second.pk}/preview",
        "desk:report-figures": f"/desk/reports/runs/{made.second.pk}/figures",
        "desk:report-file": f"/desk/reports/runs/{made.second.pk}/file.docx",
        "desk:report-comparison": f"/desk/reports/runs/{made.second.pk}/since/{made.first.pk}",
    }
