"""Print a paper: a draft as it stands, a final one after it stands in the register; note its official number; keep
words typed for papers on this PC until they are typed anew.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from core.blocks.code import SignedSeal, new_code
from core.blocks.document import Certified, Document, PerPage, Stamp
from core.blocks.printed import PLAIN, LaidOut, Papers, Printed, Safety
from core.entities import NAMELESS
from core.errors import UserError
from core.forms.field_values import day
from core.forms.ports import Reader, Store
from core.i18n import _
from core.log.deeds import FieldWrite, fresh, write_fields
from core.log.ports import Context, standing
from core.papers.made import PreparedPaper, making, period_asked
from core.papers.register import PaperEntry, Prints, joined, named, original_of, print_digest
from core.papers.seals import blank_seal, signed_seal
from core.papers.source import COPY_OF, Pairs, PaperAnswers, PrintOption, answers_text, certified_by
from core.papers.view import place_of
from core.thai.dates import date_and_time, fiscal_year
from core.values import Change, Changes, Plain, Record, Ref, Text, Written

ENDINGS = (".pdf", ".xlsx", ".docx")
PC_LETTER = "A"  # of a folder that is not enrolled yet (EXCHANGE 6.11)


class Printer(Papers, Prints, Protocol):
    """Writes papers, keeps what they were, and counts them in the key file."""

    def sign(self, message: bytes) -> bytes:
        """The signature of this device's key."""

    def next_number(self, count: int = 1) -> int:
        """The first of so many next numbers of this PC's register, noted durably: they are never given again."""

    def copy_file(self, sha256: str, path: Path) -> bool:
        """Copy a file of the office to `path`; False when it is not on this PC. UserError when it cannot be written."""

    def lay_out(self, document: Document, salt: bytes) -> LaidOut:
        """The paper as a PDF but for its seal, and what it is, kept behind 16 random bytes. UserError for its files."""

    def keep(self, laid: LaidOut) -> str:
        """Keep what a print is, durably, with where everything stands when it is drawn (core.blocks.kept); its SHA-256.

        "" when it is larger than what is read. UserError when there is no room.
        """

    def put(self, laid: LaidOut, seal: str, path: Path, safety: Safety = PLAIN) -> None:
        """Write the PDF with its signed seal, "" = it has none: whole or not at all. UserError."""


@dataclass(frozen=True, slots=True)
class PaperRequest:
    """Which paper, of what, where to."""

    subject: Ref
    form: str  # id of a paper of the instrument
    path: Path
    digits: str = ""  # thai | arabic; "" = as the form says
    photos: PerPage = 0  # photographs a page; 0 = as the paper has them
    password: str = field(default="", repr=False)  # to open the PDF (core.blocks.printed); "" = none
    attach: bool = False  # the data behind it goes with the PDF
    said: Pairs = ()  # words typed for it, by what it asks for


def print_paper(ctx: Context, store: Store, printer: Printer, wanted: PaperRequest) -> Changes:
    """Register a final print of the record under a new code and number, then write it; `touched` holds its record.

    Only a final PDF enters the register: of a draft, and of a file one goes on writing in, nothing is kept here.

    A unit registers what it prints with itself, also a paper of another unit's records, which it may not write: the
    subject is then named with its scope. While a sign-off of the record stands the paper says what was signed, else
    what shows its figures is a draft. When it cannot be written its entry in the register is void, with the reason.
    What could not be printed of it is told in the notes. Raises UserError.
    """
    ctx, wanted = replace(ctx, unit=registry(store, ctx.unit, wanted.subject)), _with_period(store, wanted)
    if registers(wanted.path):
        with making(store, wanted.subject, wanted.form, wanted.digits, wanted.photos, wanted.said) as made:
            if PrintOption.DRAFT not in made.options:
                return register(ctx, store, printer, wanted, made)
    return unregistered(ctx, store, printer, wanted)


def _with_period(reader: Reader, wanted: PaperRequest) -> PaperRequest:
    """The same request with the period it asks for as the plan names it, however it was typed."""
    period = period_asked(reader, wanted.subject, wanted.form, wanted.said)
    if not period:
        return wanted
    return replace(wanted, said=tuple((id_, period if id_ == "period" else text) for id_, text in wanted.said))


def registry(reader: Reader, unit: str, subject: Ref) -> str:
    """The unit in whose register a print of the subject stands: the own one, or that which this folder was when it was
    written, of which nothing is said to others."""
    return subject.scope if subject.scope in reader.trust.archives() else unit


def registers(path: Path) -> bool:
    """Whether a final print of this name enters the register. UserError when nothing is written by its ending."""
    if path.suffix.lower() not in ENDINGS:
        raise no_writer(path)
    return path.suffix.lower() == ENDINGS[0]


def unregistered(ctx: Context, store: Store, printer: Printer, wanted: PaperRequest) -> Changes:
    """Write a paper of which nothing is kept here but that it was seen."""
    store.privacy.note_view(ctx, "print", str(wanted.subject))
    return Changes("draft_paper", notes=rehearse(store, printer, wanted, ctx.now).lacking)


def register(ctx: Context, store: Store, printer: Printer, wanted: PaperRequest, made: PreparedPaper) -> Changes:
    """Enter the paper in the register, then write it."""
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
    """The file of a print is there."""
    store.drafts.drop(paper, "void_why")


def void_cut_short(ctx: Context, store: Store) -> None:
    """Say in the register which prints the program did not finish when it ended last."""
    for one in store.drafts.all():
        if one.ref.entity == "paper" and one.field == "void_why":
            record = store.record(one.ref)
            if record and not record.text("void_why"):
                store.save(ctx, "void_paper", [Change(one.ref, "void_why", one.value)])
            store.drafts.drop(one.ref, one.field)


def unwritten(ctx: Context, store: Store, paper: Ref, problem: UserError) -> None:
    """Say in the register that the file of a print was never written."""
    store.save(ctx, "void_paper", [Change(paper, "void_why", Text(problem.why))])


class Unsigned(NamedTuple):
    """A print with its code and number, of which nobody knows yet where on its pages everything stands."""

    wanted: PaperRequest
    document: Document  # its seal is still to be signed
    options: frozenset[str] = frozenset()
    lacking: tuple[str, ...] = ()  # why it has no seal


class Entry(NamedTuple):
    """What the register says of a new print."""

    paper: Ref
    said: Sequence[Change]
    seal: str  # signed; "" = it bears none
    lacking: tuple[str, ...] = ()  # why nothing is kept of it


def unsigned(
    ctx: Context, store: Store, wanted: PaperRequest, number: str, made: PreparedPaper, original: str = ""
) -> Unsigned:
    """The paper as it is printed under this number, but that its seal is not signed.

    `original`: the number of the same print that enters the register only now, where none of it says the same.
    """
    original = original_of(store, ctx.unit, wanted.subject, wanted.form, made) or original
    stamp, why = to_seal(ctx, store, wanted, stamp_of(ctx, made.state, number, original), made)
    document = made.build(stamp)
    return Unsigned(wanted, document, may_leave(made, document), why)


def entry_of(ctx: Context, printer: Printer, draft: Unsigned, laid: LaidOut) -> Entry:
    """Keep what the print is, sign that with its seal, and say what the register says of it."""
    paper, stamp, wanted = Ref(ctx.unit, "paper", ctx.new_id()), draft.document.stamp, draft.wanted
    kept = printer.keep(laid)
    text = signed_seal(stamp.seal, print_digest(kept), printer.sign)
    options = draft.options | ({COPY_OF + stamp.copy_of} if stamp.copy_of else set())
    seal = SignedSeal.read(text)
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
    return Entry(paper, fresh(paper, said), text, () if laid.kept else (why,))


def enter(ctx: Context, store: Store, *entries: Entry) -> Changes:
    """Enter new prints in the register, whose files are to be written.

    Why they are void is kept before, to be said there when the program ends sooner than their files are there.
    """
    why = Text(_("โปรแกรมหยุดระหว่างพิมพ์"))
    store.drafts.keep(ctx, *(Change(one.paper, "void_why", why) for one in entries))
    return store.save(ctx, "print_paper", [change for one in entries for change in one.said])


def stamp_of(ctx: Context, state: bytes, number: str, original: str = "") -> Stamp:
    """What stands on the pages of a new print; `original`: the number of the print it is a copy of, "" = it is none."""
    return Stamp(new_code(int(ctx.new_id(), 16)), state, number, date_and_time(ctx.now), ctx.now, original)


def to_seal(
    ctx: Context, store: Store, wanted: PaperRequest, stamp: Stamp, made: PreparedPaper
) -> tuple[Stamp, tuple[str, ...]]:
    """The stamp with the seal that is still to be signed, where the print gets one; else perhaps why not."""
    if PrintOption.DRAFT in made.options:
        return stamp, ()
    seal, why = blank_seal(store, ctx.unit, wanted.subject, wanted.form, stamp, made.figures)
    return replace(stamp, seal=seal), (why,) if why else ()


def salt_of(ctx: Context) -> bytes:
    """16 random bytes."""
    return bytes.fromhex(ctx.new_id())


def may_leave(made: PreparedPaper, document: Document) -> frozenset[str]:
    """The options of a print, with whether what is kept of it may leave the unit."""
    return made.options | {NAMELESS} if made.nameless(document) else made.options


def safety_of(wanted: PaperRequest, made: PreparedPaper) -> Safety:
    """How the file is kept from others. UserError when it is to be and is no PDF."""
    if (wanted.password or wanted.attach) and wanted.path.suffix.lower() != ENDINGS[0]:
        raise UserError(
            _("บันทึก {file} ไม่ได้").format(file=wanted.path.name),
            _("รหัสผ่านและข้อมูลแนบใช้ได้กับไฟล์ PDF เท่านั้น"),
            _("บันทึกเป็น PDF หรือเอารหัสผ่านและข้อมูลแนบออก"),
        )
    return Safety(wanted.password, made.data() if wanted.attach else b"")


def next_number(ctx: Context, store: Store, printer: Printer) -> str:
    """The next register number of this PC."""
    return next_numbers(ctx, store, printer, 1)[0]


def register_number(year: int, letter: str, number: int, device: str = "") -> str:
    """`2570/A-12`; before enrolment the PC letter is followed by the first four characters of the device's key."""
    return f"{year}/{letter}{device[:4]}-{number}"


def next_numbers(ctx: Context, store: Store, printer: Printer, count: int) -> list[str]:
    """The next register numbers of this PC: under the letter of its certificate, before that under its own key too.

    Numbers that stand in the register are passed over: a PC that was put back with its key file counts from before.
    """
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
        _("พิมพ์ได้เป็น {endings}").format(endings=" ".join(ENDINGS)),
        _("ตั้งชื่อไฟล์ให้ลงท้ายด้วย {endings}").format(endings=_(" หรือ ").join(ENDINGS)),
    )


class Rehearsed(NamedTuple):
    """A paper that was written to be looked at."""

    draft: bool
    state: bytes  # hash of what it says
    lacking: tuple[str, ...]  # what could not be printed of it
    copy_of: str = ""  # number of the print it would be a copy of
    locked: Ref | None = None  # the sign-off it is made under
    period: str = ""  # the period of a plan it reports, "" = the year


def rehearse(reader: Reader, papers: Papers, wanted: PaperRequest, now: datetime, unit: str = "") -> Rehearsed:
    """Write the paper under no code and no number, as this unit would print it. Raises UserError."""
    wanted = _with_period(reader, wanted)
    with making(reader, wanted.subject, wanted.form, wanted.digits, wanted.photos, wanted.said) as made:
        original = original_of(reader, unit, wanted.subject, wanted.form, made) if unit else ""
        stamp = Stamp("", made.state, "", date_and_time(now), now, original)
        written = papers.write([made.build(stamp)], wanted.path, safety_of(wanted, made))
        draft, lacking = PrintOption.DRAFT in made.options, written.missing_letters
        return Rehearsed(draft, made.state, lacking, original, made.locked, made.period)


class Remaker(Papers, Prints, Protocol):
    """Writes papers and reads what prints were."""


def remake(reader: Reader, papers: Remaker, paper: Record, path: Path, certified: Certified | None = None) -> Printed:
    """Write a print of the register once more, under its own code and number. `certified`: as a copy, by whom.

    No page when it was not kept, and neither the data of today nor what was signed is what it said, or words typed for
    it are gone. UserError.
    """
    document = PaperEntry(paper).as_printed(reader, papers)
    return papers.write([replace(document, certified=certified)], path) if document else Printed(0)


def copy_paper(ctx: Context, store: Store, printer: Printer, paper: Ref, path: Path, by: PaperAnswers) -> Changes:
    """Write a certified copy of a print of the register as PDF; it gets no number of its own. Raises UserError."""
    record = standing(store, paper)
    if path.suffix.lower() != ENDINGS[0]:
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
    """Say in the register that a print is void, and why. UserError when it is already, or no reason is given."""
    record = standing(store, paper)
    what = _("ยกเลิกเอกสาร {number} ไม่ได้").format(number=record.text("number"))
    if record.text("void_why"):
        raise UserError(what, _("ยกเลิกไว้แล้ว"), _("ดูเหตุผลที่บันทึกไว้ในทะเบียน"))
    if not why.strip():
        raise UserError(what, _("ยังไม่ได้บอกเหตุผล"), _("ระบุเหตุผลแล้วลองใหม่"))
    return store.save(ctx, "void_paper", [Change(paper, "void_why", Text(why.strip()), record.shown("void_why").seen)])


LONGEST = 80  # letters of a number


def note_official(ctx: Context, store: Store, paper: Ref, number: str, on: str) -> Changes:
    """Note the official number and ISO date of a paper of the register, "" = none. UserError for one that is void."""
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
    """Keep what was typed for a paper of a record, durably and on this PC only; () lets it go."""
    place = place_of(ctx.unit, subject, form)
    if said:
        store.drafts.keep(ctx, Change(place, "said", Text(answers_text(said))))
    else:
        store.drafts.drop(place, "said", sweep=True)
    return Changes("keep_draft")


Result = TypeVar("Result", covariant=True)


class Pending(Protocol[Result]):
    """What is being made beside this process."""

    def result(self) -> Result:
        """Wait until it is there. UserError when it cannot be made."""


class Press(Protocol):
    """Lays papers out beside this process, and writes their files."""

    def lay_out(self, document: Document, path: Path, salt: bytes) -> Pending[LaidOut]:
        """Begin to lay a paper out by the ending of `path`; with 16 random bytes also what is kept of it."""

    def put(self, laid: LaidOut, seal: str, path: Path) -> Pending[Printed]:
        """Begin to write it with its signed seal, "" = it has none: whole or not at all."""


PressFactory = Callable[[Path], AbstractContextManager[Press]]  # of a new folder; UserError when it cannot be made
