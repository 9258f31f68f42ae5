"""The annual report of 2020 from the whole register of 2020: every figure of its text equals the printed one.

The register is large (`./guiju demo --size 2020`, two minutes), so it is not made here: GUIJU_REGISTER_2020 names the
folder of one, which is copied first. Without it the test is skipped, saying so.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import docx
import pytest

import guiju
from guiju.figures.measures import printed2020

pytestmark = [pytest.mark.real, pytest.mark.slow]

FOLDER = os.environ.get("GUIJU_REGISTER_2020", "")
SHARED = Path(os.environ.get("GUIJU_SHARED", Path(__file__).parents[2].parent / "shared"))

SOURCE = Path(guiju.__file__).parents[1]

#: Sections of chapter 一 whose figures are computed, as the table of printed figures calls them.
SECTIONS = tuple(f"一({place})" for place in "一二三四五六七")


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Path:
    if not Path(FOLDER, "register.sqlite3").is_file():
        pytest.skip("needs a register of 2020: GUIJU_REGISTER_2020 names the folder that `./guiju demo` made")
    folder = tmp_path_factory.mktemp("report2020")
    shutil.copytree(FOLDER, folder / "var")
    made = folder / "report.docx"
    arguments = ["report", "annual", "--year", "2020", "--to", str(made), "--data", str(folder / "var")]
    # The first report makes the columnar copy.
    subprocess.run(
        [sys.executable, "-m", "guiju", *arguments], check=True, env=os.environ | {"PYTHONPATH": str(SOURCE)}
    )
    return made


def test_every_computed_figure_of_chapter_one_is_the_printed_one(report):
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(report)).paragraphs)
    chapter = text[text.rindex("\n一、数据概览") : text.rindex("\n二、重点工作")]
    said = {Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", chapter)}
    with (SHARED / "rules" / "report2020_figures.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["section"].startswith(SECTIONS)]
    known = printed2020()
    missing = [
        f"{row['id']} {row['name_zh']} {row['value']}"
        for row in rows
        if not known[row["id"]].differs and Decimal(row["value"]) not in said
    ]
    assert len(rows) > 60
    assert not missing
