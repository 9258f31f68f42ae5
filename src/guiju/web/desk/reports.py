"""Reports at the desk: what people write in them, making them, looking before the public does, publishing."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.base.errors import GuijuError, NotFound
from guiju.figures.periods import Period
from guiju.people.models import User
from guiju.people.roles import Permission
from guiju.reports import actions, keeping, making
from guiju.reports.kinds import KINDS
from guiju.reports.ledger import Used
from guiju.reports.models import Report, ReportKind, RunComparison, RunState
from guiju.reports.tasks import compare_runs, make_report
from guiju.web import asking
from guiju.web.components import reports as showing
from guiju.web.desk.access import needs, person
from guiju.web.desk.forms import Form

UNDER_WAY = (RunState.WAITING, RunState.RUNNING)
MOST_VERSIONS = 50


class NewReportForm(Form):
    """Of which kind and time; a report that is there already is opened."""

    kind = forms.ChoiceField(label=gettext_lazy("报告"))
    period = forms.CharField(
        label=gettext_lazy("时期"),
        max_length=24,
        help_text=gettext_lazy("年度报告写年份，如 2020；简报写季度或月份，如 2020Q3、2020-07。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.value, showing.kind_title(kind)) for kind in ReportKind]

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            try:
                self.report = actions.report_of(
                    ReportKind(self.cleaned_data["kind"]), Period.read(self.cleaned_data["period"])
                )
            except GuijuError as error:
                self.add_error("period", error.told(_))
        return self.cleaned_data


class TextForm(Form):
    text = forms.CharField(
        label=gettext_lazy("文字"),
        required=False,
        max_length=actions.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=gettext_lazy("每行是一段。留空表示还没有写，报告里会标出缺口。"),
    )
    stands = forms.IntegerField(widget=forms.HiddenInput)


class TemplateForm(Form):
    file = forms.FileField(label=gettext_lazy("改过的模板（.docx）"))


class TakeBackForm(Form):
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MAKE_REPORTS)
def reports(request: HttpRequest) -> HttpResponse:
    form = NewReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("desk:report", form.report.slug)
    found = Report.objects.select_related("published").prefetch_related("runs").order_by("-period", "kind")
    context = {"nav": "desk", "form": form, "page": asking.page_of(request, found)}
    return render(request, "desk/reports.html", context, status=400 if form.errors else 200)


@require_safe
@needs(Permission.MAKE_REPORTS)
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Its texts, its template, its runs."""
    found = actions.read_slug(slug)
    written = actions.texts(found)
    template = actions.template_of(found)
    names = making.texts_of(bytes(template.content))
    context = {
        "nav": "desk",
        "report": found,
        "title": showing.title(found),
        "texts": [(name, quote(name, safe=""), written.get(name)) for name in names],
        "unused": [written[name] for name in written if name not in names and written[name].text],
        "template": template,
        "own": found.template is None,
        "template_form": TemplateForm(),
        "runs": list(found.runs.all()[:20]),
        "people": _people([*found.runs.all()[:20], *written.values()]),
    }
    return render(request, "desk/report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MAKE_REPORTS)
def text(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One text and its versions. What another wrote meanwhile is not overwritten unseen."""
    found = actions.read_slug(slug)
    versions = list(found.texts.filter(name=name)[:MOST_VERSIONS])
    if not versions and name not in making.texts_of(bytes(actions.template_of(found).content)):
        raise NotFound(_("这份报告没有名为“{name}”的文字。").format(name=name[:80]))
    stands = versions[0].version if versions else 0
    form = TextForm(request.POST or None, initial={"text": versions[0].text if versions else "", "stands": stands})
    overtaken = False
    if request.method == "POST" and form.is_valid():
        overtaken = form.cleaned_data["stands"] != stands
        if not overtaken:
            try:
                kept = actions.write(found, name, form.cleaned_data["text"], by=person(request))
            except GuijuError as error:
                form.add_error("text", error.told(_))
            else:
                messages.success(request, _("已经保存。") if kept else _("没有改动。"), "good")
                return redirect("desk:report", slug)
    context = {
        "nav": "desk",
        "report": found,
        "title": showing.title(found),
        "name": name,
        "form": form,
        "versions": versions,
        "overtaken": overtaken,
        "stands": stands,
        "people": _people(versions),
    }
    return render(request, "desk/report_text.html", context, status=409 if overtaken else 400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MAKE_REPORTS)
def template(request: HttpRequest, slug: str) -> HttpResponse:
    """The present template to take away and change; a changed one takes its place."""
    found = actions.read_slug(slug)
    if request.method != "POST":
        kept = actions.template_of(found)
        return _attached(bytes(kept.content), f"{slug}-template.docx", keeping.FORMATS["docx"])
    if "own" in request.POST:
        actions.choose_template(found, None, by=person(request))
        messages.success(request, _("改用程序自带的模板。"), "good")
        return redirect("desk:report", slug)
    form = TemplateForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        kind = KINDS[ReportKind(found.kind)]
        try:
            kept = actions.keep_template(
                kind, file.read(actions.LARGEST_TEMPLATE + 1), name=file.name, by=person(request)
            )
            actions.choose_template(found, kept, by=person(request))
        except GuijuError as error:
            form.add_error("file", error.told(_))
        else:
            messages.success(request, _("已经换用这个模板。"), "good")
            return redirect("desk:report", slug)
    context = {"nav": "desk", "report": found, "title": showing.title(found), "template_form": form}
    return render(request, "desk/report_template.html", context, status=400)


@require_POST
@needs(Permission.MAKE_REPORTS)
def make(request: HttpRequest, slug: str) -> HttpResponse:
    found = actions.read_slug(slug)
    run = actions.prepare(found, by=person(request), site=request.build_absolute_uri("/").rstrip("/"))
    make_report.enqueue(run.pk)
    return redirect("desk:report-run", run.pk)


@require_safe
@needs(Permission.MAKE_REPORTS)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "desk/report_run.html", _of_run(pk))


@require_safe
@needs(Permission.MAKE_REPORTS)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of a run's page that changes while it is made."""
    return render(request, "desk/report_progress.html", _of_run(pk))


def _of_run(pk: int) -> dict[str, Any]:
    run = actions.run_of(pk)
    failed = [outcome for outcome in run.outcomes if outcome["verdict"] == "fails"]
    others = run.report.runs.filter(state=RunState.FINISHED).exclude(pk=pk)[:20]
    return {
        "nav": "desk",
        "run": run,
        "report": run.report,
        "title": showing.title(run.report),
        "under_way": run.state in UNDER_WAY,
        "finished": run.state == RunState.FINISHED,
        "step": showing.STEPS.get(run.step, ""),
        "failed": [outcome for outcome in failed if outcome["hard"]],
        "broken": len(failed),
        "unknown": sum(outcome["verdict"] == "unknown" for outcome in run.outcomes),
        "doubtful": [outcome for outcome in failed if not outcome["hard"]],
        "others": list(others) if run.state == RunState.FINISHED else [],
        "formats": list(keeping.FORMATS),
        "is_published": run.report.published_id == run.pk,
        "take_back": TakeBackForm(),
    }


@require_safe
@needs(Permission.MAKE_REPORTS)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    run = actions.run_of(pk)
    page = keeping.read(run, "html").decode()
    context = {
        "nav": "desk",
        "run": run,
        "title": showing.title(run.report),
        "article": showing.article(page, run.site, reverse("desk:report-figures", args=[pk])),
    }
    return render(request, "desk/report_preview.html", context)


@require_safe
@needs(Permission.MAKE_REPORTS)
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """Every figure of a run, to be looked through."""
    run = actions.run_of(pk)
    context = {
        "nav": "desk",
        "run": run,
        "title": showing.title(run.report),
        "page": asking.page_of(request, [Used.of(kept) for kept in run.figures], size=100),
    }
    return render(request, "desk/report_figures.html", context)


@require_safe
@needs(Permission.MAKE_REPORTS)
def file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    if form not in keeping.FORMATS:
        raise NotFound(_("没有 {form} 文件。").format(form=form[:10]))
    run = actions.run_of(pk)
    return _attached(keeping.read(run, form), f"{run.report.slug}.{form}", keeping.FORMATS[form])


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MAKE_REPORTS)
def comparison(request: HttpRequest, pk: int, earlier: int) -> HttpResponse:
    """What changed between two runs; sent to, a worker finds it."""
    after = actions.run_of(pk)
    kept = RunComparison.objects.filter(after=after, before=earlier).first()
    if request.method == "POST":
        if kept is None:
            RunComparison.objects.create(before=actions.run_of(earlier), after=after)
            compare_runs.enqueue(earlier, pk)
        return redirect("desk:report-comparison", pk, earlier)
    context = {
        "nav": "desk",
        "after": after,
        "earlier": earlier,
        "looking": kept is not None and kept.found is None,
        "found": kept.found if kept else None,
        "title": showing.title(after.report),
    }
    return render(request, "desk/report_comparison.html", context)


@require_POST
@needs(Permission.MAKE_REPORTS)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    report = actions.publish(actions.run_of(pk), by=person(request))
    messages.success(request, _("已经公布。"), "good")
    return redirect("portal:report", report.slug)


@require_POST
@needs(Permission.MAKE_REPORTS)
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    actions.take_back(actions.read_slug(slug), reason=request.POST.get("reason", ""), by=person(request))
    messages.success(request, _("已经撤下，公众不再看到。"), "good")
    return redirect("desk:report", slug)


def _attached(content: bytes, name: str, form: str) -> HttpResponse:
    response = HttpResponse(content, content_type=form)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _people(rows: list[Any]) -> dict[str, str]:
    ids = {row.by.removeprefix("user:") for row in rows if row.by.startswith("user:")}
    return {f"user:{user.pk}": str(user) for user in User.objects.filter(pk__in=ids)} if ids else {}
