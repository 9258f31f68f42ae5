"""Nothing a stranger sends or writes does harm: each promise with a test that fails without it."""

from __future__ import annotations

import gzip
import io
import itertools
import os
import re
import subprocess
import sys
import zipfile
from urllib.parse import quote

import openpyxl
import pytest
import zstandard
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from guiju.base.selection import PARAMETERS
from guiju.documents.opening import UnreadableFile
from guiju.documents.texts import pieces
from guiju.people.models import User
from guiju.standards import actions, uploads
from guiju.standards.importing import open_file
from guiju.standards.search import rebuild
from guiju.web.middleware import HEADERS

STRICT = {
    **HEADERS,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def content_of(response) -> bytes:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return content


# Headers


ANSWERS = {
    "/": 200,
    "/search?q=分餐": 200,
    "/search?on=99999-01-01": 400,
    "/no-such-page": 404,
    "/standards/no-such": 404,
    "/standards.csv": 200,
    "/standards.xlsx": 200,
    "/standards.jsonl": 200,
    "/desk/": 302,
    "/static/guiju/site.css": 200,
    "/static/no-such.css": 404,
    "/api/": 200,
}


@pytest.mark.parametrize(("address", "status"), ANSWERS.items())
def test_every_answer_is_strict(address, status, reader, register):
    response = reader.get(address)
    assert response.status_code == status
    assert {name: response.get(name) for name in STRICT} == STRICT
    content_of(response)


def test_refused_forms_hosts_and_failures_are_strict_too(register, monkeypatch):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    refused = client.post("/desk/sign-in", {"username": "a", "password": "b"})
    stranger = client.get("/", headers={"host": "evil.example"})
    monkeypatch.setattr("guiju.web.portal.searching.count_register", _fail)
    failed = client.get("/")
    assert [refused.status_code, stranger.status_code, failed.status_code] == [403, 400, 500]
    for response in (refused, stranger, failed):
        assert {name: response.get(name) for name in STRICT} == STRICT
    assert "evil.example" not in stranger.content.decode()
    assert "出错了" in failed.content.decode()


def _fail(**_given):
    raise RuntimeError("unforeseen")


def test_scripts_and_styles_come_from_our_files_alone():
    policy = dict(part.split(" ", 1) for part in HEADERS["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"


@pytest.mark.parametrize("https", ["0", "1"])
def test_a_deployment_is_sound(https, tmp_path):
    """Django's own examination; without HTTPS it names what HTTPS alone can give, and nothing else."""
    told = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "guiju.config.settings",
            "PYTHONPATH": os.pathsep.join(sys.path),
            "GUIJU_DATA": str(tmp_path),
            "GUIJU_HTTPS": https,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    named = {word for word in told.stderr.replace("(", " ").replace(")", " ").split() if word.startswith("security.W")}
    assert named == (set() if https == "1" else {"security.W004", "security.W008", "security.W012", "security.W016"})


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client_of, register, settings):
    client = Client()
    User.objects.create_user("someone", password="a long enough password")
    response = client.post("/desk/sign-in", {"username": "someone", "password": "a long enough password"})
    session = response.cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"]
    assert session["samesite"] == "Lax"


def test_nobody_tries_passwords_for_long(register):
    User.objects.create_user("someone", password="a long enough password")
    User.objects.create_user("another", password="a long enough password")
    client = Client()

    def tried(name: str, password: str) -> int:
        return client.post("/desk/sign-in", {"username": name, "password": password}).status_code

    assert [tried("someone", f"guess {n}") for n in range(10)] == [200] * 10
    assert tried("someone", "a long enough password") == 429
    assert tried(" SomeOne", "guess") == 429
    assert tried("another", "a long enough password") == 302


# Forms


UNFORGEABLE = re.compile("/subscriptions/[^/]{32}/end")
"""Mail programs unsubscribe by one request (RFC 8058): the secret in the address is what allows it."""


def test_no_page_takes_a_form_without_its_token(addresses, client_of):
    officer = client_of("administrator")
    officer.handler.enforce_csrf_checks = True
    for address in addresses.values():
        if not address.startswith("/api") and not UNFORGEABLE.fullmatch(address):
            assert officer.post(address).status_code in (403, 405), address


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere(target, register):
    client = Client()
    User.objects.create_user("someone", password="a long enough password")
    language = client.post("/i18n/setlang/", {"language": "en", "next": target})
    signed = client.post(
        f"/desk/sign-in?next={quote(target)}", {"username": "someone", "password": "a long enough password"}
    )
    for response in (language, signed):
        assert response.status_code == 302
        assert response["Location"].startswith("/")
        assert not response["Location"].startswith(("//", "/\\"))


# What is asked


LISTS = ("/search", "/standards.csv", "/standards.atom", "/api/v1/search")
NONSENSE = {
    "q=" + "长" * 10_000: "10000",
    "&".join(f"ics={n:02}.{m:03}" for n in range(50) for m in range(10)): "200",
    "on=99999-01-01": "99999-01-01",
    "on=2020-02-30": "2020-02-30",
    "on=0000-00-00": "0000-00-00",
    "published-from=2020-01-01&published-to=2019-01-01": "2019-01-01",
    "tier=%00": "tier",
    "q=%00": "q",
    "q=a%00b": "q",
    "number=%ED%A0%80": "number",
    "on=2020-01-01&on=2021-01-01": "2",
    "q=a&q=b": "2",
    "after=-1": "after",
    "after=%ff%fe": "after",
    "before=' OR 1=1 --": "before",
    "after=" + "x" * 100_000: "after",
    "no-such=1": "no-such",
    "sort=-relevance": "relevance",
    "region=../../etc/passwd": "region",
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", LISTS)
def test_nonsense_is_refused_with_a_sentence(address, language, client_of, register):
    client = client_of(None, language)
    for query, named in NONSENSE.items():
        response = client.get(f"{address}?{query}")
        page = content_of(response).decode()
        assert response.status_code == 400, (query[:40], page[-300:])
        assert named in page, query[:40]


def test_bytes_that_are_no_text_are_read_as_far_as_they_are(reader, register):
    assert reader.get("/search?q=%ff%e6%a0%87").status_code == 200
    assert reader.get("/standards/%ff%00").status_code in (400, 404)
    assert reader.get("/organizations/%ED%A0%80").status_code == 404


NAMES = (*PARAMETERS, "after", "before", "page", "limit", "word", "number", "csrfmiddlewaretoken", "format")
VALUES = (
    st.text(max_size=40)
    | st.integers().map(str)
    | st.dates().map(str)
    | st.sampled_from(
        ["", "0", "-1", "33", "national", "in-force", "A00/09", "GB/T 1.1*", "0x10", "１", "٣", "NaN", "%s"]
    )
)
PLACES = st.sampled_from(
    ["/", "/search", "/suggest", "/about", "/standards", "/standards.csv", "/standards.jsonl", "/standards.atom",
     "/organizations", "/browse", "/browse/ics", "/browse/ccs/A", "/browse/regions/33", "/browse/issuers",
     "/api/v1/search", "/api/v1/numbers/resolve", "/api/v1/organizations", "/api/v1/changes"]
)  # fmt: skip
PATHS = st.builds(
    lambda place, text: f"{place}/{quote(text)}",
    st.sampled_from(["/standards", "/organizations", "/browse/ics", "/browse/regions", "/api/v1/search", ""]),
    st.text(max_size=30),
)


@settings(
    max_examples=150, deadline=5_000, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    place=PLACES | PATHS,
    query=st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=8), VALUES), max_size=6),
    language=st.sampled_from(["zh-hans", "en"]),
)
@example(place="/search", query=[("on", "9999-12-31")], language="en")
def test_whatever_is_asked_is_answered_or_refused(place, query, language, register):
    cache.clear()
    client = Client(headers={"accept-language": language})
    response = client.get(place + "?" + "&".join(f"{quote(name)}={quote(value)}" for name, value in query))
    content_of(response)
    assert response.status_code < 500


# What is written


NASTY = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "attribute": '" onmouseover="alert(3)" x="',
    "template": "{{ 7|add:7 }}{% now 'Y' %}",
    "direction": "\u202eoverride \u2066isolate",
    "unseen": "zero\u200bwidth\ufeff\u00ad",
    "formula": "=cmd|'/c calc'!A1",
    "long": "长" * 10_000,
    "control": "a\x01\x08\x1fb",
    "entity": "&lt;b&gt;&amp;nbsp;]]>",
    "beyond": "\U0001f6bc\U00020000",
}
PAGES = (
    "/", "/search?q={number}", "/search?sort=number", "/suggest?q={number}", "/standards/{key}",
    "/standards/{key}.bib", "/standards/{key}.txt", "/standards.csv", "/standards.xlsx", "/standards.jsonl",
    "/standards.atom", "/standards/{key}.atom", "/api/v1/search", "/api/v1/standards/{key}",
)  # fmt: skip


@pytest.fixture
def nasty(register):
    for place, title in enumerate(NASTY.values()):
        actions.register_standard(
            f"GB/T 9{place}-2020", by="test", source=register.source, title_zh=title, title_en=title
        )
    rebuild()
    return [f"9{place}" for place in range(len(NASTY))]


@pytest.mark.parametrize("page", PAGES)
def test_a_nasty_title_does_no_harm(page, nasty, reader):
    for number in nasty if "{" in page else nasty[:1]:
        response = reader.get(page.format(number=quote(f"GB/T {number}"), key=f"gb-t-{number}-2020"))
        content = content_of(response)
        assert response.status_code == 200
        if response["Content-Type"].startswith("text/html"):
            text = content.decode()
            assert "<script>alert" not in text
            assert "<img src=x" not in text
            assert '" onmouseover="alert' not in text
        elif response["Content-Type"].startswith("application/atom+xml"):
            _well_formed(content)


def _well_formed(content: bytes) -> None:
    from lxml import etree

    etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


# Files that are brought


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def book(**parts: bytes) -> bytes:
    """A workbook with one row of a list, some parts of it put in place of others."""
    there = openpyxl.Workbook()
    there.active.append(["标准号", "标准名称"])
    there.active.append(["GB/T 1-2020", "一"])
    buffer = io.BytesIO()
    there.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    return zipped(**found, **parts) if not set(parts) & set(found) else zipped(**{**found, **parts})


def brought(name: str, content: bytes, by) -> None:
    uploads.keep_upload(SimpleUploadedFile(name, content), by=by)


@pytest.fixture
def person(db, places):
    return User.objects.create_user("officer", role="officer")


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a.svg", "a", "a.csv.exe", "a.docx"])
def test_only_lists_are_taken(name, person):
    with pytest.raises(uploads.Unacceptable):
        brought(name, b"x", person)


def test_too_large_a_file_is_not_taken(person, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", 1_000)
    with pytest.raises(uploads.Unacceptable):
        brought("a.csv", b"x" * 1_001, person)


def far_cell() -> bytes:
    """Five kilobytes that make a sheet of 17 thousand million cells."""
    there = openpyxl.Workbook()
    there.active.append(["标准号", "标准名称"])
    there.active.cell(1_048_576, 16_384).value = "x"
    buffer = io.BytesIO()
    there.save(buffer)
    return buffer.getvalue()


BOMBS = {
    "large.xlsx": lambda: book(**{"xl/media/image1.png": b"\0" * 30_000_000}),
    "archive.csv": lambda: zipped(a=b"\0" * 30_000_000),
    "far.xlsx": far_cell,
    "far.xls": far_cell,
    "packed.csv": lambda: gzip.compress(b"\0" * 1_000_000),
    "packed.jsonl": lambda: zstandard.compress(b"\0" * 1_000_000),
    "packed.xlsx": lambda: gzip.compress(book()),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_that_unpacks_to_too_much_is_not_taken_and_leaves_nothing(name, person, places, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_UNPACKED", 20_000_000)
    with pytest.raises(uploads.Unacceptable):
        brought(name, BOMBS[name](), person)
    assert not list(places.rglob(name))


def test_an_honest_workbook_is_taken(person):
    brought("list.xlsx", book(), person)


SECRET = "the content of a file of the server"
ENTITY = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file://{path}"><!ENTITY y "{path}">]>"""
BILLION = (
    """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">"""
    + "".join(f"""<!ENTITY {c} "{f"&{b};" * 10}">""" for b, c in itertools.pairwise("abcdefghij"))
    + "]>"
)


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret"
    path.write_text(SECRET)
    return path


@pytest.mark.parametrize("entity", ["x", "y"])
def test_a_document_reads_no_other_file(entity, secret, tmp_path):
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = ENTITY.format(path=secret) + f'<w:document xmlns:w="{word}"><w:p><w:t>&{entity};</w:t></w:p></w:document>'
    document = tmp_path / "a.docx"
    document.write_bytes(zipped(**{"word/document.xml": body.encode()}))
    page = tmp_path / "a.html"
    page.write_text(ENTITY.format(path=secret) + f"<html><body>&{entity};</body></html>")
    for path in (document, page):
        assert SECRET not in "".join(piece.text for piece in pieces(path, unread=print))


def test_a_workbook_reads_no_other_file(secret, tmp_path):
    sheet = (
        ENTITY.format(path=secret)
        + '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>标准号</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>标准名称</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>GB/T 1-2020</t></is></c>'
        '<c r="B2" t="inlineStr"><is><t>&x;</t></is></c></row></sheetData></worksheet>'
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(book(**{"xl/worksheets/sheet1.xml": sheet.encode()}))
    try:
        rows = list(open_file(path).rows())
    except UnreadableFile:
        return
    assert SECRET not in str(rows)


def test_entities_within_entities_do_not_fill_the_memory(tmp_path):
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = tmp_path / "a.docx"
    body = BILLION + f'<w:document xmlns:w="{word}"><w:p><w:t>&j;</w:t></w:p></w:document>'
    document.write_bytes(zipped(**{"word/document.xml": body.encode()}))
    try:
        size = sum(len(piece.text) for piece in pieces(document, unread=print))
    except UnreadableFile:
        return
    assert size < 1_000_000


@pytest.mark.parametrize("depth", [30, 900, 5_000])
def test_json_nested_without_end_is_read_or_refused(depth, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"标准号": "GB/T 1-2020", "标准名称": ' + "[" * depth + "1" + "]" * depth + "}\n")
    try:
        rows = list(open_file(path).rows())
    except UnreadableFile:
        return
    assert len(rows) == 1
