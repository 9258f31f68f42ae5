"""Forms as descriptions: what a step asks, what it accepts, and what is kept of an answer. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from guiju.base.errors import GuijuError, InvalidForm, Sentence
from guiju.base.numbers import parse
from guiju.people.roles import Role
from guiju.workflow.errors import Contradiction, InvalidAnswers

Answers = Mapping[str, Any]
"""What was filled in, by the name of the field. As kept: text, bool, int, lists of text or int; days as ISO text."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
MOST_LINES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question. `when` names another field and the value that makes this one asked."""

    name: str
    title: str
    required: bool = True
    hint: str = ""
    when: tuple[str, str] | None = None
    empty: ClassVar[Any] = ""

    def clean(self, given: Any) -> Any:
        """What is kept of an answer that is not empty. Raises InvalidForm with the sentence for who typed it."""
        raise NotImplementedError

    def is_asked(self, answers: Mapping[str, Any]) -> bool:
        return self.when is None or str(answers.get(self.when[0], "")) == self.when[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Field):
    """One line, or several where `lines` is more than one."""

    most: int = 200
    lines: int = 1

    def clean(self, given: Any) -> str:
        text = str(given).replace("\r\n", "\n").strip()
        if self.lines == 1:
            text = " ".join(text.split())
        if "\x00" in text:
            raise InvalidForm("含有不能显示的字符")
        if len(text) > self.most:
            raise InvalidForm("最多 {most} 个字，现在有 {count} 个", most=self.most, count=len(text))
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines(Field):
    """Several short texts, one on each line: names of units, of persons."""

    most: int = 200
    empty: ClassVar[Any] = ()

    def clean(self, given: Any) -> list[str]:
        found = list(dict.fromkeys(" ".join(line.split()) for line in lines_of(given) if line.strip()))
        if len(found) > MOST_LINES:
            raise InvalidForm("最多 {most} 行，现在有 {count} 行", most=MOST_LINES, count=len(found))
        for line in found:
            if len(line) > self.most:
                raise InvalidForm("“{line}…”太长，一行最多 {most} 个字", line=line[:20], most=self.most)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Field):
    """A whole number, or with `places` a decimal that is kept as text."""

    least: int | None = None
    most: int | None = None
    places: int = 0
    unit: str = ""

    def clean(self, given: Any) -> int | str:
        text = str(given).strip().replace(",", "").replace("，", "")
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise InvalidForm("“{text}”不是数字", text=text[:40]) from None
        if not number.is_finite() or number != round(number, self.places):
            raise InvalidForm("“{text}”最多可有 {places} 位小数", text=text[:40], places=self.places)
        if self.least is not None and number < self.least:
            raise InvalidForm("不能小于 {least}，现在是 {found}", least=self.least, found=text)
        if self.most is not None and number > self.most:
            raise InvalidForm("不能大于 {most}，现在是 {found}", most=self.most, found=text)
        return f"{number:.{self.places}f}" if self.places else int(number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Field):
    """Kept as ISO text."""

    def clean(self, given: Any) -> str:
        if isinstance(given, date):
            return given.isoformat()
        try:
            return date.fromisoformat(str(given).strip()).isoformat()
        except ValueError:
            raise InvalidForm("“{text}”不是日期，应写作 2026-11-20", text=str(given)[:40]) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Field):
    """One of (code, title); codes are stored and live for ever."""

    options: tuple[tuple[str, str], ...]

    def clean(self, given: Any) -> str:
        return _among(str(given), [code for code, _title in self.options])


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices(Field):
    options: tuple[tuple[str, str], ...]
    empty: ClassVar[Any] = ()

    def clean(self, given: Any) -> list[str]:
        codes = [code for code, _title in self.options]
        chosen = {_among(str(each), codes) for each in _listed(given)}
        return [code for code in codes if code in chosen]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed(Field):
    """A box that has to be ticked where it is required: 我已核对."""

    empty: ClassVar[Any] = False

    def clean(self, given: Any) -> bool:
        return given is True or str(given).lower() in ("true", "on", "1", "yes")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardNumbers(Field):
    """Numbers of standards, one on each line, kept in their canonical form; at most one where `single`."""

    single: bool = False
    empty: ClassVar[Any] = ()

    def clean(self, given: Any) -> list[str]:
        found = []
        for line in lines_of(given):
            if line.strip():
                try:
                    found.append(parse(line.strip()).canonical)
                except GuijuError as error:
                    raise InvalidForm("“{line}”：{why}", line=line.strip()[:60], why=error) from error
        if self.single and len(found) > 1:
            raise InvalidForm("只能填一个标准号，现在有 {count} 个", count=len(found))
        return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Body(Field):
    """An organization of the register, by its key; the caller checks that it is there."""

    kinds: tuple[str, ...] = ()

    def clean(self, given: Any) -> str:
        return str(given).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class People(Field):
    """Persons who have an account, by id, all of one role."""

    role: Role
    least: int = 1
    most: int = 99
    empty: ClassVar[Any] = ()

    def clean(self, given: Any) -> list[int]:
        try:
            found = sorted({int(each) for each in _listed(given)})
        except ValueError:
            raise InvalidForm("请从名单中选人") from None
        if not self.least <= len(found) <= self.most:
            raise InvalidForm(
                "应选 {least} 至 {most} 人，现在是 {count} 人", least=self.least, most=self.most, count=len(found)
            )
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Files(Field):
    """Uploaded files, by the ids of their attachments; `types` are endings without a dot."""

    types: tuple[str, ...] = ("docx", "pdf", "xlsx", "doc", "xls", "wps", "jpg", "png", "zip")
    most: int = 10
    most_megabytes: int = 50
    empty: ClassVar[Any] = ()

    def clean(self, given: Any) -> list[int]:
        try:
            found = list(dict.fromkeys(int(each) for each in _listed(given)))
        except ValueError:
            raise InvalidForm("请上传文件") from None
        if len(found) > self.most:
            raise InvalidForm("最多 {most} 个文件，现在有 {count} 个", most=self.most, count=len(found))
        return found


@dataclass(frozen=True, slots=True)
class Form:
    """What a step asks, in order."""

    fields: tuple[Field, ...]

    def __post_init__(self) -> None:
        names = [field.name for field in self.fields]
        for field in self.fields:
            if not _NAME.fullmatch(field.name) or names.count(field.name) > 1:
                raise Contradiction("字段名“{name}”不合写法，或出现了两次", name=field.name)
            if field.when is not None and field.when[0] not in names[: names.index(field.name)]:
                raise Contradiction("字段“{name}”取决于在它之前没有的“{other}”", name=field.name, other=field.when[0])

    def __getitem__(self, name: str) -> Field:
        """Raises KeyError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def clean(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Every field's answer as it is kept; what is not asked is left out. Raises InvalidAnswers with all faults."""
        kept: dict[str, Any] = {}
        faults: dict[str, str] = {}
        for field in self.fields:
            if not field.is_asked(kept):
                continue
            raw = given.get(field.name)
            try:
                value = field.empty if _is_empty(raw) else field.clean(raw)
            except InvalidForm as fault:
                faults[field.name] = Sentence("{title}：{fault}", title=field.title, fault=fault)
                continue
            if field.required and _is_empty(value):
                faults[field.name] = Sentence("{title}：必须填写", title=field.title)
            kept[field.name] = list(value) if isinstance(value, tuple) else value
        unknown = sorted(given.keys() - {field.name for field in self.fields})
        if unknown:
            faults[""] = Sentence("没有“{name}”这一项", name=unknown[0][:40])
        if faults:
            raise InvalidAnswers(faults)
        return kept


NOTHING = Form(())
REASON = Form((Text(name="reason", title=Sentence("理由"), lines=3, most=2000),))
"""The form of steps that ask for nothing but why."""


def lines_of(given: Any) -> Iterable[str]:
    return given if isinstance(given, list | tuple) else str(given).splitlines()


def _listed(given: Any) -> Iterable[Any]:
    return given if isinstance(given, list | tuple) else [part for part in str(given).split(",") if part.strip()]


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value == "" or value == [] or value == ()


def _among(code: str, codes: Collection[str]) -> str:
    if code not in codes:
        raise InvalidForm("“{code}”不在可选的几项之中", code=code[:40])
    return code
