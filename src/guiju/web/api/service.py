"""The API itself: how an address is registered, what every answer carries, and its description by OpenAPI."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from enum import StrEnum
from functools import wraps
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import condition
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from guiju.base.errors import GuijuError
from guiju.base.selection import PARAMETERS
from guiju.figures import copying
from guiju.journal.actions import cursor_of, last_seq
from guiju.standards.search import READER
from guiju.web.api import problems
from guiju.web.api.parameters import SELECTION
from guiju.web.api.schemas import Problem
from guiju.web.asking import today

VERSION = "1.0.0"
"""Of the answers' form: raise it whenever an answer changes its shape, or clients go on with what they remember."""


SEVERAL = frozenset({"facets"})
"""Parameters beside a Selection that may stand several times."""


class Basis(StrEnum):
    """What an answer follows from: while that stands still, so does the answer, and a client may keep it."""

    REGISTER = "register"
    INDEX = "index"
    FIGURES = "figures"
    CODES = "codes"


class Api(NinjaAPI):
    """Refusals go out as problems; the description is finished with what all addresses share."""

    def get_openapi_operation_id(self, operation: Any) -> str:
        return operation.view_func.__name__


api = Api(
    title=_("规矩开放接口"),
    version=VERSION,
    description=_(
        "读取标准登记簿：检索，一项标准在某一天的状态、代替关系和来源，识别标准号和文中引用的标准，机构，分类，变更和整库下载。"
        "只读，不需要登录；JSON 用 UTF-8，日期写作 2020-12-31；文字随 Accept-Language 用中文或英文。"
    ),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)

api.exception_handler(GuijuError)(problems.of_domain)
api.exception_handler(HttpError)(problems.of_http)
api.exception_handler(ValidationError)(problems.of_shape)


def reads(
    path: str,
    *,
    answer: type[Schema],
    tag: str,
    summary: str,
    description: str = "",
    examples: Sequence[str] = (),
    basis: Basis | None = Basis.REGISTER,
    selects: bool = False,
    refusals: Collection[int] = (400,),
    answers: Mapping[int, type[Schema]] | None = None,
    media_type: str = "application/json",
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Register a view for GET at `path`: names that it does not know are refused, and a client may ask conditionally.

    `basis` is what the answer follows from; None where the view looks after that itself.
    `selects`: the parameters of a Selection may stand beside its own. `examples` are addresses behind `/api/v1`
    that the page of the API offers, and that a test asks.
    """

    def register(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        own = _names(view, path)

        @wraps(view)
        def strictly(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refuse_unknown(request, own, beside_selection=selects)
            return view(request, *args, **kwargs)

        @wraps(view)
        def conditionally(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if basis is None:
                return strictly(request, *args, **kwargs)
            tagged = condition(etag_func=lambda *_args, **_kwargs: tag_of(basis))
            response = tagged(strictly)(request, *args, **kwargs)
            response.setdefault("Cache-Control", "public, max-age=3600" if basis is Basis.CODES else "public, no-cache")
            return response

        _sign(conditionally, view)
        api.get(
            path,
            response={200: answer, **(answers or {}), **dict.fromkeys(refusals, Problem)},
            summary=summary,
            description=description or None,
            tags=[tag],
            url_name=view.__name__,
            openapi_extra={
                **({"parameters": SELECTION} if selects else {}),
                "x-examples": list(examples),
                "x-media-type": media_type,
            },
        )(conditionally)
        return view

    return register


def takes(
    path: str,
    *,
    answer: type[Schema],
    tag: str,
    summary: str,
    description: str = "",
    refusals: Collection[int] = (400, 413),
    beside: Collection[str] = (),
    body: Mapping[str, Any] | None = None,
    also: Mapping[str, Any] | None = None,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Register a view for POST: a question too long for an address. It changes nothing.

    `beside` are the names that may stand in its query string. `body` tells the media types of a body that is no JSON,
    `also` those of answers beside JSON, both with what OpenAPI says of each.
    """

    def register(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def strictly(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            refuse_unknown(request, beside)
            response = view(request, *args, **kwargs)
            response["Cache-Control"] = "no-store"
            return response

        _sign(strictly, view)
        api.post(
            path,
            response={200: answer, **dict.fromkeys(refusals, Problem)},
            summary=summary,
            description=description or None,
            tags=[tag],
            url_name=view.__name__,
            openapi_extra={
                **({"requestBody": {"required": True, "content": body}} if body else {}),
                **({"x-also": also} if also else {}),
            },
        )(strictly)
        return view

    return register


def _sign(wrapper: Callable[..., Any], view: Callable[..., Any]) -> None:
    """With the types of the view itself: the framework would look for their names in this module."""
    wrapper.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]


def _names(view: Callable[..., Any], path: str) -> frozenset[str]:
    """The names that may stand in the query string: the view's own parameters that are no part of the address."""
    return frozenset(
        name
        for name in inspect.signature(view).parameters
        if name != "request" and f"{{{name}}}" not in path and f":{name}}}" not in path
    )


def refuse_unknown(request: HttpRequest, own: Collection[str], *, beside_selection: bool = False) -> None:
    """A name that is not known, or one that stands twice, is a mistake of the asker: nothing is guessed.

    A Selection looks after its own names.
    """
    for name, values in request.GET.lists():
        if beside_selection and name in PARAMETERS:
            continue
        if name not in own:
            known = gettext("、").join([*(PARAMETERS if beside_selection else ()), *sorted(own)]) or "—"
            sentence = gettext("参数 {name} 不认识；这里有：{known}").format(name=name[:40], known=known)
            raise problems.InvalidParameter(name[:40], sentence)
        if len(values) > 1 and name not in SEVERAL:
            raise problems.InvalidParameter(name, gettext("参数 {name} 只写一次").format(name=name))


def tag_of(basis: Basis) -> str:
    """Weak: it tells that nothing changed by which the answer could have; no two answers of one address share it."""
    parts: list[Any] = [VERSION, get_language()]
    if basis is not Basis.CODES:
        parts += [today(), last_seq()]
    if basis is Basis.INDEX:
        parts.append(cursor_of(READER))
    if basis is Basis.FIGURES:
        parts.append(cursor_of(copying.READER))
    return 'W/"{}"'.format("_".join(map(str, parts)))


def answered(content: Any, *, status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(content), status=status, content_type="application/json")


def paged(
    request: HttpRequest, content: dict[str, Any], *, next: str = "", previous: str = "", **settled: str
) -> HttpResponse:
    """An answer with the addresses of the pages after and before it, in its content and in the header Link.

    `settled` are parameters that were left open and that these addresses name.
    """
    links = {
        "next": _address(request, settled | {"after": next}) if next else None,
        "previous": _address(request, settled | {"before": previous}) if previous else None,
    }
    response = answered(content | links)
    if told := [f'<{address}>; rel="{relation}"' for relation, address in links.items() if address]:
        response["Link"] = ", ".join(told)
    return response


def _address(request: HttpRequest, changed: dict[str, str]) -> str:
    """The address asked for, at another cursor."""
    kept: dict[str, Any] = {name: values for name, values in request.GET.lists() if name not in ("after", "before")}
    return request.build_absolute_uri(f"{request.path}?{urlencode(kept | changed, doseq=True)}")
