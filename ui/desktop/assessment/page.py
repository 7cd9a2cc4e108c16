"""The assessment page (dimensions, ladder, total, what is left), updated while typing; the matrix of two scales."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter

from core.assessment.deeds import check_shares, checked, completed
from core.assessment.facts import AssessmentFacts
from core.assessment.items_view import words_of
from core.assessment.kept_rows import ItemRowCache
from core.assessment.rows import AnswerInput, AssessmentView, Entries, ItemRow
from core.assessment.tables import MatrixCell, ScaleMatrix
from core.assessment.view import view_of, whole_view
from core.errors import UserError
from core.exact import points_text
from core.forms.field_values import AmbiguousTextError
from core.forms.vocabulary import ItemState
from core.gaps.gaps import AssessmentTodo, WayToGrade
from core.gaps.rows import GapPlanRow, GapRowsAndGradeWays
from core.i18n import _
from core.values import Plain, Ref
from ui.desktop.assessment.asks import ItemCalls, look_only
from ui.desktop.assessment.cards import DimensionCards, LadderHeading, SubjectCalls
from ui.desktop.assessment.keys import KeyHintLine, listen_marks, listen_page
from ui.desktop.assessment.ladder import LadderPanel, LadderStack
from ui.desktop.assessment.summary import (
    NextStepsCard,
    PointSourceCard,
    RadarCard,
    TotalCard,
)
from ui.desktop.base.page_context import (
    FieldInputs,
    PageContext,
    ReadOnlyAssessmentPage,
    SaveAnswer,
    ignored,
)
from ui.desktop.theme.look import Look
from ui.desktop.widgets.field_help import FieldHelpLine
from ui.desktop.widgets.late import VisiblePageUpdater
from ui.desktop.widgets.layout import (
    FittedSurface,
    Surface,
    column,
    frame,
    hairline,
    row,
    scrolling,
    settle,
)
from ui.desktop.widgets.painted import PaintedWidget
from ui.desktop.widgets.plain import name, show, show_plain, words
from ui.desktop.widgets.read_only import ReadOnlyBar, make_read_only

FieldKey = tuple[str, str]  # item, field
GROWS = 1000  # stretch of the radar, which gets the height that is left
DONE = ("met", "not_applicable", "answered", "high")  # marks of items with nothing left to do


class UnsavedTexts:
    """The texts being typed, keyed by item and field; a text is dropped once it is saved."""

    def __init__(self) -> None:
        self._texts: dict[FieldKey, str] = {}

    @property
    def keys(self) -> frozenset[FieldKey]:
        return frozenset(self._texts)

    def take(
        self, slots: Sequence[AnswerInput], changed: Sequence[tuple[AnswerInput, str]]
    ) -> None:
        """Note the typed texts in `changed`, in place of all noted before for the fields `slots` of the same answer."""
        for slot in slots:
            self._texts.pop((slot.item, slot.field), None)
        self._texts |= {(slot.item, slot.field): text for slot, text in changed}

    def settle(self, facts: AssessmentFacts) -> None:
        """Drop the texts that are saved by now, according to `facts`."""
        saved = {key: words_of(facts.shown(*key).value) for key in self._texts}
        self._texts = {key: text for key, text in self._texts.items() if saved[key] != text}

    def over(self, facts: AssessmentFacts) -> AssessmentFacts:
        """Return the facts as if the typed texts were saved, except those that cannot be saved."""
        for (item, field), text in self._texts.items():
            try:
                facts = facts.typed(item, field, checked(facts.tree, item, field, text))
            except UserError:
                continue  # not a number yet: the figure itself shows that
        for item in {item for item, _field in self._texts}:
            for key in completed(
                facts.tree,
                facts.given(),
                item,
                [field for key, field in self._texts if key == item],
            ):
                facts = facts.typed(key, "state", Plain(ItemState.MET))
        return facts

    def fault(self, facts: AssessmentFacts, slots: Sequence[AnswerInput]) -> str:
        """Return why the typed texts of these fields of one answer cannot be saved; "" if they can."""
        keys = [key for slot in slots if (key := (slot.item, slot.field)) in self._texts]
        try:
            for item, field in keys:
                checked(facts.tree, item, field, self._texts[item, field])
            over = self.over(facts)
            for item in {item for item, _field in keys}:
                check_shares(
                    {name: shown.value for name, shown in over.typing[item].fields.items()}
                )
        except AmbiguousTextError:
            return ""  # 1,25 may become 1,250: only asked about when left as it is
        except UserError as problem:
            return f"{problem.what} {problem.do}"
        return ""


class AssessmentCalls(NamedTuple):
    """What the page of an assessment calls. What is left out does nothing."""

    answer: SaveAnswer = ignored
    draft: SaveAnswer = ignored  # while the person is still typing
    set_facts: Callable[[FieldInputs], None] = ignored  # of the assessment itself
    subjects: SubjectCalls = SubjectCalls()
    items: ItemCalls = ItemCalls()


class AssessmentPage(FittedSurface):
    """The page of one assessment. It hands over what the user enters; only `show_facts` changes what it shows."""

    def __init__(
        self,
        look: Look,
        calls: AssessmentCalls,
        *,
        read_only: bool = False,
        judging: bool = False,
    ) -> None:
        """Make the page; `read_only`: another office's assessment is shown; `judging`: the user must not be advised."""
        super().__init__()
        self._look = look
        self._calls = calls
        self._reading = read_only
        self._foreign = read_only
        self._judging = judging
        self._facts: AssessmentFacts | None = None
        self.view: AssessmentView | None = None  # what is shown, including what is typed
        self.shown: AssessmentFacts | None = None  # the facts `view` was made of
        # for another font size
        self._anew = VisiblePageUpdater(self, lambda: self._draw(self.view) if self.view else None)
        self._typing, self._kept = UnsavedTexts(), ItemRowCache()
        self._dimension = ""
        self.locked = ReadOnlyBar(look)
        self.cards = DimensionCards(look, self.choose, calls.subjects)
        self.head = LadderHeading(look, self._filter, self._profiles)
        self.item_calls = calls.items._replace(
            save=self._answer,
            draft=self._draft,
            typing=self._typed,
            made=self._made_of,
        )
        self.total = TotalCard(look, self._set_facts)
        self.steps = NextStepsCard(look, self.go_to)
        self.ladders = LadderStack(look, self.item_calls, self.steps.show_here, read_only=read_only)
        self.radar = RadarCard(look)
        self._sources = PointSourceCard()
        self.matrix = MatrixCard(look, self.go_to, self._place)
        self._ways = tuple[WayToGrade, ...]()
        self._made: dict[str, tuple[GapPlanRow, ...]] = {}
        cards = (self.total, self._sources, self.matrix, self.steps, self.radar)
        self._cards = column(*cards, None, gap=10)
        self._cards.setStretchFactor(self.radar, GROWS)
        self._helper = scrolling(frame(self._cards))
        self._hints = KeyHintLine()
        body = column(
            self.head,
            2,
            self.ladders,
            hairline(),
            2,
            FieldHelpLine(look, self.ladders),
            self._hints,
            gap=2,
            edges=(14, 9, 10, 7),
            grow=2,
        )
        work = row(frame(body, "card"), self._helper, gap=12, grow=0)
        self.setLayout(column(self.locked, self.cards, work, gap=10, grow=2))
        self._redress()
        self._connect()

    # -- showing

    @property
    def ladder(self) -> LadderPanel:
        """The ladder shown at present; may be used only while an assessment is shown."""
        assert self.ladders.top is not None
        return self.ladders.top

    def show_facts(self, facts: AssessmentFacts) -> None:
        """Show an assessment as saved, overlaid by what is being typed."""
        if self._facts is not None and _shape(facts) != _shape(self._facts):
            self.ladders.forget()
            self.steps.forget_order()
        # what is locked for signing is read-only like another office's assessment, and says why and by whom
        self._reading = self.ladders.reading = self._foreign or bool(facts.locked)
        self.locked.show_locked("" if self._foreign else facts.locked)
        self._facts = facts
        self._typing.settle(facts)
        self._show()

    def show_gaps(self, gaps: GapRowsAndGradeWays) -> None:
        """Show the rows made from items beside them, and the fewest items that lead to a grade."""
        if self._facts is None or gaps.assessment != self._facts.record.ref:
            return
        places = {self._facts.place(item.id).local: item.id for item in self._facts.tree.answered()}
        rows = {
            places[at]: tuple(one for one in own if not one.done)
            for at, own in gaps.rows.items()
            if at in places
        }
        if (rows, gaps.ways) != (self._made, self._ways):
            self._made, self._ways = rows, gaps.ways
            self._show()

    def _made_of(self, item: str) -> Sequence[GapPlanRow]:
        return self._made.get(item, ())

    def choose(self, dimension: str) -> None:
        """Show the ladder of this dimension (id)."""
        self._dimension = dimension
        if self.view is not None:
            self._draw(self.view)
        self._filter()

    def go_to(self, item: str, field: str = "") -> None:
        """Clear the filter, show the ladder that contains the item (id), and focus the item, or the input of a `field` of
        its answer."""
        if self.view is not None:
            self.head.show_all()
            self.choose(self.view.item(item).dimension)
            if self.ladder.go_to(item) and field and (panel := self.ladder.panel(item)):
                panel.enter(field)

    def next_open(self) -> None:
        """Go to the next item in the list of what is left to do."""
        if self.view is not None and not self.view.items:
            self.item_calls.report(_("แบบนี้ไม่ได้ถามข้อใดไว้"))
        elif self.view is not None and not self.steps.go_on(self.ladders.last):
            self.item_calls.report(_("ตรวจครบทุกข้อแล้ว ไม่มีข้อที่ต้องทำต่อ"))

    def show_refused(self, problem: UserError) -> bool:
        """Show why typed numbers were refused, beside them, and keep them. Return False if no such number is shown."""
        top = self.ladders.top
        return top is not None and top.show_wrong(self._typing.keys, f"{problem.what} {problem.do}")

    def hand_over(self) -> None:
        """Save what is still being typed, because page, window or program is being left."""
        self.ladders.hand_over()

    # -- building

    def _connect(self) -> None:
        self.head.search.returnPressed.connect(self._next_found)
        self._look.changing.connect(self.hand_over)
        self._look.changing.connect(self.ladders.forget)
        self._look.resized.connect(self._redress)
        ladders = self.ladders
        marks = listen_marks(
            *(
                ladders,
                ladders.mark,
                ladders.mark_whole,
                ladders.step,
                ladders.attach,
                ladders.confirm,
            ),
            self._items,
        )
        keys = listen_page(self, self._nth, self.next_open, self._parts)
        self._hints.show_keys(keys, marks)

    def _redress(self) -> None:
        """Make the ladders again for the new font size when they are shown."""
        self._fit()
        self._anew.ask()

    def _fit(self) -> None:
        """Let the column beside the ladder grow only with a wide page; there the radar stands right below the total."""
        more = self._look.beside(0, self.width(), 1 / 2)
        self._helper.setFixedWidth(316 + (self._look.scale - 100) * 6 // 5 + more)
        at = 1 if more else self._cards.count() - 2  # before the free room at the end
        if self._cards.indexOf(self.radar) != at:
            self._cards.insertWidget(at, self.radar, GROWS)

    def _show(self) -> None:
        """Show the facts with what is typed in the cards, the open ladder and the helper column."""
        if self._facts is not None:
            if self._foreign and self._facts.whole is not None and not self._facts.subjects:
                self.shown = self._facts  # individual answers stay in the unit
                self._draw(whole_view(self.shown))
            else:
                self.shown = self._typing.over(self._facts)
                self._draw(view_of(self.shown, cache=self._kept))

    def _draw(self, view: AssessmentView) -> None:
        self.view, self._anew.due = view, False
        if self._dimension not in {row.id for row in view.pages}:
            self._dimension = view.dimensions[0].id
        self.cards.subjects.show_subjects(view, read_only=self._foreign)
        self.cards.show_dimensions(view.pages, self._dimension)
        self.head.show_head(view.dimension(self._dimension), view.profiles)
        self.ladders.show_ladder(view, self._dimension)
        self.total.show_total(view)
        make_read_only(self.total, read_only=self._reading)
        ways = () if self._reading or self._judging else self._ways
        self.steps.show_steps(view, AssessmentTodo.each(view, ways, urge=not self._judging), ways)
        settle(self._helper)
        self._sources.show_sources(view)
        self._hints.fit()
        here = {item.id for item in self._items()}
        inside = (
            matrix
            for matrix in view.matrices
            if any(item in here for item, *_asks in matrix.item_asks)
        )
        self.matrix.show_matrix(next(inside, None))
        self.radar.show_radar(view)

    def _parts(self) -> int:
        return len(self.view.pages) if self.view is not None else 0

    def _items(self) -> Sequence[ItemRow]:
        return self.view.dimension(self._dimension).items if self.view is not None else ()

    # -- actions of the person

    def _answer(self, entries: Entries) -> None:
        self.steps.keep_order()
        self._calls.answer(entries[0][0].item, _field_inputs(entries))

    def _draft(self, entries: Entries) -> None:
        self._calls.draft(entries[0][0].item, _field_inputs(entries))

    def _set_facts(self, entries: Entries) -> None:
        self._calls.set_facts(_field_inputs(entries))

    def _profiles(self, profiles: Sequence[str]) -> None:
        if self.view is not None and not self._reading:
            self._set_facts([(self.view.profiles_slot, ",".join(profiles))])

    def _place(self, item: str, values: Sequence[str]) -> None:
        """Place an item in its matrix, answering both its questions in one save."""
        item = item or self.ladders.last
        matrices = self.view.matrices if self.view else ()
        asks = next(
            (one for matrix in matrices for one in matrix.item_asks if one[0] == item), None
        )
        if self.view is None or self._reading or asks is None:
            return
        slots = {ask.id: ask.slot for ask in self.view.item(item).asks}
        self._answer([(slots[ask], value) for ask, value in zip(asks[1:], values, strict=True)])
        self.go_to(item)

    def _nth(self, n: int) -> None:
        if self.view is not None and n < len(self.view.pages):
            self.choose(self.view.pages[n].id)
            self.ladders.enter()

    def _typed(
        self, slots: Sequence[AnswerInput], changed: Sequence[tuple[AnswerInput, str]]
    ) -> None:
        """Score a figure while it is being typed, and show why it cannot be saved."""
        self.steps.keep_order()
        self._typing.take(slots, changed)
        self._show()
        if self._facts is not None:
            keys = frozenset((slot.item, slot.field) for slot in slots)
            self.ladder.show_wrong(keys, self._typing.fault(self._facts, slots))

    # -- search

    def _filter(self) -> None:
        """Show the items that match the search and the filter."""
        if self.view is None or self.ladders.top is None:
            return
        text = self.head.search.text().strip().casefold()
        items = self.view.dimension(self._dimension).items
        if not text and not self.head.only_left:
            self.ladder.show_only(None, "")
            return
        done = set()
        if self.head.only_left:
            done = {item.id for item in items if item.mark in DONE and not item.conflicts}
        found = {item.id for item in items if item.id not in done and _matches(item, text)}
        elsewhere = sum(
            _matches(item, text) for item in self.view.items if item.dimension != self._dimension
        )
        unproved = sum(item.unproved for item in items)
        nothing = _("ทุกข้อของส่วนนี้นับว่าผ่าน")
        if unproved:
            nothing = _("ทุกข้อของส่วนนี้นับว่าผ่าน แต่ยังขาดหลักฐาน {n} ข้อ").format(n=unproved)
        if text:
            nothing = _("ไม่พบคำนี้ในส่วนนี้ พบในส่วนอื่น {count} ข้อ กด Enter เพื่อไป").format(count=elsewhere)
        self.ladder.show_only(found, nothing)

    def _next_found(self) -> None:
        """Go to the next item that contains the searched words, in any dimension."""
        text = self.head.search.text().strip().casefold()
        if self.view is None or not text:
            return
        items = self.view.items
        at = next((n for n, item in enumerate(items) if item.dimension == self._dimension), 0)
        turned = (*items[at:], *items[:at])
        found = next((item for item in turned if _matches(item, text)), None)
        if found:
            self.choose(found.dimension)
            self.ladder.go_to(found.id)


def _matches(item: ItemRow, text: str) -> bool:
    asked = [part.text for part in item.parts] + [proof.text for proof in item.proofs]
    asked += [measure.text for measure in item.measures]
    return any(
        text in words.casefold() for words in (item.number, item.text, item.note.text, *asked)
    )


def _field_inputs(entries: Entries) -> FieldInputs:
    return [(slot.field, value, slot.shown.seen) for slot, value in entries]


def _shape(facts: AssessmentFacts) -> object:
    """Return what the ladders depend on: when it changes, other widgets are needed."""
    # chosen parts of the form may leave items out
    asked = tuple(item.id for item in facts.tree.answered())
    return (
        facts.record.ref,
        facts.sheet,
        facts.form.using,
        facts.form.wording,
        facts.tree.on,
        asked,
        bool(facts.locked),
    )


def assessment_reading(
    context: PageContext, look_at: Callable[[Ref], object], show_subject: Callable[[str], None]
) -> ReadOnlyAssessmentPage:
    """Return the read-only page of another unit's assessment. `look_at(evidence)` is called to show evidence,
    `show_subject` with the id of the subject to show, for forms filled for many."""
    calls = AssessmentCalls(subjects=SubjectCalls(show_subject), items=look_only(context, look_at))
    page = AssessmentPage(context.look, calls, read_only=True)
    context.host.focus_moved.connect(page.ladders.moved)

    def here() -> ItemRow | None:
        panel = page.ladder.here
        return panel.row if panel else None

    return ReadOnlyAssessmentPage(page, page.show_facts, page.ladders.enter, page.go_to, here)


# an item ("" = the current one), the ids of the values of both scales
PlaceItem = Callable[[str, Sequence[str]], None]


class ScaleMatrixChart(PaintedWidget):
    """A chart of two crossed scales, with points and items in its cells; a dashed line separates cells over the limit.
    A click on a cell goes to its next item or, in an empty cell, places the current item. Items can also be dragged."""

    def __init__(self, look: Look, go_to: Callable[[str], None], place: PlaceItem) -> None:
        super().__init__(look, 0, 230)
        self._go_to, self._place = go_to, place
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)
        self._matrix: ScaleMatrix | None = None
        self._called: dict[str, str] = {}
        self._last, self._held = "", ""

    def show_matrix(self, matrix: ScaleMatrix) -> None:
        self._matrix = matrix
        self._called = {place.item: place.number or place.text[:2] for place in matrix.places}
        said = ", ".join(
            f"{one.number} {one.text} {points_text(one.points)} {one.band}" for one in matrix.places
        )
        name(self, matrix.title, said)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        here = self._cell(event)
        items = here.items if here else ()
        self._held = ""
        if items:
            self._held = self._last if self._last in items else items[0]
        elif here is not None:
            self._place("", here.ids)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        here = self._cell(event)
        held = self._held
        self._held = ""
        if here is None or not held:
            return
        if held not in here.items:
            self._place(held, here.ids)
            return
        items = here.items
        if self._last in items:
            self._last = items[(items.index(self._last) + 1) % len(items)]
        else:
            self._last = items[0]
        self._go_to(self._last)

    def _cell(self, event: QMouseEvent) -> MatrixCell | None:
        boxes = self._boxes(self._matrix) if self._matrix else []
        return next((cell for box, cell in boxes if box.contains(event.position())), None)

    def draw(self, painter: QPainter, area: QRectF) -> None:
        found = self._matrix
        if found is None:
            return
        painter.setFont(self.look.font(13, 600))
        middle = Qt.AlignmentFlag.AlignCenter
        for box, cell in self._boxes(found):
            painter.setPen(self.pen("line", 1))
            painter.setBrush(self._ground(cell.rank, len(found.bands)))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(self.look.color("text"))
            later = (f"→{self._called.get(item, '')}" for item in cell.after)
            letters = " ".join((*(self._called.get(item, "") for item in cell.items), *later))
            if letters:
                words_ = f"{points_text(cell.points)}\n{letters}"
            else:
                words_ = points_text(cell.points)
            painter.drawText(box, int(middle), words_)
        painter.setPen(self.pen("text", 2, Qt.PenStyle.DashLine))
        for first, second in self._edges(found):
            painter.drawLine(first, second)
        painter.setPen(self.look.color("text2"))
        painter.setFont(self.look.font(12))
        foot = QRectF(area.left(), area.bottom() - self.look.px(20), area.width(), self.look.px(20))
        painter.drawText(foot, int(middle), f"↑ {found.axis_titles[0]}   → {found.axis_titles[1]}")

    def _ground(self, rank: int, band_count: int) -> QColor:
        """Return the colour of a band by its rank: from calm over warning to bad; the words say the same."""
        share = rank / max(1, band_count - 1)
        first, second, part = (
            ("okbg", "warnbg", share * 2) if share < 0.5 else ("warnbg", "badbg", share * 2 - 1)
        )
        low, high = self.look.color(first), self.look.color(second)
        ends = ((low.red(), high.red()), (low.green(), high.green()), (low.blue(), high.blue()))
        return QColor(*(round(a + (b - a) * part) for a, b in ends))

    def _boxes(self, matrix: ScaleMatrix) -> list[tuple[QRectF, MatrixCell]]:
        ground = QRectF(self.rect()).adjusted(1, 1, -1, -self.look.px(22))
        wide = ground.width() / len(matrix.across)
        high = ground.height() / len(matrix.up)
        return [
            (
                QRectF(
                    x * wide + 1, ground.top() + (len(matrix.up) - 1 - y) * high, wide - 3, high - 3
                ),
                cell,
            )
            for y, line in enumerate(matrix.rows)
            for x, cell in enumerate(line)
        ]

    def _edges(self, matrix: ScaleMatrix) -> Iterator[tuple[QPointF, QPointF]]:
        """Yield the edges between a cell within the limit and one over it."""
        boxes, across = self._boxes(matrix), len(matrix.across)
        for at, (box, cell) in enumerate(boxes):
            right = boxes[at + 1][1] if (at + 1) % across else None
            above = boxes[at + across][1] if at + across < len(boxes) else None
            box = box.adjusted(-1.5, -1.5, 1.5, 1.5)
            if right is not None and right.over != cell.over:
                yield box.topRight(), box.bottomRight()
            if above is not None and above.over != cell.over:
                yield box.topLeft(), box.topRight()


class MatrixCard(Surface):
    """A card with a ScaleMatrixChart and a list of its items, most points first; equal points share a rank."""

    def __init__(self, look: Look, go_to: Callable[[str], None], place: PlaceItem) -> None:
        super().__init__("card")
        self._look = look
        self.chart = ScaleMatrixChart(look, go_to, place)
        self._title = words("", "card")
        self._places = words("", "line", "text2", wrap=True)
        self._limit = words("", "small", "warn", wrap=True)
        self.setLayout(
            column(self._title, self.chart, self._places, self._limit, gap=4, edges=(14, 8, 10, 8))
        )
        self.hide()

    def show_matrix(self, matrix: ScaleMatrix | None) -> None:
        show(self, matrix is not None)
        if matrix is not None:
            show_plain(self._title, matrix.title)
            self.chart.show_matrix(matrix)
            lines = (
                f"{one.place}. {one.number} {one.product} = {points_text(one.points)} {one.band}"
                + (f"  → {one.after}" if one.after else "")
                for one in matrix.places
            )
            show_plain(self._places, "\n".join(lines))
            show_plain(self._limit, f"- - -  {matrix.limit}" if matrix.limit else "")
