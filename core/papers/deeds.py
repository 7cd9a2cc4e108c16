"""Print papers: drafts at once, final ones after they are entered in the register; store words typed for a paper."""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from core.blocks.code import SignedPrintSeal, new_code
from core.blocks.document import Certified, Document, PerPage, Stamp, Table
from core.blocks.printed import PLAIN, PaperLayout, PaperWriter, PdfOptions, PrintResult, blackened
from core.entities import NAMELESS
from core.errors import UserError, undone_by
from core.forms.field_values import day
from core.forms.ports import Reader, Store
from core.i18n import _
from core.log.deeds import FieldWrite, check_clock, fresh, write_fields
from core.log.ports import Context, standing
from core.log.post import FileStore
from core.papers.made import PreparedPaper, making, report_period
from core.papers.register import (
    PrintRegisterEntry,
    joined,
    named,
    original_of,
    print_digest,
)
from core.papers.seals import blank_seal, signed_seal
from core.papers.source import COPY_OF, Pairs, PaperAnswers, PrintOption, answers_text, certified_by
from core.papers.view import place_of
from core.thai.written import date_and_time, fiscal_year
from core.values import Change, Changes, Plain, Record, Ref, Text, Written

PC_LETTER = "A"  # PC letter of a folder that is not enrolled yet


class PaperPrinter(PaperWriter, Protocol):
    """A writer of papers that also stores the content of prints and takes register numbers from this PC's key file."""

    def kept(self, sha256: str) -> bytes:
        """Return the stored content of the print with this SHA-256 (hex); b"" if it is not on this PC or unreadable."""

    def sign(self, message: bytes) -> bytes:
        """Return the message's Ed25519 signature by this device's key."""

    def next_number(self, count: int = 1) -> int:
        """Reserve `count` register numbers of this PC durably, so that none is used twice; return the first."""

    def copy_file(self, sha256: str, path: Path) -> bool:
        """Copy an attached file to `path`; return False if it is not on this PC. UserError if it cannot be written."""

    def lay_out(self, document: Document, salt: bytes, ending: str = ".pdf") -> PaperLayout:
        """Return the paper as a file of type `ending`, its seal unsigned, and the content to store, hashed with `salt`
        (b"" = none). UserError if this fails."""

    def keep(self, layout: PaperLayout) -> str:
        """Store a print; return its SHA-256, "" if it is too large to read back. UserError if the disk is full."""

    def put(self, layout: PaperLayout, seal: str, path: Path, safety: PdfOptions = PLAIN) -> None:
        """Write the PDF to `path` with its signed seal ("" = none), all or nothing. UserError if it is not written."""


_Value = TypeVar("_Value")


class PaperRenderer(Protocol):
    """A service that lays papers out in worker processes and writes their files; a result raises UserError if that
    fails. `step`: how much of a paper is done, and of how much; (0, 0) = unknown."""

    step: tuple[int, int]

    def lay_out(self, document: Document, path: Path, salt: bytes) -> Future[PaperLayout]:
        """Begin to lay out a paper for the file type of `path`, with content to store, hashed with a 16-byte `salt`."""

    def put(self, layout: PaperLayout, seal: str, path: Path) -> Future[PrintResult]:
        """Begin to write the paper with its signed seal ("" = no seal), completely or not at all."""

    def stop(self) -> None:
        """End the worker processes at once; what they lay out is lost."""


class BackgroundReading(Protocol):
    """Reads a view in another thread, with a reader that sees what is saved by now."""

    def __call__(self, view: Callable[[Reader], _Value]) -> Future[_Value]: ...


# of a new folder (None = of none); UserError when it cannot be made
PressFactory = Callable[[Path | None], AbstractContextManager[PaperRenderer]]


@dataclass(frozen=True, slots=True)
class PaperRequest:
    """A request to print the paper `form` of the record `subject` into a file. `digits`: thai, arabic, "" = the form's;
    `photos`: number per page, 0 = default; `attach`: embed the record's data; `answers`: words typed for the paper."""

    ENDINGS = (".pdf", ".xlsx", ".docx")

    subject: Ref
    form: str  # id of a paper of the instrument
    path: Path
    digits: str = ""  # thai | arabic; "" = as the form says
    photos: PerPage = 0  # photographs per page; 0 = the default of the paper
    # to open the PDF (core.blocks.printed); "" = none
    password: str = field(default="", repr=False)
    attach: bool = False  # embed the data of the record in the PDF
    answers: Pairs = ()  # words typed for the paper, by what it asks for


def print_paper(
    ctx: Context, store: Store, printer: PaperPrinter, request: PaperRequest
) -> Changes:
    """Print a paper of a record into a file. A final PDF is first entered in the unit's register under a new code and
    number; `touched` names the entry, which is voided if the file cannot be written. Other files are not registered,
    only logged as viewed. The paper shows what a valid sign-off signed; if it has figures and no sign-off, it is a
    draft. `notes` say what could not be printed. UserError if it fails."""
    ctx = replace(ctx, unit=registry(store, ctx.unit, request.subject))
    request = _with_period(store, request)
    number = next_number(ctx, store, printer) if _is_final(store, request) else ""
    draft, safety = _built(store, ctx, request, number)
    salt = salt_of(ctx) if number else b""
    laid = printer.lay_out(draft.document, salt, request.path.suffix.lower())
    return finish_print(ctx, store, printer, draft, safety, laid)


def print_beside(
    ctx: Context,
    store: Store,
    printer: PaperPrinter,
    pressing: PressFactory,
    reading: BackgroundReading,
    request: PaperRequest,
) -> Generator[object, None, Changes]:
    """Print a paper like `print_paper`, but make it while other threads read, lay out a long one in a worker process,
    and yield meanwhile, so that queued saves wait for none of it. Stopped, it prints nothing; a number that was taken
    is skipped."""
    ctx = replace(ctx, unit=registry(store, ctx.unit, request.subject))
    request = _with_period(store, request)
    is_final = yield from _waited(reading(partial(_is_final, request=request)))
    number = next_number(ctx, store, printer) if is_final else ""
    built = reading(partial(_built, ctx=ctx, request=request, number=number))
    draft, safety = yield from _waited(built)
    document = draft.document
    salt = salt_of(ctx) if document.stamp.number else b""
    if _size(document) > LONG:
        laid = yield from _laid_beside(pressing, document, request.path, salt)
    else:
        laid = printer.lay_out(document, salt, request.path.suffix.lower())
    return finish_print(ctx, store, printer, draft, safety, laid)


def finish_print(
    ctx: Context,
    store: Store,
    printer: PaperPrinter,
    draft: "UnsealedPrint",
    safety: PdfOptions,
    laid: PaperLayout,
) -> Changes:
    """Write a print that is laid out; one with a number is first entered in the register."""
    if draft.document.stamp.number:
        return _registered(ctx, store, printer, draft, laid, safety)
    store.note_view(ctx, "print", str(draft.request.subject))
    printer.put(laid, "", draft.request.path, safety)
    return Changes("draft_paper", notes=laid.printed.missing_letters)


def _making(reader: Reader, request: PaperRequest) -> AbstractContextManager[PreparedPaper]:
    of = request
    return making(reader, of.subject, of.form, of.digits, of.photos, of.answers)


def _is_final(reader: Reader, request: PaperRequest) -> bool:
    """Return whether the print gets a number. UserError if the file cannot be of the kind that is asked for."""
    with _making(reader, request) as made:
        safety_of(request, made)
        return registers(request.path) and PrintOption.DRAFT not in made.options


def _built(
    reader: Reader, ctx: Context, request: PaperRequest, number: str
) -> "tuple[UnsealedPrint, PdfOptions]":
    """Return the print under `number`, its seal unsigned, and the options of its file; a draft without a number if
    `number` is "", or its record was unlocked meanwhile."""
    with _making(reader, request) as made:
        safety = safety_of(request, made)
        if number and PrintOption.DRAFT not in made.options:
            return unsigned(ctx, reader, request, number, made), safety
        stamp = Stamp("", made.state, "", date_and_time(ctx.now), ctx.now)
        return UnsealedPrint(request, made.build(stamp)), safety


# rows and other parts of a paper that is worth the start of a process
LONG = 400
LOOK = 0.05  # seconds between two looks at whether it is laid out


def _size(document: Document) -> int:
    return sum(len(one.rows) if isinstance(one, Table) else 1 for one in document.blocks)


class LayoutProgress(NamedTuple):
    """How many blocks or pages of a long paper are done; `total` is 0 while that is unknown."""

    done: int
    total: int


def _laid_beside(
    pressing: PressFactory, document: Document, path: Path, salt: bytes
) -> Generator[object, None, PaperLayout]:
    with pressing(None) as press, undone_by(press.stop):
        coming = press.lay_out(document, path, salt)
        laid = yield from _waited(coming, lambda: LayoutProgress(*press.step))
        yield LayoutProgress(*press.step)
        return laid


def _waited(
    coming: Future[_Value], step: Callable[[], object] = lambda: None
) -> Generator[object, None, _Value]:
    """Yield what `step` returns until the result is there; return it."""
    while True:
        with suppress(TimeoutError):
            return coming.result(LOOK)
        yield step()


def _with_period(reader: Reader, request: PaperRequest) -> PaperRequest:
    """Return the request with its period, however it was typed, in the plan's spelling."""
    period = report_period(reader, request.subject, request.form, request.answers)
    if not period:
        return request
    return replace(
        request,
        answers=tuple((id_, period if id_ == "period" else text) for id_, text in request.answers),
    )


def registry(reader: Reader, unit: str, subject: Ref) -> str:
    """Return the unit in whose register a print is entered: `unit`, or the subject's unit if this folder belonged to
    that unit before it joined a centre."""
    return subject.scope if subject.scope in reader.trust.archives() else unit


def registers(path: Path) -> bool:
    """Return whether a final print to this path enters the register: PDF only. UserError for an unknown ending."""
    if path.suffix.lower() not in PaperRequest.ENDINGS:
        raise no_writer(path)
    return path.suffix.lower() == PaperRequest.ENDINGS[0]


def finished(store: Store, paper: Ref) -> None:
    """Mark a print's file as complete, so that a crash no longer voids it: delete the reason that `enter` stored."""
    store.drop_draft(paper, "void_why")


def void_cut_short(ctx: Context, store: Store) -> None:
    """Void in the register the prints whose files were not completely written when the program last ended."""
    for one in store.all_drafts():
        if one.ref.entity == "paper" and one.field == "void_why":
            record = store.record(one.ref)
            if record and not record.text("void_why"):
                store.save(ctx, "void_paper", [Change(one.ref, "void_why", one.value)])
            store.drop_draft(one.ref, one.field)


def unwritten(ctx: Context, store: Store, paper: Ref, problem: UserError) -> None:
    """Void a print in the register, with `problem` as the reason why its file could not be written."""
    store.save(ctx, "void_paper", [Change(paper, "void_why", Text(problem.why))])


class UnsealedPrint(NamedTuple):
    """A print with code and number whose seal is not signed yet. `lacking`: why it can have no seal."""

    request: PaperRequest
    document: Document  # its seal is still to be signed
    options: frozenset[str] = frozenset()
    lacking: tuple[str, ...] = ()  # why it has no seal


class UnsavedRegisterEntry(NamedTuple):
    """The register entry of a new print, as unsaved changes. `lacking`: why its content is not stored; () = it is."""

    paper: Ref
    changes: Sequence[Change]
    seal: str  # signed; "" = the print has no seal
    lacking: tuple[str, ...] = ()  # why its content is not stored


def unsigned(
    ctx: Context,
    reader: Reader,
    request: PaperRequest,
    number: str,
    paper: PreparedPaper,
    original: str = "",
) -> UnsealedPrint:
    """Return the print under this number, its seal unsigned. If the register has an identical print, this one is marked
    as a copy of that, else as a copy of `original`: number of an identical print in the same batch, "" = none."""
    original = original_of(reader, ctx.unit, request.subject, request.form, paper) or original
    stamp, why = stamp_of(ctx, paper.state, number, original), ""
    if PrintOption.DRAFT not in paper.options:
        seal, why = blank_seal(
            reader, ctx.unit, request.subject, request.form, stamp, paper.figures
        )
        stamp = replace(stamp, seal=seal)
    document = paper.build(stamp)
    # it may leave the unit
    options = paper.options | {NAMELESS} if paper.nameless(document) else paper.options
    return UnsealedPrint(request, document, options, (why,) if why else ())


def entry_of(
    ctx: Context, printer: PaperPrinter, draft: UnsealedPrint, layout: PaperLayout
) -> UnsavedRegisterEntry:
    """Store the content of the laid-out print, sign its digest in the seal, and return the unsaved register entry."""
    paper = Ref(ctx.unit, "paper", ctx.new_id())
    stamp = draft.document.stamp
    wanted = draft.request
    kept = printer.keep(layout)
    text = signed_seal(stamp.seal, print_digest(kept), printer.sign)
    options = draft.options | ({COPY_OF + stamp.copy_of} if stamp.copy_of else set())
    seal = SignedPrintSeal.read(text)
    sealed = Plain(seal.kept) if seal else None
    typed = Text(answers_text(wanted.answers)) if wanted.answers else None
    said: dict[str, Written] = {
        "subject": Plain(named(wanted.subject, ctx.unit)),
        "form": Plain(wanted.form),
        "code": Plain(stamp.code),
        "number": Plain(stamp.number),
        "state_hash": Plain(stamp.state.hex()),
        "print": Plain(kept) or None,
        "seal": sealed,
        "said": typed,
        "options": Plain(joined(options)) if options else None,
        "printed_at": Plain(ctx.now.isoformat(timespec="seconds")),
    }
    why = _("ฉบับนี้ใหญ่เกินกว่าที่โปรแกรมจะเก็บไว้เทียบกับสแกน เก็บไฟล์ PDF นี้ไว้ หรือแบ่งเป็นหลายฉบับแล้วพิมพ์ใหม่")
    return UnsavedRegisterEntry(paper, fresh(paper, said), text, () if layout.kept else (why,))


def _registered(
    ctx: Context,
    store: Store,
    printer: PaperPrinter,
    draft: UnsealedPrint,
    laid: PaperLayout,
    safety: PdfOptions,
) -> Changes:
    request = draft.request
    entry = entry_of(ctx, printer, draft, laid)
    changes = enter(ctx, store, entry)
    store.note_view(ctx, "print", str(request.subject))
    try:
        printer.put(laid, entry.seal, request.path, safety)
    except UserError as problem:
        with suppress(UserError):  # then the next opening does it (void_cut_short)
            unwritten(ctx, store, entry.paper, problem)
        raise
    finished(store, entry.paper)
    return replace(
        changes, notes=changes.notes + draft.lacking + entry.lacking + laid.printed.missing_letters
    )


def enter(ctx: Context, store: Store, *entries: UnsavedRegisterEntry) -> Changes:
    """Save new prints in the register before their files are written. Also store a reason for voiding them: if the
    program ends before a file is complete, `void_cut_short` uses it."""
    why = Text(_("โปรแกรมหยุดระหว่างพิมพ์"))
    store.keep_drafts(ctx, *(Change(one.paper, "void_why", why) for one in entries))
    return store.save(ctx, "print_paper", [change for one in entries for change in one.changes])


def stamp_of(ctx: Context, state: bytes, number: str, original: str = "") -> Stamp:
    """Return a new print's stamp. `state`: hash of its content; `original`: number of the print it copies, or ""."""
    return Stamp(
        new_code(int(ctx.new_id(), 16)), state, number, date_and_time(ctx.now), ctx.now, original
    )


def salt_of(ctx: Context) -> bytes:
    """Return 16 random bytes, the salt for the stored content of a print."""
    return bytes.fromhex(ctx.new_id())


def safety_of(request: PaperRequest, paper: PreparedPaper) -> PdfOptions:
    """Return the PDF options requested: password and attached data. UserError if any is set but the file is no PDF."""
    if (request.password or request.attach) and request.path.suffix.lower() != PaperRequest.ENDINGS[
        0
    ]:
        raise UserError(
            _("บันทึก {file} ไม่ได้").format(file=request.path.name),
            _("รหัสผ่านและข้อมูลแนบใช้ได้กับไฟล์ PDF เท่านั้น"),
            _("บันทึกเป็น PDF หรือเอารหัสผ่านและข้อมูลแนบออก"),
        )
    return PdfOptions(request.password, paper.data() if request.attach else b"")


def next_number(ctx: Context, store: Store, printer: PaperPrinter) -> str:
    """Return the next register number of this PC, such as `2570/A-12`."""
    return next_numbers(ctx, store, printer, 1)[0]


def next_numbers(ctx: Context, store: Store, printer: PaperPrinter, count: int) -> list[str]:
    """Return the next `count` register numbers of this PC, such as `2570/A-12`, or `2570/A9f3c-12` of a PC that is not
    enrolled. Numbers that the register already has are skipped: a restored older key file would use them again.
    ClockDoubtError if this PC's clock may be wrong."""
    check_clock(ctx)
    enrolled, year = store.trust.device(), fiscal_year(ctx.now.date())
    letter = enrolled.letter if enrolled else f"{PC_LETTER}{ctx.device[:4]}"
    found = list[str]()
    while lack := count - len(found):
        first = printer.next_number(lack)
        numbers = (f"{year}/{letter}-{number}" for number in range(first, first + lack))
        found += [
            number for number in numbers if not store.records("paper", ctx.unit, number=number)
        ]
    return found


def no_writer(path: Path, endings: Sequence[str] = PaperRequest.ENDINGS) -> UserError:
    """Return the error for a file to print to whose ending is none of `endings`, which can be written here."""
    return UserError(
        _("พิมพ์ลงไฟล์ {file} ไม่ได้").format(file=path.name),
        _("พิมพ์ได้เป็น {endings}").format(endings=" ".join(endings)),
        _("ตั้งชื่อไฟล์ให้ลงท้ายด้วย {endings}").format(endings=_(" หรือ ").join(endings)),
    )


class UnregisteredPrint(NamedTuple):
    """A paper written without registering it. `state`: hash of its content; `copy_of`: number of the print it would
    copy; `locked`: the sign-off whose state it shows, None = none; `lacking`: characters that could not be printed."""

    draft: bool
    state: bytes  # hash of what it says
    lacking: tuple[str, ...]  # letters that could not be printed
    copy_of: str = ""  # number of the print it would be a copy of
    locked: Ref | None = None  # the sign-off whose state it shows
    period: str = ""  # the period of a plan it reports, "" = the year


def rehearse(
    reader: Reader, papers: PaperWriter, request: PaperRequest, now: datetime, unit: str = ""
) -> UnregisteredPrint:
    """Write a paper without code and number; UserError if it fails. `unit`: unit in whose register to look for an
    identical print, "" = do not look."""
    request = _with_period(reader, request)
    with _making(reader, request) as made:
        original = original_of(reader, unit, request.subject, request.form, made) if unit else ""
        stamp = Stamp("", made.state, "", date_and_time(now), now, original)
        written = papers.write([made.build(stamp)], request.path, safety_of(request, made))
        draft = PrintOption.DRAFT in made.options
        lacking = written.missing_letters
        return UnregisteredPrint(draft, made.state, lacking, original, made.locked, made.period)


def remake(
    reader: Reader,
    papers: PaperPrinter,
    paper: Record,
    path: Path,
    certified: Certified | None = None,
) -> PrintResult:
    """Write a registered print again under its code and number, as a certified copy if `certified` is not None. If its
    content is not stored and its data has changed, write nothing and return 0 pages. UserError if it fails."""
    document = PrintRegisterEntry(paper).as_printed(reader, papers.kept)
    if document:
        return papers.write([replace(document, certified=certified)], path)
    return PrintResult(0)


def copy_paper(
    ctx: Context, store: Store, printer: PaperPrinter, paper: Ref, path: Path, answers: PaperAnswers
) -> Changes:
    """Write a certified copy of a registered print; `answers` say who certifies it. UserError if `path` is no PDF,
    words of the print were erased, or it can no longer be made."""
    record = standing(store, paper)
    if path.suffix.lower() != PaperRequest.ENDINGS[0]:
        raise no_writer(path, PaperRequest.ENDINGS[:1])
    what = _("ทำสำเนาของ {number} ไม่ได้").format(number=record.text("number"))
    kept = PrintRegisterEntry(record).kept(printer.kept)
    if kept and kept.erased:
        raise UserError(
            what, _("ถ้อยคำบางส่วนของฉบับนี้ถูกลบตามกฎหมายแล้ว"), _("ถ่ายเอกสารจากฉบับที่พิมพ์ไว้ หรือพิมพ์ฉบับใหม่")
        )
    if not remake(store, printer, record, path, certified_by(answers)).pages:
        raise UserError(
            what,
            _("ข้อมูลเปลี่ยนไปแล้วหลังพิมพ์ จึงทำฉบับเดิมซ้ำไม่ได้"),
            _("ถ่ายเอกสารจากฉบับที่พิมพ์ไว้ หรือพิมพ์ฉบับใหม่"),
        )
    store.note_view(ctx, "print", str(paper))
    return Changes("draft_paper")


def void_paper(ctx: Context, store: Store, paper: Ref, reason: str) -> Changes:
    """Void a print in the register. UserError if it is void already or the reason is empty."""
    record = standing(store, paper)
    what = _("ยกเลิกเอกสาร {number} ไม่ได้").format(number=record.text("number"))
    if record.text("void_why"):
        raise UserError(what, _("ยกเลิกไว้แล้ว"), _("ดูเหตุผลที่บันทึกไว้ในทะเบียน"))
    if not reason.strip():
        raise UserError(what, _("ยังไม่ได้บอกเหตุผล"), _("ระบุเหตุผลแล้วลองใหม่"))
    change = Change(paper, "void_why", Text(reason.strip()), record.shown("void_why").seen)
    return store.save(ctx, "void_paper", [change])


LONGEST = 80  # maximum characters of an official number


def note_official(ctx: Context, store: Store, paper: Ref, number: str, iso_date: str) -> Changes:
    """Store a registered paper's official number and date ("" = none). UserError if void or the number is too long."""
    record = standing(store, paper)
    what = _("บันทึกเลขที่หนังสือของ {number} ไม่ได้").format(number=record.text("number"))
    if record.text("void_why"):
        raise UserError(what, _("ฉบับนี้ถูกยกเลิกในทะเบียน"), _("เลือกฉบับที่ใช้จริง แล้วบันทึกที่ฉบับนั้น"))
    if len(number.strip()) > LONGEST:
        raise UserError(
            what,
            _("เลขที่หนังสือยาวเกิน {most} ตัว").format(most=LONGEST),
            _("พิมพ์เฉพาะเลขที่ เช่น นบ 0019/123"),
        )
    official = Text(number.strip()) or None
    date = day("official_date", iso_date) if iso_date else None
    writes = FieldWrite("official_no", official), FieldWrite("official_date", date)
    return write_fields(ctx, store, paper, writes, "note_official")


def keep_words(ctx: Context, store: Store, subject: Ref, form: str, answers: Pairs) -> Changes:
    """Store `answers`, the words typed for the paper `form` of a record, on this PC only; () deletes what is stored."""
    place = place_of(ctx.unit, subject, form)
    if answers:
        store.keep_drafts(ctx, Change(place, "said", Text(answers_text(answers))))
    else:
        store.drop_draft(place, "said", erase=True)
    return Changes("keep_draft")


def blacken_prints(ctx: Context, store: Store, files: FileStore) -> Changes:
    """Erase from stored prints the words that other PCs erased under law. UserError if the disk is full."""
    changes = [
        *blackened(ctx, store, files, PrintRegisterEntry.words_gone(store.gone_texts(), None))
    ]
    done = store.save(ctx, "erase_prints", changes) if changes else Changes("erase_prints")
    store.forget_gone_texts()
    return done
