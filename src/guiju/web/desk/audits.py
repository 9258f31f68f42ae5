"""Reading other people's reports: a file is dropped, and what contradicts itself is shown beside the text."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from guiju.checks.claims import Audit, Severity, audit, read
from guiju.checks.claims.reading import Paragraph
from guiju.documents.opening import UnreadableFile
from guiju.people.roles import Permission
from guiju.web.desk.access import needs
from guiju.web.desk.forms import Form

TYPES: Final = (".docx", ".pdf", ".html", ".htm", ".txt", ".md")
LARGEST: Final = 20 * 2**20
SEVERITIES: Final = {
    Severity.CONTRADICTION: gettext_lazy("矛盾"),
    Severity.LABEL: gettext_lazy("名称不符"),
    Severity.SOFT: gettext_lazy("存疑"),
}


class ReportForm(Form):
    file = forms.FileField(label=gettext_lazy("报告"))

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if Path(file.name or "").suffix.lower() not in TYPES:
            raise forms.ValidationError(_("能读的类型是 {types}。").format(types=" ".join(TYPES)))
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("文件最大 {limit}。").format(limit=filesizeformat(LARGEST)))
        return file


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a paragraph; `finding` counts from 1, 0 where nothing was found."""

    text: str
    finding: int
    anchor: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MAKE_REPORTS)
def audited(request: HttpRequest) -> HttpResponse:
    """The file is read where it is put for the moment, and forgotten with the answer."""
    context: dict[str, Any] = {"nav": "desk", "form": ReportForm(), "types": TYPES, "limit": LARGEST}
    if request.method != "POST":
        return render(request, "desk/audit.html", context)
    form = context["form"] = ReportForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "desk/audit.html", context, status=400)
    file: UploadedFile = form.cleaned_data["file"]
    try:
        done = _read(file)
    except UnreadableFile as reason:
        form.add_error("file", reason.told(_))
        return render(request, "desk/audit.html", context, status=400)
    return render(request, "desk/audit.html", context | _shown(done) | {"name": file.name})


def _read(file: UploadedFile) -> Audit:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"report{Path(file.name or '').suffix.lower()}"
        with path.open("wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
        return audit(read(path))


def _shown(done: Audit) -> dict[str, Any]:
    """The findings with links to their words, and the paragraphs with the words marked."""
    marked: dict[int, list[tuple[int, int, int, str]]] = defaultdict(list)
    findings = []
    for number, finding in enumerate(done.findings, start=1):
        mentions = []
        for at, mention in enumerate(finding.mentions):
            anchor = f"f{number}-{at}" if mention.end else ""
            if anchor:
                marked[mention.place.paragraph].append((mention.start, mention.end, number, anchor))
            mentions.append((mention, anchor))
        findings.append(
            {
                "number": number,
                "code": finding.code.value,
                "severity": SEVERITIES[finding.severity],
                "sentence": finding.sentence.told(_),
                "arithmetic": finding.arithmetic,
                "mentions": mentions,
                "remark": finding.remark.told(_),
            }
        )
    paragraphs = [(each, _spans(each, marked[each.number])) for each in done.report.paragraphs]
    return {"audit": done, "findings": findings, "paragraphs": paragraphs}


def _spans(paragraph: Paragraph, marks: list[tuple[int, int, int, str]]) -> list[Span]:
    spans: list[Span] = []
    at = 0
    for start, end, number, anchor in sorted(marks):
        if start < at:  # said by another finding already
            spans.append(Span("", number, anchor))
            continue
        spans += [Span(paragraph.printed[at:start], 0), Span(paragraph.printed[start:end], number, anchor)]
        at = end
    return [*spans, Span(paragraph.printed[at:], 0)]
