"""What another program makes of the comments and tracked changes that were written."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.documents.word.files import box, p, r, rejected, saved, table, unzipped, word_file
from tests.documents.word.test_changing import change
from tests.documents.word.test_marking import comments, spot

from guiju.documents.word.changing import changed
from guiju.documents.word.marking import Remark, commented
from guiju.documents.word.reading import blocks_of
from guiju.engines import office

NOTE = f'<w:footnote w:id="2">{p("按 GB/T 3-98 测定。")}</w:footnote>'
BODY = (
    p(r("按 GB/T ", "<w:b/>") + r("1.1-2009 起草。"))
    + table((f"<w:tc>{p('餐具')}{p('长10mm')}</w:tc>", "50"))
    + p(r("面积") + r('<w:footnoteReference w:id="2"/>') + f'<w:ins w:id="7" w:author="甲">{r("GB 2-97 的")}</w:ins>')
    + p(r("封面") + box(p("备案 GB 4-96")))
)
ASKED = (("GB/T 1.1-2009", "GB/T 1.1—2020"), ("长10mm", "长 10 mm"), ("2-97", "2—1997"), ("3-98", "3—1998"),
         ("4-96", "4—1996"))  # fmt: skip


def through_libreoffice(folder: Path, *names: str) -> Path:
    """These files as LibreOffice opens and saves them again."""
    program = office.found()
    assert program is not None
    command = [str(program), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "docx", "--outdir", str(folder / "back"), *(str(folder / name) for name in names)]
    own = {"HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    subprocess.run(command, check=True, capture_output=True, timeout=120, env=os.environ | own)
    return folder / "back"


@pytest.mark.slow
@pytest.mark.libreoffice
def test_libreoffice_reads_changes_and_comments_as_they_were_meant(tmp_path):
    path = saved(tmp_path, word_file(BODY, footnotes=NOTE))
    document = blocks_of(path)
    asked = [change(document, *each) for each in ASKED]
    saved(tmp_path, changed(path, asked, author="规矩", at=datetime(2026, 11, 21, tzinfo=UTC)), "changed.docx")
    words = ("GB/T 1.1-2009", "具\n长", "GB 2", "3-98", "备案")
    remarks = [Remark(spot(document, each), "规矩", f"见{each}") for each in words]
    saved(tmp_path, commented(path, remarks), "commented.docx")
    back = through_libreoffice(tmp_path, "changed.docx", "commented.docx")

    accepted = {block.text.strip() for block in blocks_of(back / "changed.docx").blocks}
    assert accepted == {"按 GB/T 1.1—2020 起草。", "餐具\n长 10 mm", "50", "面积GB 2—1997 的", "封面", "备案 GB 4—1996",
                        "按 GB/T 3—1998 测定。"}  # fmt: skip
    as_before = saved(tmp_path, rejected((back / "changed.docx").read_bytes()), "rejected.docx")
    assert {"按 GB/T 1.1-2009 起草。", "餐具\n长10mm"} <= {block.text for block in blocks_of(as_before).blocks}
    assert "规矩".encode() in unzipped((back / "changed.docx").read_bytes())["word/document.xml"]

    told = {text: words for words, text in comments((back / "commented.docx").read_bytes())}
    assert told.keys() == {"见GB/T 1.1-2009", "见具\n长", "见GB 2", "脚注 1“3-98”：\n见3-98", "文本框“备案”：\n见备案"}
    assert [told[f"见{each}"] for each in words[:3]] == ["GB/T 1.1-2009", "具长", "GB 2"]
