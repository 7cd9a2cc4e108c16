"""Where each paper of a year waits for ink, and since when."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from core.changes.signoff import SIGNED, STAGE, WAITING, SignOff
from core.days import short_date
from core.i18n import _
from core.model.values import Record, Ref
from core.papers.made import DRAFT
from core.papers.register import copied_from
from core.papers.view import subjects
from core.ports import Forms, Reader
from core.views.called import called
from core.views.lockable import locked_at, of_periods, report_words
from core.views.route import RouteStep, awaited, last_ink, route_steps, waits_at
from core.views.signing_answers import answers_to


class WaitLine(NamedTuple):
    """A subject in the list: what it is, where it waits, since when."""

    subject: Ref
    title: str
    says: str
    pill: str
    tone: str
    days: int | None  # it has waited; None = it does not wait for ink


def sign_lines(reader: Reader, forms: Forms, unit: str, year: int, today: date) -> tuple[WaitLine, ...]:
    """Every plan and assessment of the year, those that wait longest for a signature first."""
    found = [_line(reader, forms, record, today) for record in subjects(reader, unit, year)]
    return tuple(sorted(found, key=lambda one: -(one.days if one.days is not None else -1)))


def _line(reader: Reader, forms: Forms, record: Record, today: date) -> WaitLine:
    title, one = called(reader, forms, record.ref), current(reader, record.ref)
    held = reader.record(one.ref) if one else None
    if (one is None or held is None) and (parts := [*dict(of_periods(reader, record.ref))]):
        says = _("ล็อกแล้ว: {parts}").format(parts=", ".join(map(report_words, parts)))
        return WaitLine(record.ref, title, says, _("ล็อกบางงวด"), "info", None)
    if one is None or held is None:
        return WaitLine(record.ref, title, _("แก้ไขได้ ยังไม่ล็อก"), _("ร่าง"), "mute", None)
    if one.state == WAITING:
        return WaitLine(record.ref, title, _("รอข้อมูลบางส่วนที่ลงนาม"), _("รอข้อมูล"), "warn", None)
    said = answers_to(reader, [one.ref])
    if said and not said[-1].accepted:
        return WaitLine(record.ref, title, said[-1].reason, _("ส่งคืน"), "bad", None)
    if said:
        return WaitLine(record.ref, title, said[-1].who, _("รับแล้ว"), "ok", None)
    if held.text(STAGE) == SIGNED:
        return WaitLine(record.ref, title, _("มีฉบับลงนามแล้ว"), _("ลงนามแล้ว"), "ok", None)
    steps = route_steps(reader, forms, held)
    at, since = waits_at(steps), since_of(reader, one, steps)
    days = max(0, (today - since).days) if since else 0
    where = awaited(reader, record.ref.scope, at) if at else _("ยืนยันฉบับลงนาม")
    if not prints_of(reader, one) and not last_ink(steps):
        where = _("พิมพ์ฉบับจริง")
    says = _("รอ{where} {since}").format(where=where, since=since_words(since, days))
    return WaitLine(record.ref, title, says, _("รอลงนาม"), "warn" if days > LONG else "info", days)


LONG = 7  # days after which waiting is said in another tone


def since_words(since: date | None, days: int) -> str:
    if since is None:
        return ""
    ago = _("วันนี้") if not days else _("{n} วันแล้ว").format(n=days)
    return _("ตั้งแต่ {day} ({ago})").format(day=short_date(since), ago=ago)


def current(reader: Reader, subject: Ref) -> SignOff | None:
    """The sign-off of the whole subject that stands; with several the one signed in ink, else the newest."""
    whole = [one for one in reader.sign_offs.of(subject) if one.body and one.body[:2] == (subject, "") and one.stands]
    inked = [one for one in whole if (held := reader.record(one.ref)) and held.text(STAGE) == SIGNED]
    return next(reversed(inked or whole), None)


def since_of(reader: Reader, one: SignOff, steps: Sequence[RouteStep]) -> date | None:
    """Since when the paper waits where it is: the last ink, else its print, no copy of it, else its locking."""
    if ink := last_ink(steps):
        return ink
    originals = [paper for paper in prints_of(reader, one) if not copied_from(paper.text("options").split(","))]
    printed = [record.text("printed_at")[:10] for record in originals]
    clock = locked_at(reader, one)
    try:
        return date.fromisoformat(max(printed)) if printed else datetime.fromtimestamp(clock / 1000).date()
    except (ValueError, OverflowError, OSError):
        return None


def prints_of(reader: Reader, one: SignOff) -> list[Record]:
    """The papers of a sign-off that are not void."""
    if one.body is None:
        return []
    state = one.body.state_hash.hex()
    papers = reader.records("paper", one.ref.scope, subject=one.body.subject.local)
    return [
        paper
        for paper in papers
        if paper.text("state_hash") == state
        and not paper.text("void_why")
        and DRAFT not in paper.text("options").split(",")
    ]


def whole_bodies(reader: Reader, subject: Ref) -> list[SignOff]:
    """Every sign-off of the whole subject, oldest first by the clock of who signed, ended ones too."""
    found = [one for one in reader.sign_offs.of(subject) if one.body and one.body[:2] == (subject, "")]
    return sorted(found, key=lambda one: (locked_at(reader, one), one.op))
