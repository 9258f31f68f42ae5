"""A draft in which Word counts everything, as the templates for standards have it: notes, examples and captions too."""

from __future__ import annotations

from pathlib import Path

from tests.documents.word.files import p, picture, saved, table, word_file

from guiju.documents.outlines import Role
from guiju.documents.outlines.reading import outline
from guiju.documents.word.reading import blocks_of

LISTS = {
    1: (("decimal", "%1　", "章标题"), ("decimal", "%1.%2　", "一级条标题"), ("decimal", "%1.%2.%3　", "二级无标题")),
    2: (("none", "注：", "注："),),
    3: (("decimal", "注%1：", "注×："),),
    4: (("none", "示例：", "示例："),),
    5: (("lowerLetter", "%1)", "字母编号列项（一级）"),),
    6: (("bullet", "——", "列项——（一级）"),),
    7: (("decimal", "表%1　", "正文表标题"),),
    8: (("decimal", "图%1　", "正文图标题"),),
    9: (("upperLetter", "附　录　%1", "附录标识"), ("decimal", "表%1.%2　", "附录表标题")),
}
"""Format, text and style of each level of each list."""


def numbering() -> str:
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{number}">'
        + "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:suff w:val="nothing"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
            for level, (format, text, _name) in enumerate(levels)
        )
        + "</w:abstractNum>"
        for number, levels in LISTS.items()
    )
    return abstract + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in LISTS)


def styles() -> str:
    """The id of a style is the number of its list and its level."""
    return "".join(
        f'<w:style w:type="paragraph" w:styleId="s{number}{level}"><w:name w:val="标准文件_{name}"/><w:pPr><w:numPr>'
        f'<w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        f"{'<w:outlineLvl w:val=' + chr(34) + '0' + chr(34) + '/>' if name in ('章标题', '附录标识') else ''}"
        "</w:pPr></w:style>"
        for number, levels in LISTS.items()
        for level, (_format, _text, name) in enumerate(levels)
    )


DRAFT = (
    p("范围", style="s10") + p("本文件规定了要求。") + p("要求", style="s10") + p("一般要求", style="s11")
    + p("应符合。", style="s12") + p("说明。", style="s20") + p("甲。", style="s30") + p("乙。", style="s30")
    + p("如此。", style="s40") + p("应符合下列：", style="s12") + p("竹；", style="s50") + p("木。", style="s50")
    + p("宜选：", style="s12") + p("竹；", style="s60") + p("木。", style="s60") + p("面积", style="s70")
    + table(("项", "值"), ("长", "5")) + p("指净长。", style="s20") + p(picture()) + p("流程", style="s80")
    + p("方法", style="s90") + p("记录", style="s91") + table(("项", "值"))
)  # fmt: skip


def test_what_word_counts_is_known_for_what_it_is(tmp_path: Path):
    drawn = outline(blocks_of(saved(tmp_path, word_file(DRAFT, styles=styles(), numbering=numbering()))))
    assert [each.number for each in drawn.walk()] == ["1", "2", "2.1", "2.1.1", "2.1.2", "2.1.3", "A"]
    by_role = {role: [b.shown for b in drawn.document.blocks if drawn.role(b) is role] for role in Role}
    assert by_role[Role.NOTE] == ["注：　说明。", "注1：　甲。", "注2：　乙。"]
    assert by_role[Role.EXAMPLE] == ["示例：　如此。"]
    assert by_role[Role.TABLE_NOTE] == ["注：　指净长。"]
    assert [[item.mark for item in each.items] for each in drawn.lists] == [["a)", "b)"], ["——", "——"]]
    assert [(each.number, each.title, len(each.rows)) for each in drawn.tables] == [
        ("1", "面积", 2),
        ("A.1", "记录", 1),
    ]
    assert [(each.number, each.picture is not None) for each in drawn.figures] == [("1", True)]
