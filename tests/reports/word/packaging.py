"""What Word is strict about in a package, where other programs are not: `problems` names each breach.

The orders are those of ISO/IEC 29500-1, annex A; only elements that our documents have are listed.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from guiju.reports.word.names import MAIN, RELATIONS, name

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_RUN = "rStyle rFonts b bCs i iCs strike color spacing kern position sz szCs highlight u shd vertAlign lang"
_LABELS = "dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator showLeaderLines"
_AXIS = "numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses"
_AXIS_START = "axId scaling delete axPos majorGridlines minorGridlines title"
_BORDERS = "top left start bottom right end insideH insideV"
ORDERS = {
    "w:p": "pPr *",
    "w:r": "rPr *",
    "w:tc": "tcPr *",
    "w:tr": "tblPrEx trPr *",
    "w:tbl": "tblPr tblGrid tr",
    "w:document": "background body",
    "w:styles": "docDefaults latentStyles style",
    "w:style": "name aliases basedOn next link hidden uiPriority semiHidden unhideWhenUsed qFormat locked rsid pPr rPr "
    "tblPr trPr tcPr tblStylePr",
    "w:tblStylePr": "pPr rPr tblPr trPr tcPr",
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs wordWrap snapToGrid "
    "spacing ind contextualSpacing jc textAlignment outlineLvl rPr sectPr",
    "w:rPr": _RUN,
    "w:tblPr": "tblStyle tblpPr tblOverlap tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
    "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "w:tcPr": "cnfStyle tcW gridSpan vMerge tcBorders shd noWrap tcMar textDirection vAlign",
    "w:tblBorders": _BORDERS,
    "w:tcBorders": _BORDERS,
    "w:pBdr": "top left bottom right",
    "w:sectPr": "headerReference|footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders pgNumType "
    "cols formProt vAlign titlePg textDirection docGrid",
    "w:settings": "zoom mirrorMargins defaultTabStop evenAndOddHeaders characterSpacingControl footnotePr endnotePr "
    "compat rsids themeFontLang clrSchemeMapping decimalSymbol listSeparator",
    "w:font": "altName panose1 charset family notTrueType pitch sig",
    "wp:inline": "extent effectExtent docPr cNvGraphicFramePr a:graphic",
    "c:chartSpace": "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart spPr txPr externalData",
    "c:chart": "title autoTitleDeleted pivotFmts view3D plotArea legend plotVisOnly dispBlanksAs",
    "c:plotArea": "layout barChart|lineChart|pieChart catAx|valAx dTable spPr",
    "c:barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "c:lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId",
    "c:pieChart": "varyColors ser dLbls firstSliceAng",
    "c:ser": "idx order tx spPr invertIfNegative pictureOptions marker explosion dPt dLbls trendline errBars cat val "
    "shape smooth",
    "c:dPt": "idx invertIfNegative marker bubble3D explosion spPr",
    "c:dLbls": f"dLbl delete numFmt spPr txPr {_LABELS} leaderLines",
    "c:catAx": f"{_AXIS_START} {_AXIS} auto lblAlgn lblOffset noMultiLvlLbl",
    "c:valAx": f"{_AXIS_START} {_AXIS} crossBetween majorUnit",
    "c:scaling": "logBase orientation max min",
    "c:title": "tx layout overlay spPr txPr",
    "c:legend": "legendPos legendEntry layout overlay spPr txPr",
    "c:manualLayout": "layoutTarget xMode yMode wMode hMode x y w h",
    "c:marker": "symbol size spPr",
    "c:strCache": "ptCount pt",
    "c:numCache": "formatCode ptCount pt",
    "c:txPr": "a:bodyPr a:lstStyle a:p",
    "c:rich": "a:bodyPr a:lstStyle a:p",
    "c:spPr": "a:solidFill|a:noFill a:ln",
    "a:ln": "a:solidFill|a:noFill a:prstDash a:round",
    "a:defRPr": "a:ln a:solidFill a:latin a:ea a:cs",
    "a:rPr": "a:ln a:solidFill a:latin a:ea a:cs",
    "a:p": "a:pPr a:r a:endParaRPr",
}


def problems(document: bytes) -> list[str]:
    return list(_problems(document))


def _problems(document: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        names = package.namelist()
        parts = {each: package.read(each) for each in names}
        if names[0] != "[Content_Types].xml":
            yield f"the first part is {names[0]}"
        if len(set(names)) < len(names):
            yield "two parts have one name"
        if {each.date_time for each in package.infolist()} != {(1980, 1, 1, 0, 0, 0)}:
            yield "parts carry a time"
    roots = {path: etree.fromstring(content) for path, content in parts.items() if path.endswith((".xml", ".rels"))}
    yield from _types(roots["[Content_Types].xml"], parts)
    related = {path: _related(path, root) for path, root in roots.items() if path.endswith(".rels")}
    yield from _relations(roots, related, parts)
    for path, root in roots.items():
        yield from (f"{path}: {problem}" for problem in _orders(root))
    stories = {path: root for path, root in roots.items() if root.tag in map(name, ("w:document", "w:hdr", "w:ftr"))}
    yield from _ids(stories)
    styles = {each.get(name("w:styleId")) for each in roots["word/styles.xml"].iter(name("w:style"))}
    for path, root in stories.items():
        yield from (f"{path}: {problem}" for problem in _story(root, styles))
    yield from _prompts(roots["word/settings.xml"], stories)


def _types(root: etree._Element, parts: dict[str, bytes]) -> Iterator[str]:
    defaults = {each.get("Extension") for each in root.iter(f"{_TYPES}Default")}
    overrides = Counter((each.get("PartName") or "").lstrip("/") for each in root.iter(f"{_TYPES}Override"))
    yield from (
        f"no type of content for {path}" for path in parts if path[0] != "[" and not _typed(path, defaults, overrides)
    )
    yield from (f"a type for {path}, which is not there" for path in overrides if path not in parts)
    yield from (f"two types for {path}" for path, count in overrides.items() if count > 1)
    generic = {
        each.get("Extension") for each in root.iter(f"{_TYPES}Default") if each.get("ContentType") == "application/xml"
    }
    for path in parts:
        if path.endswith(".xml") and "xml" in generic and path not in overrides and path[0] != "[":
            yield f"{path} is only XML to Word"


def _typed(path: str, defaults: set[str | None], overrides: Counter[str]) -> bool:
    return path in overrides or path.rpartition(".")[2] in defaults


def _related(path: str, root: etree._Element) -> dict[str, str]:
    """Of each relation its target, as a path in the package; outside targets are ""."""
    folder = posixpath.dirname(posixpath.dirname(path))
    return {
        each.get("Id") or "": ""
        if each.get("TargetMode") == "External"
        else posixpath.normpath(posixpath.join(folder, each.get("Target") or "")).lstrip("/")
        for each in root.iter(_RELATION)
    }


def _relations(
    roots: dict[str, etree._Element], related: dict[str, dict[str, str]], parts: dict[str, bytes]
) -> Iterator[str]:
    for path, targets in related.items():
        yield from (
            f"{path}: {id} leads to {target}, which is not there"
            for id, target in targets.items()
            if target and target not in parts
        )
        if len(targets) < len(list(roots[path].iter(_RELATION))):
            yield f"{path}: two relations have one id"
    reached = {target for targets in related.values() for target in targets.values()}
    yield from (
        f"nothing leads to {path}"
        for path in parts
        if path not in reached and not path.endswith(".rels") and path[0] != "["
    )
    for path, root in roots.items():
        own = related.get(posixpath.join(posixpath.dirname(path), "_rels", posixpath.basename(path) + ".rels"), {})
        for node in root.iter():
            for attribute, value in node.attrib.items():
                if str(attribute).startswith(f"{{{RELATIONS}}}") and value not in own:
                    yield f"{path}: {value} is no relation"


def _orders(root: etree._Element) -> Iterator[str]:
    prefixes = {"w": MAIN} | {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
    back = {uri: prefix for prefix, uri in prefixes.items()}
    back["http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"] = "wp"
    back["http://schemas.openxmlformats.org/drawingml/2006/main"] = "a"
    back["http://schemas.openxmlformats.org/drawingml/2006/chart"] = "c"
    for node in root.iter(etree.Element):
        tag = _short(node, back)
        if tag not in ORDERS:
            continue
        prefix = tag.partition(":")[0]
        order = [each.split("|") for each in ORDERS[tag].split()]
        wanted = {
            other if ":" in other or other == "*" else f"{prefix}:{other}": place
            for place, group in enumerate(order)
            for other in group
        }
        last = -1
        for child in node.iterchildren(etree.Element):
            title = _short(child, back)
            place = wanted.get(title, wanted.get("*", -1))
            if place < 0:
                yield f"{title} does not belong in {tag}"
            elif place < last:
                yield f"{title} comes too late in {tag}"
            last = max(place, last)


def _short(node: etree._Element, back: dict[str, str]) -> str:
    named = etree.QName(node)
    return f"{back.get(named.namespace or '', '?')}:{named.localname}"


def _ids(stories: dict[str, etree._Element]) -> Iterator[str]:
    drawings = Counter(each.get("id") for root in stories.values() for each in root.iter(name("wp:docPr")))
    yield from (f"two drawings have the id {id}" for id, count in drawings.items() if count > 1)
    starts = [each for root in stories.values() for each in root.iter(name("w:bookmarkStart"))]
    ends = [each for root in stories.values() for each in root.iter(name("w:bookmarkEnd"))]
    for what, values in (
        ("id", [each.get(name("w:id")) for each in starts]),
        ("name", [each.get(name("w:name")) for each in starts]),
    ):
        yield from (f"two bookmarks have the {what} {value}" for value, count in Counter(values).items() if count > 1)
    if sorted(str(each.get(name("w:id"))) for each in starts) != sorted(str(each.get(name("w:id"))) for each in ends):
        yield "bookmarks do not begin and end in pairs"
    for each in starts:
        if not re.fullmatch(r"[A-Za-z_]\w{0,39}", each.get(name("w:name")) or ""):
            yield f"{each.get(name('w:name'))} is no name of a bookmark"
        if not (each.get(name("w:id")) or "").isdecimal():
            yield f"{each.get(name('w:id'))} is no id of a bookmark"
    titles = {each.get(name("w:name")) for each in starts}
    for root in stories.values():
        for link in root.iter(name("w:hyperlink")):
            anchor = link.get(name("w:anchor"))
            if anchor is not None and anchor not in titles:
                yield f"a link leads to the bookmark {anchor}, which is not there"
        for code in root.iter(name("w:instrText")):
            words = (code.text or "").split()
            if words[:1] in (["REF"], ["PAGEREF"]) and words[1] not in titles:
                yield f"a reference leads to the bookmark {words[1]}, which is not there"


def _story(root: etree._Element, styles: set[str | None]) -> Iterator[str]:
    body = root.find(name("w:body"))
    if body is not None:
        if body[-1].tag != name("w:sectPr"):
            yield "the last thing in the body is no section"
        if len(body.findall(name("w:sectPr"))) > 1:
            yield "a section stands between paragraphs"
    for cell in root.iter(name("w:tc")):
        if len(cell) == 0 or cell[-1].tag != name("w:p"):
            yield "a cell does not end with a paragraph"
    for table in root.iter(name("w:tbl")):
        yield from _table(table)
    depth = 0
    for mark in root.iter(name("w:fldChar")):
        depth += {"begin": 1, "end": -1}.get(mark.get(name("w:fldCharType")) or "", 0)
        if depth < 0:
            yield "a field ends that has not begun"
    if depth:
        yield "a field does not end"
    for tag in ("w:pStyle", "w:rStyle", "w:tblStyle"):
        for each in root.iter(name(tag)):
            if each.get(name("w:val")) not in styles:
                yield f"there is no style {each.get(name('w:val'))}"
    for text in root.iter(name("w:t")):
        words = text.text or ""
        if words != words.strip() and text.get(name("xml:space")) != "preserve":
            yield f"the space of {words!r} would be lost"
        if re.search("[\ufdd0-\ufdef]|\\{\\{|\\}\\}|\\{%|%\\}", words):
            yield f"a mark is left in {words!r}"
    if any(each.getparent().tag == name("w:p") for each in root.iter(name("w:p"))):  # type: ignore[union-attr]
        yield "a paragraph stands in a paragraph"


def _table(table: etree._Element) -> Iterator[str]:
    columns = len(table.findall(f"{name('w:tblGrid')}/{name('w:gridCol')}"))
    for row in table.iterchildren(name("w:tr")):
        spans = [cell.find(f"{name('w:tcPr')}/{name('w:gridSpan')}") for cell in row.iterchildren(name("w:tc"))]
        if not spans:
            yield "a row has no cells"
        if sum(1 if span is None else int(span.get(name("w:val")) or 1) for span in spans) != columns:
            yield f"a row has not {columns} columns"
    following = table.getnext()
    if following is not None and following.tag == name("w:tbl"):
        yield "two tables touch: Word makes one of them"


def _prompts(settings: etree._Element, stories: dict[str, etree._Element]) -> Iterator[str]:
    if settings.find(name("w:updateFields")) is not None:
        yield "Word asks about fields before it opens the file"
    for root in stories.values():
        if any(each.get(name("w:dirty")) for each in root.iter(name("w:fldChar"), name("w:fldSimple"))):
            yield "a field is marked for renewal"
