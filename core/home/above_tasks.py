"""What waits for whoever stands above others: senders nobody has confirmed, ties, files that were not all taken in."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from core.assessment.resolutions import resolutions
from core.centre.proposals import Proposal, propose
from core.centre.setup import STARTS
from core.centre.view import centre_list
from core.exchange.invitations import INVITATION, open_still, usable
from core.exchange.strangers import NEW_UNIT, Stranger, stranger_words, strangers
from core.forms.ports import Forms, in_force
from core.home.rows import STAGED, STRANGER, WAITS, Goal, Task
from core.home.setup_tasks import SETUP
from core.i18n import _
from core.log.ports import Reader
from core.log.post import Post
from core.people.units import register
from core.thai.numbering import arabic_digits
from core.values import Ref

EACH = 3  # senders, and ties, that have a line of their own


def waiting_tasks(
    reader: Reader, forms: Forms, unit: str, year: int, now: datetime, post: Post, unfinished: int
) -> Iterator[Task]:
    """Those who wait first; `unfinished`: files that were handed over and not all taken in."""
    yield from _unfinished(unfinished)
    yield from _strangers(strangers(reader, post, unit, now))
    yield from _ties(reader, forms, unit, year, now)
    yield from _late_starts(reader, unit, now)


def _unfinished(files: int) -> Iterator[Task]:
    if files:
        title = _("รับไฟล์ยังไม่เสร็จ {n} รายการที่เลือกไว้").format(n=files)
        reason = _("หยุดไว้ก่อนหน้านี้ ไฟล์ที่รับแล้วไม่ต้องรับซ้ำ")
        goal = Goal("exchange", Ref("all", STAGED, ""))
        yield Task("in", "warn", title, reason, "", "mute", _("ทำต่อ"), goal)


def _strangers(found: Sequence[Stranger]) -> Iterator[Task]:
    for one in found[:EACH]:
        icon = "building" if one.state == NEW_UNIT else "pc"
        reason = " · ".join(filter(None, (one.says, _("เลขไม่ตรงเมื่อโทรถาม") if one.doubted else "")))
        goal = Goal("exchange", Ref("all", STRANGER, one.key))
        tone = "info" if one.hinders or one.doubted else "warn"
        yield Task(icon, tone, one.title, reason, "", "mute", stranger_words(one), goal)
    if len(found) > EACH:
        title = _("มีผู้ส่งที่ยังไม่ยืนยันอีก {n} เครื่อง").format(n=len(found) - EACH)
        reason = _("ไฟล์ของทุกเครื่องเก็บไว้ ยังไม่รวม จนกว่าจะยืนยัน")
        goal = Goal("exchange", Ref("all", WAITS, ""))
        yield Task("pc", "warn", title, reason, "", "mute", _("ดูไฟล์ที่รอ"), goal)


def _ties(reader: Reader, forms: Forms, unit: str, year: int, now: datetime) -> Iterator[Task]:
    board = centre_list(forms, unit, year, now.date(), reader).board
    if board.form is None:
        return
    places = [line.place for line in board.lines if line.place is not None]
    asking = [
        one for one in in_force(forms, year) if board.form.id in {name.partition("/")[0] for name in one.instruments}
    ]
    units = register(reader)
    taken = resolutions(reader, board.form.id, year, units)
    ties = [one for one in propose(places, units, asking, taken) if one.tie and one.top]
    for one in ties[:EACH]:
        goal = Goal("centre", Ref("all", "unit", one.top[0].unit))
        yield Task("conflict", "warn", _tie_title(one), _tie_reason(one), "", "mute", _("ดูหน่วยงานที่เท่ากัน"), goal)
    if len(ties) > EACH:
        title = _("คะแนนเท่ากันอีก {n} กลุ่ม").format(n=len(ties) - EACH)
        yield Task("conflict", "warn", title, _("เกณฑ์ไม่กำหนดวิธีตัดสิน"), "", "mute", _("ดูหน่วยงานที่เท่ากัน"), Goal("centre"))


def _late_starts(reader: Reader, unit: str, now: datetime) -> Iterator[Task]:
    """Start files whose last day has passed before anybody joined by them."""
    today, joined = now.date(), {one.unit for one in reader.trust.devices() if not one.revoked}
    late = {
        one.text("unit") for one in reader.records(INVITATION, unit) if open_still(one) and not usable(one, today)
    } - joined
    if late:
        title = _("ไฟล์เริ่มงาน {n} หน่วยงานเลยวันใช้").format(n=f"{len(late):,}")
        reason = _("หน่วยงานยังเริ่มได้ แต่ต้องมีคนโทรยืนยันทุกแห่ง ต่ออายุได้ในครั้งเดียวโดยไม่ต้องออกไฟล์ใหม่")
        goal = Goal(SETUP, Ref("all", SETUP, STARTS))
        yield Task("calendar", "warn", title, reason, "", "mute", _("ต่ออายุ"), goal)


def _tie_title(one: Proposal) -> str:
    where = _("เขต {n}").format(n=one.region) if one.region else ""
    return " ".join(filter(None, (_("คะแนนเท่ากัน {n} หน่วยงาน").format(n=len(one.top)), where)))


def _tie_reason(one: Proposal) -> str:
    """The rule, and whom it cannot choose between."""
    names = ", ".join(each.name or each.code for each in one.top[:EACH])
    rule = _("{rule}: เลือกได้ {n} หน่วยงาน เกณฑ์ไม่กำหนดวิธีตัดสิน").format(rule=arabic_digits(one.text), n=one.take)
    return f"{rule} · {names}" + (" …" if len(one.top) > EACH else "")


def first_things_first(own: Sequence[Task], waiting: Sequence[Task], setup: Sequence[Task]) -> tuple[Task, ...]:
    """What is wrong, who waits, what the set-up lacks, and then the rest of the page."""
    urgent = [one for one in own if one.tone == "bad"]
    return (*urgent, *waiting, *setup, *(one for one in own if one.tone != "bad"))
