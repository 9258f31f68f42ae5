"""A report as text, JSON, SARIF, a page and a workbook."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date

import jsonschema
import openpyxl
import pytest
from lxml import html as markup
from tests.checks.output.sarif_schema import SCHEMA

from guiju.base.errors import Sentence
from guiju.checks.definition import Certainty, Finding, Found, Mend, Profile, Rule, Severity, Source
from guiju.checks.output.as_json import as_dict
from guiju.checks.output.html import page
from guiju.checks.output.sarif import sarif
from guiju.checks.output.text import text
from guiju.checks.output.workbook import workbook
from guiju.checks.profiles import Settings
from guiju.checks.running import Report, check
from guiju.documents.blocks import Span
from guiju.documents.reading import of_text

DRAFT = """1 范围
本文件规定了<甲>，见 GB 1-2000 和 GB 1-2000。
| 项目 | 待定 |"""


def rule(code: str, severity: Severity, *, certainty: Certainty = Certainty.SECONDARY) -> Rule:
    return Rule(
        code,
        Sentence(f"规则 {code}"),
        severity,
        frozenset((Profile.STANDARD,)),
        (Source("GB/T 1.1—2020", "8.6", certainty),),
        Sentence("这是为什么。"),
        "坏",
        "好",
        find=lambda _subject: (),
    )


@pytest.fixture
def report() -> Report:
    document = of_text(DRAFT, name="草 案.txt")
    _title, words, _cell, blank = document.blocks
    first = words.text.index("GB")
    second = words.text.rindex("GB")
    old, unsure = rule("REF103", Severity.ERROR), rule("FAIR101", Severity.LEAD, certainty=Certainty.KNOWLEDGE)
    findings = (
        Finding(
            old,
            Severity.ERROR,
            Found(
                Span(words, first, first + 9),
                Sentence("{number} 已经被代替", number="GB 1-2000"),
                mend=Mend("GB 1-2020", safe=True),
                related=(Span(words, second, second + 9),),
                detail={"successor": "GB 1-2020", "since": date(2020, 1, 1), "ways": ("a", "b")},
            ),
            "a" * 16,
        ),
        Finding(old, Severity.ERROR, Found(Span(words, second, second + 9), Sentence("又一个")), "b" * 16, "合同约定"),
        Finding(unsure, Severity.LEAD, Found(Span(blank, 0, 2), Sentence("请看一看")), "c" * 16),
    )
    left_out = (Sentence("没有登记簿，{count} 条要查登记簿的规则没有运行", count=3),)
    return Report(document, date(2026, 6, 1), Settings(), findings, ("FAIR101", "REF103"), left_out)


def english(message: str) -> str:
    return {"错误": "error", "{count} 个错误": "errors: {count}", "{number} 已经被代替": "{number} is replaced"}.get(
        message, message
    )


def test_text_as_linters_print_it(report):
    assert text(report, colour=False).splitlines() == [
        "草 案.txt:2:13: 错误 REF103 GB 1-2000 已经被代替",
        "    本文件规定了<甲>，见 GB 1-2000 和 GB 1-2000。",
        "                         ^^^^^^^^^",
        "  → 改为“GB 1-2020” (--fix)",
        "  · 另见 1 · 第 2 行：本文件规定了<甲>，见 GB 1-2000 和 GB 1-2000。",
        "",
        "草 案.txt:3:8: 线索 FAIR101 请看一看",
        "    待定",
        "    ^^^^",
        "",
        "没有登记簿，3 条要查登记簿的规则没有运行",
        "草 案.txt: 1 个错误、1 条线索；1 个可以自动改；已接受 1 个",
    ]


def test_text_in_another_language_with_what_accept_wants_and_in_colour(report):
    shown = text(report, colour=False, file="in/a.txt", fingerprints=True, translate=english)
    assert shown.startswith(f"in/a.txt:2:13: error REF103:{'a' * 16} GB 1-2000 is replaced\n")
    coloured = text(report, colour=True)
    assert re.sub(r"\x1b\[\d+m", "", coloured) == text(report, colour=False)
    assert "\x1b[31m" in coloured


def test_json_has_places_mends_and_reasons(report):
    made = json.loads(json.dumps(as_dict(report)))
    assert made["summary"] == {"error": 1, "warning": 0, "notice": 0, "lead": 1, "accepted": 1}
    assert made["on"] == "2026-06-01"
    assert made["left_out"] == ["没有登记簿，3 条要查登记簿的规则没有运行"]
    first, second, lead = made["findings"]
    assert first["place"]["quote"] == "GB 1-2000"
    assert first["mend"] == {"text": "GB 1-2020", "safe": True}
    assert first["detail"] == {"successor": "GB 1-2020", "since": "2020-01-01", "ways": ["a", "b"]}
    assert first["related"][0]["start"] > first["place"]["end"]
    assert second["accepted"] == "合同约定"
    assert lead["place"] | {"table": 1, "row": 1, "column": 2} == lead["place"]
    assert [each["verified"] for each in (first, lead)] == [True, False]


def test_sarif_is_what_the_standard_asks_for(report):
    made = json.loads(json.dumps(sarif([report], files=["in/草 案.txt"], unread={"b.doc": "旧的 Word 文档"})))
    jsonschema.validate(made, SCHEMA)
    run = made["runs"][0]
    assert [each["id"] for each in run["tool"]["driver"]["rules"]] == ["FAIR101", "REF103"]
    first, second, lead = run["results"]
    assert [each["level"] for each in (first, second, lead)] == ["error", "error", "note"]
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"] == "REF103"
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "in/%E8%8D%89%20%E6%A1%88.txt"
    line = DRAFT.splitlines()[place["region"]["startLine"] - 1]
    assert line[place["region"]["startColumn"] - 1 : place["region"]["endColumn"] - 1] == "GB 1-2000"
    cell = lead["locations"][0]["physicalLocation"]["region"]
    assert DRAFT.splitlines()[2][cell["startColumn"] - 1 : cell["endColumn"] - 1] == "待定"
    assert second["suppressions"] == [{"kind": "external", "justification": "合同约定"}]
    change = first["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert change["insertedContent"] == {"text": "GB 1-2020"}
    assert not run["invocations"][0]["executionSuccessful"]


def test_a_page_marks_every_spot_and_fetches_nothing(report):
    made = page(report)
    root = markup.document_fromstring(made)
    assert [mark.text_content() for mark in root.iter("mark")] == ["GB 1-2000", "待定"]
    assert [each.get("id") for each in root.iter("li")] == ["f1", "f2"]
    targets = {each.get("id") for each in root.iter() if each.get("id")}
    assert {link.get("href")[1:] for link in root.iter("a")} <= targets
    assert "&lt;甲&gt;" in made
    assert not re.search(r"(?:src|@import|url\()", made)
    assert "<script" not in made


def test_a_page_of_a_long_document_shows_what_stands_around_the_findings():
    document = of_text("\n".join(f"第{number}段文字" for number in range(5000)))
    found = Found(Span(document.blocks[2500], 0, 2), Sentence("错"))
    findings = (Finding(rule("TXT101", Severity.WARNING), Severity.WARNING, found, "a" * 16),)
    made = page(Report(document, date(2026, 6, 1), Settings(), findings, ("TXT101",)))
    assert 'class="warning"' in made
    assert "第2497段文字" in made
    assert "第2490段文字" not in made


def test_spots_that_overlap_are_all_there(report):
    document = of_text("甲乙丙丁")
    found = [
        Finding(rule(f"TXT10{n}", severity), severity, Found(Span(document.blocks[0], *span), Sentence("错")), "a" * 16)
        for n, (severity, span) in enumerate(
            [(Severity.NOTICE, (0, 3)), (Severity.ERROR, (1, 2)), (Severity.LEAD, (4, 4))]
        )
    ]
    root = markup.document_fromstring(page(replace(report, document=document, findings=tuple(found))))
    assert [(mark.text, mark.get("class")) for mark in root.iter("mark")] == [
        ("甲", "notice"),
        ("乙", "error"),
        ("丙", "notice"),
    ]
    assert [each.get("id") for each in root.iter("sup")] == ["m1", "m2", "m3"]


def test_a_workbook_has_one_row_a_finding(report):
    report = replace(report, findings=(replace(report.findings[0], accepted="=1+1"), *report.findings[1:]))
    book = openpyxl.load_workbook(io.BytesIO(workbook([report], files=["in/a.txt"])))
    assert book.sheetnames == ["发现", "文件", "规则"]
    rows = list(book["发现"].values)
    assert rows[1][:7] == (
        "in/a.txt",
        "1 · 第 2 行",
        "错误",
        "REF103",
        "GB 1-2000 已经被代替",
        "GB 1-2000",
        "改为“GB 1-2020”",
    )
    assert book["发现"]["H2"].data_type == "s"  # no formula
    assert len(rows) == 4
    assert list(book["文件"].values)[1][:5] == ("in/a.txt", "document", "2026-06-01", 0, 0)
    assert [row[0] for row in book["规则"].values] == ["规则", "FAIR101", "REF103"]


def test_personal_data_are_masked_wherever_findings_travel():
    document = of_text("联系人的手机：13957100001，身份证号为 110101199003077475。\n")
    report = check(document, settings=Settings(profile=Profile.DOCUMENT, select=("PRV",)), on=date(2026, 6, 1))
    assert {each.code for each in report.findings} == {"PRV101", "PRV102"}
    for written in (json.dumps(as_dict(report)), json.dumps(sarif([report]))):
        assert "13957100001" not in written
        assert "110101199003077475" not in written
