"""The register that examples of rules speak of. Numbers of real documents are facts; the others are fictional."""

from __future__ import annotations


def example_register() -> None:
    """Enter what the examples need; rules that ask the register add their standards here."""
