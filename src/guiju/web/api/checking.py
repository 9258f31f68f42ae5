"""`/checks`: a document is sent, what was found in it comes back; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query

from guiju.base.errors import InvalidForm, Unavailable
from guiju.checks.definition import Profile, Severity
from guiju.checks.fleeting import runs
from guiju.checks.fleeting.runs import Asked, Run, State
from guiju.checks.output.as_json import as_dict
from guiju.checks.output.sarif import sarif
from guiju.checks.profiles import Settings
from guiju.checks.running import chosen_rules
from guiju.engines.locks import Busy, exclusive
from guiju.web.api.asking import On, day
from guiju.web.api.schemas import Answer, Day
from guiju.web.api.service import answered, takes
from guiju.web.streaming import AllPlacesTaken

PATIENCE_S: Final = 120
MOST_AT_ONCE: Final = 2
"""Programs that wait for an answer here, on this machine: each keeps one of the server's threads."""

_PIECE: Final = 1 << 18
_BYTES: Final = {"type": "string", "format": "binary"}
_BODY: Final = {
    "multipart/form-data": {
        "schema": {
            "type": "object",
            "properties": {"file": _BYTES},
            "required": ["file"],
            "additionalProperties": False,
        }
    },
    "application/octet-stream": {"schema": _BYTES},
}
_SARIF: Final = {"application/sarif+json": {"schema": {"type": "object"}}}


class Place(Answer):
    """Where in the document; what does not apply is left out."""

    page: int | None = None
    paragraph: int | None = Field(None, description=_("全文第几段，从 1 数起"))
    line: int | None = Field(None, description=_("文本文件的第几行，从 1 数起"))
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    start: int = Field(description=_("这一段的第几个字符，从 0 数起"))
    end: int
    quote: str | None = Field(None, description=_("那里的文字"))
    clause: str | None = Field(None, description=_("章条编号"))


class Mend(Answer):
    text: str = Field(description=_("改成什么；空的是删去"))
    safe: bool = Field(description=_("可以不经人看就改"))
    place: Place | None = Field(None, description=_("改的地方与发现的地方不同时"))


class Finding(Answer):
    code: str = Field(description=_("规则的编号，长期不变"), examples=["REF101"])
    severity: Severity
    title: str
    message: str
    place: Place
    mend: Mend | None
    related: list[Place]
    detail: dict[str, Any]
    verified: bool = Field(description=_("规则的依据核实过"))
    fingerprint: str = Field(description=_("文件别处改动时不变"))
    accepted: str


class Checked(Answer):
    file: str
    format: str
    pages: int | None
    on: Day
    profile: Profile = Field(description=_("当作哪一种文件"))
    rules: list[str] = Field(description=_("运行了的规则"))
    summary: dict[str, int] = Field(description=_("各级别的发现各有几处"))
    left_out: list[str] = Field(description=_("没有做的和为什么"))
    findings: list[Finding]


@takes(
    "/checks",
    answer=Checked,
    tag=_("检查"),
    summary=_("检查一份文件"),
    description=_(
        "用 multipart/form-data 的 file 送来，或者直接作为请求正文送来，这时用 name 写文件名。"
        "能读 docx、pdf、html、md、txt、xlsx、csv，至多 50 MB。文件和结果都不保存。"
    ),
    refusals=(400, 413, 503),
    beside=("name", "profile", "on", "select", "ignore", "format"),
    body=_BODY,
    also=_SARIF,
)
def check_document(
    request: HttpRequest,
    name: Annotated[str, Query(description=_("文件名"), max_length=200, example="draft.docx")] = "",
    profile: Annotated[Profile | Literal[""], Query(description=_("当作哪一种文件；不写则自动判断"))] = "",
    on: On = None,
    select: Annotated[
        str, Query(description=_("只用这些规则或类别，用逗号隔开"), max_length=1_000, example="REF,STR")
    ] = "",
    ignore: Annotated[str, Query(description=_("不用这些规则或类别，用逗号隔开"), max_length=1_000)] = "",
    format: Annotated[Literal["json", "sarif"], Query(description=_("回答的格式"))] = "json",
) -> HttpResponse:
    chosen = Settings(Profile(profile or Profile.DOCUMENT), _codes(select), _codes(ignore))
    chosen_rules(chosen)  # a code that there is not is told before anything is read
    brought, content = _content(request)
    asked = Asked(Path(name or brought).name or "document", day(on), chosen, guess=not profile)
    with _place():
        run = runs.begin(content, asked)
        try:
            return _answer(run, format)
        finally:
            run.forget()


def _answer(run: Run, format: str) -> HttpResponse:
    match run.wait(PATIENCE_S):
        case State.FINISHED:
            if format == "sarif":
                response = answered(sarif([run.report], translate=gettext))
                response["Content-Type"] = "application/sarif+json"
                return response
            return answered(as_dict(run.report, translate=gettext))
        case State.FAILED:
            raise InvalidForm(run.fault)
        case _:
            raise Unavailable("检查没有在 {seconds} 秒内做完；请稍后再试，或在命令行检查", seconds=PATIENCE_S)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code for part in text.split(",") if (code := part.strip().upper()))


def _content(request: HttpRequest) -> tuple[str, Iterable[bytes]]:
    """The name and the bytes of the document, as a form's file or as the body itself. Raises InvalidForm."""
    if not (request.content_type or "").startswith("multipart/"):
        return "", iter(lambda: request.read(_PIECE), b"")
    file = request.FILES.get("file")
    if file is None:
        raise InvalidForm("表单里没有名为 file 的文件")
    return file.name or "", file.chunks()


def _place() -> ExitStack:
    """One of the places for those who wait. Raises AllPlacesTaken."""
    held = ExitStack()
    for place in range(MOST_AT_ONCE):
        try:
            held.enter_context(
                exclusive(Path(settings.DATA) / "checks" / f"waiting-{place}.lock", what=gettext("检查"))
            )
        except Busy:
            continue
        return held
    raise AllPlacesTaken("正在等候检查结果的程序已有 {most} 个，请一分钟后再试", most=MOST_AT_ONCE)
