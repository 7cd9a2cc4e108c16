"""The page of health by real clicks: a tampered folder says so by itself, lists it, and every button does its deed."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from core.health.facts import Damage, FolderExamination, Progress
from core.health.rows import HealthRowState
from storage.db.folder.health import FolderHealthService
from storage.db.sqlite import connect_plain
from tests.known import known
from tests.ui.desktop.acting import leaf_of, modal, new_sample, office, press
from tests.ui.desktop.conftest import NewWindow
from tests.ui.desktop.fitting import SCREEN, fits
from tests.ui.desktop.home.test_home import home_of
from ui.desktop.health.page import HealthPage
from ui.desktop.health.watch import FolderExaminer, watch_of
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog

LEFT = Qt.MouseButton.LeftButton
WAIT = 30_000  # milliseconds
PARTS = {"records", "texts", "files", "shown", "views"}


def page_of(window: Window) -> HealthPage:
    return leaf_of(office(window), "health", HealthPage)


def watch(window: Window) -> FolderExaminer:
    return watch_of(office(window).room)


def looked(window: Window, qtbot: QtBot) -> HealthPage:
    """The page, after everything was looked at because somebody asked for it."""
    office(window).show_page("health")
    page = page_of(window)
    qtbot.waitUntil(lambda: page.looked.again.isVisible(), timeout=WAIT)
    QTest.mouseClick(page.looked.again, LEFT)
    rested(window, qtbot)
    return page


def rested(window: Window, qtbot: QtBot) -> None:
    """Nothing is at work, and the page shows what was found."""
    seen = watch(window)
    qtbot.waitUntil(
        lambda: not seen.at_work and not seen._reader.reading and seen.view is not None,
        timeout=WAIT,
    )


def words_of(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel)).replace("\u200b", "")


def tampered(window: Window, *statements: str) -> None:
    """Change the database behind the back of the program."""
    with closing(connect_plain(office(window).room.folder / "prongsai.db", "rw")) as db:
        for statement in statements:
            db.execute(statement)


WORDS = "UPDATE text SET body='x' WHERE hash=(SELECT hash FROM text LIMIT 1)"


def test_a_sound_folder_is_green_only_after_it_was_looked_at(sample: Window, qtbot: QtBot) -> None:
    office(sample).show_page("health")
    page = page_of(sample)
    qtbot.waitUntil(lambda: bool(page.lines), timeout=WAIT)
    assert {
        line.shown.key for line in page.lines if line.shown.state is HealthRowState.UNREAD
    } == PARTS
    page = looked(sample, qtbot)
    assert {
        line.shown.key for line in page.lines if line.shown.state is HealthRowState.FINE
    } >= PARTS
    view = watch(sample).view
    assert view is not None
    assert view.damages == 0
    assert page.ring.ring.accessibleName().startswith("เรียบร้อย")


def test_damage_is_told_calmly_by_itself_after_the_window_stands(
    new_window: NewWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    first = new_window(lambda made: new_sample(made, tmp_path))
    qtbot.waitUntil(
        lambda: office(first).session.read(lambda reader: len(reader.records("answer"))) > 50,
        timeout=WAIT,
    )
    first.close()
    with closing(connect_plain(tmp_path / "prongsai-sample" / "prongsai.db", "rw")) as db:
        db.execute(WORDS)
    window = new_window(lambda made: made.open_folder(tmp_path / "prongsai-sample"))
    opened = office(window)
    assert opened.key == "home"
    qtbot.waitUntil(lambda: "พบข้อมูลเสียหาย 1 เรื่อง" in opened.header.saved.says, timeout=WAIT)
    assert QApplication.activeModalWidget() is None, "nobody is interrupted"
    assert "1" in opened.sidebar.entry("health").accessibleDescription() or opened.sidebar.entry(
        "health"
    )
    assert "พบข้อมูลเสียหาย" in opened.toast.says
    QTest.mouseClick(opened.toast.button, LEFT)
    assert opened.key == "health"
    qtbot.waitUntil(
        lambda: any(line.shown.key == "false_words" for line in page_of(window).lines), timeout=WAIT
    )


def test_the_badge_the_heading_and_the_ring_say_one_number(sample: Window, qtbot: QtBot) -> None:
    tampered(sample, WORDS)
    page = looked(sample, qtbot)
    view = watch(sample).view
    assert view is not None
    assert view.todo >= 2, "the words, and the flash drive that nobody has used"
    assert office(sample).sidebar.entry("health").accessibleDescription() == str(view.todo)
    assert f"ต้องดู {view.todo} เรื่อง" in words_of(page)
    assert f"เรียบร้อย {view.good} จาก {len(view.rows)} เรื่อง" == page.ring.ring.accessibleName()


def test_a_row_opened_by_click_or_key_gives_the_four_answers_and_every_place(
    sample: Window, qtbot: QtBot
) -> None:
    tampered(sample, WORDS)
    page = looked(sample, qtbot)
    line = page.line("false_words")
    assert line.head is not None
    before = words_of(line)
    assert "ร้ายแรงแค่ไหน" not in before
    line.head.setFocus()
    press(sample, Qt.Key.Key_Return)
    for question in ("ร้ายแรงแค่ไหน", "ต้องทำอะไร", "ถ้ากู้คืนจากไฟล์สำรอง", "ทำงานต่อได้ไหม"):
        assert question in words_of(line)
    answers = line.shown.diagnosis
    assert answers is not None
    (box,) = line.findChildren(QPlainTextEdit)
    assert box.toPlainText().splitlines() == list(answers.places)
    QTest.mouseClick(line.head, LEFT)
    assert not box.isVisible()


def many(monkeypatch: pytest.MonkeyPatch, *damages: Damage) -> None:
    """The examination finds these, whatever is there."""

    def examine(
        _self: FolderHealthService, _progress: Progress, *, thorough: bool = True
    ) -> FolderExamination:
        return FolderExamination(
            datetime.now().astimezone(), 61.0, thorough, 1_204_182, 7_100, damages
        )

    monkeypatch.setattr(FolderHealthService, "examine", examine)


LONG = Damage(
    "evidence",
    tuple(f"ภาพกิจกรรมวันต่อต้านคอร์รัปชันสากลประจำปีงบประมาณ พ.ศ. 2569 ครั้งที่ {n}.jpg" for n in range(3000)),
)


@pytest.mark.parametrize("scale", [100, 150])
def test_long_lists_and_large_letters_fit_the_smallest_screen(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, scale: int
) -> None:
    many(
        monkeypatch,
        LONG,
        Damage("words", LONG.places[:2]),
        Damage("asked", ("สำนักงานพัฒนาชุมชนจังหวัดตัวอย่าง",)),
    )
    sample.dress("light", scale)
    page = looked(sample, qtbot)
    head = page.line("evidence").head
    assert head is not None
    QTest.mouseClick(head, LEFT)
    sample.resize(SCREEN)
    qtbot.wait(600)
    fits(qtbot, sample)
    assert sample.size() == SCREEN
    (box,) = page.line("evidence").findChildren(QPlainTextEdit)
    assert box.blockCount() == 3000, "all of them are there"
    assert box.height() < SCREEN.height() // 2, "and scroll"


def test_looking_again_keeps_what_is_open_and_where_the_keyboard_is(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(monkeypatch, LONG)
    page = looked(sample, qtbot)
    head = page.line("evidence").head
    assert head is not None
    head.setFocus()
    press(sample, Qt.Key.Key_Space)
    many(monkeypatch, LONG, Damage("words", ("x",)))
    watch(sample).look()
    qtbot.waitUntil(
        lambda: len([line for line in page.lines if line.shown.key == "words"]) == 1, timeout=WAIT
    )
    again = page.line("evidence")
    assert again.head is not head
    assert again.head is QApplication.focusWidget()
    assert "ร้ายแรงแค่ไหน" in words_of(again)


@pytest.fixture
def saved_as(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_said: (str(path), ""))
    return path


def test_the_report_holds_results_and_no_words_of_the_office(
    sample: Window, qtbot: QtBot, saved_as: Path
) -> None:
    tampered(sample, WORDS)
    page = looked(sample, qtbot)
    QTest.mouseClick(page.trouble.report, LEFT)
    qtbot.waitUntil(saved_as.is_file)
    written = saved_as.read_text("utf-8")
    with closing(connect_plain(office(sample).room.folder / "prongsai.db")) as db:
        kept = {str(body) for (body,) in db.execute("SELECT body FROM text") if len(str(body)) > 2}
    assert len(kept) > 3, "there are words to look for"
    assert [words for words in kept if words in written] == []
    assert str(office(sample).room.folder) not in written
    assert "false_words" in written
    shown = watch(sample).view
    assert shown is not None
    assert (
        f"เรียบร้อย {shown.good} จาก {len(shown.rows)} เรื่อง ต้องดู {shown.todo} เรื่อง"
        in written.splitlines()
    )


@pytest.mark.parametrize("where", ["", "gone/report.txt"])
def test_a_report_is_said_to_be_kept_only_where_it_is(
    sample: Window, qtbot: QtBot, saved_as: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    said = list[str]()
    office(sample).room.host.report.connect(lambda text, _tone: said.append(text))
    page = looked(sample, qtbot)
    with monkeypatch.context() as patch:
        chosen = str(saved_as.parent / where) if where else ""
        patch.setattr(QFileDialog, "getSaveFileName", lambda *_said: (chosen, ""))
        QTest.mouseClick(page.trouble.report, LEFT)
        QApplication.processEvents()
    assert not [text for text in said if "บันทึกรายงานไว้ที่" in text]
    QTest.mouseClick(page.trouble.report, LEFT)
    qtbot.waitUntil(lambda: f"บันทึกรายงานไว้ที่ {saved_as} แล้ว" in said)


def test_a_trial_restores_compares_and_leaves_nothing(
    sample: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    office(sample).room.backing.make("asked")
    qtbot.waitUntil(lambda: office(sample).room.backing.kept().local is not None, timeout=WAIT)
    page = looked(sample, qtbot)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    QTest.mouseClick(page.trouble.attempt, LEFT)
    qtbot.waitUntil(lambda: "กู้คืนได้ครบ" in words_of(page.trouble), timeout=WAIT)
    rested(sample, qtbot)
    assert "ทดลองกู้คืน" in page.line("backups").shown.detail
    assert set(before) == {path for path in tmp_path.rglob("*") if path.is_file()}
    keys = [path for path in before if path.suffix == ".key" or path.name == "counters.json"]
    assert keys
    assert all(path.stat().st_mtime_ns == before[path] for path in keys), (
        "the keys at work are not touched"
    )


def test_a_backup_that_lost_a_file_fails_its_trial(
    sample: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    """The control of the trial: it tells a backup that cannot be put back."""
    office(sample).room.backing.make("asked")
    qtbot.waitUntil(lambda: office(sample).room.backing.kept().local is not None, timeout=WAIT)
    page = looked(sample, qtbot)
    (file,) = (tmp_path / "prongsai-sample" / "backups").glob("*.prongsai-backup")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)
    QTest.mouseClick(page.trouble.attempt, LEFT)
    qtbot.waitUntil(lambda: sample.problem is not None, timeout=WAIT)
    assert sample.problem is not None
    assert "เสียหาย" in sample.problem.problem.why


Remedied = Callable[[Window, HealthPage], object]


def test_the_button_of_the_flash_drive_backs_up_and_its_row_moves_down(
    sample: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_said: str(stick))
    page = looked(sample, qtbot)
    own = page.line("backups")
    assert (own.shown.state, own.shown.title) == (HealthRowState.SHOULD, "ยังไม่มีไฟล์สำรองในเครื่อง")
    assert own.button is not None
    QTest.mouseClick(own.button, LEFT)
    qtbot.waitUntil(lambda: page.line("backups").shown.state is HealthRowState.FINE, timeout=WAIT)
    line = page.line("second")
    assert line.shown.state is HealthRowState.SHOULD
    assert line.button is not None
    QTest.mouseClick(line.button, LEFT)
    qtbot.waitUntil(lambda: page.line("second").shown.state is HealthRowState.FINE, timeout=WAIT)
    assert list(stick.glob("*.prongsai-backup"))
    assert page.ring.ring.full
    assert office(sample).sidebar.entry("health").accessibleDescription() == ""


def test_the_backups_are_one_click_away_and_the_way_back_is_kept(
    sample: Window, qtbot: QtBot
) -> None:
    office(sample).show_page("health")
    page = page_of(sample)
    QTest.mouseClick(page.trouble.backups, LEFT)
    assert office(sample).key == "backups"
    assert office(sample).sidebar.entry("health").isChecked()
    office(sample).travel(-1)
    assert office(sample).key == "health"
    qtbot.waitUntil(lambda: bool(page.lines), timeout=WAIT)


def ended(window: Window, qtbot: QtBot) -> Path:
    """Close the office once a backup holds all of it; where it lies."""
    folder = office(window).room.folder
    # the window has heard of it
    qtbot.waitUntil(lambda: "บันทึกแล้ว" in office(window).header.saved.says, timeout=WAIT)
    window.close()
    qtbot.waitUntil(
        lambda: bool(list((folder / "backups").glob("*.prongsai-backup"))), timeout=WAIT
    )
    return folder


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        pytest.param("DELETE FROM text", "words", id="words taken out"),
        pytest.param(WORDS, "false_words", id="words changed"),
        pytest.param("UPDATE answer SET state='not_met'", "shown", id="what is shown changed"),
    ],
)
def test_tampering_is_told_at_opening_listed_and_mended_by_one_button(
    new_window: NewWindow, qtbot: QtBot, tmp_path: Path, statement: str, kind: str
) -> None:
    first = new_window(lambda made: new_sample(made, tmp_path))
    qtbot.waitUntil(
        lambda: office(first).session.read(lambda reader: len(reader.records("answer"))) > 50,
        timeout=WAIT,
    )
    before = office(first).session.read(
        lambda reader: [one.text("note") for one in reader.records("answer")]
    )
    folder = ended(first, qtbot)
    with closing(connect_plain(folder / "prongsai.db", "rw")) as db:
        db.execute(statement)
    window = new_window(lambda made: made.open_folder(folder))
    qtbot.waitUntil(lambda: "พบข้อมูลเสียหาย" in office(window).header.saved.says, timeout=WAIT)
    tasks = home_of(window).tasks
    qtbot.waitUntil(lambda: "พบข้อมูลเสียหาย 1 เรื่อง" in words_of(tasks), timeout=WAIT)
    assert tasks.buttons[0].accessibleName() == "ดูสุขภาพข้อมูล: พบข้อมูลเสียหาย 1 เรื่อง", "it comes first"
    QTest.mouseClick(tasks.buttons[0], LEFT)
    assert office(window).key == "health"
    page = page_of(window)
    rested(window, qtbot)
    assert "พบข้อมูลเสียหาย 1 เรื่อง" in words_of(page), "and the page says the same count"
    line = page.line(kind)
    assert line.button is not None
    assert not page.ring.ring.full
    QTest.mouseClick(line.button, LEFT)
    asking = modal(qtbot, PromptDialog)
    QTest.mouseClick(asking.go, LEFT)
    report = modal(qtbot, PromptDialog)
    assert "ซ่อมแล้ว" in words_of(report)
    report.accept()
    rested(window, qtbot)
    assert page.isAncestorOf(known(QApplication.focusWidget())), "the keyboard stays on the page"
    view = watch(window).view
    assert view is not None
    assert view.damages == 0
    assert not any(line.shown.state is HealthRowState.DAMAGE for line in page.lines)
    assert (
        not office(window).header.saved.isVisible()
        or "เสียหาย" not in office(window).header.saved.says
    )
    stick(window, tmp_path)
    qtbot.waitUntil(lambda: page.ring.ring.full, timeout=WAIT)
    QTest.mouseClick(office(window).sidebar.entry("home"), LEFT)
    qtbot.waitUntil(lambda: "เสียหาย" not in words_of(home_of(window).tasks), timeout=WAIT)
    after = office(window).session.read(
        lambda reader: [one.text("note") for one in reader.records("answer")]
    )
    assert after == before, "nothing else has changed"


def stick(window: Window, room: Path) -> None:
    """Back up to a flash drive, the last thing that ought to be done."""
    place = room / "stick"
    place.mkdir()
    office(window).room.backing.make("asked", place)
