"""A form to which a document is brought as a file or as pasted text, with the day that is meant."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from guiju.web import asking


class Brought(forms.Form):
    """Has the fields `file`, `text` and `on`, none required; just one of the first two is to be given."""

    largest: ClassVar[int]
    """Bytes of a file."""
    nothing: ClassVar[tuple[str, str | Promise]]
    """The field beside which it is said that nothing was given, and the sentence."""

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"] or asking.today()
        if not asking.FIRST_DAY <= day <= asking.LAST_DAY:
            raise forms.ValidationError(
                _("日期应在 {first} 与 {last} 之间，这里是 {day}。").format(
                    first=asking.FIRST_DAY, last=asking.LAST_DAY, day=day
                )
            )
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "file" in self.errors or "text" in self.errors:
            return cleaned
        file, text = cleaned.get("file"), (cleaned.get("text") or "").strip()
        if file is None and not text:
            field, sentence = self.nothing
            self.add_error(field, str(sentence))
        elif file is not None and text:
            self.add_error("text", _("文件和文字请只给一样。"))
        elif file is not None and (file.size or 0) > self.largest:
            self.add_error("file", _("文件最大 {most} MB。").format(most=self.largest >> 20))
        return cleaned
