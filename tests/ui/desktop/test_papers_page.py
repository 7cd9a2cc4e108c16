"""The page of papers lists what the assessment at hand can be printed on."""

from PySide6.QtWidgets import QLabel, QPushButton

from tests.ui.desktop.acting import office, papers_of
from ui.desktop.window import Window


def test_the_sheet_of_the_units_group_stands_beside_the_checklist(sample: Window) -> None:
    view = office(sample)
    view.show_page("papers")
    said = [label.text() for label in papers_of(view).findChildren(QLabel)]
    assert "แบบสรุปผล (checklist)" in said
    assert "แบบให้คะแนน (ดีเด่น)" in said
    assert "แบบให้คะแนน (ต้นแบบ)" not in said


def test_each_has_a_button_that_asks_for_that_paper(sample: Window) -> None:
    view = office(sample)
    view.show_page("papers")
    asked: list[str] = []
    papers_of(view).print_wanted.disconnect()
    papers_of(view).print_wanted.connect(lambda form, _title: asked.append(form))
    for button in papers_of(view).findChildren(QPushButton):
        button.click()
    assert asked == ["checklist", "score_general"]
