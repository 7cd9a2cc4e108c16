"""The forms a folder knows, as a Protocol that storage fills."""

from collections.abc import Sequence, Set
from typing import NamedTuple, Protocol

from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.forms.wording import Words
from core.values import Brief, Record


class FormLabel(NamedTuple):
    """What a form says of itself before its lists: enough to offer it, without reading what it asks."""

    id: str
    edition: int
    revision: int
    title: Words
    heading: Words
    aliases: tuple[str, ...]
    owner: Words
    help: Words
    kind: str  # of score; "" = none
    plans: bool  # it has rows: a plan is made of it, unless it is scored
    meets: bool  # staff set the goals of its plans in a meeting
    programme: bool
    instruments: tuple[str, ...]  # `id/edition` that a programme binds
    file: str  # SHA-256, hex

    @property
    def using(self) -> str:
        """`id/edition/revision`: what a record names."""
        return f"{self.id}/{self.edition}/{self.revision}"

    @property
    def name(self) -> str:
        """Of the very file: `id/edition/revision#SHA-256`."""
        return f"{self.using}#{self.file}"


def label_of(form: Instrument | Programme, file: str = "", lists: Set[str] = frozenset()) -> FormLabel:
    """The label of a form; of one whose lists were not read, the SHA-256 of its `file` and the names of its lists."""
    instrument = form if isinstance(form, Instrument) else None
    return FormLabel(
        form.id,
        form.edition,
        form.revision,
        form.title,
        form.short if form.short.th else form.title,
        form.aliases,
        form.owner,
        form.help,
        instrument.kind if instrument else "",
        "kinds" in lists or bool(instrument and instrument.kinds),
        "proposals" in lists or bool(instrument and instrument.proposals),
        instrument is None,
        () if isinstance(form, Instrument) else form.instruments,
        file or form.file,
    )


class Forms(Protocol):
    """The forms of the program and those published in the folder.

    `id/edition/revision` names a published form; two owners may use one, so behind a `#` the SHA-256 of its file may
    follow, which names one file for ever, and behind a `+` those of the words that lie over it. A form that is named
    without its file has the words its owner lays over it now.
    """

    def get(self, using: str) -> Instrument:
        """The instrument `id`, `id/edition`, `id/edition/revision` (missing = newest), an alias, a file. UserError."""

    def programme(self, using: str) -> Programme:
        """The programme, named as an instrument is."""

    def labels(self) -> Sequence[FormLabel]:
        """Of every form that is offered, by id, the newest first; the forms themselves are not read."""

    def label(self, using: str) -> FormLabel:
        """Of the instrument of this name. Raises as `get`."""

    def worded(self, form: Instrument) -> Instrument:
        """The form in its own words with those its owner lays over it now."""

    def is_published(self, file: str) -> bool:
        """Whether this very file (SHA-256, hex) is published in the folder and is used here."""

    def why_not(self, file: str) -> str:
        """Why a published file (SHA-256, hex) is not used here; "" = it is, or it is not here."""

    def untested(self, file: str) -> str:
        """Why the cases of a published file were not tried here; "" = they were, or it has none."""


def in_force(forms: Forms, year: int) -> list[Programme]:
    """Of every programme the edition that is in force in a year: the newest up to it, else the first there is.

    Where somebody has published editions of a programme, no other one counts, though the program may bring a newer.
    """
    editions: dict[str, list[FormLabel]] = {}
    for one in forms.labels():
        if one.programme:
            editions.setdefault(one.id, []).append(one)
    chosen = []
    for offered in editions.values():
        found = [one for one in offered if forms.is_published(one.file)] or offered
        chosen.append(next((one for one in found if one.edition <= year), found[-1]))
    return [forms.programme(one.name) for one in chosen]


def bound_form(record: Record | Brief) -> str:
    """The name of the form a plan or an assessment was filled by: of that very file, where the record says which."""
    using = record.text("using") or record.text("instrument_id")
    if not record.text("using") and record.ref.entity.endswith("assessment"):
        using += f"/{record.text('year')}"
    file, words = record.text("form"), record.text("wording")
    return f"{using}#{file}+{words}" if file and words else f"{using}#{file}" if file else using


def shown_name(using: str) -> str:
    """The name a form has for people, without the hash of its file."""
    return using.partition("#")[0]
