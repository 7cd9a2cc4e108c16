"""Keeps the page of signing in step with the folder, and handles its requests."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from core.assigning.signoff_answers import FieldRemark
from core.exchange.letter_deeds import reply
from core.i18n import _
from core.log.ports import Reader
from core.plan.locks import report_words
from core.signing.chain import SentUpTo, WaitLine, current, sign_lines
from core.signing.differences import Match, match
from core.signing.end_deeds import end_sign_off
from core.signing.view import Revision, SignPanel, sign_panel
from core.values import Ref
from ui.desktop.base.acting import Acting
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.dialogs import TextPrompt
from ui.desktop.base.page_context import HeaderAction, HeaderContent, PageContext
from ui.desktop.base.saving import PageUpdates
from ui.desktop.signing.commands import SigningDeeds
from ui.desktop.signing.page import SigningPage

REST = 200  # milliseconds after news before everything is read again
SILENT = frozenset({"keep_draft", "look_at"})


class SigningSnapshot(NamedTuple):
    """What was read for a year and one subject of it."""

    year: int
    lines: tuple[WaitLine, ...]
    panel: SignPanel | None
    match: Match


class SigningDesk(QWidget):
    def __init__(self, room: PageContext, page: SigningPage) -> None:
        super().__init__(page)
        self._room, self.page, self._session = room, page, room.session
        self._year, self._subject = 0, page.subject
        self.match = Match()
        self._background: BackgroundReader[SigningSnapshot] = BackgroundReader(room.session, self._arrived, page)
        self._upkeep = PageUpdates(room, page, self._read, REST, silent=SILENT)
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
        if year != self._year:
            self._year, self._subject, self._upkeep.stale = year, None, True
        self._read()

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
        self._subject, self._upkeep.stale = subject, True
        self._read()

    def _read(self) -> None:
        room, year, subject, sent = self._room, self._year, self._subject, self._room.office.sent()
        forms, today = room.session.forms, datetime.now().date()
        if not self._upkeep.due(year, today, sent):
            return

        def view(reader: Reader) -> SigningSnapshot:
            lines = sign_lines(reader, forms, room.unit, year, today)
            listed = [one.subject for one in lines]
            front = subject if subject in listed else next(iter(listed), None)
            return seen(reader, year, lines, front, sent)

        def seen(
            reader: Reader, year: int, lines: tuple[WaitLine, ...], front: Ref | None, sent: SentUpTo
        ) -> SigningSnapshot:
            panel = sign_panel(reader, forms, front, sent, today) if front else None
            one = current(reader, front) if front else None
            return SigningSnapshot(year, lines, panel, match(reader, forms, one) if one else Match())

        self._background.read(view)

    def _arrived(self, found: SigningSnapshot) -> None:
        if found.year != self._year:
            return
        self.match = found.match
        self.page.show_lines(found.lines)
        self.page.show_panel(found.panel, found.match.problem)
        self._subject = found.panel.subject if found.panel else None
        self._upkeep.arrived()
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
        dialog = TextPrompt(self._room.look, title, why, _("คำตอบ"), _("ตอบ"), self.page)
        dialog.told.connect(lambda text: self._session.do(partial(reply, to=remark.ref, text=text)))
        dialog.open()

    def _ask_period(self, one: Revision) -> None:
        """Ask why one period of a plan is opened again."""
        title = _("ปลดล็อก{what}").format(what=report_words(one.period))
        why = _("แก้ข้อมูลได้อีก และฉบับที่พิมพ์ไปแล้วของข้อมูลนี้จะถูกยกเลิกในทะเบียน")
        dialog = TextPrompt(self._room.look, title, why, _("เหตุผล"), _("ปลดล็อกเพื่อแก้ไข"), self.page)
        dialog.told.connect(lambda text: self._session.do(partial(end_sign_off, ref=one.signoff, why=text)))
        dialog.open()


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
