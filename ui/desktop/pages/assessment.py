"""The assessment page: dimensions, the ladder of one, result and advice beside it. Shows and asks, decides nothing."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.actions.answer_fields import check_shares, checked
from core.actions.answer_item import completed
from core.errors import UserError
from core.i18n import _
from core.model.values import Plain
from core.scoring.score import State
from core.views.assessment import view_of
from core.views.assessment_facts import Facts, typed
from core.views.assessment_rows import AssessmentView, ItemRow, Slot
from ui.desktop.pages.assessment_cards import DimensionCards
from ui.desktop.pages.assessment_head import LadderHead
from ui.desktop.pages.assessment_item import ItemPanel
from ui.desktop.pages.assessment_keys import HintLine, listen_dimensions, listen_marks
from ui.desktop.pages.assessment_ladder import Ladder, needs_work
from ui.desktop.pages.assessment_summary import AdviceCard, RadarCard, TotalCard, helper
from ui.desktop.theme.look import Look
from ui.desktop.widgets.boxes import column, frame, hairline, row, scrolling

Place = tuple[str, str]  # item, field


class AssessmentPage(QWidget):
    """One assessment. Wishes go out by signals; `show_facts` is how anything changes."""

    answer_wanted = Signal(str, object)  # item, [(field, value as entered, seen)]
    draft_wanted = Signal(str, object)  # the same, while the person is still typing
    fact_wanted = Signal(object)  # [(field, value, seen)] of the assessment itself
    said = Signal(str)  # a sentence for the state line
    unsaved = Signal(str)  # why something typed is not saved

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._facts: Facts | None = None
        self._view: AssessmentView | None = None
        self._typing: dict[Place, str] = {}
        self._dimension = ""
        self._ladders: dict[str, Ladder] = {}
        self._here: ItemPanel | None = None
        self.cards = DimensionCards(look)
        self.head = LadderHead(look)
        self.stack = QStackedWidget()
        self.total, self.advice, self.radar = TotalCard(look), AdviceCard(look), RadarCard(look)
        self._aside = scrolling(helper(self.total, self.advice, self.radar))
        self._arrange()
        self._connect()

    # -- what is shown

    @property
    def view(self) -> AssessmentView | None:
        """What is shown now, typing included."""
        return self._view

    @property
    def ladder(self) -> Ladder:
        return self._ladders[self._dimension]

    def show_facts(self, facts: Facts) -> None:
        """Show an assessment as it is saved; what is being typed stays laid over it."""
        if self._facts is not None and _shape(facts) != _shape(self._facts):
            self._forget()
        self._facts = facts
        self._typing = {place: text for place, text in self._typing.items() if _saved(facts, place) != text}
        self._show()

    def choose(self, dimension: str) -> None:
        """Show the ladder of this dimension."""
        self._dimension = dimension
        self._show()
        self._filter()

    def go_to(self, item: str) -> None:
        """Show an item wherever it is, and put the person there."""
        if self._view is not None:
            self.head.show_all()
            self.choose(self._view.item(item).dimension)
            self.ladder.go_to(item)

    def enter(self) -> None:
        """Put the person at the item where they were, else at the first one that is open."""
        if self._view is not None:
            self.ladder.enter()

    def moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        """The keyboard is somewhere else: the item it is in wears the edge."""
        while now is not None and not isinstance(now, ItemPanel):
            now = now.parentWidget()
        if now is not self._here:
            if self._here is not None:
                self._here.show_here(False)
            self._here = now
            if now is not None:
                now.show_here(True)

    def next_open(self) -> None:
        """Go to the next item that is not assessed, not complete or in conflict, in any dimension."""
        if self._view is None:
            return
        items = self._view.items
        here = self.ladder.here
        start = here.row.id if here else next((item.id for item in items if item.dimension == self._dimension), "")
        at = next((n for n, item in enumerate(items) if item.id == start), 0) + (here is not None)
        found = next(filter(needs_work, (*items[at:], *items[:at])), None)
        if found is None:
            self.said.emit(_("ตรวจครบทุกข้อแล้ว ไม่มีข้อที่ต้องทำต่อ"))
        else:
            self.go_to(found.id)

    def show_refused(self, problem: UserError) -> None:
        """A wish was refused: what is typed stays, and its figure says why."""
        for place in self._typing:
            self.ladder.show_wrong(frozenset({place}), f"{problem.what} {problem.do}")

    def hand_over(self) -> None:
        """Hand over what is still being typed: the page, the window or the program is left."""
        for ladder in self._ladders.values():
            ladder.hand_over()

    # -- how it is built

    def _arrange(self) -> None:
        body = column(self.head, 2, self.stack, hairline(), 2, HintLine(), gap=2, edges=(14, 9, 10, 7))
        body.setStretch(2, 1)
        work = row(frame(body, "card"), self._aside, gap=12)
        work.setStretch(0, 1)
        whole = column(self.cards, work, gap=10)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._fit()

    def _connect(self) -> None:
        self.cards.chosen.connect(self.choose)
        self.head.filtered.connect(self._filter)
        self.head.search.returnPressed.connect(self._next_found)
        self.head.profiles_wanted.connect(self._profiles)
        self.total.wanted.connect(lambda wishes: self.fact_wanted.emit(_wishes(wishes)))
        self.advice.jump.connect(self.go_to)
        self._look.changing.connect(self._undress)
        self._look.changed.connect(self._redress)
        listen_marks(self.stack, self._mark, lambda by: self.ladder.step(by))
        listen_dimensions(self, self._nth)
        QShortcut(QKeySequence("F8"), self, self.next_open)
        QShortcut(QKeySequence("Ctrl+F"), self, self.head.search.setFocus)

    def _fit(self) -> None:
        """The helper column keeps its width while the main column grows; bigger text gives it a little more."""
        self._aside.setFixedWidth(316 + (self._look.scale - 100) * 6 // 5)

    def _undress(self) -> None:
        self.hand_over()
        self._forget()

    def _redress(self) -> None:
        """Ladders are made again, in the sizes and colours of now."""
        self._fit()
        self._show()

    def _forget(self) -> None:
        self._here = None
        for ladder in self._ladders.values():
            self.stack.removeWidget(ladder)
            ladder.setParent(None)
            ladder.deleteLater()
        self._ladders = {}

    def _show(self) -> None:
        """Show facts and typing in the cards, the ladder that is open, and the helper column."""
        if self._facts is None:
            return
        view = self._view = view_of(self._overlaid(self._facts))
        if self._dimension not in {row.id for row in view.dimensions}:
            self._dimension = view.dimensions[0].id
        dimension = view.dimension(self._dimension)
        self.cards.show_dimensions(view.dimensions, self._dimension)
        self.head.show_head(dimension, view.profiles)
        if self._dimension not in self._ladders:
            self._make(self._dimension)
        self.ladder.show_dimension(dimension)
        self.stack.setCurrentWidget(self.ladder)
        self.total.show_total(view)
        self.advice.show_advice(view.advice[0] if view.advice else None)
        self.radar.show_radar(view)

    def _make(self, dimension: str) -> None:
        assert self._view is not None
        ladder = Ladder(self._look, self._view.dimension(dimension))
        ladder.wanted.connect(self._want)
        ladder.rested.connect(lambda wishes: self.draft_wanted.emit(wishes[0][0].item, _wishes(wishes)))
        ladder.typing.connect(self._typed)
        ladder.blocked.connect(self.unsaved)
        self.stack.addWidget(ladder)
        self._ladders[dimension] = ladder

    # -- what the person does

    def _want(self, wishes: Sequence[tuple[Slot, object]]) -> None:
        self.answer_wanted.emit(wishes[0][0].item, _wishes(wishes))

    def _profiles(self, on: Sequence[str]) -> None:
        if self._view is not None:
            self.fact_wanted.emit([("profiles", ",".join(on), self._view.profiles_slot.shown.seen)])

    def _mark(self, state: str) -> None:
        here = self.ladder.here
        if here is None:
            self.said.emit(_("เลือกข้อก่อนด้วยปุ่ม ↓ แล้วกดให้ผล"))
        elif state == "not_applicable" and not here.row.may_not_apply:
            self.said.emit(_("แบบนี้ไม่ให้ตอบ “ไม่เข้าเงื่อนไข” ในข้อนี้"))
        else:
            here.mark(state)

    def _nth(self, n: int) -> None:
        if self._view is not None and n < len(self._view.dimensions):
            self.choose(self._view.dimensions[n].id)
            self.ladder.enter()

    def _typed(self, slots: Sequence[Slot], changed: Sequence[tuple[Slot, str]]) -> None:
        """A figure is being typed: judge it at once, say at the figure what cannot be."""
        for slot in slots:
            self._typing.pop((slot.item, slot.field), None)
        self._typing |= {(slot.item, slot.field): text for slot, text in changed}
        self._show()
        places = frozenset((slot.item, slot.field) for slot in slots)
        self.ladder.show_wrong(places, self._fault([slot for slot, _text in changed]))

    def _overlaid(self, facts: Facts) -> Facts:
        for (item, field), text in self._typing.items():
            try:
                facts = typed(facts, item, field, checked(facts.tree, item, field, text))
            except UserError:
                continue  # not a number yet: the figure itself says so
        for item in {item for item, _field in self._typing}:
            fields = [field for place, field in self._typing if place == item]
            for place in completed(facts.tree, facts.given(), item, fields):
                facts = typed(facts, place, "state", Plain(State.MET))
        return facts

    def _fault(self, slots: Sequence[Slot]) -> str:
        """Why the figures being typed could not be saved, "" when they could."""
        if self._facts is None:
            return ""
        try:
            for slot in slots:
                checked(self._facts.tree, slot.item, slot.field, self._typing[slot.item, slot.field])
            over = self._overlaid(self._facts)
            for item in {slot.item for slot in slots}:
                check_shares({name: shown.value for name, shown in over.typing[item].fields.items()})
        except UserError as problem:
            return f"{problem.what} {problem.do}"
        return ""

    # -- what is looked for

    def _filter(self) -> None:
        """Show the items that match the search and the filter."""
        if self._view is None or self._dimension not in self._ladders:
            return
        text = self.head.search.text().strip().casefold()
        items = self._view.dimension(self._dimension).items
        if not text and not self.head.only_left:
            self.ladder.show_only(None, "")
            return
        found = {item.id for item in items if _matches(item, text) and not (self.head.only_left and _done(item))}
        elsewhere = sum(_matches(item, text) for item in self._view.items if item.dimension != self._dimension)
        nothing = _("มิตินี้ไม่มีข้อที่ยังขาด")
        if text:
            nothing = _("ไม่พบคำนี้ในมิตินี้ พบในมิติอื่น {count} ข้อ กด Enter เพื่อไป").format(count=elsewhere)
        self.ladder.show_only(found, nothing)

    def _next_found(self) -> None:
        """Enter in the search: to the next item with these words, in any dimension."""
        text = self.head.search.text().strip().casefold()
        if self._view is None or not text:
            return
        items = self._view.items
        at = next((n for n, item in enumerate(items) if item.dimension == self._dimension), 0)
        turned = (*items[at:], *items[:at])
        if found := next((item for item in turned if _matches(item, text)), None):
            self.choose(found.dimension)
            self.ladder.go_to(found.id)


def _matches(item: ItemRow, text: str) -> bool:
    inside = (item.number, item.text, item.note.text, *(part.text for part in item.parts), *item.proofs)
    return any(text in words.casefold() for words in (*inside, *(measure.text for measure in item.measures)))


def _done(item: ItemRow) -> bool:
    return item.mark in ("met", "not_applicable") and not item.conflicts


def _wishes(wishes: Sequence[tuple[Slot, object]]) -> list[tuple[str, object, tuple[str, ...]]]:
    return [(slot.field, value, slot.shown.seen) for slot, value in wishes]


def _saved(facts: Facts, place: Place) -> str:
    value = facts.shown(*place).value
    return "" if value is None else str(value)


def _shape(facts: Facts) -> object:
    """What ladders are built for: another one of these needs other widgets."""
    return facts.record.ref, facts.form.using, facts.tree.on
