"""A person has compared a scan with what was frozen and has seen ink: the sign-off is signed from now on."""

from datetime import date

from core.actions.set_field import Wish, wanted
from core.changes.present import standing
from core.changes.signoff import SIGNED, SIGNOFFS, SOUND, STAGE
from core.errors import UserError
from core.i18n import _
from core.instruments.field_values import day
from core.model.values import Change, Changes, Plain, Record, Ref
from core.ports import Context, Store


def confirm_signed(
    ctx: Context, store: Store, signoff: Ref, scan: Ref, signed_on: str, paper: Ref | None = None
) -> Changes:
    """Say that the paper of a sign-off bears ink: `scan` is the file that shows it, `signed_on` the ISO day on it.

    With `paper`, the line of the register says the same in the same save. Raises UserError unless the sign-off stands,
    holds what it says it holds, and is not signed yet.
    """
    record = standing(store, signoff)
    check_stands(store, record)
    if record.text(STAGE) == SIGNED:
        raise UserError(
            _("ยืนยันการลงนามซ้ำไม่ได้"),
            _("การลงนามนี้มีฉบับลงนามที่ยืนยันไว้แล้ว"),
            _("ถ้าต้องแก้ข้อมูล ให้ทำฉบับแก้ไขที่หน้าลงนาม"),
        )
    standing(store, scan)
    said = check_day(ctx, signed_on)
    changes = inked(record, scan)
    if paper is not None:
        print_ = standing(store, paper)
        check_paper(record, print_, said)
        changes += shown_signed(print_, scan, said)
    return store.save(ctx, "confirm_signed", changes)


def inked(signoff: Record, scan: Ref) -> list[Change]:
    """What makes a sign-off signed: its stage, and the file that shows the ink; nothing when it is signed already."""
    if signoff.text(STAGE) == SIGNED:
        return []
    found = (change_of(signoff, STAGE, Plain(SIGNED)), change_of(signoff, "scan", Plain(scan.local)))
    return [one for one in found if one]


def shown_signed(paper: Record, scan: Ref, signed_on: Plain) -> list[Change]:
    """What makes a line of the register signed: the day written on the paper, and the file that shows the ink."""
    found = (change_of(paper, "signed_on", signed_on), change_of(paper, "scan", Plain(scan.local)))
    return [one for one in found if one]


def change_of(record: Record, name: str, value: Plain) -> Change | None:
    return wanted(record, Wish(name, value))


def check_stands(store: Store, record: Record) -> None:
    """UserError unless something sound stands in the sign-off."""
    found = store.sign_offs.of(record.ref) if record.ref.entity in SIGNOFFS else ()
    if not any(one.stands and one.state == SOUND for one in found):
        raise UserError(
            _("บันทึกการลงนามไม่ได้"),
            _("การลงนามนี้ถูกยกเลิก หรือข้อมูลที่ลงนามยังไม่ครบในเครื่องนี้"),
            _("ดูการลงนามที่หน้าลงนาม แล้วเลือกการลงนามที่ยังมีผล"),
        )


def check_day(ctx: Context, words: str) -> Plain:
    """The day written on a paper; UserError when it is none, or still to come."""
    said = day("signed_on", words)
    if date.fromisoformat(said) > ctx.now.date():
        raise UserError(
            _("บันทึกวันที่ลงนามไม่ได้"),
            _("วันที่ลงนามอยู่หลังวันนี้"),
            _("ดูวันที่บนกระดาษ แล้วแก้วันที่"),
        )
    return said


def check_paper(record: Record, paper: Record, signed_on: Plain) -> None:
    """UserError when the paper is of another state, is void, or was printed after it is said to be signed."""
    why = ""
    body = record.text("body").split("|")
    if paper.text("state_hash") not in body:
        why = _("ฉบับพิมพ์นี้ไม่ได้พิมพ์จากข้อมูลที่ล็อกไว้ครั้งนี้")
    elif paper.text("void_why"):
        why = _("ฉบับพิมพ์นี้ถูกยกเลิกแล้ว: {why}").format(why=paper.text("void_why"))
    elif signed_on < paper.text("printed_at")[:10]:
        why = _("วันที่ลงนามอยู่ก่อนวันที่พิมพ์")
    if why:
        raise UserError(_("บันทึกการลงนามไม่ได้"), why, _("ตรวจเลขทะเบียนและวันที่บนกระดาษ แล้วลองใหม่"))
