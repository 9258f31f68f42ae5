"""Names, in the reader's language, of everything the register stores as a code."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guiju.base.terms import Degree, RelationKind, Status
from guiju.standards.models import ImportState
from guiju.standards.vocabulary import (
    COMMITTEE_RANKS,
    NATURES,
    ORGANIZATION_KINDS,
    REVISIONS,
    STANDARD_KINDS,
    STATUSES,
    TIERS,
    Words,
)

DEGREES: Words = {
    Degree.IDT: _("等同采用"),
    Degree.MOD: _("修改采用"),
    Degree.NEQ: _("非等效采用"),
    Degree.EQV: _("等效采用"),
}

RELATIONS: Words = {
    RelationKind.REPLACES: _("代替"),
    RelationKind.PARTLY_REPLACES: _("部分代替"),
    RelationKind.ADOPTS: _("采用"),
    RelationKind.AMENDS: _("修改"),
    RelationKind.CITES: _("引用"),
    RelationKind.PART_OF: _("属于"),
    RelationKind.LANGUAGE_VERSION: _("是其语言版本"),
}

REVERSE_RELATIONS: Words = {
    RelationKind.REPLACES: pgettext_lazy("relation", "被代替"),
    RelationKind.PARTLY_REPLACES: _("被部分代替"),
    RelationKind.ADOPTS: _("被采用"),
    RelationKind.AMENDS: _("修改单"),
    RelationKind.CITES: _("被引用"),
    RelationKind.PART_OF: _("部分"),
    RelationKind.LANGUAGE_VERSION: _("语言版本"),
}

POLICIES: Words = {"fixed": _("已改正"), "flagged": _("照录并标出"), "rejected": _("退回")}

CONFIDENCES: Words = {"high": _("高"), "medium": _("中"), "low": _("低")}

IMPORT_STATES: Words = {
    ImportState.PREVIEW: _("待确认"),
    ImportState.WAITING: _("等待中"),
    ImportState.RUNNING: _("进行中"),
    ImportState.FINISHED: _("已完成"),
    ImportState.FAILED: _("失败"),
}

FIELDS: Words = {
    "number": _("标准号"),
    "title_zh": _("中文名称"),
    "title_en": _("英文名称"),
    "published_on": _("发布日期"),
    "effective_on": _("实施日期"),
    "withdrawn_on": _("废止日期"),
    "filed_on": _("备案日期"),
    "replaced_on": _("被代替日期"),
    "reported_status": _("来源所报状态"),
    "reported_on": _("状态报告日期"),
    "status": _("来源所报状态"),
    "region": _("行政区域"),
    "industry": _("行业"),
    "ics": _("国际标准分类（ICS）"),
    "ccs": _("中国标准分类（CCS）"),
    "issued_by": _("发布机构"),
    "issued_by_id": _("发布机构"),
    "issuer": _("发布机构"),
    "committee": _("归口单位"),
    "committee_id": _("归口单位"),
    "replaces": _("代替"),
    "replaced_by": pgettext_lazy("relation", "被代替"),
    "adopts": _("采用"),
    "cites": _("引用"),
    "partly-replaces": _("部分代替"),
    "source": _("来源"),
    "source_id": _("来源"),
    "nature": _("性质"),
    "title": _("名称（中文或英文）"),
    "status_again": _("状态（另一栏）"),
    "succession": _("代替情况（写明代替或被代替）"),
    "degree": _("采用程度"),
}

ENTRIES: Words = {
    "standards.imported": _("导入"),
    "codes.loaded": _("载入代码表"),
    "organization.registered": _("登记机构"),
    "negative-entry.added": _("负面清单加一条"),
    "negative-entry.ended": _("负面清单一条失效"),
    "requirement.entered": _("登记技术指标"),
    "requirement.struck": _("划去技术指标"),
    "call.published": _("公布征集通知"),
    "call.moved": _("改征集的截止日期"),
    "account.made": _("建立账号"),
    "account.changed": _("更改账号"),
    "account.invited": _("邀请设置密码"),
    "account.password-set": _("设置密码"),
    "account.factor-added": _("添加第二因素"),
    "account.factor-removed": _("删除第二因素"),
    "account.factors-cleared": _("清除第二因素"),
    "account.connected": _("关联统一身份"),
    "account.closed": _("停用账号"),
    "account.reopened": _("重新启用账号"),
    "membership.began": _("担任角色"),
    "membership.ended": _("结束角色"),
    "delegation.made": _("委托代办"),
    "delegation.ended": _("结束委托"),
    "standard.registered": _("登记"),
    "standard.corrected": _("更正"),
    "standard.withdrawn": _("废止"),
    "standard.reviewed": _("复审"),
    "reviews.opened": _("开始一批复审"),
    "relation.added": _("建立关系"),
    "relations.added": _("建立关系"),
    "lineage.refreshed": _("更新代替关系"),
    "conflict.settled": _("裁决说法不一"),
    "conflicts.settled": _("一并裁决说法不一"),
    "figures.reported": _("填报数据"),
    "figures.corrected": _("更正填报的数据"),
    "measure.defined": _("自设指标"),
    "measure.redefined": _("改写自设指标"),
    "survey.composed": _("起草统计调查"),
    "survey.changed": _("改动统计调查"),
    "survey.questions-set": _("定下调查的问题"),
    "survey.units-added": _("增加填报单位"),
    "survey.unit-dropped": _("移出填报单位"),
    "survey.unit-redirected": _("更改填报单位的地址"),
    "survey.opened": _("发出统计调查"),
    "survey.reminded": _("提醒填报"),
    "survey.pressed": _("催报"),
    "survey.returned": _("单位提交填报"),
    "survey.accepted": _("审核通过填报"),
    "survey.sent-back": _("退回填报"),
    "survey.closed": _("结束统计调查"),
    "survey.called-off": _("撤销统计调查"),
    "report.made": _("编制报告"),
    "report.written": _("撰写报告文字"),
    "report.template-chosen": _("换用报告模板"),
    "report.published": _("公布报告"),
    "report.taken-back": _("撤下报告"),
    "consultation.published": _("公开征求意见"),
    "consultation.closed": _("结束征求意见"),
    "consultation.commented": _("收到意见"),
    "consultation.comment-changed": _("意见改动"),
    "consultation.comment-withdrawn": _("意见撤回"),
    "consultation.answered": _("处理意见"),
    "consultation.assigned": _("分派意见"),
    "consultation.grouped": _("归并相近的意见"),
    "consultation.merged": _("合并意见"),
    "consultation.split": _("拆开意见"),
    "consultation.told": _("公布意见处理结果"),
    "case.opened": _("开始办件"),
    "case.step": _("办理一步"),
    "case.work": _("完成任务"),
    "case.assigned": _("分派任务"),
    "case.released": _("收回任务"),
    "case.claimed": _("领办或转交"),
    "case.note": _("办件备注"),
    "case.message": _("办件留言"),
    "identity.kept": _("留存身份信息（加密）"),
    "identity.opened": _("打开身份信息"),
    "identity.kept-longer": _("延长保留身份信息"),
    "identity.deleted": _("删除身份信息"),
    "identities.resealed": _("换用新密钥加密身份信息"),
    "policy.published": _("公布资助政策"),
    "funding.called": _("公布资助征集"),
    "demonstration.made": _("生成演示登记簿"),
    "demonstration.accounts-made": _("建立演示账号"),
}

MEANINGS: Words = {
    Status.UNPUBLISHED: _("这一天还没有发布。"),
    Status.UPCOMING: _("已经发布，还没有到实施日期。"),
    Status.IN_FORCE: _("已经实施（实施日期不详的，已经发布），没有废止，也没有被全部代替。"),
    Status.REPLACED: _("代替它的标准已经实施。"),
    Status.WITHDRAWN: _("已到废止日期，没有标准全部代替它。"),
    Status.UNKNOWN: _("来源没有给出足够的日期，不作猜测。"),
}

KINDS: Mapping[str, Words] = {
    "tier": TIERS,
    "nature": NATURES,
    "kind": STANDARD_KINDS,
    "revision": REVISIONS,
    "rank": COMMITTEE_RANKS,
    "status": STATUSES,
    "degree": DEGREES,
    "relation": RELATIONS,
    "reverse": REVERSE_RELATIONS,
    "organization": ORGANIZATION_KINDS,
    "confidence": CONFIDENCES,
    "policy": POLICIES,
    "state": IMPORT_STATES,
    "field": FIELDS,
    "entry": ENTRIES,
    "meaning": MEANINGS,
}


def word(kind: str, code: str) -> str:
    """The name of a code; a code that has none here is shown as it is stored."""
    return str(KINDS[kind].get(code, code))
