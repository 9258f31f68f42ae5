"""What Lighthouse says of the public pages, on a phone and at a desk: prints its four scores for each.

It needs Node.js, Chromium and the network once, for npm's package `lighthouse`; nothing of it is kept in the project.
Run it as `.venv/bin/python benchmarks/lighthouse.py --data FOLDER`, FOLDER being a folder of state with an SQLite
register; it works on a copy. `--faults` also prints what costs points.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from pages import CHECKOUT, copy_of, running

LIGHTHOUSE = "lighthouse@12"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
BAR = 95


def addresses(register: Path) -> dict[str, str]:
    """A page of each kind: the standard most often cited, the organization that issued most."""
    with contextlib.closing(sqlite3.connect(f"file:{register}?mode=ro", uri=True)) as rows:

        def first(query: str) -> str:
            return quote(str(rows.execute(query).fetchone()[0]))

        standard = first(
            "SELECT s.key FROM standards_standard s JOIN standards_relation r ON r.standard_id = s.id"
            " WHERE s.title_zh <> '' GROUP BY s.id ORDER BY count(*) DESC, s.id LIMIT 1"
        )
        organization = first(
            "SELECT o.key FROM organizations_organization o JOIN standards_standard s"
            " ON o.id IN (s.issued_by_id, s.committee_id) GROUP BY o.id ORDER BY count(*) DESC, o.id LIMIT 1"
        )
    return {
        "home": "/",
        "results": f"/search?q={quote('标准')}",
        "standard": f"/standards/{standard}",
        "organization": f"/organizations/{organization}",
        "browse": "/browse",
        "classes": "/browse/ics/97",
    }


def examine(address: str, *, desk: bool) -> dict:
    """Lighthouse's report."""
    from guiju.commands import machine

    with tempfile.TemporaryDirectory(prefix="guiju-") as folder:
        report = Path(folder) / "report.json"
        command = ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json", f"--output-path={report}"]
        command += ["--chrome-flags=--headless=new --no-sandbox --disable-gpu --lang=zh-CN"]
        command += ["--preset=desktop"] if desk else []
        browser = {"CHROME_PATH": str(machine.chromium())}
        subprocess.run(command, env=os.environ | browser, check=True, stderr=subprocess.DEVNULL)
        return json.loads(report.read_text())


def faults(report: dict) -> list[str]:
    """Audits that cost points, dearest first."""
    audits = report["audits"]
    weighed = [
        (ref["weight"] * (1 - audits[ref["id"]]["score"]), ref["id"])
        for category in report["categories"].values()
        for ref in category["auditRefs"]
        if ref["weight"] and audits[ref["id"]]["score"] is not None
    ]
    return [
        f"{name}: {audits[name]['title']} {audits[name].get('displayValue', '')}"
        for lost, name in sorted(weighed, reverse=True)
        if lost > 0.2
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--faults", action="store_true")
    arguments = parser.parse_args()
    sys.path.insert(0, str(CHECKOUT / "src"))
    lowest = 100
    print(f"{'':22}" + "".join(f"{category:>16}" for category in CATEGORIES))
    with copy_of(arguments.data) as data, running(data) as (site, _process):
        for name, address in addresses(data / "register.sqlite3").items():
            for desk in (False, True):
                report = examine(site + address, desk=desk)
                scores = [round(report["categories"][category]["score"] * 100) for category in CATEGORIES]
                lowest = min(lowest, *scores)
                print(
                    f"{name:14}{'desk' if desk else 'phone':8}" + "".join(f"{score:16}" for score in scores), flush=True
                )
                for fault in faults(report) if arguments.faults else ():
                    print(f"    {fault}")
    print(f"lowest {lowest}, bar {BAR}")


if __name__ == "__main__":
    main()
