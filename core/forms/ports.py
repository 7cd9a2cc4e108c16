"""The forms a folder knows, as a Protocol that storage fills."""

from collections.abc import Sequence
from typing import Protocol

from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.values import Record


class Forms(Protocol):
    """The forms of the program and those published in the folder.

    `id/edition/revision` names a published form; two owners may use one, so behind a `#` the SHA-256 of its file may
    follow, which names one file for ever.
    """

    def get(self, using: str) -> Instrument:
        """The instrument `id`, `id/edition`, `id/edition/revision` (missing = newest), an alias, a file. UserError."""

    def all(self) -> Sequence[Instrument]: ...

    def programme(self, using: str) -> Programme:
        """The programme, named as an instrument is."""

    def programmes(self) -> Sequence[Programme]: ...

    def why_not(self, file: str) -> str:
        """Why a published file (SHA-256, hex) is not used here; "" = it is, or it is not here."""

    def untested(self, file: str) -> str:
        """Why the cases of a published file were not tried here; "" = they were, or it has none."""


def bound_form(record: Record) -> str:
    """The name of the form a plan or an assessment was filled by: of that very file, where the record says which."""
    using = record.text("using") or record.text("instrument_id")
    if not record.text("using") and record.ref.entity.endswith("assessment"):
        using += f"/{record.text('year')}"
    return f"{using}#{record.text('form')}" if record.text("form") else using


def shown_name(using: str) -> str:
    """The name a form has for people, without the hash of its file."""
    return using.partition("#")[0]
