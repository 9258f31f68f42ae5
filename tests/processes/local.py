"""A bureau, a factory that drafts, three experts, and a case that is led from day to day."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from docx import Document

from guiju.organizations.members.models import Membership
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.workflow import engine
from guiju.workflow.attachments import keep
from guiju.workflow.models import Attachment, Case, CaseEvent, Task

PROPOSAL: dict[str, Any] = {
    "title": "茶园低温预警服务规范",
    "title_en": "Specification for low temperature warning service of tea gardens",
    "kind": "new",
    "nature": "voluntary",
    "track": "ordinary",
    "ics": "07.060",
    "ccs": "A47",
    "area": "全省茶区",
    "need": "本省山地茶园倒春寒频发，需要统一预警的指标。",
    "scope": "本文件规定了茶园低温预警的等级、流程和发布。",
    "content": "预警等级、监测、发布、响应。",
    "basis": "连续五年的观测资料。",
    "relations": "与现行标准协调，无重复。",
    "units": ["远山茶业有限公司", "省气象台"],
    "drafters": ["张三", "李四"],
    "contact": "张三",
    "telephone": "0571-00000000",
    "cycle": 12,
    "schedule": "三个月起草，六个月征求意见和审查。",
}
DRAFT = {"work": "成立起草组。", "principles": "协调一致。", "relations": "协调。"}
SCORES = {"necessity": 26, "feasibility": 24, "conformity": 20, "benefit": 12, "view": "proceed", "opinion": "同意。"}


def draft_text() -> bytes:
    """A draft with four clauses, as .docx."""
    document = Document()
    for heading, text in (("1 范围", "本文件规定了茶园低温预警。"), ("2 术语和定义", "低温：低于 4 ℃。"),
                          ("3 等级", "分为三级。"), ("3.1 一级", "预计低于 0 ℃。")):  # fmt: skip
        document.add_paragraph(heading)
        document.add_paragraph(text)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


class Course:
    """One case and the persons around it; `day` moves on by hand."""

    def __init__(self, region: str = "330000") -> None:
        self.bureau = Organization.objects.create(
            key="agency:bureau", kind="agency", name_zh="某省市场监督管理局", region=region
        )
        self.firm = Organization.objects.create(
            key="enterprise:tea", kind="enterprise", name_zh="远山茶业有限公司", region=region
        )
        self.drafter = self.person("drafter", Role.ENTERPRISE, self.firm)
        self.officer = self.person("officer", Role.OFFICER, self.bureau)
        self.reviewer = self.person("reviewer", Role.REVIEWER, self.bureau)
        self.approver = self.person("approver", Role.APPROVER, self.bureau)
        self.experts = [self.person(f"expert{n}", Role.EXPERT) for n in (1, 2, 3)]
        self.day = date(2026, 3, 2)
        self.case: Case

    def person(self, name: str, role: Role, body: Organization | None = None) -> User:
        user = User.objects.create(username=name, display_name=name, role=Role.READER if body else role)
        if body is not None:
            Membership.objects.create(person=user, organization=body, role=role.value, since=date(2020, 1, 1))
        return user

    @property
    def now(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.day, time(10)))

    def later(self, days: int) -> None:
        self.day += timedelta(days=days)

    def file(self, name: str = "稿.docx", by: User | None = None) -> list[int]:
        """An uploaded file of the drafter, as its answer."""
        content = ContentFile(draft_text() if name.endswith("docx") else b"%PDF-1.4\n%%EOF\n", name)
        return [keep(content, by=by or self.drafter).pk]

    def opens(self, step: str = "propose", /, by: Any = None, process: str = "local-standard", **answers: Any) -> Case:
        self.case = engine.open_case(
            process, step, by=by or self.drafter, answers=answers, office=self.bureau, now=self.now
        )
        return self.case

    def proposes(self, **answers: Any) -> Case:
        return self.opens(**{**PROPOSAL, **answers})

    def does(self, step: str, /, by: User | str | None = None, **answers: Any) -> CaseEvent:
        """By whom it usually is, where nobody is named."""
        described = self.case.procedure.transition(step)
        usual = {
            Role.OFFICER: self.officer,
            Role.APPROVER: self.approver,
            Role.REVIEWER: self.reviewer,
        }.get(Role(described.role[0]), self.drafter)
        return engine.perform(self.case, step, by=by or usual, answers=answers, now=self.now)

    def works(self, work: str, *sheets: dict[str, Any]) -> None:
        """Each expert in turn hands in his sheet."""
        tasks = Task.objects.filter(case=self.case, work=work, state="open").order_by("person__username")
        for task, sheet in zip(list(tasks), sheets, strict=True):
            engine.answer(task, by=task.person, answers=sheet, now=self.now)

    @property
    def ids(self) -> list[int]:
        return [expert.pk for expert in self.experts]

    # Stretches of the way

    def to_planning(self, **proposal: Any) -> None:
        self.proposes(**proposal)
        self.does("accept", experts=self.ids)
        self.later(5)
        self.works("assess", *[SCORES] * 3)
        self.does("recommend", opinion="同意。")

    def to_drafting(self, **proposal: Any) -> None:
        self.to_planning(**proposal)
        self.does("approve-plan", plan_notice="某市监〔2026〕3 号")

    def to_consulting(self, **proposal: Any) -> None:
        self.to_drafting(**proposal)
        self.later(60)
        self.does("submit-draft", draft=self.file(), **DRAFT)
        self.consults()

    def consults(self, days: int = 30) -> None:
        last = self.day + timedelta(days=days)
        self.does("open-consultation", first=self.day.isoformat(), last=last.isoformat(), address="标准处")

    def to_review(self, **proposal: Any) -> None:
        self.to_consulting(**proposal)
        self.later(31)
        self.does("close-consultation")
        self.does("submit-for-review", review_draft=self.file(), changes="按意见修改。")

    def calls_review(self, rule: str = "expert-group") -> None:
        self.does("call-review", form="meeting", day=self.day.isoformat(), rule=rule, reviewers=self.ids)

    def to_approving(self, **proposal: Any) -> None:
        self.to_review(**proposal)
        self.calls_review()
        self.works("vote", *[{"vote": "for"}] * 3)
        self.does("record-passed", chair="王五", minutes="同意报批。")
        self.does("submit-for-approval", final_text=self.file(), after_review="无。")
        self.does("check", complete=True, conforms=True, opinion="同意。")

    def to_published(self, **proposal: Any) -> None:
        self.to_approving(**proposal)
        self.does("approve", opinion="批准。")
        self.publishes()

    def publishes(self, **answers: Any) -> CaseEvent:
        effective = self.day + timedelta(days=30)
        given = {"announcement": "2026 年第 12 号", "published": self.day.isoformat(),
                 "effective": effective.isoformat(), **answers}  # fmt: skip
        return self.does("publish", **given)

    def opens_text(self) -> None:
        text = self.file("DB33.pdf", by=self.officer)
        self.does("open-text", text=text, opened=self.day.isoformat())

    def attachments(self) -> list[Attachment]:
        return list(Attachment.objects.filter(case=self.case))
