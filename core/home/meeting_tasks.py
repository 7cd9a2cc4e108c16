"""Meetings that stopped half way: a workshop on an assessment, and topics of a plan that wait to be its goals."""

from collections.abc import Iterator

from core.home.rows import Goal, Task
from core.home.year import HomeYear
from core.i18n import _
from core.log.ports import Reader
from core.records.titles import titled
from core.thai.numbering import arabic_digits
from core.workshop.decisions import READY, waiting, waiting_words
from core.workshop.goals import GoalBoard, goal_board


def meeting_tasks(reader: Reader, known: HomeYear) -> Iterator[Task]:
    """Where the room left off, and the way back to it."""
    for view in known.views:
        if not view.locked and (state := waiting(reader, view.ref)):
            tone = "info" if state == READY else "warn"
            called = titled(view.title, reader.record(view.ref))
            yield Task("user", tone, waiting_words(state), called, "", "mute", _("ไปต่อ"), Goal("workshop", view.ref))
    for page in known.plans:
        board = None if page.locks.why else goal_board(page)
        if board is not None and (said := _left(board)):
            title = _("ประชุมตั้งเป้าหมายค้างอยู่ {said}").format(said=said)
            called = titled(arabic_digits(str(page.form.heading)), page.record)
            yield Task("star", "warn", title, called, "", "mute", _("ไปต่อ"), Goal("goals", page.record.ref))


def _left(board: GoalBoard) -> str:
    """What waits of the topics; "" = nothing."""
    if board.waiting:
        return _("เลือกแล้ว {n} เรื่อง ยังไม่ได้ตั้งเป็นเป้าหมาย").format(n=len(board.waiting))
    topics = board.meeting.topics
    if topics and not any(one.row.ref in board.made for one in topics):
        return _("เสนอแล้ว {n} เรื่อง ยังไม่ได้เลือก").format(n=len(topics))
    return ""
