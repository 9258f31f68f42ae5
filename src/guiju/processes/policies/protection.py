"""A published policy is kept by the database itself."""

from __future__ import annotations

from typing import Final

from guiju.journal.protection import OnlyGrows

VERSIONS: Final = OnlyGrows(
    {"policies_policyversion": "id"}, "a published policy never changes", "policies_are_append_only"
)
