"""The dates of a programme's steps have the habits of a spreadsheet, walked by real keys."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from core.assigning.programme_steps import DueDate
from core.thai.written import arabic_digits
from tests.ui.desktop.grids import habits_of
from tests.ui.desktop.habits import Bench, Habit, walked
from ui.desktop.setup.programmes import DAY, WHY, StepDatesCard
from ui.desktop.theme.look import Look


@pytest.fixture
def dates(worn: Look, qtbot: QtBot) -> StepDatesCard:
    """Four steps with a date each, and a reason typed beside it."""
    qtbot.addWidget(card := StepDatesCard(worn, print, print, print))
    card.show_dates(
        "โครงการ", 2570, [(f"s{n}", f"ขั้นที่ {n}", DueDate(date(2027, 4, n + 1))) for n in range(4)]
    )
    card.resize(900, 400)
    card.show()
    card.activateWindow()
    qtbot.waitUntil(card.isActiveWindow)
    card.rows.cells.enter({(n, WHY): f"why {n}" for n in range(4)})
    return card


def of_dates(card: StepDatesCard) -> Bench:
    rows = card.rows

    def stored() -> list[dict[str, str]]:
        return [
            {"day": rows.text((n + 1, DAY)), "why": rows.text((n + 1, WHY))}
            for n in range(rows.rowCount())
        ]

    return Bench(
        card,
        card.view,
        {"a": "day", "b": "why"},
        columns=lambda: ("step", "day", "why", "note"),
        stored=stored,
        words=lambda row, column: arabic_digits(rows.cells.typed(row, column)),
        filled=rows.rowCount,
        red=lambda: rows.wrong,
        picked=lambda: card._picked.text(),
    )


def test_the_dates_of_a_programme_have_every_habit(dates: StepDatesCard, qtbot: QtBot) -> None:
    """Words that are no day stay in red, which is walked below."""
    bench = of_dates(dates)._replace(red=lambda: ())
    assert walked(bench, habits_of("dates of a programme's steps"), qtbot) == []


IN_DATES = (
    Habit(
        "days are typed down the column",
        "1/3/70{Return}2/3/70{Return}",
        {"a": ["1/3/70", "2/3/70"]},
        (0, "a"),
        ends=(2, "a"),
        deeds=2,
    ),
    Habit("Thai digits are a day", "๑ มี.ค. ๒๕๗๐{Return}", {"a": ["๑ มี.ค. ๒๕๗๐"]}, (0, "a")),
    Habit(
        "days as Excel shows them",
        "{Ctrl+V}",
        {"a": ["1/3/2570", "2027-03-02", "+"]},
        (0, "a"),
        holds="1/3/2570\n2027-03-02",
    ),
    Habit(
        "what is no day stays in red",
        "31 ก.พ. 70{Return}",
        {"a": ["31 ก.พ. 70"]},
        (0, "a"),
        ends=(1, "a"),
        red={(0, "a"): "31 ก.พ. 70"},
    ),
    Habit(
        "and after Tab",
        "soon{Tab}",
        {"a": ["soon"]},
        (0, "a"),
        red={(0, "a"): "soon"},
        ends=(0, "b"),
    ),
    Habit(
        "a later day asks for its reason",
        "{Delete}{Left}1/5/70{Tab}",
        {"a": ["1/5/70"], "b": [""]},
        (0, "b"),
        red={(0, "b"): ""},
        ends=(0, "b"),
        deeds=2,
    ),
    Habit(
        "one reason for several is filled down",
        "{Shift+Down}{Shift+Down}{Ctrl+D}",
        {"b": ["+", "=0", "=0"]},
        (0, "b"),
    ),
    Habit("no date at all", "{Shift+Down}{Delete}", {"a": ["", "", "+"]}, (0, "a")),
)


def test_what_is_wrong_with_a_date_stays_in_red_with_its_reason_until_it_is_taken_back(
    dates: StepDatesCard, qtbot: QtBot
) -> None:
    bench = of_dates(dates)
    for habit in IN_DATES:
        assert walked(bench._replace(red=lambda: ()), (habit._replace(red={}),), qtbot) == []
        QGuiApplication.clipboard().setText(habit.holds or "")
        bench.go(*habit.at)
        bench.strike(habit.strokes)
        assert bench.red() == [(row, bench.column(letter)) for row, letter in habit.red], habit.rule
        for row, letter in habit.red:
            index = dates.rows.index(row, bench.column(letter))
            assert index.data(Qt.ItemDataRole.ToolTipRole)
            assert index.data(Qt.ItemDataRole.BackgroundRole) is not None
        for _deed in range(habit.deeds):
            bench.strike("{Ctrl+Z}")
        assert bench.red() == []
