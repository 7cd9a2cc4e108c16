"""Print a paper of a record: first it stands in the register, then it is on paper."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from core.actions.set_field import fresh
from core.blocks.code import new_code, register_number
from core.blocks.document import PerPage, Stamp
from core.blocks.printed import Papers
from core.blocks.safety import Safety
from core.errors import UserError
from core.i18n import _
from core.model.values import Change, Changes, Plain, Ref, Text, Written
from core.papers.made import Made, making
from core.papers.register import COPY_OF, joined, named, original_of
from core.papers.typed import Pairs, write_said
from core.ports import Context, Forms, Store
from core.thai.dates import date_and_time, fiscal_year

ENDINGS = (".pdf", ".xlsx", ".docx")
PC_LETTER = "A"  # of a folder that is not enrolled yet (EXCHANGE 6.11)


class Printer(Papers, Protocol):
    """Writes papers, and counts them in the key file."""

    def next_number(self, count: int = 1) -> int:
        """The first of so many next numbers of this PC's register, noted durably: they are never given again."""

    def copy_file(self, sha256: str, path: Path) -> bool:
        """Copy a file of the office to `path`; False when it is not on this PC. UserError when it cannot be written."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which paper, of what, where to."""

    subject: Ref
    form: str  # id of a paper of the instrument
    path: Path
    digits: str = ""  # thai | arabic; "" = as the form says
    photos: PerPage = 0  # photographs a page; 0 = as the paper has them
    password: str = field(default="", repr=False)  # to open the PDF (core.blocks.safety); "" = none
    attach: bool = False  # the data behind it goes with the PDF
    said: Pairs = ()  # words typed for it, by what it asks for


def print_paper(ctx: Context, store: Store, forms: Forms, printer: Printer, wanted: Wanted) -> Changes:
    """Register a print of the record under a new code and number, then write it; `touched` holds its record.

    A unit registers what it prints with itself, also a paper of another unit's records, which it may not write: the
    subject is then named with its scope. While a sign-off of the record stands the paper says what was signed, else it
    is a draft. When it cannot be written its entry in the register is void, with the reason. What could not be printed
    of it is told in the notes. Raises UserError.
    """
    if wanted.path.suffix.lower() not in ENDINGS:
        raise no_writer(wanted.path)
    with making(store, forms, wanted.subject, wanted.form, wanted.digits, wanted.photos, wanted.said) as made:
        return register(ctx, store, printer, wanted, made)


def register(ctx: Context, store: Store, printer: Printer, wanted: Wanted, made: Made) -> Changes:
    """Enter the paper in the register, then write it."""
    safety = safety_of(wanted, made)
    changes, paper, stamp = enter(ctx, store, printer, wanted, made)
    try:
        written = printer.write([made.build(stamp)], wanted.path, safety)
    except UserError as problem:
        unwritten(ctx, store, paper, problem)
        raise
    return replace(changes, notes=changes.notes + written.lacking)


def unwritten(ctx: Context, store: Store, paper: Ref, problem: UserError) -> None:
    """Say in the register that the file of a print was never written."""
    store.save(ctx, "void_paper", [Change(paper, "void_why", Text(problem.why))])


def enter(ctx: Context, store: Store, printer: Printer, wanted: Wanted, made: Made) -> tuple[Changes, Ref, Stamp]:
    """Give the paper its code and number and enter it in the register; its file is still to be written."""
    original = original_of(store, ctx.unit, wanted.subject, wanted.form, made)
    entry, paper, stamp = entry_of(ctx, wanted, made, next_number(ctx, store, printer), original)
    changes = store.save(ctx, "print_paper", entry)
    store.privacy.note_view(ctx, "print", str(wanted.subject))
    return changes, paper, stamp


def entry_of(
    ctx: Context, wanted: Wanted, made: Made, number: str, original: str
) -> tuple[Sequence[Change], Ref, Stamp]:
    """What the register says of a new print, its record, and what stands on its pages.

    `original`: the number of the print it is a copy of; "" = it is none.
    """
    code, state = new_code(int(ctx.new_id(), 16)), made.state
    paper = Ref(ctx.unit, "paper", ctx.new_id())
    options = made.options | ({COPY_OF + original} if original else set())
    said: dict[str, Written] = {
        "subject": Plain(named(wanted.subject, ctx.unit)),
        "form": Plain(wanted.form),
        "code": Plain(code),
        "number": Plain(number),
        "state_hash": Plain(state.hex()),
        "said": Text(write_said(wanted.said)) if wanted.said else None,
        "options": Plain(joined(options)) if options else None,
        "printed_at": Plain(ctx.now.isoformat(timespec="seconds")),
    }
    return fresh(paper, said), paper, Stamp(code, state, number, date_and_time(ctx.now), ctx.now, original)


def safety_of(wanted: Wanted, made: Made) -> Safety:
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
