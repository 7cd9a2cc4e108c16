"""A form that insists on a proof: the level says what it waits for, the piece why it does not count until it does."""

import shutil
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

import main
from core.log.deeds import FieldWrite, set_field
from core.values import Plain
from tests.known import known
from tests.ui.desktop.acting import drop, new_sample, office, page, panel, view
from tests.ui.desktop.conftest import NewWindow
from ui.desktop.assessment.ladder import LevelBlock
from ui.desktop.shell.window import Window

ITEM = "d1.l4.2"
DEMAND = "in: d1.l4.2, kind: รายงานผลการดำเนินงาน, fault: warn"
WAITS = "ยังไม่ได้ระดับ 4: ขาด หลักฐาน รายงานผลการดำเนินงาน (ข้อ 2)"


@pytest.fixture
def strict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The forms of the program, one proof of which decides."""
    place = tmp_path / "forms"
    shutil.copytree(main.INSTRUMENTS, place)
    form = place / "cdd-clean-2564.yaml"
    said = form.read_text(encoding="utf-8")
    assert DEMAND in said
    form.write_text(
        said.replace(DEMAND, DEMAND.replace("warn", "block, period: year")), encoding="utf-8"
    )
    monkeypatch.setattr(main, "INSTRUMENTS", place)
    return place


@pytest.fixture
def window(strict: Path, new_window: NewWindow, tmp_path: Path, qtbot: QtBot) -> Window:
    assert strict == main.INSTRUMENTS
    made = new_window(lambda made: new_sample(made, tmp_path))
    office(made).show_page("assessment")
    qtbot.waitUntil(
        lambda: (shown := page(made).view) is not None and shown.answered > 60, timeout=8000
    )
    return made


def level(window: Window) -> LevelBlock:
    """The fourth of the first dimension."""
    blocks = page(window).ladder.findChildren(LevelBlock)
    return next(block for block in blocks if block.row.level == 4)


def test_from_the_missing_proof_to_the_level(window: Window, tmp_path: Path, qtbot: QtBot) -> None:
    shown = panel(window, ITEM)
    assert level(window).lacks.text() == WAITS
    assert known(level(window).lacks.label).isVisible()
    assert WAITS in level(window).head.accessibleDescription()
    pill = shown.proofs.pills["report"]
    assert pill.says == "ขาด จึงยังไม่ผ่าน: รายงานผลการดำเนินงาน"
    before = view(window).total

    photo = tmp_path / "รายงาน.jpg"
    Image.new("RGB", (90, 60), "teal").save(photo, "JPEG")
    drop(shown, photo)  # one proof is missing: nothing is asked
    given = partial(qtbot.waitUntil, timeout=20_000)
    given(lambda: bool(view(window).item(ITEM).proofs[0].evidence))
    piece = view(window).item(ITEM).proofs[0].evidence[0].evidence
    session = office(window).session
    session.do(partial(set_field, ref=piece, writes=[FieldWrite("date", Plain("2020-01-05"))]))
    given(lambda: "ลงวันที่นอกปีงบประมาณ 2569" in " ".join(view(window).item(ITEM).proofs[0].reasons))
    assert view(window).total == before
    qtbot.waitUntil(lambda: "ไม่นับ “รายงาน”" in shown.proofs.why.text())

    session.do(partial(set_field, ref=piece, writes=[FieldWrite("date", Plain("2026-03-05"))]))
    given(lambda: view(window).total > before)
    assert pill.says == "รายงานผลการดำเนินงาน  มี 1"
    assert known(level(window).lacks.label).isHidden()
