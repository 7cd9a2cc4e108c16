"""What the secretary and the chair decide, each asked first: convened, opened, agreed, accepted as alike, released."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from core.assessment.cells import SPLIT
from core.committee.ballot_deeds import open_votes, set_aside
from core.committee.convene_deeds import Assessor, convene
from core.committee.convening import convening
from core.committee.release_deeds import accept_alike, accept_own, agree, lock, release, unlock
from core.committee.view import VoteRow
from core.i18n import _
from core.values import Ref
from ui.desktop.base.page_context import FieldInputs, PageContext
from ui.desktop.committee.dialogs import ConveneDialog, alike_motion, opening, own_motion
from ui.desktop.committee.votes import VoteDetail
from ui.desktop.widgets.prompt import ask, one_line


class Chairing:
    def __init__(self, room: PageContext, page: QWidget) -> None:
        self._room, self._session, self._page = room, room.session, page
        self._by = ""  # who signs, as it was typed last

    def ask_convene(self, year: int) -> None:
        unit = self._room.unit
        found = self._session.read(partial(convening, unit=unit, year=year))
        dialog = ConveneDialog(self._room.look, found, self._page)
        dialog.wanted.connect(self._convene)
        dialog.open()

    def _convene(self, assessed: Sequence[Ref], members: Sequence[tuple[str, str]], in_round: str) -> None:
        called = [Assessor(*one) for one in members]
        self._session.do(partial(convene, assessed=assessed, members=called, in_round=in_round))

    def ask_aside(self, sheet: Ref, who: str) -> None:
        why = _("คณะจะดำเนินการต่อโดยไม่นับใบของ {who} มติและเหตุผลอยู่ในบันทึกให้ทุกคนอ่าน").format(who=who)
        more = _("ผลคิดจากใบที่เหลือ ถ้าใบที่นับไม่ถึง {n} ใบ จะไม่แสดงคำตอบของแต่ละใบและข้อที่ตรงกัน ข้อที่คณะตกลงกันต้องตกลงเองทุกข้อ")
        title, why = _("ลงมติไม่นับใบนี้"), f"{why} {more.format(n=SPLIT)}"
        prompt = one_line(title, why, _("เหตุผลของมติ"), _("บันทึกมติ"))
        deed = partial(set_aside, sheet=sheet)
        ask(self._room.look, self._page, prompt, lambda text: self._session.do(partial(deed, why=text)))

    def ask_open(self, ready: Sequence[VoteRow]) -> None:
        deed = partial(open_votes, assessments=[one.draft for one in ready])
        prompt = opening([one.name for one in ready])
        ask(self._room.look, self._page, prompt, lambda: self._room.do(deed, self._opened))

    def _opened(self) -> None:
        self._room.host.said.emit(_("เปิดซองแล้ว ขั้นต่อไปเขียนชุดตรวจให้กรรมการอีกครั้ง แล้วรอไฟล์ตอบ"), "ok")

    def agree(self, draft: Ref, item: str, inputs: FieldInputs, reason: str, then: Callable[[], None]) -> None:
        deed = partial(agree, draft=draft, item=item, wishes=inputs, reason=reason)
        self._room.do(deed, then)

    def ask_alike(self, found: VoteDetail) -> None:
        """Name every item of the motion before it is carried."""
        if found.facts is None:
            return
        left = set(found.left)
        alike = [(one.position, one.said[0][0]) for one in found.spreads if one.alike and one.item in left and one.said]
        deed = partial(accept_alike, draft=found.row.draft)
        ask(self._room.look, self._page, alike_motion(alike), lambda: self._session.do(deed))

    def ask_own(self, found: VoteDetail) -> None:
        """Name every item of the motion, and ask for the one reason."""
        lines = [(one.item, one.position, one.own) for one in found.spreads if one.item in found.own]
        ask(self._room.look, self._page, own_motion(lines), partial(self._own, found.row.draft))

    def _own(self, draft: Ref, items: Sequence[str], reason: str) -> None:
        deed = partial(accept_own, draft=draft, reason=reason, items=items)
        self._session.do(deed)

    def ask_lock(self, found: VoteDetail) -> None:
        """Ask who signs; nothing of it changes until it is unlocked, and the unit sees nothing yet."""
        why = _("{name}: ล็อกผลของกรรมการไว้ให้พิมพ์และลงนาม หน่วยงานยังไม่เห็นผลจนกว่าจะประกาศ").format(name=found.row.name)
        title = _("ล็อกเพื่อลงนาม")
        prompt = one_line(title, why, _("ชื่อผู้ลงนาม"), title, self._by)
        ask(self._room.look, self._page, prompt, partial(self._lock, found.row.draft))

    def _lock(self, draft: Ref, text: str) -> None:
        self._by = text
        self._session.do(partial(lock, draft=draft, by=text))

    def ask_unlock(self, found: VoteDetail) -> None:
        """Ask for the reason; then answers can be agreed on again, and prints are void that nobody signed in ink."""
        title = _("ปลดล็อกเพื่อแก้ไข")
        why = _("แก้คะแนนได้อีก ฉบับที่พิมพ์ไว้จะถูกยกเลิกในทะเบียน เว้นแต่ฉบับที่ยืนยันการลงนามแล้ว")
        if found.inked:
            title = _("ทำฉบับแก้ไข")
            why = _("ฉบับที่ลงนามแล้วยังอยู่และไม่ถูกยกเลิก แก้คะแนนแล้วล็อกใหม่เป็นฉบับถัดไป")
        deed = partial(unlock, draft=found.row.draft)
        prompt = one_line(title, why, _("เหตุผล"), title)
        ask(self._room.look, self._page, prompt, lambda text: self._session.do(partial(deed, why=text)))

    def ask_release(self, found: VoteDetail) -> None:
        """Ask who signs; from the next file on the unit sees its result."""
        why = _("{name}: ล็อกผลของกรรมการและประกาศ หน่วยงานเห็นผลเมื่อนำเข้าไฟล์ครั้งต่อไป").format(name=found.row.name)
        title = _("ประกาศผล")
        deed = partial(release, draft=found.row.draft)
        prompt = one_line(title, why, _("ชื่อผู้ลงนาม"), title, self._by)
        ask(self._room.look, self._page, prompt, lambda text: self._session.do(partial(deed, by=text)))
