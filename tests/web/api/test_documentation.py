"""The documentation of the API keeps up with it. Its client runs in tests/journeys."""

from __future__ import annotations

from pathlib import Path

DOCS = Path(__file__).parents[3] / "docs"


def test_the_client_is_as_short_as_it_says():
    lines = (DOCS / "client.py").read_text(encoding="utf-8").splitlines()
    code = [line for line in lines[1 : lines.index('if __name__ == "__main__":')] if line.strip()]
    assert len(code) <= 30


def test_the_documentation_names_every_address(program):
    text = (DOCS / "api.md").read_text(encoding="utf-8")
    for path in program("/openapi.json")["paths"]:
        first = path.removeprefix("/api/v1/").partition("/")[0]
        assert first in text
