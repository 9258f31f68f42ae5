"""What a report says, from which figures, and that it can be made again."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import docx
import pytest
from tests.reports.conftest import made_now, reported, template_of, text_of

from guiju.base.errors import InvalidForm
from guiju.figures import copying
from guiju.figures.measure import Precision
from guiju.figures.measures import UnknownMeasure
from guiju.figures.periods import Period
from guiju.reports import actions, keeping, making, templates
from guiju.reports.errors import NotTheSame
from guiju.reports.kinds import KINDS
from guiju.reports.ledger import Used
from guiju.reports.models import ReportKind, RunState, Template
from guiju.reports.places import BrokenText, UnknownPart
from guiju.reports.word import BrokenTemplate, UnknownPlace
from guiju.standards import actions as standards

pytestmark = pytest.mark.django_db


def said(report, *paragraphs):
    return text_of(keeping.read(made_now(report, template_of(*paragraphs)), "docx"))


def test_sentences_are_made_around_the_figures_of_the_register(annual):
    assert said(
        annual,
        '{{ y }}年批准发布国家标准{{ n("national.published") }}项，{{ change("national.published") }}，'
        '{{ growth("national.published") }}；其中强制性{{ n("national.published.mandatory") }}项，'
        '{{ share("national.published.mandatory", "national.published") }}。',
        '截至{{ until }}现行{{ u("national.stock") }}，{{ last_y }}年底{{ u("national.stock", last_y) }}，'
        '{{ rise("national.stock") }}，{{ trend("national.stock") }}。',
        '{{ listed(u("national.published"), u("local.filed"), "") }}',
    ).splitlines() == [
        "2020年批准发布国家标准3项，较上年增加2项，同比增长200.00%；其中强制性1项，占比33.33%。",
        "截至2020年底现行3项，2019年底1项，增加2项，上升。",
        "3项和1项",
    ]


def test_reported_values_keep_their_precision(annual):
    reported("reported.reform.plans", 80, Precision.MORE_THAN)
    reported("reported.reform.consistency", 95, Precision.MORE_THAN)
    assert said(annual, '计划{{ n("reported.reform.plans") }}项，{{ pct("reported.reform.consistency") }}') == (
        "计划80余项，超过95%"
    )


def test_what_is_missing_is_marked_at_its_place_and_listed(annual):
    run = made_now(annual, template_of('培训{{ n("reported.training.participants") }}人次', '{{ written("前言") }}'))
    assert "〔缺：国际标准化培训人次〕" in text_of(keeping.read(run, "docx"))
    assert run.gaps == ["国际标准化培训人次", "前言（文字）"]
    assert [Used.of(kept).value for kept in run.figures] == [""]


def test_a_condition_asks_and_states_nothing(annual):
    run = made_now(
        annual,
        template_of(
            '{% if known("reported.training.participants") %}培训{% else %}未报送{% endif %}',
            '{% if value("local.withdrawn") == 0 %}没有废止{% endif %}',
        ),
    )
    assert text_of(keeping.read(run, "docx")) == "未报送\n没有废止"
    assert (run.figures, run.gaps) == ([], [])


def test_the_same_figure_is_entered_once_in_the_order_of_the_text(annual):
    run = made_now(
        annual,
        template_of('{{ n("local.filed") }} {{ n("national.published") }} {{ n("local.filed") }}'),
    )
    used = [Used.of(kept) for kept in run.figures]
    assert [(one.anchor, one.code, one.said) for one in used] == [
        ("f1", "local.filed", "1项"),
        ("f2", "national.published", "3项"),
    ]
    assert used[1].address.startswith("/search?tier=national")
    assert (used[1].when, used[1].source) == ("2020年", "登记簿")
    assert "national-balance" in used[1].identities


def test_a_figure_in_the_text_leads_to_its_row_and_the_row_to_its_page(annual):
    run = actions.prepare(
        annual,
        by="test",
        site="https://register.example",
        template=actions.keep_template(
            KINDS[ReportKind.ANNUAL],
            template_of('{{ n("local.filed") }}项', '{{ appendix("figures") }}'),
            name="t.docx",
            by="test",
        ),
    )
    document = docx.Document(BytesIO(keeping.read(actions.carry_out(run, forms=()), "docx")))
    xml = document.element.xml
    assert 'w:anchor="f1"' in xml
    assert 'w:name="f1"' in xml
    links = [each.target_ref for each in document.part.rels.values() if each.is_external]
    assert links == ["https://register.example/search?tier=local&filed-from=2020-01-01&filed-to=2020-12-31"]


def test_people_may_name_figures_in_what_they_write(annual):
    actions.write(annual, "前言", '全年{{ n("national.published") }}项。\n\n第二段', by="test")
    assert said(annual, '{{ written("前言") }}') == "全年3项。\n第二段"


def test_a_text_whose_places_cannot_be_read_is_refused_where_it_is_written(annual):
    with pytest.raises(BrokenText, match="前言"):
        actions.write(annual, "前言", "{{ n(", by="test")


@pytest.mark.parametrize(
    ("paragraph", "error", "names"),
    [
        ("{{ nothing }}", UnknownPlace, "nothing"),
        ('{{ n("national.publisht") }}', BrokenTemplate, "national.published"),
        ('{{ chart("nowhere") }}', BrokenTemplate, "nowhere"),
    ],
)
def test_what_a_template_names_wrongly_is_an_error_that_names_it(annual, paragraph, error, names):
    with pytest.raises((error, UnknownMeasure, UnknownPart), match=names):
        made_now(annual, template_of(paragraph))
    run = annual.runs.get()
    assert run.state == RunState.FAILED
    assert names in run.message


def test_an_annual_report_is_of_a_year(db):
    with pytest.raises(InvalidForm, match="应是一年"):
        actions.report_of(ReportKind.ANNUAL, Period.quarter(2020, 3))


def test_made_again_at_its_old_position_it_is_the_same_byte_for_byte(annual, register):
    reported("reported.reform.plans", 80)
    actions.write(annual, "前言", "初稿", by="test")
    run = made_now(annual)
    before = making.digest_of(keeping.read(run, "docx"))

    standards.withdraw(register.other, on=date(2020, 10, 1), reason="测试", by="test")
    reported("reported.reform.plans", 81, reason="更正")
    actions.write(annual, "前言", "改稿", by="test")
    copying.follow_journal()

    again = actions.make_again(run)
    assert again.digest == run.digest == before
    assert made_now(annual).digest != run.digest


def test_a_bulletin_names_standards_as_they_were_known(register):
    bulletin = actions.report_of(ReportKind.BULLETIN, Period.quarter(2020, 3))
    run = made_now(bulletin)
    assert "GB 3—2020" in docx.Document(BytesIO(keeping.read(run, "docx"))).element.xml
    standards.correct(register.mandatory, reason="更名", by="test", title_zh="改名")
    copying.follow_journal()
    assert actions.make_again(run).digest == run.digest


def test_what_comes_out_otherwise_is_not_passed_off_as_the_same(made):
    made.digest = "0" * 64
    with pytest.raises(NotTheSame):
        actions.make_again(made)


def test_a_finished_run_is_not_made_twice(made):
    digest, at = made.digest, keeping.path(made, "docx").stat().st_mtime_ns
    assert actions.carry_out(made).digest == digest
    assert keeping.path(made, "docx").stat().st_mtime_ns == at


def test_texts_keep_their_versions(annual):
    first = actions.write(annual, "前言", "一", by="test")
    assert actions.write(annual, "前言", "一 ", by="test") is None, "the same words are no new version"
    second = actions.write(annual, "前言", "二", by="test")
    assert (first.version, second.version) == (1, 2)
    assert actions.texts(annual)["前言"].text == "二"


def test_a_template_is_kept_once_by_its_content(annual):
    template = template_of("{{ y }}")
    kind = KINDS[ReportKind.ANNUAL]
    one = actions.keep_template(kind, template, name="a.docx", by="test")
    assert actions.keep_template(kind, template, name="b.docx", by="test") == one
    with pytest.raises(BrokenTemplate):
        actions.keep_template(kind, b"no Word file", name="c.docx", by="test")
    assert Template.objects.filter(kind="annual").count() == 1


@pytest.mark.parametrize("folder", templates.FOLDERS)
def test_the_templates_are_what_their_words_make(folder):
    kept = KINDS[ReportKind(folder)].own_template()
    assert templates.build(folder) == kept, "run python -m guiju.reports.templates"


@pytest.mark.parametrize("kind", ReportKind)
def test_everything_our_templates_name_is_there(kind, register):
    period = Period.year(2020) if kind is ReportKind.ANNUAL else Period.quarter(2020, 3)
    run = made_now(actions.report_of(kind, period))
    assert run.state == RunState.FINISHED
    document = docx.Document(BytesIO(keeping.read(run, "docx")))
    assert "{{" not in document.element.xml
