"""The parameters of a Selection, as OpenAPI describes them. What they mean is said in `base.selection`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_noop as _

from guiju.base.selection import LONGEST_VALUE, PARAMETERS, SortBy
from guiju.base.terms import Nature, Revision, Status, Tier
from guiju.organizations.models import OrganizationKind
from guiju.web.api.schemas import DAY_ASKED

Schema = dict[str, Any]


def _text(**more: Any) -> Schema:
    return {"type": "string", **more}


def _one_of(words: Iterable[str]) -> Schema:
    return _text(enum=[str(word) for word in words])


_NO_CONTROLS = "^[^\\u0000-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f]*$"
_WORDS = _text(maxLength=LONGEST_VALUE, pattern=_NO_CONTROLS)
_ORGANIZATION = _text(
    pattern=f"^({'|'.join(OrganizationKind)})[:-][^\\u0000-\\u001f\\u007f-\\u009f]*[^\\s\\u0000-\\u001f\\u007f-\\u009f]$",
    maxLength=LONGEST_VALUE,
)
_SORTS = [f"{sign}{by}" for by in SortBy for sign in ("", "-") if (by, sign) != (SortBy.RELEVANCE, "-")]

_VALUES: dict[str, tuple[str, Schema, str]] = {
    "q": (_("词语：标准号、名称、机构，中英文均可"), _WORDS, "童车"),
    "number": (
        _("标准号，写法不拘；不带年代号则为它的各个版本；以 * 结尾则为这样开头的各号"),
        _text(format="standard-number"),
        "GB/T 1.1",
    ),
    "tier": (_("层级"), _one_of(Tier), "national"),
    "nature": (_("性质"), _one_of(Nature), "mandatory"),
    "kind": (
        _("种类，比层级更细：national 不含标准样品，sample 为标准样品"),
        _text(pattern="^[a-z]+(-[a-z]+)*$", maxLength=LONGEST_VALUE),
        "national",
    ),
    "prefix": (
        _("标准代号；NY 含 NY/T 与 NY/Z"),
        _text(pattern="^[^\\u0000-\\u001f\\u007f-\\u009f]*$", maxLength=LONGEST_VALUE),
        "NY",
    ),
    "revision": (_("制定（new）或修订（revision）：是否代替了以前的标准"), _one_of(Revision), "revision"),
    "status": (_("状态，以 on 那一天为准"), _one_of(Status), "in-force"),
    "on": (_("状态以这一天为准；不写则为今天"), DAY_ASKED, "2020-12-31"),
    "published-from": (_("发布日期不早于"), DAY_ASKED, "2020-01-01"),
    "published-to": (_("发布日期不晚于"), DAY_ASKED, "2020-12-31"),
    "effective-from": (_("实施日期不早于"), DAY_ASKED, "2020-01-01"),
    "effective-to": (_("实施日期不晚于"), DAY_ASKED, "2020-12-31"),
    "withdrawn-from": (_("废止日期不早于"), DAY_ASKED, "2020-01-01"),
    "withdrawn-to": (_("废止日期不晚于"), DAY_ASKED, "2020-12-31"),
    "ended-from": (_("终止（废止或被代替）日期不早于"), DAY_ASKED, "2020-01-01"),
    "ended-to": (_("终止（废止或被代替）日期不晚于"), DAY_ASKED, "2020-12-31"),
    "filed-from": (_("备案日期不早于"), DAY_ASKED, "2020-01-01"),
    "filed-to": (_("备案日期不晚于"), DAY_ASKED, "2020-12-31"),
    "region": (
        _("行政区域（GB/T 2260），2、4 或 6 位数字，含其下级"),
        _text(pattern="^[0-9]{2}([0-9]{2}){0,2}$"),
        "33",
    ),
    "industry": (
        _("行业（GB/T 4754，前有门类字母），含其下级"),
        _text(pattern="^[A-Za-z]([0-9]{2,4})?$"),
        "C13",
    ),
    "ics": (
        _("国际标准分类（ICS），含其下级"),
        _text(pattern="^[0-9]{2}(\\.[0-9]{3}(\\.[0-9]{2})?)?$"),
        "97.190",
    ),
    "ccs": (_("中国标准分类（CCS），含其下级"), _text(pattern="^[A-Za-z]([0-9]{2}(/[0-9]{2})?)?$"), "Y57"),
    "issuer": (_("发布机构的键"), _ORGANIZATION, "agency:国家标准化管理委员会"),
    "committee": (_("归口单位的键"), _ORGANIZATION, "committee:SAC/TC 286"),
    "organization": (_("发布机构或归口单位的键"), _ORGANIZATION, "committee:SAC/TC 286"),
    "source": (_("来源的名称"), _text(maxLength=LONGEST_VALUE, pattern="^[^\\u0000-\\u001f\\u007f-\\u009f]*$"), "目录"),
    "sort": (_("次序；前加 - 为倒序"), _text(enum=_SORTS), "-published"),
}
_ONCE = frozenset({"q", "on", "sort"} | {name for name, (_field, end) in PARAMETERS.items() if end})


def _or_blank(value: Schema) -> Schema:
    """Forms send what was not filled in: a blank value is as good as none."""
    if "enum" in value:
        return value | {"enum": [*value["enum"], ""]}
    if "pattern" in value:
        return value | {"pattern": f"^$|{value['pattern']}"}
    return value


def _described(name: str) -> Schema:
    description, value, example = _VALUES[name]
    value = _or_blank(value)
    schema = value if name in _ONCE else {"type": "array", "items": value}
    return {
        "in": "query",
        "name": name,
        "required": False,
        "description": description,
        "schema": schema,
        "example": example if name in _ONCE else [example],
    }


SELECTION: list[Schema] = [_described(name) for name in PARAMETERS]
"""In the order of the query string. A parameter that may stand several times is an array."""
