"""How a committee scores: a member's whole sheet, or one item agreed on together; the unit's evidence can be viewed."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from core.assessment.deeds import checked
from core.assessment.facts import AssessmentFacts
from core.assessment.kept_rows import ItemRowCache
from core.assessment.rows import AnswerInput, Entered, Entries, ItemRow
from core.assessment.view import view_of
from core.errors import UserError
from core.i18n import _
from ui.desktop.assessment.asks import ItemCalls, look_only
from ui.desktop.assessment.item import ItemPanel
from ui.desktop.assessment.keys import listen_marks
from ui.desktop.assessment.page import AssessmentCalls, AssessmentPage
from ui.desktop.base.page_context import (
    FieldInputs,
    ItemScoringWidget,
    PageContext,
    SaveAnswer,
    ScoringPage,
    ShowEvidence,
    ignored,
    nothing,
)
from ui.desktop.theme.look import Look
from ui.desktop.widgets.layout import column, empty


def assessment_scoring(
    context: PageContext, answer: SaveAnswer, draft: SaveAnswer, look_at: ShowEvidence
) -> ScoringPage:
    """Return the page for a committee member's own sheet: evidence can be viewed, but not attached."""
    last = list[AssessmentFacts]()

    def show(facts: AssessmentFacts) -> None:
        last[:] = [facts]
        page.show_facts(facts)

    def stay(_inputs: FieldInputs) -> None:
        """Show the unit's own statements again, as they cannot be changed here."""
        context.host.report(_("กลุ่มและเงื่อนไขเป็นไปตามที่หน่วยงานแจ้ง กรรมการให้คะแนนรายข้อเท่านั้น"), "info")
        for facts in last:
            page.show_facts(facts)

    calls = AssessmentCalls(answer, draft, stay, items=look_only(context, look_at))
    page = AssessmentPage(context.look, calls, judging=True)
    context.host.focus_moved.connect(page.ladders.moved)
    return ScoringPage(
        page,
        show,
        page.ladders.enter,
        page.next_open,
        page.hand_over,
        page.show_refused,
    )


class AnswerEditor(QWidget):
    """Edits the answer to one item as its form asks for it; input is shown at once, but saved only on request."""

    def __init__(
        self,
        look: Look,
        calls: ItemCalls,
        change: Callable[[], None],
        refuse: Callable[[UserError], None],
    ) -> None:
        """Make the editor; `change` is called after each input, `refuse` for one that cannot be saved."""
        super().__init__()
        self._look, self._calls = look, calls._replace(save=self._entered)
        self._change, self._refuse = change, refuse
        self._facts: AssessmentFacts | None = None
        self._item = ""
        self._given = dict[str, Entered]()
        self._kept = ItemRowCache()
        self.panel: ItemPanel | None = None
        self._body = column(gap=0)
        self.setLayout(self._body)
        listen_marks(
            self, self._mark, self._mark_whole, ignored, self._look_at, nothing, self._rows
        )

    def show_item(self, facts: AssessmentFacts, item: str) -> None:
        """Show the item with this id ("" = none) as saved. If the same item was shown already, unsaved input stays."""
        same = self._facts is not None and (self._facts.sheet, self._item) == (facts.sheet, item)
        if same and self.panel is not None:
            self.panel.hand_over()
            given, self._facts = self._given, facts
            self._draw(facts)
            self._entered([(AnswerInput(item, field), value) for field, value in given.items()])
            return
        self._facts = facts
        self._item = item
        self._given = {}
        empty(self._body)
        self.panel = None
        if item:
            self.panel = ItemPanel(
                self._look, view_of(facts, cache=self._kept).item(item), self._calls
            )
            self._body.addWidget(self.panel)
            self.panel.show()  # at once, as it may get the focus next
            self.panel.show_here(True)

    def inputs(self) -> FieldInputs:
        """The unsaved inputs, for each field (its name, the value, ids of the ops whose value the user saw)."""
        if self.panel is not None:
            self.panel.hand_over()
        facts = self._facts
        if facts:
            return [
                (name, one, facts.shown(self._item, name).seen) for name, one in self._given.items()
            ]
        return []

    def enter(self) -> None:
        if self.panel is not None:
            self.panel.setFocus()

    def _rows(self) -> Sequence[ItemRow]:
        return (self.panel.row,) if self.panel is not None else ()

    def _mark_whole(self) -> None:
        if self.panel is not None:
            self.panel.mark_whole()

    def _mark(self, state: str) -> None:
        if self.panel is not None:
            self.panel.mark(state)

    def _look_at(self) -> None:
        if self.panel is not None and self.panel.attach is not None:
            self.panel.attach.click()

    def _entered(self, entries: Entries) -> None:
        facts = self._facts
        if facts is None or self.panel is None:
            return
        try:
            for slot, value in entries:
                facts = facts.typed(
                    slot.item, slot.field, checked(facts.tree, slot.item, slot.field, value)
                )
        except UserError as problem:
            self._refuse(problem)
            return
        self._facts = facts
        self._given |= {slot.field: value for slot, value in entries if slot.item == self._item}
        self._draw(facts)
        self._change()

    def _draw(self, facts: AssessmentFacts) -> None:
        """Show what was entered in every field as if it were saved."""
        if self.panel is not None:
            over = replace(facts, answers={**facts.answers, **facts.typing}, typing={})
            self.panel.show_item(view_of(over, cache=self._kept).item(self._item))


def item_scoring(
    context: PageContext, look_at: ShowEvidence, change: Callable[[], None]
) -> ItemScoringWidget:
    """Return the widget in which a committee agrees on the answer to one item; `change` is called after each input."""
    calls = look_only(context, look_at)._replace(keeping=True, narrow=True)
    answer = AnswerEditor(context.look, calls, change, context.host.refuse)
    return ItemScoringWidget(answer, answer.show_item, answer.inputs, answer.enter)
