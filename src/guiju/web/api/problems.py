"""Refusals as RFC 9457 has them: `application/problem+json`, in the language that was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import HttpError, ValidationError

from guiju.base.errors import GuijuError, InvalidForm
from guiju.base.selection import InvalidSelection
from guiju.checks.fleeting.runs import Crowded
from guiju.web.middleware import status_of
from guiju.web.streaming import RETRY_AFTER_S, AllPlacesTaken

MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: gettext_lazy("请求不合要求"),
    403: gettext_lazy("不允许"),
    404: gettext_lazy("没有这一项"),
    405: gettext_lazy("这个地址不接受这种方法"),
    406: gettext_lazy("没有所要的格式"),
    409: gettext_lazy("现在不能这样做"),
    412: gettext_lazy("前提不成立"),
    413: gettext_lazy("请求太大"),
    416: gettext_lazy("文件没有这一段"),
    429: gettext_lazy("请求过于频繁"),
    500: gettext_lazy("服务器内部出错"),
    503: gettext_lazy("暂时不能服务"),
}
DETAILS = {
    400: gettext_lazy("这个请求无法理解。"),
    404: gettext_lazy("没有这个地址。所有地址列在 /api/。"),
    405: gettext_lazy("可用的方法见响应头 Allow。"),
    406: gettext_lazy("这里只能给出 {found}，请求头 Accept 不接受它。"),
    412: gettext_lazy("请求头所写的前提（If-Match 等）与现在的内容不符。"),
    413: gettext_lazy("请求正文至多 {most} 字节。"),
    416: gettext_lazy("请求头 Range 超出了文件的长度。"),
    500: gettext_lazy("服务器出错，已记录在案。请稍后再试。"),
}
"""Said where the refusal brought no sentence of its own."""


class InvalidParameter(InvalidForm):
    """A parameter beside a Selection makes no sense; `parameter` is its name."""

    def __init__(self, parameter: str, sentence: str) -> None:
        super().__init__(sentence)
        self.parameter = parameter


def problem(
    request: HttpRequest,
    status: int,
    detail: str = "",
    *,
    errors: Sequence[Mapping[str, str]] = (),
    **filled: Any,
) -> HttpResponse:
    """`errors` say what is wrong where: a `parameter` or a `pointer` into the body, and its `detail`."""
    content: dict[str, Any] = {
        "type": f"{reverse('api-reference')}#problem-{status}",
        "title": str(TITLES.get(status, TITLES[500 if status >= 500 else 400])),
        "status": status,
        "detail": detail or str(DETAILS.get(status, DETAILS[500 if status >= 500 else 400])).format(**filled),
        "instance": request.get_full_path()[:2_000],
    }
    if errors:
        content["errors"] = list(errors)
    response = HttpResponse(orjson.dumps(content), status=status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def of_domain(request: HttpRequest, error: GuijuError) -> HttpResponse:
    """A refusal of the domain, by the table that the pages follow too."""
    errors = []
    if isinstance(error, InvalidSelection | InvalidParameter):
        errors = [{"parameter": error.parameter, "detail": error.told(_)}]
    if isinstance(error, AllPlacesTaken | Crowded):
        response = problem(request, 503, error.told(_))
        response["Retry-After"] = str(RETRY_AFTER_S)
        return response
    return problem(request, status_of(error), error.told(_), errors=errors)


def of_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework could not read: a body that is no JSON."""
    return problem(request, error.status_code, _("请求正文不是有效的 JSON。") if error.status_code == 400 else "")


def of_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Parameters or a body of another shape than described: 400, each with its place."""
    errors = [_placed(each) for each in error.errors]
    return problem(request, 400, _("；").join(each["detail"] for each in errors), errors=errors)


def _placed(error: Mapping[str, Any]) -> dict[str, str]:
    where, *path = (str(part) for part in error["loc"])
    named = path[-1] if path else where
    detail = _("{name}：{what}").format(name=named, what=_what(error))
    if where == "body":
        return {"pointer": "".join(f"/{part}" for part in path[1:]), "detail": detail}
    return {"parameter": named, "detail": detail}


def _what(error: Mapping[str, Any]) -> str:
    given = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return _("没有写")
        case "extra_forbidden":
            return _("不认识的名称")
        case "int_parsing" | "int_type" | "int_from_float":
            return _("应为整数")
        case "int_parsing_size":
            return _("数太大")
        case "string_type" | "string_unicode":
            return _("应为文字")
        case "bool_parsing" | "bool_type":
            return _("应为 true 或 false")
        case "greater_than_equal":
            return _("不小于 {least}").format(least=given["ge"])
        case "less_than_equal":
            return _("不大于 {most}").format(most=given["le"])
        case "string_too_long":
            return _("至多 {most} 个字符").format(most=given["max_length"])
        case "string_too_short":
            return _("至少 {least} 个字符").format(least=given["min_length"])
        case "too_long":
            return _("至多 {most} 个值").format(most=given["max_length"])
        case "enum" | "literal_error":
            return _("应为其中之一：{words}").format(
                words=str(given["expected"]).replace("'", "").replace(" or ", ", ")
            )
        case "dict_type" | "model_type" | "model_attributes_type":
            return _("应为 JSON 对象")
        case kind if kind.startswith("date"):
            return _("应为写作 2020-12-31 的日期")
        case _:
            return str(error["msg"])
