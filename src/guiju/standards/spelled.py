"""Standard numbers as people type them, and the forms under which the index holds them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from guiju.base.numbers import StandardNumber, UnreadableNumber, parse
from guiju.base.numbers.characters import plain
from guiju.base.numbers.heads import BY_UPPER
from guiju.base.terms import Tier
from guiju.engines.search.text import fold

TIER_WORDS: Final = {
    **dict.fromkeys(("国标", "国家标准"), Tier.NATIONAL),
    **dict.fromkeys(("行标", "行业标准"), Tier.SECTOR),
    **dict.fromkeys(("地标", "地方标准"), Tier.LOCAL),
    **dict.fromkeys(("团标", "团体标准"), Tier.ASSOCIATION),
    **dict.fromkeys(("企标", "企业标准"), Tier.ENTERPRISE),
}


# As the index holds them

_HEAD = re.compile(r"(D[BG][JS]?\d{2,6}|[^\d(]*)(?:\([^)]*\))?[ /]*(?:[TZ] )?(?=\d)")
_DATE = re.compile(r"(\d[\w.-]*?)[-:]((?:19|20)\d\d)(?!\d)")
_LEADING = re.compile(r"\d[\w.-]*")
_SEPARATORS = re.compile(r"[ /]+")
_SIGNS = re.compile(r"[\W_]+")
_TYPES = {"t", "z", "q", "tr", "ts", "pas", "guide", "isp", "tta", "iwa", "dis", "fdis", "cd"}


class _Spelling(dict[int, str]):
    """For `str.translate`: separators before parts and years become one, all other signs vanish."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kept = character if character.isalnum() or character == "." else ""
        self[code] = "-" if character in ":~+_-" else kept
        return self[code]


_SPELLING = _Spelling()


def spelled(number: str) -> str:
    """A number without what people spell differently: ``GB/T 1.1-2020`` → ``gbt1.1-2020``."""
    text = fold(number).translate(_SPELLING)
    return re.sub(r"--+", "-", text) if "--" in text else text


def bare(number: str) -> str:
    """Letters and digits alone."""
    return _SIGNS.sub("", fold(number))


def spellings(number: str) -> list[str]:
    """`spelled`, also with less of the head: ``gb1.1-2020``; of ISO/IEC 27001 ``iso27001`` and ``iec27001``.

    Of numbers with a colon, whose parts and amendments are separated in many ways, `bare` too.
    """
    found = _HEAD.match(number)
    if found is None:
        return [spelled(number)]
    body = spelled(number[found.end() :])
    forms = [head + body for head in _heads(found[0], found[1])]
    if ":" in number:
        forms.append(bare(number))
    return forms


@lru_cache(maxsize=65_536)
def _heads(whole: str, code: str) -> tuple[str, ...]:
    """What may stand before the digits: all that does, and each code of it alone."""
    codes = _SEPARATORS.split(fold(code).strip(" /"))
    short = [spelled(each) for each in codes if each and each not in _TYPES] if codes[0] != "q" else []
    return tuple(dict.fromkeys([spelled(whole), *short]))


def digits(number: str) -> list[str]:
    """What people remember of a number: of ``GB/T 1.1-2020`` it is ``1.1``, ``1`` and ``1.1-2020``."""
    found = _HEAD.match(number)
    start = found.end() if found else 0
    if dated := _DATE.match(number, start):
        body = dated[1].casefold()
        forms = [body, f"{body}-{dated[2]}"]
    elif leading := _LEADING.match(number, start):
        body = leading[0].casefold()
        forms = [body]
    else:
        return []
    main = body.partition("-")[0].partition(".")[0]
    return forms if main == body else [*forms, main]


# As people type them

_EDGES = " 《》<>\"'“”‘’「」,，。;；:：、"
_LABEL = re.compile(rf"({'|'.join(sorted(TIER_WORDS, key=len, reverse=True))})\s*(?:编号|号)?[\s:：]*(?=[a-z0-9])")
_SPACED_LETTERS = re.compile(r"^[a-z](?: [a-z])+(?=[ /\d])")
_BEFORE_NATURE = re.compile(r"(?<=[a-z])(?<!^t)(?<!^q) *[-\\_|.·, ]+ *(?=[tz] ?\d)")
_TEAM = re.compile(r"^([tq])[ \\_.-]+(?=[a-z])")
_GLUED_TEAM = re.compile(r"^([tq])([a-z]{2,10})(?=[ \d])")
_LOCAL = re.compile(r"^(db[jsg]?) ?(\d{6}|\d{4}|\d\d)(?: *[/\\_ -] *([tz])?|([tz])) *(?=\d)")
_LETTERS_IN_DIGITS = re.compile(r"(?<=\d)[oil]+(?=[\d.:\-oil]|$)|(?<=[ .t/-])[oil](?=[\d.])")
_POINT = re.compile(r"(?<=[\da-z]) ?[,。·、] ?(?=\d)")
_PART = re.compile(r"(?<=\d)_(?=\d)")
_FOREIGN_PART = re.compile(r"(?<=\d) (?=\d{1,3}(?:[-:/]|$))")
_FOREIGN_TYPE = re.compile(r"^(iso|iec|en|cen|clc|iso/iec)[-_.](?=[a-z])")
_YEAR = re.compile(r"(?<=[\da-z])(?: *[-_~:=/()\[\]]+ *| +)((?:19|20)\d\d)[)\]]? ?年?版?$")
_DOTTED_YEAR = re.compile(r"(?<=\d)\.((?:19|20)\d\d)$")
_SHORT_YEAR = re.compile(r"(?<=[\da-z])-(\d\d)$")
_CODE = re.compile(r"([a-z]+)(?:/[a-z]+)*")
_AS_DIGITS = str.maketrans("oil", "011")


def mended(text: str) -> str:
    """What was meant by a number: one kind of dash and point, ``/T`` with its slash, ``O`` for 0, the year in full."""
    text = re.sub(r"\s+", " ", plain(text).casefold()).strip(_EDGES)
    text = re.sub(r" */+ *", "/", text)
    text = _SPACED_LETTERS.sub(lambda letters: letters[0].replace(" ", ""), text)
    text = _BEFORE_NATURE.sub("/", text)
    text = _TEAM.sub(r"\1/", text)
    text = _LOCAL.sub(lambda m: f"{m[1]}{m[2]}{'/' + (m[3] or m[4]) if m[3] or m[4] else ''} ", text)
    text = _LETTERS_IN_DIGITS.sub(lambda letters: letters[0].translate(_AS_DIGITS), text)
    text = _POINT.sub(".", text)
    text = _FOREIGN_TYPE.sub(r"\1/", _PART.sub("-", text))
    text = _YEAR.sub(r"-\1", text)
    if text.count(".") > 1 or re.search(r"\d{4,}\.\d{4}$", text):
        text = _DOTTED_YEAR.sub(r"-\1", text)
    code = _CODE.match(text)
    if code is None:
        return text
    if code[1].upper() in BY_UPPER or code[1][:-1].upper() in BY_UPPER or code[1] in ("t", "q", "db"):
        return _SHORT_YEAR.sub(_in_full, text)
    return _FOREIGN_PART.sub("-", text)


def _in_full(short: re.Match[str]) -> str:
    return f"-{'19' if int(short[1]) > 50 else '20'}{short[1]}"


def readings(text: str) -> list[StandardNumber]:
    """The numbers that the whole text may mean, the likeliest first; none where it is no number.

    ``国标1.1`` may be GB/T 1.1, GB 1.1 and GB/Z 1.1.
    """
    label, rest = unlabelled(text)
    if label is Tier.NATIONAL and rest[:1].isdigit():
        forms = [f"{code} {mended('gb ' + rest)[3:]}" for code in ("gb/t", "gb", "gb/z")]
    else:
        mend = mended(rest)
        forms = [mend.upper(), rest]
        if glued := _GLUED_TEAM.match(mend):
            forms.append(f"{glued[1]}/{glued[2]} {mend[glued.end() :].lstrip()}")
    found: dict[str, StandardNumber] = {}
    for form in forms:
        try:
            number = parse(form)
        except UnreadableNumber:
            continue
        found.setdefault(number.key, number)
    return list(found.values())


def unlabelled(text: str) -> tuple[Tier | None, str]:
    """``行标 QB 1234`` → sector, ``QB 1234``; the text as it is where no such word leads a number."""
    folded = re.sub(r"\s+", " ", plain(text)).strip(_EDGES)
    found = _LABEL.match(folded.casefold())
    return (TIER_WORDS[found[1]], folded[found.end() :]) if found else (None, text)
