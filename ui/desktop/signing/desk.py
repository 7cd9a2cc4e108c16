"""Keeps the page of signing in step with the folder, and handles its requests."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from core.assigning.signoff_answers import FieldRemark
from core.exchange.letter_deeds import reply
from core.forms.ports import Reader
from core.i18n import _
from core.plan.locks import report_words
from core.signing.chain import WaitLine, current, sign_lines
from core.signing.deeds import end_sign_off
from core.signing.differences import Match, match
from core.signing.view import Revision, SignPanel, sign_panel
from core.values import Ref
from ui.desktop.base.acting import Acting
from ui.desktop.base.background import View
from ui.desktop.base.live_page import LivePage
from ui.desktop.base.page_context import HeaderAction, HeaderContent, PageContext
from ui.desktop.signing.commands import SigningDeeds
from ui.desktop.signing.page import SigningPage
from ui.desktop.widgets.prompt import ask, one_line

REST = 200  # milliseconds after news before everything is read again
SILENT = frozenset({"keep_draft", "look_at"})


class SigningSnapshot(NamedTuple):
    """What was read for a year and one subject of it."""

    lines: tuple[WaitLine, ...]
    panel: SignPanel | None
    match: Match


class SigningDesk(QWidget):
    def __init__(self, room: PageContext, page: SigningPage) -> None:
        super().__init__(page)
        self._room, self.page, self._session = room, page, room.session
        self._subject = page.subject
        self.match = Match()
        self.live = LivePage(room, page, self._read, self._show, rest=REST, silent=SILENT)
        self.deeds, self.acting = SigningDeeds(room, page), Acting(room, page)
        page.state.only_read = bool(room.office.within)
        page.subject_chosen.connect(self._choose)
        page.state.deed_wanted.connect(self._do)
        page.differ.clicked.connect(lambda: self.deeds.show_match(self.match))
        for card in (page.hindrances, page.weighing):
            card.jump.connect(room.host.jump)
        page.answers.jump.connect(lambda remark: room.host.jump.emit(shown_ref(remark)))
        page.answers.reply_wanted.connect(self._reply)
        page.revisions.unlock_wanted.connect(self._ask_period)

    # -- what is shown

    def show_year(self, year: int) -> None:
        """Show the papers of a year; the one in front stays there if it still exists."""
        if year != self.live.year:
            self._subject = None
        self.live.show_year(year)

    def go_to(self, ref: Ref) -> None:
        """Go to a plan or assessment, or to the subject of a sign-off."""
        found = self._session.read(partial(subject_of, ref=ref))
        if found is not None:
            self._choose(found)

    def place(self) -> HeaderContent:
        panel = self.page.panel
        title = panel.title if panel else _("ลงนาม")
        primary = self.deeds.primary(panel) if panel else None
        others = (*self.deeds.others(panel), *self._gaps(panel)) if panel else ()
        return HeaderContent(_("ลงนาม"), title, primary, others)

    def _gaps(self, panel: SignPanel) -> Iterator[HeaderAction]:
        """What is open before signing becomes rows of the plan, as on the page of the document itself."""
        if panel.subject.entity in ("plan", "assessment") and not self._room.office.within:
            yield HeaderAction(_("ทำสิ่งที่ยังขาดเป็นแผน"), "plan", lambda: self.acting.open(panel.subject))

    def _choose(self, subject: Ref) -> None:
        self._subject = subject
        self.live.read_again()

    def _read(self) -> View[SigningSnapshot] | None:
        room, year, subject, sent = self._room, self.live.year, self._subject, self._room.office.sent()
        today = datetime.now().date()
        if not self.live.due(today, sent):
            return None

        def view(reader: Reader) -> SigningSnapshot:
            lines = sign_lines(reader, room.unit, year, today)
            listed = [one.subject for one in lines]
            front = subject if subject in listed else next(iter(listed), None)
            if front is None:
                return SigningSnapshot(lines, None, Match())
            panel, one = sign_panel(reader, front, sent, today), current(reader, front)
            return SigningSnapshot(lines, panel, match(reader, one) if one else Match())

        return view

    def _show(self, found: SigningSnapshot) -> None:
        self.match = found.match
        self.page.show_lines(found.lines)
        self.page.show_panel(found.panel, found.match.problem)
        self._subject = found.panel.subject if found.panel else None
        self._room.host.moved.emit("sign")

    # -- what is asked

    def _do(self, key: str) -> None:
        panel = self.page.panel
        if panel is not None:
            self.deeds.do(key, panel, self.match)

    def _reply(self, remark: FieldRemark, done: bool) -> None:
        if done:
            self._session.do(partial(reply, to=remark.ref, text="", done=True))
            return
        title, why = _("ตอบความเห็น"), f"{remark.where}: {remark.text}"
        prompt, deed = one_line(title, why, _("คำตอบ"), _("ตอบ")), partial(reply, to=remark.ref)
        ask(self._room.look, self.page, prompt, lambda text: self._session.do(partial(deed, text=text)))

    def _ask_period(self, one: Revision) -> None:
        """Ask why one period of a plan is opened again."""
        title = _("ปลดล็อก{what}").format(what=report_words(one.period))
        why = _("แก้ข้อมูลได้อีก และฉบับที่พิมพ์ไปแล้วของข้อมูลนี้จะถูกยกเลิกในทะเบียน")
        prompt, deed = one_line(title, why, _("เหตุผล"), _("ปลดล็อกเพื่อแก้ไข")), partial(end_sign_off, ref=one.signoff)
        ask(self._room.look, self.page, prompt, lambda text: self._session.do(partial(deed, why=text)))


def subject_of(reader: Reader, ref: Ref) -> Ref | None:
    """The plan or assessment of a record of signing; the record itself when it is one."""
    if ref.entity in ("plan", "assessment"):
        return ref
    record = reader.record(ref)
    entity, _slash, id_ = record.text("body").partition("|")[0].partition("/") if record else ("", "", "")
    return Ref(ref.scope, entity, id_) if id_ else None


def shown_ref(remark: FieldRemark) -> Ref:
    """The record to go to: for a remark on an item, its answer."""
    from core.assessment.sheets import answer_at, sheet_of

    if remark.about.entity == "assessment" and remark.item:
        return answer_at(sheet_of(remark.about), remark.item)
    return remark.about
