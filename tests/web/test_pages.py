"""Every page opens for those who may, and says why to those who may not; in both languages, small and few queries."""

from __future__ import annotations

import gzip
import logging
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, resolve
from django.urls.resolvers import URLPattern
from tests.web import casework, reviewing

from guiju.people.roles import PERMISSIONS, Permission, Role
from guiju.standards import uploads
from guiju.workflow.deadlines import rules
from guiju.workflow.register import processes

MOST_QUERIES = 12
LARGEST = 150_000
"""Bytes of a page, as it is; and with all its files, as they travel."""

ROLES = [None, *(role.value for role in Role)]
PORTAL_READERS = (None, "officer", "drafter", "administrator")
"""The pages of the public know only whether somebody is signed in, and who may work on cases or everything."""
VISITS = [(role, "zh-hans") for role in ROLES] + [(role, "en") for role in PORTAL_READERS]
OPEN = ("portal:", "set_language")
NEEDS = {
    "desk:consultations": Permission.WORK_ON_CASES,
    "desk:consultation": Permission.WORK_ON_CASES,
    "desk:consultation-answer": Permission.WORK_ON_CASES,
    "desk:consultation-upload": Permission.WORK_ON_CASES,
    "desk:consultation-letters": Permission.WORK_ON_CASES,
    "desk:comment-table-docx": Permission.WORK_ON_CASES,
    "desk:comment-table-xlsx": Permission.WORK_ON_CASES,
    "desk:imports": Permission.IMPORT,
    "desk:upload": Permission.IMPORT,
    "desk:run": Permission.IMPORT,
    "desk:progress": Permission.IMPORT,
    "desk:columns": Permission.IMPORT,
    "desk:rejects": Permission.IMPORT,
    "desk:mend": Permission.IMPORT,
    "desk:conflicts": Permission.SETTLE,
    "desk:settle-many": Permission.SETTLE,
    "desk:settle": Permission.SETTLE,
    "desk:journal": Permission.READ_JOURNAL,
    "desk:values": Permission.REPORT,
    "desk:values-section": Permission.REPORT,
    "desk:value-history": Permission.REPORT,
    "desk:values-sheet": Permission.REPORT,
    "desk:values-upload": Permission.REPORT,
    "desk:measure-new": Permission.REPORT,
    "desk:measure": Permission.REPORT,
    "desk:surveys": Permission.SURVEY,
    "desk:survey-new": Permission.SURVEY,
    "desk:survey": Permission.SURVEY,
    "desk:survey-compose": Permission.SURVEY,
    "desk:survey-questions": Permission.SURVEY,
    "desk:survey-units": Permission.SURVEY,
    "desk:survey-unit": Permission.SURVEY,
    "desk:audit": Permission.MAKE_REPORTS,
    "desk:reports": Permission.MAKE_REPORTS,
    "desk:report": Permission.MAKE_REPORTS,
    "desk:report-template": Permission.MAKE_REPORTS,
    "desk:report-text": Permission.MAKE_REPORTS,
    "desk:report-run": Permission.MAKE_REPORTS,
    "desk:report-progress": Permission.MAKE_REPORTS,
    "desk:report-preview": Permission.MAKE_REPORTS,
    "desk:report-figures": Permission.MAKE_REPORTS,
    "desk:report-file": Permission.MAKE_REPORTS,
    "desk:report-comparison": Permission.MAKE_REPORTS,
}
NEEDS |= dict.fromkeys(("desk:people", "desk:person-new", "desk:person"), Permission.ADMIT)
NEEDS |= dict.fromkeys(
    ("desk:negative-add", "desk:negative-end", "desk:calls", "desk:call-new", "desk:call"), Permission.KEEP_LISTS
)
NEEDS |= dict.fromkeys(
    ("desk:funding-policy-new", "desk:funding-policy", "desk:funding-call-new", "desk:funding-payments"),
    Permission.KEEP_LISTS,
)
#: Routes that are no pages: what is only sent to, or read by programs. Their tests are with what they do.
SENT_TO = {
    "desk:review-start",
    "desk:consultation-many",
    "desk:consultation-regroup",
    "desk:consultation-tell",
    "desk:case-identity",
    "desk:case-identity-longer",
    "desk:negative-upload",
    "desk:negative-list-mend",
    "portal:text",
    "portal:check-again",
    "portal:check-keep",
    "portal:check-end",
    "desk:case-file-check",
    "desk:kept-check-accept",
    "desk:kept-check-again",
    "desk:kept-check-end",
    "desk:validity-list-change",
    "api-openapi",
    "set_language",
    "desk:logout",
    "desk:discard",
    "desk:verify",
    "portal:saved",
    "desk:report-make",
    "desk:report-publish",
    "desk:report-take-back",
    "portal:chart-library",
    "desk:values-rejects",
    "desk:survey-send",
    "desk:survey-close",
    "desk:survey-unit-change",
    "desk:case-list-save",
    "desk:case-list-forget",
    "desk:case-search",  # leads on; with the pages of one's own bulk steps in test_case_lists
    "desk:bulk",
    "desk:bulk-run",
    "desk:bulk-progress",
    "desk:bulk-start",
    "desk:bulk-discard",
    "desk:bulk-outcome",
    "desk:case-say",
    "desk:notice-read",
    "desk:notices-read",
    "desk:case-release",
    "desk:account-data",
    "desk:delegation-end",
    "desk:person-role-end",
    "desk:person-invite",
    "desk:person-activation",
    "desk:person-clear-factors",
}


KEPT = {
    name: {"administrator": 200}
    for name in (
        "desk:kept-check",
        "desk:kept-check-file",
        "desk:kept-check-mended",
        "desk:validity-list",
        "desk:validity-list-file",
    )
}
"""Of these pages only their owner learns that they are there."""

STATUSES = casework.STATUSES | reviewing.STATUSES | KEPT

#: What allauth names: each asks who one is first. tests/web/test_entrance.py walks through them.
ENTRANCE = ("account_", "mfa_", "openid_connect_", "socialaccount_")


def routes(patterns=None, before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Every route of the site and its name; those of the API are asked for in tests/web/api."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, f"{space}{pattern.name}"
        elif pattern.namespace != "api":
            yield from routes(pattern.url_patterns, route, f"{pattern.namespace}:" if pattern.namespace else space)


def test_every_address_is_visited(addresses):
    visited = {resolve(urlsplit(address).path).route for address in addresses.values()}
    pages = [(route, name) for route, name in routes() if name not in SENT_TO and not name.startswith(ENTRANCE)]
    missed = {f"{name}  {route}" for route, name in pages if route not in visited}
    assert not missed, "give each an address in conftest.addresses"


@pytest.mark.parametrize(("role", "language"), VISITS)
def test_every_page_for_every_role(role, language, addresses, client_of):
    client = client_of(role, language)
    for name, address in addresses.items():
        if name.startswith("portal:") and role not in PORTAL_READERS:
            continue
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address)
        assert len(asked) <= MOST_QUERIES, (name, [query["sql"][:200] for query in asked])
        expected = 200
        if name.startswith("desk:") and name != "desk:login":
            if role is None:
                expected = 302
            elif (answered := STATUSES.get(name.split()[0])) is not None:
                expected = answered.get(role, 404)
                if expected == 200 and name == "desk:case-whole pdf":
                    expected = 503  # the fixture leaves no printer
            elif (need := NEEDS.get(name.split()[0])) and need not in PERMISSIONS[Role(role)]:
                expected = 403
        elif name == "desk:login" and role is not None:
            expected = 302
        elif name == "portal:resolve":
            expected = 404
        elif name == "portal:standard-json":
            expected = 302
        assert response.status_code == expected, (name, role)
        if expected != 302 and not response.streaming:
            page = response.content.decode(errors="replace")  # pictures and workbooks are no text
            assert len(response.content) < LARGEST, name
            if response.get("Content-Disposition", "").startswith("attachment"):
                continue  # kept as a file, never shown under our address
            assert " style=" not in page
            assert "<style" not in page
            assert not re.search(r"<script(?![^>]* src=)", page), name
            assert not re.search(r" on[a-z]+=", page), name


def test_a_page_with_all_its_files_is_small(addresses, client_of):
    """The library of charts is not among them: a script asks for it when a chart comes into sight (test_statistics)."""
    client = client_of("administrator")
    weights: dict[str, int] = {}

    def weigh(address: str) -> tuple[int, str]:
        """Bytes that travel, and the text."""
        response = client.get(address, headers={"accept-encoding": "gzip"})
        body = b"".join(response.streaming_content) if response.streaming else response.content
        response.close()
        packed = response.get("Content-Encoding") == "gzip"
        return len(body), (gzip.decompress(body) if packed else body).decode(errors="replace")

    for name, address in addresses.items():
        size, page = weigh(address)
        for file in set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page)):
            size += weights.setdefault(file, weigh(file)[0])
        assert size < LARGEST, (name, size)


@pytest.mark.parametrize("role", PORTAL_READERS)
def test_english_pages_have_no_chinese_words_of_ours(role, addresses, client_of):
    client, named = client_of(role, "en"), named_in_chinese()
    chinese: dict[str, list[str]] = {}
    for address in addresses.values():
        response = client.get(address)
        if not response.get("Content-Type", "").startswith("text/html") or "Content-Disposition" in response:
            continue  # read by programs, or kept as a file
        page = re.sub(
            r"<(bdi|option|button)\b.*?</\1>|<head>.*?</head>", "", response.content.decode(), flags=re.DOTALL
        )
        page = re.sub(r'<article class="report" lang="zh-Hans">.*?</article>', "", page, flags=re.DOTALL)
        text = re.sub(r"<[^>]+>", " ", page)
        text = text.replace("规矩", "").replace("分餐", "").replace("没有标准号", "")
        if found := [run for run in re.findall(r"[\u3400-\u9fff]+", text) if run not in named]:
            chinese[address] = found
    assert chinese == {}


def named_in_chinese() -> str:
    """Law is named in Chinese, and so are the columns of a comment table, which is a Chinese document."""
    laws = [each for process in processes() for each in process.basis]
    laws += [each for process in processes() for step in process.transitions for each in step.law]
    said = [f"{rule.basis} {rule.article}" for rule in rules()] + [f"{law.instrument} {law.article}" for law in laws]
    table = "章条编号 意见内容 修改建议 理由 处理意见 采纳 部分采纳 不采纳 已知悉 提出单位"
    return " ".join([*said, table, "样例程序", "车"])  # the sample procedure, and what the address itself asks for


def test_strangers_are_asked_to_sign_in_and_come_back(reader, register):
    response = reader.get("/desk/imports")
    assert response.headers["Location"] == "/desk/sign-in?next=/desk/imports"


def test_who_may_not_is_told_what_and_as_whom(client_of, register):
    response = client_of("reader").get("/desk/imports/new")
    assert response.status_code == 403
    assert "您没有“导入标准”的权限" in response.content.decode()
    assert "读者" in response.content.decode()


def test_nothing_but_our_own_files_is_loaded(reader, register):
    policy = reader.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_an_expired_form_is_told_so(client_of, register):
    client = client_of("officer")
    client.handler.enforce_csrf_checks = True
    response = client.post(f"/desk/conflicts/{register.conflict.pk}", {"value": "0", "reason": "x"})
    assert response.status_code == 403
    assert "页面已经过期" in response.content.decode()


def test_the_language_is_chosen_with_a_button(reader, register):
    reader.post("/i18n/setlang/", {"language": "en", "next": "/about"})
    assert "How a status is inferred" in reader.get("/about").content.decode()


def test_a_register_of_invented_content_says_so_on_every_page(reader, register):
    assert "演示登记簿" not in reader.get("/search").content.decode()
    register.source.demonstration = True
    register.source.save()
    for address in ("/", "/search", "/standards/gb-t-1.1-2020", "/nowhere", "/desk/sign-in"):
        assert "这里的内容多是生成的" in reader.get(address).content.decode()


def test_an_address_that_is_not_there_offers_a_search(reader, register):
    response = reader.get("/no/such/page")
    assert response.status_code == 404
    assert 'action="/search"' in response.content.decode()


def test_upload_limit_is_in_the_page(officer, register):
    assert f'data-limit="{uploads.LARGEST}"' in officer.get("/desk/imports/new").content.decode()


def test_what_a_list_says_is_apart_for_ears_too(client_of, register):
    """Read aloud or copied, a number does not run into the title, nor a day into the next word."""
    page = client_of(None).get("/search?q=分餐").content.decode()
    heard = re.sub("<[^>]*>", "", page)
    assert "GB/T 39002—2020 餐饮" in heard
    assert "2020-06-21 发布 2020-06-21 实施" in heard


def test_an_unforeseen_error_is_told_where_the_server_runs():
    [handler] = logging.getLogger("django.request").handlers
    assert isinstance(handler, logging.StreamHandler)
    assert handler.level == logging.ERROR
