"""Actions of the page of signing: lock, note a signature, unlock, revise, compare."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QObject

from core.i18n import _
from core.signing.deeds import end_sign_off, revise
from core.signing.differences import Difference, Match, compared
from core.signing.entitlement import inkers, named, offered_places
from core.signing.route_deeds import clear_step, set_route, sign_step
from core.signing.view import Revision, Signature, SignPanel
from core.values import Ref
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.page_context import HeaderAction, PageContext
from ui.desktop.signing.dialogs import InkDialog, ask_lock, differences, route_wanted
from ui.desktop.signing.page import SigningPage, locked_by
from ui.desktop.widgets.prompt import ask, one_line

SCANS = "scans"  # key of the page that takes in signed papers


class SigningDeeds(QObject):
    """Asks what has to be asked, then writes."""

    def __init__(self, room: PageContext, page: SigningPage) -> None:
        super().__init__(page)
        self._room, self._page, self._session = room, page, room.session
        self._reader = BackgroundReader(room.session, page)
        page.route.ink_wanted.connect(self.ask_ink)
        page.route.clear_wanted.connect(self._clear)
        page.revisions.compare_wanted.connect(self.compare)

    # -- the header

    def primary(self, panel: SignPanel) -> HeaderAction | None:
        """The primary action of the header: what to do next; of what an office was before it joined, nothing."""
        if self._room.office.within:
            return None
        if panel.here == "proofread" and panel.matters.hinder:
            first = next((one.ref for one in panel.matters.hinder if one.ref), None)
            return HeaderAction(_("ไปแก้ข้อแรก"), "right", partial(self._room.host.jump.emit, first)) if first else None
        deeds = {
            "lock": HeaderAction(_("ล็อกเพื่อลงนาม"), "lock", lambda: self.ask_lock(panel)),
            "print": HeaderAction(_("พิมพ์ฉบับจริง"), "printer", lambda: self._papers(panel)),
            "sign": self._next_ink(panel),
            "send": HeaderAction(_("ไปหน้ารับส่ง"), "out", lambda: self._room.host.page_wanted.emit("exchange")),
            "answer": self._answered(panel),
        }
        return deeds.get(panel.here) if panel.signoff is not None or panel.here == "lock" else None

    def others(self, panel: SignPanel) -> tuple[HeaderAction, ...]:
        """The other actions, also offered by Ctrl+K."""
        found = [HeaderAction(_("ดูและพิมพ์เอกสาร"), "printer", lambda: self._papers(panel))]
        if panel.met:
            go = partial(self._room.host.place_wanted.emit, "workshop", panel.subject)
            found.append(HeaderAction(_("เอกสารการประชุมให้คะแนน"), "printer", go))
        if self._room.office.within:
            return tuple(found)
        if panel.signoff is not None and panel.stage != "signed" and not any(one.step.inks for one in panel.route):
            found.append(HeaderAction(_("กำหนดผู้ลงนาม"), "user", lambda: self.ask_route(panel)))
        if panel.signoff is not None and panel.stage != "signed":
            found.append(HeaderAction(_("ปลดล็อกเพื่อแก้ไข"), "undo", lambda: self.ask_unlock(panel)))
        if panel.signoff is not None and panel.stage == "signed":
            found.append(HeaderAction(_("ทำฉบับแก้ไข"), "pen", lambda: self.ask_revise(panel)))
        return tuple(found)

    def _next_ink(self, panel: SignPanel) -> HeaderAction:
        step = next((one for one in panel.route if one.state == "here"), None)
        if step is not None:
            return HeaderAction(_("บันทึกการลงนาม"), "pen", lambda: self.ask_ink(step))
        return HeaderAction(_("ยืนยันไฟล์สแกน"), "tick", lambda: self._room.host.page_wanted.emit(SCANS))

    def _answered(self, panel: SignPanel) -> HeaderAction | None:
        if panel.rounds and panel.tone == "bad":
            ask = self.ask_revise if panel.stage == "signed" else self.ask_unlock
            return HeaderAction(_("แก้ไขตามที่ส่งคืน"), "pen", lambda: ask(panel))
        return None

    def do(self, key: str, panel: SignPanel, found: Match) -> None:
        """Do the action of a button of the page."""
        actions: dict[str, Callable[[SignPanel], object]] = {
            "print": self._papers, "unlock": self.ask_unlock, "revise": self.ask_revise, "route": self.ask_route,
            "after": lambda _panel: self.show_match(found),
            "look": lambda _panel: self._room.host.jump.emit(panel.subject),
        }  # fmt: skip
        actions[key](panel)

    def _papers(self, panel: SignPanel) -> None:
        self._room.host.place_wanted.emit("papers", panel.subject)

    # -- locking

    def ask_lock(self, panel: SignPanel) -> None:
        """Ask what is locked and who signs which step, then lock."""
        ask_lock(self._room, panel.subject, panel.title, self._page)

    def ask_route(self, panel: SignPanel) -> None:
        """Ask who signs which step of what is locked."""
        if panel.signoff is None:
            return
        signoff = panel.signoff
        steps = self._session.read(lambda reader: named(reader, panel.subject, signoff))
        deed = partial(set_route, signoff=signoff)
        prompt = route_wanted(steps)
        ask(self._room.look, self._page, prompt, lambda **to: self._session.do(partial(deed, route=tuple(to.values()))))

    def ask_unlock(self, panel: SignPanel) -> None:
        """Ask for the reason; then the print is void and the records can be edited again."""
        if panel.signoff is None:
            return
        signoff, title = panel.signoff, _("ปลดล็อกเพื่อแก้ไข")
        why = _("แก้ข้อมูลได้อีก และฉบับที่พิมพ์ไปแล้วของข้อมูลนี้จะถูกยกเลิกในทะเบียน")
        if panel.tone == "bad":
            why = " ".join((why, panel.says))
        prompt, deed = one_line(title, why, _("เหตุผล"), title, self._reason(panel)), partial(end_sign_off, ref=signoff)
        ask(self._room.look, self._page, prompt, lambda text: self._session.do(partial(deed, why=text)))

    def ask_revise(self, panel: SignPanel) -> None:
        """Ask for the reason; the signed revision stays, and the records are opened for the next."""
        if panel.signoff is None:
            return
        signoff, title = panel.signoff, _("ทำฉบับแก้ไข")
        why = _("ฉบับที่ลงนามแล้วยังอยู่และไม่ถูกยกเลิก แก้ข้อมูลแล้วล็อกใหม่เป็นฉบับถัดไป ({by})").format(by=locked_by(panel))
        prompt, deed = one_line(title, why, _("เหตุผล"), title, self._reason(panel)), partial(revise, ref=signoff)
        ask(self._room.look, self._page, prompt, lambda text: self._session.do(partial(deed, why=text)))

    def _reason(self, panel: SignPanel) -> str:
        """The reason of the next level, when it was returned."""
        last = panel.answers[-1] if panel.answers else None
        return last.reason if last and not last.accepted and last.signoff == panel.signoff else ""

    # -- ink

    def ask_ink(self, one: Signature) -> None:
        """Ask who signed the step, when, and as what."""
        panel = self._page.panel
        if panel is None or panel.signoff is None:
            return
        unit, read = self._room.unit, self._session.read
        there, places = read(lambda reader: (inkers(reader, unit, one.step), offered_places(reader, unit, one.step)))
        dialog = InkDialog(self._room.look, one.title, there, places, date.today(), self._page)
        dialog.submitted.connect(partial(self._ink, panel.signoff, one.id))
        dialog.open()

    def _ink(self, signoff: Ref, step: str, person: str, day: str, acting: str, instead: str) -> None:
        signed = partial(sign_step, signoff=signoff, step=step)
        self._session.do(partial(signed, person=person, signed_on=day, acting=acting, instead=instead))

    def _clear(self, step: str) -> None:
        panel = self._page.panel
        if panel is not None and panel.signoff is not None:
            self._session.do(partial(clear_step, signoff=panel.signoff, step=step))

    # -- comparing

    def compare(self, one: Revision) -> None:
        """Compare a revision with the previous one; the first with the current data."""
        panel = self._page.panel
        if panel is None:
            return
        before = next((each for each in panel.revisions if each.number < one.number and each.readable), None)
        subject = panel.subject
        if before is None:
            title = _("ฉบับที่ {n} เทียบกับข้อมูลวันนี้").format(n=one.number)
            first, second = one.op, ""
        else:
            title = _("ฉบับที่ {before} เทียบกับฉบับที่ {n}").format(before=before.number, n=one.number)
            first, second = before.op, one.op
        why = _("ซ้ายคือฉบับก่อน ขวาคือฉบับหลัง")
        self._reader.read(lambda reader: compared(reader, subject, first, second), partial(self._differ, title, why))

    def show_match(self, found: Match) -> None:
        """Show what differs from what was locked."""
        self._differ(_("สิ่งที่เปลี่ยนหลังล็อก"), found.problem, found.differences)

    def _differ(self, title: str, why: str, found: tuple[Difference, ...]) -> None:
        ask(self._room.look, self._page, differences(title, why, found))
