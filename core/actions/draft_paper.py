"""Write a paper as its record stands: a draft does not enter the register, what was locked for signing does."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from core.actions.print_paper import ENDINGS, Printer, Wanted, no_writer, register, safety_of
from core.blocks.document import Certified, Stamp
from core.blocks.printed import Papers
from core.changes.present import standing
from core.errors import UserError
from core.i18n import _
from core.model.values import Change, Changes, Record, Ref, Text
from core.papers.made import DRAFT, SAID, making, photos_of, said_option
from core.papers.register import copied_from, original_of, registered, subject_of
from core.papers.typed import Said, certified_by, read_said
from core.ports import Context, Forms, Reader, Store
from core.thai.dates import date_and_time


class Rehearsed(NamedTuple):
    """A paper that was written to be looked at."""

    draft: bool
    state: bytes  # hash of what it says
    lacking: tuple[str, ...]  # what could not be printed of it
    copy_of: str = ""  # number of the print it would be a copy of


def rehearse(reader: Reader, forms: Forms, papers: Papers, wanted: Wanted, now: datetime, unit: str = "") -> Rehearsed:
    """Write the paper under no code and no number, as this unit would print it. Raises UserError."""
    with making(reader, forms, wanted.subject, wanted.form, wanted.digits, wanted.photos, wanted.said) as made:
        original = original_of(reader, unit, wanted.subject, wanted.form, made) if unit else ""
        stamp = Stamp("", made.state, "", date_and_time(now), now, original)
        written = papers.write([made.build(stamp)], wanted.path, safety_of(wanted, made))
        return Rehearsed(DRAFT in made.options, made.state, written.lacking, original)


def remake(
    reader: Reader, forms: Forms, papers: Papers, paper: Record, path: Path, certified: Certified | None = None
) -> int:
    """Write a print of the register once more, under its own code and number; how many pages it has.

    `certified`: as a copy, by whom.

    0 when neither the data of today nor what was signed is what it said, or words typed for it are gone. UserError.
    """
    state = registered(paper)
    at = datetime.fromisoformat(paper.text("printed_at"))
    options = paper.text("options").split(",")
    stamp = Stamp(paper.text("code"), state, paper.text("number"), date_and_time(at), at, copied_from(options))
    digits = next((one for one in options if one in ("thai", "arabic")), "")
    said = read_said(paper.text("said"))
    if said_option(said) != next((one for one in options if one.startswith(SAID)), ""):
        return 0  # the words typed for it are withheld or erased
    with making(reader, forms, subject_of(paper), paper.text("form"), digits, photos_of(options), said) as made:
        document = replace(made.build(stamp), certified=certified)
        return papers.write([document], path).pages if made.state == state else 0


def copy_paper(ctx: Context, store: Store, forms: Forms, printer: Printer, paper: Ref, path: Path, by: Said) -> Changes:
    """Write a certified copy of a print of the register as PDF; it gets no number of its own. Raises UserError."""
    record = standing(store, paper)
    if path.suffix.lower() != ENDINGS[0]:
        raise no_writer(path)
    if not remake(store, forms, printer, record, path, certified_by(by)):
        raise UserError(
            _("ทำสำเนาของ {number} ไม่ได้").format(number=record.text("number")),
            _("ข้อมูลเปลี่ยนไปแล้วหลังพิมพ์ จึงทำฉบับเดิมซ้ำไม่ได้"),
            _("ถ่ายเอกสารจากฉบับที่พิมพ์ไว้ หรือพิมพ์ฉบับใหม่"),
        )
    store.privacy.note_view(ctx, "print", str(paper))
    return Changes("draft_paper")


def write_paper(ctx: Context, store: Store, forms: Forms, printer: Printer, wanted: Wanted) -> Changes:
    """Print it into the register when it is locked for signing; else write a draft, of which nothing is kept here.

    What could not be printed of it is told in the notes. Raises UserError.
    """
    if wanted.path.suffix.lower() not in ENDINGS:
        raise no_writer(wanted.path)
    with making(store, forms, wanted.subject, wanted.form, wanted.digits, wanted.photos, wanted.said) as made:
        if DRAFT not in made.options:
            return register(ctx, store, printer, wanted, made)
    store.privacy.note_view(ctx, "print", str(wanted.subject))
    return Changes("draft_paper", notes=rehearse(store, forms, printer, wanted, ctx.now).lacking)


def void_paper(ctx: Context, store: Store, paper: Ref, why: str) -> Changes:
    """Say in the register that a print is void, and why. UserError when it is already, or no reason is given."""
    record = standing(store, paper)
    what = _("ยกเลิกเอกสาร {number} ไม่ได้").format(number=record.text("number"))
    if record.text("void_why"):
        raise UserError(what, _("ยกเลิกไว้แล้ว"), _("ดูเหตุผลที่บันทึกไว้ในทะเบียน"))
    if not why.strip():
        raise UserError(what, _("ยังไม่ได้บอกเหตุผล"), _("ระบุเหตุผลแล้วลองใหม่"))
    return store.save(ctx, "void_paper", [Change(paper, "void_why", Text(why.strip()), record.shown("void_why").seen)])
