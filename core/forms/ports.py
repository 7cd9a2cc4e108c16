"""The protocols of an office folder and its forms; storage implements them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol, Self

from core.errors import UserError
from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.forms.wording import Words
from core.i18n import _
from core.log.certificates import OwnStartFile
from core.log.op import Segment, StreamedSegment, StreamPosition, TextRow
from core.log.ports import Context, LogReader, LogStore
from core.log.post import (
    BundleContent,
    BundleSender,
    FieldChangedByTrust,
    FileStore,
    ImportDryRunResult,
    ImportResult,
    Papers,
    ReceivedBundle,
)
from core.log.scopes import NOTHING_SHARED, ExportOptions
from core.thai.search import sort_key
from core.thai.written import arabic_digits
from core.values import Changes, Record, RecordSummary, Ref, gathered

PURPOSES = ("แผน", "ประเมิน", "ทะเบียนและรายงาน")


class FormSummary(NamedTuple):
    """A summary of a form, to offer the form to users; it is read without the form's items, rows and fields."""

    id: str
    edition: int
    revision: int
    title: Words
    heading: Words
    aliases: tuple[str, ...]
    owner: Words
    help: Words
    kind: str  # the kind of score; "" = none
    plans: bool  # it has kinds of rows, so plans are made by it unless it is scored
    meets: bool  # staff set the goals of its plans in a meeting
    programme: bool
    instruments: tuple[str, ...]  # `id/edition` that a programme binds
    file: str  # SHA-256, hex

    @property
    def using(self) -> str:
        """The name by which records refer to the form: `id/edition/revision`."""
        return f"{self.id}/{self.edition}/{self.revision}"

    @property
    def name(self) -> str:
        """The name of the exact file of the form: `id/edition/revision#SHA-256`."""
        return f"{self.using}#{self.file}"

    @classmethod
    def of(
        cls, form: Instrument | Programme, file: str = "", lists: Set[str] = frozenset()
    ) -> Self:
        """Return the summary of a form. If the form was read without its lists (items, kinds of rows …), pass the
        SHA-256 of its file as `file`, and the names of the lists in the file as `lists`."""
        instrument = form if isinstance(form, Instrument) else None
        heading = form.short if form.short.th else form.title
        plans = "kinds" in lists or bool(instrument and instrument.kinds)
        meets = "proposals" in lists or bool(instrument and instrument.proposals)
        instruments = () if isinstance(form, Instrument) else form.instruments
        return cls(
            form.id,
            form.edition,
            form.revision,
            form.title,
            heading,
            form.aliases,
            form.owner,
            form.help,
            instrument.kind if instrument else "",
            plans,
            meets,
            programme=instrument is None,
            instruments=instruments,
            file=file or form.file,
        )

    @property
    def _purpose(self) -> int:
        if self.kind:
            return 1
        if self.heading.th.startswith("แผน"):
            return 0
        return 2

    @property
    def purpose_words(self) -> str:
        """Return a text with the form's owner and its purpose: plan, assessment, register or programme."""
        owner = arabic_digits(str(self.owner)) or _("สำหรับหน่วยงานใดก็ได้")
        return f"{owner} · {_('โครงการ') if self.programme else _(PURPOSES[self._purpose])}"

    @property
    def place(self) -> tuple[bool, str, int, str]:
        """The sort key of the form: owner (forms without one first), then plans, assessments, registers, then name."""
        return (
            bool(self.owner),
            sort_key(str(self.owner)),
            self._purpose,
            sort_key(arabic_digits(self.heading.th)),
        )


class Forms(Protocol):
    """The forms of the program and those published in the folder. A form is named `id/edition/revision`. To name one
    exact file, `#` and its SHA-256 follow, and then `+` and the SHA-256s of its official wordings. A name without a
    file means the form with its owner's current official wording."""

    def get(self, form_name: str) -> Instrument:
        """Return an instrument by `id[/edition[/revision]]` (default: newest), alias or path. UserError if unknown."""

    def programme(self, form_name: str) -> Programme:
        """Return a programme by `id[/edition[/revision]]` (default: newest) or alias. UserError if unknown."""

    def labels(self) -> Sequence[FormSummary]:
        """Return summaries of all forms on offer, sorted by id, the newest edition of a form first."""

    def label(self, form_name: str) -> FormSummary:
        """Return the summary of the form with this name. Raises UserError if the form is unknown."""

    def worded(self, form: Instrument) -> Instrument:
        """Return the form with its owner's current official wording in place of its own texts."""

    def is_shipped(self, file: str) -> bool:
        """Return whether the program itself brings this very file (SHA-256, hex)."""

    def is_published(self, file: str) -> bool:
        """Return whether this file (SHA-256, hex) is published in this folder and may be used."""

    def why_not(self, file: str) -> str:
        """Return why a published file (SHA-256, hex) may not be used; "" if it may, or is not in this folder."""

    def untested(self, file: str) -> str:
        """Return why a published file's test cases were not run on this PC; "" if they were, or it has none."""


class Reader(LogReader, Protocol):
    """The reading side of one office folder and its forms."""

    @property
    def forms(self) -> Forms: ...

    def signed_view(self, op: str) -> AbstractContextManager["Reader"]:
        """Open a reader of the folder as sign-off `op` signed it, without later changes. UserError if it is invalid."""

    def only(self, scopes: Collection[str]) -> "Reader":
        """Return a reader whose lists over several units contain units' own data only from `scopes`."""


PreviewHook = Callable[[Reader, Sequence[Ref], Sequence[Ref]], None]


class ImportDryRun(Protocol):
    """A dry run of an import: what importing a file would do, without writing anything."""

    def seen(self, sha256: bytes) -> ImportResult | None:
        """Return the result of an earlier import of this whole file, marked as a repeat; None if there was none."""

    def preview(
        self,
        segments: Iterable[Segment | StreamedSegment],
        texts: Iterable[TextRow],
        look: PreviewHook | None = None,
    ) -> ImportDryRunResult:
        """Return what an import would change. It is tried, then rolled back; in between, `look` is called with (reader
        that sees the result, changed records, new records)."""

    def would_know(self, sender: BundleSender, segments_of: Papers) -> bool:
        """Return whether this folder knows the sender's key, or would after importing the certificates in the file.
        `segments_of(keys)` returns the file's segments that were written by these keys."""

    def lacks(self, blobs: Collection[str]) -> Sequence[str]:
        """Return those of `blobs` (SHA-256, hex) that were not erased here; an import may store only these."""


class FileExchange(ImportDryRun, Protocol):
    """The exchange of transfer files between one folder and other offices: import, undo, export, and trust."""

    def units_of(self, key: bytes) -> Collection[str]:
        """Return the units that a device key was ever certified for; empty if the key is unknown in this folder."""

    def meet(self, sender: BundleSender, segments_of: Papers) -> bool:
        """Return whether the sender's key was ever certified here. If not at first, import the certificates in its
        bundle, which `segments_of(trusted public keys)` returns, and check once more."""

    def take(
        self, bundle: ReceivedBundle, sha256: bytes, time: str, new_files: Collection[str] = ()
    ) -> ImportResult:
        """Import a bundle in one transaction at `time` (ISO). Undoing it removes `new_files` (SHA-256, hex)."""

    def last(self) -> bytes | None:
        """Return the SHA-256 of the transfer file whose import can be undone now; None if no import can be."""

    def set_aside(self) -> Changes:
        """Undo the last import as a whole. UserError if a receipt was sent or anything was saved since the import."""

    def pack(
        self,
        groups: Sequence[Sequence[str]],
        time: str,
        files: FileStore,
        share: ExportOptions = NOTHING_SHARED,
    ) -> Iterator[BundleContent | UserError]:
        """Yield a bundle for each group of age recipients, with receipts dated `time` (ISO) and the data chosen by
        `share` that the group may read and lacks. If one of a group may read nothing, or not all may read the same,
        yield a UserError instead. Earlier imports can then no longer be undone."""

    def policy(self, originals: str = "") -> str:
        """Return which original files this device requests: "none", "asked" (single ones) or "all". If `originals` is
        one of these words, store it as the policy first."""

    def ask(self, *sha256: str, time: int = 0, wanted: bool = True) -> None:
        """Request original files (SHA-256, hex) with the next transfer file; if `wanted` is False, cancel the request.
        `time`: when it was made, in ms since 1970 (0 = not stored)."""

    def trust_in(
        self, roots: Collection[bytes], started: OwnStartFile | None = None
    ) -> Sequence[FieldChangedByTrust]:
        """Trust just these root keys, and store their start file `started`, if any. Return fields changed by that."""

    def take_segments(
        self, segments: Iterable[Segment], texts: Iterable[TextRow] = ()
    ) -> ImportResult:
        """Import other devices' valid segments in one transaction. The result lists the refused ones with reasons."""

    def leave(self, scopes: Collection[str] | None = None) -> None:
        """Sign this device's last ops in `scopes` (None = all), and note beside its keys that they leave this PC. Call
        it before a copy of the folder leaves."""

    def give(
        self,
        known_ends: Mapping[bytes, Sequence[StreamPosition]] | None = None,
        scopes: Collection[str] | None = None,
    ) -> tuple[list[Segment], list[TextRow]]:
        """Return the segments and texts in `scopes` (None = all) that a receiver lacks. `known_ends`: the last ops that
        the receiver has of each stream (None = it has nothing)."""


class Store(Reader, LogStore, Protocol):
    """Read and write access to an office folder; each save is one transaction."""

    @property
    def exchange(self) -> FileExchange: ...


Action = Callable[[Context, Store], Changes | Iterator[object]]


def in_force(forms: Forms, year: int) -> list[Programme]:
    """Return each programme in force in `year`, in its newest edition up to that year or, if all are later, its oldest.
    If the folder has published editions of a programme, those that come with the program do not count."""
    editions = gathered((one.id, one) for one in forms.labels() if one.programme)
    chosen = []
    for offered in editions.values():
        found = [one for one in offered if forms.is_published(one.file)] or offered
        chosen.append(next((one for one in found if one.edition <= year), found[-1]))
    return [one for one in (forms.programme(label.name) for label in chosen) if one.serves(year)]


def bound_form(record: Record | RecordSummary) -> str:
    """Return the name of the form a document is filled in on, with its file and official wording if recorded."""
    using = record.text("using") or record.text("instrument_id")
    if not record.text("using") and record.ref.entity.endswith("assessment"):
        using += f"/{record.text('year')}"
    file, words = record.text("form"), record.text("wording")
    if file and words:
        return f"{using}#{file}+{words}"
    if file:
        return f"{using}#{file}"
    return using


def form_here(forms: Forms, form_name: str) -> Instrument | None:
    """Return the form of this name; None if it is not in this folder or program."""
    try:
        return forms.get(form_name)
    except UserError:
        return None
