"""Files of a case over HTTP: brought with a form, kept when it is refused, fetched by who may; and its whole file."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from tests.journeys.casework import Clerk
from tests.web.casework import people, sample  # noqa: F401  # fixtures
from tests.web.test_cases import ANSWERS, client

from guiju.engines import office
from guiju.workflow import attachments, engine
from guiju.workflow.models import Attachment, Draft

OPENING = "/desk/cases/open/sample/apply"
FILLED = {"a-title": "童车", "a-why": "事故多", "a-kind": "new", "a-checked": "on", "do": "send"}


def upload(name: str, holding: bytes = b"text") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, holding, content_type="text/html")


def word(text: str) -> bytes:
    made, kept = Document(), io.BytesIO()
    made.add_paragraph(text)
    made.save(kept)
    return kept.getvalue()


@pytest.fixture
def case(people, places):  # noqa: F811
    opened = Clerk.of(people.drafter).opens("sample", "apply", **ANSWERS, draft=("草案.docx", word("第一章")))
    Clerk.of(people.officer).does(opened, "ask-experts", experts=people.experts[:2], inside="只给自己看")
    engine.say(opened, "这家要留意", by=people.officer)
    return opened


def test_a_file_is_kept_when_the_form_is_refused_and_sent_the_second_time(people, places):  # noqa: F811
    drafter = client(people.drafter)
    refused = drafter.post(OPENING, FILLED | {"a-title": "", "u-draft": upload("第一稿.txt")})
    assert refused.status_code == 400
    brought = Attachment.objects.get()
    assert (brought.person, brought.case) == (people.drafter, None)
    assert "第一稿.txt" in refused.content.decode()
    assert f'name="a-draft" value="{brought.pk}" checked' in refused.content.decode()
    assert drafter.post(OPENING, FILLED | {"a-draft": [str(brought.pk)]}).status_code == 302
    brought.refresh_from_db()
    assert brought.case is not None
    assert brought.case.events.get().answers["draft"] == [brought.pk]


def test_a_saved_draft_holds_its_files(people, places):  # noqa: F811
    drafter = client(people.drafter)
    drafter.post(OPENING, {"a-title": "x", "u-draft": upload("a.txt"), "do": "save"})
    assert Draft.objects.get().answers["draft"] == [str(Attachment.objects.get().pk)]
    assert "a.txt" in drafter.get(OPENING).content.decode()


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (upload("a.exe"), "不是可以接收的类型：docx、pdf、txt"),
        (upload("a.pdf", b"MZ"), "内容不是 pdf 文件"),
        (upload("a.txt", b"a" * (2**20 + 1)), "太大：最大 1 MB"),
        (upload("a.txt", b""), "是空的"),
    ],
)
def test_a_bad_file_is_a_fault_beside_its_field(file, why, people, places):  # noqa: F811
    response = client(people.drafter).post(OPENING, FILLED | {"u-draft": file})
    assert response.status_code == 400
    assert response.content.decode().count(why) == 2
    assert Attachment.objects.count() == 0


def test_too_many_files_are_refused_and_the_first_are_kept(people, places):  # noqa: F811
    files = [upload(f"{n}.txt") for n in range(3)]
    response = client(people.drafter).post(OPENING, FILLED | {"u-draft": files})
    assert "最多 2 个文件，“2.txt”没有接收" in response.content.decode()
    assert Attachment.objects.count() == 2


def test_nobody_takes_the_file_of_another_into_his_form(people, places):  # noqa: F811
    theirs = attachments.keep(upload("secret.txt"), by=people.stranger, types=("txt",))
    response = client(people.drafter).post(OPENING, FILLED | {"a-draft": [str(theirs.pk)]})
    assert response.status_code == 400
    assert "文件没有上传成功" in response.content.decode()
    assert "secret.txt" not in response.content.decode()


def test_a_file_is_fetched_never_shown(case, people):  # noqa: F811
    file = Attachment.objects.get(case=case)
    response = client(people.officer).get(reverse("desk:case-file", args=[case.number, file.pk]))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Cache-Control"] == "private, no-store"
    assert content(response) == attachments.content(file)
    assert client(people.officer).get(reverse("desk:case-file", args=[case.number, 999])).status_code == 404
    assert client(people.experts[0]).get(reverse("desk:case-file", args=[case.number, file.pk])).status_code == 404
    page = client(people.officer).get(case.get_absolute_url()).content.decode()
    assert "未查病毒" in page


def test_a_document_is_made_of_the_answers(case, people):  # noqa: F811
    address = reverse("desk:case-document", args=[case.number, 1, "application"])
    response = client(people.drafter).get(address)
    text = [each.text for each in Document(io.BytesIO(response.content)).paragraphs]
    assert "童车安全" in text
    assert client(people.drafter).get(address).content == response.content, "the same events, the same document"
    assert client(people.experts[0]).get(address).status_code == 404, "what another party handed in"
    assert client(people.officer).get(address.replace("application", "nothing")).status_code == 404


def content(response) -> bytes:
    assert response.status_code == 200
    read = b"".join(response.streaming_content)
    response.close()
    return read


def unpacked(response) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content(response)))


def test_the_whole_file_holds_everything_with_its_sums(case, people):  # noqa: F811
    archive = unpacked(client(people.officer).get(f"{case.get_absolute_url()}/whole.zip"))
    assert archive.namelist() == ["经过.docx", "文书/01-申请书.docx", "文件/01-草案.docx", "index.csv", "SHA256SUMS"]
    for line in archive.read("SHA256SUMS").decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    rows = list(csv.DictReader(io.StringIO(archive.read("index.csv").decode("utf-8-sig"))))
    assert [(row["名称"], row["步骤"], row["办理人"]) for row in rows[1:]] == [
        ("申请书", "申请", "li某"), ("草案.docx", "申请", "li某"),
    ]  # fmt: skip
    story = Document(io.BytesIO(archive.read("经过.docx")))
    said = "\n".join(cell.text for table in story.tables for row in table.rows for cell in row.cells)
    assert "只给自己看" in said
    assert "这家要留意" in "\n".join(each.text for each in story.paragraphs)


def test_a_large_whole_file_waits_on_disk(case, people, monkeypatch):  # noqa: F811
    monkeypatch.setattr("guiju.web.desk.whole.MOST_IN_MEMORY", 0)
    archive = unpacked(client(people.officer).get(f"{case.get_absolute_url()}/whole.zip"))
    assert archive.testzip() is None
    monkeypatch.setattr("guiju.web.desk.whole.LARGEST", 0)
    assert client(people.officer).get(f"{case.get_absolute_url()}/whole.zip").status_code == 400


def test_the_whole_file_of_a_party_is_what_it_may_read(case, people):  # noqa: F811
    archive = unpacked(client(people.drafter).get(f"{case.get_absolute_url()}/whole.zip"))
    story = Document(io.BytesIO(archive.read("经过.docx")))
    said = "\n".join(
        [cell.text for table in story.tables for row in table.rows for cell in row.cells]
        + [each.text for each in story.paragraphs]
    )
    assert "事故多" in said
    for secret in ("只给自己看", "这家要留意", "zhao某"):
        assert secret not in said
    strange = unpacked(client(people.experts[0]).get(f"{case.get_absolute_url()}/whole.zip"))
    assert strange.namelist() == ["经过.docx", "index.csv", "SHA256SUMS"]


def test_without_a_printer_the_archive_is_offered(case, people, monkeypatch):  # noqa: F811
    monkeypatch.setattr(office, "found", lambda: None)
    response = client(people.officer).get(f"{case.get_absolute_url()}/whole.pdf")
    assert response.status_code == 503
    assert "请下载 ZIP" in response.content.decode()


@pytest.mark.skipif(office.found() is None, reason="needs LibreOffice Writer")
@pytest.mark.slow
def test_the_whole_file_is_printed_as_one(case, people):  # noqa: F811
    response = client(people.officer).get(f"{case.get_absolute_url()}/whole.pdf")
    with pypdfium2.PdfDocument(content(response)) as printed:
        text = "\n".join(page.get_textpage().get_text_range() for page in printed)
        pages = len(printed)
    assert pages >= 4, "cover, story, document, file"
    for said in ("童车安全", "经过", "只给自己看", "申请书", "第一章", case.number):
        assert said in text, said


@pytest.mark.slow
def test_what_cannot_be_printed_is_named(case, people, monkeypatch):  # noqa: F811
    printed: list[bytes] = []

    def to_pdf(content: bytes) -> bytes:
        printed.append(content)
        made, kept = pypdfium2.PdfDocument.new(), io.BytesIO()
        made.new_page(100, 100)
        made.save(kept)
        return kept.getvalue()

    monkeypatch.setattr(office, "found", lambda: "soffice")
    monkeypatch.setattr(office, "to_pdf", to_pdf)
    broken = attachments.keep(upload("坏.pdf", b"%PDF-1.7 nothing"), by=people.officer)
    Attachment.objects.filter(pk=broken.pk).update(case=case)
    picture = attachments.keep(upload("坏.jpg", b"\xff\xd8\xff\xe0 nothing"), by=people.officer)
    Attachment.objects.filter(pk=picture.pk).update(case=case)
    table = attachments.keep(upload("表.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), by=people.officer)
    Attachment.objects.filter(pk=table.pk).update(case=case)
    content(client(people.officer).get(f"{case.get_absolute_url()}/whole.pdf"))
    story = "\n".join(each.text for each in Document(io.BytesIO(printed[-1])).paragraphs)
    assert "坏.pdf：这份 PDF 打不开，见 ZIP" in story
    assert "坏.jpg：这张图片打不开，见 ZIP" in story
    assert "表.doc：这种文件不能转成 PDF，见 ZIP" in story
