"""A committee by every form it may score, of whichever ministry: scored, opened, agreed, released and printed."""

import json
from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.assessment.answers import answer_fields
from core.assessment.cells import needs_of
from core.forms.shape import Instrument
from core.forms.vocabulary import ItemState
from core.scoring.score import Answer
from core.scoring.total import Answers
from tests.core.committee.answering import answers_of
from tests.core.committee.panel import SCORED
from tests.journeys.committee_room import (
    LEFT,
    YEAR,
    at_committee,
    choose,
    convened,
    down,
    listed,
    room_of,
    up,
)
from tests.journeys.conftest import Program
from tests.journeys.test_returned_path import carry
from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext
from tests.ui.desktop.acting import come_to_rest, lines_of, modal, press, prompted
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.assessment.page import AssessmentPage
from ui.desktop.committee.agreeing import AgreementPanel
from ui.desktop.committee.desk import CommitteeDesk
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
VOTED = 9  # the seed of what two members say
UNITS, DIFFER = ("S11", "S12"), 2


def talked_of(form: Instrument) -> dict[str, Qt.Key]:
    """The first items that one key answers, with that key: the members do not agree on them."""
    tree = Answers().tree(form)
    alone = (one for one in tree.answered() if not tree.parts(one.id) and not tree.measures(one.id))
    keys = {one.id: needs_of(tree, one) for one in alone}
    found = {
        item: Qt.Key.Key_1 if one.scale else Qt.Key.Key_P
        for item, one in keys.items()
        if one.scale or one.state
    }
    return dict([*found.items()][:DIFFER])


def given(form: Instrument, seed: int, *, differs: bool = False) -> dict[str, Answer]:
    """Answers as an office or a member gives them; of two items another one."""
    tree, items = Answers().tree(form), answers_of(form, seed)
    for item in talked_of(form):
        values = [one.id for one in tree.choices(item)]
        state = ItemState.NOT_MET if differs else ItemState.MET
        if values:
            items[item] = Answer(choice=values[-1 if differs else 0])
        else:
            items[item] = Answer(state)
    return items


def said(form: Instrument, seed: int, *, differs: bool = False) -> Mapping[str, object]:
    """The same in the words of a file."""
    fields = {
        item: answer_fields(one).items() for item, one in given(form, seed, differs=differs).items()
    }
    return {"answers": {item: dict(one) for item, one in fields.items() if one}}


def written(place: Path, form: Instrument, seed: int, *, differs: bool = False) -> Path:
    file = place / f"said-{seed}.json"
    file.write_text(
        json.dumps(said(form, seed, differs=differs), ensure_ascii=False), encoding="utf-8"
    )
    return file


def scores_by_keys(window: Window, folder: Path, form: Instrument, qtbot: QtBot) -> None:
    """The member opens the first unit's sheet, marks an item, and goes back to the list."""
    desk = at_committee(window, folder, qtbot)
    member = desk.member
    qtbot.waitUntil(member.list.hasFocus)
    before = member.sheets[0].answered
    press(window, Qt.Key.Key_Return)
    (page,) = desk.findChildren(AssessmentPage)
    qtbot.waitUntil(lambda: page.isVisible() and page.ladder.here is not None)
    assert page.view is not None
    assert not page.view.total, "nothing of the unit's own answers"
    item, key = next(iter(talked_of(form).items()))
    page.go_to(item)
    press(window, key)
    qtbot.waitUntil(lambda: desk.member.sheets[0].answered == before + 1, timeout=8000)
    choose(window, "กลับไปรายการ")
    qtbot.waitUntil(member.isVisible)


def seals(window: Window, folder: Path, qtbot: QtBot) -> None:
    desk = at_committee(window, folder, qtbot)
    QTest.mouseClick(desk.member.seal, LEFT)
    dialog = prompted(qtbot, "ปิดผนึกคะแนนของท่าน")
    qtbot.waitUntil(dialog.fields["sheets"].hasFocus)
    for line in dialog.fields["sheets"].lines:
        if line.key not in dialog.fields["sheets"].on:
            dialog.fields["sheets"].show_key(line.key)
            QTest.keyClick(dialog.fields["sheets"], Qt.Key.Key_Space)
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(
        lambda: {one.pill for one in desk.member.list.lines} == {"ปิดผนึกแล้ว"}, timeout=20_000
    )
    come_to_rest(qtbot, window)
    window.show_first_run()


def _stands_at_the_next(agreeing: AgreementPanel, left: int, done: set[str]) -> bool:
    """The last answer is kept, and another item is shown."""
    return len(agreeing._left) == left and agreeing.item not in done


def agrees(window: Window, desk: CommitteeDesk, unit: str, form: Instrument, qtbot: QtBot) -> None:
    """What is alike by a motion; what differs one by one, by a key and its reason."""
    agreeing, (here,) = (
        desk.votes.agreeing,
        [one.key for one in desk.votes.list.lines if unit in one.title],
    )
    desk.votes.list.setFocus()
    while desk.votes.list.here != here:
        press(window, Qt.Key.Key_Down)
    qtbot.waitUntil(
        lambda: agreeing.isVisible() and len(agreeing.list.lines) == DIFFER, timeout=20_000
    )
    assert all(line.votes_text.count("คน") == 2 for line in agreeing.list.lines), (
        "two say so and one otherwise"
    )
    QTest.mouseClick(agreeing.alike, LEFT)
    motion = prompted(qtbot, "ข้อในมติเดียว")
    assert len(lines_of(motion).lines) > 0
    QTest.mouseClick(motion.go, LEFT)
    qtbot.waitUntil(lambda: not agreeing.alike.isVisible(), timeout=20_000)
    done = set[str]()
    for n in range(DIFFER):
        come_to_rest(qtbot, window)
        qtbot.waitUntil(partial(_stands_at_the_next, agreeing, DIFFER - n, done), timeout=20_000)
        done.add(agreeing.item)
        agreeing._answer.enter()
        press(window, talked_of(form)[agreeing.item])
        qtbot.waitUntil(lambda: bool(agreeing._answer.inputs()), timeout=8000)
        agreeing.reason.setFocus()
        agreeing.reason.setText("พบตามหลักฐาน")
        QTest.mouseClick(agreeing.save, LEFT)
    qtbot.waitUntil(lambda: not agreeing._left, timeout=20_000)
    come_to_rest(qtbot, window)
    choose(window, "ประกาศผล")
    prompt = modal(qtbot, PromptDialog)
    prompt.fields["text"].insert("ประธานกรรมการ")
    QTest.mouseClick(prompt.go, LEFT)
    qtbot.waitUntil(
        lambda: [one.pill for one in desk.votes.list.lines if unit in one.title] == ["ประกาศผลแล้ว"],
        timeout=20_000,
    )
    come_to_rest(qtbot, window)


@pytest.mark.parametrize("form", SCORED, ids=lambda one: one.id)
def test_a_committee_scores_by_keys_opens_agrees_releases_and_prints(
    form: Instrument,
    quick: Program,
    window: Window,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = ("--instrument", form.id, "--year", f"{YEAR}")
    own = {code: written(tmp_path, form, n) for n, code in enumerate(UNITS)}
    room = room_of(quick, tmp_path, own, words)
    votes = convened(quick, room, words)
    scores_by_keys(window, room.members[0], form, qtbot)
    window.show_first_run()
    for n, folder in enumerate(room.members):
        for vote in votes:
            quick(
                "committee", "score", folder, vote, written(tmp_path, form, VOTED, differs=n == 2)
            )
        seals(window, folder, qtbot)
    up(quick, room, "sealed")
    desk = at_committee(window, room.region, qtbot)
    assert [line.pill for line in desk.votes.list.lines] == ["ปิดผนึกครบ"] * 2
    choose(window, "เปิดพร้อมกัน")
    QTest.mouseClick(prompted(qtbot, "เปิดพร้อมกัน").go, LEFT)
    qtbot.waitUntil(lambda: desk.votes.list.lines[0].pill == "รอคำตอบ 3 ใบ", timeout=8000)
    come_to_rest(qtbot, window)
    window.show_first_run()
    down(quick, room, tmp_path / "packs-2")
    up(quick, room, "words")
    desk = at_committee(window, room.region, qtbot)
    for unit in UNITS:
        agrees(window, desk, unit, form, qtbot)
    out = tmp_path / "sheet.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given, **_more: (str(out), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    listed(
        window,
        next(one.words for one in desk.place().others if one.words.startswith("พิมพ์แบบให้คะแนน")),
    )
    qtbot.waitUntil(out.exists, timeout=20_000)
    come_to_rest(qtbot, window)
    paper = squeezed(text_by_pdftotext(out.read_bytes()))
    assert all(squeezed(f"หน่วยตัวอย่าง {code}") in paper for code in UNITS), "a column of each unit"
    come_to_rest(qtbot, window)
    window.show_first_run()
    expected = Answers(given(form, VOTED)).score(form).total
    for code, folder in room.units.items():
        carry(quick, room.region, folder, code, f"result-{code}")
        (row,) = quick("centre", "rank", folder, *words)
        assert row["round"] == "committee"
        assert Fraction(row["total"]) == expected, "what two of three said, and all agreed on"
