"""What people fill in at the desk."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from guiju.standards.importing import Field
from guiju.standards.importing.columns import REJECT_COLUMNS
from guiju.standards.models import Conflict, RejectedRow
from guiju.web.components.words import word


class Form(forms.Form):
    """Labels without a colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class SettleForm(Form):
    """Which of the values that sources gave is right, and why."""

    value = forms.ChoiceField(label=_("采用哪个值"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如依据的公告和文号。理由与决定一起写入日志。"),
    )

    def __init__(self, *args: Any, conflict: Conflict, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflict = conflict
        field = self.fields["value"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(place), value) for place, value in enumerate(self.values)]

    @property
    def values(self) -> list[str | None]:
        """Each value once, that of the highest priority first."""
        return list(dict.fromkeys(value for _source, value in self.conflict.values))

    @property
    def chosen(self) -> str | None:
        return self.values[int(self.cleaned_data["value"])]


class SettleManyForm(Form):
    """Whose word is taken in all open conflicts about one field; `expected` once the number of them was shown."""

    source = forms.ChoiceField(label=_("采用哪个来源的说法"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如依据的公告和文号。理由与决定一起写入日志。"),
    )
    expected = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, speaking: Counter[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["source"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(source, source) for source, _count in speaking.most_common()]


class UploadForm(Form):
    file = forms.FileField(label=_("文件"))


class ColumnsForm(Form):
    """What a file is, and what its columns mean: for each heading one `heading` and one `column` in the same order."""

    source = forms.CharField(
        label=_("来源名称"),
        max_length=80,
        help_text=_("这份目录是谁给的，例如“省局备案目录”。同一来源的新文件会更新它以前的说法。"),
    )
    priority = forms.IntegerField(
        label=_("优先级"),
        min_value=0,
        max_value=999,
        initial=50,
        help_text=_("0 到 999。几个来源说法不一时，先以优先级高的为准。"),
    )
    retrieved_on = forms.DateField(
        label=_("取得日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("这份目录反映的是哪一天的情况。"),
    )

    def __init__(self, data: QueryDict | None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.chosen: dict[str, str] = {}
        if data is not None:
            self.chosen = dict(zip(data.getlist("heading"), data.getlist("column"), strict=False))

    @property
    def mapping(self) -> dict[str, Any] | None:
        """As `standards.importing` takes it; None before anybody chose."""
        columns = {heading.strip(): field for heading, field in self.chosen.items() if heading.strip()}
        return {"columns": columns} if columns else None

    def clean(self) -> dict[str, Any]:
        unknown = set(self.chosen.values()) - {"", *Field}
        if unknown:
            raise forms.ValidationError(_("没有名为“%(name)s”的项目。"), params={"name": min(unknown)[:40]})
        counts = Counter(field for field in self.chosen.values() if field)
        twice = [field for field, count in counts.items() if count > 1]
        if twice:
            named = ", ".join(word("field", field) for field in twice)
            raise forms.ValidationError(_("有几列都标作“%(named)s”；每个项目只能取自一列。"), params={"named": named})
        if self.chosen and Field.NUMBER not in counts:
            raise forms.ValidationError(_("要有一列是标准号。"))
        return self.cleaned_data


class MendForm(forms.Form):
    """Rejected rows, each cell an input; a row may be left out."""

    def __init__(self, data: QueryDict | None, *, rejects: list[RejectedRow]) -> None:
        super().__init__(data)
        self.rejects = rejects
        for reject in rejects:
            self.fields[f"{reject.pk}-skip"] = forms.BooleanField(label=_("不要这一行"), required=False)
            for place, (heading, cell) in enumerate(cells_of(reject)):
                self.fields[f"{reject.pk}-{place}"] = forms.CharField(
                    label=heading, required=False, initial=cell, max_length=10_000, strip=False
                )

    @staticmethod
    def suits(rejects: list[RejectedRow]) -> bool:
        """Rows of cells can be mended in a form; records with an inner structure cannot."""
        return bool(rejects) and all(reject.raw and not _structured(reject.raw) for reject in rejects)

    def groups(self) -> list[tuple[RejectedRow, forms.BoundField, list[forms.BoundField]]]:
        """Each row with its box to leave it out and its cells."""
        return [
            (
                reject,
                self[f"{reject.pk}-skip"],
                [self[f"{reject.pk}-{at}"] for at, _cell in enumerate(cells_of(reject))],
            )
            for reject in self.rejects
        ]

    def clean(self) -> dict[str, Any]:
        if not self.rows():
            raise forms.ValidationError(_("每一行都选了不要，没有可导入的。"))
        return self.cleaned_data

    def rows(self) -> list[dict[str, str]]:
        """The rows that are kept, as mended: {heading: cell}."""
        return [
            {
                heading: self.cleaned_data[f"{reject.pk}-{place}"]
                for place, (heading, _cell) in enumerate(cells_of(reject))
            }
            for reject in self.rejects
            if not self.cleaned_data[f"{reject.pk}-skip"]
        ]


def cells_of(reject: RejectedRow) -> list[tuple[str, str]]:
    """Heading and cell: first the columns that are understood, the number in front, then the rest."""
    recognised = reject.run.mapping.get("recognised", {})
    order = {field.value: place for place, field in enumerate(Field)}
    cells = [(str(heading), cell) for heading, cell in reject.raw.items() if heading not in REJECT_COLUMNS]
    cells.sort(key=lambda pair: order.get(recognised.get(pair[0], ""), len(order)))
    return [(heading, "" if cell is None else str(cell)) for heading, cell in cells]


def _structured(raw: dict[str, Any]) -> bool:
    return any(isinstance(cell, list | dict) for cell in raw.values())
