"""What a standard requires in figures stands on its page."""

from __future__ import annotations

import pytest

from guiju.base.limits import read_limit
from guiju.standards.requirements import actions

pytestmark = pytest.mark.django_db


def test_the_page_of_a_standard_shows_what_it_requires(client, make_standard, django_assert_max_num_queries):
    edition = make_standard("GB 90001-2020", title_zh="电暖手器安全要求")
    page = f"/standards/{edition.key}"
    assert "技术指标" not in client.get(page).content.decode()
    kept, struck = (
        actions.enter_requirement(
            edition,
            product="电暖手器",
            characteristic=characteristic,
            limit=read_limit(limit),
            condition="正常工作时",
            clause="5.2",
            source="标准文本",
            by="test",
        )
        for characteristic, limit in (("表面温度", "≤ 55 ℃"), ("容量", "≥ 2000 mA·h"))
    )
    actions.strike(struck, reason="录入有误", by="test")
    with django_assert_max_num_queries(12):
        text = client.get(page).content.decode()
    assert str(kept.limits) in text
    assert "正常工作时" in text
    assert "容量" not in text
