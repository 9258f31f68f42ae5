"""Items of Relaton in both generations, and what the catalogues mean by their words."""

from __future__ import annotations

from datetime import date

import orjson
import pytest

from guiju.base.terms import Status
from guiju.standards.importing.formats import open_file
from guiju.standards.importing.formats.relaton import row_of, stage_status
from guiju.standards.importing.rows import Field


def item(number: str, flavour: str = "ISO", **more) -> dict:
    return {"docid": [{"id": number, "type": flavour, "primary": True}], "title": [], **more}


def relation(kind: str, number: str, **more) -> dict:
    return {"type": kind, "bibitem": {"docid": [{"id": number, "type": "ISO"}], **more}}


def links(number: str, *relations: dict, **more) -> list[str]:
    row = row_of(1, item(number, relation=list(relations), **more))
    arrow = {False: "{kind} {number}", True: "{number} {kind} this"}
    return [arrow[link.reverse].format(kind=link.kind, number=link.number) for link in row.links]


@pytest.mark.parametrize(
    ("stage", "status"),
    [
        ("60.60", Status.IN_FORCE),
        ("90.93", Status.IN_FORCE),
        ("95.20", Status.IN_FORCE),
        ("95.99", Status.WITHDRAWN),
        ("60.00", Status.UNPUBLISHED),
        ("40.20", Status.UNPUBLISHED),
        ("PUBLISHED", Status.IN_FORCE),
        ("REVISED", Status.REPLACED),
        ("superseded", Status.REPLACED),
        ("joint", None),
    ],
)
def test_what_stages_mean(stage, status):
    assert stage_status(stage) is status


def test_the_older_schema():
    row = row_of(
        3,
        item(
            "ISO/TS 22115:2021",
            title=[
                {"content": "Fats", "language": ["en"], "type": "title-intro"},
                {"content": "Fats - Lipids", "language": ["en"], "type": "main"},
                {"content": "Corps gras", "language": ["fr"], "type": "main"},
            ],
            date=[{"type": "published", "value": "2021-06"}, {"type": "obsoleted", "value": "2024-01-02"}],
            docstatus={"stage": {"value": "90"}, "substage": {"value": "93"}},
            contributor=[
                {
                    "organization": {"name": [{"content": "…"}], "abbreviation": {"content": "ISO"}},
                    "role": [{"type": "publisher"}],
                }
            ],
            ext={
                "ics": [{"code": "67.200.10"}],
                "editorialgroup": {"technical_committee": [{"name": "Fats", "identifier": "ISO/TC 34/SC 11"}]},
            },
        ),
    )
    assert row.cells[Field.NUMBER] == "ISO/TS 22115:2021"
    assert row.cells[Field.TITLE_EN] == "Fats - Lipids"
    assert row.cells[Field.PUBLISHED] == "2021-06"
    assert row.cells[Field.WITHDRAWN] == "2024-01-02"
    assert row.cells[Field.STATUS] == "in-force"
    assert row.cells[Field.ICS] == "67.200.10"
    assert row.cells[Field.ISSUER] == "ISO"
    assert row.cells[Field.COMMITTEE] == "ISO/TC 34/SC 11"


def test_the_newer_schema():
    row = row_of(
        1,
        {
            "docidentifier": [{"content": "OIML R 60:2000 (E)", "type": "OIML", "primary": True}],
            "title": [{"language": "eng", "content": "Load cells", "type": "main"}],
            "date": [{"type": "published", "from": "2000-01-01"}],
            "status": {"stage": {"content": "superseded"}},
            "contributor": [
                {
                    "organization": {
                        "name": [{"content": "OIML"}],
                        "subdivision": [{"identifier": [{"content": "TC9"}]}],
                    },
                    "role": [{"type": "author"}],
                }
            ],
            "relation": [
                {"type": "instanceOf", "bibitem": {"docidentifier": [{"content": "OIML R 60:2000"}]}},
                {"type": "hasSuccessor", "bibitem": {"docidentifier": [{"content": "OIML R 60:2017 (E)"}]}},
            ],
        },
    )
    assert row.cells[Field.TITLE_EN] == "Load cells"
    assert row.cells[Field.PUBLISHED] == "2000-01-01"
    assert row.cells[Field.STATUS] == "replaced"
    assert row.cells[Field.COMMITTEE] == "OIML/TC 9"
    assert [(link.kind, link.number, link.reverse) for link in row.links] == [
        ("language-version", "OIML R 60:2000", False),
        ("replaces", "OIML R 60:2017 (E)", True),
    ]


def test_articles_are_no_standards():
    row = row_of(1, item("OIML Bulletin 1971-03-06", "OIML", type="article"))
    assert [flag.code for flag in row.flags] == ["NOT_A_STANDARD"]


def test_obsoletes_replaces_what_is_older():
    assert links("ISO 1:2000", relation("obsoletes", "ISO 1:1990")) == ["replaces ISO 1:1990"]


def test_updates_is_told_by_time():
    """Of ISO `updates` names what came later; of others what came before."""
    assert links("ISO 1:2000", relation("updates", "ISO 1:2010")) == ["ISO 1:2010 replaces this"]
    assert links("ISO 1:2000", relation("updates", "ISO 1:2000/Amd 1:2005")) == ["ISO 1:2000/Amd 1:2005 amends this"]
    assert links("CIE 15:2018", relation("updates", "CIE 15:2004")) == ["replaces CIE 15:2004"]


@pytest.mark.parametrize(
    ("number", "kind", "target", "code"),
    [
        ("ISO 2417:2016", "obsoletes", "ISO/DIS 2417", "RELATION_UNCLEAR"),
        ("ISO 1:2000", "obsoletes", "ISO 1:2000", "RELATION_TO_ITSELF"),
        ("ISO 1:2000", "obsoletes", "ISO 2:2010", "RELATION_UNCLEAR"),
    ],
)
def test_relations_that_cannot_be_are_told(number, kind, target, code):
    row = row_of(1, item(number, relation=[relation(kind, target)]))
    assert row.links == ()
    assert [flag.code for flag in row.flags] == [code]


def test_editions_of_one_ecma_number_are_told_apart():
    row = row_of(
        1,
        item(
            "ECMA-106",
            "ECMA",
            edition={"content": "2"},
            relation=[relation("updates", "ECMA-106", edition={"content": n}) for n in "123"],
        ),
    )
    assert row.cells[Field.NUMBER] == "ECMA-106 ed.2"
    assert [(link.number, link.reverse) for link in row.links] == [("ECMA-106 ed.1", False), ("ECMA-106 ed.3", True)]


def test_subseries_contain_their_rfcs():
    assert links("BCP 8", relation("includes", "RFC 2026")) == ["RFC 2026 part-of this"]


def test_events_of_one_edition_make_one_statement(tmp_path):
    path = tmp_path / "events.jsonl"
    events = [
        ("2024-01-27", "60.60", "90.20"),
        ("2024-03-01", "90.20", "95.99"),
        ("2024-05-01", "95.99", "95.99"),
    ]
    path.write_bytes(
        b"\n".join(
            orjson.dumps({"date": day, "event": "stage", "docid": "ISO 1:2000", "from": before, "to": after})
            for day, before, after in events
        )
    )
    (row,) = open_file(path).rows()
    assert row.cells == {Field.NUMBER: "ISO 1:2000", Field.STATUS: "withdrawn"}
    assert row.said_on == date(2024, 3, 1)
    assert row.extra is not None
    assert len(row.extra["stages"]) == 3
