"""What the public reads: reports, whose figures lead to their rows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.base.errors import NotFound
from guiju.reports import actions, keeping
from guiju.reports.ledger import Used
from guiju.reports.models import Report, ReportRun
from guiju.web import asking
from guiju.web.components import reports as showing

FORMATS = tuple(keeping.FORMATS)


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    found = Report.objects.filter(published__isnull=False).select_related("published").order_by("-period", "kind")
    context = {"nav": "statistics", "page": asking.page_of(request, found), "formats": FORMATS}
    return render(request, "portal/reports.html", context)


@require_safe
def report(request: HttpRequest, slug: str) -> HttpResponse:
    found, run = _published(slug)
    context = {
        "nav": "statistics",
        "report": found,
        "title": showing.title(found),
        "article": showing.article(
            keeping.read(run, "html").decode(), run.site, reverse("portal:report-figures", args=[found.slug])
        ),
        "formats": FORMATS,
    }
    return render(request, "portal/report.html", context)


@require_safe
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    """Every figure of a report with its definition, its day, its source and its rows."""
    found, run = _published(slug)
    context = {
        "nav": "statistics",
        "report": found,
        "title": showing.title(found),
        "page": asking.page_of(request, [Used.of(kept) for kept in run.figures], size=100),
    }
    return render(request, "portal/report_figures.html", context)


@require_safe
def file(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    found, run = _published(slug)
    response = HttpResponse(keeping.read(run, form), content_type=keeping.FORMATS[form])
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.{form}"'
    return response


def _published(slug: str) -> tuple[Report, ReportRun]:
    """Raises NotFound, whether there is no such report or it is not published: nobody is told which."""
    found = actions.read_slug(slug)
    if found.published is None:
        raise NotFound(_("没有这样的报告：{slug}。").format(slug=slug[:60]))
    found.published.report = found
    return found, found.published
