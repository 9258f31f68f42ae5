"""`find`: what a reader would note as a citation, and nothing else."""

from __future__ import annotations

import time

import pytest

from guiju.base.numbers import find, parse


def found(text: str) -> list[str]:
    return [citation.number.canonical for citation in find(text)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("按照GB/T 1.1—2020的规定", ["GB/T 1.1-2020"]),
        ("见 ＧＢ／Ｔ １９００１－２０１６。", ["GB/T 19001-2016"]),
        ("[32]YY/T 0466.1-2016,医疗器械", ["YY/T 0466.1-2016"]),
        ("YY0948-2015第4.3.3项", ["YY 0948-2015"]),
        ("GB/T 16886.1的4.9项", ["GB/T 16886.1"]),
        ("依据GB/T 16886系列标准", ["GB/T 16886"]),
        ("应符合GB 9706.1和2.5的要求", ["GB 9706.1"]),
        ("参考YY\u00a0 0627-2008\u00a0 医用电气设备", ["YY 0627-2008"]),
        ("GB/ T 14710、GBT 42062", ["GB/T 14710", "GB/T 42062"]),
        ("3.1.10 GB 8368 一次性使用输液器", ["GB 8368"]),
        ("gb/t 1.1-2020、iso9001认证", ["GB/T 1.1-2020", "ISO 9001"]),
        ("IEC 60601—2—63: 2012 Medical", ["IEC 60601-2-63:2012"]),
        ("ISO 17296-3Additive manufacturing", ["ISO 17296-3"]),
        ("(ASTM F2579-06)[S]", ["ASTM F2579-06"]),
        ("ASTM F3208 - 18 Standard Guide", ["ASTM F3208-18"]),
        ("见ISO 15197 — 2013的要求", ["ISO 15197:2013"]),
        ("BS EN 1041:2008+A1:2013、JIS T 0993-1:2012", ["BS EN 1041:2008+A1:2013", "JIS T 0993-1:2012"]),
        ("DB11/T 1234.5—2020、T/CAS 115-2015、Q/GDW 11547", ["DB11/T 1234.5-2020", "T/CAS 115-2015", "Q/GDW 11547"]),
        ("JJG（交通）085-2007和农业部2259号公告-7-2015", ["JJG(交通) 085-2007", "农业部2259号公告-7-2015"]),
        ("ITU-T H.264 (08/2021), RFC 2119, IEEE 802.11", ["ITU-T H.264 (08/2021)", "RFC 2119", "IEEE 802.11"]),
        ("GB 1886.47-2016第1号修改单", ["GB 1886.47-2016/XG1"]),
        ("GB/T 5271（所有部分）", ["GB/T 5271 (all parts)"]),
    ],
)
def test_citations_in_running_text(text, numbers):
    assert found(text) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("GB/T 1.1、1.2和20001.5", ["GB/T 1.1", "GB/T 1.2", "GB/T 20001.5"]),
        ("GB 4806.1-2016、4806.7-2016", ["GB 4806.1-2016", "GB 4806.7-2016"]),
        ("GB/T 19001-2016, 24001-2016", ["GB/T 19001-2016", "GB/T 24001-2016"]),
        ("YY 0505、0709、9706.102", ["YY 0505", "YY 0709", "YY 9706.102"]),
        ("GB 9706.1/.2", ["GB 9706.1", "GB 9706.2"]),
        ("YY0505/YY9706.102", ["YY 0505", "YY 9706.102"]),
        ("GB/T 18268.1、GB/T 18268.26", ["GB/T 18268.1", "GB/T 18268.26"]),
        ("ISO 10993-1、10993-5和-10", ["ISO 10993-1", "ISO 10993-5", "ISO 10993-10"]),
        ("ASTM D4169 D7386 F2825标准", ["ASTM D4169", "ASTM D7386", "ASTM F2825"]),
        ("GB 4806.1、2016年发布", ["GB 4806.1"]),
        ("GB 9706.1、3个附录", ["GB 9706.1"]),
    ],
)
def test_members_of_a_list_lean_on_the_first(text, numbers):
    assert found(text) == numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("GB/T 1.1 至 1.3", "GB/T 1.1~1.3"),
        ("GB/T 1.1至GB/T 1.3", "GB/T 1.1~1.3"),
        ("GB/T 16886.1-20", "GB/T 16886.1~20"),
        ("GB/T 38961-38963", "GB/T 38961~38963"),
        ("GB/T 223.1～223.82", "GB/T 223.1~223.82"),
        ("GB/T 19001-2016/ISO 9001:2015", "GB/T 19001-2016/ISO 9001:2015"),
    ],
)
def test_ranges_and_double_numbers_are_one_citation(text, number):
    (citation,) = find(f"（{text}）")
    assert citation.raw == text
    assert citation.number.canonical == number


def test_both_numbers_of_an_adoption_are_cited():
    domestic, adopted = find("GB/T 24001-2016 (ISO 14001:2015, IDT)")
    assert domestic.raw == "GB/T 24001-2016"
    assert domestic.number.adopts == adopted.number == parse("ISO 14001:2015")


@pytest.mark.parametrize(
    "text",
    [
        "ISO/TC 333、SAC/TC 260、IEC/TC 82/WG 2、ISO/IEC JTC 1/SC 27",
        "国家市场监督管理总局令第26号",
        "电话 010-82262609，邮编 100088",
        "合同编号 HT-GB-2016-001、XYGB2016-5",
        "8 GB 2016, 内存16GB 1.5, 512 TB 2019, GB 18",
        "SC 2016, TB 2019, QC2015-2018, DB-9接口, ASME 2019",
        "文件 GB19001-2016.pdf, report_GB1234-2020.docx, http://example.com/GB/T/1234",
        "硬度 HB 180.5, New York, NY 10036, VAT GB 123456789",
        "付款方式 T/T 30 天, 型号 SN 12345",
        "感光度ISO 100，使用ISO 400拍摄",
        "RPMI-1640, CD279, CA242, TBX21, NF155",
        "GB", "GB/T", "ISO", "",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_number_is_left_alone(text):
    assert found(text) == []


def test_offsets_point_into_the_text():
    text = "前言：ＧＢ／Ｔ 1.1—2020、1.2及 ISO 9001：2015。"
    for citation in find(text):
        assert text[citation.start : citation.end] == citation.raw
    assert [citation.raw for citation in find(text)] == ["ＧＢ／Ｔ 1.1—2020", "1.2", "ISO 9001：2015"]
    assert [citation.dated for citation in find(text)] == [True, False, True]


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    ["1", "/", ",", "(", "GB", "GB ", "ＧＢ", "Ｂ，", "GB/T 1.1、", "GB/T 1-", "GB 1.", "ISO ", "ISO/", "EN ISO/IEC ",
     "BS EN ISO/IEC/IEEE/", "T/A", "Q/A1", "农业部1号", "GB 1111~1112~", "GB/T 1.1 第1号修改单", "ASTM A1 ", "1 GB ",
     "GB/T 1.1/ISO 9001:2015/ISO ", "ISO 9001-", "-", "GB/T 1.1-2020("],
)  # fmt: skip
def test_time_is_linear_for_any_text(unit):
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        begin = time.process_time()
        for _ in find(text):
            pass
        return time.process_time() - begin

    short, long = seconds(50_000), seconds(400_000)
    assert long < 8 * short * 2.5 + 0.2
