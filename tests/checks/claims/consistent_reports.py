"""Reports that agree with themselves, in many wordings: everything in them follows from one set of facts.

A report is a list of pieces; a `Printed` piece is a number that other numbers of the report determine, so that an audit
can know when it is wrong. `with_one_number_changed` makes a report of which exactly one such number is wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Printed:
    """A number as it stands in the text, that the rest of the report determines."""

    text: str


Piece = str | Printed


@dataclass(frozen=True)
class Facts:
    year: int
    published: int
    published_before: int
    mandatory: int
    new: int
    stock: int
    stock_mandatory: int
    filed: int
    filed_before: int
    filed_stock: int
    shared: int
    shared_before: int
    shared_stock: int
    fields: tuple[int, int, int, int]
    bodies: tuple[int, int, int]
    founded: tuple[int, int, int]
    declared: int
    declared_before: int
    pilots: int
    pilots_before: int
    pilots_stock: int


def facts(random: Random) -> Facts:
    def split(total: int, parts: int) -> tuple[int, ...]:
        cuts = sorted(random.sample(range(1, total), parts - 1))
        return tuple(b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True))

    published, filed, shared = random.randint(150, 3000), random.randint(300, 9000), random.randint(300, 9900)
    shared_stock = shared + random.randint(800, 30000)
    return Facts(
        year=random.randint(2015, 2026),
        published=published,
        published_before=random.randint(150, 3000),
        mandatory=random.randint(11, 99),
        new=random.randint(20, published - 20),
        stock=published + random.randint(2000, 40000),
        stock_mandatory=random.randint(1000, 1999),
        filed=filed,
        filed_before=random.randint(300, 9000),
        filed_stock=filed + random.randint(2000, 60000),
        shared=shared,
        shared_before=random.randint(300, 9900),
        shared_stock=shared_stock,
        fields=split(shared_stock, 4),  # type: ignore[arg-type]
        bodies=(random.randint(500, 600), random.randint(700, 800), random.randint(10, 30)),
        founded=(random.randint(2, 9), random.randint(10, 30), random.randint(2, 9)),
        declared=random.randint(100_001, 900_000),
        declared_before=random.randint(100_001, 900_000),
        pilots=random.randint(100, 400),
        pilots_before=random.randint(100, 400),
        pilots_stock=random.randint(5000, 9000),
    )


def p(value: object) -> Printed:
    return Printed(str(value))


def pct(part: int, whole: int, places: int = 2) -> Printed:
    return Printed(f"{100 * part / whole:.{places}f}%")


def change(random: Random, now: int, before: int, unit: str) -> list[Piece]:
    more = "增加" if now >= before else "减少"
    return [random.choice([more, f"{more}了"]), p(abs(now - before)), unit]


def growth(now: int, before: int, random: Random) -> list[Piece]:
    word = random.choice(["增长", "上升"]) if now >= before else "下降"
    value = abs(now / before - 1) * 100
    return [word, Printed(f"{value:.{random.choice([1, 2])}f}%")]


def national(f: Facts, r: Random) -> list[Piece]:
    y, before = f.year, f.year - 1
    total = r.choice(
        [
            [f"{y}年批准发布国家标准", p(f.published), "项"],
            [f"{y}年，共发布国家标准", p(f.published), "项"],
            [f"{y}年全年批准发布", p(f.published), "项国家标准"],
        ]
    )
    voluntary = f.published - f.mandatory
    parts = r.choice(
        [
            [
                "。按照标准性质划分，其中强制性标准",
                p(f.mandatory),
                "项，推荐性标准",
                p(voluntary),
                "项；按照标准制修订划分，其中制定",
                p(f.new),
                "项，修订",
                p(f.published - f.new),
                "项。",
            ],
            ["，其中强制性国家标准", p(f.mandatory), "项，推荐性国家标准", p(voluntary), "项。"],
            ["，包括", p(f.mandatory), "项强制性标准和", p(voluntary), "项推荐性标准。"],
            ["（其中强制性标准", p(f.mandatory), "项、推荐性标准", p(voluntary), "项）。"],
            ["。从制修订情况看，制定", p(f.new), "项，修订", p(f.published - f.new), "项。"],
            [
                "，其中：强制性标准",
                p(f.mandatory),
                "项，占",
                pct(f.mandatory, f.published),
                "；推荐性标准",
                p(voluntary),
                "项，占",
                pct(voluntary, f.published),
                "。",
            ],
        ]
    )
    compared = r.choice(
        [
            [f"与{before}年相比，{y}年度国家标准批准发布量", *change(r, f.published, f.published_before, "项"), "。"],
            ["国家标准发布数量同比", *growth(f.published, f.published_before, r), "。"],
            ["国家标准发布数比上年", *change(r, f.published, f.published_before, "项"), "。"],
        ]
    )
    stock = [
        f"\n截至{y}年底，国家标准共",
        p(f.stock),
        "项，其中强制性标准",
        p(f.stock_mandatory),
        "项，推荐性标准",
        p(f.stock - f.stock_mandatory),
        "项。",
    ]
    return [*total, *parts, *compared, *stock]


def local(f: Facts, r: Random) -> list[Piece]:
    y, before = f.year, f.year - 1
    verb = r.choice(["备案", "新备案", "新增备案"])
    said = r.choice(
        [
            [
                f"{y}年{verb}地方标准",
                p(f.filed),
                "项。与",
                str(before),
                f"年相比，{y}年度备案量",
                *change(r, f.filed, f.filed_before, "项"),
                "。",
            ],
            [
                f"{y}年，{verb}地方标准",
                p(f.filed),
                "项，比上年",
                *change(r, f.filed, f.filed_before, "项"),
                "，",
                *growth(f.filed, f.filed_before, r),
                "。",
            ],
            [f"{y}年{verb}地方标准", p(f.filed), "项，同比", *growth(f.filed, f.filed_before, r), "。"],
        ]
    )
    return [*said, f"截至{y}年底，备案地方标准共{f.filed_stock}项。"]


def association(f: Facts, r: Random) -> list[Piece]:
    y = f.year
    names = ("农业类", "工业类", "服务业类", "社会事业类")
    shares: list[Piece] = []
    separator = r.choice(["；", "，"])
    for name, number in zip(names, f.fields, strict=True):
        shares += [
            name,
            r.choice(["标准", "团体标准", ""]),
            p(number),
            "项，",
            r.choice(["占比", "占"]),
            pct(number, f.shared_stock),
            separator,
        ]
    shares[-1] = "。"
    flow = r.choice(
        [
            [f"{y}年，社会团体在全国团体标准信息平台上公布", p(f.shared), "项团体标准，"],
            [f"{y}年，新增团体标准", p(f.shared), "项，"],
            [f"{y}年发布团体标准", p(f.shared), "项，"],
        ]
    )
    return [
        *flow,
        "较上年",
        *change(r, f.shared, f.shared_before, "项"),
        "。",
        f"截至{y}年底，平台上共公布",
        p(f.shared_stock),
        "项团体标准。",
        r.choice(["按领域范围统计，其中", "按领域分，", "按照领域划分，"]),
        *shares,
    ]


def enterprise(f: Facts, r: Random) -> list[Piece]:
    y, before = f.year, f.year - 1
    registered = r.randint(300_000, 400_000)
    return [
        f"{y}年，{r.randint(50_001, 99_998)}家企业通过平台自我声明公开企业标准",
        p(f.declared),
        "项。与",
        f"{before}年相比，年度公开标准数",
        *change(r, f.declared, f.declared_before, "项"),
        "。",
        f"截至{y}年底，平台注册企业共{registered}家，",
        f"其中{registered - r.randint(1000, 200_000)}家企业通过平台自我声明公开",
        f"{f.declared + r.randint(900_000, 2_000_000)}项标准。",
    ]


def bodies(f: Facts, r: Random) -> list[Piece]:
    y = f.year
    founded, stock = sum(f.founded), sum(f.bodies)
    a, b, c = (p(number) for number in f.founded)
    of_founded = r.choice(
        [
            ["，其中技术委员会（TC）", a, "个，分技术委员会（SC）", b, "个，标准化工作组（SWG）", c, "个。"],
            ["，其中TC", a, "个，SC", b, "个，SWG", c, "个。"],
            ["，包括", a, "个TC、", b, "个SC和", c, "个SWG。"],
        ]
    )
    tc, sc, swg = (p(number) for number in f.bodies)
    return [
        f"{y}年，新成立全国专业标准化技术委员会",
        p(founded),
        "个",
        *of_founded,
        f"截至{y}年底，全国专业标准化技术委员会共",
        p(stock),
        "个，包括",
        tc,
        "个TC，",
        sc,
        "个SC和",
        swg,
        "个SWG。",
    ]


def pilots(f: Facts, r: Random) -> list[Piece]:
    y, before = f.year, f.year - 1
    return [
        f"{y}年，各地开展国家级标准化试点示范建设项目",
        p(f.pilots),
        "个。与",
        f"{before}年相比，国家级标准化试点示范项目",
        *change(r, f.pilots, f.pilots_before, "个"),
        f"。截至{y}年底，各地开展国家级标准化试点示范项目{f.pilots_stock}个。",
    ]


def preface(f: Facts, r: Random) -> list[Piece]:
    return [
        f"{f.year}年是很不平凡的一年。这一年，我国发布国家标准",
        p(f.published),
        "项，新备案地方标准",
        p(f.filed),
        "项，新增团体标准",
        p(f.shared),
        "项，企业自我声明公开标准新增",
        f"{f.declared // 10_000}万多项。",
        f"开展{r.randint(20, 40)}余个国家和地区、{r.randint(200, 500)}余项标准比对分析工作。",
    ]


def charts(f: Facts) -> list[Piece]:
    """As converters of Word documents write them at the end of the text."""
    y, before = f.year, f.year - 1

    def years(title: str, first: int, second: int) -> list[Piece]:
        return [f"\n{title}\t\n{before}年\t{y}年\t", p(first), "\t", p(second), "\t\n\n"]

    names, numbers = (
        ["工业类", "服务业类", "社会事业类", "农业类"],
        [f.fields[1], f.fields[2], f.fields[3], f.fields[0]],
    )
    by_field: list[Piece] = ["\n标准数量\n", *(f"{name}\t" for name in names)]
    for number in numbers:
        by_field += [p(number), "\t"]
    return [
        "\n国家标准、地方标准\n年度发布（备案）情况\n",
        f"{before}年\t\n国家标准\t地方标准\t",
        p(f.published_before),
        "\t",
        p(f.filed_before),
        f"\t{y}年\t\n国家标准\t地方标准\t",
        p(f.published),
        "\t",
        p(f.filed),
        "\t\n\n",
        *years("年度公开标准数", f.declared_before, f.declared),
        *years("团体标准年度发布数量", f.shared_before, f.shared),
        *years("国家级标准化试点示范建设项目数量", f.pilots_before, f.pilots),
        *by_field,
        "\n",
    ]


def distractions(f: Facts, r: Random) -> list[Piece]:
    """Numbers of which the report says nothing else: true or not, nobody can tell."""
    n = lambda: r.randint(3, 900)  # noqa: E731
    sentences = [
        f"在农业方面，发布《丙环唑原药》等{n()}项国家标准，下达{n()}项国家农业标准化示范区。",
        f"在现代服务业方面，发布《国际货运代理铁路联运作业规范》等{n()}项国家标准。",
        f"在基础建设方面，培训{n()}人次，其中企业{n() + 900}名代表受到好评，累计举办{n()}期讲座。",
        f"浙江省发布地方标准{n()}项，同比增长{n() / 10}%；江苏省发布地方标准{n()}项。",
        f"全国家具标准化中心组织制定国家标准{n() + 5}项，其中5项已经发布。",
        f"{n()}家社会团体在全国团体标准信息平台上公布{n()}项涉及疫情和复工复产的团体标准。",
        f"下达推荐性国家标准计划项目{n()}项，修订项目占比{n() / 10}%。",
        f"共推动{n()}项科技成果转化为技术标准，新提出国际标准提案{n()}项。",
        f"国家标准制修订周期缩短至{r.randint(18, 36)}个月，与国际标准一致性程度超过{r.randint(80, 95)}%。",
        f"《饮料通则》《蜂蜜》《白茶》等{r.randint(3, 30)}项国家标准正式发布。",
        f"产品抽查合格率由{f.year - 1}年的{n() / 10}%提高到{n() / 10}%，抽查企业由{n()}家增加到{n()}家。",
        f"某公司主导制定国家标准{n()}项，行业标准{n()}项。另一家集团主导制定国家标准{n()}项。",
        f"{r.randint(1, 12)}月{r.randint(1, 28)}日，标准委批准发布{n()}项国家标准。",
        f"{f.year}年{r.randint(1, 6)}月，批准发布国家标准{r.randint(3, 90)}项。",
        f"第三批{n()}个国家级消费品标准化试点项目通过验收，{n()}个试点项目正在推进。",
        f"平台访问量达{n()}万人次，收集反馈信息{n()}条，处理{n()}条。",
    ]
    chosen = r.sample(sentences, r.randint(3, len(sentences)))
    return ["\n".join(chosen), "\n"]


def report(random: Random) -> list[Piece]:
    """Chapters in the order that such reports have, with or without the charts and the other chapters."""
    f = facts(random)
    pieces: list[Piece] = ["前  言\n"]
    pieces += preface(f, random)
    pieces += ["\n一、数据概览\n（一）国家标准\n", *national(f, random), "\n（二）地方标准\n", *local(f, random)]
    pieces += ["\n（三）团体标准\n", *association(f, random), "\n（四）企业标准\n", *enterprise(f, random)]
    pieces += ["\n（五）标准化技术组织\n", *bodies(f, random), "\n（六）标准化试点示范\n", *pilots(f, random)]
    pieces += ["\n二、重点工作\n（一）标准化助力经济社会发展\n", *distractions(f, random), "\n"]
    return [*pieces, *charts(f)]


def typed_otherwise(text: str, random: Random) -> str:
    """The same words as other hands type them; lines stay where they are."""
    match random.randrange(4):
        case 0:
            return text.translate(str.maketrans("，；：（）", ",;:()"))
        case 1:
            return re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=\d)(?=[\u4e00-\u9fff])", " ", text)
        case 2:
            return re.sub(r"(?<![\d.])(\d{1,3})(\d{3})(?=[项个家种])", r"\1,\2", text)
        case _:
            return text


def text_of(pieces: list[Piece]) -> str:
    return "".join(piece.text if isinstance(piece, Printed) else piece for piece in pieces)


def with_one_number_changed(pieces: list[Piece], random: Random) -> tuple[str, str, str, int]:
    """The text with one number changed; what stood there, what stands there now, and its line from 1."""
    at = random.choice([at for at, piece in enumerate(pieces) if isinstance(piece, Printed)])
    piece = pieces[at]
    assert isinstance(piece, Printed)
    changed = _changed(piece.text, random)
    text = text_of([*pieces[:at], changed, *pieces[at + 1 :]])
    return text, piece.text, changed, text_of(pieces[:at]).count("\n") + 1


def _changed(number: str, random: Random) -> str:
    """Another digit, or two digits in the wrong order, as hands and eyes do it."""
    digits = [at for at, character in enumerate(number) if character.isdigit()]
    while True:
        characters = list(number)
        if len(digits) > 1 and random.random() < 0.4:
            at = random.randrange(len(digits) - 1)
            one, other = digits[at], digits[at + 1]
            characters[one], characters[other] = characters[other], characters[one]
        else:
            at = random.choice(digits)
            characters[at] = str((int(characters[at]) + random.randint(1, 9)) % 10)
        changed = "".join(characters)
        if changed != number and (not changed.startswith("0") or changed.startswith("0.")):
            return changed
