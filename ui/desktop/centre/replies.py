"""Answers to what a unit below has signed: accept it, return it with the reason, or remark on an item."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject

from core.assessment.rows import ItemRow
from core.exchange.letter_deeds import comment
from core.i18n import _
from core.signing.centre_view import SignedLine
from core.signing.deeds import accept
from core.values import Ref
from ui.desktop.base.dialogs import WordsDialog
from ui.desktop.base.room import HeaderAction, Room
from ui.desktop.centre.page import CentrePage


class AnswerDeeds(QObject):
    """Asks for the reason where one is needed, then writes."""

    def __init__(self, room: Room, page: CentrePage) -> None:
        super().__init__(page)
        self._room, self._page = room, page
        page.unit.signed.accept_wanted.connect(self.accept)
        page.unit.signed.return_wanted.connect(self.ask_return)

    def deeds(self, signed: Sequence[SignedLine], subject: Ref | None) -> tuple[HeaderAction, ...]:
        """The actions on what is being read, if it was signed and waits for an answer."""
        one = next((each for each in signed if each.subject == subject and each.open), None)
        if one is None:
            return ()
        back = HeaderAction(_("ส่งคืนแก้ไข"), "back", lambda: self.ask_return(one))
        return back, HeaderAction(_("รับ"), "tick", lambda: self.accept(one))

    def accept(self, one: SignedLine) -> None:
        """Accept without asking; Ctrl+Z takes it back until the file is sent."""
        self._room.session.do(partial(accept, signoff=one.signoff, state="accepted"))

    def ask_return(self, one: SignedLine) -> None:
        """Ask for the reason; remarks at the fields are written while the assessment is read."""
        title = _("ส่งคืนแก้ไข")
        why = _("{title}: หน่วยงานจะเห็นเหตุผลนี้เมื่อนำเข้าไฟล์ตอบ ความเห็นรายข้อหรือรายช่องเขียนได้เมื่อเปิดอ่าน (Ctrl+M)").format(
            title=one.title
        )
        dialog = WordsDialog(self._room.look, title, why, _("เหตุผลที่ส่งคืน"), title, self._page)
        dialog.told.connect(
            lambda reason: self._room.session.do(partial(accept, signoff=one.signoff, state="returned", reason=reason))
        )
        dialog.open()

    def ask_remark(self, unit: str, assessment: Ref, item: ItemRow) -> None:
        """Ask for a remark on one item of a unit's assessment."""
        title, called = _("ความเห็นที่ข้อนี้"), " ".join(filter(None, (item.place, item.text)))
        dialog = WordsDialog(self._room.look, title, called, _("ความเห็น"), _("บันทึกความเห็น"), self._page.window())
        dialog.told.connect(
            lambda text: self._room.session.do(
                partial(comment, unit=unit, about=assessment, kind="comment", text=text, item=item.id)
            )
        )
        dialog.open()
