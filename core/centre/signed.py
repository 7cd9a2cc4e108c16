"""The newest sign-off of each document of a unit below, shown to the unit that accepts or returns it."""

from typing import NamedTuple

from core.assigning.orders import SignOffDecision
from core.forms.ports import Reader
from core.i18n import _
from core.log.op import SIGNED, STAGE, SignOffState
from core.records.titles import called, subjects
from core.signing.chain import whole_bodies
from core.values import Ref


class LatestSignOff(NamedTuple):
    """The latest of `number` sign-offs of a plan or assessment. `answer`: what the unit above decided on it, None = not
    yet; `open`: the unit above can decide now; `rounds`: how many times a sign-off of the document was returned."""

    signoff: Ref
    subject: Ref
    title: str
    number: int  # how many sign-offs of it there were
    signers: str
    says: str
    tone: str
    answer: SignOffDecision | None  # the last word on this one
    rounds: int  # how often any of them was returned
    open: bool  # it may be accepted or returned now


def signed_lines(reader: Reader, unit: str, year: int) -> tuple[LatestSignOff, ...]:
    """Return the newest sign-off of each plan and assessment of a unit in a year, first those now to be answered."""
    lines = [line for record in subjects(reader, unit, year) if (line := _line(reader, record.ref))]
    return tuple(sorted(lines, key=lambda one: not one.open))


def documents_of(reader: Reader, unit: str, year: int) -> tuple[tuple[Ref, str], ...]:
    """Return (reference, title) of every plan and assessment of a unit in a year, signed or not."""
    return tuple(
        (record.ref, called(reader, record.ref)) for record in subjects(reader, unit, year)
    )


def _line(reader: Reader, subject: Ref) -> LatestSignOff | None:
    bodies = [body for body in whole_bodies(reader, subject) if body.state != SignOffState.INVALID]
    if not bodies:
        return None
    last = next((body for body in reversed(bodies) if body.stands), bodies[-1])
    record = reader.record(last.ref)
    answers = SignOffDecision.to(reader, list(dict.fromkeys(body.ref for body in bodies)))
    own = [one for one in answers if one.signoff == last.ref]
    answer = own[-1] if own else None
    inked = bool(record and record.text(STAGE) == SIGNED)
    says, tone = _words(answer, last.ended, last.state == SignOffState.WAITING, inked)
    signers = record.text("signers") if record else ""
    rounds = sum(not one.accepted for one in answers)
    open_ = last.stands and not (answer and answer.accepted)
    title, count = called(reader, subject), len(bodies)
    return LatestSignOff(
        last.ref, subject, title, count, signers, says, tone, answer, rounds, open_
    )


def _words(
    answer: SignOffDecision | None, ended: bool, waits: bool, inked: bool
) -> tuple[str, str]:
    if answer is not None and answer.accepted:
        return _("รับแล้ว {when}").format(when=answer.when), "ok"
    if ended:
        return _("หน่วยงานเปิดแก้ไขอยู่ รอฉบับใหม่"), "mute"
    if answer is not None:
        return _("ส่งคืนแล้ว {when} รอแก้ไข").format(when=answer.when), "warn"
    if waits:
        return _("รอข้อมูลบางส่วนที่ลงนาม"), "warn"
    return (_("ลงนามแล้ว รอรับหรือส่งคืน"), "info") if inked else (_("ล็อกแล้ว ยังไม่ยืนยันฉบับลงนาม"), "info")
