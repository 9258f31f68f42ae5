"""What somebody has noted about a draft and not sent yet: it stands in his session, for each consultation apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from django.http import HttpRequest
from django.utils.translation import gettext as _

from guiju.consultations.commenting import MOST, Said
from guiju.consultations.errors import NotComplete
from guiju.consultations.models import Consultation


@dataclass(slots=True)
class Basket:
    request: HttpRequest
    key: str
    said: list[Said] = field(default_factory=list)
    receipt: str = ""
    """Under which they are to be sent, where some were sent before."""
    by_file: bool = False

    @classmethod
    def of(cls, request: HttpRequest, consultation: Consultation) -> Basket:
        key = f"consultation-{consultation.pk}"
        kept = request.session.get(key) or {}
        said = [Said(**each) for each in kept.get("said", ())]
        return cls(request, key, said, kept.get("receipt", ""), kept.get("by_file", False))

    def __len__(self) -> int:
        return len(self.said)

    def about(self, place: int | None) -> list[tuple[int, Said]]:
        """Those on one clause, each with its place in the basket."""
        return [(at, each) for at, each in enumerate(self.said) if each.place == place]

    def keep(self, said: Said, entry: int | None = None) -> None:
        """As a new one, or in place of an `entry`. Raises NotComplete."""
        clean = said.checked()
        if entry is not None:
            self.said[entry] = clean
        elif clean not in self.said:
            self._refuse_too_many(1)
            self.said.append(clean)
        self._store()

    def keep_all(self, said: Sequence[Said]) -> None:
        fresh = [each for each in said if each not in self.said]
        self._refuse_too_many(len(fresh))
        self.said += fresh
        self.by_file = self.by_file or bool(fresh)
        self._store()

    def drop(self, entry: int) -> None:
        if entry < len(self.said):
            del self.said[entry]
            self._store()

    def under(self, receipt: str) -> None:
        self.receipt = receipt
        self._store()

    def empty(self) -> None:
        self.request.session.pop(self.key, None)

    def _refuse_too_many(self, more: int) -> None:
        if len(self.said) + more > MOST:
            raise NotComplete(_("一次最多 {most} 条意见").format(most=MOST))

    def _store(self) -> None:
        kept = {"said": [asdict(each) for each in self.said], "receipt": self.receipt, "by_file": self.by_file}
        self.request.session[self.key] = kept
