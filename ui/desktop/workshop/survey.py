"""Phones answer a survey: all by the same code; until its phone room is closed only the number of answers is shown."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.forms.ports import Store
from core.forms.shape import FEWEST
from core.i18n import _
from core.log.ports import Context
from core.values import Changes, Ref
from core.workshop.by_hand_deeds import PhoneSurvey, WaitingSurveyAnswers
from core.workshop.phones import PhoneQuestionStage
from core.workshop.questions import Question, Vote
from ui.desktop.base.page_context import PageContext, nothing
from ui.desktop.workshop.hall import PhoneRoomDesk
from ui.phone.keeping import Take
from ui.phone.room import PhoneRoomProcess


class SurveyPhoneRoom(PhoneRoomDesk[PhoneSurvey]):
    """The phone room of a survey; its answers are saved together when the room is closed."""

    def __init__(
        self, context: PageContext, page: QWidget, show_message: Callable[[str], object]
    ) -> None:
        """Make the room of the page; `show_message` shows on the page that the room is open, or that answers wait."""
        self.called, self._tell = "", show_message
        super().__init__(context, page, self, nothing)

    def show_survey(self, assessment: Ref | None, *, open_room: bool) -> None:
        """Show how far the survey of an assessment is (None = no survey). If `open_room`, also open its phone room; if
        that is open already, open the room's dialog."""
        held = self._survey(assessment) if assessment is not None else None
        self.called = held.title if held else ""
        self.follow(held)
        if open_room:
            self.open()

    def _survey(self, assessment: Ref) -> PhoneSurvey:
        return self._context.session.read(partial(PhoneSurvey.of, assessment=assessment))

    def again(self, survey: PhoneSurvey) -> PhoneSurvey:
        return self._survey(survey.at)

    def asking(self, survey: PhoneSurvey) -> tuple[tuple[Question, ...], PhoneQuestionStage]:
        return survey.questions, PhoneQuestionStage(tuple(one.key for one in survey.questions))

    def kept(self, *_given: object, **_held: object) -> tuple[Vote, ...]:
        """Return (), because phones of a survey never get answers that were sent before."""
        return ()

    def printed(self, survey: PhoneSurvey) -> tuple[str, str]:
        return "", survey.title

    def begin(self) -> None:
        """Do nothing: a survey needs no start, and is open until it is locked."""

    def take(self, survey: PhoneSurvey) -> Take:
        def taken(_ctx: Context, store: Store, votes: Sequence[Vote]) -> Changes:
            self.book.keep_sitting(
                survey.at.id, self._waiting(survey.at).given(store, survey.at, votes).words
            )
            return Changes()

        return taken

    def _waiting(self, assessment: Ref) -> WaitingSurveyAnswers:
        return self.book.sitting(assessment.id, WaitingSurveyAnswers.read)

    def _enter(self, ctx: Context, store: Store, assessment: Ref) -> Changes:
        """Enter what waits, if it is enough. If killed in between, each phone still counts once, by its code."""
        done, left = self._waiting(assessment).enter(ctx, store, assessment)
        self.book.keep_sitting(assessment.id, left.words)
        return done

    def _gone(self, hall: PhoneRoomProcess) -> None:
        """Enter the answers, as the room was closed and no phone can send any more."""
        super()._gone(hall)
        here = isValid(self._page) and not self._context.session.closed
        if here and self._at is not None and self.hall is None and not self._trouble:
            self._context.do(partial(self._enter, assessment=self._at.at), self._show)

    def _show(self) -> None:
        super()._show()
        held = self._held
        if held is None:
            return
        here, n = self._own and bool(self.where), 0
        with suppress(OSError):  # another program holds the file
            n = len(self._waiting(held.at).codes)
        problem = self.book.broken(held.at.id)
        if problem:
            self._context.host.refuse(problem)
        open_ = _("ห้องรับคำตอบจากโทรศัพท์เปิดอยู่")
        wait = _("คำตอบจากโทรศัพท์ {n} คนรออยู่ในเครื่องนี้ ยังไม่บันทึก").format(n=n)
        few = _(
            "บันทึกเมื่อปิดรับโดยมีคำตอบจากโทรศัพท์ {few} คนขึ้นไป น้อยกว่านั้นรออยู่ในเครื่องนี้ เพราะอาจรู้ได้ว่าใครตอบอย่างไร"
        )
        few = few.format(few=FEWEST)
        waiting = f"{wait} {few}" if n else ""
        self._tell(open_ if here else waiting)
        if self.dialog is not None and here:
            said = _("ตอบแล้ว {n} จาก {of} คน") if held.to_ask else _("ตอบแล้ว {n} คน")
            about = _("โทรศัพท์เครื่องหนึ่งนับหนึ่งครั้ง คำตอบไม่มีชื่อ เบอร์ ที่อยู่ หรือลำดับ ผู้ไม่มีโทรศัพท์ตอบในใบสำรวจ")
            self.dialog.show_answered(
                said.format(n=held.entered + n, of=held.to_ask), f"{about}\n\n{few}"
            )
