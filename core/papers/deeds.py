"""Print papers: drafts at once, final ones after they are entered in the register; store words typed for a paper."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from core.blocks.code import SignedPrintSeal, new_code
from core.blocks.document import Certified, Document, PerPage, Stamp
from core.blocks.printed import PLAIN, PaperLayout, Papers, PdfOptions, PrintResult, blackened
from core.entities import NAMELESS
from core.errors import UserError
from core.forms.field_values import day
from core.forms.ports import Reader, Store
from core.i18n import _
from core.log.deeds import FieldWrite, fresh, write_fields
from core.log.ports import Context, standing
from core.log.post import FileStore
from core.papers.made import PreparedPaper, making, report_period
from core.papers.register import PaperEntry, PrintStore, joined, named, original_of, print_digest
from core.papers.seals import blank_seal, signed_seal
from core.papers.source import COPY_OF, Pairs, PaperAnswers, PrintOption, answers_text, certified_by
from core.papers.view import place_of
from core.thai.written import date_and_time, fiscal_year
from core.values import Change, Changes, Plain, Record, Ref, Text, Written

PC_LETTER = "A"  # PC letter of a folder that is not enrolled yet


class PaperPrinter(Papers, PrintStore, Protocol):
    """A writer of papers, which also stores the content of each print and counts register numbers in the key file."""

    def sign(self, message: bytes) -> bytes:
        """Return the message's Ed25519 signature by this device's key."""

    def next_number(self, count: int = 1) -> int:
        """Reserve `count` register numbers of this PC durably, so that none is used twice; return the first."""

    def copy_file(self, sha256: str, path: Path) -> bool:
        """Copy an attached file to `path`; return False if it is not on this PC. UserError if it cannot be written."""

    def lay_out(self, document: Document, salt: bytes) -> PaperLayout:
        """Return the document as PDF, seal unsigned, and its content to store, salted by `salt`. UserError if not."""

    def keep(self, laid: PaperLayout) -> str:
        """Store durably the content of a print with the positions of all its parts (core.blocks.printed). Return its
        SHA-256, or "" if it is larger than can be read back. Raises UserError if the disk is full."""

    def put(self, laid: PaperLayout, seal: str, path: Path, safety: PdfOptions = PLAIN) -> None:
        """Write the PDF to `path` with its signed seal ("" = none), all or nothing. UserError if it is not written."""


@dataclass(frozen=True, slots=True)
class PaperRequest:
    """A request to print one paper of a record (`subject`) into the file `path`; `said`: words typed for it."""

    ENDINGS = (".pdf", ".xlsx", ".docx")

    subject: Ref
    form: str  # id of a paper of the instrument
    path: Path
    digits: str = ""  # thai | arabic; "" = as the form says
    photos: PerPage = 0  # photographs per page; 0 = the default of the paper
    password: str = field(default="", repr=False)  # to open the PDF (core.blocks.printed); "" = none
    attach: bool = False  # embed the data of the record in the PDF
    said: Pairs = ()  # words typed for the paper, by what it asks for


def print_paper(ctx: Context, store: Store, printer: PaperPrinter, wanted: PaperRequest) -> Changes:
    """Print a paper of the record. A final PDF enters the register of this unit (also for another unit's record) under
    a new code and number before it is written; `touched` names the entry, which is voided if the file cannot be
    written. For a draft or an editable file only the viewing is noted. While a sign-off is valid, the paper shows what
    was signed; otherwise a paper with figures is a draft. Notes of the Changes say what could not be printed. UserError
    if the record has no such paper, or the paper cannot be printed or written."""
    ctx, wanted = replace(ctx, unit=registry(store, ctx.unit, wanted.subject)), _with_period(store, wanted)
    if registers(wanted.path):
        with making(store, wanted.subject, wanted.form, wanted.digits, wanted.photos, wanted.said) as made:
            if PrintOption.DRAFT not in made.options:
                return register(ctx, store, printer, wanted, made)
    store.privacy.note_view(ctx, "print", str(wanted.subject))
    return Changes("draft_paper", notes=rehearse(store, printer, wanted, ctx.now).lacking)


def _with_period(reader: Reader, wanted: PaperRequest) -> PaperRequest:
    """Return the request with its period, however it was typed, in the plan's spelling."""
    period = report_period(reader, wanted.subject, wanted.form, wanted.said)
    if not period:
        return wanted
    return replace(wanted, said=tuple((id_, period if id_ == "period" else text) for id_, text in wanted.said))


def registry(reader: Reader, unit: str, subject: Ref) -> str:
    """Return the id of the unit in whose register a print of the subject is entered: `unit`, or the subject's own unit
    if this folder belonged to that unit before it joined a centre (such a register is not sent to other units)."""
    return subject.scope if subject.scope in reader.trust.archives() else unit


def registers(path: Path) -> bool:
    """Return whether a final print to this path enters the register: PDF only. UserError for an unknown ending."""
    if path.suffix.lower() not in PaperRequest.ENDINGS:
        raise no_writer(path)
    return path.suffix.lower() == PaperRequest.ENDINGS[0]


def register(ctx: Context, store: Store, printer: PaperPrinter, wanted: PaperRequest, made: PreparedPaper) -> Changes:
    """Enter a final print in the register, then write its file. If that fails, void the entry and raise UserError."""
    safety = safety_of(wanted, made)
    draft = unsigned(ctx, store, wanted, next_number(ctx, store, printer), made)
    laid = printer.lay_out(draft.document, salt_of(ctx))
    entry = entry_of(ctx, printer, draft, laid)
    changes = enter(ctx, store, entry)
    store.privacy.note_view(ctx, "print", str(wanted.subject))
    try:
        printer.put(laid, entry.seal, wanted.path, safety)
    except UserError as problem:
        unwritten(ctx, store, entry.paper, problem)
        raise
    finished(store, entry.paper)
    return replace(changes, notes=changes.notes + draft.lacking + entry.lacking + laid.printed.missing_letters)


def finished(store: Store, paper: Ref) -> None:
    """Delete the reason for voiding a print that `enter` stored in case of a crash, since its file is complete."""
    store.drafts.drop(paper, "void_why")


def void_cut_short(ctx: Context, store: Store) -> None:
    """Void in the register the prints whose files were not completely written when the program last ended."""
    for one in store.drafts.all():
        if one.ref.entity == "paper" and one.field == "void_why":
            record = store.record(one.ref)
            if record and not record.text("void_why"):
                store.save(ctx, "void_paper", [Change(one.ref, "void_why", one.value)])
            store.drafts.drop(one.ref, one.field)


def unwritten(ctx: Context, store: Store, paper: Ref, problem: UserError) -> None:
    """Void a print in the register, with `problem` as the reason why its file could not be written."""
    store.save(ctx, "void_paper", [Change(paper, "void_why", Text(problem.why))])


class UnsealedPrint(NamedTuple):
    """A print that has code and number but no layout, so its seal is unsigned; `lacking`: why it can have none."""

    wanted: PaperRequest
    document: Document  # its seal is still to be signed
    options: frozenset[str] = frozenset()
    lacking: tuple[str, ...] = ()  # why it has no seal


class UnsavedRegisterEntry(NamedTuple):
    """The register entry of a new print, not saved yet, as changes; `lacking`: why its content is not stored."""

    paper: Ref
    said: Sequence[Change]
    seal: str  # signed; "" = the print has no seal
    lacking: tuple[str, ...] = ()  # why its content is not stored


def unsigned(
    ctx: Context, store: Store, wanted: PaperRequest, number: str, made: PreparedPaper, original: str = ""
) -> UnsealedPrint:
    """Return the print under this number, its seal not yet signed. It is marked as a copy of an identical print in the
    register; if there is none, of `original`, the number of an identical print in the same batch ("" = none)."""
    original = original_of(store, ctx.unit, wanted.subject, wanted.form, made) or original
    stamp, why = stamp_of(ctx, made.state, number, original), ""
    if PrintOption.DRAFT not in made.options:
        seal, why = blank_seal(store, ctx.unit, wanted.subject, wanted.form, stamp, made.figures)
        stamp = replace(stamp, seal=seal)
    document = made.build(stamp)
    options = made.options | {NAMELESS} if made.nameless(document) else made.options  # it may leave the unit
    return UnsealedPrint(wanted, document, options, (why,) if why else ())


def entry_of(ctx: Context, printer: PaperPrinter, draft: UnsealedPrint, laid: PaperLayout) -> UnsavedRegisterEntry:
    """Store the content of the laid-out print, sign its digest in the seal, and return the unsaved register entry."""
    paper, stamp, wanted = Ref(ctx.unit, "paper", ctx.new_id()), draft.document.stamp, draft.wanted
    kept = printer.keep(laid)
    text = signed_seal(stamp.seal, print_digest(kept), printer.sign)
    options = draft.options | ({COPY_OF + stamp.copy_of} if stamp.copy_of else set())
    seal = SignedPrintSeal.read(text)
    said: dict[str, Written] = {
        "subject": Plain(named(wanted.subject, ctx.unit)),
        "form": Plain(wanted.form),
        "code": Plain(stamp.code),
        "number": Plain(stamp.number),
        "state_hash": Plain(stamp.state.hex()),
        "print": Plain(kept) if kept else None,
        "seal": Plain(seal.kept) if seal else None,
        "said": Text(answers_text(wanted.said)) if wanted.said else None,
        "options": Plain(joined(options)) if options else None,
        "printed_at": Plain(ctx.now.isoformat(timespec="seconds")),
    }
    why = _("ฉบับนี้ใหญ่เกินกว่าที่โปรแกรมจะเก็บไว้เทียบกับสแกน เก็บไฟล์ PDF นี้ไว้ หรือแบ่งเป็นหลายฉบับแล้วพิมพ์ใหม่")
    return UnsavedRegisterEntry(paper, fresh(paper, said), text, () if laid.kept else (why,))


def enter(ctx: Context, store: Store, *entries: UnsavedRegisterEntry) -> Changes:
    """Save new prints in the register before their files are written. First a reason for voiding them is stored, which
    `void_cut_short` enters if the program ends before the files are written."""
    why = Text(_("โปรแกรมหยุดระหว่างพิมพ์"))
    store.drafts.keep(ctx, *(Change(one.paper, "void_why", why) for one in entries))
    return store.save(ctx, "print_paper", [change for one in entries for change in one.said])


def stamp_of(ctx: Context, state: bytes, number: str, original: str = "") -> Stamp:
    """Return a new print's stamp; `state`: hash of its content, `original`: number of the print it copies, if any."""
    return Stamp(new_code(int(ctx.new_id(), 16)), state, number, date_and_time(ctx.now), ctx.now, original)


def salt_of(ctx: Context) -> bytes:
    """Return 16 random bytes, the salt for the stored content of a print."""
    return bytes.fromhex(ctx.new_id())


def safety_of(wanted: PaperRequest, made: PreparedPaper) -> PdfOptions:
    """Return the PDF options requested: password and attached data. UserError if any is set but the file is no PDF."""
    if (wanted.password or wanted.attach) and wanted.path.suffix.lower() != PaperRequest.ENDINGS[0]:
        raise UserError(
            _("บันทึก {file} ไม่ได้").format(file=wanted.path.name),
            _("รหัสผ่านและข้อมูลแนบใช้ได้กับไฟล์ PDF เท่านั้น"),
            _("บันทึกเป็น PDF หรือเอารหัสผ่านและข้อมูลแนบออก"),
        )
    return PdfOptions(wanted.password, made.data() if wanted.attach else b"")


def next_number(ctx: Context, store: Store, printer: PaperPrinter) -> str:
    """Return the next register number of this PC, such as `2570/A-12`."""
    return next_numbers(ctx, store, printer, 1)[0]


def register_number(year: int, letter: str, number: int, device: str = "") -> str:
    """Return the register number `2570/A-12` for 2570, `letter` A, 12; `2570/A9f3c-12` if `device` (hex) begins so."""
    return f"{year}/{letter}{device[:4]}-{number}"


def next_numbers(ctx: Context, store: Store, printer: PaperPrinter, count: int) -> list[str]:
    """Return the next `count` register numbers of this PC, with the letter of its certificate or, without one, with its
    key. Numbers in the register are skipped, since a PC restored with an older key file counts from an earlier one."""
    enrolled, year = store.trust.device(), fiscal_year(ctx.now.date())
    letter, device = (enrolled.letter, "") if enrolled else (PC_LETTER, ctx.device)
    found = list[str]()
    while lack := count - len(found):
        first = printer.next_number(lack)
        numbers = (register_number(year, letter, number, device) for number in range(first, first + lack))
        found += [number for number in numbers if not store.records("paper", ctx.unit, number=number)]
    return found


def no_writer(path: Path) -> UserError:
    return UserError(
        _("พิมพ์ลงไฟล์ {file} ไม่ได้").format(file=path.name),
        _("พิมพ์ได้เป็น {endings}").format(endings=" ".join(PaperRequest.ENDINGS)),
        _("ตั้งชื่อไฟล์ให้ลงท้ายด้วย {endings}").format(endings=_(" หรือ ").join(PaperRequest.ENDINGS)),
    )


class TrialPrint(NamedTuple):
    """The result of writing a paper without registering it: what it shows, and which print it would be a copy of."""

    draft: bool
    state: bytes  # hash of what it says
    lacking: tuple[str, ...]  # letters that could not be printed
    copy_of: str = ""  # number of the print it would be a copy of
    locked: Ref | None = None  # the sign-off whose state it shows
    period: str = ""  # the period of a plan it reports, "" = the year


def rehearse(reader: Reader, papers: Papers, wanted: PaperRequest, now: datetime, unit: str = "") -> TrialPrint:
    """Write the paper as `unit` would print it, without code and number; return the result. With `unit` "" it is never
    marked as a copy of an earlier print. UserError if it fails."""
    wanted = _with_period(reader, wanted)
    with making(reader, wanted.subject, wanted.form, wanted.digits, wanted.photos, wanted.said) as made:
        original = original_of(reader, unit, wanted.subject, wanted.form, made) if unit else ""
        stamp = Stamp("", made.state, "", date_and_time(now), now, original)
        written = papers.write([made.build(stamp)], wanted.path, safety_of(wanted, made))
        draft, lacking = PrintOption.DRAFT in made.options, written.missing_letters
        return TrialPrint(draft, made.state, lacking, original, made.locked, made.period)


class PaperReprinter(Papers, PrintStore, Protocol):
    """A writer of papers that also reads the stored content of prints."""


def remake(
    reader: Reader, papers: PaperReprinter, paper: Record, path: Path, certified: Certified | None = None
) -> PrintResult:
    """Write a registered print again under its code and number, as a certified copy if `certified`. If its content is
    not stored and the data changed, write nothing and return a result without pages. UserError if it fails."""
    document = PaperEntry(paper).as_printed(reader, papers)
    return papers.write([replace(document, certified=certified)], path) if document else PrintResult(0)


def copy_paper(ctx: Context, store: Store, printer: PaperPrinter, paper: Ref, path: Path, by: PaperAnswers) -> Changes:
    """Write a certified copy of a registered print as PDF, without a register number; `by`: typed answers on who
    certifies. UserError if `path` is no PDF, words of the print were erased, or it can no longer be made."""
    record = standing(store, paper)
    if path.suffix.lower() != PaperRequest.ENDINGS[0]:
        raise no_writer(path)
    what, kept = _("ทำสำเนาของ {number} ไม่ได้").format(number=record.text("number")), PaperEntry(record).kept(printer)
    if kept and kept.erased:
        raise UserError(what, _("ถ้อยคำบางส่วนของฉบับนี้ถูกลบตามกฎหมายแล้ว"), _("ถ่ายเอกสารจากฉบับที่พิมพ์ไว้ หรือพิมพ์ฉบับใหม่"))
    if not remake(store, printer, record, path, certified_by(by)).pages:
        raise UserError(
            what,
            _("ข้อมูลเปลี่ยนไปแล้วหลังพิมพ์ จึงทำฉบับเดิมซ้ำไม่ได้"),
            _("ถ่ายเอกสารจากฉบับที่พิมพ์ไว้ หรือพิมพ์ฉบับใหม่"),
        )
    store.privacy.note_view(ctx, "print", str(paper))
    return Changes("draft_paper")


def void_paper(ctx: Context, store: Store, paper: Ref, why: str) -> Changes:
    """Void a print in the register with the reason `why`. Raises UserError if it is void already or `why` is empty."""
    record = standing(store, paper)
    what = _("ยกเลิกเอกสาร {number} ไม่ได้").format(number=record.text("number"))
    if record.text("void_why"):
        raise UserError(what, _("ยกเลิกไว้แล้ว"), _("ดูเหตุผลที่บันทึกไว้ในทะเบียน"))
    if not why.strip():
        raise UserError(what, _("ยังไม่ได้บอกเหตุผล"), _("ระบุเหตุผลแล้วลองใหม่"))
    return store.save(ctx, "void_paper", [Change(paper, "void_why", Text(why.strip()), record.shown("void_why").seen)])


LONGEST = 80  # maximum characters of an official number


def note_official(ctx: Context, store: Store, paper: Ref, number: str, on: str) -> Changes:
    """Store a registered paper's official number and its ISO date `on` ("" = none). UserError if the paper is void."""
    record = standing(store, paper)
    what = _("บันทึกเลขที่หนังสือของ {number} ไม่ได้").format(number=record.text("number"))
    if record.text("void_why"):
        raise UserError(what, _("ฉบับนี้ถูกยกเลิกในทะเบียน"), _("เลือกฉบับที่ใช้จริง แล้วบันทึกที่ฉบับนั้น"))
    if len(number.strip()) > LONGEST:
        raise UserError(what, _("เลขที่หนังสือยาวเกิน {most} ตัว").format(most=LONGEST), _("พิมพ์เฉพาะเลขที่ เช่น นบ 0019/123"))
    said = Text(number.strip()) if number.strip() else None
    wishes = [FieldWrite("official_no", said), FieldWrite("official_date", day("official_date", on) if on else None)]
    return write_fields(ctx, store, paper, wishes, "note_official")


def keep_words(ctx: Context, store: Store, subject: Ref, form: str, said: Pairs) -> Changes:
    """Store `said`, the words typed for the paper `form` of a record, on this PC only; () deletes what is stored."""
    place = place_of(ctx.unit, subject, form)
    if said:
        store.drafts.keep(ctx, Change(place, "said", Text(answers_text(said))))
    else:
        store.drafts.drop(place, "said", sweep=True)
    return Changes("keep_draft")


Result = TypeVar("Result", covariant=True)


class PaperJobFuture(Protocol[Result]):
    """The future result of a worker process that lays out or writes a paper."""

    def result(self) -> Result:
        """Wait for the worker process and return its result. Raises UserError if it fails."""


class PaperRenderer(Protocol):
    """A service that lays papers out in worker processes and writes their files."""

    def lay_out(self, document: Document, path: Path, salt: bytes) -> PaperJobFuture[PaperLayout]:
        """Begin to lay out a paper for the format of `path`, and its content to store, salted by `salt` (16 bytes)."""

    def put(self, laid: PaperLayout, seal: str, path: Path) -> PaperJobFuture[PrintResult]:
        """Begin to write the paper with its signed seal ("" = no seal), completely or not at all."""


PressFactory = Callable[
    [Path], AbstractContextManager[PaperRenderer]
]  # of a new folder; UserError when it cannot be made


def blacken_prints(ctx: Context, store: Store, shelf: FileStore) -> Changes:
    """Erase from stored prints what other PCs erased under law; called at each start. UserError if the disk is full."""
    changes = [*blackened(ctx, store, shelf, PaperEntry.words_gone(store.privacy.gone(), None))]
    done = store.save(ctx, "erase_prints", changes) if changes else Changes("erase_prints")
    store.privacy.forget_gone()
    return done
