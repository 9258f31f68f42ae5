"""How the API refuses, is shared, remembered, limited and asked for in another form."""

from __future__ import annotations

import gzip

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from tests.web.api.conftest import Program

from guiju.standards import actions
from guiju.standards.search import follow_journal
from guiju.web import limits
from guiju.web.limits import Rate, spend

# Refusals


@pytest.mark.parametrize(
    ("address", "status", "named"),
    [
        ("/search?teir=national", 400, "teir"),
        ("/search?tier=regional", 400, "tier"),
        ("/search?on=99999-01-01", 400, "on"),
        ("/search?q=" + "长" * 10_000, 400, "q"),
        ("/search?limit=0", 400, "limit"),
        ("/search?limit=101", 400, "limit"),
        ("/search?limit=ten", 400, "limit"),
        ("/search?limit=1&limit=2", 400, "limit"),
        ("/search?facets=colour", 400, "facets"),
        ("/search?after=garbled", 400, "after"),
        ("/search?tier=%20", 400, "tier"),
        ("/standards/gb-t-1.1-2020?on=%09", 400, "on"),
        ("/search?published-from=2021-01-01&published-to=2020-01-01", 400, "published-to"),
        ("/numbers/resolve", 400, "number"),
        ("/numbers/resolve?number=GB 1&on=gestern", 400, "on"),
        ("/numbers/resolve?number=GB 1&day=2020-01-01", 400, "day"),
        ("/changes?after=-1", 400, "after"),
        ("/changes?after=" + "9" * 40, 400, "after"),
        ("/organizations?kind=club", 400, "kind"),
    ],
)
def test_nonsense_is_refused_by_name(program, address, status, named):
    said = program(address, status=status)
    assert [each["parameter"] for each in said["errors"]] == [named]
    assert said["instance"].startswith("/api/v1/")


def test_five_hundred_facets_are_a_400(program):
    program("/search?" + "&".join(f"ics={n // 100:02}.{n % 100:03}" for n in range(501)), status=400)


@pytest.mark.parametrize("address", ["/nothing", "/search/more", "/", "/standards"])
def test_an_address_that_is_not_there_is_a_problem(program, address):
    assert "/api/" in program(address, status=404)["detail"]


def test_refusals_speak_the_language_asked_for(program, english):
    assert program("/standards/nothing", status=404)["title"] == "没有这一项"
    assert english("/standards/nothing", status=404)["title"] == "Not found"
    assert english("/nothing", status=404)["title"] == "Not found"


def test_a_cookie_changes_neither_language_nor_anything_else(program):
    program.client.cookies["django_language"] = "en"
    response = program.ask("/standards/nothing", status=404)
    assert response.json()["title"] == "没有这一项"
    assert "Cookie" not in response.headers["Vary"]


@pytest.mark.parametrize("method", ["put", "delete", "patch", "post"])
def test_a_method_that_is_none_of_ours_is_told_which_are(program, method):
    assert "GET" in program.ask("/search", method=method, status=405).headers["Allow"]


def test_another_format_is_not_acceptable(program):
    assert "application/json" in program("/search", status=406, accept="text/html")["detail"]
    program("/search", accept="application/*;q=0.5, text/html")


def test_a_host_that_is_none_of_ours_is_a_problem_too(program):
    program("/search", status=400, host="elsewhere.example")


def test_half_signs_are_refused_or_read_but_break_nothing(program):
    for body in (b'{"text": "\\ud800 GB/T 1.1-2020"}', b'{"text": "\\u0000 GB/T 1.1-2020"}'):
        response = program.client.post("/api/v1/citations", body, content_type="application/json")
        assert response.status_code in (200, 400)
    for query in ("q=%ED%A0%80", "q=%00", "number=%FF", "issuer=agency:%00"):
        assert program.client.get(f"/api/v1/search?{query}").status_code in (200, 400)
    for key in ("%00", "%FF", "%ED%A0%80", "a%00b", "..", "%2e%2e"):
        assert program.client.get(f"/api/v1/standards/{key}").status_code == 404
        assert program.client.get(f"/api/v1/organizations/{key}").status_code == 404
    assert program.client.get("/api/v1/organizations?q=%00").status_code == 200
    assert program.client.get("/api/v1/numbers/resolve?number=GB%00").status_code == 200


@pytest.mark.parametrize("rate", ["many", "600/0", "-1/60", "600/60/60", ""])
def test_a_rate_that_makes_no_sense_is_told_at_the_start(settings, rate):
    settings.API_RATE = rate
    with pytest.raises(ImproperlyConfigured, match="GUIJU_API_RATE"):
        limits.rate()


def test_an_unforeseen_error_is_a_problem_and_is_told_to_the_log(program, monkeypatch, caplog):
    def fail(*_args, **_kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("guiju.web.api.numbers.resolve", fail)
    said = program("/numbers/resolve?number=GB 1", status=500)
    assert "ZeroDivisionError" not in str(said)
    assert "Internal Server Error" in caplog.text


# Sharing


def test_any_page_may_ask(program):
    response = program.client.options(
        "/api/v1/citations",
        headers={"origin": "https://example.org", "access-control-request-method": "POST"},
    )
    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]


def test_pages_for_people_are_not_shared(reader, register):
    assert "Access-Control-Allow-Origin" not in reader.get("/").headers


def test_sending_a_text_needs_no_token(register):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/api/v1/citations", {"text": "GB/T 1.1-2020"}, content_type="application/json")
    assert response.status_code == 200


def test_head_says_what_get_would_without_its_content(program):
    got, head = program.ask("/search"), program.ask("/search", method="head")
    assert head.content == b""
    for name in ("Content-Type", "ETag", "Content-Length", "Cache-Control"):
        assert head.headers[name] == got.headers[name]


def test_long_answers_are_compressed_for_who_can_read_it(program):
    response = program.ask("/classifications/ics", accept_encoding="gzip")
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == program.ask("/classifications/ics").content


# Remembering


def test_what_did_not_change_is_not_sent_again(program):
    for address in ("/search", "/standards/gb-t-1.1-2020", "/organizations", "/classifications/ics", "/register"):
        tag = program.ask(address).headers["ETag"]
        assert tag.startswith('W/"')
        again = program.ask(address, if_none_match=tag, status=304)
        assert again.content == b""
        assert again.headers["ETag"] == tag


def test_a_change_of_the_register_is_sent(program, register):
    tag = program.ask("/standards/gb-t-1.1-2020").headers["ETag"]
    actions.correct(register.dining, title_zh="新名", reason="试", by="test")
    program.ask("/standards/gb-t-1.1-2020", if_none_match=tag)


def test_a_search_waits_for_the_index_too(program, make_standard):
    make_standard("GB/T 9-2020", title_zh="九")
    before = program.ask("/search?q=九")
    assert before.json()["total"] == 0
    follow_journal()
    after = program.ask("/search?q=九", if_none_match=before.headers["ETag"])
    assert after.json()["total"] == 1


def test_languages_are_remembered_apart(program, english):
    tag = program.ask("/standards/gb-t-1.1-2020").headers["ETag"]
    response = english.ask("/standards/gb-t-1.1-2020", if_none_match=tag)
    assert "Accept-Language" in response.headers["Vary"]


# Limits


def test_an_address_that_asks_too_often_waits(register, settings):
    settings.API_RATE = "3/60"
    program = Program()
    left = [program.ask("/classifications").headers["RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    refused = program.ask("/classifications", status=429)
    assert 1 <= int(refused.headers["Retry-After"]) <= 20
    assert refused.headers["RateLimit-Limit"] == "3"
    assert "20" in refused.json()["detail"] or "19" in refused.json()["detail"]


def test_no_rate_is_no_limit(register, settings):
    settings.API_RATE = "0"
    assert "RateLimit-Limit" not in Program().ask("/classifications").headers


def test_an_allowance_refills_steadily(tmp_path, settings):
    settings.DATA = tmp_path
    allowed = Rate(4, 8)
    assert [spend("a", 1, allowed, now=100).granted for _ in range(5)] == [True] * 4 + [False]
    assert spend("b", 1, allowed, now=100).granted
    assert not spend("a", 1, allowed, now=101.9).granted
    assert spend("a", 1, allowed, now=102.1).granted
    assert spend("a", 4, allowed, now=111).remaining == 0


def test_a_damaged_count_refuses_nobody_and_is_made_anew(tmp_path, settings):
    settings.DATA = tmp_path
    spend("a", 1, Rate(1, 60))
    limits._forget()
    for file in tmp_path.glob("visitors*"):
        file.write_bytes(b"garbled" * 1000)
    assert spend("a", 1, Rate(1, 60)).granted
    assert spend("a", 1, Rate(1, 60)).granted
    assert not spend("a", 1, Rate(1, 60)).granted


@pytest.mark.parametrize(
    ("trusted", "remote", "forwarded", "expected"),
    [
        ([], "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (["127.0.0.1/32"], "127.0.0.1", "198.51.100.1", "198.51.100.1"),
        (["127.0.0.1/32"], "127.0.0.1", "192.0.2.66, 198.51.100.1", "198.51.100.1"),
        (["127.0.0.1/32"], "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (["127.0.0.1/32"], "127.0.0.1", "", "unknown"),
        ([], "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ([], "::ffff:203.0.113.9", "", "203.0.113.9"),
        ([], "", "", "unknown"),
    ],
)
def test_who_asks_is_the_nearest_that_is_no_proxy_of_ours(settings, rf, trusted, remote, forwarded, expected):
    from ipaddress import ip_network

    settings.TRUSTED_PROXIES = [ip_network(network) for network in trusted]
    request = rf.get("/", REMOTE_ADDR=remote, headers={"x-forwarded-for": forwarded} if forwarded else {})
    assert limits.address_of(request) == expected


def test_addresses_are_not_kept_in_clear(tmp_path, settings):
    settings.DATA = tmp_path
    spend("203.0.113.9", 1, Rate(9, 60))
    assert all(b"203.0.113" not in file.read_bytes() for file in tmp_path.glob("visitors*"))


# Queries


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/search?limit=100", 6),
        ("/standards/gb-t-1.1-2020", 7),
        ("/standards/gb-t-1.1-2020/lineage", 8),
        ("/standards/gb-t-1.1-2020/relations", 3),
        ("/numbers/resolve?number=GB/T 1.1-2000", 6),
        ("/organizations", 2),
        ("/organizations/agency:samr", 7),
        ("/classifications/ics", 0),
        ("/classifications/ics/01.120", 3),
        ("/changes?limit=1000", 5),
        ("/register", 9),
    ],
)
def test_every_answer_takes_few_queries(program, django_assert_max_num_queries, address, most):
    with django_assert_max_num_queries(most):
        program(address)
