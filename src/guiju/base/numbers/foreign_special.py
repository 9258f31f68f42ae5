"""Foreign numbers that do not begin with their publisher: working documents, projects, annexes to other numbers."""

from __future__ import annotations

import re

from guiju.base.numbers.foreign_dates import dated
from guiju.base.numbers.heads import Head, words
from guiju.base.numbers.number import StandardNumber
from guiju.base.terms import Tier

ALLOWED = re.compile(r"[A-Za-z0-9 .:/+\-()\[\],&_#;~'=’–À-žЀ-ӿ]*$")
"""What may stand in a foreign number at all."""

_IEC_COMMITTEE = (
    r"\d{1,3}[A-Z]?|SMB(?:NC)?|CAB|ACOS|ACEA|ACEE|ACSEC|ACTAD|ACART|C|CB|BIZ|MSB|PACT|PC\d+|CIS(?:PR)?(?:/[A-Z])?"
    r"|IF|SEG\d+|SyC[A-Za-z]+|JTC1-SC\d+[A-Z]?|JTC\d|JPC\w+|SBS?"
)
_IEC_WORKING = re.compile(rf"(?:{_IEC_COMMITTEE})/\d{{1,5}}[A-Z]{{0,2}}(?:\([^()]{{1,10}}\))?/([A-Z]{{1,8}})$")
_IEC_WORKING_KINDS = words(
    "AC ACD CC CD CDPAS CDISH CDV DA DC DEC DISH DIR DL DMT DPAS DTR DTS DV FDIS FDISH FMV FRI FTR INF ISH MCR MTG NCC "
    "ND NP NS OLM PAS PNW PPUB PRVC PRVD PRVDISH PRVDPAS PRVDTR PRVDTS Q QP R RM RQ RR RV RVA RVC RVCDV RVD RVDA RVDC "
    "RVDISH RVDL RVDPAS RVDTR RVDTS RVFDIS RVFMV RVMTG RVN RVQ RVQP RVS S SBP STR TDIS TMS WPUB"
)
_IEC_PROPOSAL = re.compile(r"(?:PWI|PNW) (?:[A-Z]{2,3} )?[A-Za-z0-9-]{2,24}(?: ED\d(?:\.\d)?)?$")
_NATIONAL_ANNEX = re.compile(r"NA(?: ?\+ ?A\d+(?::\d{2,4})?)*(?:\+AC)? to(?= (?:BS|PD) )")
_BSI_DRAFT = re.compile(r"(?:\d\d/\d{8} DC|Supplement No\. .*)$")
_IEEE_PROJECT = re.compile(r"P(?:C\d\d\.)?\d.*$")
_ANNEX_TO = re.compile(r"(?:Annex to ITU |Amendment \(\d{4}\) to OIML ).*$")

_IEC = Head("", "IEC", "IEC", "international", Tier.INTERNATIONAL, gap="", domestic=False, date="none", stage="WD")
_BSI = Head("", "BSI", "BSI", "foreign", Tier.FOREIGN, gap="", domestic=False, date="colon")
_IEEE = Head("IEEE", "IEEE", "IEEE", "foreign", Tier.FOREIGN, domestic=False, date="dash")
_ITU = Head("", "ITU", "ITU", "international", Tier.INTERNATIONAL, gap="", domestic=False, date="bracket")


def read_special(text: str) -> StandardNumber | None:
    """Read `text`, or None when it is none of these."""
    if ((m := _IEC_WORKING.match(text)) and m[1] in _IEC_WORKING_KINDS) or _IEC_PROPOSAL.match(text):
        return StandardNumber(_IEC, text)
    if not ALLOWED.match(text):
        return None
    if m := _NATIONAL_ANNEX.match(text):
        return _divided(_BSI, text, m.end())
    for form, head in ((_BSI_DRAFT, _BSI), (_IEEE_PROJECT, _IEEE), (_ANNEX_TO, _ITU)):
        if form.match(text):
            return _divided(head, text, 0)
    return None


def _divided(head: Head, text: str, since: int) -> StandardNumber:
    """The number with the date that stands after `since`."""
    body, tail, year, month = dated(head, text[since:])
    return StandardNumber(head, text[:since] + body, tail, year, month)
