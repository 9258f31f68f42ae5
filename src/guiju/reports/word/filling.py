"""From a template and its places to a document in which links, charts and tables are still marks in the text.

An officer's template is a stranger's program: it runs in jinja's sandbox, and all of its faults are told at once.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import jinja2
from docx.document import Document as WordDocument
from docx.opc.part import Part, XmlPart
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, Undefined, meta, nodes
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError
from lxml import etree

from guiju.base.errors import InvalidForm, NotFound, Sentence
from guiju.reports.word.faults import BODY, FOOTER, FOOTNOTES, HEADER, Faults, Lines
from guiju.reports.word.joining import TAG, join_places
from guiju.reports.word.names import WORD
from guiju.reports.word.places import (
    OBJECT,
    OBJECT_END,
    REFERENCE,
    REFERENCE_END,
    Drawn,
    Tabled,
    Written,
    linked,
)

_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST = 1_000_000
_NUMBERS = (int, float)
_JINJA = str(Path(jinja2.__file__).parent)
#: What an expression of a template can go wrong with by itself: 1/0, "a" + 1, a list without that place.
_MISTAKES = (TypeError, ValueError, LookupError, ArithmeticError, AttributeError, jinja2.TemplateError)


class Filling(DocxTemplate):
    """One rendering by docxtpl, which finds the places in every part of the file."""

    def __init__(self, document: WordDocument) -> None:
        super().__init__("")
        self.docx = document
        self.faults = Faults()
        self.objects: list[Drawn | Tabled | Written] = []
        self.environment = _Environment(self)
        self._lines = Lines(BODY, [""])
        self._wanted: list[tuple[Sentence, str]] = []
        for part in _parts(document):
            _joined(part, self.faults)

    def init_docx(self, reload: bool = True) -> None:
        """It is open already."""

    def fill(self, places: Mapping[str, object]) -> None:
        """Fill in every part. Raises UnknownPlace or BrokenTemplate with all that is wrong."""
        self.faults.tell()
        self.render({"ref": self._reference, "linked": linked} | dict(places), self.environment)
        names = {each.name for each in self.objects if not isinstance(each, Written)}
        for where, wanted in self._wanted:
            if wanted not in names:
                self.faults.add(where, Sentence("没有名为“{name}”的图或表", name=wanted), unknown=True)
        self.faults.tell()

    def expressions(self) -> list[str]:
        """What stands between {{ and }}, each once, in order."""
        self.faults.tell()
        texts = ["".join(str(each) for each in etree.fromstring(part.blob).itertext()) for part in _parts(self.docx)]
        found = (_straight(tag[2:-2]).strip() for text in texts for tag in TAG.findall(text) if tag.startswith("{{"))
        return list(dict.fromkeys(found))

    def patch_xml(self, src_xml: str) -> str:
        """docxtpl leaves the & of XML in what jinja reads."""
        return str(TAG.sub(lambda tag: tag[0].replace("&amp;", "&"), super().patch_xml(src_xml)))

    def render_xml_part(self, src_xml: str, part: Part, context: Mapping[str, Any], jinja_env: Any = None) -> str:
        """docxtpl's own, which knows no paragraphs of mistakes."""
        source = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)
        self._lines = Lines(_title(part), source.split("\n"))
        try:
            self._note_unknown_names(source, context)
            filled = self.environment.from_string(source).render(context)
        except TemplateSyntaxError as error:
            self._note_each_mistake(error)
            return TAG.sub("", src_xml)
        except _MISTAKES as error:
            self._note_or_raise(error)
            return TAG.sub("", src_xml)
        filled = re.sub(r"\n<w:p([ >])", r"<w:p\1", filled)
        return self.resolve_listing(filled)

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """The properties are given, not filled in."""

    def note(self, fault: Sentence, *, unknown: bool = False) -> None:
        """Something is wrong with the paragraph that is being filled."""
        self.faults.add(self._here(), fault, unknown=unknown)

    def shown(self, value: object) -> str:
        """A value as text of the document; what is more than text as a mark."""
        if isinstance(value, Drawn | Tabled | Written):
            self.objects.append(value)
            return f"{OBJECT}{len(self.objects) - 1}{OBJECT_END}"
        if value is None:
            self.note(Sentence("这里没有值"))
            return ""
        return _NO_XML.sub("", str(value))

    def _reference(self, name: str) -> str:
        self._wanted.append((self._here(), str(name)))
        return f"{REFERENCE}{name}{REFERENCE_END}"

    def _here(self) -> Sentence:
        frame = sys._getframe(1)
        while frame is not None:
            if template := frame.f_globals.get("__jinja_template__"):
                return self._lines.where(template.get_corresponding_lineno(frame.f_lineno))
            frame = frame.f_back  # type: ignore[assignment]
        return self._lines.where(1)

    def _note_unknown_names(self, source: str, context: Mapping[str, Any]) -> None:
        """Those of branches that are not taken too."""
        tree = self.environment.parse(source)
        unknown = meta.find_undeclared_variables(tree) - set(context) - set(self.environment.globals)
        excused = {
            id(named)
            for node in tree.find_all((nodes.Test, nodes.Filter))
            if node.name in ("defined", "undefined", "default", "d")
            for named in node.find_all(nodes.Name)
        }
        for named in tree.find_all(nodes.Name):
            if named.name in unknown and named.ctx == "load" and id(named) not in excused:
                self.faults.add(self._lines.where(named.lineno), _unknown(named.name), unknown=True)

    def _note_each_mistake(self, error: TemplateSyntaxError) -> None:
        """jinja stops at the first; the others are found by trying each place by itself."""
        before = len(self.faults.found)
        for number, line in enumerate(self._lines.lines, start=1):
            for tag in TAG.findall(line):
                if tag.startswith("{{"):
                    try:
                        self.environment.from_string(tag)
                    except TemplateSyntaxError as wrong:
                        self.faults.add(self._lines.where(number), _miswritten(tag, wrong))
        if len(self.faults.found) == before:
            words = TAG.search(self._lines.lines[error.lineno - 1])
            self.faults.add(self._lines.where(error.lineno), _miswritten(words[0] if words else "", error))

    def _note_or_raise(self, error: Exception) -> None:
        """A mistake of the template's own; one inside a function that was called is raised as it is."""
        where, inside = self._lines.where(1), False
        for file, line in _frames(error.__traceback__):
            if file == "<template>":
                where, inside = self._lines.where(line), False
            elif not file.startswith(_JINJA) and file != __file__:
                inside = True
        if inside:
            raise error
        self.faults.add(where, Sentence("算不出来（{error}）", error=error))


@jinja2.pass_context
def _finalize(context: Context, value: object) -> str:
    return context.environment.filling.shown(value)  # type: ignore[attr-defined]


class _Environment(ImmutableSandboxedEnvironment):
    """jinja without Python's insides, files, or texts and numbers without end."""

    intercepted_binops = frozenset(("*", "**"))

    def __init__(self, filling: Filling) -> None:
        # Not optimized: what is reckoned while it is read belongs to no paragraph.
        super().__init__(autoescape=True, optimized=False, finalize=_finalize, undefined=_missing(filling))
        self.filling = filling

    def call(self, context: Context, obj: Any, /, *arguments: Any, **named: Any) -> Any:
        """A call that is refused leaves nothing, and the next one is tried."""
        try:
            return super().call(context, obj, *arguments, **named)
        except (NotFound, InvalidForm) as error:
            self.filling.note(Sentence("{error}", error=error), unknown=True)
        except SecurityError:
            self.filling.note(Sentence("模板里不能调用它"))
        except TypeError as error:
            if not list(_frames(error.__traceback__))[-1][0].startswith(_JINJA):
                raise
            self.filling.note(Sentence("参数不对（{error}）", error=error))
        return self.undefined()

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        first, second = _size(left), _size(right)
        repeated = operator == "*" and not (isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS))
        if (operator == "**" and second > 64) or (repeated and first * second > _LONGEST):
            raise SecurityError("the result would be too large")
        return super().call_binop(context, operator, left, right)


def _size(value: object) -> float:
    if isinstance(value, str | list | tuple):
        return len(value)
    return abs(value) if isinstance(value, _NUMBERS) else 1


def _missing(filling: Filling) -> type[Undefined]:
    """What an unknown name stands for: noted once it is used, and empty, so that the rest can be looked at."""

    class Missing(Undefined):
        __slots__ = ()

        def _note(self, *_arguments: object, **_named: object) -> Missing:
            if self._undefined_name:
                filling.note(_unknown(self._undefined_name), unknown=True)
            return self

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            return self._note()

        def __str__(self) -> str:
            self._note()
            return ""

        def __iter__(self) -> Any:
            self._note()
            return iter(())

        def __len__(self) -> int:
            self._note()
            return 0

        def __bool__(self) -> bool:
            self._note()
            return False

        def __int__(self) -> int:  # type: ignore[override]
            self._note()
            return 0

        def __float__(self) -> float:  # type: ignore[override]
            self._note()
            return 0.0

        def __eq__(self, other: object) -> bool:
            self._note()
            return False

        __hash__ = Undefined.__hash__
        __call__ = __getitem__ = _note  # type: ignore[assignment]
        __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __neg__ = __pos__ = _note  # type: ignore[assignment]
        __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _note  # type: ignore[assignment]
        __pow__ = __rpow__ = __lt__ = __le__ = __gt__ = __ge__ = _note  # type: ignore[assignment]

    return Missing


def _straight(text: str) -> str:
    """Word writes quotation marks that jinja does not take; docxtpl makes straight ones of them."""
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


def _unknown(name: str) -> Sentence:
    return Sentence("不认识“{name}”", name=name)


def _miswritten(tag: str, error: TemplateSyntaxError) -> Sentence:
    return Sentence("“{tag}”写法有误（{error}）", tag=tag, error=error.message or "")


def _frames(traceback: TracebackType | None) -> list[tuple[str, int]]:
    """File and line of each step, those of the template in its own lines."""
    steps = []
    while traceback is not None:
        steps.append((traceback.tb_frame.f_code.co_filename, traceback.tb_lineno))
        traceback = traceback.tb_next
    return steps


_KINDS = {"header": HEADER, "footer": FOOTER, "footnotes": FOOTNOTES}


def _title(part: Part) -> Sentence:
    return next((title for kind, title in _KINDS.items() if f"/{kind}" in str(part.partname)), BODY)


def _parts(document: WordDocument) -> list[Part]:
    """The parts that may hold places: headers first, as a reader meets them."""
    found = {part.partname: part for part in document.part.package.iter_parts()}
    texts = [part for partname, part in sorted(found.items()) if _title(part) is not BODY]
    return [*(part for part in texts if part.content_type.startswith(WORD)), document.part]


def _joined(part: Part, faults: Faults) -> None:
    if isinstance(part, XmlPart):
        join_places(part.element, part=_title(part), faults=faults)
        return
    root = etree.fromstring(part.blob)
    join_places(root, part=_title(part), faults=faults)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
