from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.documents.word.files import p, saved, table, word_file
from tests.documents.word.test_marking import comments

from guiju.checks.output.word import NoWordFile, commented
from guiju.checks.profiles import Settings
from guiju.checks.running import Report, check
from guiju.documents.word.reading import blocks_of


@pytest.fixture(name="report")
def report_fixture(tmp_path) -> Report:
    path = saved(tmp_path, word_file(p("4　要求") + p("厚度应不小于 TBD mm。") + table(("项目", "待补充"))))
    return check(blocks_of(path), settings=Settings(select=("TXT101",)), on=date(2026, 6, 1))


def test_findings_stand_as_comments_at_their_spots(report, tmp_path):
    found = comments(commented(tmp_path / "draft.docx", report))
    assert [words for words, _text in found] == ["TBD", "待补充"]
    first, *rest = found[0][1].split("\n")
    assert first.startswith("错误 TXT101：“TBD”")
    assert rest[-1].startswith("依据：")


def test_accepted_findings_are_not_told(report, tmp_path):
    accepted = tuple(replace(each, accepted="约定") for each in report.findings)
    assert commented(tmp_path / "draft.docx", replace(report, findings=accepted)) == commented(
        tmp_path / "draft.docx", replace(report, findings=())
    )


def test_comments_are_written_into_word_files_alone(report, tmp_path):
    pages = replace(report, document=replace(report.document, format="pdf", name="a.pdf"))
    with pytest.raises(NoWordFile, match=r"a\.pdf 不是 \.docx"):
        commented(tmp_path / "draft.docx", pages)
