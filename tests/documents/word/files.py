"""Word files written by hand, part by part: what no library makes can stand in them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_ROOTS = {"styles": "styles", "numbering": "numbering", "settings": "settings", "footnotes": "footnotes",
          "endnotes": "endnotes", "header": "hdr", "footer": "ftr"}  # fmt: skip
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def p(text: str = "", *, style: str = "", look: str = "") -> str:
    """A paragraph; what is no markup already becomes a run."""
    inside = text if text.startswith("<") else r(text)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{look}</w:pPr>{inside}</w:p>" if named or look else f"<w:p>{inside}</w:p>"


def r(text: str, look: str = "") -> str:
    inside = text if text.startswith("<") else f'<w:t xml:space="preserve">{text}</w:t>'
    return f"<w:r><w:rPr>{look}</w:rPr>{inside}</w:r>" if look else f"<w:r>{inside}</w:r>"


def table(*rows: tuple[str, ...]) -> str:
    """Cells are texts or whole w:tc."""
    cells = ("".join(each if each.startswith("<w:tc>") else f"<w:tc>{p(each)}</w:tc>" for each in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{each}</w:tr>" for each in cells) + "</w:tbl>"


def box(*paragraphs: str) -> str:
    """A run with a text box, written for newer and for older programs as Word does."""
    inside = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    newer = (
        '<w:drawing><wp:inline><wp:extent cx="1800000" cy="360000"/><wp:docPr id="9" name="box"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="360000"/></a:xfrm>'
        f'<a:prstGeom prst="rect"/></wps:spPr><wps:txbx>{inside}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing>"
    )
    older = f'<w:pict><v:shape style="width:141pt;height:28pt"><v:textbox>{inside}</v:textbox></v:shape></w:pict>'
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{newer}</mc:Choice><mc:Fallback>{older}</mc:Fallback>'
        "</mc:AlternateContent></w:r>"
    )


def picture(description: str = "") -> str:
    inside = f'<wp:docPr id="1" name="p" descr="{description}"/><pic:pic/>'
    return f"<w:r><w:drawing><wp:inline>{inside}</wp:inline></w:drawing></w:r>"


def word_file(body: str, **parts: str) -> bytes:
    """`parts`: the inside of styles, numbering, footnotes, header1 …; relation ids are the names."""
    names = {"document": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"}
    for name, inside in parts.items():
        root = _ROOTS[re.sub(r"\d", "", name)]
        names[name] = f"<w:{root} {SPACES}>{inside}</w:{root}>"
    kinds = {name: "document.main" if name == "document" else re.sub(r"\d", "", name) for name in names}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}{kind}+xml"/>' for name, kind in kinds.items()
    )
    relations = "".join(
        f'<Relationship Id="{name}" Type="{_RELATIONS}/{kinds[name]}" Target="{name}.xml"/>' for name in parts
    )
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": _relations(
            f'<Relationship Id="a" Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/_rels/document.xml.rels": _relations(relations),
        **{f"word/{name}.xml": content for name, content in names.items()},
    }
    return zipped(files)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def saved(folder: Path, content: bytes, name: str = "draft.docx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def rejected(content: bytes) -> bytes:
    """The file as it is when all tracked changes of its body are rejected."""
    files = unzipped(content)
    root = etree.fromstring(files["word/document.xml"])
    for each in list(root.iter(f"{{{W}}}ins")):
        each.getparent().remove(each)
    for each in root.iter(f"{{{W}}}delText"):
        each.tag = f"{{{W}}}t"
    for each in list(root.iter(f"{{{W}}}del")):
        for run in each:
            each.addprevious(run)
        each.getparent().remove(each)
    return zipped(files | {"word/document.xml": etree.tostring(root)})


def _relations(inside: str) -> str:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )
