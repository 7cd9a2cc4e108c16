"""A prompt takes every number and day the program reads, offers what is likely, and waits where it reads none."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.desktop.theme.look import Look
from ui.desktop.widgets.plain import show_entry
from ui.desktop.widgets.prompt import ErrorLine, Prompt, PromptDialog, day, number

TAKEN = Qt.MouseButton.LeftButton


@pytest.fixture
def asked(look: Look, qtbot: QtBot) -> Iterator[tuple[PromptDialog, list[dict[str, Any]]]]:
    """A number and a day; the prompt itself has no place for what is wrong."""
    given = list[dict[str, Any]]()
    prompt = Prompt(title="ถาม", go="ตกลง", parts=[number("n", "จำนวน", 3), day("on", "วันที่")])
    page = QWidget()
    qtbot.addWidget(page)
    dialog = PromptDialog(look, prompt, page, lambda **answers: given.append(answers))
    dialog.show()
    yield dialog, given
    page.close()


@pytest.mark.parametrize(
    ("typed", "read"), [("25", 25), ("๒๕", 25), ("1,250", 1250), ("", 0), ("  7 ", 7)]
)
def test_numbers_are_read_as_people_type_them(
    asked: tuple[PromptDialog, list[dict[str, Any]]], typed: str, read: int
) -> None:
    dialog, given = asked
    show_entry(dialog.fields["n"], typed)
    QTest.mouseClick(dialog.go, TAKEN)
    assert given == [{"n": read, "on": ""}]


@pytest.mark.parametrize("typed", ["สามสิบ", "-4", "1.5", "1/2"])
def test_words_that_are_no_number_are_never_nought(
    asked: tuple[PromptDialog, list[dict[str, Any]]], typed: str
) -> None:
    dialog, given = asked
    show_entry(dialog.fields["n"], typed)
    assert dialog.wrong.text() == "ช่องนี้รับจำนวนเต็มตั้งแต่ 0 ขึ้นไป เช่น 25"
    assert not dialog.offer.isVisible()
    dialog.enter()
    assert given == []
    assert dialog.wrong.isVisible()
    show_entry(dialog.fields["n"], "4")
    assert (dialog.wrong.text(), dialog.go.isEnabled()) == ("", True)


@pytest.mark.parametrize(
    ("field", "typed", "likely", "read"),
    [
        ("on", "9 กรกฏาคม 2569", "9 ก.ค. 2569", "2026-07-09"),
        ("on", "1/10/2511", "1 ต.ค. 2568", "2025-10-01"),
        ("n", "1,50,000", "150000", 150_000),
    ],
)
def test_what_is_only_likely_is_offered_and_taken_at_a_press(
    asked: tuple[PromptDialog, list[dict[str, Any]]],
    field: str,
    typed: str,
    likely: str,
    read: object,
) -> None:
    dialog, given = asked
    show_entry(dialog.fields[field], typed)
    assert dialog.wrong.text() == f"หมายถึง {likely} หรือไม่"
    assert not dialog.go.isEnabled()
    QTest.mouseClick(dialog.offer, TAKEN)
    assert dialog.fields[field].text() == likely
    QTest.mouseClick(dialog.go, TAKEN)
    assert given[0][field] == read


@pytest.mark.parametrize(
    "typed", ["วันที่ 9 เมษายน พ.ศ. 2569", "9/4/2569 0:00", "2569-04-09", "9 เม.ย. 69"]
)
def test_days_are_read_as_people_type_them(
    asked: tuple[PromptDialog, list[dict[str, Any]]], typed: str
) -> None:
    dialog, given = asked
    show_entry(dialog.fields["on"], typed)
    dialog.enter()
    assert given[0]["on"] == "2026-04-09"


def test_what_a_prompt_itself_says_is_lacking_is_said_where_all_can_be_read(
    look: Look, qtbot: QtBot
) -> None:
    prompt = Prompt(
        title="ถาม",
        go="ตกลง",
        parts=[day("on", "วันที่"), ErrorLine()],
        lacks=lambda on: "" if on else "ยังไม่มีวันที่",
    )
    page = QWidget()
    qtbot.addWidget(page)
    dialog = PromptDialog(look, prompt, page)
    assert dialog.wrong.text() == "ยังไม่มีวันที่"
    show_entry(dialog.fields["on"], "พรุ่งนี้")
    assert dialog.wrong.text() == "ช่องนี้รับวันที่ เช่น 9 เม.ย. 69 หรือ 9/4/2569"
