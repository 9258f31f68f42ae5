"""The register that examples of rules speak of. Numbers of real documents are facts; the others are fictional."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from guiju.base.limits import Comparison, Limit
from guiju.base.terms import Degree, RelationKind
from guiju.standards import actions
from guiju.standards.models import Standard
from guiju.standards.requirements.actions import enter_requirement


def example_register() -> None:
    """Enter what the examples need; rules that ask the register add their standards here."""
    of_references()
    of_leads()


def entered(number: str, title: str, effective_on: str, *, replaces: Iterable[str] = (), **values: Any) -> None:
    standard = actions.register_standard(
        number,
        by="test",
        title_zh=title,
        effective_on=effective_on,
        published_on=values.pop("published_on", effective_on),
        **values,
    )
    for target in replaces:
        actions.relate(standard, RelationKind.REPLACES, target, by="test")


def of_references() -> None:
    entered("GB/T 1.1-2009", "标准化工作导则 第1部分：标准的结构和编写", "2010-01-01")
    entered(
        "GB/T 1.1-2020",
        "标准化工作导则 第1部分：标准化文件的结构和起草规则",
        "2020-10-01",
        replaces=["GB/T 1.1-2009"],
    )
    entered("GB/T 90101-2012", "示例设备 术语", "2013-01-01", withdrawn_on="2020-05-01")
    entered("GB/T 90102-2008", "示例设备 外壳通用要求", "2008-10-01")
    entered("GB/T 90102-2018", "示例设备 外壳通用要求", "2019-01-01", replaces=["GB/T 90102-2008"])
    entered("GB/T 90103-2016", "示例设备 标志", "2017-01-01")
    entered("GB/T 90103-2026", "示例设备 标志", "2026-12-01", published_on="2026-04-01", replaces=["GB/T 90103-2016"])
    entered("T/GJSL 012-2021", "示例设备 包装", "2021-10-01")
    entered("GB/T 90110.1-2015", "示例设备 标志 第1部分：总则", "2016-01-01")
    entered("GB/T 90110.2-2015", "示例设备 标志 第2部分：符号", "2016-01-01")
    adopting("GB/T 90120-2016", "示例设备 抽样", "ISO 90120:2015")
    adopting("GB/T 90121-2016", "示例设备 验收", "ISO 90121:2009")
    entered("ISO 90120:2015", "", "2015-06-01")
    entered("ISO 90121:2009", "", "2009-06-01")
    entered("ISO 90121:2022", "", "2022-06-01", replaces=["ISO 90121:2009"])


def of_leads() -> None:
    """What drafts are compared with."""
    entered("GB/T 90301-2024", "示例果园采摘服务规范", "2024-06-01")
    entered("GB/T 90302-2024", "休闲农园术语", "2024-06-01")
    required("GB 90303-2024", "电暖手器安全要求", "表面温度", Limit(Comparison.AT_MOST, Decimal(55), "℃"))
    required("GB/T 90304-2024", "电暖手器", "充电时间", Limit(Comparison.AT_MOST, Decimal(5), "h"))


def required(number: str, title: str, characteristic: str, limit: Limit) -> None:
    entered(number, title, "2024-06-01")
    enter_requirement(
        Standard.objects.get(number=number),
        product="电暖手器",
        characteristic=characteristic,
        limit=limit,
        clause="4.2",
        source="示例",
        by="test",
    )


def adopting(number: str, title: str, adopted: str) -> None:
    entered(number, title, "2017-01-01")
    standard = Standard.objects.get(number=number)
    actions.relate(standard, RelationKind.ADOPTS, adopted, degree=Degree.IDT, by="test")
