"""Forms of steps on a page: what was typed is read, kept, and shown again beside what is wrong with it.

In a request the answer to the field `title` is called `a-title`; the ids of files that are there already likewise,
files that come with the request are `u-title`, words to look for persons `s-title`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from guiju.base.errors import GuijuError, Sentence
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.workflow import attachments, cleaning
from guiju.workflow.fields import (
    Body,
    Choice,
    Choices,
    Confirmed,
    Day,
    Field,
    Files,
    Form,
    Lines,
    Number,
    People,
    StandardNumbers,
    Text,
)
from guiju.workflow.models import Attachment

Typed = dict[str, Any]
"""What was typed, by the name of the field: text, or a list of texts. As drafts keep it, and as forms clean it."""

MOST_RADIOS: Final = 6
MOST_PEOPLE: Final = 80
"""More persons than these are not all listed: some are looked for by name."""

MOST_TYPED: Final = 1_000_000
"""Characters in one form; the longest answers are some thousands."""

_KEYED: Final = re.compile(r"\[([^\[\]]+)\]\s*$")
_KINDS: Final[dict[type[Field], str]] = {
    Text: "text",
    Lines: "lines",
    Number: "number",
    Day: "day",
    Choice: "choice",
    Choices: "choices",
    Confirmed: "confirmed",
    StandardNumbers: "standards",
    Body: "body",
    People: "people",
    Files: "files",
}


def told(text: Any) -> str:
    """Titles and sentences of procedures in the reader's language."""
    return text.told(_) if isinstance(text, Sentence | GuijuError) else str(text)


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    title: str
    chosen: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One field on the page, with what was typed and what is wrong with it."""

    field: Field
    value: Any
    fault: str = ""
    options: Sequence[Option] = ()
    files: Sequence[Attachment] = ()
    searched: str = ""
    found: int = 0
    """People: how many there are in all."""
    depends: str = ""
    """When it is asked, in words."""

    @property
    def name(self) -> str:
        return f"a-{self.field.name}"

    @property
    def kind(self) -> str:
        return _KINDS[type(self.field)]

    @property
    def title(self) -> str:
        return told(self.field.title)

    @property
    def hint(self) -> str:
        return told(self.field.hint)

    @property
    def grouped(self) -> bool:
        """Several inputs under one legend."""
        return self.kind in ("choices", "people", "files") or (self.kind == "choice" and self.radios)

    @property
    def radios(self) -> bool:
        return isinstance(self.field, Choice) and len(self.field.options) <= MOST_RADIOS

    @property
    def template(self) -> str:
        return f"desk/case/field_{self.kind}.html"

    @property
    def described_by(self) -> str:
        """The ids of what explains it."""
        return " ".join(
            f"{self.name}-{part}" for part, there in (("hint", self.has_hint), ("fault", self.fault)) if there
        )

    @property
    def has_hint(self) -> bool:
        return bool(self.hint or self.rule)

    @property
    def rule(self) -> str:
        """What is accepted, where the title does not tell."""
        match self.field:
            case Lines():
                return _("一行一个")
            case Number(least=int(least), most=int(most)):
                return _("{least} 到 {most}").format(least=least, most=most)
            case Number(least=int(least)):
                return _("不小于 {least}").format(least=least)
            case Number(most=int(most)):
                return _("不大于 {most}").format(most=most)
            case StandardNumbers(single=single):
                return _("标准号，例如 GB/T 1.1—2020") if single else _("标准号，一行一个，例如 GB/T 1.1—2020")
            case Body():
                return _("写名称或代码，从列出的单位里选")
            case People(least=least, most=most):
                return _("选 {least} 人").format(least=least) if least == most else (
                    _("选 {least} 到 {most} 人").format(least=least, most=most)
                    if most < 99
                    else _("至少选 {least} 人").format(least=least)
                )  # fmt: skip
            case Files(types=types, most=most, most_megabytes=megabytes):
                return _("{types}；每个最大 {megabytes} MB，最多 {most} 个").format(
                    types="、".join(types), megabytes=megabytes, most=most
                )
        return ""

    @property
    def unit(self) -> str:
        return told(self.field.unit) if isinstance(self.field, Number) else ""

    @property
    def kinds(self) -> str:
        return ",".join(self.field.kinds) if isinstance(self.field, Body) and self.field.kinds else "all"

    @property
    def accept(self) -> str:
        return ",".join(f".{each}" for each in self.field.types) if isinstance(self.field, Files) else ""

    @property
    def condition(self) -> tuple[str, str] | None:
        """(name of the input, value) that makes it asked."""
        return (f"a-{self.field.when[0]}", self.field.when[1]) if self.field.when else None


@dataclass(slots=True)
class Filled:
    """A form as somebody is filling it in: what was typed, what came with it, what is wrong."""

    form: Form
    typed: Typed = field(default_factory=dict)
    by: User | None = None
    faults: dict[str, str] = field(default_factory=dict)
    refusals: tuple[str, ...] = ()
    searched: dict[str, str] = field(default_factory=dict)

    @property
    def wrong(self) -> bool:
        return bool(self.faults or self.refusals)

    def refuse(self, error: GuijuError) -> None:
        """Take over what the engine says: faults of fields, or sentences against the step."""
        if hasattr(error, "faults"):
            self.faults |= {name: told(sentence) for name, sentence in error.faults.items()}
        else:
            self.refusals = tuple(told(each) for each in getattr(error, "sentences", ())) or (told(error),)

    def questions(self) -> list[Question]:
        """One query for each kind of thing that has to be looked up: persons, organizations, files."""
        uploads = self._files()
        return [replace(self._question(each, uploads), depends=self._depends(each)) for each in self.form.fields]

    def summary(self) -> list[tuple[str, str]]:
        """(name of the input or "", what is wrong), in the order of the form."""
        known = [(f"a-{each.name}", self.faults[each.name]) for each in self.form.fields if each.name in self.faults]
        return [("", sentence) for name, sentence in self.faults.items() if not name] + known

    def _files(self) -> dict[str, Attachment]:
        named = [
            pk
            for each in self.form.fields
            if isinstance(each, Files)
            for pk in self.typed.get(each.name, ())
            if str(pk).isdecimal()
        ]
        if not named:
            return {}
        mine = Attachment.objects.filter(pk__in=named, person=self.by, case=None)
        return {str(attachment.pk): attachment for attachment in mine}

    def _depends(self, asked: Field) -> str:
        if asked.when is None:
            return ""
        name, value = asked.when
        other = self.form[name]
        titles = {code: told(title) for code, title in getattr(other, "options", ())}
        if isinstance(other, Confirmed):
            return (_("勾选“{title}”时填写") if value == "True" else _("没有勾选“{title}”时填写")).format(
                title=told(other.title)
            )
        return _("“{title}”是“{value}”时填写").format(title=told(other.title), value=titles.get(value, value))

    def _question(self, asked: Field, uploads: Mapping[str, Attachment]) -> Question:
        value = self.typed.get(asked.name, "")
        fault = self.faults.get(asked.name, "")
        match asked:
            case Choice(options=options) | Choices(options=options):
                chosen = {value} if isinstance(value, str) else set(value)
                listed = [Option(code, told(title), code in chosen) for code, title in options]
                return Question(asked, value, fault, options=listed)
            case People():
                searched = self.searched.get(asked.name, "")
                listed, count = _people(asked, [str(each) for each in value], searched)
                return Question(asked, value, fault, options=listed, searched=searched, found=count)
            case Files():
                there = [uploads[str(pk)] for pk in value if str(pk) in uploads]
                return Question(asked, value, fault, files=there)
            case Body():
                return Question(asked, _with_its_name(str(value)), fault)
            case Lines() | StandardNumbers() if not isinstance(value, str):
                return Question(asked, "\n".join(value), fault)
        return Question(asked, value, fault)


def read(request: HttpRequest, form: Form, *, by: User | None, with_files: bool = True) -> Filled:
    """What a request fills in. Files that come with it are kept at once; what is wrong with them is a fault."""
    filled = Filled(form, by=by)
    sent = request.POST
    for asked in form.fields:
        name = f"a-{asked.name}"
        filled.typed[asked.name] = sent.getlist(name) if _is_listed(asked) else _typed(sent, name)
        if words := sent.get(f"s-{asked.name}", "").strip():
            filled.searched[asked.name] = words[:60]
        if isinstance(asked, Files) and with_files:
            _take_files(request, asked, filled, by=by)
        elif isinstance(asked, Body) and filled.typed[asked.name]:
            _resolve(asked, filled)
    return filled


def too_long(filled: Filled) -> bool:
    return (
        sum(len(value) if isinstance(value, str) else len(value) * 20 for value in filled.typed.values()) > MOST_TYPED
    )


def linked(request: HttpRequest, form: Form) -> Typed:
    """What a link fills in beforehand: `?a-standards=GB/T 1.1-2020`."""
    return {
        each.name: request.GET.getlist(f"a-{each.name}") if _is_listed(each) else request.GET[f"a-{each.name}"][:2000]
        for each in form.fields
        if f"a-{each.name}" in request.GET and not isinstance(each, Files)
    }


def _is_listed(asked: Field) -> bool:
    return isinstance(asked, Choices | People | Files)


def _typed(sent: QueryDict, name: str) -> str:
    return sent.get(name, "").replace("\r\n", "\n")


def _take_files(request: HttpRequest, asked: Files, filled: Filled, *, by: User | None) -> None:
    kept = [pk for pk in filled.typed[asked.name] if pk.isdecimal()]
    for file in request.FILES.getlist(f"u-{asked.name}"):
        if len(kept) >= asked.most:
            filled.faults[asked.name] = _("最多 {most} 个文件，“{name}”没有接收").format(
                most=asked.most, name=file.name
            )
            break
        try:
            attachment = attachments.keep(file, by=by, types=asked.types, most_megabytes=asked.most_megabytes)
        except GuijuError as error:
            filled.faults[asked.name] = told(error)
        else:
            kept.append(str(attachment.pk))
    filled.typed[asked.name] = kept


def _resolve(asked: Body, filled: Filled) -> None:
    """The key of an organization, of what was typed or chosen; what names several or none stays as it was typed."""
    text = filled.typed[asked.name].strip()
    if keyed := _KEYED.search(text):
        filled.typed[asked.name] = keyed[1]
        return
    named = Organization.objects.filter(name_zh=text) | Organization.objects.filter(credit_code=text)
    if asked.kinds:
        named = named.filter(kind__in=asked.kinds)
    found = list(named[:2])
    if len(found) == 1:
        filled.typed[asked.name] = found[0].key


def _with_its_name(key: str) -> str:
    """`童车厂 [enterprise:QDW]`, which is read back as the key."""
    if ":" not in key:
        return key
    found = Organization.objects.filter(key=key).first()
    return f"{found} [{key}]" if found else key


def _people(asked: People, chosen: Iterable[str], words: str) -> tuple[list[Option], int]:
    """Those who are chosen first; then all, or where they are too many, those who are looked for."""
    body = Organization.objects.filter(members__person=OuterRef("pk"), members__until=None).order_by("pk")
    everybody = cleaning.people_of(asked.role).annotate(body=Subquery(body.values("name_zh")[:1]))
    picked = {each for each in chosen if str(each).isdecimal()}
    listed = list(everybody[: MOST_PEOPLE + 1])
    count = len(listed)
    if count > MOST_PEOPLE:
        count = everybody.count()
        named = Q(pk__in=picked)
        if words:
            named |= Q(display_name__icontains=words) | Q(username__icontains=words)
        listed = list(everybody.filter(named)[: MOST_PEOPLE + len(picked)])
        listed.sort(key=lambda each: str(each.pk) not in picked)
    return [Option(str(each.pk), str(each), str(each.pk) in picked, each.body or "") for each in listed], count
