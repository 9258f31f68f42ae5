"""A case of a small procedure whose draft is before the public, and people who have to do with it."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from docx import Document

from guiju.consultations import actions
from guiju.consultations.commenting import Said, Sender, send
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.workflow.models import Attachment, Case, Party

DAY = timezone.localdate()
FIRST, LAST = DAY - timedelta(20), DAY + timedelta(10)

DRAFT = (
    "前　言", "本文件按照 GB/T 1.1—2020 的规定起草。", "1　范围", "本文件规定了分餐服务的要求。", "2　规范性引用文件",
    "下列文件……", "3　术语和定义", "3.1", "分餐", "将菜品分至个人的服务方式。", "4　要求", "4.1　一般要求",
    "4.1.1　应配备公筷。", "4.1.2　温度应不低于 60 ℃。", "4.2　场所", "场所面积应符合表1的规定。", "表1　场所面积",
    "TABLE",
    "附　录　A", "（规范性）", "分餐方法", "A.1　总则", "按 A.2 进行。", "A.2　步骤", "准备、分餐、收拾。",
)  # fmt: skip


def docx_of(lines) -> bytes:
    """A .docx of these paragraphs; TABLE is a table of two columns."""
    document = Document()
    for line in lines:
        if line == "TABLE":
            table = document.add_table(rows=2, cols=2)
            for cell, text in zip(table._cells, ("类别", "面积", "大型", "500 m²"), strict=True):
                cell.text = text
        else:
            document.add_paragraph(line)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


@pytest.fixture
def folder(settings, tmp_path):
    """Files of this test alone; letters are files too."""
    settings.DATA = tmp_path
    settings.FILES_URL = f"folder://{tmp_path / 'kept'}"
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MAIL_URL = f"folder://{tmp_path / 'outbox'}"
    return tmp_path


@pytest.fixture
def bureau(db):
    return Organization.objects.create(key="agency:bureau", kind="agency", name_zh="市局")


@pytest.fixture
def case(bureau, folder):
    now = timezone.now()
    return Case.objects.create(
        process="local-standard", year=2026, ordinal=1, number="DBZD-2026-00001", title="分餐服务规范",
        state="consulting",
        opened_at=now, entered_at=now, office=bureau,
    )  # fmt: skip


@pytest.fixture
def attached(folder):
    """`attached(content, "draft.docx")`: a file in the storage."""

    def make(content: bytes, name: str = "draft.docx") -> Attachment:
        path = folder / "kept" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return Attachment.objects.create(name=name, size=len(content), digest="0" * 64, path=name)

    return make


@pytest.fixture
def consultation(case, attached):
    return actions.publish(
        case, title="分餐服务规范", draft=attached(docx_of(DRAFT)), first=FIRST, last=LAST, by="test",
        contact="市局标准化科 0571-0000000",
    )  # fmt: skip


@pytest.fixture
def officer(db, bureau):
    return User.objects.create(username="officer", role=Role.OFFICER)


@pytest.fixture
def drafter(db, case):
    """A person who is a drafter of the case."""
    person = User.objects.create(username="drafter", role=Role.DRAFTER, display_name="起草人甲")
    Party.objects.create(case=case, role=Role.DRAFTER.value, person=person)
    return person


@pytest.fixture
def comments(consultation):
    """Three of an academy, one of a person; the academy left an address."""
    places = {each.number: each.place for each in consultation.clauses.all()}
    academy = Sender(organization="标准化研究院", name="李四", email="li@example.cn")
    sending, code = send(
        consultation,
        [
            Said(places["4.1.1"], "公筷之外还应配备公勺", "应配备公筷和公勺。", "汤菜需要"),
            Said(places["4.1.2"], "温度过低，建议改为 65 ℃"),
            Said(None, "标题宜改为“餐饮分餐服务规范”"),
        ],
        sender=academy, on=DAY, site="http://testserver",
    )  # fmt: skip
    citizen, _code = send(consultation, [Said(places["表1"], "小型场所没有规定")], sender=Sender(name="王五"), on=DAY)
    return {"code": code, "sending": sending, "citizen": citizen}
