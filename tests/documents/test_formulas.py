from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.documents.formulas import as_it_was, harmless

SIGNS = "=+-@＝＋－＠\t\r\n"


@pytest.mark.parametrize("sign", SIGNS)
def test_a_cell_that_a_spreadsheet_would_calculate_begins_with_an_apostrophe(sign):
    assert harmless(f"{sign}1+2") == f"'{sign}1+2"


@pytest.mark.parametrize("text", ["", "GB/T 1.1-2020", "a=b", "'quoted'", " =1", "2020-01-01"])
def test_other_cells_stay_as_they_are(text):
    assert harmless(text) == as_it_was(text) == text


@given(st.text(st.sampled_from("'=+-@a\t\n")) | st.text())
def test_the_way_back_is_exact_and_what_goes_out_is_harmless(text):
    assert as_it_was(harmless(text)) == text
    assert not harmless(text).startswith(tuple(SIGNS))
