"""The page that describes the API, made from its description alone; and the description itself."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_safe

from guiju.base.selection import PARAMETERS
from guiju.organizations.models import Organization
from guiju.standards.models import Standard
from guiju.web.api import problems
from guiju.web.api.description import description
from guiju.web.api.schemas import BLANK
from guiju.web.api.service import VERSION, answered
from guiju.web.asking import today

TOLD = (400, 404, 405, 406, 413, 416, 429, 500, 503)


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    place: str
    required: bool
    kind: str
    description: str
    example: str


@dataclass(frozen=True, slots=True)
class Example:
    """`link` is empty where a browser cannot follow it."""

    shown: str
    link: str
    curl: str


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    description: str
    selects: bool
    parameters: list[Parameter]
    answer: list[Parameter]
    media_type: str
    examples: list[Example]


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    response = answered(description())
    response["Cache-Control"] = "public, max-age=300"
    return response


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    told = description()
    found = _found()
    operations = [
        _operation(request, told, path, method, each, found)
        for path, methods in told["paths"].items()
        for method, each in methods.items()
    ]
    selecting = next(each for methods in told["paths"].values() for each in methods.values() if _selects(each))
    return render(
        request,
        "api/reference.html",
        {
            "title": told["info"]["title"],
            "description": told["info"]["description"],
            "version": VERSION,
            "base": request.build_absolute_uri(reverse("api:search")).removesuffix("/search"),
            "groups": [(tag, list(each)) for tag, each in groupby(operations, key=lambda each: _tag(told, each))],
            "selection": [each for each in _parameters(selecting) if each.name in PARAMETERS],
            "problems": [(status, problems.TITLES[status]) for status in TOLD],
            "rate": settings.API_RATE.partition("/"),
            "day": today(),
        },
    )


def _tag(told: Mapping[str, Any], operation: Operation) -> str:
    tags: list[str] = told["paths"][operation.path][operation.method.lower()]["tags"]
    return tags[0]


def _found() -> dict[str, str]:
    """What stands in the register and so in the examples."""
    standard = Standard.objects.filter(key="gb-t-1.1-2009").first() or Standard.objects.order_by("pk").first()
    organization = Organization.objects.filter(kind="committee").order_by("pk").first()
    return {
        "key": standard.key if standard else "gb-t-1.1-2009",
        "number": standard.parsed.printed if standard else "GB/T 1.1—2009",
        "organization": organization.key if organization else "committee:SAC/TC 286",
    }


def _operation(
    request: HttpRequest,
    told: Mapping[str, Any],
    path: str,
    method: str,
    of: Mapping[str, Any],
    found: Mapping[str, str],
) -> Operation:
    media_type, answer = next(iter(of["responses"]["200"]["content"].items()))
    selects = _selects(of)
    return Operation(
        id=of["operationId"],
        method=method.upper(),
        path=path,
        summary=of["summary"],
        description=of.get("description", ""),
        selects=selects,
        parameters=[each for each in _parameters(of) if not (selects and each.name in PARAMETERS)],
        answer=list(_fields(told, answer["schema"])),
        media_type=media_type,
        examples=[_got(request, path, each.format(**found)) for each in of.get("x-examples", ())]
        or ([_posted(request, told, path, of)] if method == "post" else []),
    )


def _selects(operation: Mapping[str, Any]) -> bool:
    return any(each["name"] == "published-from" for each in operation.get("parameters", ()))


def _parameters(operation: Mapping[str, Any]) -> list[Parameter]:
    return [
        Parameter(
            each["name"],
            each["in"],
            each["required"],
            _kind(each["schema"]),
            each.get("description", ""),
            _shown(each.get("example", "")),
        )
        for each in operation.get("parameters", ())
    ]


def _shown(example: Any) -> str:
    return str(example[0] if isinstance(example, list) else example)


def _fields(told: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[Parameter]:
    """The names of an object; what stands within them is told by the description."""
    of = _resolved(told, schema)
    for name, each in of.get("properties", {}).items():
        yield Parameter(name, "body", name in of.get("required", ()), _kind(each), each.get("description", ""), "")


def _resolved(told: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in schema:
        found: Mapping[str, Any] = told["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def _kind(schema: Mapping[str, Any]) -> str:
    """What may stand there, in few signs: ``date``, ``1…100``, ``national | sector``, ``[Record]``."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " | ".join(_kind(each) for each in schema["anyOf"] if each != BLANK)
    if "enum" in schema:
        return " | ".join(str(word) for word in schema["enum"] if word != "")
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    if "minimum" in schema and "maximum" in schema:
        return f"{schema['minimum']}…{schema['maximum']}"
    return str(schema.get("format") or schema.get("type") or "JSON")


def _got(request: HttpRequest, path: str, address: str) -> Example:
    below = path[: path.index("/v1") + 3]
    link = iri_to_uri(f"{below}{address}").replace(" ", "%20")
    return Example(address, link, shlex.join(["curl", request.build_absolute_uri(link)]))


def _posted(request: HttpRequest, told: Mapping[str, Any], path: str, of: Mapping[str, Any]) -> Example:
    if "application/json" in of["requestBody"]["content"]:
        return _sent(request, told, path, of)
    return Example("draft.docx", "", shlex.join(["curl", "-F", "file=@draft.docx", request.build_absolute_uri(path)]))


def _sent(request: HttpRequest, told: Mapping[str, Any], path: str, of: Mapping[str, Any]) -> Example:
    asked = _resolved(told, of["requestBody"]["content"]["application/json"]["schema"])
    body = {name: each["examples"][0] for name, each in asked["properties"].items() if each.get("examples")}
    sent = json.dumps(body, ensure_ascii=False)
    address = request.build_absolute_uri(path)
    return Example(sent, "", shlex.join(["curl", "--json", sent, address]))
