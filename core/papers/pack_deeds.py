"""Put the evidence of an assessment in order into a folder that is used without this program."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Protocol

from core.blocks.document import Document, Stamp
from core.errors import UserError
from core.forms.ports import Forms, Reader, Store, bound_form
from core.forms.shape import Instrument
from core.i18n import _, in_thai
from core.log.contents import signed_whole, standing
from core.log.ports import Context
from core.papers.binder import Bound, dividers_document, index_document, spine_document
from core.papers.deeds import PaperRequest, Printer, Unsigned, enter, entry_of, finished, next_number, salt_of, stamp_of
from core.papers.made import frozen, state_of
from core.papers.pack import (
    INSIDE,
    LONGEST,
    WHY,
    Pack,
    PackFile,
    Public,
    kept_now,
    pack_of,
    personal_words,
    plain_name,
    public_of,
    without,
)
from core.papers.pack_page import checksums, link_text, pack_page, removed_list
from core.papers.seals import blank_seal
from core.records.leaving import PHONE, PersonWords, Search, WordsLooked, looked_lines
from core.thai.dates import date_and_time
from core.values import Change, Changes, Record, Ref, Text


class FileCheck(NamedTuple):
    """What a file of the pack is when it is opened: pages on paper (0 = none), or why it cannot be given."""

    pages: int = 0
    why: str = ""  # away | unread | named (core.evidence.pack.WHY), or PHONE, about which a person is asked


class PackWriter(Protocol):
    """A folder being filled beside the one that was asked for; nobody sees it before it is whole."""

    def look(self, file: PackFile, personal: Sequence[str] | None) -> FileCheck:
        """Open a file in a process of its own. `personal`: words that none of it may hold; None = it is not searched.

        With words, what is kept for `put` is a copy without anything hidden in it.
        """

    def put(self, file: PackFile) -> None:
        """Put a file that was looked at to its place, whole."""

    def write(self, path: str, content: bytes) -> None: ...

    def paper(self, path: str, document: Document) -> Sequence[str]:
        """Write a paper; what could not be printed of it, as sentences."""

    def read_back(self) -> Iterator[str]:
        """Compare every file that was not compared yet with what was written, one path after the other."""

    @property
    def sums(self) -> Mapping[str, str]:
        """SHA-256 of every file by its path."""

    def finish(self) -> int:
        """Read back what is left, then give the folder its name; how many bytes it holds."""


PAPERS = 8  # that are written, and the files of plain text counted as one
Packer = Callable[[Path], AbstractContextManager[PackWriter]]


class PackRequest(NamedTuple):
    """Whose evidence, where to, for whom."""

    assessment: Ref
    out: Path
    public: bool = False


class PackProgress(NamedTuple):
    """How far a pack is, in files."""

    done: int
    of: int


@dataclass(slots=True)
class PackTally:
    """How far the work is, one file or paper after the other."""

    of: int
    done: int = 0

    def one(self) -> PackProgress:
        self.done += 1
        return PackProgress(min(self.done, self.of), self.of)


class PackMade(NamedTuple):
    """A pack that is whole."""

    path: Path
    files: int
    pages: int
    size: int  # bytes
    removed: int  # files and words the public does not get
    lacking: tuple[str, ...]  # sentences: files the office has and the pack has not, what could not be printed
    looked: WordsLooked | None = None  # what was found in the words of a public one

    @property
    def looked_lines(self) -> list[str]:
        return looked_lines(self.looked, _("ในชื่อหลักฐาน ลิงก์ และตัวอักษรของ PDF ที่อยู่ในชุด"))


def evidence_pack(
    ctx: Context, store: Store, printer: Printer, packer: Packer, wish: PackRequest, *,
    agreed: bool = False) -> Iterator[PackProgress | PackMade | Changes]:  # fmt: skip
    """Fill the folder file by file, then its papers; at the end PackMade. Nothing is left of one that was stopped.

    While a sign-off stands, the pack is of what was signed and its papers enter the register; else they are drafts.
    Raises UserError; of a public one Leaves, unless a person has `agreed`, when a telephone number stands in a file.
    """
    record = standing(store, wish.assessment)
    form = demanding(store.forms, record)
    if len(wish.out.name) > LONGEST - INSIDE:
        raise UserError(_("จัดชุดหลักฐานไม่ได้"), _("ชื่อโฟลเดอร์ยาวเกินไป"), _("ตั้งชื่อโฟลเดอร์ให้สั้นลง"))
    with signed_view(store, wish.assessment) as then:
        state, draft = state_of(then, wish.assessment, ()), not frozen(store, wish.assessment)
        pack = pack_of(then, form, then.record(wish.assessment) or record)
        words = {*personal_words(then, record.ref.scope), *personal_words(store, record.ref.scope)}
    personal = sorted(words) if wish.public else None
    marks = kept_now(store, record.ref.scope)
    public = public_of(pack, personal, marks) if personal is not None else Public(pack, ())
    with packer(wish.out) as packing:
        looked: dict[str, FileCheck] = {}
        count = PackTally(3 * len(public.pack.files) + PAPERS)
        for file in public.pack.files:
            looked[file.path] = packing.look(file, personal)
            yield count.one()
        refused = {path: one.why for path, one in looked.items() if one.why not in ("", PHONE)}
        left = without(public, refused, empty=not wish.public)
        search = Search(store, agreed=agreed, on=wish.public)
        search.end(PersonWords((PHONE,), path, "") for path, one in looked.items() if one.why == PHONE)
        pages = numbered(left.pack, looked)
        for file in left.pack.files:
            packing.put(file)
            yield count.one()
        bound = Bound(left.pack, pages, wish.public, sum(one.files for one in left.removed))
        changes, whole = Changes("evidence_pack"), False
        try:
            for made in papers(ctx, store, printer, packing, wish, bound, state, draft):
                changes |= made
                yield count.one()
            plain_files(packing, left, bound)
            for _path in packing.read_back():
                yield count.one()
            packing.write("sha256.txt", checksums(packing.sums))
            size, whole = packing.finish(), True
            for ref in entered(changes):
                finished(store, ref)
        finally:
            if not whole:  # refused, or nobody asked for the next step
                void(ctx, store, changes)
    store.privacy.note_view(ctx, "export" if wish.public else "give", str(wish.assessment))
    last = max((last for _first, last in pages.values()), default=0)
    lacking = tuple(
        _("ไม่มีไฟล์ {path}: {why}").format(path=path, why=_(WHY[why]))
        for path, why in sorted(refused.items())
        if not wish.public
    )
    lacking += tuple(dict.fromkeys(changes.notes))
    yield PackMade(wish.out, len(left.pack.files), last, size, len(left.removed) * wish.public, lacking, search.looked)
    yield changes


def demanding(forms: Forms, record: Record) -> Instrument:
    """The form of an assessment; UserError for a record that is none."""
    if record.ref.entity != "assessment":
        raise UserError(
            _("จัดชุดหลักฐานไม่ได้"), _("รายการที่เลือกไม่ใช่การประเมินของหน่วยงาน"), _("เลือกการประเมิน หรือดูด้วยคำสั่ง record list")
        )
    return forms.get(bound_form(record))


def signed_view(store: Store, subject: Ref) -> AbstractContextManager[Reader]:
    """The folder as a standing sign-off of the whole signed it, else as it is."""
    signed = signed_whole(store, subject)
    return store.sign_offs.view(signed[-1].op) if signed else nullcontext(store)


def numbered(pack: Pack, looked: Mapping[str, FileCheck]) -> dict[str, tuple[int, int]]:
    """First and last page by path; the same file has the same pages wherever it is put. What is no paper has none."""
    pages: dict[str, tuple[int, int]] = {}
    known: dict[str, tuple[int, int]] = {}
    last = 0
    for file in pack.files:
        count = looked[file.path].pages
        if count and file.sha256 not in known:
            known[file.sha256] = last + 1, last + count
            last += count
        if file.sha256 in known:
            pages[file.path] = known[file.sha256]
    return pages


def papers(
    ctx: Context,
    store: Store,
    printer: Printer,
    packing: PackWriter,
    wish: PackRequest,
    bound: Bound,
    state: bytes,
    draft: bool,
) -> Iterator[Changes]:
    """Index, divider sheets and labels; index and sheets are registered when what they speak of is locked."""
    for build, name, endings in (
        (index_document, "index", (".pdf", ".xlsx", ".docx")),
        (dividers_document, "dividers", (".pdf",)),
    ):
        wanted = PaperRequest(wish.assessment, f"evidence_{name}", wish.out)
        stamp = Stamp("", state, "", date_and_time(ctx.now), ctx.now)
        if not draft:
            stamp = stamp_of(ctx, state, next_number(ctx, store, printer))
            seal, why = blank_seal(store, ctx.unit, wish.assessment, wanted.form, stamp, lambda: ("", ""))
            stamp = replace(stamp, seal=seal)
        with in_thai():
            document = replace(build(bound, stamp), draft=draft)
        if not draft:  # what is kept of it stays in the unit: it says what files are called
            laid = printer.lay_out(document, salt_of(ctx))
            entry = entry_of(ctx, printer, Unsigned(wanted, document), laid)
            yield enter(ctx, store, entry)
            packing.write(f"{name}.pdf", laid.file(entry.seal))
            yield Changes(notes=(*filter(None, (why,)), *entry.lacking, *laid.printed.missing_letters))
        for ending in endings[not draft :]:
            yield Changes(notes=tuple(packing.paper(f"{name}{ending}", document)))
    with in_thai():
        packing.paper("spine.pdf", spine_document(bound, Stamp()))


def void(ctx: Context, store: Store, changes: Changes) -> None:
    """The papers of a pack that was not made are void."""
    why = Text(_("จัดชุดหลักฐานไม่เสร็จ"))
    if papers := entered(changes):
        store.save(ctx, "void_paper", [Change(ref, "void_why", why) for ref in papers])


def entered(changes: Changes) -> list[Ref]:
    """The papers that entered the register."""
    return sorted(ref for ref in changes.touched if ref.entity == "paper")


def plain_files(packing: PackWriter, left: Public, bound: Bound) -> None:
    """What is read without any program: the page, the addresses, what was removed."""
    for item in left.pack.items:
        for n, piece in enumerate((piece for piece in item.pieces if piece.url), start=1):
            packing.write(f"{item.folder}/link-{n}-{plain_name(piece.proof, 'other')}.txt", link_text(piece))
    packing.write("index.html", pack_page(left.pack, bound.pages, bound.public))
    if bound.public:
        packing.write("removed.txt", removed_list(left.pack, left.removed))
