"""A register made by code from a seed, so that the program can be shown and measured without anybody's data."""

from guiju.demonstration.making import Made, Occupied, make, rows_of
from guiju.demonstration.plan import Size

__all__ = ["Made", "Occupied", "Size", "make", "rows_of"]
