"""Citations say what the register knows, in the form of GB/T 7714 and of BibTeX, and nothing else."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.organizations.models import Organization
from guiju.standards.citing import bibtex, gb7714
from guiju.standards.models import Standard

URL = "https://standards.example/standards/gb-t-1.1-2020"
READ = date(2026, 11, 21)


def standard(number: str = "GB/T 1.1-2020", **values) -> Standard:
    return Standard(number=number, key=number.lower().replace(" ", "-").replace("/", "-"), year=2020, **values)


COMMITTEE = Organization(name_zh="全国标准化原理与方法标准化技术委员会", code="SAC/TC 286")
AGENCY = Organization(name_zh="国家市场监督管理总局", name_en="State Administration for Market Regulation")
WHOLE = {
    "title_zh": "标准化工作导则 第1部分:标准化文件的结构和起草规则",
    "published_on": date(2020, 3, 31),
    "committee": COMMITTEE,
    "issued_by": AGENCY,
}


def test_the_form_of_gb_t_7714():
    assert gb7714(standard(**WHOLE), url=URL, cited_on=READ) == (
        "全国标准化原理与方法标准化技术委员会. 标准化工作导则 第1部分:标准化文件的结构和起草规则: GB/T 1.1—2020[S/OL]. "
        f"(2020-03-31)[2026-11-21]. {URL}"
    )


def test_the_form_of_bibtex():
    assert bibtex(standard(**WHOLE), url=URL, cited_on=READ) == (
        "@standard{gb-t-1.1-2020,\n"
        "  author  = {{全国标准化原理与方法标准化技术委员会}},\n"
        "  title   = {{标准化工作导则 第1部分:标准化文件的结构和起草规则}},\n"
        "  number  = {GB/T 1.1—2020},\n"
        "  year    = {2020},\n"
        "  month   = {3},\n"
        f"  url     = {{{URL}}},\n"
        "  urldate = {2026-11-21},\n"
        "  langid  = {chinese},\n"
        "}\n"
    )


def test_who_answers_is_the_committee_or_else_who_issued_it():
    assert gb7714(standard(title_zh="甲", committee=COMMITTEE, issued_by=AGENCY), url=URL, cited_on=READ).startswith(
        "全国标准化原理与方法标准化技术委员会. 甲: "
    )
    assert gb7714(standard(title_zh="甲", issued_by=AGENCY), url=URL, cited_on=READ).startswith(
        "国家市场监督管理总局. 甲"
    )
    assert gb7714(standard(title_en="A", issued_by=AGENCY), url=URL, cited_on=READ).startswith("State Administration")


def test_what_is_not_known_is_left_out():
    bare = standard("ISO 15836:2009")
    assert gb7714(bare, url=URL, cited_on=READ) == f"ISO 15836:2009[S/OL]. [2026-11-21]. {URL}"
    named = standard("ISO 15836:2009", title_en="The Dublin Core metadata element set")
    assert gb7714(named, url=URL, cited_on=READ) == (
        f"The Dublin Core metadata element set: ISO 15836:2009[S/OL]. [2026-11-21]. {URL}"
    )
    assert "author" not in bibtex(named, url=URL, cited_on=READ)
    assert "month" not in bibtex(named, url=URL, cited_on=READ)
    assert "title   = {{ISO 15836:2009}}" in bibtex(bare, url=URL, cited_on=READ)


def test_a_committee_known_by_its_code_alone_answers_for_nothing():
    coded = standard(
        "ISO 9001:2015", title_en="Quality", committee=Organization(name_en="ISO/TC 176", code="ISO/TC 176")
    )
    assert gb7714(coded, url=URL, cited_on=READ).startswith("Quality: ISO 9001:2015[S/OL]")


@pytest.mark.parametrize(
    ("title", "escaped"),
    [
        ("R&D at 50% {x}_y #1 $", r"{{R\&D at 50\% \{x\}\_y \#1 \$}}"),
        ("a\\b ~ ^", r"{{a\textbackslash{}b \textasciitilde{} \textasciicircum{}}}"),
        ("two\n lines", "{{two lines}}"),
    ],
)
def test_signs_that_tex_reads_are_escaped(title, escaped):
    assert f"title   = {escaped}," in bibtex(standard(title_en=title), url=URL, cited_on=READ)


@given(st.text(max_size=40))
def test_braces_are_always_in_pairs(title):
    depth = 0
    for sign in re.findall(r"(?<!\\)[{}]", bibtex(standard(title_en=title), url=URL, cited_on=READ)):
        depth += 1 if sign == "{" else -1
        assert depth >= 0
    assert depth == 0
