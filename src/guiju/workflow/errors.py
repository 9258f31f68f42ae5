"""Why a step is refused. A refusal carries every sentence that stands against it, not only the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guiju.base.errors import GuijuError, InvalidForm, NotAllowed, NotFound, NotNow, joined


class Contradiction(GuijuError):
    """A definition contradicts itself; raised at import, for its author."""


class UnknownProcess(NotFound):
    """No procedure has this code."""


class Refused:
    """Mixed into NotAllowed and NotNow: what stands against a step."""

    sentences: tuple[str, ...]


class NotYours(Refused, NotAllowed):
    """The person has none of the roles that the step asks for, or not in this case."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(joined(sentences, "\n"))
        self.sentences = tuple(sentences)


class NotYet(Refused, NotNow):
    """State, guards or somebody who was faster stand against it."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(joined(sentences, "\n"))
        self.sentences = tuple(sentences)


class InvalidAnswers(InvalidForm):
    """What was filled in; `faults` gives the sentence for each field's name, "" for the form as a whole."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(joined(faults.values(), "\n"))
        self.faults = dict(faults)
