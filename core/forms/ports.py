"""The folder of an office and the forms it knows, as Protocols that storage fills."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol, Self

from core.errors import UserError
from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.forms.wording import Words
from core.i18n import _
from core.log.certificates import Started
from core.log.op import End, LongSegment, Segment, TextRow
from core.log.ports import Context, LogReader, LogStore, SignOffs
from core.log.post import FileStore, Papers, Sender
from core.log.scopes import NOTHING_SHARED, Share
from core.log.transfer import BundleContent, Preview, ReadBundle, Taken, Turned
from core.thai.numbering import arabic_digits
from core.thai.search import sort_key
from core.values import Brief, Changes, Record, Ref

PURPOSES = ("แผน", "ประเมิน", "ทะเบียนและรายงาน")


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

    @classmethod
    def of(cls, form: Instrument | Programme, file: str = "", lists: Set[str] = frozenset()) -> Self:
        """The label of a form; `file` and `lists` where its lists were not read: its SHA-256 and their names."""
        instrument = form if isinstance(form, Instrument) else None
        return cls(
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

    @property
    def _purpose(self) -> int:
        return 1 if self.kind else 0 if self.heading.th.startswith("แผน") else 2

    @property
    def purpose_words(self) -> str:
        """Whose form it is, and what it is for."""
        owner = arabic_digits(str(self.owner)) or _("สำหรับหน่วยงานใดก็ได้")
        return f"{owner} · {_('โครงการ') if self.programme else _(PURPOSES[self._purpose])}"

    @property
    def place(self) -> tuple[bool, str, int, str]:
        """By owner, those for everybody first; then plans, what is scored, what is noted; then by name."""
        return bool(self.owner), sort_key(str(self.owner)), self._purpose, sort_key(arabic_digits(self.heading.th))


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


class SignOffViews(SignOffs, Protocol):
    """The sign-offs of a folder, and the folder as each of them signed it."""

    def view(self, op: str) -> AbstractContextManager["Reader"]:
        """The folder as the body `op` signed it: nothing later changes it. UserError unless it is sound."""


class Reader(LogReader, Protocol):
    """The read-only view of one office folder and its forms."""

    @property
    def forms(self) -> Forms: ...

    @property
    def sign_offs(self) -> SignOffViews: ...

    def only(self, scopes: Collection[str]) -> "Reader":
        """The same folder, of which `said.values`, `said.brief` and `results.wholes` list, of what units write in
        scopes of their own, these scopes alone."""


PreviewHook = Callable[[Reader, Sequence[Ref], Sequence[Ref]], None]


class Foreseeing(Protocol):
    """What taking something in would do; nothing is written."""

    def seen(self, sha256: bytes) -> Taken | None:
        """What became of that very file when it was taken in before, as a repeat; None = it was not, or not whole."""

    def preview(
        self, segments: Iterable[Segment | LongSegment], texts: Iterable[TextRow], look: PreviewHook | None = None
    ) -> Preview:
        """What taking these in would do; `look` gets the folder as it would be, the changed and the new records."""

    def would_know(self, sender: Sender, papers: Papers) -> bool:
        """Would its sender be known, with what certificates it brings?"""

    def lacks(self, blobs: Collection[str]) -> Sequence[str]:
        """Those of these files (SHA-256, hex) that were not erased."""


class Exchange(Foreseeing, Protocol):
    """What files between offices do to one folder."""

    def units_of(self, key: bytes) -> Collection[str]:
        """The units it was ever certified for; none where nobody here knows it."""

    def meet(self, sender: Sender, papers: Papers) -> bool:
        """Is the sender known? Certificates the file brings are taken in first, if their issuers are believed."""

    def take(self, bundle: ReadBundle, sha256: bytes, at: str, files: Collection[str] = ()) -> Taken:
        """Take it in, in one transaction; `files` (SHA-256, hex) came with it and go with it if it is set aside."""

    def last(self) -> bytes | None:
        """The SHA-256 of the file whose import can be set aside now; None when none can."""

    def set_aside(self) -> Changes:
        """Undo the last import as a whole. UserError once a receipt has left or something was written since."""

    def pack(
        self, groups: Sequence[Sequence[str]], at: str, shelf: FileStore, share: Share = NOTHING_SHARED
    ) -> Iterator[BundleContent | UserError]:
        """For each of these groups of age recipients what they may read and have not got, with receipts.

        A UserError in its place when one may read nothing, or when they may not all read the same.
        """

    def policy(self, originals: str = "") -> str:
        """Which original files this device wants to get; sets it when one of `none`, `asked`, `all` is given."""

    def ask(self, *sha256: str, at: int = 0, wanted: bool = True) -> None:
        """Ask for original files in the next bundle, or no more; `at`: milliseconds since 1970, 0 = not noted."""

    def trust_in(self, roots: Collection[bytes], started: Started | None = None) -> Sequence[Turned]:
        """Trust these roots and no others from now on; the fields that change by that.

        `started`: the start file they came with, and whether its digits were compared.
        """

    def take_segments(self, segments: Iterable[Segment], texts: Iterable[TextRow] = ()) -> Taken:
        """Take foreign segments in: the good ones together, durably; the bad ones are listed with author and reason."""

    def leave(self, scopes: Collection[str] | None = None) -> None:
        """Sign the own ends of these scopes (None = all) and note them with the keys: a copy is about to leave."""

    def give(
        self, known: Mapping[bytes, Sequence[End]] | None = None, scopes: Collection[str] | None = None
    ) -> tuple[list[Segment], list[TextRow]]:
        """(segments, texts) of these scopes (None = all) that a receiver with these ends has not got."""


class Store(Reader, LogStore, Protocol):
    """The writing side of an office folder: one save is one transaction."""

    @property
    def exchange(self) -> Exchange: ...


Action = Callable[[Context, Store], Changes | Iterator[object]]


def in_force(forms: Forms, year: int) -> list[Programme]:
    """Of every programme the edition that is in force in a year: the newest up to it, else the first there is; none
    where the year lies outside those it says it serves.

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
    return [one for one in (forms.programme(label.name) for label in chosen) if one.serves(year)]


def bound_form(record: Record | Brief) -> str:
    """The name of the form a plan or an assessment was filled by: of that very file, where the record says which."""
    using = record.text("using") or record.text("instrument_id")
    if not record.text("using") and record.ref.entity.endswith("assessment"):
        using += f"/{record.text('year')}"
    file, words = record.text("form"), record.text("wording")
    return f"{using}#{file}+{words}" if file and words else f"{using}#{file}" if file else using


def form_here(forms: Forms, using: str) -> Instrument | None:
    """The form of this name; None where it is not here."""
    try:
        return forms.get(using)
    except UserError:
        return None


class SharedReader(Reader, Protocol):
    """A reader of a folder somebody else writes to meanwhile."""

    def snapshot(self) -> AbstractContextManager[object]:
        """Every question inside looks at the one state that the first of them found."""
