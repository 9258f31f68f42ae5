from __future__ import annotations

from itertools import islice
from random import Random

import pytest

from guiju.base.codes import Scheme, lookup, read_ccs, read_ics
from guiju.base.codes.naming import BROAD_FIELDS
from guiju.demonstration.bodies import MAKERS, NOT_FOR_SALE
from guiju.demonstration.plan import Size, plan_of
from guiju.demonstration.titles import Domain, Pool, Title, domains


@pytest.mark.parametrize("domain", domains(), ids=lambda domain: domain.name)
def test_the_codes_of_a_domain_exist(domain: Domain) -> None:
    assert not read_ics(domain.ics).defects
    assert read_ccs(domain.ccs).codes == (domain.ccs,)
    section, division = domain.industry[0], domain.industry[1:]
    assert lookup(Scheme.INDUSTRY, division).parent == section
    assert domain.broad_field in BROAD_FIELDS


def test_broad_fields_share_the_sections_of_the_economy_among_them() -> None:
    assert sorted("".join(BROAD_FIELDS.values())) == list("ABCDEFGHIJKLMNOPQRS")


@pytest.mark.parametrize("size", list(Size))
def test_every_sector_code_of_a_plan_has_something_to_speak_of(size: Size) -> None:
    spoken_of = {code for domain in domains() for code in domain.sectors}
    assert set(plan_of(size).sector_codes) <= spoken_of


def every_title() -> list[Title]:
    return [
        Title(domain, topic, line)
        for domain in domains()
        for topic in range(len(domain.topics))
        for line in range(len(domain.own_lines))
    ]


def test_titles_are_whole_and_differ() -> None:
    words = [title.words for title in every_title()]
    assert len(words) > 12_000
    assert len({one.zh for one in words}) == len(words)
    for zh, en in words:
        assert not set("{}|") & set(zh + en)
        assert zh.strip() == zh
        assert en[0].isupper() or en[0].isdigit()


@pytest.mark.parametrize("doubled", [word * 2 for word in ("管理", "服务", "评价", "工程", "监测", "建设", "规范")])
def test_no_title_says_a_word_twice_running(doubled: str) -> None:
    assert not [title.words.zh for title in every_title() if doubled in title.words.zh]


def test_a_pool_gives_no_title_twice_in_its_first_rounds() -> None:
    drawn = list(islice(iter(Pool(Random(1), domains()).draw, None), 30_000))
    assert len(set(drawn)) == len(drawn)


def test_titles_speak_of_nothing_before_its_time() -> None:
    pool = Pool(Random(4), domains())
    early = [pool.draw(1995) for _ in range(5_000)]
    assert max(title.since for title in early) <= 1995
    late = {title.words.zh for title in (pool.draw(2026) for _ in range(3_000))}
    assert any("区块链" in zh for zh in late)


def test_mandatory_titles_are_about_safety_limits_or_emissions() -> None:
    pool = Pool(Random(1), domains(), mandatory=True)
    for _ in range(300):
        zh = pool.draw().words.zh
        assert any(word in zh for word in ("安全", "限定值", "限额", "排放标准", "强制")), zh


def test_the_parts_of_a_family_share_their_beginning() -> None:
    pool = Pool(Random(2), [domain for domain in domains() if domain.form.name == "equipment"])
    parts = [title.words.zh for title in pool.family(pool.draw())]
    assert len(parts) > 1
    assert len({zh.partition(" 第")[0] for zh in parts}) == 1


def test_no_enterprise_sells_what_nobody_may() -> None:
    assert set(NOT_FOR_SALE) <= {domain.name for domain in domains()}
    assert set(MAKERS) <= {domain.form.name for domain in domains()}
