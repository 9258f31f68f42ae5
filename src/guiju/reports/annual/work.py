"""Tables of what was reported for chapters 二 to 五, by the sections of the measures."""

from __future__ import annotations

from guiju.figures.measures import MEASURES
from guiju.reports.parts import Listed


def _of(section: str) -> tuple[str, ...]:
    return tuple(each.code for each in MEASURES.values() if each.section == section and each.reported)


WORK = tuple(
    Listed(section, caption, _of(section))
    for section, caption in (
        ("development", "标准化服务经济社会发展的主要数据"),
        ("epidemic", "标准化支撑疫情防控和复工复产的主要数据"),
        ("cases", "典型案例的主要数据"),
        ("chronicle", "大事记所涉数据"),
    )
)
