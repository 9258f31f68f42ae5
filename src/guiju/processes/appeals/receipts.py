"""Codes that are shown once and lead to one case. A slow keyed digest is kept, so that no row gives a code away.

A code has 16 of 32 characters, 80 bits. How often one may ask is bounded in `guiju.web.components.receipts`.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from typing import Final

from django.db import transaction

from guiju.base.errors import NotFound, NotNow
from guiju.processes.appeals.keys import Key, ring
from guiju.processes.appeals.models import Receipt
from guiju.workflow.models import Case

ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0, 1, I, O: nothing that looks like another when copied by hand."""

LENGTH: Final = 16
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


class UnknownReceipt(NotFound):
    """No case has this receipt, or it is no code at all."""


def fresh_code() -> str:
    """A code that no case has yet, as it is shown: ``K7QF-2M9X-ABCD-EFGH``."""
    return shown("".join(secrets.choice(ALPHABET) for _place in range(LENGTH)))


def shown(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def normalized(typed: str) -> str:
    """As it is digested, whatever spaces, dashes, widths and cases were typed. Raises UnknownReceipt."""
    code = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", typed)).upper()
    if not _CODE.fullmatch(code):
        raise UnknownReceipt(
            "回执码是 {length} 位字母和数字（没有 0、1、I、O），现有 {count} 位", length=LENGTH, count=len(code)
        )
    return code


@transaction.atomic
def issue_receipt(case: Case, code: str = "") -> str:
    """Give the case its receipt and return the code, which cannot be had again.

    `code` is one of `fresh_code` that waits in the form which is being sent: sent twice, it leads to the one case.
    Raises NotNow where the case has a receipt.
    """
    code = normalized(code) if code else normalized(fresh_code())
    if Receipt.objects.filter(case=case).exists():
        raise NotNow("{number} 已有回执，不能再发", number=case.number)
    newest = ring()[0]
    Receipt.objects.create(case=case, key=newest.id, digest=_digest(newest, code))
    return shown(code)


def case_by_receipt(code: str) -> Case:
    """The case of a receipt, however its code was typed. Slow on purpose: 50 to 130 ms. Raises UnknownReceipt."""
    code = normalized(code)
    keys = ring()
    for each in keys:
        receipt = Receipt.objects.select_related("case").filter(digest=_digest(each, code)).first()
        if receipt is not None:
            if each != keys[0]:  # only now is the code known from which the newest key makes its digest
                receipt.key, receipt.digest = keys[0].id, _digest(keys[0], code)
                receipt.save(update_fields=["key", "digest"])
            return receipt.case
    raise UnknownReceipt("没有这个回执码，请核对后再输")


def _digest(key: Key, code: str) -> str:
    made = hashlib.scrypt(code.encode(), salt=key.receipt, n=2**14, r=8, p=1, dklen=32, maxmem=2**26)
    return made.hex()
