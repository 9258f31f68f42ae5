"""Requirements as pages and checks read them."""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, OuterRef

from guiju.standards.requirements.models import Requirement

HAS_REQUIREMENTS: Final = Exists(Requirement.objects.standing().filter(edition=OuterRef("pk")))
"""Of editions: whether anything they require is entered."""
