"""`/classifications`: ICS, CCS, regions, industries."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from functools import cache
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Path, Query

from guiju.base import codes
from guiju.base.codes import Code, Scheme
from guiju.base.errors import NotFound
from guiju.base.selection import Selection
from guiju.standards.search import count
from guiju.web.api import schemas
from guiju.web.api.service import Basis, answered, reads
from guiju.web.api.shapes import iso
from guiju.web.asking import today


class Name(StrEnum):
    """As addresses name a scheme."""

    ICS = "ics"
    CCS = "ccs"
    REGIONS = "regions"
    INDUSTRIES = "industries"


_SCHEMES = {
    Name.ICS: (Scheme.ICS, _("国际标准分类（ICS）"), "ics"),
    Name.CCS: (Scheme.CCS, _("中国标准分类（CCS）"), "ccs"),
    Name.REGIONS: (Scheme.REGION, _("行政区域（GB/T 2260）"), "region"),
    Name.INDUSTRIES: (Scheme.INDUSTRY, _("行业（GB/T 4754）"), "industry"),
}
"""Scheme, title, and the parameter of a Selection that takes its codes."""

Chosen = Annotated[Name, Path(description=_("分类"), example="ics")]


@reads(
    "/classifications",
    answer=schemas.Schemes,
    tag=_("分类"),
    summary=_("有哪些分类"),
    examples=("/classifications",),
    basis=Basis.CODES,
)
def list_schemes(request: HttpRequest) -> HttpResponse:
    return answered(
        {
            "items": [
                {
                    "scheme": name.value,
                    "title": gettext(title),
                    "codes": len(codes.table(scheme)),
                    "link": request.build_absolute_uri(reverse("api:list_classes", args=[name.value])),
                }
                for name, (scheme, title, _parameter) in _SCHEMES.items()
            ]
        }
    )


@reads(
    "/classifications/{scheme}",
    answer=schemas.Classes,
    tag=_("分类"),
    summary=_("一个分类的代码"),
    description=_("现在使用的全部代码，上级在前；也可以只要一级，或一个代码的下级。"),
    examples=("/classifications/ics?level=1", "/classifications/regions?parent=330000"),
    basis=Basis.CODES,
    refusals=(400, 404),
)
def list_classes(
    request: HttpRequest,
    scheme: Chosen,
    level: Annotated[int | None, Query(ge=1, le=4, description=_("只要这一级"))] = None,
    parent: Annotated[str | None, Query(max_length=10, description=_("只要这个代码的下级"))] = None,
) -> HttpResponse:
    rows = (
        row
        for row in codes.table(_SCHEMES[scheme][0]).values()
        if row.valid_to is None and level in (None, row.level) and (not parent or row.parent == parent)
    )
    return answered({"scheme": scheme.value, "items": [_class(row) for row in rows]})


@reads(
    "/classifications/{scheme}/{path:code}",
    answer=schemas.FullClass,
    tag=_("分类"),
    summary=_("一个代码"),
    description=_("名称、上下级，属于它和它下级的标准数。行政区域代码也给出先后的名称。"),
    examples=("/classifications/ics/97.190", "/classifications/regions/330000"),
    basis=Basis.INDEX,
    refusals=(400, 404),
)
def read_class(
    request: HttpRequest,
    scheme: Chosen,
    code: Annotated[str, Path(description=_("代码"), example="97.190", max_length=20)],
) -> HttpResponse:
    of, title, parameter = _SCHEMES[scheme]
    row = _row(of, code.upper())
    if row is None:
        raise NotFound(gettext("{scheme}中没有代码“{code}”").format(scheme=gettext(title), code=code[:20]))
    written = _as_selected(row)
    past = codes.history(row.code) if of is Scheme.REGION else ()
    return answered(
        _class(row)
        | {
            "scheme": scheme.value,
            "ancestors": [_class(each) for each in _ancestors(row)],
            "children": [_class(each) for each in _children(of).get(row.code, ()) if each.valid_to is None],
            "history": [_class(each) for each in past],
            "standards": count(Selection.from_query({parameter: [written]}).as_of(today())),
            "links": {
                "standards": request.build_absolute_uri(f"{reverse('api:search')}?{urlencode({parameter: written})}")
            },
        }
    )


def _row(scheme: Scheme, code: str) -> Code | None:
    """Of a code as its table writes it, or as numbers and Selections do: 33 for 330000, C131 for 131."""
    rows = codes.table(scheme)
    if scheme is Scheme.REGION:
        code = code.ljust(6, "0") if code.isascii() and code.isdigit() and len(code) in (2, 4) else code
    elif scheme is Scheme.INDUSTRY and code not in rows and code[1:] in rows and _section(rows[code[1:]]) == code[:1]:
        code = code[1:]
    return rows.get(code)


def _as_selected(row: Code) -> str:
    """As a Selection takes the code: an industry is led by the letter of its section."""
    if row.scheme is Scheme.INDUSTRY and row.level > 1:
        return _section(row) + row.code
    return row.code


def _section(row: Code) -> str:
    return _ancestors(row)[0].code if row.parent else row.code


def _ancestors(row: Code) -> list[Code]:
    found: list[Code] = []
    while row.parent and (above := codes.table(row.scheme).get(row.parent)):
        found.insert(0, above)
        row = above
    return found


@cache
def _children(scheme: Scheme) -> dict[str, list[Code]]:
    found: dict[str, list[Code]] = defaultdict(list)
    for row in codes.table(scheme).values():
        if row.parent:
            found[row.parent].append(row)
    return dict(found)


def _class(row: Code) -> dict[str, Any]:
    return {
        "code": row.code,
        "name_zh": row.name_zh,
        "name_en": row.name_en or None,
        "parent": row.parent,
        "level": row.level,
        "valid_from": iso(row.valid_from),
        "valid_to": iso(row.valid_to),
        "successor": row.successor,
    }
