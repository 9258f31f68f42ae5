"""Putting blocks in order, and telling where one paragraph ends and the next begins."""

from __future__ import annotations

import re
from typing import Any, Final

from guiju.documents.blocks import Block, BlockKind
from guiju.documents.opening import UnreadableFile

MOST_BLOCKS: Final = 500_000

_MARK: Final = re.compile(
    r"(?:\d{1,3}|[A-Z])(?:[.．]\d{1,3})+[\s\u3000]"  # 4.1, A.2.3
    r"|\d{1,3}[\s\u3000]+(?=[\u3400-\u9fff])"  # 1 范围
    r"|\d{1,3}[)）、]|[a-z][)）]|[(（](?:\d{1,3}|[a-z]|[一二三四五六七八九十]+)[)）]"
    r"|[一二三四五六七八九十]+、|第[一二三四五六七八九十百\d]+[章节条][\s\u3000]"
    r"|——|[•·●○■◆▪－][\s\u3000]*"
    r"|注\d*[:：]|示例\d*[:：]?|[表图][\s\u3000]*(?:[A-Z]\.)?\d+(?:[\s\u3000]|[（(]续)|附[\s\u3000]*录[\s\u3000]*[A-Z]\b"
    r"|前[\s\u3000]*言$|引[\s\u3000]*言$|目[\s\u3000]*[次录]$|参考文献$|索[\s\u3000]*引$"
)
_QUANTITY: Final = re.compile(
    r"\d+(?:\.\d+)?[\s\u3000]*(?:[kmcµμn]?m\b|[kmµμ]?g\b|[mµμ]?[sLlAVWJN]\b|h\b|min\b|[kMG]?(?:Pa|Hz|W|V)\b|℃|°|%|‰|[×~～/≤≥=]"
    r"|个(?![人体别性])|小时|分钟|天|倍|万|亿|元|[年日](?=[内前后以之，。；])|次(?=[，。；]))"
)
_LATIN: Final = re.compile(r"[A-Za-z0-9,.;:)\]%]")


class Gathering:
    """Blocks in the order in which they are added. Raises UnreadableFile when they become too many."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.blocks: list[Block] = []

    def add(self, kind: BlockKind, text: str, **more: Any) -> None:
        place = len(self.blocks)
        if place == MOST_BLOCKS:
            raise UnreadableFile(
                "{file} 的内容超过 {most} 段（格），没有读；请分成几个文件", file=self.name, most=MOST_BLOCKS
            )
        self.blocks.append(Block(place, kind, text, paragraph=place + 1, **more))


def begins_anew(line: str) -> bool:
    """Whether a line looks like the first of a paragraph: ``4.1``, ``a)``, ``注：``, ``表 1``, not ``4.5 mm``."""
    line = line.lstrip()
    return bool(_MARK.match(line)) and not _QUANTITY.match(line)


def joined(before: str, after: str) -> str:
    """Two lines of one paragraph: with a space only where Latin words or figures would run into each other."""
    before, after = before.rstrip(), after.strip()
    if not before or not after:
        return before + after
    if (
        before.endswith("-")
        and len(before) > 1
        and before[-2].isalpha()
        and before[-2].isascii()
        and after[0].islower()
    ):
        return before[:-1] + after
    return (
        f"{before} {after}"
        if _LATIN.match(before[-1]) and after[0].isascii() and after[0].isalnum()
        else before + after
    )
