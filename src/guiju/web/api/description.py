"""The API described by OpenAPI 3.1, in the reader's language; made once for each."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from guiju.web.api import problems
from guiju.web.api.service import api

SHARED_REFUSALS = (404, 405, 406, 429, 500)
"""Any address may answer so."""

TAGS = (_("标准"), _("标准号"), _("检查"), _("机构"), _("统计"), _("分类"), _("变更"), _("下载"), _("登记簿"))
"""In the order in which they are described."""

HEADERS = {
    "ETag": _("一样的内容有一样的标记；用 If-None-Match 送回，没有变化时只回答 304"),
    "Link": _("前后页的地址"),
    "RateLimit-Limit": _("这段时间内至多请求多少次"),
    "RateLimit-Remaining": _("还可以请求多少次"),
    "RateLimit-Reset": _("多少秒后恢复满额"),
}


def description() -> dict[str, Any]:
    """As the language of the moment has it."""
    return _described(get_language() or "")


@cache
def _described(language: str) -> dict[str, Any]:
    # Through JSON: the framework repeats one object for all methods of an address, and enums are to be plain texts.
    schema: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    schema["paths"] = dict(sorted(schema["paths"].items(), key=lambda pair: TAGS.index(_tag(pair[1]))))
    for methods in schema["paths"].values():
        for operation in methods.values():
            _finish(operation)
    for shape in schema["components"]["schemas"].values():
        shape.pop("description", None)  # what colleagues are told of the class
        _untitle(shape)
    schema["components"]["responses"] = {
        str(status): {"description": str(problems.TITLES[status]), **_PROBLEM} for status in SHARED_REFUSALS
    }
    schema["components"]["headers"] = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in HEADERS.items()
    }
    schema.pop("servers", None)
    return _translated(schema)


_PROBLEM = {"content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def _tag(methods: dict[str, Any]) -> str:
    tag: str = next(iter(methods.values()))["tags"][0]
    return tag


def _finish(operation: dict[str, Any]) -> None:
    """What the framework does not know: the media types, the refusals and the headers that all addresses share."""
    media_type, also = operation.pop("x-media-type", "application/json"), operation.pop("x-also", {})
    for status, response in operation["responses"].items():
        if int(status) >= 400:
            response["description"] = str(problems.TITLES[int(status)])
            response["content"] = _PROBLEM["content"]
        else:
            response["description"] = _("回答")
            content = response.pop("content")["application/json"]
            response["content"] = {media_type if int(status) == 200 else "application/json": content}
            response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
            if media_type != "application/json" and int(status) == 200:
                response["content"] = {media_type: {"schema": {"type": "string", "format": "binary"}}}
            if int(status) == 200:
                response["content"] |= also
    for status in SHARED_REFUSALS:
        operation["responses"].setdefault(str(status), {"$ref": f"#/components/responses/{status}"})
    operation["responses"] = dict(sorted(operation["responses"].items()))
    for parameter in operation.get("parameters", ()):
        parameter["schema"] = _asked(parameter["schema"])


def _asked(schema: dict[str, Any]) -> dict[str, Any]:
    """Of a parameter that may be left out: an address has no null."""
    known = {name: value for name, value in schema.items() if name not in ("anyOf", "title", "default", "description")}
    if schema.get("default") is not None:
        known["default"] = schema["default"]
    if "anyOf" not in schema:
        return known
    kinds = [each for each in schema["anyOf"] if each.get("type") != "null"]
    return known | (kinds[0] if len(kinds) == 1 else {"anyOf": kinds})


def _untitle(shape: dict[str, Any]) -> None:
    """Titles that repeat a name tell nothing."""
    shape.pop("title", None)
    for each in shape.get("properties", {}).values():
        each.pop("title", None)


_TEXTS = ("description", "summary", "title")


def _translated(value: Any) -> Any:
    if isinstance(value, list):
        return [_translated(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: _text(name, each) for name, each in value.items()}


def _text(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return gettext(value) if value and name in _TEXTS else value
    if name == "tags":
        return [gettext(tag) for tag in value]
    return _translated(value)
