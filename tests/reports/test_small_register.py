"""The annual report of the small demonstration against counts of its rows in the database, made another way."""

from __future__ import annotations

import re
from datetime import date

import pytest
from tests.reports.conftest import made_now, text_of

from guiju.demonstration import make
from guiju.figures import copying
from guiju.figures.periods import Period
from guiju.organizations.models import Association, Committee, Enterprise, PilotProject
from guiju.reports import actions, keeping
from guiju.reports.models import ReportKind
from guiju.standards.models import Product, Standard

YEAR = (date(2020, 1, 1), date(2020, 12, 31))
END = YEAR[1]


@pytest.fixture
def text(db):
    make("small", 7)
    copying.rebuild()
    return text_of(keeping.read(made_now(actions.report_of(ReportKind.ANNUAL, Period.year(2020))), "docx"))


def test_the_text_says_what_the_rows_count(text):
    national = Standard.objects.filter(tier="national", kind="national")
    published = national.filter(published_on__range=YEAR)
    counts = {
        r"批准发布国家标准(\d+)项，[较与]上年": published.count(),
        r"强制性标准(\d+)项，推荐性": published.filter(nature="mandatory").count(),
        r"修订(\d+)项，修订占比": published.filter(relations__kind="replaces").distinct().count(),
        r"现行国家标准共(\d+)项": national.in_force(on=END).count(),
        r"备案行业标准(\d+)项，[较与]": Standard.objects.filter(tier="sector", filed_on__range=YEAR).count(),
        r"备案地方标准(\d+)项，[较与]": Standard.objects.filter(tier="local", filed_on__range=YEAR).count(),
        r"废止地方标准(\d+)项。截至": Standard.objects.filter(tier="local", withdrawn_on__range=YEAR).count(),
        r"新有(\d+)家社会团体": Association.objects.filter(registered_on__range=YEAR).count(),
        r"公布团体标准(\d+)项，[较与]": Standard.objects.filter(tier="association", published_on__range=YEAR).count(),
        r"新注册企业(\d+)家": Enterprise.objects.filter(registered_on__range=YEAR).count(),
        r"公开企业标准(\d+)项，": Standard.objects.filter(tier="enterprise", published_on__range=YEAR).count(),
        r"涵盖产品(\d+)种，[较与]": Product.objects.filter(declared_on__range=YEAR).count(),
        r"全国专业标准化技术组织共(\d+)个": Committee.objects.get_queryset().existing(on=END).count(),
        r"TC(\d+)个、": Committee.objects.get_queryset().existing(on=END).filter(rank="TC").count(),
        r"项目(\d+)个，[较与]上年": PilotProject.objects.filter(started_on__range=YEAR).count(),
    }
    found = {pattern: re.search(pattern, text) for pattern in counts}
    assert {pattern: int(match[1]) if match else None for pattern, match in found.items()} == counts
