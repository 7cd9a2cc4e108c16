"""The controller of the signing page: lock, record signatures, unlock, start a revision, compare."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from core.assigning.orders import FieldRemark
from core.exchange.letter_deeds import reply
from core.forms.ports import Reader
from core.i18n import _
from core.plan.year_view import PeriodReports
from core.signing.chain import SigningQueueRow, current, inkers, named, offered_places
from core.signing.deeds import clear_step, end_sign_off, revise, set_route, sign_step
from core.signing.differences import SignedStateComparison, StateDifference, compared, match
from core.signing.view import RevisionRow, RouteStepRow, SignPanelContent, sign_panel
from core.values import Ref
from ui.desktop.base.acting import GapConverter
from ui.desktop.base.background import BackgroundReader, View
from ui.desktop.base.live_page import PageRefresher
from ui.desktop.base.page_context import HeaderAction, HeaderContent, PageContext, menu_deeds
from ui.desktop.signing.dialogs import InkSignatureDialog, ask_lock, differences, route_dialog
from ui.desktop.signing.page import SigningCalls, SigningPage, in_force
from ui.desktop.widgets.list_menu import MenuDeed, deeds_of
from ui.desktop.widgets.prompt import ask, one_line

REST = 200  # milliseconds after a change before everything is read again
SILENT = frozenset({"keep_draft", "look_at"})


class SigningPageContent(NamedTuple):
    """The signing page's content: the year's documents, the `panel` of the chosen one (None = none), and how its data
    differs from the locked data (`match`)."""

    lines: tuple[SigningQueueRow, ...]
    panel: SignPanelContent | None
    match: SignedStateComparison


class SigningDesk:
    """The controller of the signing page. Each action asks for what is needed, then saves."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._session = context.session
        self._subject: Ref | None = None
        self.match = SignedStateComparison()
        calls = SigningCalls(
            choose=self._choose,
            jump=context.host.jump,
            print=self._papers,
            unlock=self.ask_unlock,
            revise=self.ask_revise,
            set_route=self.ask_route,
            compare_now=self._show_match,
            note_ink=self.ask_ink,
            clear_ink=self._clear,
            show_remark=self._show_remark,
            reply=self._reply,
            open_again=self._open_again,
            compare=self.compare,
        )
        page = self.page = SigningPage(context.look, calls)
        page.list.menu.deeds, page.list.menu.ready = self._menu, self._shows_chosen
        page.state.only_read = bool(context.office.within)
        self.live = PageRefresher(context, page, self._read, self._show, rest=REST, silent=SILENT)
        self.acting = GapConverter(context, page)
        self._reader = BackgroundReader(context.session, page)

    # -- showing

    def show_year(self, year: int) -> None:
        """Show the documents of a fiscal year; in the same year, the document that is shown stays."""
        if year != self.live.year:
            self._subject = None
        self.live.show_year(year)

    def go_to(self, ref: Ref) -> None:
        """Show a plan or assessment, or the one that the sign-off `ref` is about."""
        found = self._session.read(partial(subject_of, ref=ref))
        if found is not None:
            self._choose(found)

    def place(self) -> HeaderContent:
        panel = self.page.panel
        title = panel.title if panel else _("ลงนาม")
        primary = self.primary(panel) if panel else None
        others = self.others(panel) if panel else ()
        if (
            panel
            and panel.subject.entity in ("plan", "assessment")
            and not self._context.office.within
        ):
            acting = HeaderAction(
                _("ทำสิ่งที่ยังขาดเป็นแผน"), "plan", lambda: self.acting.open(panel.subject)
            )
            others = (*others, acting)
        return HeaderContent(_("ลงนาม"), title, primary, others)

    def _menu(self) -> Iterator[MenuDeed]:
        """Yield what can be done with the chosen document."""
        if len(self.page.list.picked) == 1:
            yield from menu_deeds(self.place().primary)
            yield from deeds_of(self.page.state)

    def _shows_chosen(self) -> bool:
        """Return whether the page shows the document that is chosen in the list, which is read in the background."""
        return self.page.panel is not None and self.page.panel.subject == self.page.list.here

    def _choose(self, subject: Ref) -> None:
        self._subject = subject
        self.live.read_again()

    def _read(self) -> View[SigningPageContent] | None:
        room = self._context
        year = self.live.year
        subject = self._subject
        sent = self._context.office.last_sent()
        today = datetime.now().date()
        if not self.live.due(today, sent):
            return None

        def view(reader: Reader) -> SigningPageContent:
            lines = SigningQueueRow.each(reader, room.unit, year, today)
            listed = [one.subject for one in lines]
            front = subject if subject in listed else next(iter(listed), None)
            if front is None:
                return SigningPageContent(lines, None, SignedStateComparison())
            panel = sign_panel(reader, front, sent, today)
            one = current(reader, front)
            return SigningPageContent(
                lines, panel, match(reader, one) if one else SignedStateComparison()
            )

        return view

    def _show(self, snapshot: SigningPageContent) -> None:
        self.match = snapshot.match
        self.page.show_lines(snapshot.lines)
        self.page.show_panel(snapshot.panel, snapshot.match.problem)
        self._subject = snapshot.panel.subject if snapshot.panel else None
        self._context.host.renew_header("sign")

    # -- requests

    def _show_remark(self, remark: FieldRemark) -> None:
        self._context.host.jump(shown_ref(remark))

    def _open_again(self, row: RevisionRow) -> None:
        """Ask for the reason, then unlock the document's locked period, or begin a revision of it."""
        ask_open_again(
            self._context,
            self.page,
            row.signoff,
            PeriodReports.report_words(row.period),
            signed_on_paper=row.inked,
            signers=row.signers,
        )

    def _reply(self, remark: FieldRemark, done: bool) -> None:
        if done:
            self._session.do(partial(reply, comment=remark.ref, text="", done=True))
            return
        title, why = _("ตอบความเห็น"), f"{remark.where}: {remark.text}"
        prompt = one_line(title, why, _("คำตอบ"), _("ตอบ"))
        deed = partial(reply, comment=remark.ref)
        ask(
            self._context.look,
            self.page,
            prompt,
            lambda text: self._session.do(partial(deed, text=text)),
        )

    # -- the header

    def primary(self, panel: SignPanelContent) -> HeaderAction | None:
        """Return the page's main action, the document's next step; None without one or in a former unit's archive."""
        if self._context.office.within:
            return None
        if panel.here == "proofread" and panel.matters.hinder:
            first = next((one.ref for one in panel.matters.hinder if one.ref), None)
            if first:
                return HeaderAction(
                    _("ไปแก้ข้อแรก"), "right", partial(self._context.host.jump, first)
                )
            return None
        ink = HeaderAction(_("ยืนยันไฟล์สแกน"), "tick", partial(self._context.bring_scans, self.page))
        step = next((one for one in panel.route if one.state == "here"), None)
        if step:
            ink = HeaderAction(_("บันทึกการลงนาม"), "pen", lambda: self.ask_ink(step))
        deeds = {
            "lock": HeaderAction(_("ล็อกเพื่อลงนาม"), "lock", lambda: self.ask_lock(panel)),
            "print": HeaderAction(_("พิมพ์ฉบับจริง"), "printer", lambda: self._papers(panel)),
            "sign": ink,
            "send": HeaderAction(
                _("ไปหน้ารับส่ง"), "out", lambda: self._context.host.show_page("exchange")
            ),
            "answer": self._answered(panel),
        }
        return deeds.get(panel.here) if panel.signoff is not None or panel.here == "lock" else None

    def others(self, panel: SignPanelContent) -> tuple[HeaderAction, ...]:
        """Return the header's further actions, which the palette (Ctrl+K) lists too; the main one is `primary`."""
        found = [HeaderAction(_("ดูและพิมพ์เอกสาร"), "printer", lambda: self._papers(panel))]
        if panel.met:
            go = partial(self._context.host.show_place, "workshop", panel.subject)
            found.append(HeaderAction(_("เอกสารการประชุมให้คะแนน"), "printer", go))
        if self._context.office.within:
            return tuple(found)
        if panel.signoff is None:
            return tuple(found)
        if panel.stage == "signed":
            return (*found, HeaderAction(_("ทำฉบับแก้ไข"), "pen", lambda: self.ask_revise(panel)))
        if not any(one.step.inks for one in panel.route):
            found.append(HeaderAction(_("กำหนดผู้ลงนาม"), "user", lambda: self.ask_route(panel)))
        return (*found, HeaderAction(_("ปลดล็อกเพื่อแก้ไข"), "undo", lambda: self.ask_unlock(panel)))

    def _answered(self, panel: SignPanelContent) -> HeaderAction | None:
        if panel.rounds and panel.tone == "bad":
            ask = self.ask_revise if panel.stage == "signed" else self.ask_unlock
            return HeaderAction(_("แก้ไขตามที่ส่งคืน"), "pen", lambda: ask(panel))
        return None

    def _papers(self, panel: SignPanelContent) -> None:
        self._context.host.show_place("papers", panel.subject)

    # -- locking

    def ask_lock(self, panel: SignPanelContent) -> None:
        """Ask which part of the document to lock and who signs each step, then lock that part."""
        ask_lock(self._context, panel.subject, panel.title, self.page)

    def ask_route(self, panel: SignPanelContent) -> None:
        """Ask who signs each step of the locked revision, then save these signers."""
        if panel.signoff is None:
            return
        signoff = panel.signoff
        steps = self._session.read(lambda reader: named(reader, panel.subject, signoff))
        deed = partial(set_route, signoff=signoff)
        prompt = route_dialog(steps)
        ask(
            self._context.look,
            self.page,
            prompt,
            lambda **to: self._session.do(partial(deed, route=tuple(to.values()))),
        )

    def ask_unlock(self, panel: SignPanelContent) -> None:
        """Ask for the reason, then unlock the document: its prints become void, and its records can be edited again."""
        if panel.signoff is not None:
            more = panel.says if panel.tone == "bad" else ""
            ask_open_again(self._context, self.page, panel.signoff, "", more, self._reason(panel))

    def ask_revise(self, panel: SignPanelContent) -> None:
        """Ask for the reason, then unlock the document for a new revision; what was signed remains valid."""
        if panel.signoff is not None:
            reason, held = self._reason(panel), in_force(panel)
            by = held.signers if held else ""
            ask_open_again(
                self._context,
                self.page,
                panel.signoff,
                reason=reason,
                signed_on_paper=True,
                signers=by,
            )

    def _reason(self, panel: SignPanelContent) -> str:
        """Return the reason of the next level if it returned the document, else ""."""
        last = panel.answers[-1] if panel.answers else None
        return last.reason if last and not last.accepted and last.signoff == panel.signoff else ""

    # -- signatures in ink

    def ask_ink(self, row: RouteStepRow) -> None:
        """Ask who signed the step `row` on paper, when and in which capacity; then record the signature."""
        panel = self.page.panel
        if panel is None or panel.signoff is None:
            return
        unit, read = self._context.unit, self._session.read
        there, places = read(
            lambda reader: (inkers(reader, unit, row.step), offered_places(reader, unit, row.step))
        )
        signed = partial(sign_step, signoff=panel.signoff, step=row.id)

        def note(person: str, day: str, acting: str, instead: str) -> None:
            self._session.do(
                partial(signed, person=person, signed_on=day, acting=acting, behalf_of=instead)
            )

        InkSignatureDialog(
            self._context.look, row.title, there, places, date.today(), note, self.page
        ).open()

    def _clear(self, step: str) -> None:
        panel = self.page.panel
        if panel is not None and panel.signoff is not None:
            self._session.do(partial(clear_step, signoff=panel.signoff, step=step))

    # -- comparing

    def compare(self, row: RevisionRow) -> None:
        """Show in a dialog how a revision differs from the last readable revision before it. If there is none, show how
        the present data differs from the revision."""
        panel = self.page.panel
        if panel is None:
            return
        before = next(
            (each for each in panel.revisions if each.number < row.number and each.readable), None
        )
        subject = panel.subject
        if before is None:
            title = _("ฉบับที่ {n} เทียบกับข้อมูลวันนี้").format(n=row.number)
            first, second = row.op, ""
        else:
            title = _("ฉบับที่ {before} เทียบกับฉบับที่ {n}").format(before=before.number, n=row.number)
            first, second = before.op, row.op
        why = _("ซ้ายคือฉบับก่อน ขวาคือฉบับหลัง")
        self._reader.read(
            lambda reader: compared(reader, subject, first, second),
            partial(self._differ, title, why),
        )

    def _show_match(self) -> None:
        """Show in a dialog how the current data differs from the locked data."""
        self._differ(_("สิ่งที่เปลี่ยนหลังล็อก"), self.match.problem, self.match.differences)

    def _differ(
        self, title: str, message: str, state_differences: tuple[StateDifference, ...]
    ) -> None:
        ask(self._context.look, self.page, differences(title, message, state_differences))


def ask_open_again(
    context: PageContext,
    page: QWidget,
    signoff: Ref,
    period: str = "",
    extra_sentence: str = "",
    reason: str = "",
    *,
    signed_on_paper: bool = False,
    signers: str = "",
) -> None:
    """Ask for a reason (preset to `reason`), then unlock `signoff` and void its prints. If it is `signed_on_paper` (by
    `signers`), begin a revision and keep the prints. `period` extends the title, `extra_sentence` the text."""
    go, deed = (_("ทำฉบับแก้ไข"), revise) if signed_on_paper else (_("ปลดล็อกเพื่อแก้ไข"), end_sign_off)
    why = _("แก้ข้อมูลได้อีก และฉบับที่พิมพ์ไปแล้วของข้อมูลนี้จะถูกยกเลิกในทะเบียน")
    if signed_on_paper:
        why = _("ฉบับที่ลงนามแล้วยังอยู่และไม่ถูกยกเลิก แก้ข้อมูลแล้วล็อกใหม่เป็นฉบับถัดไป (ผู้ลงนาม {by})").format(
            by=signers
        )
    prompt = one_line(
        f"{go} {period}".strip(), f"{why} {extra_sentence}".strip(), _("เหตุผล"), go, reason
    )
    ask(
        context.look,
        page,
        prompt,
        lambda text: context.session.do(partial(deed, ref=signoff, reason=text)),
    )


def subject_of(reader: Reader, ref: Ref) -> Ref | None:
    """Return the plan or assessment that `ref` is, or that the sign-off `ref` has locked; None if there is none."""
    if ref.entity in ("plan", "assessment"):
        return ref
    record = reader.record(ref)
    entity, _slash, id_ = (
        record.text("body").partition("|")[0].partition("/") if record else ("", "", "")
    )
    return Ref(ref.scope, entity, id_) if id_ else None


def shown_ref(remark: FieldRemark) -> Ref:
    """Return the record to show for a remark: the one it is about or, for an assessment's item, the answer."""
    from core.assessment.sheets import answer_at, sheet_of

    if remark.about.entity == "assessment" and remark.item:
        return answer_at(sheet_of(remark.about), remark.item)
    return remark.about
