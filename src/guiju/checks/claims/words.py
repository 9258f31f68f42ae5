"""The words by which two figures are seen to speak of one thing.

Phrases around figures are cut into these words, the longest first. What is left over belongs to the subject as it
stands: two figures with different remainders are never compared.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from guiju.base.codes import Scheme, rows


class Sort(StrEnum):
    THING = "thing"  # what is counted
    MARK = "mark"  # which of them: 强制性, 农业类
    EVENT = "event"  # what happened to it in a period
    EMPTY = "empty"  # says nothing about which things are meant


#: Thing -> the words for it. A word may say which ones too: 国家标准 is 标准 with the mark 国家.
_THINGS = {
    "标准": "标准",
    "标准样品": "标准样品 国家标准样品",
    "外文版": "外文版 国家标准外文版",
    "技术组织": "技术组织 标准化技术组织 专业标准化技术组织 全国专业标准化技术组织 全国专业标准化技术委员会"
    " 专业标准化技术委员会 标准化技术委员会 技术委员会",
    "TC": "TC",
    "SC": "SC 分技术委员会 标准化分技术委员会",
    "SWG": "SWG 标准化工作组",
    "社会团体": "社会团体 团体",
    "企业": "企业",
    "产品": "产品",
    "试点示范": "标准化试点示范项目 标准化试点示范建设项目 标准化试点示范 试点示范项目 试点示范建设项目 试点示范"
    " 标准化试点项目 试点项目 标准化试点",
    "示范区": "标准化示范区 示范区",
    "创新基地": "国家技术标准创新基地 标准创新基地 创新基地",
    "秘书处": "秘书处",
    "主席副主席": "主席、副主席 主席副主席 主席和副主席",
    "合作文件": "标准化双多边合作文件 双多边合作文件 合作文件",
    "计划": "计划项目 标准计划 标准计划项目",
    "提案": "国际标准提案 提案",
    "类别": "行业标准类别 标准类别",
}
_TIERS = ("国家", "行业", "地方", "团体", "企业", "国际")
_MARKS = {
    "强制": "强制性 强制",
    "推荐": "推荐性 推荐",
    "指导": "指导性技术文件 指导性",
    "国家级": "国家级",
    "省级": "省级",
    "市级": "市级",
    "农业": "农业类 农业",
    "工业": "工业类 工业",
    "服务业": "服务业类 服务业",
    "社会事业": "社会事业类 社会事业",
    "第一产业": "第一产业",
    "第二产业": "第二产业",
    "第三产业": "第三产业",
    "社会公共事业": "社会公共事业",
}
_EVENTS = {
    "发布": "批准发布 新发布 发布 公布 批准公布 颁布",
    "备案": "新备案 备案",
    "公开": "自我声明公开 声明公开 自我声明 公开",
    "注册": "新注册 注册",
    "成立": "批准成立 新成立 成立",
    "筹建": "批准筹建 筹建",
    "撤销": "撤销",
    "废止": "废止",
    "代替": "被代替 代替 替代",
    "制定": "制定",
    "修订": "修订",
    "研制": "研制",
    "复制": "复制",
    "承担": "新承担 承担",
    "涵盖": "涵盖 覆盖",
    "下达": "下达 新下达",
    "新建": "新建",
    "开展": "开展",
    "验收": "通过验收 完成验收 验收",
    "签署": "签署",
    "新增": "新增",
    "设立": "批准设立 设立",
    "复审": "复审",
    "整合精简": "整合精简",
    "在册": "在册",
}
_EMPTY = """
年度 本年度 全年 当年 年内 年底 年末 本年 这一年 年 期末 期内 本期 报告期内 报告期 截至 截止 累计 累计达 总计 合计 共计
共有 共 总数 总量 总 数量 种类数 种类 量 数 存量 达到 达 已
我国 全国 各地 全市 全省 全区 我市 我省 我区 辖区内 辖区 各类 各级 各 相比 情况 项目 建设 分别
全国团体标准信息平台 企业标准信息公共服务平台 平台上 平台 通过 在 上 的 了 为 有 由 并 及 和 与 等
其中 包括 新 现行有效 现行 现有 共同 完成 增加 减少 增长 下降 上升 提高 降低 增幅 降幅 净增 净减
"""

_WORDS: dict[str, tuple[Sort, str, str]] = {}
"""Word -> its sort, the one name of what it stands for, and a mark that it carries with it or ''."""


def _fill() -> None:
    for sort, table in ((Sort.THING, _THINGS), (Sort.MARK, _MARKS), (Sort.EVENT, _EVENTS)):
        for name, words in table.items():
            for word in words.split():
                _WORDS[word] = (sort, name, "")
    for word in _EMPTY.split():
        _WORDS[word] = (Sort.EMPTY, "", "")
    for tier in _TIERS:
        _WORDS[f"{tier}标准"] = (Sort.THING, "标准", tier)
        for nature in ("强制", "推荐"):
            _WORDS[f"{nature}性{tier}标准"] = (Sort.THING, "标准", tier + nature)
    _WORDS["国家标准样品"] = (Sort.THING, "标准样品", "")


_fill()
_PATTERN = re.compile("|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True)))

#: Which names a thing has as parts of another: what a whole is divided into without remainder.
DIVISIONS: tuple[frozenset[str], ...] = (
    frozenset({"强制", "推荐"}),
    frozenset({"强制", "推荐", "指导"}),
    frozenset({"制定", "修订"}),
    frozenset({"研制", "复制"}),
    frozenset({"TC", "SC"}),
    frozenset({"TC", "SC", "SWG"}),
    frozenset({"农业", "工业", "服务业", "社会事业"}),
    frozenset({"第一产业", "第二产业", "第三产业"}),
    frozenset({"第一产业", "第二产业", "第三产业", "社会公共事业"}),
)
#: A division that law or custom knows with a further part: the remainder of the first is the second.
WIDER = {
    frozenset({"强制", "推荐"}): "指导性技术文件",
    frozenset({"TC", "SC"}): "SWG",
    frozenset({"第一产业", "第二产业", "第三产业"}): "社会",
}
TIERS = frozenset(_TIERS)
MARKS = frozenset(_MARKS)


def cut(text: str) -> tuple[list[tuple[Sort, str, str]], str]:
    """The known words of a phrase in their order, and what is left of it without spaces and punctuation."""
    found = [_WORDS[match[0]] for match in _PATTERN.finditer(text)]
    rest = _PATTERN.sub("", text)
    return [word for word in found if word[0] is not Sort.EMPTY], re.sub(r"\W+", "", rest)


@cache
def places() -> re.Pattern[str]:
    """The provinces and prefectures, in full and as people call them; and anything that calls itself a county or so."""
    names = {row.name_zh for row in rows(Scheme.REGION)}
    everyday = {re.sub("(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|省|市)$", "", name) for name in names}
    known = sorted((name for name in names | everyday if len(name) > 1), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, known)))
