"""Tasks on the home page for meetings: an unfinished workshop, topics of a plan that wait to become goals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.forms.ports import Reader
from core.home.rows import Destination, Task
from core.home.year import HomePagePart, HomePageYear, HomePartProvider
from core.i18n import _
from core.records.titles import titled
from core.thai.written import arabic_digits

if TYPE_CHECKING:
    from core.workshop.goals import GoalMeetingView


def _meetings(reader: Reader, home_year: HomePageYear) -> Iterator[Task]:
    """Yield tasks of unfinished meetings; if none has begun, nothing more is read, for the window waits for this."""
    held = [
        reader.records("sheet", one.ref.scope, assessment=one.ref.local) for one in home_year.views
    ]
    slips = any(one.text("assessor").startswith("slip/") for sheets in held for one in sheets)
    if slips or any(page.form.proposals for page in home_year.plans):
        yield from meeting_tasks(reader, home_year)


def meeting_tasks(reader: Reader, home_year: HomePageYear) -> Iterator[Task]:
    """Yield a task for every unfinished workshop and goal meeting, with the page on which it continues."""
    from core.plan.view import PlanPage
    from core.workshop.decisions import READY, waiting, waiting_words
    from core.workshop.goals import goal_board

    for view in home_year.views:
        if not view.locked and (state := waiting(reader, view.ref)):
            tone = "info" if state == READY else "warn"
            called = titled(view.title, reader.record(view.ref))
            yield Task(
                "user",
                tone,
                waiting_words(state),
                called,
                "",
                "mute",
                _("ไปต่อ"),
                Destination("workshop", view.ref),
            )
    for page in home_year.plans:
        board = None
        if page.form.proposals and not page.locks.why:
            board = goal_board(PlanPage.of(reader, page.record.ref))
        if board is not None and (said := _left(board)):
            title = _("ประชุมตั้งเป้าหมายค้างอยู่ {said}").format(said=said)
            called = titled(arabic_digits(str(page.form.heading)), page.record)
            yield Task(
                "star",
                "warn",
                title,
                called,
                "",
                "mute",
                _("ไปต่อ"),
                Destination("goals", page.record.ref),
            )


def _left(board: GoalMeetingView) -> str:
    """Return in words what is left to do with the topics of a goal meeting, or ""."""
    if board.waiting:
        return _("เลือกแล้ว {n} เรื่อง ยังไม่ได้ตั้งเป็นเป้าหมาย").format(n=len(board.waiting))
    topics = board.meeting.topics
    if topics and not any(one.row.ref in board.in_plan for one in topics):
        return _("เสนอแล้ว {n} เรื่อง ยังไม่ได้เลือก").format(n=len(topics))
    return ""


GIVES = (HomePartProvider(lambda reader, known: HomePagePart(waiting=_meetings(reader, known))),)
