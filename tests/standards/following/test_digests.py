"""Digests are made once and letters sent once, whatever is killed in between; addresses are kept while needed."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from guiju.base.selection import Selection
from guiju.engines import outbox
from guiju.engines.mail import NotSent
from guiju.journal.actions import last_seq
from guiju.standards import actions as register
from guiju.standards.following import actions, digests, letters
from guiju.standards.following.models import Every, Letter, Subscription

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)  # nine in the morning in Shanghai
TODAY = date(2026, 11, 21)
CHILDREN = Selection(ics=("97.190",))


class Killed(BaseException):
    """What no code of ours catches."""


@pytest.fixture
def post(monkeypatch):
    """A mail server that keeps what it takes; `fails` is raised instead, `dies` after it."""
    server = SimpleNamespace(sender="guiju@example.cn", leaves=True, taken=[], fails=None, dies=None)

    def send(letter: bytes) -> None:
        if server.fails:
            raise server.fails
        server.taken.append(letter)
        if server.dies:
            raise server.dies

    server.send = send
    monkeypatch.setattr(outbox, "mail", lambda url: server)
    return server


@pytest.fixture
def pram(make_standard):
    return make_standard("GB 14748-2026", title_zh="儿童推车", ics="97.190", effective_on="2026-11-23")


@pytest.fixture
def subscription(pram):
    return subscribed("li@example.cn")


def subscribed(address: str, every: Every = Every.DAY, selection: Selection = CHILDREN) -> Subscription:
    made = actions.subscribe(
        selection, title="儿童用品", address=address, every=every, language="zh-hans", site="https://s.cn"
    )
    assert made is not None
    Letter.objects.all().delete()
    return actions.confirm(made.token, today=TODAY)


def later(days: int = 0, **more: int) -> datetime:
    return NOW + timedelta(days=days, **more)


def test_no_letter_when_nothing_happened_and_the_place_moves_on(subscription, post):
    assert digests.run(now=later(1)) == 0
    subscription.refresh_from_db()
    assert (subscription.day, subscription.due_on) == (TODAY + timedelta(days=1), TODAY + timedelta(days=2))
    assert digests.run(now=later(2)) == 1
    assert digests.run(now=later(3)) == 0


def test_subscribers_of_one_selection_are_told_the_same_and_of_another_their_own(subscription, post):
    subscribed("zhang@example.cn")
    subscribed("wang@example.cn", selection=Selection(ics=("65",)))
    assert digests.run(now=later(2)) == 2
    assert len({letter.split(b"\r\n\r\n")[1] for letter in post.taken}) == 2, "each has its own link"


def test_killed_while_a_digest_is_made_it_is_made_next_time(subscription, post, monkeypatch):
    def dies(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(letters, "tell", dies)
        with pytest.raises(Killed):
            digests.run(now=later(2))
    assert digests.run(now=later(2, minutes=1)) == 1


def test_killed_before_it_was_sent_a_letter_is_sent_next_time(subscription, post):
    post.fails = Killed()
    with pytest.raises(Killed):
        digests.run(now=later(2))
    post.fails = None
    assert digests.run(now=later(2, minutes=1)) == 0, "it belongs to the other worker, who may still be at it"
    assert digests.run(now=later(2, minutes=11)) == 1
    assert digests.run(now=later(2, minutes=30)) == 0
    assert len(post.taken) == 1


def test_killed_after_it_was_sent_the_same_letter_goes_again_with_its_own_name(subscription, post):
    post.dies = Killed()
    with pytest.raises(Killed):
        digests.run(now=later(2))
    post.dies = None
    digests.run(now=later(2, minutes=11))
    first, second = post.taken
    assert first == second
    assert b"\r\nMessage-ID: <digest.2026-11-23." in first


def test_two_workers_make_one_digest(subscription, post, monkeypatch):
    make = digests.between

    def meanwhile(*args):
        monkeypatch.setattr(digests, "between", make)
        assert digests.make_due(today=TODAY + timedelta(days=2), now=later(2)) == 1
        return make(*args)

    monkeypatch.setattr(digests, "between", meanwhile)
    assert digests.make_due(today=TODAY + timedelta(days=2), now=later(2)) == 0
    assert Letter.objects.count() == 1


def test_while_the_server_is_away_one_letter_waits_and_the_next_tells_of_the_whole_time(
    subscription, pram, post, caplog
):
    post.fails = NotSent("邮件服务器不在")
    with caplog.at_level(logging.CRITICAL):
        digests.run(now=later(2))
        register.correct(pram, title_zh="婴儿推车", reason="勘误", by="test")
        for hour in range(24, 72, 6):
            digests.run(now=later(2, hours=hour))
    assert Letter.objects.count() == 1
    assert Letter.objects.get().tries > 3
    post.fails = None
    digests.run(now=later(6))
    digests.run(now=later(7))
    assert len(post.taken) == 2
    subscription.refresh_from_db()
    assert subscription.seq == last_seq()


def test_an_address_that_takes_nothing_for_two_weeks_is_forgotten(subscription, post, caplog):
    post.fails = NotSent("邮件服务器不接受收件人（550）")
    with caplog.at_level(logging.ERROR):
        for day in range(2, 18):
            digests.run(now=later(day))
    assert not Subscription.objects.exists()
    assert "li@example.cn" not in caplog.text


def test_ending_takes_the_waiting_letter_along(subscription, post):
    post.fails = NotSent("不在")
    digests.make_due(today=TODAY + timedelta(days=2), now=later(2))
    assert Letter.objects.count() == 1
    actions.end(subscription.token)
    assert not Letter.objects.exists()
    actions.end(subscription.token)


def test_a_long_digest_tells_the_first_and_counts_the_rest(subscription, make_standard, post, monkeypatch):
    monkeypatch.setattr(letters, "MOST_TOLD", 3)
    for n in range(1, 6):
        make_standard(f"GB/T {n}-2026", ics="97.190")
    digests.make_due(today=TODAY + timedelta(days=1), now=later(1))
    from email import message_from_string, policy

    text = message_from_string(Letter.objects.get().content, policy=policy.default).get_content()
    assert text.count("https://s.cn/standards/") == 3
    assert "另有 2 项，请到网站上查看" in text
    assert "https://s.cn/search?ics=97.190" in text


def test_a_title_or_a_selection_cannot_write_headers(pram, post):
    made = actions.subscribe(
        CHILDREN, title="a\r\nBcc: x@y.cn", address="li@example.cn", every=Every.DAY, language="en", site="https://s.cn"
    )
    assert made is not None
    digests.run(now=datetime.now(tz=UTC))
    [letter] = post.taken
    assert b"\r\nBcc:" not in letter.split(b"\r\n\r\n")[0]


def test_what_cannot_be_read_stops_no_other(subscription, post, caplog):
    Subscription.objects.filter(pk=subscription.pk).update(query="colour=red")
    subscribed("zhang@example.cn")
    with caplog.at_level(logging.CRITICAL):
        assert digests.run(now=later(2)) == 1
    subscription.refresh_from_db()
    assert (subscription.day, subscription.due_on) == (TODAY, TODAY + timedelta(days=3))
