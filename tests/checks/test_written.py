"""A report goes through JSON and comes back the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import orjson

from guiju.base.errors import NotFound, Sentence
from guiju.checks.definition import Finding, Found, Mend, Profile, Severity
from guiju.checks.profiles import Accepted, Settings
from guiju.checks.rules import rule_of
from guiju.checks.running import Report, check
from guiju.checks.written import read_back, written
from guiju.documents.blocks import Block, BlockKind, Cell, Document, Span
from guiju.documents.reading import of_text


def again(report: Report) -> Report:
    return read_back(orjson.loads(orjson.dumps(written(report))))


def test_what_a_check_found_comes_back():
    settings = Settings(Profile.TENDER, ("TXT",), ("REF",), {"TXT101": Severity.NOTICE}, ("原则上",), ("可溶性",))
    report = check(of_text("4 要求\n| a | TBD |\n厚度 TODO。"), settings=settings, on=date(2026, 6, 1))
    assert len(report.findings) == 2
    assert again(report) == report


def test_every_field_of_a_place_and_of_a_finding_comes_back():
    cell = Cell(1, 2, 3, sheet="甲", rows=2, columns=4)
    blocks = (
        Block(0, BlockKind.HEADING, "范围", "1", 1, "heading 1", 1, 1, 7, None, ("word/document.xml", 4), ((1, "a"),)),
        Block(1, BlockKind.CELL, "3 mm", paragraph=2, cell=cell),
    )
    first, second = Span(blocks[0], 0, 2), Span(blocks[1], 0, 1)
    message = Sentence("“{words}”不对：{why}", words="3", why=NotFound("没有 {name}", name="甲"))
    mend = Mend("5", safe=True, span=second, also=((first, "总则"),))
    found = Found(second, message, mend=mend, related=(first,), detail={"number": "GB 1", "of": [1, 2]})
    finding = Finding(rule_of("TXT101"), Severity.LEAD, found, "0123456789abcdef", "合同约定")
    settings = replace(Settings(), accepted=(Accepted("TXT101", "0123456789abcdef", "合同约定"),), mend_dates=False)
    document = Document("a.docx", "docx", blocks, 3, {"title": "甲"})
    report = Report(document, date(2026, 6, 1), settings, (finding,), ("TXT101",), (Sentence("没有登记簿"),))
    back = again(report)
    assert back == report
    assert back.findings[0].message.told(lambda text: text.replace("不对", "is wrong")) == "“3”is wrong：没有 甲"


def test_what_could_not_be_read_is_not_forgotten_on_the_way():
    document = replace(of_text("应符合 GB/T 90102—2018。"), unread=(Sentence("第 {page} 页没有文字", page=3),))
    report = check(document, settings=Settings(), on=date(2026, 6, 1), register=False)
    assert [str(each) for each in again(report).document.unread] == ["第 3 页没有文字"]
