"""The page of an assessment for somebody who only reads it."""

from core.assessment.rows import ItemRow
from ui.desktop.assessment.page import AssessmentPage
from ui.desktop.base.page_context import PageContext
from ui.desktop.base.parts import AssessmentReading


def assessment_reading(room: PageContext) -> AssessmentReading:
    page = AssessmentPage(room.look, reading=True)
    page.asks.said.connect(lambda sentence: room.host.said.emit(sentence, "info"))
    room.host.focus_moved.connect(page.ladders.moved)

    def here() -> ItemRow | None:
        panel = page.ladder.here
        return panel.row if panel else None

    return AssessmentReading(page, page.show_facts, page.ladders.enter, here)
