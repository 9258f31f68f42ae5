"""Any piece of Chinese must find every text that contains it."""

from hypothesis import given
from hypothesis import strategies as st

from guiju.engines.search.text import bag, grams, runs

han = st.text(alphabet="标准化工作导则餐饮分餐制服务指南", min_size=1, max_size=30)


def test_chinese_is_cut_into_overlapping_pairs_and_latin_stays_whole():
    assert grams("标准化 5G网络—ＡＢＣ") == ["标准", "准化", "5", "g", "网络", "abc"]
    assert grams("标准 准则") == ["标准", "·", "准则"]
    assert runs("标准化 5G网络") == ["标准化", "5", "g", "网络"]


@given(han, st.data())
def test_the_pairs_of_any_piece_stand_in_a_row_in_the_pairs_of_the_whole(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : data.draw(st.integers(start + 1, len(text)))]
    if len(piece) == 1:
        assert piece in bag(text)
    else:
        whole, part = grams(text), grams(piece)
        assert any(whole[i : i + len(part)] == part for i in range(len(whole)))


def test_the_bag_holds_characters_and_the_words_that_are_cut():
    assert bag("分餐制服务 GB 服务") == ["分", "餐", "制", "服", "务", "分餐", "分餐制", "服务"]
