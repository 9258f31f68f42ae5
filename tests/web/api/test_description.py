"""What the API says of itself is true: every example of its page runs, every answer has the shape described."""

from __future__ import annotations

import json
import re
import shlex
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client


@pytest.fixture(params=["zh-hans", "en"])
def page(request, register):
    response = Client(headers={"accept-language": request.param}).get("/api/")
    assert response.status_code == 200
    return response


def test_the_page_lists_every_address_and_every_problem(page, program):
    text = page.content.decode()
    for path, methods in program("/openapi.json")["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in text
    assert 'id="problem-429"' in text
    assert len(page.content) < 150_000


def test_every_link_of_the_page_leads_somewhere(page, program):
    for link in re.findall(r'href="(/api/v1/[^"]*)"', page.content.decode()):
        response = program.client.get(link.replace("&amp;", "&"))
        assert response.status_code in (200, 202), link
        if response.streaming:
            response.close()


def test_every_curl_line_of_the_page_runs(page, program):
    lines = [example.curl for _tag, group in page.context["groups"] for each in group for example in each.examples]
    assert len(lines) > 20
    for line in lines:
        curl, *words = shlex.split(line)
        assert curl == "curl"
        parts = urlsplit(words[-1])
        address = f"{parts.path}?{parts.query}"
        if words[0] == "-F":
            draft = SimpleUploadedFile("draft.txt", b"4 Requirements\n4.1 As thin as TBD mm.")
            response = program.client.post(address, {"file": draft})
            assert "TXT101" in {each["code"] for each in response.json()["findings"]}
        elif words[0] == "--json":
            response = program.client.post(address, words[1], content_type="application/json")
            assert response.json()["count"] == 2
        else:
            response = program.client.get(address)
        assert response.status_code in (200, 202), line
        if response.streaming:
            response.close()


def test_every_problem_names_its_place_on_the_page(page, program):
    told = program("/nothing", status=404)["type"]
    assert f'id="{told.partition("#")[2]}"' in page.content.decode()


def test_the_description_is_in_the_language_asked_for(program, english):
    assert program("/openapi.json")["info"]["title"] == "规矩开放接口"
    told = json.dumps(english("/openapi.json"), ensure_ascii=False)
    examples = re.sub(r'"(x-examples|examples?)": (\[[^\]]*\]|"[^"]*")', "", told)
    assert not re.findall(r"[\u3400-\u9fff]+", examples)


def test_every_operation_has_a_name_of_its_own(program):
    paths = program("/openapi.json")["paths"].values()
    names = [operation["operationId"] for methods in paths for operation in methods.values()]
    assert len(names) == len(set(names)) > 15
