"""End a sign-off: what it held can be edited again; who ended it and why stays with it."""

from collections.abc import Iterator, Set

from core.errors import UserError
from core.forms.ports import Reader, Store
from core.i18n import _
from core.log.contents import standing
from core.log.ports import Context
from core.log.signoff import SIGNED, SIGNOFFS, STAGE
from core.papers.made import DRAFT, PER_PART, PER_REGION, fixed_state_of, stated
from core.papers.register import subject_of
from core.papers.source import PER_YEARS
from core.values import Change, Changes, Plain, Record, Ref, Text, Written


def end_sign_off(ctx: Context, store: Store, ref: Ref, why: str) -> Changes:
    """End every sign-off of this record, and void its prints.

    Raises UserError when it has none that stands, when a signed scan of it is confirmed, or when no reason is given.
    """
    record = ending(store, ref, why)
    if record.text(STAGE) == SIGNED:
        raise UserError(
            _("ปลดล็อกเพื่อแก้ไขไม่ได้"),
            _("มีฉบับลงนามที่ยืนยันแล้ว"),
            _("ทำฉบับแก้ไขแทน ฉบับที่ลงนามแล้วยังอยู่และไม่ถูกยกเลิก"),
        )
    changes = [*ended(ctx, record, why), *voided(store, ctx.unit, ref, why.strip())]
    return store.save(ctx, "end_sign_off", changes)


def revise(ctx: Context, store: Store, ref: Ref, why: str) -> Changes:
    """Open what was signed in ink for a revision: the sign-off ends, it and its prints stay what they were.

    Raises UserError when nothing stands in it, when no signed scan is confirmed, or when no reason is given.
    """
    record = ending(store, ref, why)
    if record.text(STAGE) != SIGNED:
        raise UserError(
            _("ทำฉบับแก้ไขไม่ได้"),
            _("ยังไม่มีฉบับลงนามที่ยืนยันแล้ว"),
            _("ปลดล็อกเพื่อแก้ไข แล้วล็อกใหม่เมื่อแก้เสร็จ"),
        )
    return store.save(ctx, "revise_sign_off", ended(ctx, record, why))


def ending(store: Store, ref: Ref, why: str) -> Record:
    """The record of a sign-off that can be ended with this reason; UserError."""
    record = standing(store, ref)
    if ref.entity not in SIGNOFFS or not any(one.stands for one in store.sign_offs.of(ref)):
        raise UserError(
            _("ยกเลิกการลงนาม {ref} ไม่ได้").format(ref=ref.local),
            _("ไม่มีการลงนามที่ยังมีผลในรายการนี้"),
            _("ดูการลงนามที่หน้าเอกสารพิมพ์ หรือด้วยคำสั่ง record show แล้วลองใหม่"),
        )
    if not why.strip():
        raise UserError(_("ยกเลิกการลงนามไม่ได้"), _("ยังไม่ได้บอกเหตุผล"), _("ระบุเหตุผลแล้วลองใหม่"))
    return record


def ended(ctx: Context, record: Record, why: str) -> list[Change]:
    """Who ended it and why, as changes."""
    values: dict[str, Written] = {"ended_by": Plain(ctx.person)} if ctx.person else {}
    values["ended_why"] = Text(why.strip())
    return [Change(record.ref, name, value, record.shown(name).seen) for name, value in values.items()]


def voided(reader: Reader, unit: str, ref: Ref, why: str) -> Iterator[Change]:
    """The prints of what was signed are void from now on, those the unit has in its register: also a print of one of
    its parts, of its year beside the year before, of a whole region. Such a one bears no step of a form, so that its
    ink signs no sign-off: one whose ink was confirmed says so itself, and stays, as do those of another state, before
    it was signed or of a revision before. Rankings are decisions of their day, and stay.
    """
    bodies = [one.body for one in reader.sign_offs.of(ref) if one.body]
    prints = {(name, body.state_hash.hex()) for body in bodies for name in (body.subject.local, str(body.subject))}
    whole = {body.subject for body in bodies if not body.period}
    for paper in reader.records("paper", unit):
        options = frozenset(paper.text("options").split(","))
        if DRAFT in options or paper.text("void_why"):
            continue
        printed = (paper.text("subject"), paper.text("state_hash"))
        if printed in prints or (whole and _says_too(reader, paper, options, whole)):
            yield Change(paper.ref, "void_why", Text(why), paper.shown("void_why").seen)


def _says_too(reader: Reader, paper: Record, options: Set[str], signed: Set[Ref]) -> bool:
    """Whether a print whose state is not that of its subject shows what was signed."""
    if options.isdisjoint((PER_PART, PER_YEARS, PER_REGION)) or paper.text("signed_on"):
        return False
    subject = subject_of(paper)
    if signed.isdisjoint(stated(reader, subject, options - {PER_YEARS})):
        return False
    return paper.text("state_hash") == fixed_state_of(reader, subject, options).hex()
