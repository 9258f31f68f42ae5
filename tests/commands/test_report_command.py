"""`guiju report` as a person uses it: make, change the register, make again, see what moved."""

from __future__ import annotations

import re

import docx
import pytest
from tests.commands.processes import guiju, outcome

HEAD = "标准编号,标准名称,发布日期,实施日期,废止日期\n"
LIST = HEAD + "GB/T 1-2020,甲,2020-03-01,2020-07-01,\nGB/T 2-2020,乙,2020-04-01,2020-07-01,\n"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    take_in(folder / "var", folder / "list.csv", LIST)
    return folder / "var"


def take_in(data, path, text):
    path.write_text(text, encoding="utf-8")
    assert outcome(guiju("import", path, "--source", "省局", "--data", data))[0] == 0


def text_of(path) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(path).paragraphs)


def test_a_report_is_made_changed_and_compared(data, tmp_path):
    draft, page = tmp_path / "draft.docx", tmp_path / "draft.html"
    status, out, err = outcome(guiju("report", "annual", "--year", "2020", "--to", draft, "--to", page, "--data", data))
    assert status == 0, err
    assert re.search(r"第 1 稿：\d+ 个数字，取自日志第 \d+ 条时的登记簿。", out)
    assert re.search(r"恒等式 \d+ 条，0 条不成立", out)
    assert "缺 " in out
    assert "批准发布国家标准2项" in text_of(draft)
    assert 'href="http://127.0.0.1:8000/search?tier=national' in page.read_text("utf-8")

    take_in(data, tmp_path / "again.csv", LIST.replace("2020-07-01,\n", "2020-07-01,2020-10-01\n", 1))
    final = tmp_path / "final.docx"
    arguments = ("report", "annual", "--year", "2020", "--to", final, "--compare", draft, "--data", data)
    status, out, err = outcome(guiju(*arguments))
    assert status == 0, err
    assert re.search(r"现行国家标准（2020-12-31）  2项 → 1项  −1项", out)
    assert "退出  GB/T 1—2020  甲  /standards/gb-t-1-2020" in out
    assert "withdrawn_on: — → 2020-10-01" in out

    status, out, err = outcome(guiju("report", "again", "1", "--data", data))
    assert (status, "逐字节相同" in out) == (0, True), err


def test_a_template_is_taken_away_changed_and_given_back(data, tmp_path):
    template, made = tmp_path / "template.docx", tmp_path / "made.docx"
    status, _out, err = outcome(guiju("report", "annual", "--year", "2020", "--template-out", template, "--data", data))
    assert status == 0, err
    document = docx.Document(template)
    document.add_paragraph("又及：{{ nobody_knows }}")
    document.save(template)
    arguments = ("report", "annual", "--year", "2020", "--template", template, "--to", made, "--data", data)
    status, _out, err = outcome(guiju(*arguments))
    assert status == 2
    assert "nobody_knows" in err
    assert not made.exists()


def test_what_makes_no_sense_is_told(data, tmp_path):
    for arguments, sentence in (
        (("annual", "--year", "2020", "--to", tmp_path / "x.txt"), ".docx、.html 或 .pdf"),
        (("bulletin", "--period", "2020Q5", "--to", tmp_path / "x.docx"), "2020Q3"),
        (("again", "999"), "没有编号为 999"),
        (("annual", "--year", "2020"), "--to"),
    ):
        status, _out, err = outcome(guiju("report", *arguments, "--data", data))
        assert (status, sentence in err) == (2, True), (arguments, err)
