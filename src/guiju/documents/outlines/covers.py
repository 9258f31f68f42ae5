"""What the cover of a standard says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from guiju.base.numbers import find
from guiju.documents.blocks import Block, Span
from guiju.documents.outlines import lines
from guiju.documents.outlines.shape import Cover

_DATE: Final = r"[\dXx×*＊\s]{4,6}\s*[-—–－.年/]\s*[\dXx×*＊\s]{1,4}\s*[-—–－.月/]\s*[\dXx×*＊\s]{1,4}\s*日?"
_PUBLISHED: Final = re.compile(rf"({_DATE})\s*发\s*布")
_EFFECTIVE: Final = re.compile(rf"({_DATE})\s*(?:起\s*)?实\s*施")
_ICS: Final = re.compile(r"ICS\s*(?:[:：]\s*)?([\dXx×][\dXx×.\s;；,，、]*)?")
_CCS: Final = re.compile(
    r"(?:CCS|中国标准文献分类号)\s*(?:[:：]\s*)?([A-Z]\s*[\dXx×]{2}(?:\s*[/、,，;；]\s*[A-Z]?\s*\d{2})*)?"
)
_BARE_CCS: Final = re.compile(r"\s*([A-Z]\s*\d{2}(?:/\d{2})?)\s*")
_FILED: Final = re.compile(r"备\s*案\s*号\s*[:：]?\s*([\w\-—.（）()]*)")
_REPLACES: Final = re.compile(r"(?:部分)?代\s*替\s*[:：]?\s*(\S.*)")
_ISSUER: Final = re.compile(
    r"\s*(\S.*?(?:局|部|委员会|会|院|中心|公司|厂|厅|办公室|政府|署|联盟|集团|社|所))\s*(?:发\s*布)?\s*"
)
_DEGREE: Final = re.compile(r"[（(]\s*[A-Z]{2}[^（）()]*?[,，]\s*(?:IDT|MOD|NEQ|eqv|idt|neq)\s*[）)]")
_BANNER: Final = re.compile(
    "中华人民共和国.*标准|.*(?:省|市|区|州|县|盟)?地方标准(?:\\(DB.*)?|.{0,30}(?:团体|企业|行业|国家|地方)标准|标准|"
    "(?:征求意见|送审|报批|讨论|工作组|草案|在提交反馈).*|.*(?:征求意见稿|送审稿|报批稿|讨论稿|草案)[)）]?|"
    "在提交反馈意见时.*|发布|实施|ICS.*|CCS.*|DB\\d{0,6}|GB|T/.{0,8}|Q/.{0,8}"
)
_NUMBER_SIGN: Final = re.compile(
    r"\s*(?:GB|DB|T\s*/|Q\s*/|[A-Z]{2}\s*/)[\w/ \u3000]{0,20}?[\dXxＸ×*.]{2,12}\s*[-—–－─]\s*[\dXxＸ×*]{2,4}\s*"
)
_CHINESE: Final = re.compile("[\u3400-\u9fff]")
_ENGLISH: Final = re.compile(r"\s*[A-Z][A-Za-z]+[ \-][A-Za-z0-9 ,.\-—–:;()/&'’\n]{4,}\s*")
_NAME_STYLES: Final = ("文件名称", "标准名称", "itle")


def cover_of(blocks: Sequence[Block]) -> Cover:
    """From the blocks before the first element, and the title above the first chapter."""
    cover = Cover()
    for block in blocks:
        if block.text.strip():
            _read(cover, block)
    cover.title = _title(cover, blocks)
    return cover


def _read(cover: Cover, block: Block) -> None:
    text = block.text
    for name, pattern in (("published", _PUBLISHED), ("effective", _EFFECTIVE), ("ics", _ICS), ("ccs", _CCS)):
        found = pattern.search(text)
        if found and found[1] and getattr(cover, name) is None:
            setattr(cover, name, _trimmed(block, found.start(1), found.end(1)))
    bare = _BARE_CCS.fullmatch(text)
    if bare and cover.ccs is None:
        cover.ccs = Span(block, *bare.span(1))
    filed = _FILED.search(text)
    if filed and filed[1] and cover.filed is None:
        cover.filed = Span(block, *filed.span(1))
    degree = _DEGREE.search(text)
    if degree and cover.degree is None:
        cover.degree = Span(block, *degree.span())
        return
    replaces = _REPLACES.search(text)
    if replaces and cover.replaces is None and any(find(replaces[1])):
        cover.replaces = _trimmed(block, *replaces.span(1))
    if cover.number is None:
        _read_number(cover, block, replaces.start() if replaces else len(text))
    if cover.issuer is None and not _PUBLISHED.search(text) and not _EFFECTIVE.search(text):
        issuer = _ISSUER.fullmatch(text)
        if issuer and (cover.published or cover.effective or re.search(r"发\s*布\s*$", text)):
            cover.issuer = Span(block, *issuer.span(1))
    if cover.english_title is None and not _ICS.match(text) and not _CCS.match(text) and _ENGLISH.fullmatch(text):
        cover.english_title = _trimmed(block, 0, len(text))


def _read_number(cover: Cover, block: Block, end: int) -> None:
    """The number of the document stands alone in its line; what it replaces may follow it."""
    text = block.text[:end]
    cited = list(find(text))
    if cited and len(lines.plain(text)) - len(lines.plain(text[cited[0].start : cited[0].end])) <= 3:
        cover.number = Span(block, cited[0].start, cited[0].end)
    elif not cited and _NUMBER_SIGN.fullmatch(text):
        cover.number = _trimmed(block, 0, len(text))


def _title(cover: Cover, blocks: Sequence[Block]) -> Span | None:
    """By its style; else the longest Chinese line that is nothing else; the last one stands above chapter 1."""
    taken = {
        span.block.index
        for span in (cover.number, cover.replaces, cover.ics, cover.ccs, cover.published, cover.effective, cover.filed,
                     cover.issuer, cover.degree, cover.english_title)
        if span is not None
    }  # fmt: skip
    able = [
        block
        for block in blocks
        if block.index not in taken
        and len(_CHINESE.findall(block.text)) > 1
        and not _BANNER.fullmatch(lines.plain(block.text))
        and not re.search("发\\s*布$|实\\s*施$|代替|备案|[。；]$", block.text.strip())
    ]
    styled = [block for block in able if any(word in block.style for word in _NAME_STYLES)]
    counted = [lines.plain(block.text) for block in able]
    twice = [block for block in able if counted.count(lines.plain(block.text)) > 1]
    for group in (styled, twice, able):
        if group:
            chosen = max(group, key=lambda block: (len(lines.plain(block.text)), -block.index))
            return _trimmed(chosen, 0, len(chosen.text))
    return None


def _trimmed(block: Block, start: int, end: int) -> Span:
    words = block.text[start:end]
    start += len(words) - len(words.lstrip())
    return Span(block, start, start + len(words.strip()))
