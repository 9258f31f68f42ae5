"""`/organizations`: the bodies behind the standards."""

from __future__ import annotations

from typing import Annotated

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Path, Query

from guiju.base.errors import NotFound
from guiju.base.selection import Selection
from guiju.organizations.models import Organization, OrganizationKind, OrganizationName
from guiju.standards.search import count
from guiju.web.api import schemas
from guiju.web.api.asking import After, ManyLimit, numeric_cursor
from guiju.web.api.service import Basis, answered, paged, reads
from guiju.web.api.shapes import body, organization
from guiju.web.asking import today

MOST_CHILDREN = 200


@reads(
    "/organizations",
    answer=schemas.Organizations,
    tag=_("机构"),
    summary=_("机构"),
    description=_("主管部门、技术委员会、社会团体、企业和国外的标准组织，按登记的先后。"),
    examples=("/organizations?kind=committee&limit=5", "/organizations?q=市场监管"),
)
def list_organizations(
    request: HttpRequest,
    q: Annotated[str | None, Query(max_length=200, description=_("名称（含曾用名）或代号中的文字"))] = None,
    kind: Annotated[OrganizationKind | None, Query(description=_("类别"))] = None,
    region: Annotated[
        str | None, Query(pattern="^[0-9]{2}([0-9]{2}){0,2}$", description=_("行政区域，含其下级"))
    ] = None,
    after: After = None,
    limit: ManyLimit = 100,
) -> HttpResponse:
    rows = Organization.objects.filter(pk__gt=numeric_cursor(after))
    if kind is not None:
        rows = rows.filter(kind=kind)
    if region:
        rows = rows.filter(region__startswith=region)
    if words := (q or "").replace("\x00", "").strip():
        known_as = OrganizationName.objects.filter(name__icontains=words).values("organization")
        rows = rows.filter(
            Q(name_zh__icontains=words) | Q(name_en__icontains=words) | Q(code__icontains=words) | Q(pk__in=known_as)
        )
    page = list(rows.select_related("parent").order_by("pk")[: limit + 1])
    content = {"items": [organization(each) for each in page[:limit]]}
    return paged(request, content, next=str(page[limit - 1].pk) if len(page) > limit else "")


@reads(
    "/organizations/{path:key}",
    answer=schemas.FullOrganization,
    tag=_("机构"),
    summary=_("一个机构"),
    description=_("名称、上下级，发布和归口了多少标准。"),
    examples=("/organizations/{organization}",),
    basis=Basis.INDEX,
    refusals=(400, 404),
)
def read_organization(
    request: HttpRequest,
    key: Annotated[str, Path(description=_("机构的键"), example="committee:SAC/TC 286", max_length=200)],
) -> HttpResponse:
    found = Organization.objects.select_related("parent").filter(key=key.replace("\x00", "")).first()
    if found is None:
        raise NotFound(gettext("登记簿中没有键为“{key}”的机构").format(key=key[:80]))
    standards = request.build_absolute_uri(reverse("api:search"))
    return answered(
        organization(found)
        | {
            "other_names": list(found.names.order_by("name").values_list("name", flat=True)),
            "children": [body(child) for child in found.children.order_by("code", "key")[:MOST_CHILDREN]],
            "issued": count(Selection(issuers=(key,), on=today())),
            "responsible": count(Selection(committees=(key,), on=today())),
            "links": {
                "page": request.build_absolute_uri(reverse("portal:organization", args=[key])),
                "issued": f"{standards}?{urlencode({'issuer': key})}",
                "responsible": f"{standards}?{urlencode({'committee': key})}",
            },
        }
    )
