"""The page of a standard: what leads to it, what it says and shows, and what hangs on it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from guiju.base.terms import Degree, RelationKind
from guiju.standards import actions
from guiju.standards.lineage import refresh_replaced_on
from guiju.standards.models import Relation, Source
from guiju.standards.search import follow_journal


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("GB-T-1.1-2020", "gb-t-1.1-2020"),
        ("GB%2FT%201.1-2009", "gb-t-1.1-2009"),
        ("GB/T 1.1—2009", "gb-t-1.1-2009"),
        ("gbt1.1-2000", "gb-t-1.1-2000"),
        ("GB%2FT%201.1", "gb-t-1.1-2020"),
        ("gb-t-1.1", "gb-t-1.1-2020"),
        ("gb-t-1.1-2009/", "gb-t-1.1-2009"),
    ],
)
def test_any_spelling_of_a_number_leads_to_its_address(typed, key, reader, register):
    response = reader.get(f"/standards/{typed}")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/standards/{key}"


def test_the_day_goes_with_it(reader, register):
    response = reader.get("/standards/gb-t-1.1?on=2012-01-01")
    assert response.headers["Location"] == "/standards/gb-t-1.1-2009?on=2012-01-01"


def test_a_range_leads_to_all_that_is_meant(reader, register):
    response = reader.get("/standards/GB%2FT%201.1~1.2-2020", follow=True)
    assert response.status_code == 200
    assert "GB/T 1.2—2020" in text(response)


def test_many_parts_are_told_page_by_page(reader, make_standard, places):
    for n in range(1, 71):
        make_standard(f"GB/T 7000.{n}-2020", title_zh="灯具", effective_on=date(2020, 1, 1))
    asked = "/standards?number=GB/T 7000（所有部分）"
    assert text(reader.get(asked)).count("灯具") == 50
    assert text(reader.get(f"{asked}&page=2")).count("灯具") == 20


@pytest.mark.parametrize("typed", ["nothing", "GB%2FT%2099999", "a/b/c", "x" * 3_000])
def test_what_leads_nowhere_is_said(typed, reader, register):
    assert reader.get(f"/standards/{typed}").status_code == 404


def test_the_page_names_its_own_address(reader, register):
    page = text(reader.get("/standards/gb-t-1.1-2020?on=2021-01-01"))
    assert '<link rel="canonical" href="http://testserver/standards/gb-t-1.1-2020">' in page
    assert "<title>GB/T 1.1—2020 标准化工作导则" in page
    assert re.search(r'<meta name="description" content="GB/T 1.1—2020 [^"]*自 2020-10-01 起实施', page)


def test_it_is_cited_ready_to_copy(reader, register):
    page = text(reader.get("/standards/gb-t-1.1-2020"))
    assert (
        "标准化原理委员会. 标准化工作导则 第1部分：标准化文件的结构和起草规则: GB/T 1.1—2020[S/OL]. (2020-03-31)["
        in page
    )
    assert "@standard{gb-t-1.1-2020," in page


@pytest.mark.parametrize(
    ("form", "kind", "begins"),
    [("bib", "application/x-bibtex", "@standard{"), ("txt", "text/plain", "标准化原理委员会. ")],
)
def test_citations_are_files_too(form, kind, begins, reader, register):
    response = reader.get(f"/standards/gb-t-1.1-2020.{form}")
    assert response.headers["Content-Type"] == f"{kind}; charset=utf-8"
    assert f'filename="gb-t-1.1-2020.{form}"' in response.headers["Content-Disposition"]
    assert text(response).startswith(begins)
    assert reader.get(f"/standards/none.{form}").status_code == 404


def test_json_is_at_the_api(reader, register):
    response = reader.get("/standards/gb-t-1.1-2020.json?on=2021-01-01")
    assert response.headers["Location"] == "/api/v1/standards/gb-t-1.1-2020?on=2021-01-01"


def test_classes_lead_to_their_place_in_the_tree(reader, register):
    page = text(reader.get("/standards/gb-t-1.1-2020"))
    assert 'href="/browse/ics/01.120"' in page
    assert 'href="/browse/ccs/A00"' in page


def test_a_long_list_of_citations_has_a_page_of_its_own(reader, register, make_standard, django_assert_max_num_queries):
    for n in range(120):
        citing = make_standard(f"GB/T {60000 + n}-2021", title_zh=f"引用者 {n}")
        actions.relate(citing, RelationKind.CITES, "GB/T 1.1-2020", by="test", source=register.source)
    with django_assert_max_num_queries(12):
        page = text(reader.get("/standards/gb-t-1.1-2020"))
    assert page.count("引用者") == 19  # and GB/T 39002, of the register itself
    assert "全部 121 项" in page
    whole = reader.get("/standards/gb-t-1.1-2020/cited-by")
    assert text(whole).count("引用者") == 49
    assert "第 1 页，共 3 页" in text(whole)
    assert text(reader.get("/standards/gb-t-1.1-2020/cited-by?page=3")).count("引用者") == 21


def test_very_many_citations_leave_room_for_all_else(reader, register, make_standard, monkeypatch):
    monkeypatch.setattr("guiju.web.portal.standard.MOST_RELATIONS", 10)
    for n in range(15):
        citing = make_standard(f"GB/T {60000 + n}-2021")
        actions.relate(citing, RelationKind.CITES, "GB/T 1.1-2020", by="test", source=register.source)
    groups = {group.word: group for group in reader.get("/standards/gb-t-1.1-2020").context["page"].groups}
    assert groups["replaces"].total == 1
    assert groups["cited-by"].total == 16


def test_adoptions_tell_their_degree_from_both_ends(reader, register, make_standard):
    make_standard("ISO 9001:2015", title_en="Quality management systems")
    Relation.objects.filter(target_key="iso-9001-2015").update(target=None)
    actions.relate(
        register.dining, RelationKind.ADOPTS, "ISO 9001:2015", by="test", source=register.source, degree=Degree.MOD
    )
    assert "修改采用（MOD）" in text(reader.get("/standards/gb-t-39002-2020"))
    page = text(reader.get("/standards/iso-9001-2015"))
    assert "被采用" in page
    assert "修改采用（MOD）" in page


def test_an_undated_reference_leads_to_the_edition_of_the_day(reader, register):
    actions.relate(register.quality, RelationKind.CITES, "GB/T 1.1", by="test", source=register.source)
    page = text(reader.get("/standards/gb-t-19001-2016?on=2018-01-01"))
    assert 'href="/standards?number=GB%2FT%201.1&amp;on=2018-01-01"' in page
    response = reader.get("/standards", {"number": "GB/T 1.1", "on": "2018-01-01"})
    assert response.headers["Location"].startswith("/standards/gb-t-1.1-2009")


def test_the_line_goes_on_under_other_numbers(reader, make_standard, places):
    """GB 1-1990 → GB/T 2-2000 and GB/T 3-2000 (split) → GB/T 4-2010 (merged)."""
    make_standard("GB 1-1990", effective_on=date(1990, 1, 1))
    for number in ("GB/T 2-2000", "GB/T 3-2000"):
        make_standard(number, effective_on=date(2000, 1, 1), replaces=["GB 1-1990"])
    make_standard("GB/T 4-2010", effective_on=date(2010, 1, 1), replaces=["GB/T 2-2000", "GB/T 3-2000"])
    refresh_replaced_on(by="test")
    page = reader.get("/standards/gb-1-1990").context["page"]
    assert [e.standard.number for e in page.drawing.editions] == [
        "GB 1-1990",
        "GB/T 2-2000",
        "GB/T 3-2000",
        "GB/T 4-2010",
    ]
    assert [s.number for s in page.instead] == ["GB/T 4-2010"]
    page = reader.get("/standards/gb-1-1990?on=2005-01-01").context["page"]
    assert [s.number for s in page.instead] == ["GB/T 2-2000", "GB/T 3-2000"]


def test_what_will_replace_it_is_said_beforehand(reader, register):
    response = reader.get("/standards/gb-t-1.1-2009?on=2015-01-01")
    assert [s.number for s in response.context["page"].followed_by] == ["GB/T 1.1-2020"]
    assert "自 2020-10-01 起代替它的是" in text(response)


def test_only_the_first_of_many_successors_ends_it(reader, make_standard, places):
    make_standard("ECMA-74 ed.1", published_on=date(1981, 9, 1))
    for edition, year in ((2, 1987), (3, 1992)):
        make_standard(f"ECMA-74 ed.{edition}", published_on=date(year, 12, 1), replaces=["ECMA-74 ed.1"])
    refresh_replaced_on(by="test")
    response = reader.get("/standards", {"number": "ECMA-74 ed.1"}, follow=True)
    assert "自 1987-12-01 起被 ECMA-74 ed.2 代替。" in text(response)


def test_an_end_of_unknown_day_is_drawn_and_said_so(reader, make_standard, places):
    make_standard(
        "GB/T 5-1990", effective_on=date(1990, 1, 1), reported_status="withdrawn", reported_on=date(2020, 1, 1)
    )
    response = reader.get("/standards/gb-t-5-1990")
    [edition] = response.context["page"].drawing.editions
    assert edition.end_is_unknown
    assert edition.bar.open_end
    assert edition.bar.start + edition.bar.width < 100
    assert "1990-01-01 — 终止日期不详" in text(response)


def test_amendments_stand_apart_from_editions(reader, make_standard, places):
    make_standard("GB/T 6-2010", effective_on=date(2010, 1, 1))
    make_standard("GB/T 6-2010/XG1-2012", effective_on=date(2012, 1, 1))
    drawing = reader.get("/standards/gb-t-6-2010").context["page"].drawing
    assert [e.standard.number for e in drawing.editions] == ["GB/T 6-2010"]
    assert [e.standard.number for e in drawing.supplements] == ["GB/T 6-2010/XG1-2012"]
    assert '<details class="supplements" open>' in text(reader.get("/standards/gb-t-6-2010-xg1-2012"))


def test_many_parts_lead_to_the_search(reader, make_standard, places):
    for n in range(1, 31):
        make_standard(f"GB/T 7000.{n}-2020", title_zh="灯具")
    follow_journal()
    response = reader.get("/standards/gb-t-7000.1-2020")
    page = response.context["page"]
    assert [s.number for s in page.parts[:3]] == ["GB/T 7000.2-2020", "GB/T 7000.3-2020", "GB/T 7000.4-2020"]
    assert len(page.parts) == 20
    assert 'href="/search?number=gb-t-7000.*&amp;sort=number"' in text(response)
    assert "共 30 项" in text(reader.get("/search?number=gb-t-7000.*&sort=number"))


def test_open_conflicts_are_counted_with_their_fields(reader, register):
    assert "有 1 项各来源说法不一，尚未裁决：发布日期" in text(reader.get("/standards/gb-t-39002-2020"))


def test_an_open_conflict_tells_what_each_source_says(reader, register):
    page = text(reader.get("/standards/gb-t-39002-2020"))
    assert "<bdi>省局</bdi>：<bdi>2020-06-21</bdi>" in page
    assert "<bdi>目录</bdi>：<bdi>2020-06-12</bdi>" in page


def test_a_body_named_with_the_state_before_it_is_no_other_body(make_standard, register):
    other = Source.objects.create(name="other", priority=10)
    register.new.statements.create(
        source=other, said={"issuers": ["中华人民共和国市场监管总局"]}, digest="x", retrieved_on=date(2026, 1, 1)
    )
    from guiju.standards.provenance import provenance

    [of] = [of for of in provenance(register.new) if of.field == "issued_by"]
    assert of.others == ()
