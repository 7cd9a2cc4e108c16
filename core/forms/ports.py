"""The forms a folder knows, as a Protocol that storage fills."""

from collections.abc import Sequence
from typing import Protocol

from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.values import Record


class Forms(Protocol):
    """The forms of the program and those published in the folder.

    `id/edition/revision` names a published form; two owners may use one, so behind a `#` the SHA-256 of its file may
    follow, which names one file for ever, and behind a `+` those of the words that lie over it. A form that is named
    without its file has the words its owner lays over it now.
    """

    def get(self, using: str) -> Instrument:
        """The instrument `id`, `id/edition`, `id/edition/revision` (missing = newest), an alias, a file. UserError."""

    def all(self) -> Sequence[Instrument]: ...

    def programme(self, using: str) -> Programme:
        """The programme, named as an instrument is."""

    def programmes(self) -> Sequence[Programme]: ...

    def worded(self, form: Instrument) -> Instrument:
        """The form in its own words with those its owner lays over it now."""

    def why_not(self, file: str) -> str:
        """Why a published file (SHA-256, hex) is not used here; "" = it is, or it is not here."""


def bound_form(record: Record) -> str:
    """The name of the form a plan or an assessment was filled by: of that very file, where the record says which."""
    using = record.text("using") or record.text("instrument_id")
    if not record.text("using") and record.ref.entity.endswith("assessment"):
        using += f"/{record.text('year')}"
    file, words = record.text("form"), record.text("wording")
    return f"{using}#{file}+{words}" if file and words else f"{using}#{file}" if file else using


def shown_name(using: str) -> str:
    """The name a form has for people, without the hash of its file."""
    return using.partition("#")[0]
