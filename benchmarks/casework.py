"""How fast the desk is in a register of 100,000 cases and 1,000,000 events: queries and milliseconds of each page.

The cases walk through every procedure that there is: an opening step, then steps that the procedure allows where the
case stands, each with its event; a row says what its events say, which is proved on a sample. One case in five is still
open. The walks are drawn with a fixed seed; pages are asked for through the real views, in process, by an officer of
one of twenty offices and by one of a bureau that stands above them all.

Run it as `.venv/bin/python benchmarks/casework.py`, with `--cases` for another size, with `--keep FOLDER` to look at
the register afterwards (or to measure one that is there); GUIJU_DATABASE_URL chooses another database, an empty one.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
OFFICES, PEOPLE, FIRMS = 20, 120, 5_000
EVENTS_A_CASE = 10
OPEN_SHARE = 0.2
NOTES_MOST = 20
BAR_MS, BAR_QUERIES = 200, 12
ROUNDS = 40
BATCH = 5_000
WORDS = (
    "儿童", "推车", "校服", "餐饮", "分餐", "电动", "自行车", "养老", "服务", "快递", "包装", "生活垃圾", "分类",
    "农村", "公路", "建筑", "节能", "燃气", "灶具", "电梯", "维护", "保养", "数据", "共享", "政务", "大厅",
    "城市", "旅游", "民宿", "竹制品", "水产", "养殖", "鲜花", "种苗", "危险", "化学品", "仓储", "消防", "锂电池",
)  # fmt: skip
ENDINGS = ("技术规范", "管理规程", "服务指南", "评价要求", "安全要求", "操作规程", "分级", "术语")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="the folder of the register; what is there already is measured")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guiju-benchmark-") as folder:
        os.environ["GUIJU_DATA"] = str(args.keep or folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "guiju.config.settings"
        sys.path[:0] = [str(CHECKOUT / "src")]
        import django

        django.setup()
        from django.core.management import call_command

        from guiju.workflow.models import Case, CaseEvent

        call_command("migrate", verbosity=0)
        if not Case.objects.exists():
            began = time.perf_counter()
            Register(args.cases).write()
            print(f"written in {time.perf_counter() - began:.0f} s")
        print(f"{Case.objects.count():,} cases, {CaseEvent.objects.count():,} events, {proved():,} cases replayed")
        measure()
        bulk()


@dataclass
class Register:
    """Rows of cases, by table, some thousand cases at a time."""

    cases: int
    draw: random.Random = field(default_factory=lambda: random.Random(2026))
    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    ordinals: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    events: int = 0

    def write(self) -> None:
        from django.db import connection, transaction

        from guiju.workflow.models import CaseCounter
        from guiju.workflow.register import processes

        self.people_of_offices()
        kinds = processes()
        for number in range(1, self.cases + 1):
            self.case(number, self.draw.choice(kinds))
            if number % BATCH == 0 or number == self.cases:
                self.flush()
        with transaction.atomic():
            CaseCounter.objects.bulk_create(
                CaseCounter(process=process, year=year, last=last) for (process, year), last in self.ordinals.items()
            )
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                for table in ("case", "caseevent", "task", "party", "link"):
                    name = f"workflow_{table}"
                    cursor.execute(
                        f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"
                    )
            cursor.execute("ANALYZE")

    def people_of_offices(self) -> None:
        from guiju.organizations.members.models import Membership
        from guiju.organizations.models import Organization
        from guiju.people.models import User
        from guiju.people.roles import OF_THE_OFFICE

        make = Organization.objects.bulk_create
        [above] = make([Organization(key="agency:above", kind="agency", name_zh="省局")])
        self.offices = make(
            [Organization(key=f"agency:{n}", kind="agency", name_zh=f"第{n}市局", parent=above) for n in range(OFFICES)]
        )
        self.firms = make(
            [
                Organization(key=f"enterprise:{n}", kind="enterprise", name_zh=f"{self.title()[:4]}第{n}厂")
                for n in range(FIRMS)
            ]
        )
        roles = sorted(OF_THE_OFFICE)
        self.people = User.objects.bulk_create(
            [User(username=f"person-{n}", display_name=f"经办{n}", role="reader", password="!") for n in range(PEOPLE)]
        )
        since = date(2015, 1, 1)
        members = [
            Membership(
                person=each, organization=self.offices[n % OFFICES], role=roles[n // OFFICES % len(roles)], since=since
            )
            for n, each in enumerate(self.people)
        ]
        for n, role in enumerate(("officer", "approver")):
            [chief] = User.objects.bulk_create([User(username=f"chief-{role}", role="reader", password="!")])
            members.append(Membership(person=chief, organization=above, role=role, since=since))
            self.people.append(chief)
            assert n < 2
        Membership.objects.bulk_create(members)
        self.by_office = defaultdict(list)
        for member in members[:PEOPLE]:
            self.by_office[member.organization_id, member.role].append(member.person_id)

    def title(self) -> str:
        return "".join(self.draw.sample(WORDS, self.draw.randint(2, 4))) + self.draw.choice(ENDINGS)

    def case(self, pk: int, process: Any) -> None:
        """One walk: its events, its tasks, its row."""
        from guiju.people.roles import OF_THE_OFFICE
        from guiju.workflow import clocks
        from guiju.workflow.models import CaseEvent

        draw = self.draw
        stays_open = draw.random() < OPEN_SHARE
        office, firm = draw.choice(self.offices), draw.choice(self.firms)
        now = datetime(2026, 11, 20, 2, tzinfo=UTC)
        at = now - (timedelta(days=draw.randint(0, 120)) if stays_open else timedelta(days=draw.randint(150, 2000)))
        opened, gap = at, (now - at) / (EVENTS_A_CASE * 3)
        step = draw.choice(process.openings)
        state, entered, paused, seq = "", at, None, 0
        found: list[Any] = []
        tasks: list[list[Any]] = []
        budget = draw.randint(2, EVENTS_A_CASE) if stays_open else 60
        while True:
            source, seq = state, seq + 1
            state = step.target or state
            role = draw.choice(step.role)
            person = draw.choice(self.by_office.get((office.pk, str(role))) or [None])
            event = CaseEvent(
                case_id=pk, seq=seq, kind="step", code=step.code, source=source, target=state, at=at, on=at.date(),
                by_id=person, role=str(role), answers=filled(step.form, firm=firm.key, on=at.date()), data={},
            )  # fmt: skip
            found.append(event)
            if step.target is not None:
                entered = at
                for task in tasks:
                    task[3], task[4] = task[3] or at, "done" if task[3] is None else task[4]
                tasks += [
                    [str(r), state, at, None, "open"] for r in process.state(state).waits_for if r in OF_THE_OFFICE
                ]
            paused = at if step.pauses else None if step.resumes else paused
            if process.state(state).final or seq >= budget:
                break
            step = self.onward(process, state, stays_open)
            if step is None:
                break
            at += gap * draw.random()
        closed = at if process.state(state).final else None
        for _note in range(draw.randint(0, NOTES_MOST) if self.events < pk * EVENTS_A_CASE else 0):
            seq += 1
            found.append(
                CaseEvent(
                    case_id=pk,
                    seq=seq,
                    kind="note",
                    code="",
                    source=state,
                    target=state,
                    at=at,
                    on=at.date(),
                    by_id=None,
                    role="officer",
                    answers={"text": "已电话联系，等材料。"},
                    data={},
                )
            )
        due = None
        if closed is None and process.clocks:
            due = clocks.nearest(clocks.reckon(process, found, today=date(2026, 11, 21)))
        self.events += len(found)
        self.keep(pk, process, found, tasks, office, firm, opened, entered, closed, due, state)

    def onward(self, process: Any, state: str, stays_open: bool) -> Any:
        steps = [s for s in process.leaving(state) if not (s.pauses or s.resumes or s.extends)]
        if stays_open:
            steps = [s for s in steps if s.target is None or not process.state(s.target).final]
        moving = [s for s in steps if s.target is not None]
        return self.draw.choice(moving or steps) if steps else None

    def keep(
        self, pk: int, process: Any, found: list[Any], tasks: list[list[Any]], office: Any, firm: Any,
        opened: datetime, entered: datetime, closed: datetime | None, due: Any, state: str,
    ) -> None:  # fmt: skip
        year = opened.year
        self.ordinals[process.code, year] += 1
        ordinal = self.ordinals[process.code, year]
        due_on = due.due_on.isoformat() if due else None
        outcome = str(process.state(state).outcome) if closed else ""
        self.rows["case"].append(
            (pk, process.code, year, ordinal, f"{process.letters}-{year}-{ordinal:05d}", self.title(), state,
             len(found), office.pk, firm.pk, "3301", text(opened), text(entered), closed and text(closed), outcome,
             None, due_on, due.clock.code if due else "")
        )  # fmt: skip
        for event in found:
            said = json.dumps(event.answers, ensure_ascii=False)
            self.rows["caseevent"].append(
                (pk, event.seq, event.kind, event.code, event.source, event.target, text(event.at),
                 event.on.isoformat(), event.by_id, None, event.role, said, "{}")
            )  # fmt: skip
        for role, state_of, at, done, standing in tasks:
            open_one = done is None and closed is None
            taken = (
                self.draw.choice(self.by_office.get((office.pk, role)) or [None]) if self.draw.random() < 0.5 else None
            )
            self.rows["task"].append(
                (pk, "", state_of, role, taken, office.pk, "open" if open_one else "done", text(at),
                 None if open_one else text(done or at), due_on if open_one else None)
            )  # fmt: skip
            assert standing
        self.rows["party"].append((pk, "enterprise", None, firm.pk))
        if self.draw.random() < 0.5:
            number = f"gb-t-{self.draw.randint(1, 40000)}-{self.draw.randint(2000, 2025)}"
            self.rows["link"].append((pk, "standard", number, ""))

    def flush(self) -> None:
        from django.db import transaction

        from guiju.engines.records import insert_rows
        from guiju.workflow import models

        tables: dict[str, tuple[Any, tuple[str, ...]]] = {
            "case": (models.Case, ("id", "process", "year", "ordinal", "number", "title", "state", "seq", "office_id",
                     "applicant_id", "region", "opened_at", "entered_at", "closed_at", "outcome", "paused_at", "due_on",
                     "due_clock")),
            "caseevent": (models.CaseEvent, ("case_id", "seq", "kind", "code", "source", "target", "at", "on", "by_id",
                          "on_behalf_of_id", "role", "answers", "data")),
            "task": (models.Task, ("case_id", "work", "in_state", "role", "person_id", "organization_id", "state",
                     "opened_at", "done_at", "due_on")),
            "party": (models.Party, ("case_id", "role", "person_id", "organization_id")),
            "link": (models.Link, ("case_id", "kind", "key", "note")),
        }  # fmt: skip
        with transaction.atomic():
            for name, (model, columns) in tables.items():
                insert_rows(model, columns, self.rows[name])
        self.rows.clear()


def filled(form: Any, *, firm: str, on: date) -> dict[str, Any]:
    """Answers as the form would have kept them, long ones among them."""
    from guiju.workflow import fields

    told: dict[str, Any] = {}
    for each in form.fields:
        match each:
            case fields.Number(places=int(places)) if places:
                told[each.name] = f"{each.least or 1:.{places}f}"
            case fields.Number():
                told[each.name] = each.least or 1
            case fields.Day():
                told[each.name] = on.isoformat()
            case fields.Choice(options=options):
                told[each.name] = options[0][0]
            case fields.Choices(options=options):
                told[each.name] = [options[0][0]]
            case fields.Confirmed():
                told[each.name] = True
            case fields.StandardNumbers():
                told[each.name] = ["GB/T 1.1-2020"]
            case fields.Lines():
                told[each.name] = ["甲", "乙"]
            case fields.Body():
                told[each.name] = firm
            case fields.Text():
                told[each.name] = "材料齐全，意见见附件。" * (3 if each.lines > 1 else 1)
            case _:
                told[each.name] = []
    return told


def text(at: datetime) -> str:
    """A moment as the database holds it."""
    from django.db import connection

    return f"{at:%Y-%m-%d %H:%M:%S.%f}" + ("+00" if connection.vendor == "postgresql" else "")


def proved(sample: int = 2_000) -> int:
    """How many cases of a sample their events explain; it is an error where one is not."""
    from guiju.workflow.models import Case
    from guiju.workflow.replaying import Played, play

    numbers = random.Random(1).sample(list(Case.objects.values_list("pk", flat=True)), sample)
    for case in Case.objects.filter(pk__in=numbers):
        played = play(case.procedure, list(case.events.order_by("seq")))
        for name in Played.__slots__:
            assert getattr(case, name) == getattr(played, name), (case.number, name)
    return sample


def addresses(draw: random.Random, numbers: list[str]) -> dict[str, Callable[[], str]]:
    """A page and where it stands; most are asked for with other words or numbers each time."""
    from urllib.parse import quote

    two = lambda: draw.choice(WORDS)[:2]  # noqa: E731
    processes = sorted({number.split("-")[0] for number in numbers})
    assert processes
    return {
        "home": lambda: "/desk/",
        "list, open": lambda: "/desk/cases?is=open",
        "list, all": lambda: "/desk/cases",
        "list, overdue": lambda: "/desk/cases?is=overdue",
        "list, mine": lambda: "/desk/cases?mine=waiting",
        "list, narrowed": lambda: (
            f"/desk/cases?process=local-standard&is=open&due-within={draw.randint(3, 30)}&sort=-opened"
        ),
        "list, of a person": lambda: f"/desk/cases?person=person-{draw.randint(0, PEOPLE - 1)}",
        "list, by number, page 2": lambda: f"/desk/cases?sort=number&after={draw.choice(numbers)}~1",
        "search, one character": lambda: f"/desk/cases?q={quote(draw.choice(draw.choice(WORDS)))}",
        "search, two characters": lambda: f"/desk/cases?q={quote(two())}",
        "search, two words": lambda: f"/desk/cases?q={quote(two() + ' ' + two())}",
        "search, a firm": lambda: f"/desk/cases?q={quote(f'第{draw.randint(0, FIRMS - 1)}厂')}",
        "search, a standard": lambda: f"/desk/cases?q={quote(f'GB/T {draw.randint(1, 40000)}')}",
        "search, a case's number": lambda: f"/desk/case-search?q={draw.choice(numbers).replace('-', '+')}",
        "case": lambda: f"/desk/cases/{draw.choice(numbers)}",
        "calendar, month": lambda: f"/desk/calendar?of=all&month=2026-{draw.randint(10, 12)}",
        "calendar, mine": lambda: "/desk/calendar",
        "numbers": lambda: "/desk/numbers",
        "notices": lambda: "/desk/notices",
        "bulk steps": lambda: "/desk/bulk",
    }


def measure() -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from guiju.people.models import User
    from guiju.workflow.authority import authority_of
    from guiju.workflow.lists import selecting
    from guiju.workflow.selection import CaseSelection

    first = User.objects.get(username="person-20")  # an officer of one office
    for reader in (first, User.objects.get(username="chief-officer")):
        seen = selecting.selected(CaseSelection(), by=authority_of(reader, on=date.today()), on=date.today())  # noqa: DTZ011
        numbers = list(seen.values_list("number", flat=True)[:20_000])
        print(f"\n{reader}: {seen.count():,} cases in sight")
        print(f"{'page':<26} {'queries':>7} {'p50 ms':>8} {'p95 ms':>8} {'p95 cpu':>8}")
        client = Client(headers={"accept-language": "zh-hans"}, SERVER_NAME="localhost", raise_request_exception=False)
        client.force_login(reader)
        draw = random.Random(7)
        for name, address in addresses(draw, numbers).items():
            with CaptureQueriesContext(connection) as asked:
                status = client.get(address()).status_code
            queries = len(asked)
            spans = [timed(client, address()) for _round in range(ROUNDS)]
            p50, p95, computed = percentile(spans, 0, 0.5), percentile(spans, 0, 0.95), percentile(spans, 1, 0.95)
            over = " !" if p95 > BAR_MS or queries > BAR_QUERIES or status not in (200, 302) else ""
            mark = f"{over} {status}" if over else ""
            print(f"{name:<26} {queries:>7} {p50:>8.0f} {p95:>8.0f} {computed:>8.0f}{mark}")


def percentile(spans: list[tuple[float, float]], column: int, share: float) -> float:
    return sorted(span[column] for span in spans)[max(0, int(len(spans) * share) - 1)]


def timed(client: Any, address: str) -> tuple[float, float]:
    """Milliseconds on the clock, and those in which this process computed: on a busy machine they differ."""
    began, computed = time.perf_counter(), time.process_time()
    client.get(address)
    return (time.perf_counter() - began) * 1_000, (time.process_time() - computed) * 1_000


def bulk(count: int = 500) -> None:
    """One step for 500 cases that were opened by the engine: how long the preview takes, and the run."""
    from guiju.organizations.models import Organization
    from guiju.people.models import User
    from guiju.workflow.engine import open_case
    from guiju.workflow.lists import bulk as many
    from guiju.workflow.register import process

    chief = User.objects.get(username="chief-officer")
    demand = process("standards-demand")
    step, opening = demand.transition("decline"), demand.openings[0]
    office = Organization.objects.get(key="agency:1")
    answers = filled(opening.form, firm="enterprise:1", on=date.today())  # noqa: DTZ011
    cases = [open_case(demand, opening.code, by="public", answers=answers, office=office) for _case in range(count)]
    given = filled(step.form, firm="enterprise:1", on=date.today())  # noqa: DTZ011
    began = time.perf_counter()
    run = many.prepare([case.pk for case in cases], demand.code, step.code, answers=given, by=chief)
    previewed = time.perf_counter() - began
    many.start(run)
    began = time.perf_counter()
    done = many.carry_out(run)
    spent = time.perf_counter() - began
    print(f"\nbulk, {demand.code} {step.code}: {count} tried in {previewed:.2f} s, {dict(done)} in {spent:.2f} s")


if __name__ == "__main__":
    main()
