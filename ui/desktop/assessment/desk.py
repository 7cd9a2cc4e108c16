"""The assessments of an office in one place: the year's assessment, or the page that starts it."""

from functools import partial

from PySide6.QtWidgets import QStackedWidget

from core.assessment.facts import answer_at, office_of
from core.assessment.start_deeds import start_assessment
from core.errors import UserError
from core.forms.shape import Instrument
from core.i18n import _
from core.log.ports import Reader
from core.values import Changes, Ref
from ui.desktop.assessment.attachment import Attachments
from ui.desktop.assessment.keeper import AssessmentSync
from ui.desktop.assessment.page import AssessmentPage
from ui.desktop.assessment.start import StartPage
from ui.desktop.base.parts import Bring, MakeCoverage
from ui.desktop.base.room import HeaderAction, HeaderContent, Room


class AssessmentDesk(QStackedWidget):
    """Reads and writes through its `assessing`; the frame shows its place."""

    def __init__(self, room: Room, bring: Bring, make_coverage: MakeCoverage) -> None:
        super().__init__()
        self._room, self._year = room, 0
        self._office: tuple[str, str] | None = None  # name and code, read once
        self.page = AssessmentPage(room.look)
        self.assessing = AssessmentSync(room.session, room.unit, self.page, room.news)
        self.attaching = Attachments(room, self, lambda: self.assessing.ref, bring)
        self._start: StartPage | None = None
        self.coverage = make_coverage(self, lambda: self.page.view if self.assessing.ref else None)
        self.coverage.opened.connect(self._moved)
        self.coverage.left.connect(self._to_items)
        self.coverage.item_wanted.connect(self._to_item)
        said = room.host.said
        keeper = self.assessing.keeper
        keeper.shown.connect(lambda _facts: self._moved())
        keeper.shown.connect(lambda _facts: self.coverage.refresh())
        keeper.lost.connect(lambda: self.show_year(self._year))
        keeper.busy.connect(lambda: said.emit(_("กำลังบันทึก"), "info"))
        asks = self.page.asks
        asks.said.connect(lambda sentence: said.emit(sentence, "info"))
        asks.blocked.connect(lambda why: said.emit(_("ยังไม่บันทึก: {why}").format(why=why), "bad"))
        room.host.focus_moved.connect(self.page.ladders.moved)
        asks.attach_wanted.connect(self.attaching.attach)
        asks.evidence_seen.connect(room.host.jump)
        self.page.locked.wanted.connect(lambda: room.host.place_wanted.emit("sign", self.assessing.ref))
        room.news.changed.connect(self._changed)
        room.host.closing.connect(keeper.stop)

    @property
    def start(self) -> StartPage:
        """The page that starts a year; made when it is first needed, for it reads every form."""
        if self._start is None:
            self._start = StartPage(self._room.look, tuple(self._room.session.forms.all()))
            self._start.wanted.connect(self._begin)
            self.addWidget(self._start)
        return self._start

    def show_year(self, year: int) -> None:
        """Show the assessment of a year, or the page that starts one."""
        self._year = year
        found = self.assessing.of_year(year)
        if found is None:
            self.assessing.leave()
            self.start.show_year(year)
            self.setCurrentWidget(self.start)
        else:
            if self.indexOf(self.page) < 0:
                self.addWidget(self.page)  # not before: it is laid out where it stands
            try:
                if self.assessing.ref != found:
                    self.assessing.open(found)
            except UserError as problem:
                self._room.host.refused.emit(problem)
                return
            if not self.coverage.here:
                self.setCurrentWidget(self.page)
            self.coverage.refresh()
        self._moved()

    def enter(self) -> None:
        """Put the keyboard where work goes on."""
        if self.currentWidget() is self.page:
            self.page.ladders.enter()
        elif self.coverage.here:
            self.coverage.enter()
        else:
            self.start.enter()

    def hand_over(self) -> None:
        self.page.hand_over()

    def here(self) -> Ref | None:
        """The answer to the item the person is at."""
        facts, ladder = self.assessing.facts, self.page.ladders.top
        panel = ladder.here if ladder else None
        return answer_at(facts.sheet, panel.row.id) if facts and panel else None

    def go_to(self, ref: Ref) -> None:
        """To the item whose answer this is, else to the next one with something to do."""
        facts = self.assessing.facts
        if facts is None:
            return
        item = next((one.id for one in facts.tree.answered() if answer_at(facts.sheet, one.id) == ref), "")
        if item:
            self._to_item(item)
        elif ref.entity == "answer":
            self.page.next_open()

    def told(self, problem: UserError) -> bool:
        """Whether the page has said this refusal at the figure it is about."""
        return self.page.isVisible() and problem is self.assessing.said_at_figure

    def _named(self, reader: Reader) -> tuple[str, str]:
        return office_of(reader, self._room.unit)

    def place(self) -> HeaderContent:
        view = self.page.view if self.assessing.ref else None
        name, code = self._office = self._office or self._room.session.read(self._named)
        if view is None:
            return HeaderContent(_("การประเมิน"), name or code)
        edition = _("เกณฑ์ฉบับ พ.ศ. {year}").format(year=view.edition)
        crumbs = "  ›  ".join((_("การประเมิน{title}").format(title=view.title), _("รอบประเมินตนเอง"), edition))
        primary, *others = self.coverage.deeds(HeaderAction(_("พิมพ์แบบตรวจ"), "printer", self._print))
        tip = "\n".join(sentence for _item, sentence in view.findings[:8]) or _("ข้อมูลไม่ตรงกัน รอการเลือก")
        return HeaderContent(
            crumbs, name or code, primary, tuple(others),
            findings=len(view.findings) + view.conflicts, tip=tip, next_finding=self._next_open,
        )  # fmt: skip

    def _to_items(self) -> None:
        """Back from the proofs."""
        self.setCurrentWidget(self.page)
        self.enter()
        self._moved()

    def _next_open(self) -> None:
        if self.coverage.here:
            self._to_items()
        self.page.next_open()

    def _to_item(self, item: str) -> None:
        if self.coverage.here:
            self._to_items()
        self.page.go_to(item)

    def _print(self) -> None:
        """To the papers of the assessment, where they are seen before they are printed."""
        self.hand_over()
        if self.assessing.ref is not None:
            self._room.host.place_wanted.emit("papers", self.assessing.ref)

    def _begin(self, form: Instrument, year: int, profiles: list[str]) -> None:
        self._room.session.do(partial(start_assessment, instrument=form, year=year, profiles=profiles))

    def _moved(self) -> None:
        self._room.host.moved.emit("assessment")

    def _changed(self, changes: Changes) -> None:
        """An assessment was started, taken in, came with a file or came back from the bin; the office has a name."""
        if any(ref.entity in ("office", "unit") for ref in changes.touched):
            self._office = None
        if self.assessing.ref is None and any(ref.entity == "assessment" for ref in changes.touched):
            self.show_year(self._year)
            if self.isVisible():
                self.enter()
