"""What is written for a committee and offered on its page is what it was convened for and its state allows."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from core.assessment.ranking import RECHECK
from core.committee.convene_deeds import FACTS, Assessor, convene, draft_at
from core.log.ports import standing
from core.values import Change, Plain, Ref
from tests.bare import bare
from tests.core.committee.panel import Panel, key_of, panel
from tests.ui.desktop.made_dialogs import CONVENING
from tests.ui.desktop.setup.test_setup_page import said
from ui.desktop.committee.chairing import ConveneDialog
from ui.desktop.committee.packing import CommitteePackDesk
from ui.desktop.theme.look import Look


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Panel]:
    with panel(tmp_path, samples=[{"answers": {}}] * 2, members=1) as made:
        yield made


def drawn(room: Panel, assessment: Ref) -> None:
    """A sample of a unit is looked at again: a round to which nobody is convened."""
    record = standing(room.secretary.folder, assessment)
    facts = {name: record.value(name) for name in FACTS} | {"round": Plain(RECHECK)}
    draft = draft_at(room.secretary.unit, record, RECHECK)
    room.secretary.save(
        *(Change(draft, name, one) for name, one in facts.items() if isinstance(one, int | Plain))
    )


def test_originals_are_counted_of_what_the_committee_judges_and_not_of_a_sample(
    room: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged, sampled = (room.own(one) for one in room.units)
    drawn(room, sampled)
    called = [Assessor(room.people[0], key_of(room.members[0]))]
    room.secretary.do(partial(convene, assessed=[judged], members=called, in_round="committee"))
    asked = list[Sequence[Ref]]()

    def read(assessments: Sequence[Ref]) -> tuple[()]:
        asked.append(assessments)
        return ()

    monkeypatch.setattr("ui.desktop.committee.packing.ask_folder", lambda *_given: None)
    session = SimpleNamespace(read=lambda view: view(room.secretary.folder))
    page = SimpleNamespace(unit=room.secretary.unit, session=session)
    bare(CommitteePackDesk, _context=page, _page=None, originals=SimpleNamespace(read=read)).ask(
        judging=True
    )
    assert asked == [[judged]]
    assert len(room.secretary.folder.records("draft_assessment")) == 2


def test_nothing_moves_as_members_are_chosen(look: Look, qtbot: QtBot, over: QMainWindow) -> None:
    people = (("a", "หนึ่ง นักวิชาการ"), ("b", "สอง นักวิชาการ"))
    found = CONVENING._replace(
        people=people, devices=(("k", "เครื่อง B"), ("l", "เครื่อง C")), chairs=("a",)
    )
    dialog = ConveneDialog(look, found, lambda _deed: None, over)
    qtbot.addWidget(dialog)
    dialog.show()

    def places(*chosen: int) -> list[QPoint]:
        for box, at in zip(dialog.devices, chosen, strict=True):
            box.setCurrentIndex(at)
            box.activated.emit(at)
        qtbot.wait(20)
        parts: list[QWidget] = [*dialog.devices, dialog.chair, dialog.go]
        return [one.mapTo(dialog, QPoint(0, 0)) for one in parts if one.isVisible()]

    first = places(0, 0)
    assert len(first) == 4, "the note on the chair is there before anybody is called"
    assert places(1, 0) == places(1, 2) == places(0, 2) == first


def test_the_days_for_objections_are_proposed_as_the_programme_gives_and_stated_as_typed(
    look: Look, qtbot: QtBot, over: QMainWindow
) -> None:
    asked = list[object]()
    dialog = ConveneDialog(look, CONVENING, asked.append, over)
    qtbot.addWidget(dialog)
    dialog.show()
    assert (dialog.days.text(), dialog.go.isEnabled()) == ("0", True)
    assert "ผลสุดท้ายทันที ไม่มีวันทักท้วง" in said(dialog)
    for typed, words in (("400", "ใส่จำนวนวัน 0 ถึง 366"), ("15", "ทักท้วงได้ 15 วันนับจากวันประกาศ")):
        dialog.days.setText(typed)
        dialog.days.typing.emit()
        assert words in said(dialog)
        assert dialog.go.isEnabled() == (typed == "15")
    dialog.chairs.setCurrentIndex(1)
    dialog.go.click()
    (deed,) = asked
    assert isinstance(deed, partial)
    assert deed.keywords["days"] == 15
    assert deed.keywords["chair"] == CONVENING.people[0][0]
