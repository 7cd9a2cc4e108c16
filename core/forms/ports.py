"""The published forms, as a Protocol that storage fills."""

from collections.abc import Sequence
from typing import Protocol

from core.forms.programme import Programme
from core.forms.shape import Instrument


class Forms(Protocol):
    """Published instruments: `id/edition/revision` names one for ever."""

    def get(self, using: str) -> Instrument:
        """The instrument `id`, `id/edition`, `id/edition/revision` (missing = newest) or an alias, or UserError."""

    def all(self) -> Sequence[Instrument]: ...

    def programme(self, using: str) -> Programme:
        """The programme, named as an instrument is."""

    def programmes(self) -> Sequence[Programme]: ...

    def digest(self, using: str) -> bytes:
        """SHA-256 of the file of the instrument that `get` gives, or of the programme: what others name it by."""
