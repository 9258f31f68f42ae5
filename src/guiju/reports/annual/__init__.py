"""The annual report: chapter 一 in eight sections with seven charts, and places for what people write in 二 to 五."""

from __future__ import annotations

from guiju.reports.annual.work import WORK
from guiju.reports.parts import Compared, Divided, Part

CHARTS = (
    Compared(
        "government",
        "{before}与{period}国家标准、行业标准、地方标准数量对比",
        (("national.published", "国家标准"), ("sector.filed", "行业标准"), ("local.filed", "地方标准")),
        "项",
    ),
    Compared(
        "associations",
        "{before}与{period}团体标准数量和社会团体注册数量对比",
        (("association.published", "公布团体标准（项）"), ("association.registered", "新注册社会团体（家）")),
    ),
    Divided(
        "fields",
        "{until}团体标准的领域构成",
        (
            ("association.standards.stock.agriculture", "农业"),
            ("association.standards.stock.industry", "工业"),
            ("association.standards.stock.services", "服务业"),
            ("association.standards.stock.social", "社会事业"),
        ),
        "项",
    ),
    Compared(
        "enterprises",
        "{before}与{period}企业标准自我声明公开情况对比",
        (("enterprise.published", "公开标准（项）"), ("enterprise.products.declared", "涵盖产品（种）")),
    ),
    Compared(
        "committees", "{before}与{period}新成立标准化技术组织数量对比", (("committee.founded", "新成立技术组织"),), "个"
    ),
    Divided(
        "industries",
        "{until}标准化技术组织的产业构成",
        (
            ("committee.stock.agriculture", "第一产业"),
            ("committee.stock.industry", "第二产业"),
            ("committee.stock.services", "第三产业"),
            ("committee.stock.social", "社会公共事业"),
        ),
        "个",
    ),
    Compared(
        "pilots", "{before}与{period}国家级标准化试点示范项目数量对比", (("pilot.started", "试点示范项目"),), "个"
    ),
)

_ALL: tuple[Part, ...] = (*CHARTS, *WORK)
PARTS = {each.name: each for each in _ALL}
CODES = tuple(dict.fromkeys(code for each in PARTS.values() for code in each.codes))
