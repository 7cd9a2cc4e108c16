"""The year's assessment of an office, or the page that starts one."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from core.assessment.facts import answer_at, office_of
from core.assessment.start_deeds import start_assessment
from core.errors import UserError
from core.forms.shape import Instrument
from core.gravity import count_words
from core.i18n import _
from core.thai.numbering import arabic_digits
from core.values import Changes, Ref
from ui.desktop.assessment.item_evidence import Attachments
from ui.desktop.assessment.keeper import AssessmentSync
from ui.desktop.assessment.page import AssessmentPage
from ui.desktop.base.page_context import HeaderAction, HeaderContent, PageContext
from ui.desktop.base.parts import Bring, MakeCoverage
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, OptionCard
from ui.desktop.widgets.layout import column, frame, holding, row, scrolling
from ui.desktop.widgets.plain import show_plain, words


class StartPage(QWidget):
    """Offers each scored form and its profiles; one press starts the year's assessment."""

    wanted = Signal(object, int, object)  # Instrument, year, ids of profiles

    def __init__(self, look: Look, forms: tuple[Instrument, ...]) -> None:
        super().__init__()
        self._look, self._year = look, 0
        self._forms = tuple(form for form in forms if form.kind)
        self._title = words("", "section", wrap=True)
        text = words(
            _("เลือกเกณฑ์และประเภทของหน่วยงาน แล้วเริ่มตรวจทีละข้อได้ทันที เปลี่ยนประเภทภายหลังได้โดยคำตอบไม่หาย"),
            "body",
            "text2",
            wrap=True,
        )
        self._cards: dict[str, OptionCard] = {}  # by profile
        self._form = self._forms[0] if self._forms else None
        self._go = Button(look, _("เริ่มการประเมิน"), "primary", "check", do=self._start)
        inside = column(
            self._title, text, 8, *self._asked(), 8, row(self._go, None), None, gap=8, edges=(28, 24, 28, 24)
        )
        self.setLayout(column(scrolling(frame(inside, "card")), gap=0))

    def show_year(self, year: int) -> None:
        self._year = year
        show_plain(self._title, _("ยังไม่มีการประเมินของปีงบประมาณ {year}").format(year=year))

    def enter(self) -> None:
        """Enter starts with what is chosen."""
        self._go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _asked(self) -> list[QWidget]:
        """The form, then one row of cards per choice of profile."""
        if (form := self._form) is None:
            return [words(_("ยังไม่มีแบบประเมินในเครื่องนี้"), "strong", "bad")]
        choices = dict.fromkeys(each.choice for each in form.profiles if each.choice and each.by == "office")
        title = words(arabic_digits(str(form.title)), "strong", wrap=True)
        return [title, *(self._choice(form, choice) for choice in choices)]

    def _choice(self, form: Instrument, choice: str) -> QWidget:
        group, line = QButtonGroup(self), row(gap=10)
        asked = _("หน่วยงานของท่านเป็น") if choice == "scope" else _("ใช้เกณฑ์ชุดใด (ถ้าไม่แน่ใจ ใช้ชุดที่เลือกไว้แล้ว)")
        for profile in (each for each in form.profiles if each.choice == choice):
            whole = arabic_digits(str(profile.title))
            title = arabic_digits(str(profile.short)) or whole
            icon = "building" if choice == "scope" else "doc"
            card = OptionCard(self._look, icon, title, whole if whole != title else "")
            card.setChecked(profile.default)
            group.addButton(card)
            line.addWidget(card, 1)
            self._cards[profile.id] = card
        return holding(column(words(asked, "label", "text2", wrap=True), line, gap=4))

    def _start(self) -> None:
        if self._form is not None:
            chosen = [key for key, card in self._cards.items() if card.isChecked()]
            self.wanted.emit(self._form, self._year, sorted(chosen))


class AssessmentDesk(QStackedWidget):
    """Reads and writes through its `assessing`; the frame shows its place."""

    def __init__(self, room: PageContext, bring: Bring, make_coverage: MakeCoverage) -> None:
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

    def place(self) -> HeaderContent:
        view = self.page.view if self.assessing.ref else None
        name, code = self._office = self._office or self._room.session.read(
            lambda reader: office_of(reader, self._room.unit)
        )
        if view is None:
            return HeaderContent(_("การประเมิน"), name or code)
        edition = _("เกณฑ์ฉบับ พ.ศ. {year}").format(year=view.edition)
        crumbs = "  ›  ".join((_("การประเมิน{title}").format(title=view.title), _("รอบประเมินตนเอง"), edition))
        primary, *others = self.coverage.deeds(HeaderAction(_("พิมพ์แบบตรวจ"), "printer", self._print))
        tip = "\n".join((count_words(view.found), *(one.text for one in view.findings[:8])))
        return HeaderContent(
            crumbs, name or code, primary, tuple(others),
            findings=view.found.every, tip=tip, next_finding=self._next_open,
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
