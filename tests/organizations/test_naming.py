"""Organizations by any piece of a name, as the register has them just now."""

from __future__ import annotations

import pytest

from guiju.organizations import naming
from guiju.organizations.actions import register_organization
from guiju.organizations.models import Organization, OrganizationKind
from guiju.organizations.naming import Names, organizations_like, organizations_named, wanted


def test_any_piece_of_two_characters_finds_a_name_and_latin_words_only_whole():
    names = Names(
        [(7, "\x1f全国林业标准化技术委员会\x1fSAC/TC 558\x1f"), (8, "\x1f林业局\x1f"), (9, "\x1fSAC/TC 5\x1f")]
    )
    assert names.holding(wanted("林业")).tolist() == [7, 8]
    assert names.holding(wanted("业标准")).tolist() == [7]
    assert names.holding(wanted("tc5")).tolist() == [9]
    assert names.holding(wanted("TC 558")).tolist() == [7]
    assert names.holding(wanted("委员会SAC")).tolist() == []
    assert names.holding(wanted("员会全国")).tolist() == []


@pytest.fixture
def bodies(db):
    for kind, name, also in (
        (OrganizationKind.ENTERPRISE, "浙江好孩子童车有限公司", ()),
        (OrganizationKind.AGENCY, "国家市场监督管理总局", ("市场监管总局",)),
        (OrganizationKind.COMMITTEE, "全国童车标准化技术委员会", ()),
    ):
        register_organization(kind=kind, by="test", name_zh=name, names=also)


def named(words, *, most=10):
    return [Organization.objects.get(pk=id).name_zh for id in organizations_named(words, most=most)]


def test_committees_stand_before_enterprises_and_other_names_count(bodies):
    assert named("童车") == ["全国童车标准化技术委员会", "浙江好孩子童车有限公司"]
    assert named("市场监管") == ["国家市场监督管理总局"]
    assert named("童") == named("？") == named("") == []


def test_words_in_too_many_names_name_only_who_is_called_just_so(bodies):
    assert named("童车", most=1) == []
    assert named("全国童车标准化技术委员会", most=0) == ["全国童车标准化技术委员会"]
    assert len(organizations_like("童车")) == 2


def test_names_follow_the_journal(bodies, django_assert_num_queries):
    assert named("婴儿") == []
    register_organization(kind=OrganizationKind.ASSOCIATION, by="test", name_zh="中国婴儿用品协会")
    assert named("婴儿") == ["中国婴儿用品协会"]
    assert naming._kept.aside, "only what changed was read"
    with django_assert_num_queries(1):
        organizations_like("婴儿")
