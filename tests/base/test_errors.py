"""Why the system refused, in words a person at the desk understands."""

from __future__ import annotations

import errno

import pytest

from guiju.base.errors import reason_of


def test_the_usual_reasons_are_told_in_chinese(tmp_path):
    with pytest.raises(IsADirectoryError) as refused:
        tmp_path.read_bytes()
    assert reason_of(refused.value) == "这是一个文件夹，不是文件"
    assert reason_of(OSError(errno.ENOSPC, "No space left on device")) == "磁盘已满"


def test_an_unusual_reason_is_told_as_the_system_tells_it():
    assert reason_of(OSError(errno.EXDEV, "Invalid cross-device link")) == "Invalid cross-device link"
    assert reason_of(OSError("without a number")) == "without a number"
