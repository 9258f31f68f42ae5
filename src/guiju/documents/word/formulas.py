"""A formula of Word in one line: ``(a+b)/2``, ``x_1^2``, ``√(n)``."""

from __future__ import annotations

from lxml import etree

from guiju.documents.word.names import W

_PASSED = frozenset((W + "rPr", W + "del", W + "moveFrom", W + "delText"))


def linear(node: etree._Element) -> str:
    """Of an m:oMath or of anything in it."""
    return "".join(_of(child) for child in node)


def _of(node: etree._Element) -> str:
    tag = node.tag
    if not isinstance(tag, str) or tag in _PASSED:
        return ""
    name = tag.rpartition("}")[2]
    if name == "t":
        return node.text or ""
    if name.endswith("Pr"):
        return ""
    match name:
        case "f":
            return f"{_bracketed(_part(node, 'num'))}/{_bracketed(_part(node, 'den'))}"
        case "sSub":
            return f"{_part(node, 'e')}_{_bracketed(_part(node, 'sub'))}"
        case "sSup":
            return f"{_part(node, 'e')}^{_bracketed(_part(node, 'sup'))}"
        case "sSubSup":
            return f"{_part(node, 'e')}_{_bracketed(_part(node, 'sub'))}^{_bracketed(_part(node, 'sup'))}"
        case "rad":
            return f"{_part(node, 'deg')}√({_part(node, 'e')})"
        case "nary":
            below, above = _part(node, "sub"), _part(node, "sup")
            limits = (f"_{_bracketed(below)}" if below else "") + (f"^{_bracketed(above)}" if above else "")
            return f"{_said(node, 'chr', '∫')}{limits}{_part(node, 'e')}"
        case "limLow":
            return f"{_part(node, 'e')}_{_bracketed(_part(node, 'lim'))}"
        case "limUpp":
            return f"{_part(node, 'e')}^{_bracketed(_part(node, 'lim'))}"
        case "d":
            inside = _said(node, "sepChr", "|").join(linear(each) for each in node if _is(each, "e"))
            return f"{_said(node, 'begChr', '(')}{inside}{_said(node, 'endChr', ')')}"
    return linear(node)


def _part(node: etree._Element, name: str) -> str:
    return "".join(linear(child) for child in node if _is(child, name))


def _is(node: etree._Element, name: str) -> bool:
    return str(node.tag).endswith(f"}}{name}")


def _said(node: etree._Element, name: str, usual: str) -> str:
    """A sign that the formula may set itself, even to nothing."""
    for each in node.iter():
        if _is(each, name):
            return next((str(value) for key, value in each.items() if str(key).endswith("}val")), usual)
        if _is(each, "e"):
            break
    return usual


def _bracketed(text: str) -> str:
    return text if len(text) < 2 or text.isdigit() or text.isalpha() else f"({text})"
