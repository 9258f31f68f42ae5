"""Following a Selection over HTTP: in feeds, by e-mail, saved under a name."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from guiju.standards import actions
from guiju.standards.following import digests
from guiju.standards.following.actions import MOST_FOR_AN_ADDRESS
from guiju.standards.following.models import Letter, SavedSelection, Subscription
from guiju.standards.importing.runs import run_import
from guiju.standards.search import follow_journal

ATOM = "{http://www.w3.org/2005/Atom}"
CHILDREN = "ics=97.190"


@pytest.fixture
def outbox(places, settings):
    """The letters written so far, oldest first; no mail server."""
    settings.MAIL_URL = f"folder://{places / 'outbox'}"

    def read() -> list[EmailMessage]:
        files = sorted((places / "outbox").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        return [BytesParser(policy=policy.default).parsebytes(file.read_bytes()) for file in files]

    return read


@pytest.fixture
def toys(register):
    """Of one class: one in force, one to come into force, one to end, all long registered."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    enter = lambda number, title, **values: actions.register_standard(  # noqa: E731
        number, by="test", source=register.source, title_zh=title, ics="97.190", **values
    )
    enter("GB 14748-2006", "儿童推车安全要求", effective_on=date(2007, 1, 1))
    enter("GB 28007-2011", "儿童家具通用技术条件", published_on=date(2011, 10, 31), effective_on=tomorrow)
    ending = enter("GB 6675-2003", "国家玩具安全技术规范", effective_on=date(2004, 10, 1))
    actions.withdraw(ending, on=tomorrow, reason="复审", by="test")
    follow_journal()
    return tomorrow


def at(day: date, hour: int = 7) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time())).replace(hour=hour)


def ask(reader, query: str = CHILDREN, **given):
    given = {"address": "li@example.cn", "every": "day", **given}
    return reader.post(f"/subscriptions/new?{query}", given)


def text_of(letter: EmailMessage) -> str:
    return letter.get_content().replace("\r\n", "\n")


def link_in(letter: EmailMessage) -> str:
    [link] = re.findall(r"^http://testserver(/subscriptions/\S+)$", text_of(letter), re.MULTILINE)
    return link


def confirm(reader, outbox) -> str:
    digests.run()
    link = link_in(outbox()[-1])
    assert reader.post(link).status_code == 302
    return link


# By e-mail


def test_from_asking_to_a_digest_of_exactly_what_happened_once(reader, toys, outbox, tmp_path, register):
    page = reader.get(f"/subscriptions/new?{CHILDREN}")
    assert "97.190" in page.text
    assert ask(reader).status_code == 302
    digests.run()
    [asking] = outbox()
    assert asking["To"] == "li@example.cn"
    assert "请确认订阅" in asking["Subject"]
    assert "确认订阅" in reader.get(link_in(asking)).text
    assert not Subscription.objects.get().confirmed_at, "looking is not confirming"
    link = confirm(reader, outbox)
    assert "您的订阅" in reader.get(link).text

    catalogue = tmp_path / "目录.csv"
    catalogue.write_text(
        "标准号,标准名称,发布日期,实施日期,ICS\n"
        "GB 14748-2006,儿童推车安全要求（修订）,,2007-01-01,97.190\n"
        "GB 40000-2026,婴童用品,2026-11-01,2099-01-01,97.190\n"
        "GB 40001-2026,沱茶,2026-11-01,2099-01-01,67.140.10\n",
        encoding="utf-8",
    )
    run_import(catalogue, source="目录", retrieved_on=timezone.localdate(), by="test")
    digests.run(now=at(toys))
    [_asking, digest] = outbox()
    text = text_of(digest)
    assert re.findall(r"^GB .+$", text, re.MULTILINE) == [
        "GB 40000—2026 婴童用品", "GB 28007—2011 儿童家具通用技术条件",
        "GB 14748—2006 儿童推车安全要求（修订）", "GB 6675—2003 国家玩具安全技术规范",
    ]  # fmt: skip
    assert f"自 {toys} 起实施" in text
    assert f"自 {toys} 起废止" in text
    assert "中文名称：儿童推车安全要求 → 儿童推车安全要求（修订）" in text
    assert "http://testserver/standards/gb-40000-2026" in text
    assert "4 项变动" in digest["Subject"]

    digests.run(now=at(toys, hour=23))
    digests.run(now=at(toys + timedelta(days=1)))
    assert len(outbox()) == 2, "nothing happened since"


def test_a_letter_can_be_answered_with_one_click(reader, toys, outbox):
    ask(reader)
    confirm(reader, outbox)
    letter = outbox()[-1]
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe-Post" not in letter, "RFC 8058 wants HTTPS"
    path = letter["List-Unsubscribe"].strip().removeprefix("<http://testserver").removesuffix(">")
    assert "退订" in reader.get(path).text
    assert Subscription.objects.exists(), "looking is not leaving"
    mail_program = Client(enforce_csrf_checks=True)
    answer = mail_program.post(path, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert not Subscription.objects.exists()
    assert not Letter.objects.exists()
    assert mail_program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert reader.get(path).status_code == 404


def test_over_https_the_letter_says_that_one_click_will_do(reader, toys, outbox, settings):
    reader.post(f"/subscriptions/new?{CHILDREN}", {"address": "a@b.cn", "every": "day"}, secure=True)
    digests.run()
    [letter] = outbox()
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].strip().startswith("<https://testserver/subscriptions/")


def test_an_english_reader_gets_english_letters(client_of, toys, outbox):
    english = client_of(None, "en")
    ask(english)
    confirm(english, outbox)
    digests.run(now=at(toys))
    digest = outbox()[-1]
    assert "In force from" in text_of(digest)
    assert digest["Content-Language"] == "en"


def test_what_was_not_confirmed_is_forgotten_after_two_days(reader, toys, outbox):
    ask(reader)
    digests.run(now=at(timezone.localdate() + timedelta(days=1)))
    assert Subscription.objects.exists()
    digests.run(now=at(timezone.localdate() + timedelta(days=3)))
    assert not Subscription.objects.exists()
    assert reader.get(link_in(outbox()[0])).status_code == 404


def test_who_asks_learns_nothing_of_an_address_and_cannot_flood_it(reader, toys, outbox):
    answers = {ask(reader).status_code for _ in range(3)}
    assert answers == {302}
    assert Letter.objects.count() == 1
    for n in range(10, 10 + 2 * MOST_FOR_AN_ADDRESS):
        assert ask(reader, f"ics={n}").status_code == 302
    assert Letter.objects.count() == MOST_FOR_AN_ADDRESS


@pytest.mark.parametrize("address", ["", "li", "li@", "李@example.cn", "a@b.cn\nBcc: c@d.cn", "a" * 255 + "@b.cn"])
def test_what_is_no_address_is_refused_and_stays_in_the_form(reader, toys, address):
    answer = ask(reader, address=address)
    assert answer.status_code == 400
    assert 'id="id_address_error"' in answer.text
    assert not Subscription.objects.exists()


def test_weekly_digests_come_on_mondays(reader, toys, outbox):
    ask(reader, every="week")
    confirm(reader, outbox)
    due = Subscription.objects.get().due_on
    assert due.weekday() == 0
    assert timezone.localdate() < due <= timezone.localdate() + timedelta(days=7)
    digests.run(now=at(due - timedelta(days=1)))
    assert len(outbox()) == 1
    digests.run(now=at(due, hour=5))
    assert len(outbox()) == 1, "not in the night"
    digests.run(now=at(due))
    assert "每周一封" in text_of(outbox()[-1])


def test_only_who_works_here_is_told_where_letters_go_without_a_mail_server(reader, officer, toys, outbox, places):
    assert str(places / "outbox") in officer.get(f"/subscriptions/new?{CHILDREN}").text
    assert "outbox" not in reader.get(f"/subscriptions/new?{CHILDREN}").text


# Feeds


def feed(reader, address: str, **headers):
    answer = reader.get(address, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return answer, ElementTree.fromstring(answer.content)


def test_a_feed_is_atom(reader, toys):
    _answer, root = feed(reader, f"/standards.atom?{CHILDREN}")
    assert root.tag == f"{ATOM}feed"
    for required in ("id", "title", "updated"):
        assert root.findtext(ATOM + required)
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 4
    updated = [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert updated == sorted(updated, reverse=True)
    assert root.findtext(f"{ATOM}updated") == updated[0]
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == 4
    assert all(id.startswith("urn:uuid:") for id in ids)
    assert {link.get("rel") for link in root.findall(f"{ATOM}link")} == {"self", "alternate"}
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    again = [
        entry.findtext(f"{ATOM}id") for entry in feed(reader, f"/standards.atom?{CHILDREN}")[1].iter(f"{ATOM}entry")
    ]
    assert again == ids


def test_a_feed_speaks_the_language_of_its_address(reader, toys):
    _answer, root = feed(reader, f"/standards.atom?{CHILDREN}&lang=en")
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert any("Added" in title.text for title in root.iter(f"{ATOM}title"))
    assert reader.get("/standards.atom?lang=fr").status_code == 400


def test_an_unchanged_feed_is_not_sent_again(reader, toys, register):
    answer, _root = feed(reader, f"/standards.atom?{CHILDREN}")
    tag, modified = answer["ETag"], answer["Last-Modified"]
    for header in ({"If-None-Match": tag}, {"If-Modified-Since": modified}):
        assert reader.get(f"/standards.atom?{CHILDREN}", headers=header).status_code == 304
    actions.correct(register.quality, title_zh="别的", reason="勘误", by="test")
    assert reader.get(f"/standards.atom?{CHILDREN}", headers={"If-None-Match": tag}).status_code == 200


def test_a_feed_takes_a_nasty_title_as_text(reader, register):
    _answer, root = feed(reader, "/standards.atom?number=GB 14748")
    [title] = [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]
    assert "<script>alert(1)</script>" in title
    assert "\u202e" not in title


def test_the_feed_of_a_standard_is_its_life(reader, register):
    _answer, root = feed(reader, f"/standards/{register.old.key}.atom")
    terms = [entry.find(f"{ATOM}category").get("term") for entry in root.iter(f"{ATOM}entry")]
    assert sorted(terms) == ["entered", "in-force", "left"]
    [left] = [e for e in root.iter(f"{ATOM}entry") if e.find(f"{ATOM}category").get("term") == "left"]
    assert "由 GB/T 1.1—2009 代替" in left.findtext(f"{ATOM}content")
    assert reader.get("/standards/no-such.atom").status_code == 404


@pytest.mark.parametrize("query", ["tier=galactic", "colour=red", "q=" + "准" * 10_000, "on=99999-01-01"])
def test_nonsense_is_refused(reader, register, query):
    for address in ("/standards.atom", "/subscriptions/new"):
        assert reader.get(f"{address}?{query}").status_code == 400


# Saved under a name


def test_a_selection_is_saved_renamed_and_deleted(officer, client_of, toys):
    answer = officer.post(f"/subscriptions/new?{CHILDREN}&on=2020-01-01&sort=-published", {"name": " 儿童  用品 "})
    assert answer.url == "/subscriptions"
    saved = SavedSelection.objects.get()
    assert (saved.name, saved.query) == ("儿童 用品", "on=2020-01-01&ics=97.190&sort=-published")
    assert "儿童 用品" in officer.get("/subscriptions").text
    assert "儿童 用品" not in client_of("auditor").get("/subscriptions").text
    assert client_of("auditor").post(f"/subscriptions/saved/{saved.pk}", {"name": "x"}).status_code == 404
    officer.post(f"/subscriptions/saved/{saved.pk}", {"name": "童车"})
    assert SavedSelection.objects.get().name == "童车"
    assert officer.post(f"/subscriptions/saved/{saved.pk}", {"name": " "}).status_code == 400
    officer.post(f"/subscriptions/saved/{saved.pk}", {"discard": "1"})
    assert not SavedSelection.objects.exists()


def test_saving_under_the_same_name_replaces(officer, toys):
    officer.post(f"/subscriptions/new?{CHILDREN}", {"name": "一"})
    officer.post("/subscriptions/new?ics=65", {"name": "一"})
    assert [saved.query for saved in SavedSelection.objects.all()] == ["ics=65"]


def test_what_this_release_cannot_read_is_shown_with_its_reason(officer, toys):
    officer.post("/subscriptions/new?ics=65", {"name": "一"})
    SavedSelection.objects.update(query="colour=red")
    assert "不认识的名称" in officer.get("/subscriptions").text


def test_a_stranger_saves_nothing(reader, toys):
    assert reader.post(f"/subscriptions/new?{CHILDREN}", {"name": "一"}).status_code == 403
    assert reader.get("/subscriptions").status_code == 200
