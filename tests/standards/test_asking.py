"""What is typed finds what is meant, in the order in which people look for it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from guiju.base.errors import InvalidForm
from guiju.base.numbers import parse
from guiju.base.selection import Selection
from guiju.base.terms import Degree, RelationKind
from guiju.engines.search.scanning import matches
from guiju.organizations.actions import register_organization
from guiju.organizations.models import OrganizationKind
from guiju.standards.actions import correct, register_standard, relate
from guiju.standards.asking import asked, inflections, marks
from guiju.standards.indexed import FIELDS, document, read
from guiju.standards.models import Source, Standard
from guiju.standards.search import engine, follow_journal
from guiju.standards.selecting import query
from guiju.standards.synonyms import groups_of, synonyms

DAY = date(2021, 6, 1)

REGISTER: list[tuple[str, str, dict[str, Any]]] = [
    ("GB/T 1.1-2020", "标准化工作导则 第1部分：标准化文件的结构和起草规则", {"effective_on": date(2020, 10, 1)}),
    ("GB/T 1.1-2009", "标准化工作导则 第1部分：标准的结构和编写", {"withdrawn_on": date(2020, 10, 1)}),
    ("GB/T 1.1-2000", "标准化工作导则 第1部分：标准的结构和编写规则", {"withdrawn_on": date(2010, 1, 1)}),
    ("GB/T 1.10-2020", "第10部分", {}),
    ("GB 14748-2006", "儿童推车安全要求", {"ics": "97.190", "ccs": "Y57"}),
    ("QB/T 2159-1995", "婴儿手推车 童车质量分等规定", {"ics": "97.190"}),
    ("T/ZZB 0001-2019", "婴儿推车", {}),
    ("GB/T 39002-2020", "餐饮分餐制服务指南", {}),
    ("DB33/T 2147-2018", "餐饮业供应链管理指南", {"region": "33"}),
    ("SB/T 1-2019", "劳动制服", {}),
    ("SB/T 2-2019", "中餐厅分餐制服务的要求和培训", {}),
    ("GB/T 29375-2012", "马铃薯脱毒试管苗繁育技术规程", {}),
    ("GB/T 19001-2016", "质量管理体系 要求", {}),
    ("ISO 9001:2015", "", {"title_en": "Quality management systems — Requirements", "published_on": date(2015, 9, 1)}),
    ("ISO/IEC 27001:2013", "", {"title_en": "Information security management systems"}),
    ("IEC 62133-2:2017", "", {"title_en": "Secondary cells and batteries — Lithium ion battery"}),
    ("ISO 7301:2021/Amd 1:2024", "", {"title_en": "Rice — Specification — Amendment"}),
    ("GB/T 10-2018", "6 kV及以上电缆", {}),
]


@pytest.fixture
def index(db, tmp_path, settings):
    settings.SEARCH_URL = f"{settings.SEARCH_URL.partition('://')[0]}://{tmp_path / 'search'}"


@pytest.fixture
def register(index):
    source = Source.objects.create(name="test")
    rows = {}
    for number, title, values in REGISTER:
        starts = {} if number.startswith("ISO") else {"effective_on": date(int(parse(number).year or 0), 6, 1)}
        published = starts.get("effective_on", DAY)
        given_values = {"title_zh": title, "published_on": published, **starts, **values}
        rows[number] = register_standard(number, by="test", source=source, **given_values)
    follow_journal()
    return rows


def found(words: str, **selected) -> list[str]:
    hits = engine().search(query(Selection(words=words, on=DAY, **selected)), limit=100).hits
    standards = Standard.objects.in_bulk([hit.id for hit in hits])
    return [standards[hit.id].number for hit in hits]


@pytest.mark.parametrize("typed", ["gb/t 1.1", "gbt1.1", "国标1.1", "GB 1.1", "1.1"])
def test_a_number_without_its_year_finds_its_editions_the_one_in_force_first_then_the_newest(register, typed):
    editions = ["GB/T 1.1-2020", "GB/T 1.1-2009", "GB/T 1.1-2000"]
    assert found(typed)[:3] == editions
    assert set(found(typed)) - set(editions) <= {"GB/T 1.10-2020"}


def test_the_exact_number_stands_first_then_its_lineage_then_what_begins_so(register):
    assert found("GB/T 1.1-2009") == ["GB/T 1.1-2009", "GB/T 1.1-2020", "GB/T 1.1-2000"]
    assert found("gbt1.1")[-1] == "GB/T 1.10-2020"
    assert found("GB/T 390") == ["GB/T 39002-2020"]
    assert found("iso 27001") == found("27001") == ["ISO/IEC 27001:2013"]
    assert found("1.1-2009") == ["GB/T 1.1-2009"]


@pytest.mark.parametrize("typed", ["ISO 7301:2021Amd 1:2024", "iso7301-2021/amd1-2024", "ISO 7301—2021 AMD 1 2024"])
def test_an_amendment_is_found_however_its_parts_are_separated(register, typed):
    assert found(typed)[0] == "ISO 7301:2021/Amd 1:2024"


@pytest.mark.parametrize("typed", ["GB/T 1.1 结构", "结构 gbt1.1", "gbt1.1的结构", "国标1.1 结构 标准全文"])
def test_words_beside_a_number_narrow_it(register, typed):
    assert set(found(typed)) <= {"GB/T 1.1-2020", "GB/T 1.1-2009", "GB/T 1.1-2000"}


def test_what_adopts_an_international_standard_stands_behind_it(register):
    relate(register["GB/T 19001-2016"], RelationKind.ADOPTS, "ISO 9001:2015", degree=Degree.IDT, by="test")
    assert "GB/T 19001-2016" not in found("iso 9001")
    follow_journal()
    assert found("iso 9001") == found("ISO9001-2015") == ["ISO 9001:2015", "GB/T 19001-2016"]


def test_exact_words_stand_above_their_synonyms(register):
    assert found("童车")[0] == "QB/T 2159-1995"
    assert set(found("童车")) == {"QB/T 2159-1995", "GB 14748-2006", "T/ZZB 0001-2019"}
    assert set(found("pram")) == {"QB/T 2159-1995", "GB 14748-2006", "T/ZZB 0001-2019"}
    assert found("土豆") == ["GB/T 29375-2012"]
    assert found("锂电池") == ["IEC 62133-2:2017"]


def test_the_whole_title_stands_above_a_run_and_a_run_above_scattered_words(register):
    assert found("婴儿推车")[0] == "T/ZZB 0001-2019"
    assert found("分餐制服务指南") == ["GB/T 39002-2020"]
    assert found("服务的要求") == ["SB/T 2-2019"]


def test_of_titles_that_have_the_words_the_standard_that_holds_more_widely_comes_first(index, make_standard):
    for number, title in (
        ("Q/AB 1-2019", "童车"),
        ("Q/AB 2-2019", "电动童车"),
        ("T/ZZB 9-2019", "电动童车用轮"),
        ("GB 14746-2006", "玩具童车安全技术要求和试验方法"),
        ("QB/T 5-2019", "折叠童车用轮"),
    ):
        make_standard(number, title_zh=title, published_on=DAY)
    follow_journal()
    by_words = ["GB 14746-2006", "QB/T 5-2019", "T/ZZB 9-2019", "Q/AB 2-2019"]
    assert found("童车") == ["Q/AB 1-2019", *by_words]  # to be the whole title is more


def test_a_word_stands_above_characters_that_only_happen_to_meet(register):
    assert found("制服")[0] == "SB/T 1-2019"
    assert set(found("制服")) == {"SB/T 1-2019", "GB/T 39002-2020", "SB/T 2-2019"}


def test_words_glued_in_another_order_are_found(register):
    assert found("指南分餐服务") == found("服务分餐指南") == ["GB/T 39002-2020"]


def test_quotes_ask_for_just_this(register):
    assert found('"童车"') == found("“童车”") == ["QB/T 2159-1995"]
    assert found("“指南分餐”") == []
    assert found("“餐饮” 供应链") == ["DB33/T 2147-2018"]


def test_a_wave_asks_for_about_this(register):
    assert found("餐饮分餐致服务指南") == []
    assert found("~餐饮分餐致服务指南") == ["GB/T 39002-2020"]
    assert found("~quality managment systems")[0] == "ISO 9001:2015"
    assert found("~餐") == []


def test_singular_and_plural_are_one_word(register):
    assert found("system requirement") == found("systems requirements") == ["ISO 9001:2015"]
    assert found("battery") == found("batteries") == ["IEC 62133-2:2017"]


def test_a_unit_is_found_with_and_without_its_space(register):
    assert found("6kV电缆") == found("6 kv") == ["GB/T 10-2018"]


@pytest.mark.parametrize("typed", ["浙江 餐饮", "浙江省 餐饮", "浙江餐饮", "地标 餐饮", "推荐性 餐饮 供应链"])
def test_regions_tiers_and_natures_are_words(register, typed):
    assert found(typed) == ["DB33/T 2147-2018"]


def test_names_of_classes_find_their_standards_below_titles(register):
    assert set(found("儿童用品")) == {"GB 14748-2006", "QB/T 2159-1995"}
    assert set(found("Equipment for children")) == {"GB 14748-2006", "QB/T 2159-1995"}


def test_names_of_organizations_find_their_standards_and_no_document_holds_them(register):
    body = register_organization(kind=OrganizationKind.COMMITTEE, by="test", name_zh="全国推车标准化技术委员会")
    correct(register["GB/T 10-2018"], committee=body, reason="test", by="test")
    follow_journal()
    assert found("推车标准化") == ["GB/T 10-2018"]
    assert found("推车")[-1] == "GB/T 10-2018"
    assert found("全国推车标准化技术委员会 电缆") == ["GB/T 10-2018"]


pieces = st.sampled_from([title for _, title, _ in REGISTER if title]).flatmap(
    lambda title: st.tuples(st.integers(0, len(title) - 1), st.integers(1, len(title))).map(
        lambda cut: title[cut[0] : cut[0] + cut[1]]
    )
)


@pytest.fixture(scope="module")
def documents(django_db_setup, django_db_blocker):
    """Of the register, made once."""
    with django_db_blocker.unblock(), transaction.atomic():
        source = Source.objects.create(name="test")
        for number, title, _ in REGISTER:
            register_standard(number, by="test", source=source, title_zh=title)
        made = [(row[7], document(row)) for row in read(Standard.objects.order_by("id"))]
        transaction.set_rollback(True)
    return made


@pytest.mark.django_db
@given(piece=pieces)
def test_any_piece_of_a_title_finds_it(documents, piece):
    """Cut anywhere in Chinese; a numeral or Latin word only whole, so pieces that cut one are left out."""
    wanted = asked(piece)
    for title, indexed in documents:
        place = title.find(piece)
        if place >= 0 and not _cuts_a_word(title, place, place + len(piece)) and piece.strip(" ：、"):
            assert matches(wanted, indexed, FIELDS), (piece, title)


def _cuts_a_word(title: str, start: int, stop: int) -> bool:
    def inside(place: int) -> bool:
        return 0 < place < len(title) and all(c.isascii() and c.isalnum() for c in title[place - 1 : place + 1])

    return inside(start) or inside(stop)


@pytest.mark.parametrize(
    ("words", "first", "held"),
    [
        ("分餐制服务", "分餐制服务", {"分餐制", "服务"}),
        ("GB/T 1.1 结构", "结构", {"结构"}),
        ("“分餐” 指南", "分餐", {"分餐", "指南", "guide"}),
        ("~分餐指南", None, {"分餐", "指南"}),
        ("battery", "batteries", {"battery", "batteries"}),
        ("5G网络的要求", "要求", {"5g", "网络"}),
    ],
)
def test_marks_are_what_was_looked_for_synonyms_too(words, first, held):
    pieces = marks(words)
    assert held <= set(pieces)
    assert first is None or first in pieces
    assert [len(piece) for piece in pieces] == sorted((len(piece) for piece in pieces), reverse=True)
    assert "的" not in pieces


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("battery", {"battery", "batteries"}),
        ("batteries", {"batteries", "battery"}),
        ("box", {"box", "boxes"}),
        ("boxes", {"boxes", "boxe", "box"}),
        ("systems", {"systems", "system"}),
        ("glass", {"glass", "glasses"}),
        ("gb", {"gb"}),
        ("9001", {"9001"}),
    ],
)
def test_an_english_word_is_looked_for_in_either_number(word, forms):
    assert set(inflections(word)) == forms


def test_the_table_of_synonyms_is_sound_and_goes_both_ways():
    known = synonyms()
    assert len(known) > 1000
    assert all(word in known[other] for word, others in known.items() for other in others)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["# 注", "童车"], "第 2 行：应为两个以上以逗号分隔的词，现为“童车”"),
        (["童车,婴儿车", "", "推车,童车"], "第 3 行：“童车”已在第 1 行"),
        (["童车,"], "第 1 行：应为两个以上"),
    ],
)
def test_a_flaw_in_the_table_is_told_with_its_line(lines, said):
    with pytest.raises(InvalidForm, match=said):
        list(groups_of(lines))
