"""Tasks on the home page about committee results: a result to acknowledge, objections to answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.forms.ports import Reader
from core.home.rows import Destination, Task
from core.home.year import HomePagePart, HomePageYear, HomePartProvider
from core.i18n import _
from core.people.units import of_committee
from core.thai.days import short_date
from core.thai.written import fiscal_year
from core.values import gathered

if TYPE_CHECKING:
    from core.committee.result_view import ReleasedResultRow

EACH = 3  # most units with objections that a task names


def _read(reader: Reader, home_year: HomePageYear) -> HomePagePart:
    own = [*_own_results(reader, home_year)]
    # results come in the year behind theirs; later what is only to be read comes behind all that is to be done
    ended = fiscal_year(home_year.today) - 1
    past = [one for one in own if one.tone == "info" and (one.goal.year or ended) < ended]
    return HomePagePart(
        first=[one for one in own if one not in past],
        waiting=_committee_results(reader, home_year),
        last=past,
    )


def _own_results(reader: Reader, home_year: HomePageYear) -> Iterator[Task]:
    """Yield tasks for results on this unit that wait to be acknowledged or whose objections were answered."""
    if of_committee(reader) or not reader.records("review_signoff", home_year.unit):
        return
    from core.committee.result_view import results_of

    for one in results_of(reader, home_year.unit):
        yield from _own(reader, one, home_year)


def _own(reader: Reader, row: ReleasedResultRow, home_year: HomePageYear) -> Iterator[Task]:
    from core.committee.own_result_view import SENDING, UNSENT, gone_of

    called = f"{row.title} {row.year}"
    goal = Destination("results", row.release.review, year=row.year)
    by = _("ประกาศโดย {by}").format(by=row.by)
    gone, _more = gone_of(reader, row, home_year.sent_up_to)
    unsent = sum(state == UNSENT for state in gone.values())
    if row.until and not row.closings:
        until = _("ภายใน {day}").format(day=short_date(row.until))
    else:
        until = ""
    if row.final:
        if not row.acknowledged:
            title = _("ผลสุดท้ายของคณะกรรมการมาถึงแล้ว: {of}").format(of=called)
            reason = " · ".join(
                (by, _("คำทักท้วงได้รับคำตอบแล้ว") if row.raised else _("เปิดดูแล้วรับทราบ"))
            )
            yield Task("check", "warn", title, reason, "", "mute", _("ดูผล"), goal)
    elif unsent and not row.closings:
        title = _("คำทักท้วง {n} ข้อยังไม่ได้ส่ง: {of}").format(n=unsent, of=called)
        reason = _("คำทักท้วงนับเมื่อไฟล์ถึง {by} ก่อนปิดรับ").format(by=row.by)
        yield Task("out", "warn", title, reason, until, "warn", _("ส่งเลย"), SENDING)
    elif row.answered:
        title = _("คำทักท้วงได้รับคำตอบแล้ว: {of}").format(of=called)
        reason = _("ตอบแล้ว {n} จาก {of} ข้อ รอผลสุดท้าย").format(n=row.answered, of=len(row.raised))
        yield Task("chat", "info", title, reason, "", "mute", _("อ่านคำตอบ"), goal)
    elif not (row.acknowledged or row.raised):
        title = _("ผลของคณะกรรมการมาถึงแล้ว: {of}").format(of=called)
        asked = _("รับทราบ") if row.closings else _("รับทราบหรือทักท้วง")
        yield Task("check", "warn", title, f"{by} · {asked}", until, "warn", _("ดูผล"), goal)
    else:
        title = _("รอผลสุดท้ายของคณะกรรมการ: {of}").format(of=called)
        yield Task("chat", "info", title, row.words, "", "mute", _("ดูผล"), goal)


def _committee_results(reader: Reader, home_year: HomePageYear) -> Iterator[Task]:
    """Yield a task for the preliminary results this unit released by each form and year, which names the units with
    objections, those to be answered first; forms without objections come last."""
    # as in most offices: then nothing more is read
    if not reader.fields.values("review_signoff", ("standing",)):
        return
    from core.committee.result_view import objections_waiting, preliminary_words

    for rows in gathered(
        ((one.title, one.year), one) for one in objections_waiting(reader, home_year.unit)
    ).values():
        first, raised = rows[0], [one for one in rows if one.raised]
        title = f"{first.title} {first.year}: {preliminary_words(rows)}"
        each = [
            _("{unit} {n} ข้อ").format(unit=one.unit, n=len(one.raised)) for one in raised[:EACH]
        ]
        if len(rows) == 1 or len(raised) == 1:
            each = [f"{first.unit}: {first.round_words}"]
        elif len(raised) > EACH:
            each += [_("อีก {n} หน่วยงาน").format(n=len(raised) - EACH)]
        deed = _("ดูคำทักท้วง") if raised else _("ดูผลเบื้องต้น")
        goal = Destination("committee", first.draft, year=first.year)
        tone = "warn" if raised else "info"
        yield Task("chat", tone, title, " · ".join(each), "", "mute", deed, goal)


GIVES = (HomePartProvider(_read),)
