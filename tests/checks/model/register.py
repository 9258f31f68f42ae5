"""The standards that the model cites, and those that seeded defects cite, as a register holds them: facts."""

from __future__ import annotations

from tests.checks.example_register import entered

from guiju.checks.negative.models import NegativeEntry


def register_of_the_model() -> None:
    entered("GB/T 1.1-2020", "标准化工作导则 第1部分：标准化文件的结构和起草规则", "2020-10-01")
    entered("GB/T 10001.2-2006", "标志用公共信息图形符号 第2部分：旅游休闲符号", "2006-11-01")
    entered("GB/T 10001.2-2021", "公共信息图形符号 第2部分：旅游休闲符号", "2021-10-01", replaces=["GB/T 10001.2-2006"])
    entered("GB/T 13912-2002", "金属覆盖层 钢铁制件热浸镀锌层 技术要求及试验方法", "2002-12-01")
    entered(
        "GB/T 13912-2020",
        "金属覆盖层 钢铁制件热浸镀锌层 技术要求及试验方法",
        "2021-04-01",
        replaces=["GB/T 13912-2002"],
    )
    entered("GB/T 27651-2023", "防腐木材的使用分类和要求", "2024-06-01")
    entered("GB/T 31015-2014", "公共信息导向系统 基于无障碍需求的设计与设置原则", "2015-02-01")
    entered(
        "GB/T 31015-2024",
        "公共信息导向系统 基于无障碍需求的设计与设置原则和要求",
        "2025-03-01",
        replaces=["GB/T 31015-2014"],
    )
    entered("GB/T 33568-2017", "户外用木材涂饰表面老化等级与评价方法", "2017-12-01")
    entered("GB/T 33569-2017", "户外用木材涂饰表面人工老化试验方法", "2017-12-01")
    entered("GB/T 38654-2020", "公共信息导向系统 规划设计指南", "2020-10-01")
    entered("DB33/T 9905-2025", "社区健身器材设置与维护导则", "2025-06-01")
    NegativeEntry.objects.create(field="殡葬服务", words="殡葬", reason="另有法律规定", source="示例")
