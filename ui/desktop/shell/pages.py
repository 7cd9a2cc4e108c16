"""The table of the window's pages, with functions that create each page and import its modules."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from core.committee.here import judges
from core.entities import REGISTERS
from core.errors import UserError
from core.forms.published import FORMS
from core.i18n import _
from core.people.units import has_units, stands_above
from core.values import Ref
from ui.desktop.base.live_page import PageRefresher
from ui.desktop.base.page_context import (
    FileTarget,
    HeaderAction,
    HeaderContent,
    PageContext,
    PageEntry,
    ProofCoverage,
    ShellPage,
    nothing,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QStackedWidget

    from core.assessment.rows import AssessmentView
    from ui.desktop.base.page_context import (
        CoverageCalls,
        ReadOnlyAssessmentPage,
        ReadOnlyPlanPage,
    )
    from ui.desktop.widgets.drop_area import DroppedContent
    from ui.desktop.workshop.survey import SurveyPhoneRoom

BINNED = 200  # rows of the bin shown
FIRST = "home"  # the page that an office opens with
ALSO = {  # what is done on a page, in people's words and, after a colon, its own, to find it in the palette
    "home": "สิ่งที่ต้องทำ · กำหนดส่งที่ใกล้ถึง",
    "documents": "ปีหน้า: คัดลอกมา",
    "evidence": "รูป · ภาพถ่าย",
    "papers": "บันทึกข้อความ · รายงาน · PDF มีรหัสผ่าน",
    "sign": "เซ็น: บันทึกการลงนาม · ลายเซ็น: บันทึกการลงนาม · ล็อกเพื่อลงนาม",
    "exchange": "ส่งงาน · รับไฟล์: เลือกไฟล์ที่ได้รับ · ส่งทางอีเมลหรือ LINE",
    "centre": "ตัดสินและคัดเลือก · ภาพทั้งปี · สุ่มตรวจ: ผลนี้แน่แค่ไหน · คณะกรรมการให้คะแนน · จัดลำดับ · ทะเบียนและไฟล์เริ่มงาน",
    "forms": "แบบฟอร์ม · กำหนดส่ง: วันกำหนดส่งของแต่ละขั้น",
    "health": "ตรวจสุขภาพ · ข้อมูลเสียหาย",
    "bin": "สิ่งที่ลบไป: นำกลับ · เอาคืน: นำกลับ",
    "help": "คู่มือ",
    "settings": "ส่งมอบงานของผู้ที่จะย้ายออก · ย้ายงานและหน้าที่ · เพิ่มผู้ใช้งาน · เพิ่มคน · หัวหน้า · ตัวหนังสือ · ภาษาอังกฤษ",
    "plan": "โครงการ · งบประมาณ: คนและเงิน · รายงานผล: ผลและบทเรียน",
    "assessment": "ประเมินตนเอง · คะแนน · เกรด",
    "results": "ผลของกรรมการ · รับทราบผล · อุทธรณ์: ทักท้วงข้อนี้ · คำทักท้วงและคำตอบ",
    "workshop": "ลงคะแนน",
    "backups": "กู้คืน · สำรองลงแฟลชไดรฟ์ · ตั้งรหัสผ่านของกุญแจ",
    "registers": "กลุ่มงาน · กอง · บริการ",
    "privacy": "PDPA · ลบข้อมูลบุคคล",
}


def pages() -> tuple[PageEntry, ...]:
    """Return the entries of all pages in the sidebar's order."""
    plan = frozenset({"plan", "row", "progress"})
    kept = frozenset({"evidence"})
    answered = frozenset({"assessment", "sheet", "answer"})
    others = frozenset({"draft_assessment", "draft_signoff"})
    judged = frozenset(
        {"review_assessment", "review_signoff", "objection", "objection_answer", "objection_close"}
    )
    letters = frozenset({"comment", "letter", "announcement"})
    people = frozenset({"person", "office"})
    trusting = frozenset({"trust", "request", "update"})
    year = "documents"
    dated = frozenset({"deadline", "programme"})
    below = frozenset({"unit"})
    return (
        PageEntry("home", "home", _("หน้าหลัก"), _home, yearly=True, rank=1),
        PageEntry(
            "documents", "plan", _("เอกสารของปี"), _documents, yearly=True, shows=others, rank=1
        ),
        PageEntry(
            "evidence", "clip", _("หลักฐาน"), _evidence, yearly=True, shows=kept, opens=kept, rank=5
        ),
        PageEntry(
            "papers",
            "printer",
            _("เอกสารพิมพ์"),
            _papers,
            yearly=True,
            shows=frozenset({"paper"}),
            rank=6,
        ),
        PageEntry(
            "sign",
            "pen",
            _("ลงนาม"),
            _sign,
            yearly=True,
            shows=frozenset({"signoff"}),
            badge=_returned,
            rank=4,
        ),
        PageEntry("scans", "scan", _("สแกน"), _scans, badge=_waiting),
        PageEntry(
            "exchange",
            "exchange",
            _("รับส่ง"),
            _exchange,
            shows=letters,
            badge=_conflict_badge,
            rank=2,
        ),
        PageEntry(
            "centre",
            "building",
            _("หน่วยงาน"),
            _centre,
            yearly=True,
            shows=below,
            there=_has_units,
            rank=2,
        ),
        PageEntry(
            "committee",
            "user",
            _("คณะกรรมการ"),
            _committee,
            yearly=True,
            there=_judges,
            badge=_unsealed,
            rank=3,
        ),
        PageEntry(
            "forms",
            "doc",
            _("แบบและเกณฑ์"),
            _forms,
            shows=dated,
            opens=frozenset({"form"}),
        ),
        PageEntry("health", "shield", _("สุขภาพข้อมูล"), _health),
        PageEntry("bin", "bin", _("ถังขยะ"), _bin),
        PageEntry("help", "help", _("วิธีใช้"), _help, shows=frozenset({"help"}), foot=True, rank=1),
        PageEntry("settings", "gear", _("ตั้งค่า"), _settings, shows=people, opens=trusting),
        PageEntry("plan", "plan", _("แผน"), _plan, yearly=True, shows=plan, slow=True, under=year),
        PageEntry(
            "assessment",
            "check",
            _("การประเมิน"),
            _assessment,
            yearly=True,
            shows=answered,
            slow=True,
            under=year,
        ),
        PageEntry("circle", "link", _("ปีนี้เชื่อมกันอย่างไร"), _circle, yearly=True, under="documents"),
        PageEntry("goals", "star", _("ประชุมตั้งเป้าหมาย"), _goals, yearly=True, under="documents"),
        PageEntry(
            "results", "chat", _("ผลของคณะกรรมการ"), _results, yearly=True, shows=judged, under=year
        ),
        PageEntry(
            "assigned", "building", _("งานที่มอบหมาย"), _assigned, yearly=True, under="documents"
        ),
        PageEntry("workshop", "user", _("ประชุมให้คะแนน"), _workshop, yearly=True, under="documents"),
        PageEntry(
            "backups",
            "shield",
            _("สำรองข้อมูล"),
            _backups,
            opens=frozenset({"backup"}),
            under="health",
        ),
        PageEntry(
            "registers",
            "table",
            _("ทะเบียนของหน่วยงาน"),
            _registers,
            yearly=True,
            shows=REGISTERS,
            under="settings",
        ),
        PageEntry(
            "setup",
            "table",
            _("ตั้งต้นหน่วยงานต้นสังกัด"),
            _setup,
            yearly=True,
            there=_sets_up,
            under="centre",
        ),
        PageEntry("privacy", "lock", _("ข้อมูลส่วนบุคคล"), _privacy, under="settings"),
    )


def member_pages() -> tuple[PageEntry, ...]:
    """Return the entries of the pages on a committee member's PC: score sheets, exchange, help."""
    found = {page.key: page for page in pages()}
    return (
        found["committee"]._replace(
            icon="check", word=_("ใบตรวจของฉัน"), yearly=False, there=lambda _room: True
        ),
        found["exchange"]._replace(badge=_unfinished, shows=frozenset()),
        found["help"]._replace(foot=False),
    )


def _home(context: PageContext) -> ShellPage:
    from ui.desktop.home.desk import HomeDesk

    desk = HomeDesk(context, partial(_unfinished_files, context))
    return ShellPage(desk, desk.live.show_year, desk.place, enter=desk.page.enter)


def _documents(context: PageContext) -> ShellPage:
    from ui.desktop.home.documents import DocumentsDesk

    desk = DocumentsDesk(context)
    page, show = desk.page, desk.live.show_year
    return ShellPage(
        desk,
        show,
        desk.place,
        enter=page.enter,
        current=desk.here,
        go_to=page.go_to,
        take=desk.take,
    )


def _circle(context: PageContext) -> ShellPage:
    from ui.desktop.home.circle import DataFlowPage

    desk = DataFlowPage(context)
    return ShellPage(desk, desk.live.show_year, desk.place, enter=desk.enter)


def _assessment(context: PageContext) -> ShellPage:
    from ui.desktop.assessment.desk import AssessmentDesk
    from ui.desktop.coverage.desk import RequiredProofsDesk

    halls: list[SurveyPhoneRoom] = []

    def survey(ref: Ref | None, opens: bool) -> None:
        if ref is not None or halls:
            from ui.desktop.workshop.survey import SurveyPhoneRoom

            halls[:] = halls or [SurveyPhoneRoom(context, desk, desk.meeting.show_locked)]
            halls[0].show_survey(ref, open_room=opens)

    def proofs(
        pages: QStackedWidget, view: Callable[[], AssessmentView | None], calls: CoverageCalls
    ) -> ProofCoverage:
        made = RequiredProofsDesk(context, _look_through, pages, view, calls)
        return ProofCoverage(made.here, made.enter, made.refresh, made.deeds)

    desk = AssessmentDesk(context, partial(_bring, context), proofs, survey)
    held = desk.hand_over, desk.enter, desk.here, desk.go_to, desk.shows_error, desk.take
    return ShellPage(
        desk, desk.show_year, desk.place, *held, lead_to=desk.lead_to, go_for=desk.go_to
    )


def _look_through(context: PageContext, parent: QWidget, files: Sequence[Ref]) -> object:
    """Review files, one after another, that the program cannot read completely."""
    from ui.desktop.evidence.look_through import PrivacyReviewDialog

    looking = PrivacyReviewDialog(context, parent, files)
    looking.open()
    return looking


def _plan(context: PageContext) -> ShellPage:
    from ui.desktop.plan.desk import PlanDesk

    desk = PlanDesk(context, partial(_bring, context))
    held = desk.hand_over, desk.enter, desk.here, desk.go_to
    return ShellPage(desk, desk.show_year, desk.place, *held, take=desk.take, go_for=desk.go_to)


def _goals(context: PageContext) -> ShellPage:
    from ui.desktop.goals.desk import GoalsDesk
    from ui.desktop.workshop.hall import open_phone_room

    desk = GoalsDesk(context, partial(_bring, context), open_phone_room)
    return ShellPage(
        desk, desk.show_year, desk.place, enter=desk.enter, current=desk.here, go_to=desk.go_to
    )


def _results(context: PageContext) -> ShellPage:
    from ui.desktop.objections.desk import CommitteeResultDesk

    desk = CommitteeResultDesk(context)
    return ShellPage(desk, desk.live.show_year, desk.place, enter=desk.enter, go_to=desk.go_to)


def _assigned(context: PageContext) -> ShellPage:
    from ui.desktop.assigning.desk import AssignedWorkPanel
    from ui.desktop.evidence.foreign import UnitEvidenceOpener

    looks: list[UnitEvidenceOpener] = []

    def look_at(ref: Ref) -> None:
        looks[:] = looks or [UnitEvidenceOpener(context, desk)]
        looks[0].look(ref)

    desk = AssignedWorkPanel(context, look_at)
    return ShellPage(
        desk, desk.show_year, desk.place, enter=desk.enter, current=desk.here, go_to=desk.go_to
    )


def _registers(context: PageContext) -> ShellPage:
    from ui.desktop.plan.registers import UnitRegistersPage

    desk = UnitRegistersPage(context)
    return ShellPage(desk, desk.live.show_year, desk.place, enter=desk.enter, go_to=desk.go_to)


def _bring(
    context: PageContext, page: QWidget, dropped: DroppedContent, target: FileTarget
) -> None:
    """File what was dropped on a page as evidence, or ask for files."""
    from ui.desktop.evidence.arrival import intake_of

    intake_of(context, page).take(dropped, target)


def _evidence(context: PageContext) -> ShellPage:
    from ui.desktop.evidence.desk import EvidenceDesk
    from ui.desktop.privacy.erasure import ErasureDesk

    desk = EvidenceDesk(context, lambda page: ErasureDesk(context, page, nothing).ask)
    return ShellPage(
        desk.page,
        desk.show_year,
        desk.place,
        desk.page.hand_over,
        desk.page.enter,
        desk.here,
        desk.go_to,
        take=desk.coming.ask_batch,
    )


def _papers(context: PageContext) -> ShellPage:
    from ui.desktop.papers.desk import PaperDesk
    from ui.desktop.signing.dialogs import ask_lock

    desk = PaperDesk(context, partial(ask_lock, context))
    page = desk.page
    return ShellPage(page, desk.show_year, desk.place, enter=page.enter, go_to=desk.go_to)


def _forms(context: PageContext) -> ShellPage:
    from ui.desktop.forms.desk import FormsDesk

    desk = FormsDesk(context)
    live = PageRefresher[None](
        context, desk.page, desk.refresh, entities=frozenset({"plan", "assessment", *FORMS})
    )
    return ShellPage(desk.page, live.show_year, desk.place, go_to=desk.go_to, take=desk.take)


def _scans(context: PageContext) -> ShellPage:
    from ui.desktop.scans.desk import ScanDesk

    desk = ScanDesk(context)
    page = desk.page
    return ShellPage(page, desk.refresh, desk.place, enter=page.enter, take=desk.take)


def _waiting(context: PageContext) -> int:
    """Return how many scanned pages wait for review."""
    return context.session.read(lambda reader: len(reader.all_scans()))


def _sign(context: PageContext) -> ShellPage:
    from ui.desktop.signing.desk import SigningDesk

    desk = SigningDesk(context)
    page = desk.page
    return ShellPage(page, desk.show_year, desk.place, enter=page.enter, go_to=desk.go_to)


def _returned(context: PageContext) -> int:
    """Return how many valid sign-offs were returned and wait for correction."""
    from core.assigning.orders import returned

    return context.session.read(partial(returned, unit=context.unit))


def _exchange(context: PageContext) -> ShellPage:
    from core.home.rows import POSTED, SEND, STAGED, STRANGER, WAITS
    from ui.desktop.conflicts.page import ConflictsDesk
    from ui.desktop.exchange.desk import ExchangeDesk
    from ui.desktop.exchange.page import CONFLICTS, LETTERS, POST, WAITING

    conflicts = ConflictsDesk(context)
    letters = ("comment", "letter", "announcement")

    def conflicts_page() -> QWidget:
        return conflicts.page

    exchanging = ExchangeDesk(context, conflicts_page, conflicts.refresh, partial(_bring, context))
    page = exchanging.page

    def go_to(ref: Ref) -> None:
        """Go to the part for a reference: sending, letters, a waiting sender or file; other records are conflicts."""
        heads = {
            SEND: POST,
            STAGED: POST,
            POSTED: POST,
            STRANGER: WAITING,
            WAITS: WAITING,
            **dict.fromkeys(letters, LETTERS),
        }
        page.show_head(heads.get(ref.entity, CONFLICTS))
        if ref.entity in ("comment", "letter"):
            page.letters.go_to(ref)
        elif ref.entity == SEND:
            exchanging.sending.begin("" if ref.scope == "all" else ref.scope)
        elif ref.entity == POSTED:
            exchanging.look_at_posted()
        elif ref.entity == STRANGER:
            # back to the page that asked
            exchanging.confirming.begin(ref.id, "" if ref.scope == "all" else ref.scope)

    def shows(problem: UserError) -> bool:
        return exchanging.sending.shows_error(problem) or exchanging.confirming.shows_error(problem)

    card = exchanging.post_card
    folder = () if card is None else (HeaderAction(_("เลือกโฟลเดอร์รับส่ง"), "folder", card.ask),)
    place = HeaderContent(_("รับส่ง"), _("รับส่ง"), others=folder)
    look = exchanging.taking.look
    return ShellPage(
        page,
        lambda _year: exchanging.refresh(),
        lambda: place,
        go_to=go_to,
        shows_error=shows,
        take=look,
    )


def _conflict_badge(context: PageContext) -> int:
    """Return how many fields wait for a choice, plus the requests to act on, plus 1 for unfinished imports."""
    from core.exchange.letters import UnitMessage

    read, unit = context.session.read, context.unit
    return read(lambda r: len(r.conflicts()) + UnitMessage.open_requests(r, unit)) + _unfinished(
        context
    )


def _unfinished(context: PageContext) -> int:
    """Return 1 if files wait that an earlier run did not finish importing, else 0."""
    return int(_unfinished_files(context) > 0)


def _unfinished_files(context: PageContext) -> int:
    """Return how many paths wait that an earlier import did not finish, and still exist."""
    kept = context.settings.kept("staged")
    if not isinstance(kept, dict) or str(context.folder) not in kept:
        return 0
    from ui.desktop.exchange.unfinished import unfinished

    found = unfinished(context.settings, context.folder)
    return len(found.paths) if found else 0


def _centre(context: PageContext) -> ShellPage:
    from ui.desktop.assessment.page import assessment_reading
    from ui.desktop.centre.desk import CentreDesk
    from ui.desktop.evidence.foreign import UnitEvidenceOpener
    from ui.desktop.papers.batch import PaperBatchWriter
    from ui.desktop.plan.page import plan_reading

    def assessment(
        page_context: PageContext, show_subject: Callable[[str], None]
    ) -> ReadOnlyAssessmentPage:
        look = UnitEvidenceOpener(page_context, desk).look
        return assessment_reading(page_context, look, show_subject)

    def plan(page_context: PageContext, show_period: Callable[[str], None]) -> ReadOnlyPlanPage:
        look = UnitEvidenceOpener(page_context, desk).look
        return plan_reading(page_context, look, show_period)

    desk = CentreDesk(
        context,
        assessment,
        plan,
        lambda page: PaperBatchWriter(context, page, own_papers=False).deed,
    )
    return ShellPage(desk, desk.show_year, desk.place, enter=desk.enter, go_to=desk.go_to)


def _committee(context: PageContext) -> ShellPage:
    from ui.desktop.assessment.scoring import assessment_scoring, item_scoring
    from ui.desktop.committee.desk import CommitteeDesk
    from ui.desktop.evidence.foreign import UnitEvidenceOpener

    desk = CommitteeDesk(
        context,
        assessment_scoring,
        item_scoring,
        lambda room, page: UnitEvidenceOpener(room, page).look,
    )
    return ShellPage(
        desk, desk.live.show_year, desk.place, desk.hand_over, desk.enter, go_to=desk.go_to
    )


def _workshop(context: PageContext) -> ShellPage:
    from ui.desktop.assessment.scoring import item_scoring
    from ui.desktop.evidence.foreign import UnitEvidenceOpener
    from ui.desktop.workshop.desk import WorkshopDesk

    desk = WorkshopDesk(
        context, item_scoring, lambda room, page: UnitEvidenceOpener(room, page).look
    )
    return ShellPage(desk, desk.show_year, desk.place, enter=desk.enter, go_to=desk.go_to)


def _judges(context: PageContext) -> bool:
    """Return whether a committee of this office was convened; a centre starts one from its units."""
    return context.session.read(partial(judges, unit=context.unit))


def _unsealed(context: PageContext) -> int:
    """Return how many sheets this PC must score and has not sealed."""
    if not _judges(context):
        return 0
    from core.committee.own import own_sheets

    return sum(one.scorable for one in context.session.read(partial(own_sheets, unit=context.unit)))


def _has_units(context: PageContext) -> bool:
    """Return whether the office has units below, or is about to have them."""
    return context.session.read(partial(has_units, context.unit)) or _sets_up(context)


def _setup(context: PageContext) -> ShellPage:
    from ui.desktop.setup.page import SetupDesk

    desk = SetupDesk(context)
    return ShellPage(
        desk.page,
        desk.live.show_year,
        desk.place,
        desk.hand_over,
        desk.page.enter,
        go_to=desk.go_to,
    )


def _sets_up(context: PageContext) -> bool:
    """Return whether the office stands above others, so that it is set up here."""
    return context.session.read(partial(stands_above, unit=context.unit))


def _health(context: PageContext) -> ShellPage:
    from ui.desktop.health.page import HealthDesk
    from ui.desktop.health.watch import watch_of

    desk = HealthDesk(context, watch_of(context))
    return ShellPage(desk.page, desk.refresh, desk.place, enter=desk.page.enter)


def _backups(context: PageContext) -> ShellPage:
    from ui.desktop.backups.page import BackupsDesk

    desk = BackupsDesk(context)
    place = HeaderContent(_("สำรองและกู้คืน"), _("สำรองข้อมูล"))

    def take(paths: list[Path]) -> None:
        context.host.rescue(paths[0])

    return ShellPage(desk.page, lambda _year: desk.refresh(), lambda: place, take=take)


def _bin(context: PageContext) -> ShellPage:
    from core.history.view import bin_rows
    from core.log.deeds import restore_records
    from ui.desktop.bin.page import BinPage

    do = context.session.do
    page = BinPage(context.look, lambda refs: do(partial(restore_records, refs=refs)))
    view = partial(bin_rows, unit=context.unit, limit=BINNED)
    live = PageRefresher(context, page, lambda: view, lambda found: page.show_rows(*found))
    place = HeaderContent(_("ข้อมูลที่ลบแล้ว"), _("ถังขยะ"))
    return ShellPage(page, live.show_year, lambda: place, enter=page.enter)


def _settings(context: PageContext) -> ShellPage:
    from ui.desktop.settings.desk import SettingsDesk

    desk = SettingsDesk(context)
    place = HeaderContent(_("ของเครื่องนี้และหน่วยงานนี้"), _("ตั้งค่า"))
    return ShellPage(
        desk.page, desk.live.show_year, lambda: place, go_to=desk.go_to, take=desk.take
    )


def _privacy(context: PageContext) -> ShellPage:
    from ui.desktop.privacy.page import PrivacyDesk

    desk = PrivacyDesk(context)
    return ShellPage(desk.page, desk.refresh, desk.place, enter=desk.page.enter)


def _help(context: PageContext) -> ShellPage:
    from ui.desktop.help.page import help_leaf

    return help_leaf(context)
