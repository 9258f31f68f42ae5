"""个人信息: what identifies a person in a text that is to be published. Messages show it masked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stdnum import luhn
from stdnum.cn import ric, uscc

from guiju.base.errors import Sentence
from guiju.checks.definition import ALL, Certainty, Found, Mend, Profile, Severity, Source, rule
from guiju.checks.subject import Subject
from guiju.documents.blocks import Block, Cell, Span

_LAW: Final = Source("个人信息保护法", "第二十八条", Certainty.SECONDARY)
_SHOWN: Final = Source("GB/T 35273—2020", "7.2", Certainty.SECONDARY)


def masked(text: str, *, first: int = 3, last: int = 2) -> str:
    """With stars in place of all characters but the first and the last ones."""
    return text[:first] + "*" * (len(text) - first - last) + text[len(text) - last :]


def _found(block: Block, match: re.Match[str], message: Sentence, *, first: int = 3, last: int = 2) -> Found:
    shown = masked(match[0], first=first, last=last)
    return Found(
        Span(block, match.start(), match.end()),
        Sentence(message.message, shown=shown),
        Mend(shown),
        detail={"shown": shown},
    )


_IDENTITY: Final = re.compile(r"(?<![A-Za-z0-9])[1-8]\d{5}(?:18|19|20)\d{9}[\dXx](?![A-Za-z0-9])")

_PROVINCE: Final = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12]")
"""As the third and fourth character of a code of an organization say."""


@rule(
    "PRV101",
    Sentence("有居民身份证号码"),
    severity=Severity.ERROR,
    profiles=ALL,
    source=(_LAW, _SHOWN),
    why=Sentence("身份证号码能唯一确定一个人，公开后无法收回；要公开的文件里应删去，或只留必要的几位。"),
    bad="联系人的身份证号为 110101190001010137。",
    good="试样的编号为 110101190001010138，统一社会信用代码为 91350100M000100Y43。",
)
def identity_numbers(subject: Subject) -> Iterator[Found]:
    """By place, date and check digit; what is a valid code of an organization is none."""
    message = Sentence("“{shown}”是有效的身份证号码，公开前应删去或遮盖", shown="")
    for block in subject.document.blocks:
        for match in _IDENTITY.finditer(block.text):
            number = match[0].upper()
            if ric.is_valid(number) and not (uscc.is_valid(number) and _PROVINCE.match(number, 2)):
                yield _found(block, match, message)


_MOBILE: Final = re.compile(
    r"(?<![A-Za-z0-9.\-—/])(?:(?:\+|00)?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![A-Za-z0-9]|\.\d|[-—/]\d)"
)
_TELLS: Final = re.compile("手机|电话|联系|传真|微信|Tel|tel|TEL|Mobile|mobile|☎|举报|咨询|热线")
_MEASURED: Final = re.compile(r"^ ?(?:[kMGmμ]?(?:Hz|m|g|Pa|W|V|A|J|N|s|L)\b|[个元次台套条%℃])")


@rule(
    "PRV102",
    Sentence("有手机号码"),
    severity=Severity.WARNING,
    severities={Profile.TENDER: Severity.NOTICE},
    profiles=ALL,
    source=_SHOWN,
    why=Sentence("手机号码直通个人，写进公开的文件会被长期检索和骚扰；要留联系方式，宜用单位的固定电话。"),
    bad="联系电话：13800138000。",
    good="联系电话：0571-00000000，产品条码为 6901234567892，容量为 13800138000 个。",
)
def mobile_numbers(subject: Subject) -> Iterator[Found]:
    message = Sentence("“{shown}”像是手机号码，公开前应删去或遮盖", shown="")
    for block in subject.document.blocks:
        for match in _MOBILE.finditer(block.text):
            if not _MEASURED.match(block.text[match.end() :]) or _TELLS.search(block.text[: match.start()][-12:]):
                yield _found(block, match, message, last=4)


_MAIL: Final = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.)+[A-Za-z]{2,12}"
)
_OF_THE_HOUSE: Final = re.compile(
    r"^(?:info|office|admin|service|contact|support|sales|public|bgs|mail|webmaster|hr|std|standard|bzh|bzhs|postmaster|"
    r"sac|tc\d+|xxgk|zfxxgk)[\d._-]*@",
    re.IGNORECASE,
)


@rule(
    "PRV103",
    Sentence("有个人电子邮箱"),
    severity=Severity.NOTICE,
    profiles=ALL,
    source=_SHOWN,
    why=Sentence("个人邮箱常含姓名或手机号，公开后难以更换；反馈意见的地址宜用单位的公共邮箱。"),
    bad="意见请寄 zhangsan@mail.test.cn。",
    good="意见请寄 info@test.cn，或 tc286@test.cn。",
)
def addresses(subject: Subject) -> Iterator[Found]:
    message = Sentence("“{shown}”像是个人邮箱，公开时宜改用单位的公共邮箱", shown="")
    for block in subject.document.blocks:
        if "@" not in block.text:
            continue
        for match in _MAIL.finditer(block.text):
            if not _OF_THE_HOUSE.search(match[0]):
                yield _found(block, match, message, first=1, last=len(match[0]) - match[0].index("@"))


_CARD: Final = re.compile(
    r"(?<![A-Za-z0-9.\-—])(?:62|60[13]|4\d|5[1-5]|9[4589])\d{2}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![A-Za-z0-9.\-—])"
)
_ACCOUNT: Final = re.compile("卡号|账号|帐号|账户|帐户|银行|汇款|开户")


@rule(
    "PRV104",
    Sentence("有银行卡号"),
    severity=Severity.ERROR,
    profiles=ALL,
    source=_LAW,
    why=Sentence("银行卡号属于敏感个人信息，一旦公开可被用于诈骗和盗刷；公开的文件里应删去。"),
    bad="奖金汇入个人账户，卡号 6222 0200 0000 0000 000。",
    good="卡号 6222 0200 0000 0000 001 不合校验。\n物料编码为 6222020000000000000。",
)
def bank_cards(subject: Subject) -> Iterator[Found]:
    """By its check digit, and a word of money in the same paragraph or row: one number in ten passes by chance."""
    message = Sentence("“{shown}”像是银行卡号，公开前应删去或遮盖", shown="")
    rows = _rows(subject)
    for block in subject.document.blocks:
        for match in _CARD.finditer(block.text):
            digits = re.sub(r"\D", "", match[0])
            around = rows.get(_row(block.cell), "") + _head(subject, block) if block.cell else block.text
            if 16 <= len(digits) <= 19 and luhn.is_valid(digits) and _ACCOUNT.search(around):
                yield _found(block, match, message, first=4, last=4)


def _row(cell: Cell | None) -> tuple[str, int, int]:
    return (cell.sheet, cell.table, cell.row) if cell is not None else ("", 0, 0)


def _rows(subject: Subject) -> dict[tuple[str, int, int], str]:
    """The words of each row of each table."""
    words: dict[tuple[str, int, int], list[str]] = {}
    for block in subject.document.blocks:
        if block.cell is not None:
            words.setdefault(_row(block.cell), []).append(block.text)
    return {row: " ".join(texts) for row, texts in words.items()}


def _head(subject: Subject, block: Block) -> str:
    """What stands at the top of the column."""
    if block.cell is None:
        return ""
    sheet, table, _row_number = _row(block.cell)
    heads = subject.once(_heads)
    return heads.get((sheet, table, block.cell.column), "")


def _heads(subject: Subject) -> dict[tuple[str, int, int], str]:
    heads: dict[tuple[str, int, int], str] = {}
    for block in subject.document.blocks:
        if block.cell is not None and block.text.strip():
            heads.setdefault((block.cell.sheet, block.cell.table, block.cell.column), block.text)
    return heads


_NAME_HEAD: Final = re.compile(r"\s*(?:姓\s*名|联系人|户主|患者|学生|职工|人员)(?:姓名)?\s*")
_PRIVATE_HEAD: Final = re.compile(
    r"\s*(?:身份证(?:件)?(?:号码?)?|证件号码?|手机(?:号码?)?|联系电话|家庭(?:住)?址|住址|出生(?:日期|年月)|民族|婚姻状况|病史|银行卡号?)\s*"
)
_NAME: Final = re.compile(r"\s*[\u4e00-\u9fff·]{2,6}\s*")


@rule(
    "PRV105",
    Sentence("表里有姓名和个人资料"),
    severity=Severity.WARNING,
    severities={Profile.TENDER: Severity.NOTICE},
    profiles=ALL,
    source=(_LAW, _SHOWN),
    why=Sentence("姓名同证件号、电话、住址列在一行，就能找到这个人；公开的表里只留必要的栏目。空白的表格不在此列。"),
    bad="| 姓名 | 手机 | 家庭住址 |\n| 张三 | 0571-00000000 | 某市某路 1 号 |",
    good="| 姓名 | 手机 | 家庭住址 |\n|  |  |  |\n\n| 姓名 | 单位 |\n| 张三 | 某某研究院 |",
)
def personal_tables(subject: Subject) -> Iterator[Found]:
    """At the head of the private column, once: rows are counted, not repeated."""
    heads = subject.once(_heads)
    filled: dict[tuple[str, int, int], list[Block]] = {}
    first: dict[tuple[str, int, int], Block] = {}
    for block in subject.document.blocks:
        if block.cell is None or not block.text.strip():
            continue
        column = (block.cell.sheet, block.cell.table, block.cell.column)
        if column in first:
            filled.setdefault(column, []).append(block)
        else:
            first[column] = block
    named = {
        column[:2]: {block.cell.row for block in filled.get(column, ()) if block.cell and _NAME.fullmatch(block.text)}
        for column, head in heads.items()
        if _NAME_HEAD.fullmatch(head)
    }
    for column, head in heads.items():
        if not _PRIVATE_HEAD.fullmatch(head):
            continue
        rows = [block for block in filled.get(column, ()) if block.cell and block.cell.row in named.get(column[:2], ())]
        if rows:
            yield Found(
                Span(first[column], 0, len(first[column].text)),
                Sentence("“{head}”和姓名列在一起，有 {count} 行，公开前应删去", head=head.strip(), count=len(rows)),
            )
