"""Standard numbers: reading, finding, comparing, ordering and printing. See docs/numbers.md."""

from guiju.base.numbers.finding import find
from guiju.base.numbers.number import Citation, StandardNumber, UnreadableNumber
from guiju.base.numbers.reading import parse

__all__ = ["Citation", "StandardNumber", "UnreadableNumber", "find", "parse"]
