"""`guiju identity-key`: shows the ring, turns it."""

from __future__ import annotations

from tests.commands.processes import guiju, outcome


def test_the_ring_is_shown_and_turned(tmp_path):
    code, told, _errors = outcome(guiju("identity-key", "--data", tmp_path))
    assert code == 0
    before = told.strip().rsplit("：", 1)[1]
    code, told, _errors = outcome(guiju("identity-key", "--turn", "--data", tmp_path))
    assert code == 0
    assert "已重新加密 0 份" in told
    assert told.strip().rsplit("：", 1)[1].split()[1:] == [before]
    assert len((tmp_path / "identity-key").read_text().split()) == 2
