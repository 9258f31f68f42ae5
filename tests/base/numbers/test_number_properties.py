"""Properties that hold for every number and every text."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.base.numbers import UnreadableNumber, find, parse
from guiju.base.numbers.heads import CODES

FOREIGN_HEADS = (
    "ISO", "ISO/IEC", "ISO/TS", "ISO/DIS", "ISO/IEC TR", "ISO/IEC/IEEE", "IEC", "IEC TS", "CISPR", "CEN/TS",
    "EN", "EN ISO", "DIN EN ISO", "BS EN", "BS EN ISO/IEC", "prEN",
)  # fmt: skip
YEARS = st.integers(1950, 2049)
DIGITS = st.from_regex(r"[0-9]{1,6}", fullmatch=True)
PART = st.from_regex(r"[1-9][0-9]{0,2}", fullmatch=True)


@st.composite
def domestic(draw: st.DrawFn) -> str:
    code = draw(st.sampled_from(sorted(CODES)))
    suffix = draw(st.sampled_from(["", *sorted(CODES[code].suffixes)]))
    prefix = f"{code}/{suffix}" if suffix else code
    if CODES[code].kind == "metrology" and draw(st.booleans()):
        prefix += f"({draw(st.sampled_from(['交通', '建材', '浙', '石化']))})"
    return prefix


@st.composite
def issued(draw: st.DrawFn) -> str:
    return draw(
        st.one_of(
            st.sampled_from(["DB11", "DB33/T", "DB4403/T", "DB440300/T", "DBJ/T", "DBJ41/T", "DG5325/T"]),
            st.from_regex(r"T/[A-Z]{2,8}", fullmatch=True),
            st.from_regex(r"Q/[0-9]{6}[A-Z]{2,5}|Q/[A-Z]{2,6}", fullmatch=True),
        )
    )


@st.composite
def chinese_numbers(draw: st.DrawFn) -> str:
    text = f"{draw(st.one_of(domestic(), issued()))} {draw(DIGITS)}"
    text += "".join(f".{part}" for part in draw(st.lists(PART, max_size=2)))
    if draw(st.booleans()):
        text += f"~{draw(DIGITS)}"
    if not draw(st.booleans()):
        return text
    text += f"-{draw(YEARS)}"
    if draw(st.booleans()):
        text += f"/XG{draw(st.integers(1, 9))}-{draw(YEARS)}"
    if draw(st.booleans()):
        text += f"/ISO {draw(DIGITS)}:{draw(YEARS)}"
    return text


@st.composite
def foreign_numbers(draw: st.DrawFn) -> str:
    head = draw(st.sampled_from(FOREIGN_HEADS))
    parts = "".join(f"-{part}" for part in draw(st.lists(PART, max_size=2)))
    text = f"{head} {draw(st.integers(1, 99999))}{parts}"
    if draw(st.booleans()):
        text += f":{draw(YEARS)}"
        if draw(st.booleans()):
            text += f"/Amd {draw(st.integers(1, 9))}:{draw(YEARS)}"
    return text


OTHERS = st.one_of(
    st.from_regex(r"ASTM [A-G][1-9][0-9]{1,3}-(5|9|0|2)[0-9]", fullmatch=True),
    st.from_regex(r"JIS [A-Z] [0-9]{4}(-[1-9])?[:-](19|20)[0-9]{2}", fullmatch=True),
    st.from_regex(r"IEEE Std [1-9][0-9]{2,3}(\.[1-9])?-(19|20)[0-9]{2}", fullmatch=True),
    st.from_regex(r"ITU-[TR] [A-Z]\.[1-9][0-9]{1,3}( \(0[1-9]/20[0-9]{2}\))?", fullmatch=True),
    st.from_regex(r"ETSI (EN|TS) [0-9]{3} [0-9]{3}-[1-9] V[1-9]\.[1-9] \(20[0-2][0-9]-0[1-9]\)", fullmatch=True),
    st.from_regex(r"OIML R [1-9][0-9]{0,2}(-[1-9])?:(19|20)[0-9]{2}", fullmatch=True),
    st.from_regex(r"(RFC|BCP|STD) [1-9][0-9]{0,3}|ECMA-[1-9][0-9]{2}|NIST SP 800-[1-9][0-9]", fullmatch=True),
)
NUMBERS = st.one_of(chinese_numbers(), foreign_numbers(), OTHERS)


@given(NUMBERS)
@settings(max_examples=600, deadline=None)
def test_parse_undoes_print(text):
    number = parse(text)
    assert parse(number.canonical) == number
    assert parse(number.printed) == number
    again = parse(number.printed)
    assert (again.year, again.number, again.parts, again.range_to, again.amendment, again.adopts) == (
        number.year, number.number, number.parts, number.range_to, number.amendment, number.adopts
    )  # fmt: skip
    assert number.canonical.isascii() or re.search(r"\([一-龥]+\)", number.canonical)


@given(NUMBERS, NUMBERS)
@settings(max_examples=400, deadline=None)
def test_keys_and_order_tell_the_same_numbers_apart(one, other):
    a, b = parse(one), parse(other)
    assert re.fullmatch(r"[a-z0-9._-]+", a.key)
    assert (a.key == b.key) == (a == b) == (a.sort_key == b.sort_key) == (a.urn == b.urn)
    assert (a < b) + (b < a) + (a == b) == 1
    if a == b:
        assert hash(a) == hash(b)


@given(NUMBERS)
@settings(max_examples=300, deadline=None)
def test_lineage_has_no_date_and_is_its_own_lineage(text):
    lineage = parse(text).undated
    assert lineage.year is None
    assert lineage.undated == lineage
    assert lineage.amendment == ""


@given(chinese_numbers())
@settings(max_examples=300, deadline=None)
def test_full_width_and_other_dashes_read_the_same(text):
    wide = text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert parse(wide) == parse(text)
    assert parse(text.replace("-", "—").replace("/", "／")) == parse(text)
    assert parse(text.lower()) == parse(text)


@given(st.text(max_size=120))
@settings(max_examples=600, deadline=None)
def test_any_text_is_a_number_or_says_why_not(text):
    try:
        number = parse(text)
    except UnreadableNumber as error:
        refused = error
    else:
        assert parse(number.canonical) == number
        return
    assert refused.reason in str(refused)
    assert 0 <= refused.position <= len(text)


@given(st.lists(st.one_of(st.text(max_size=12), NUMBERS, st.sampled_from(list("、，和/—-～()（） :"))), max_size=12))
@settings(max_examples=500, deadline=None)
def test_find_points_at_what_it_read(pieces):
    text = "".join(pieces)
    last = 0
    for citation in find(text):
        assert last <= citation.start < citation.end <= len(text)
        assert text[citation.start : citation.end] == citation.raw
        assert parse(citation.number.canonical) == citation.number
        last = citation.end


@given(st.text(alphabet="GBTISOEC/ -—.:0123456789、和(（年)Ｇ／１~", max_size=200))
@settings(max_examples=800, deadline=None)
def test_near_misses_do_no_harm(text):
    for citation in find(text):
        assert text[citation.start : citation.end] == citation.raw
    try:
        number = parse(text)
    except UnreadableNumber:
        return
    assert parse(number.canonical) == number
