"""The ladder of a group: chosen by a click, answered by keys, and its level follows; without points in any total."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.assessment.sentences import explain_dimension
from tests.known import known
from tests.ui.desktop.acting import desk_of, office, page, panel, press, type_words, view, written
from ui.desktop.shell.window import Window

Key = Qt.Key


def choose_group(window: Window, qtbot: QtBot, title: str) -> None:
    del qtbot
    next(one for one in desk_of(office(window)).place().others if title in one.words).do()


def level(window: Window) -> int:
    return known(view(window).rank).level


def test_a_group_is_chosen_and_its_ladder_is_answered_by_keys(sample: Window, qtbot: QtBot) -> None:
    before, of = view(sample).total, view(sample).of
    assert view(sample).rank is None
    groups = [one for one in desk_of(office(sample)).place().others if one.words.startswith("กลุ่ม")]
    assert next((one.words, one.icon) for one in groups) == ("กลุ่มดีเด่น", "tick")
    choose_group(sample, qtbot, "ท้าทาย")
    qtbot.waitUntil(lambda: view(sample).rank is not None, timeout=8000)
    rank = known(view(sample).rank)
    assert (rank.level, rank.highest, [len(one.items) for one in rank.levels]) == (
        0,
        4,
        [0, 1, 1, 1],
    )
    assert "คะแนนไม่ต่ำกว่า 86" in rank.levels[0].text, (
        "80 points: the first level hangs on the score alone"
    )
    panel(sample, "ch.l2")
    press(sample, Key.Key_P)
    qtbot.waitUntil(lambda: view(sample).item("ch.l2").counts, timeout=8000)
    assert level(sample) == 0, "no level above one that does not hold"
    figure = panel(sample, "ch.l4")
    figure.figures[0]._entries[0].setFocus()
    type_words("2")
    press(sample, Key.Key_Tab)
    qtbot.waitUntil(lambda: known(view(sample).rank).levels[3].complete, timeout=8000)
    assert (view(sample).total, view(sample).of) == (before, of), (
        "it gives no points and is not among the items"
    )


def test_one_figure_of_several_is_enough_where_the_form_says_any(
    sample: Window, qtbot: QtBot
) -> None:
    choose_group(sample, qtbot, "ต้นแบบ")
    qtbot.waitUntil(lambda: view(sample).rank is not None, timeout=8000)
    assert [len(one.measures) for one in known(view(sample).rank).items][-1] == 2
    assert not known(view(sample).rank).levels[3].complete
    panel(sample, "mo.l4").figures[1]._entries[0].setFocus()
    type_words("1")
    press(sample, Key.Key_Tab)
    qtbot.waitUntil(lambda: known(view(sample).rank).levels[3].complete, timeout=8000)
    assert view(sample).item("mo.l4").mark == "met"


def test_the_ladder_is_reached_once_the_score_is(sample: Window, qtbot: QtBot) -> None:
    choose_group(sample, qtbot, "ท้าทาย")
    qtbot.waitUntil(lambda: view(sample).rank is not None, timeout=8000)
    panel(sample, "ch.l2")
    press(sample, Key.Key_P)
    cheapest = view(sample).advice[0].items[0]
    panel(sample, cheapest).figures[0]._entries[0].setFocus()
    press(sample, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_words("1")
    press(sample, Key.Key_Tab)
    panel(sample, cheapest)
    press(sample, Key.Key_P)
    qtbot.waitUntil(
        lambda: all(view(sample).item(item).counts for item in ("ch.l2", cheapest)), timeout=8000
    )
    assert view(sample).base >= 86
    assert level(sample) == 2
    page(sample).choose("ch")
    qtbot.waitUntil(lambda: "ระดับ 2" in written(page(sample).cards.card("ch")))
    assert "0 คะแนน" not in written(page(sample).ladder), "it gives none"
    none = "ส่วนนี้ไม่มีคะแนน"
    about = {
        one.id: " ".join(block.text for block in explain_dimension(one))
        for one in view(sample).pages
    }
    assert [key for key, said in about.items() if none in said] == ["ch"]
