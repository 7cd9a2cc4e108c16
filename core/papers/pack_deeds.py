"""Write an assessment's evidence pack: a folder with a web page and plain lists, readable without this program."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import NamedTuple, Protocol

from core.blocks.document import Document, Stamp
from core.errors import UserError, undone_by
from core.forms.ports import Store, bound_form
from core.i18n import _, in_thai
from core.log.ports import Context, signed_whole, standing
from core.papers.binder import (
    MISSING,
    NONE,
    OUT,
    UNNAMED,
    PagedEvidencePack,
    called,
    dividers_document,
    heading,
    index_document,
    item_position,
    page_words,
    spine_document,
)
from core.papers.deeds import (
    PaperPrinter,
    PaperRequest,
    UnsealedPrint,
    enter,
    entry_of,
    finished,
    next_number,
    salt_of,
    stamp_of,
)
from core.papers.made import frozen, state_of
from core.papers.pack import (
    BROKEN,
    INSIDE,
    LONGEST,
    UNLIKE,
    UNSEEN,
    WHY,
    EvidencePack,
    EvidencePackFile,
    PackedEvidence,
    PackOmission,
    PublicEvidencePack,
    kept_now,
    looked_at_now,
    pack_of,
    personal_words,
    plain_name,
    public_of,
    without,
)
from core.papers.seals import blank_seal
from core.records.leaving import PHONE, DisclosureFindings, DisclosureHit, DisclosureSearch
from core.thai.written import arabic_digits, date_and_time
from core.values import Change, Changes, Record, Ref, Text


class PackFileCheck(NamedTuple):
    """The check of a pack's file: pages, `why` it is refused or doubtful ("" = neither), whether all was searched."""

    pages: int = 0
    # away | lost | damaged | unread | named (core.papers.pack.WHY), or PHONE, about which a person is asked
    why: str = ""
    whole: bool = False  # everything that a person sees in it was searched

    def refusal(self, looked_at: bool) -> str:
        """Return why the file is left out (a key of WHY), "" if it is included; `looked_at`: a person inspected it."""
        if self.why not in ("", PHONE):
            return self.why
        return "" if self.whole or looked_at else UNSEEN


class EvidencePackWriter(Protocol):
    """A writer of an evidence pack. It writes to a temporary folder and renames that when the pack is complete."""

    def look(self, file: EvidencePackFile, personal_texts: Sequence[str] | None) -> PackFileCheck:
        """Check a file in a worker process and search it for any of `personal_texts` (None = do not search)."""

    def put(self, file: EvidencePackFile) -> None:
        """Copy an evidence file that `look` has checked to its path in the pack, completely or not at all."""

    def write(self, path: str, content: bytes) -> None: ...

    def paper(self, path: str, document: Document) -> Sequence[str]:
        """Write a document as a PDF at `path` in the pack; return sentences that say what could not be printed."""

    def read_back(self) -> Iterator[str]:
        """Compare each file not compared yet with what was written to it, and yield its path."""

    @property
    def sums(self) -> Mapping[str, str]:
        """{path in the pack: SHA-256 (hex)} of every file written."""

    def finish(self) -> int:
        """Compare remaining files with what was written, rename the folder, return the pack's size in bytes."""


PAPERS = 8  # papers that are written, plus one step for all files of plain text
Packer = Callable[[Path], AbstractContextManager[EvidencePackWriter]]


class EvidencePackRequest(NamedTuple):
    """A request to write an assessment's evidence pack to the folder `out`, in full or only what may be published."""

    assessment: Ref
    out: Path
    public: bool = False


class EvidencePackProgress(NamedTuple):
    """The progress of writing an evidence pack: files and papers done, of how many."""

    done: int
    total: int


@dataclass(slots=True)
class EvidencePackCounter:
    """A counter of the files and papers done while an evidence pack is written."""

    of: int
    done: int = 0

    def one(self) -> EvidencePackProgress:
        self.done += 1
        return EvidencePackProgress(min(self.done, self.of), self.of)


class PackOutcome(NamedTuple):
    """The result of writing an evidence pack: its folder, counts, `size` in bytes, and what is missing in it."""

    path: Path
    files: int
    pages: int
    size: int  # bytes
    removed: int  # files and words left out of the public pack
    lacking: tuple[str, ...]  # sentences: files missing in the pack, what could not be printed
    looked: DisclosureFindings | None = None  # what a search of a public pack's words found
    unseen: tuple[Ref, ...] = ()  # files left out because no person has looked at them yet
    unlike: int = 0  # files left out because their copies would not show what the originals show
    broken: int = 0  # files that the folder should hold by its log, and that are lost or damaged

    @property
    def looked_lines(self) -> list[str]:
        lines = DisclosureSearch.looked_lines(
            self.looked, _("ในชื่อหลักฐาน ลิงก์ และตัวอักษรของ PDF ที่อยู่ในชุด")
        )
        if self.unseen:
            text = _("{n} ไฟล์ไม่อยู่ในชุด เพราะโปรแกรมอ่านได้ไม่ทั้งไฟล์ และยังไม่มีคนเปิดดูว่าไม่มีข้อมูลส่วนบุคคล")
            lines.append(text.format(n=len(self.unseen)))
        if self.unlike:
            text = _(
                "{n} ไฟล์ไม่อยู่ในชุด เพราะฉบับที่ล้างข้อมูลซ่อนแล้วแสดงไม่เหมือนต้นฉบับ ให้พิมพ์เป็น PDF แล้วแนบใหม่"
            )
            lines.append(text.format(n=self.unlike))
        return lines


def evidence_pack(
    ctx: Context,
    store: Store,
    printer: PaperPrinter,
    packer: Packer,
    request: EvidencePackRequest,
    *,
    agreed: bool = False,
) -> Iterator[EvidencePackProgress | PackOutcome | Changes]:
    """Write an evidence pack: files first, then papers. Yield progress, then PackOutcome and Changes; if the caller
    stops, the pack is deleted and its papers are voided. While a sign-off is valid, the pack shows what was signed and
    its papers enter the register; else they are drafts. UserError if it fails, DisclosureError if a public pack would
    contain a telephone number and the person has not `agreed`."""
    record = _assessment_to_pack(store, request)
    form = store.forms.get(bound_form(record))
    signed = signed_whole(store, request.assessment)
    with store.signed_view(signed[-1].op) if signed else nullcontext(store) as then:
        state = state_of(then, request.assessment, ())
        draft = not frozen(store, request.assessment)
        pack = pack_of(then, form, then.record(request.assessment) or record)
        words = {*personal_words(then, record.ref.scope), *personal_words(store, record.ref.scope)}
    personal = sorted(words) if request.public else None
    marks = kept_now(store, record.ref.scope)
    if personal is not None:
        public = public_of(pack, personal, marks)
    else:
        public = PublicEvidencePack(pack, ())
    with packer(request.out) as packing:
        looked: dict[str, PackFileCheck] = {}
        count = EvidencePackCounter(3 * len(public.pack.files) + PAPERS)
        for file in public.pack.files:
            looked[file.path] = packing.look(file, personal)
            yield count.one()
        clear = looked_at_now(store, record.ref.scope)
        refused = {
            file.path: why
            for file in public.pack.files
            if (why := looked[file.path].refusal(not request.public or file.sha256 in clear))
        }
        left = without(public, refused, empty=not request.public)
        search = DisclosureSearch(store, agreed=agreed, on=request.public)
        dialled = [path for path, one in looked.items() if one.why == PHONE and path not in refused]
        search.end(DisclosureHit((PHONE,), path, "") for path in dialled)
        pages = numbered(left.pack, looked)
        for file in left.pack.files:
            packing.put(file)
            yield count.one()
        bound = PagedEvidencePack(left.pack, pages, request.public, left.removed)
        changes = Changes("evidence_pack")
        # refused, or nobody asks for the next step
        with undone_by(lambda: void(ctx, store, changes)):
            for made in papers(ctx, store, printer, packing, request, bound, state, draft):
                changes |= made
                yield count.one()
            plain_files(packing, left, bound)
            for _path in packing.read_back():
                yield count.one()
            packing.write("sha256.txt", checksums(packing.sums))
            size = packing.finish()
        for ref in entered(changes):
            finished(store, ref)
    store.note_view(ctx, "export" if request.public else "give", str(request.assessment))
    yield _outcome(request, public, left, refused, pages, changes, size, search)
    yield changes


def _assessment_to_pack(store: Store, request: EvidencePackRequest) -> Record:
    """Return the assessment asked for. UserError if the record is none, or if the folder's name is too long."""
    record = standing(store, request.assessment)
    if record.ref.entity != "assessment":
        raise UserError(
            _("จัดชุดหลักฐานไม่ได้"),
            _("รายการที่เลือกไม่ใช่การประเมินของหน่วยงาน"),
            _("เลือกการประเมิน หรือดูด้วยคำสั่ง record list"),
        )
    if len(request.out.name) > LONGEST - INSIDE:
        raise UserError(_("จัดชุดหลักฐานไม่ได้"), _("ชื่อโฟลเดอร์ยาวเกินไป"), _("ตั้งชื่อโฟลเดอร์ให้สั้นลง"))
    return record


def _outcome(
    request: EvidencePackRequest,
    public: PublicEvidencePack,
    left: PublicEvidencePack,
    refused: Mapping[str, str],
    pages: Mapping[str, tuple[int, int]],
    changes: Changes,
    size: int,
    search: DisclosureSearch,
) -> PackOutcome:
    """Return what is told of a pack that is written. `public`: the files it was to hold; `left`: those it holds;
    `refused`: {path in the pack: why the file is not in it}; `pages`: {path: (first, last) page}; `size`: bytes."""
    last = max((last for _first, last in pages.values()), default=0)
    broken = sum(why in BROKEN for why in refused.values())
    lacking = [
        _("ไม่มีไฟล์ {path}: {why}").format(path=path, why=_(WHY[why]))
        for path, why in sorted(refused.items())
        if not request.public or why in BROKEN
    ]
    lacking += [_("กู้คืนจากไฟล์สำรอง หรือแนบไฟล์นั้นใหม่ แล้วลองอีกครั้ง")] * bool(broken)
    lacking += dict.fromkeys(changes.notes)
    unseen = tuple(
        dict.fromkeys(file.ref for file in public.pack.files if refused.get(file.path) == UNSEEN)
    )
    removed = len(left.removed) * request.public
    unlike = len({file.ref for file in public.pack.files if refused.get(file.path) == UNLIKE})
    return PackOutcome(
        request.out,
        len(left.pack.files),
        last,
        size,
        removed,
        tuple(lacking),
        search.looked,
        unseen,
        unlike,
        broken,
    )


def numbered(pack: EvidencePack, checks: Mapping[str, PackFileCheck]) -> dict[str, tuple[int, int]]:
    """Return {path in the pack: (first, last) page}. `checks`: {path: check of the file}. Copies of a file share their
    pages; files without pages are left out."""
    pages: dict[str, tuple[int, int]] = {}
    known: dict[str, tuple[int, int]] = {}
    last = 0
    for file in pack.files:
        count = checks[file.path].pages
        if count and file.sha256 not in known:
            known[file.sha256] = last + 1, last + count
            last += count
        if file.sha256 in known:
            pages[file.path] = known[file.sha256]
    return pages


def papers(
    ctx: Context,
    store: Store,
    printer: PaperPrinter,
    packing: EvidencePackWriter,
    request: EvidencePackRequest,
    paged_pack: PagedEvidencePack,
    state: bytes,
    draft: bool,
) -> Iterator[Changes]:
    """Write index, dividers and spine labels; yield changes. Unless `draft`, index and dividers enter the register."""
    for build, name, endings in (
        (index_document, "index", (".pdf", ".xlsx", ".docx")),
        (dividers_document, "dividers", (".pdf",)),
    ):
        paper = PaperRequest(request.assessment, f"evidence_{name}", request.out)
        stamp = Stamp("", state, "", date_and_time(ctx.now), ctx.now)
        if not draft:
            stamp = stamp_of(ctx, state, next_number(ctx, store, printer))
            seal, why = blank_seal(
                store, ctx.unit, request.assessment, paper.form, stamp, lambda: ("", "")
            )
            stamp = replace(stamp, seal=seal)
        with in_thai():
            document = replace(build(paged_pack, stamp), draft=draft)
        if not draft:  # what is kept of it stays in the unit: it says what files are called
            laid = printer.lay_out(document, salt_of(ctx))
            entry = entry_of(ctx, printer, UnsealedPrint(paper, document), laid)
            yield enter(ctx, store, entry)
            packing.write(f"{name}.pdf", laid.file(entry.seal))
            yield Changes(
                notes=(*filter(None, (why,)), *entry.lacking, *laid.printed.missing_letters)
            )
        for ending in endings[not draft :]:
            yield Changes(notes=tuple(packing.paper(f"{name}{ending}", document)))
    with in_thai():
        packing.paper("spine.pdf", spine_document(paged_pack, Stamp()))


def void(ctx: Context, store: Store, changes: Changes) -> None:
    """Void in the register the papers (named by `changes`) of an evidence pack that was not completed."""
    why = Text(_("จัดชุดหลักฐานไม่เสร็จ"))
    papers = entered(changes)
    if papers:
        store.save(ctx, "void_paper", [Change(ref, "void_why", why) for ref in papers])


def entered(changes: Changes) -> list[Ref]:
    """Return the references of the papers that `changes` entered in the register, sorted."""
    return sorted(ref for ref in changes.touched if ref.entity == "paper")


def plain_files(
    packing: EvidencePackWriter, pack: PublicEvidencePack, paged_pack: PagedEvidencePack
) -> None:
    """Write the pack's web page, a text file for each web address and, if public, the list of what was left out."""
    for item in pack.pack.items:
        for n, piece in enumerate((piece for piece in item.pieces if piece.url), start=1):
            packing.write(
                f"{item.folder}/link-{n}-{plain_name(piece.proof, 'other')}.txt", link_text(piece)
            )
    packing.write("index.html", pack_page(paged_pack))
    if paged_pack.public:
        packing.write("removed.txt", removed_list(pack.pack, pack.removed))


_STYLE = """
body{font:17px/1.7 "TH Sarabun New","Leelawadee UI",Sarabun,Tahoma,sans-serif;margin:2em auto;max-width:70em;
padding:0 1em;color:#14202b;background:#fff}
h1{font-size:1.5em;margin:0}h2{font-size:1.2em;margin:1.6em 0 .3em;border-bottom:2px solid #0b5d5e}
h3{font-size:1em;margin:1em 0 .2em}table{border-collapse:collapse;width:100%}
th,td{border:1px solid #b5bfc6;padding:.15em .5em;text-align:left;vertical-align:top}th{background:#e9ecef}
td.n{text-align:center;white-space:nowrap}.missing{color:#8a4b00}a{color:#0b5d5e}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#182329}th{background:#24333c}
a{color:#7fd1cb}.missing{color:#ffc37a}h2{border-color:#7fd1cb}th,td{border-color:#4a5a64}}
""".strip()


def pack_page(bound: PagedEvidencePack) -> bytes:
    """Return the index page of the pack as HTML: every piece of evidence with links to files, and what is not in it."""
    pack = bound.pack
    title = escape(f"ดัชนีหลักฐาน{' ฉบับเผยแพร่' if bound.public else ''} {pack.title} {pack.year}")
    lines = [
        '<!DOCTYPE html><html lang="th"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{title}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{title}</h1><p>{escape(pack.office)}</p><p>{bound.omission_words}</p>",
        *_items(pack, bound.pages),
        "</body></html>",
    ]
    return "\n".join(lines).encode()


def _items(pack: EvidencePack, pages: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    above = ""
    for item in pack.given:
        now = heading(pack, item)
        if now != above:
            above = now
            yield f"<h2>{escape(now)}</h2>"
        yield f"<h3>{escape(called(item))}</h3>"
        yield "<table><tr><th>ที่</th><th>หลักฐาน</th><th>ลงวันที่</th><th>หน้า</th><th>ไฟล์</th></tr>"
        for piece in item.pieces:
            names = (file.path for file in piece.files)
            day = escape(piece.day or NONE)
            links = (
                "<br>".join(f'<a href="{path}">{path.rpartition("/")[2]}</a>' for path in names)
                or NONE
            )
            said = f"<b>{escape(piece.kind or UNNAMED)}</b>"
            if piece.title and piece.title != piece.kind:
                said += f" {escape(piece.title)}"
            if piece.url:
                said += f" {escape(piece.url)}"
            if piece.left_out:
                said += f" (ไม่นับ: {OUT[piece.left_out]})"
            yield f'<tr><td class="n">{piece.number}</td><td>{said}</td><td class="n">{day}</td>'
            yield f'<td class="n">{page_words(pages, piece)}</td><td>{links}</td></tr>'
        yield "</table>"
    missing = [item for item in pack.items if item.missing]
    if missing:
        yield f'<h2 class="missing">{MISSING}</h2><table><tr><th>ข้อ</th><th>หลักฐานที่ยังขาด</th></tr>'
        for item in missing:
            yield f"<tr><td>{escape(item_position(pack, item))}</td><td>{escape(', '.join(item.missing))}</td></tr>"
        yield "</table>"


def removed_list(pack: EvidencePack, removed: Sequence[PackOmission]) -> bytes:
    """Return the content of the text file that lists what the public pack lacks, by evidence number and item."""
    places = {item.id: item for item in pack.items}
    lines = [
        f"รายการที่ตัดออกจากฉบับเผยแพร่: {pack.title} {pack.year}",
        pack.office,
        "",
        "รายการนี้ไม่บอกชื่อหลักฐาน ผู้มีสิทธิ์ดูฉบับเต็มได้ที่หน่วยงาน",
        "",
    ]
    for one in removed:
        item = places.get(one.item)
        where = item_position(pack, item) if item else one.item
        what = f"{one.files} ไฟล์" if one.files else "ข้อความ"
        lines.append(f"- หลักฐานที่ {one.number}  {where}  {what}: {WHY[one.reason]}")
    if not removed:
        lines.append("ไม่มีรายการที่ต้องตัดออก")
    return _text(lines)


def link_text(piece: PackedEvidence) -> bytes:
    """Return the content of the text file that holds the web address of a piece of evidence."""
    return _text([piece.title or piece.kind or UNNAMED, piece.url, piece.day])


def checksums(sums: Mapping[str, str]) -> bytes:
    """Return the content of a checksum file as sha256sum reads it; `sums`: {path: SHA-256 (hex)} of the pack."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items())).encode()


def _text(lines: Sequence[str]) -> bytes:
    """Return the lines as UTF-8 with the byte order mark and line ends that an old Notepad needs."""
    return ("\ufeff" + arabic_digits("\r\n".join(lines)) + "\r\n").encode()
