"""Drafts as .docx, where ../shared/data has any: each is cut, or refused with a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from guiju.documents import limited
from guiju.documents.opening import UnreadableFile

SHARED = Path(os.environ.get("GUIJU_SHARED") or Path(__file__).resolve().parents[3] / "shared")
DRAFTS = sorted((SHARED / "data").rglob("*.docx")) if (SHARED / "data").is_dir() else []


@pytest.mark.real
@pytest.mark.skipif(not DRAFTS, reason="../shared/data has no .docx")
def test_real_drafts_are_cut_into_clauses():
    whole = []
    for path in DRAFTS:
        try:
            pieces = limited.read("guiju.documents.clauses:cut", path)
        except UnreadableFile as reason:
            print(path.name, reason)
            continue
        if sum(piece["kind"] == "chapter" for piece in pieces) >= 3:
            whole.append(path)
    assert len(whole) >= 0.8 * len(DRAFTS)
