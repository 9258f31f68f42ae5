"""A crowd of comments for which it is known who means the same: paraphrases, and neighbours that must stay apart."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

_OBJECTS: Final = (
    "公筷", "公勺", "餐具消毒柜", "分餐台", "服务员口罩", "洗手池", "留样冰箱", "配送箱", "食材台账", "餐厨垃圾桶",
    "通风设备",
    "温度计", "地面排水沟", "员工健康证", "菜单标识", "残食收集车",
)  # fmt: skip
_INTENTS: Final = (
    "{0}的数量要求改为每桌不少于{1}个", "{0}的检查频次由每日{2}次提高到每日{1}次",
    "增加{0}的清洗消毒记录要求，保存期不少于{1}个月",
    "删除对{0}的强制要求，由经营者自行选择", "{0}的术语定义不清楚，应补充定义", "{0}的验收方法没有给出，应明确试验步骤",
    "{0}的要求与食品安全国家标准重复，可直接引用", "{0}的表述“必要时”过于模糊，难以检查",
    "{0}的材质应明确为食品接触用不锈钢",
    "{0}的尺寸公差缺失，应补充", "小型餐饮单位执行{0}的要求有困难，设{1}个月过渡期",
    "{0}的单位符号书写不规范，应按 GB 3100 修改",
)  # fmt: skip
DRAFT: Final = "\n".join(f"应配备{thing}。{thing}应符合规定。" for thing in _OBJECTS)
"""What the draft says that they comment on."""

_BEFORE: Final = (
    "",
    "",
    "",
    "建议",
    "建议将",
    "我单位认为，",
    "希望",
    "请考虑：",
    "本条",
    "经研究，建议",
    "你好，建议",
)
_AFTER: Final = ("", "", "", "。", "。请采纳。", "，谢谢！", "，便于执行。", "，更符合实际情况。", "，否则难以落实。")
_SYNONYMS: Final = (
    ("不少于", "不应少于"), ("要求", "规定"), ("应补充", "需补充"), ("改为", "修改为"), ("没有给出", "未给出"),
    ("不清楚", "不明确"),
    ("难以检查", "不便检查"), ("可直接引用", "可以直接引用"), ("自行选择", "自主选择"), ("过于模糊", "太模糊"),
    ("有困难", "存在困难"),
    ("清洗消毒", "清洗、消毒"), ("缺失", "没有规定"), ("书写", "写法"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voice:
    clause: int
    text: str
    meaning: int


def crowd(count: int, *, seed: int = 1) -> list[Voice]:
    """About half of the comments say what some others say; numbers and objects tell neighbours apart."""
    chance = random.Random(seed)
    meanings: list[tuple[int, str]] = []
    seen = set()
    while len(meanings) < count * 9 // 20:
        thing, intent = chance.choice(_OBJECTS), chance.choice(_INTENTS)
        first, second = sorted(chance.sample(range(1, 13), 2), reverse=True)
        text = intent.format(thing, first, second)
        clause = 1 + _OBJECTS.index(thing) // 2  # two things stand in each clause
        if text not in seen:
            seen.add(text)
            meanings.append((clause, text))
    weights = [1 / (place + 3) for place in range(len(meanings))]
    chosen = list(range(len(meanings))) + chance.choices(range(len(meanings)), weights, k=count - len(meanings))
    chance.shuffle(chosen)
    return [Voice(meanings[at][0], _said(meanings[at][1], chance), at) for at in chosen]


def _said(text: str, chance: random.Random) -> str:
    for word, other in _SYNONYMS:
        if word in text and chance.random() < 0.35:
            text = text.replace(word, other)
    if "，" in text and chance.random() < 0.2:
        head, _comma, tail = text.partition("，")
        text = f"{tail}，{head}" if chance.random() < 0.5 else f"{head}；{tail}"
    if chance.random() < 0.15 and len(text) > 12:
        at = chance.randrange(4, len(text) - 2)
        if not text[at].isdigit() and text[at] not in "增删提高不没未":
            text = text[:at] + text[at + 1 :]
    return chance.choice(_BEFORE) + text + chance.choice(_AFTER)


def quality(groups: list[set[int]], voices: list[Voice]) -> tuple[float, float]:
    """Precision and recall of pairs that were put together; keys are places in `voices`."""
    together = {pair for group in groups for pair in _pairs(sorted(group))}
    meant: dict[int, list[int]] = {}
    for at, voice in enumerate(voices):
        meant.setdefault(voice.meaning, []).append(at)
    true = {pair for each in meant.values() for pair in _pairs(each)}
    right = len(together & true)
    return (right / len(together) if together else 1.0, right / len(true) if true else 1.0)


def _pairs(keys: list[int]) -> list[tuple[int, int]]:
    return [(a, b) for place, a in enumerate(keys) for b in keys[place + 1 :]]
