"""A consultation with 2,000 comments: how well and how fast like ones are grouped, and how long the desk takes.

Comments are made with a fixed seed (tests/consultations/crowd.py): each meaning is said in several ways, and half of
the things that are commented on share a clause with another. Precision is the share of pairs put together that mean the
same; recall the share of pairs of one meaning that were put together.

Run it as `.venv/bin/python benchmarks/consultations.py`, with `--comments` for another size.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(CHECKOUT / "src"), str(CHECKOUT)]
ROUNDS = 9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=int, default=2_000)
    count = parser.parse_args().comments
    with tempfile.TemporaryDirectory(prefix="guiju-bench-") as folder:
        os.environ |= {"GUIJU_DATA": folder, "DJANGO_SETTINGS_MODULE": "guiju.config.settings"}
        import django

        django.setup()
        _grouping(count)
        _desk(count, Path(folder))


def _grouping(count: int) -> None:
    from tests.consultations.crowd import DRAFT, crowd, quality

    from guiju.consultations.alike import Written, groups_of

    for seed in (11, 12, 13):
        voices = crowd(count, seed=seed)
        written = [Written(at, each.clause, each.text) for at, each in enumerate(voices)]
        took, found = _timed(lambda written=written: groups_of(written, draft=DRAFT))
        precision, recall = quality([{member.key for member in group} for group in found], voices)
        well = f"precision {precision:.3f}, recall {recall:.3f}"
        print(f"grouping {count}, seed {seed}: {len(found)} groups, {well}, {took:.2f} s")


def _desk(count: int, folder: Path) -> None:
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import override_settings
    from django.utils import timezone
    from tests.consultations.conftest import docx_of
    from tests.consultations.crowd import crowd

    from guiju.consultations import actions, answering, grouping
    from guiju.consultations.commenting import Said, Sender, send
    from guiju.consultations.words import Verdict
    from guiju.people.models import User
    from guiju.workflow.models import Attachment, Case

    call_command("migrate", verbosity=0)
    now, today = timezone.now(), timezone.localdate()
    case = Case.objects.create(
        process="local-standard", year=2026, ordinal=1, number="DBZD-2026-00001", title="分餐服务规范",
        state="consulting", opened_at=now, entered_at=now,
    )  # fmt: skip
    kept = folder / "files" / "cases" / "draft.docx"
    kept.parent.mkdir(parents=True)
    lines = [line for chapter in range(1, 31) for line in _chapter(chapter)]
    kept.write_bytes(docx_of(lines))
    draft = Attachment.objects.create(name="draft.docx", size=1, digest="0", path="draft.docx")
    took, asked = _timed(
        lambda: actions.publish(case, title=case.title, draft=draft, first=today, last=today, by="benchmark")
    )
    pages = asked.clauses.order_by("-part").first().part
    print(f"publishing {asked.clauses.count()} clauses on {pages} pages: {took:.2f} s")
    places = list(asked.clauses.values_list("place", flat=True))
    voices = crowd(count)
    for start in range(0, count, 20):
        said = [Said(places[each.clause % len(places)], each.text) for each in voices[start : start + 20]]
        send(asked, said, sender=Sender(organization=f"单位 {start}"), on=today)
    officer = User.objects.create(username="officer", role="officer")
    took, groups = _timed(lambda: grouping.regroup(asked, by=officer))
    print(f"regrouping in the register: {groups} groups, {took:.2f} s")
    client = Client()
    client.force_login(officer)
    desk, public = f"/desk/consultations/{asked.number}", f"/consultations/{asked.number}"
    addresses = [
        desk,
        f"{desk}?order=group",
        f"{desk}?q=公筷",
        f"{desk}?page=20",
        f"{desk}/7",
        public,
        f"{public}?part={pages}",
    ]
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        for address in addresses:
            size = len(client.get(address).content)
            median = statistics.median(_timed(lambda address=address: client.get(address))[0] for _ in range(ROUNDS))
            print(f"{address}: {1000 * median:.0f} ms, {size // 1000} kB")
    every = list(asked.comments.values_list("serial", flat=True))
    took, _done = _timed(
        lambda: answering.answer(asked, every, verdict=Verdict.DECLINED, reason="另有规定", by=officer)
    )
    print(f"answering {count} at once: {took:.2f} s")
    took, table = _timed(lambda: actions.comment_table(asked))
    print(f"the table as .docx: {took:.2f} s, {len(table) // 1000} kB")
    path = folder / "table.docx"
    path.write_bytes(table)
    took, outcome = _timed(lambda: actions.take_back(asked, path, officer, dry_run=True))
    print(f"reading it back: {took:.2f} s, {outcome.same} rows known")
    took, sheet = _timed(lambda: actions.comment_sheet(asked))
    print(f"the table as .xlsx: {took:.2f} s, {len(sheet) // 1000} kB")


def _chapter(number: int) -> list[str]:
    """Three pages: with forewords and annexes, thirty of them are a long draft."""
    lines = [f"{number}　第{number}部分的要求"]
    for clause in range(1, 6):
        lines.append(f"{number}.{clause}　一般要求")
        lines += [
            f"{number}.{clause}.{at}　" + "应符合国家有关规定，并保存记录，保存期不少于两年。" * 5 for at in range(1, 5)
        ]
    return lines


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    done = work()
    return time.perf_counter() - began, done


if __name__ == "__main__":
    main()
