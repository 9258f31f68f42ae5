"""How often the rules on references and numbers are right on real documents, by verdicts of a person.

Three times 300 findings were drawn at random from all that REF and NUM found in the documents of cn-nmpa, with the
catalogues of cn-catalogue and cn-nmpa as the register and 2026-08-15 as the day, and each was judged by reading it:
right where what it says is so and a reader of that document would want to know it. Of the first draw (seed 20261121)
298 were right, of the second (730411), after numbers in titles of other documents and of notices had been left out,
297, and of the third (1618033), after a large register had learned what it does not cover, all 300. The third is kept:
a digest of the document, code and fingerprint of the finding, and r (right) or w (wrong). A finding that no longer
comes counts neither way; what is new is not judged.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.real.test_import import _empty_again

from guiju.checks.definition import Profile
from guiju.checks.profiles import Settings
from guiju.checks.running import check
from guiju.commands import machine
from guiju.documents.opening import open_bytes
from guiju.documents.reading import of_text
from guiju.standards.importing import run_import

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.django_db]

DAY = date(2026, 8, 15)
REFERENCES = Settings(profile=Profile.DOCUMENT, select=("REF", "NUM"))
VERDICTS = Path(__file__).with_name("checks_verdicts.jsonl")


@pytest.fixture(scope="module")
def data() -> Path:
    folder = machine.shared()
    assert folder is not None
    return folder / "data"


@pytest.fixture(scope="module")
def register(data: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        run_import(
            data / "cn-catalogue/standards.jsonl.zst", by="test", source="cn-catalogue", retrieved_on=date(2026, 7, 11)
        )
        for name in ("standards.json", "iso_gb_mapping.json"):
            run_import(data / "cn-nmpa" / name, by="test", source=None, retrieved_on=DAY)
        yield
        _empty_again()


def documents(path: Path) -> Iterator[str]:
    with open_bytes(path) as file:
        for line in file.read().splitlines():
            yield json.loads(line)["text"]


def test_nearly_every_finding_in_real_documents_is_right(register: None, data: Path) -> None:
    verdicts: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for line in VERDICTS.read_text("utf-8").splitlines():
        row = json.loads(line)
        verdicts[row["document"]][row["code"], row["fingerprint"]] = row["verdict"]
    said: list[str] = []
    for text in documents(data / "cn-nmpa/documents.jsonl.zst"):
        judged = verdicts.pop(hashlib.sha256(text.encode()).hexdigest()[:16], None)
        if judged:
            found = check(of_text(text), settings=REFERENCES, on=DAY).findings
            said += [judged[each.code, each.fingerprint] for each in found if (each.code, each.fingerprint) in judged]
    print(len(said), said.count("r"))
    assert len(said) >= 270
    assert said.count("r") / len(said) >= 0.98


def test_laws_cite_no_standards_that_are_not_there(register: None, data: Path) -> None:
    """1,744 laws and regulations hold hardly any standard number: hardly anything may be found in them."""
    found = []
    for text in documents(data / "cn-laws/laws.jsonl.zst"):
        document = of_text(text)
        if document.blocks:
            found += [each.code for each in check(document, settings=REFERENCES, on=DAY).findings]
    print(found)
    assert len(found) <= 5
