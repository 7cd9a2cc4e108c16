"""What a centre answers one unit: accepts or returns what it signed, remarks on an item, notes what came on paper."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject

from core.assessment.rows import ItemRow
from core.assigning.programme_steps import StepDone
from core.centre.paper_deeds import receive_on_paper, take_back
from core.centre.view import BoardRow
from core.exchange.letter_deeds import comment
from core.i18n import _
from core.signing.deeds import accept
from core.signing.view import SignedLine
from core.values import Ref
from ui.desktop.base.originals import Originals
from ui.desktop.base.page_context import HeaderAction, PageContext
from ui.desktop.centre.page import CentrePage
from ui.desktop.centre.paper_dialog import PaperDialog
from ui.desktop.centre.slips import SlipReading, SlipsDialog
from ui.desktop.widgets.prompt import ask, one_line


class AnswerDeeds(QObject):
    """Asks for the reason where one is needed, then writes."""

    def __init__(self, room: PageContext, page: CentrePage) -> None:
        super().__init__(page)
        self._room, self._page, self.year = room, page, 0  # of the list
        self.originals = Originals(room, page)
        page.unit.signed.accept_wanted.connect(self.accept)
        page.unit.signed.return_wanted.connect(self.ask_return)
        page.unit.paper_wanted.connect(self.ask_paper)
        page.unit.paper_back_wanted.connect(self.take_paper_back)

    def deeds(self, signed: Sequence[SignedLine], subject: Ref | None) -> tuple[HeaderAction, ...]:
        """The actions on what is being read: on its evidence, and if it was signed and waits for an answer."""
        one = next((each for each in signed if each.subject == subject and each.open), None)
        asks = self._originals_of(subject)
        if one is None:
            return asks
        back = HeaderAction(_("ส่งคืนแก้ไข"), "back", lambda: self.ask_return(one))
        return back, HeaderAction(_("รับ"), "tick", lambda: self.accept(one)), *asks

    def _originals_of(self, subject: Ref | None) -> tuple[HeaderAction, ...]:
        if subject is None or subject.entity != "assessment":
            return ()
        return (HeaderAction(_("ขอต้นฉบับหลักฐานของทุกข้อ"), "clip", lambda: self.originals.ask([subject])),)

    def accept(self, one: SignedLine) -> None:
        """Accept without asking; Ctrl+Z takes it back until the file is sent."""
        self._room.session.do(partial(accept, signoff=one.signoff, state="accepted"))

    def ask_return(self, one: SignedLine) -> None:
        """Ask for the reason; remarks at the fields are written while the assessment is read."""
        title = _("ส่งคืนแก้ไข")
        why = _("{title}: หน่วยงานจะเห็นเหตุผลนี้เมื่อนำเข้าไฟล์ตอบ ความเห็นรายข้อหรือรายช่องเขียนได้เมื่อเปิดอ่าน (Ctrl+M)").format(
            title=one.title
        )
        prompt, deed = (
            one_line(title, why, _("เหตุผลที่ส่งคืน"), title),
            partial(accept, signoff=one.signoff, state="returned"),
        )
        ask(self._room.look, self._page, prompt, lambda text: self._room.session.do(partial(deed, reason=text)))

    def ask_remark(self, unit: str, assessment: Ref, item: ItemRow) -> None:
        """Ask for a remark on one item of a unit's assessment."""
        title, called = _("ความเห็นที่ข้อนี้"), " ".join(filter(None, (item.place, item.text)))
        prompt = one_line(title, called, _("ความเห็น"), _("บันทึกความเห็น"))
        deed = partial(comment, unit=unit, about=assessment, kind="comment", item=item.id)
        ask(self._room.look, self._page.window(), prompt, lambda text: self._room.session.do(partial(deed, text=text)))

    def ask_paper(self, line: BoardRow) -> None:
        """Ask which of the steps a unit owes came on paper."""
        dialog = PaperDialog(self._room.look, line.name, line.row.owed, self._page.window())
        dialog.told.connect(partial(self._receive, line.unit.id))
        dialog.open()

    def _receive(self, unit: str, steps: Sequence[StepDone], day: str, note: str) -> None:
        forms, year = self._room.session.forms, self.year
        came = [(forms.programme(one.programme), one.step) for one in steps]
        self._room.session.do(partial(receive_on_paper, unit=unit, year=year, steps=came, on=day, note=note))

    def ask_slips(self) -> None:
        """Note a stack of papers by the codes of their slips."""
        lines = self._page.board.lines if self._page.board else ()
        steps = {step.key: step for line in lines for step in line.row.steps}
        dialog = SlipsDialog(self._room.look, tuple(steps.values()), self._page.window())
        SlipReading(self._room, dialog, self.year)
        dialog.open()

    def take_paper_back(self, unit: str, step: StepDone) -> None:
        """Put the note into the bin; Ctrl+Z brings it back."""
        note = partial(take_back, unit=unit, programme=step.programme, year=self.year, step=step.step)
        self._room.session.do(note)
