"""What is a unit after a number, and what it is worth."""

from __future__ import annotations

import re

import pytest

from guiju.checks.units import ATOMS, MISSPELT, OUTDATED, UNIT, unit_of


@pytest.mark.parametrize(
    ("symbol", "dimension", "factor"),
    [
        ("mm", (1, 0, 0, 0, 0, 0, 0), 1e-3),
        ("kN/m²", (-1, 1, -2, 0, 0, 0, 0), 1e3),
        ("kg/m3", (-3, 1, 0, 0, 0, 0, 0), 1),
        ("W/(m²·K)", (0, 1, -3, 0, -1, 0, 0), 1),
        ("r/min", (0, 0, -1, 0, 0, 0, 0), 1 / 60),
        ("m·s⁻²", (1, 0, -2, 0, 0, 0, 0), 1),
        ("kW·h", (2, 1, -2, 0, 0, 0, 0), 3.6e6),
        ("mg/L", (-3, 1, 0, 0, 0, 0, 0), 1e-3),
        ("dB(A)", (0, 0, 0, 0, 0, 0, 0), 1),
        ("%", (0, 0, 0, 0, 0, 0, 0), 1e-2),
    ],
)
def test_a_unit_is_worth_what_it_measures(symbol, dimension, factor):
    assert re.fullmatch(UNIT, symbol)
    assert unit_of(symbol).dimension == dimension
    assert unit_of(symbol).factor == pytest.approx(factor)


@pytest.mark.parametrize("word", ["in", "M", "LED", "GB", "mmx", "PS", "kd", "a", "W级"])
def test_what_only_looks_like_a_unit_is_none(word):
    assert not re.fullmatch(UNIT, word)


def test_outdated_units_are_converted_to_legal_ones():
    assert OUTDATED["psi"].in_legal(3) == "20.7 kPa"
    assert OUTDATED["马力"].in_legal(10) == "7.35 kW"
    assert OUTDATED["ppm"].in_legal(5) == ""


def test_no_outdated_or_misspelt_unit_is_legal():
    assert not set(OUTDATED) & set(ATOMS)
    assert not set(MISSPELT) & set(ATOMS)
    assert not set(MISSPELT) & set(OUTDATED)
    assert [name for name in MISSPELT if MISSPELT[name] == name] == []
