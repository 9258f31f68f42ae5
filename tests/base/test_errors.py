"""Why the system refused, in words a person at the desk understands."""

from __future__ import annotations

import copy
import errno
import pickle

import pytest

from guiju.base.errors import GuijuError, InvalidForm, NotFound, Sentence, reason_of


def test_the_usual_reasons_are_told_in_chinese(tmp_path):
    with pytest.raises(IsADirectoryError) as refused:
        tmp_path.read_bytes()
    assert reason_of(refused.value) == "这是一个文件夹，不是文件"
    assert reason_of(OSError(errno.ENOSPC, "No space left on device")) == "磁盘已满"


def test_an_unusual_reason_is_told_as_the_system_tells_it():
    assert reason_of(OSError(errno.EXDEV, "Invalid cross-device link")) == "Invalid cross-device link"
    assert reason_of(OSError("without a number")) == "without a number"


# In two languages

ENGLISH = {
    "{name} 是空的": "{name} is empty",
    "第 {place} 处：{reason}": "at {place}: {reason}",
    "没有权限": "permission denied",
    "磁盘已满": "the disk is full",
}


def english(message: str) -> str:
    return ENGLISH.get(message, message)


def test_an_error_is_told_in_chinese_and_in_the_language_of_the_reader():
    error = NotFound("{name} 是空的", name="a{b}.csv")
    assert str(error) == "a{b}.csv 是空的"
    assert error.told(english) == "a{b}.csv is empty"


def test_what_it_names_is_told_too():
    inner = NotFound("{name} 是空的", name="甲")
    disk = reason_of(OSError(errno.ENOSPC, "No space left on device"))
    assert InvalidForm("第 {place} 处：{reason}", place=3, reason=inner).told(english) == "at 3: 甲 is empty"
    assert InvalidForm("第 {place} 处：{reason}", place=3, reason=disk).told(english) == "at 3: the disk is full"


@pytest.mark.parametrize("text", ["", "一句话 {没有} 值", "already English: {x}"])
def test_a_plain_text_is_told_as_it_stands(text):
    assert GuijuError(text).told(english) == str(GuijuError(text)) == text


def test_a_sentence_and_its_error_go_from_process_to_process():
    error = NotFound("{name} 是空的", name=Sentence("磁盘已满"))
    there = pickle.loads(pickle.dumps(error))
    assert there.told(english) == error.told(english) == "the disk is full is empty"
    assert str(copy.copy(error)) == str(error)
