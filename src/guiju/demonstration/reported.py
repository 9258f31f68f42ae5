"""Values that the register cannot know, reported with their source: those of the annual report, or a few of a city."""

from __future__ import annotations

from importlib.resources import as_file, files

from guiju.demonstration.loading import Loader
from guiju.demonstration.plan import Size
from guiju.figures.actions import take_in
from guiju.figures.reported import digest_of


def load(size: Size, loader: Loader) -> None:
    """Raises ValueError where a value that ships cannot be entered."""
    name = "reported2020.csv" if size is Size.YEAR_2020 else "reported_city.csv"
    with as_file(files(__package__).joinpath(name)) as path:
        outcome = take_in(path, by=loader.by)
    if outcome.refused:
        raise ValueError(f"{name}: " + "; ".join(f"{row.line}: {row.reason}" for row in outcome.refused))
    loader.noted("reported", len(outcome.entered), digest_of(outcome.entered))
