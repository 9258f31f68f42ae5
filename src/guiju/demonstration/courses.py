"""What became of each case of the demonstration, and the words with which its forms are filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from guiju.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Course:
    """`days_ago` it was opened; `by` is the role that acts for those outside, where a step lets several."""

    process: str
    opening: str
    title: str
    days_ago: int
    course: str = ""
    by: str = ""
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def steps(self) -> list[str]:
        return self.course.split()

    def applicant(self, firm: Organization) -> Organization | None:
        """Nobody, where the public opens it."""
        return None


_TO_PLAN = "accept +6 *assess recommend"
_TO_DRAFT = f"{_TO_PLAN} +5 approve-plan"
_TO_CONSULT = f"{_TO_DRAFT} +60 submit-draft +3 open-consultation"
_TO_ANSWER = f"{_TO_CONSULT} +31 close-consultation"
_TO_REVIEW = f"{_TO_ANSWER} +20 submit-for-review +7 call-review"
_TO_PASSED = f"{_TO_REVIEW} *vote record-passed"
_TO_APPROVED = f"{_TO_PASSED} +9 submit-for-approval +4 check +6 approve"

COURSES: Final = (
    Course("local-standard", "propose", "社区食堂服务规范", 1, by="enterprise"),
    Course("local-standard", "propose", "城市书房运行管理规范", 6, "return", by="enterprise"),
    Course("local-standard", "propose", "电动自行车集中充电场所管理规范", 12, "accept", by="enterprise"),
    Course("local-standard", "propose", "茶园低温预警服务规范", 24, "accept +6 *assess", by="enterprise"),
    Course("local-standard", "propose", "河道保洁作业规程", 40, _TO_PLAN, by="enterprise"),
    Course("local-standard", "propose", "民宿服务质量等级划分", 200, _TO_DRAFT, by="enterprise"),
    Course("local-standard", "propose", "老年助餐点建设规范", 420, f"{_TO_DRAFT} +300 ask-extension", by="enterprise"),
    Course("local-standard", "propose", "竹制品加工企业粉尘防爆要求", 110, _TO_CONSULT, by="enterprise"),
    Course("local-standard", "propose", "渠系无人机巡检作业规程", 190, _TO_ANSWER, by="enterprise"),
    Course("local-standard", "propose", "生活垃圾分类投放点设置规范", 230, _TO_REVIEW, by="enterprise"),
    Course(
        "local-standard",
        "propose",
        "智慧停车系统数据接口",
        260,
        f"{_TO_PASSED} +9 submit-for-approval",
        by="enterprise",
    ),
    Course("local-standard", "propose", "水产苗种产地检疫操作规程", 300, _TO_APPROVED, by="enterprise"),
    Course("local-standard", "propose", "庭院观花植物养护指南", 60, "decline", by="enterprise"),
    Course("local-standard", "propose", "会议茶歇服务规范", 80, "withdraw", by="enterprise"),
    Course("amendment", "propose", "第 1 号修改单", 4),
    Course("amendment", "propose", "第 2 号修改单", 45, "open-consultation"),
    Course("withdrawal", "propose", "拟废止的地方标准", 3, by="officer"),
    Course("withdrawal", "propose", "被国家标准覆盖的地方标准", 20, "publicize", by="officer"),
    Course("withdrawal", "propose", "技术已淘汰的地方标准", 70, "publicize +31 close-publicity", by="officer"),
    Course("periodic-review", "list", "", 2, by="officer"),
    Course("periodic-review", "list", "", 30, "ask", by="officer"),
    Course("periodic-review", "list", "", 50, "ask +12 reply", by="officer"),
    Course("periodic-review", "list", "", 60, "ask +12 reply ask-experts", by="officer"),
    Course("periodic-review", "list", "", 80, "ask +12 reply ask-experts +9 *assess propose", by="officer"),
    Course("periodic-review", "list", "", 100, "ask +12 reply ask-experts +9 *assess propose +5 confirm", by="officer"),
    Course("project-reserve", "submit", "婴童用品可追溯编码", 5, by="enterprise"),
    Course("project-reserve", "submit", "童车制动性能试验方法", 35, "ask-experts +8 *assess", by="enterprise"),
    Course("project-reserve", "submit", "共享单车停放秩序评价", 150, "ask-experts +8 *assess admit", by="association"),
    Course("project-reserve", "submit", "绿色包装回收率计算", 260, "admit +40 apply", by="enterprise"),
    Course("standards-demand", "state", "小区充电桩缺少验收标准", 3, by="enterprise"),
    Course("standards-demand", "state", "希望有老旧电梯加装的技术要求", 15, by="association"),
    Course("standards-demand", "state", "外卖封签的统一要求", 60, "decline", by="enterprise"),
    Course("implementation-feedback", "send", "条款 4.2 检查周期过长", 2, by="enterprise"),
    Course("implementation-feedback", "send", "试验方法难以复现", 25, "classify", by="expert"),
    Course("implementation-feedback", "send", "术语与国家标准不一致", 60, "reply", by="association"),
    Course("complaint", "lodge", "童车脚踏断裂", 2, by="public"),
    Course("complaint", "lodge", "标称执行标准与实物不符", 9, "accept", by="public"),
    Course("complaint", "lodge", "校服甲醛超标要求退货", 20, "accept +6 mediate settle", by="public"),
    Course("complaint", "lodge", "燃气灶具缺少中文警示", 14, "ask-materials", by="public"),
    Course("violation-report", "send", "企业标准未自我声明公开", 6, by="public"),
    Course("violation-report", "send", "产品标注已废止的标准", 18, "check +3 file", by="public"),
    Course("violation-report", "send", "擅自使用标准编号", 35, "check +3 not-file", by="public"),
    Course("reference-material", "propose", "茶叶中农残基体标准样品", 10),
    Course("reference-material", "propose", "竹粉含水率标准样品", 90, "accept"),
)

ANSWERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "local-standard.propose": {"ics": "03.080.30", "ccs": "A12", "cycle": 12, "telephone": "0571-00000000"},
    "local-standard.assess": {"necessity": 26, "feasibility": 24, "conformity": 20, "benefit": 12, "view": "proceed"},
    "open-consultation": {"first": 0, "last": 30, "address": "演示市市场监督管理局标准化处"},
    "publicize": {"first": 0, "last": 30, "address": "演示市市场监督管理局标准化处"},
    "ask-extension": {"asked_months": 6, "reason": "试验数据还要补一个生产季。"},
    "call-review": {"form": "meeting", "rule": "expert-group", "day": 0},
    "vote": {"vote": "for"},
    "local-standard.approve-plan": {"plan_notice": "演示市监〔2026〕3 号"},
}
"""By step, or by procedure and step. Days are counted from the day of the step."""

PHRASES: Final[Mapping[str, str]] = {
    "": "情况属实，材料齐全。",
    "need": "各区县做法不一，服务质量参差，企业和群众都希望有统一的要求。",
    "scope": "本文件规定了基本要求、服务提供、安全要求和评价与改进。",
    "content": "基本要求；服务提供；安全要求；评价与改进。",
    "basis": "三年的运行数据和两次现场调研。",
    "relations": "与现行国家标准、行业标准协调，没有重复。",
    "area": "全市",
    "contact": "张岚",
    "telephone": "0571-00000000",
    "schedule": "三个月起草，六个月征求意见和审查。",
    "reason": "理由见所附材料，经研究同意。",
    "opinion": "必要、可行，同意。",
    "against": "演示童车制造有限公司",
    "story": "上月在实体店购买，使用一周后发现问题，商家不予处理，附购买凭证。",
    "wish": "退货并赔偿。",
    "problem": "按条款执行时发现要求与实际不符，希望修改。",
    "reply": "您反映的情况收悉，现答复如下：经核查属实，已按规定处理。",
    "record": "现场查看，与当事人核对，制作笔录。",
    "changes": "按意见逐条修改，未采纳的说明了理由。",
    "chair": "王工",
    "minutes": "与会专家一致同意通过审查，按意见修改后报批。",
    "work": "成立起草组，开展调研和验证。",
    "principles": "协调一致、先进适用、可操作。",
    "after_review": "按审查意见修改了第 4 章。",
    "address": "演示市市场监督管理局标准化处",
    "applied_to": "省市场监督管理局",
    "grounds": "指标仍然适用，引用文件现行有效。",
    "plan_notice": "演示市监〔2026〕3 号",
    "expected": "有统一的验收要求。",
}
