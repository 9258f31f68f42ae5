"""`/export.jsonl`, `/export.parquet`: a Selection, streamed. `/exports`: the whole register as files with checksums."""

from __future__ import annotations

import base64
from typing import Annotated

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import condition
from ninja import Path

from guiju.base.errors import NotFound
from guiju.standards import bulk
from guiju.standards.exporting import export
from guiju.standards.search import count
from guiju.standards.tasks import make_bulk
from guiju.web.api import schemas
from guiju.web.api.asking import selection
from guiju.web.api.files import sent
from guiju.web.api.service import Basis, answered, reads
from guiju.web.asking import today
from guiju.web.streaming import Held, place_for

MEDIA_TYPES = {
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "jsonl.gz": "application/gzip",
}
RETRY_AFTER_S = 60

_WHOLE = _(
    "符合全部条件的标准，一次给完，边读边发；每一项另有代替和采用关系。"
    "很长的同时只发几个，其余得到 503。要全部登记簿，用 /exports 更快，也有校验和。"
)


@reads(
    "/export.jsonl",
    answer=schemas.Record,
    tag=_("下载"),
    summary=_("导出为 JSON Lines"),
    description=_WHOLE,
    examples=("/export.jsonl?q=童车",),
    basis=Basis.INDEX,
    selects=True,
    refusals=(400, 503),
    media_type=MEDIA_TYPES["jsonl"],
)
def export_jsonl(request: HttpRequest) -> HttpResponseBase:
    return _streamed(request, "jsonl")


@reads(
    "/export.parquet",
    answer=schemas.Record,
    tag=_("下载"),
    summary=_("导出为 Parquet"),
    description=_WHOLE,
    examples=("/export.parquet?q=童车",),
    basis=Basis.INDEX,
    selects=True,
    refusals=(400, 503),
    media_type=MEDIA_TYPES["parquet"],
)
def export_parquet(request: HttpRequest) -> HttpResponseBase:
    return _streamed(request, "parquet")


def _streamed(request: HttpRequest, format: str) -> HttpResponseBase:
    asked = selection(request)
    place = place_for(count(asked))
    return StreamingHttpResponse(
        Held(export(asked, format), place),
        content_type=MEDIA_TYPES[format],
        headers={"Content-Disposition": f'attachment; filename="standards-{asked.on}.{format}"'},
    )


@reads(
    "/exports",
    answer=schemas.Exports,
    answers={202: schemas.Waiting},
    tag=_("下载"),
    summary=_("整库文件"),
    description=_(
        "全部标准的文件，每天第一次有人问起时制作；每个文件有字节数和 SHA-256。还没有时回答 202，过一会儿再问。"
        "先取文件，再从它的 cursor 起跟随 /changes，就有一份一直更新的副本。"
    ),
    examples=("/exports",),
    basis=None,
)
def list_exports(request: HttpRequest) -> HttpResponse:
    there = bulk.present()
    if bulk.wanted(there, on=today()):
        make_bulk.enqueue()
    if there is None:
        waiting = {"detail": gettext("正在制作，请稍后再问。"), "retry_after": RETRY_AFTER_S}
        response = answered(waiting, status=202)
        response["Retry-After"] = str(RETRY_AFTER_S)
        return response
    return answered(
        {
            "made_at": there.made_at.isoformat(),
            "on": there.on.isoformat(),
            "position": there.seq,
            "cursor": str(there.change),
            "files": [
                {
                    "name": file.name,
                    "link": request.build_absolute_uri(reverse("api:read_export", args=[file.name])),
                    "format": file.format,
                    "rows": file.rows,
                    "bytes": file.bytes,
                    "sha256": file.sha256,
                }
                for file in there.files
            ],
        }
    )


@reads(
    "/exports/{name}",
    answer=schemas.Record,
    tag=_("下载"),
    summary=_("一个整库文件"),
    description=_("可以用 Range 分段取，断了可以接着取。响应头 Repr-Digest 是它的 SHA-256。"),
    basis=None,
    refusals=(400, 404, 416),
    media_type="application/octet-stream",
)
def read_export(
    request: HttpRequest, name: Annotated[str, Path(description=_("文件名，见 /exports"), max_length=100)]
) -> HttpResponseBase:
    there = bulk.present()
    file = next((file for file in there.files if file.name == name), None) if there else None
    path = bulk.folder() / name
    if file is None and not (name.startswith("standards-") and "/" not in name and path.is_file()):
        raise NotFound(gettext("没有名为“{name}”的整库文件；现有的列在 /exports").format(name=name[:80]))

    @condition(etag_func=lambda _request: f'"{file.sha256 if file else name}"')
    def whole_or_part(request: HttpRequest) -> HttpResponseBase:
        return sent(request, path, content_type=MEDIA_TYPES[name.split(".", 1)[1]])

    response = whole_or_part(request)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    if file is not None:
        response["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(file.sha256)).decode()}:"
    return response
