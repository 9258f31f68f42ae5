"""The worker does what is queued, and takes up what a dead one left behind."""

from __future__ import annotations

import threading

import pytest
from django_tasks_db.models import DBTaskResult
from tests.commands import jobs
from tests.commands.processes import guiju, outcome

from guiju.base.selection import Selection
from guiju.commands import worker
from guiju.engines.mail import UnknownMail
from guiju.standards.following import actions
from guiju.standards.following.models import Every

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_done():
    jobs.DONE.clear()


def test_queued_jobs_run_in_order_and_keep_their_answers():
    first, second = jobs.note.enqueue("a"), jobs.note.enqueue("b")
    worker._run_jobs("here-1", threading.Event())
    assert jobs.DONE == ["a", "b"]
    assert [DBTaskResult.objects.get(pk=job.id).return_value for job in (first, second)] == ["A", "B"]


def test_a_worker_that_is_stopping_begins_no_job():
    jobs.note.enqueue("a")
    stopping = threading.Event()
    stopping.set()
    worker._run_jobs("here-1", stopping)
    assert jobs.DONE == []


def test_a_job_that_a_killed_worker_left_is_done_again_by_the_next_of_its_name():
    ours, others = jobs.note.enqueue("ours"), jobs.note.enqueue("others")
    DBTaskResult.objects.get(pk=ours.id).claim("here-1")
    DBTaskResult.objects.get(pk=others.id).claim("here-2")
    worker._take_up_abandoned("here-1")
    worker._run_jobs("here-1", threading.Event())
    assert jobs.DONE == ["ours"]


def test_each_worker_on_a_folder_has_a_name_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    with worker._name_of_our_own() as one, worker._name_of_our_own() as two:
        assert one.rsplit("-", 1)[0] == two.rsplit("-", 1)[0]
        assert (one[-2:], two[-2:]) == ("-1", "-2")
    with worker._name_of_our_own() as again:
        assert again == one


def test_once_does_what_is_there_and_ends(tmp_path):
    status, out, _ = outcome(guiju("worker", "--once", "--data", tmp_path / "var"))
    assert (status, out) == (0, "")
    assert (tmp_path / "var" / "search").is_dir()
    assert (tmp_path / "var" / "figures" / "manifest.json").is_file()


def test_once_sends_the_letters_that_wait(tmp_path, settings):
    settings.MAIL_URL = f"folder://{tmp_path / 'outbox'}"
    actions.subscribe(
        Selection(), title="全部", address="li@example.cn", every=Every.DAY, language="zh-hans", site="http://localhost"
    )
    worker._write_letters()
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 1
    worker._write_letters()
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 1


def test_a_mail_server_that_cannot_be_read_is_told_at_the_start(settings):
    settings.MAIL_URL = "mail.example"
    with pytest.raises(UnknownMail, match="GUIJU_EMAIL_URL"):
        worker._check_mail()
