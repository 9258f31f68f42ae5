"""What may cite a standard, as pages name it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy

from guiju.checks.uses.models import HolderKind

HOLDERS: Final = {
    HolderKind.LIST: gettext_lazy("保存的清单"),
    HolderKind.DRAFT: gettext_lazy("办件中的草案"),
    HolderKind.CONSULTATION: gettext_lazy("征求意见稿"),
    HolderKind.DECLARATION: gettext_lazy("自我声明的产品"),
}
