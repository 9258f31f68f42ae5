from __future__ import annotations

import pytest

LEAD_IN = (
    "下列文件中的内容通过文中的规范性引用而构成本文件必不可少的条款。其中，注日期的引用文件，仅该日期对应的版本适用于本文件；"
    "不注日期的引用文件，其最新版本（包括所有的修改单）适用于本文件。"
)


def references(*lines: str) -> str:
    return "\n".join(("2 规范性引用文件", *lines, "3 术语和定义", "没有。"))


@pytest.mark.parametrize(
    "lines",
    [
        (LEAD_IN, "GB/T 3325　金属家具通用技术条件", "GB/T 10357.1—2013　家具力学性能试验　第1部分：桌类"),
        (LEAD_IN.replace("（", "(").replace("）", ")"), "GB/T 3325 金属家具"),
        (
            LEAD_IN,
            "GB/T 3325 金属家具",
            "定量包装商品计量监督管理办法（国家市场监督管理总局令第70号）",
            "《中华人民共和国药典》",
        ),
        (LEAD_IN, "ISO 7173:2022 Furniture — Chairs", "GB 4943.1 音视频、信息技术和通信技术设备"),
        ("本文件没有规范性引用文件。",),
    ],
)
def test_right_references(checked, lines: tuple[str, ...]):
    assert checked(references(*lines), "STR181", "STR182", "STR183") == []


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("下列文件对于本文件的应用是必不可少的。", "GB/T 3325 金属家具"), "STR181"),
        (("GB/T 3325 金属家具",), "STR181"),
        (("无。",), "STR181"),
        ((LEAD_IN,), "STR182"),
        ((LEAD_IN, "本文件没有规范性引用文件。", "GB/T 3325 金属家具"), "STR182"),
        ((LEAD_IN, "1）GB/T 3325 金属家具"), "STR183"),
        ((LEAD_IN, "——GB/T 3325 金属家具"), "STR183"),
        ((LEAD_IN, "GB/T 3325《金属家具》"), "STR183"),
    ],
)
def test_wrong_references(checked, lines: tuple[str, ...], code: str):
    assert code in [each.code for each in checked(references(*lines), "STR181", "STR182", "STR183")]


def test_gbt_1_1_may_be_listed_where_the_text_speaks_of_it(checked):
    text = (
        "4 要求\n标准的编写见 GB/T 1.1。\n参考文献\n[1] GB/T 1.1—2020 标准化工作导则\n[2] GB/T 1.2—2020 标准化工作导则"
    )
    assert checked(text, "STR241", "STR242") == []


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("服务半径 3.2", "公共座椅 3.1", "检查周期 3.5", "休憩点 3.4"), 0),
        (("重量 3.2", "长度 3.1", "行程 4.2"), 0),
        (("座面 4", "A 类座椅 3.1"), 0),
        (("座面 4", "餐具 3"), 1),
    ],
)
def test_the_order_of_an_index(checked, words: tuple[str, ...], count: int):
    assert len(checked("\n".join(("4 要求", "平整。", "索引", *words)), "STR245")) == count
