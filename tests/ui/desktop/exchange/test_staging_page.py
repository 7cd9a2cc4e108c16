"""Many files on one page, by real clicks and keys: left out, stopped, gone on with after a restart, reported."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.exchange.incoming_view import ImportPreview
from core.exchange.staging import ImportOutcome
from core.forms.ports import Store
from core.log.ports import Context
from core.log.post import ImportDryRunResult, ImportResult
from core.people.units import office_of
from core.values import Changes
from storage.tables.reader import read_table
from tests.storage.exchange.shipments import Office, offices, papers, sent, shipment
from tests.ui.desktop.acting import drop, exchange_of, office, press, written
from tests.ui.desktop.fitting import SCREEN, fits
from tests.ui.desktop.neighbours import as_centre
from tests.ui.desktop.shell.test_access import nameless
from ui.desktop.exchange.incoming import AT_ONCE, IncomingFilesPage
from ui.desktop.exchange.incoming_file import IncomingCalls
from ui.desktop.exchange.unfinished import unfinished
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from wiring import Wiring

LEFT = Qt.MouseButton.LeftButton
WAIT = 60_000  # milliseconds
MANY = 60  # files that take long enough for a press to come in the middle


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "KINGSTON"
    made.mkdir()
    return made


@pytest.fixture
def centre(sample: Window, desk: Wiring, tmp_path: Path) -> Window:
    as_centre(sample, desk, tmp_path)
    office(sample).show_page("exchange")
    return sample


def age_of(window: Window, desk: Wiring) -> str:
    return desk.keys.of(office(window).room.folder)["age"]


def known(window: Window, qtbot: QtBot, count: int) -> list[Office]:
    """Offices the one that is open has certified."""
    room, found = office(window).room, offices(count)
    code = room.session.read(lambda reader: office_of(reader, room.unit))[1]
    segments = papers(found, code)

    def certify(_ctx: Context, store: Store) -> Changes:
        store.exchange.take_segments(segments)
        return Changes("test")

    with qtbot.waitSignal(room.news.changed, timeout=WAIT):
        room.session.do(certify)
    return found


def looked(window: Window, qtbot: QtBot, *paths: Path) -> IncomingFilesPage:
    exchange_of(office(window))._calls.preview(paths)
    incoming = exchange_of(office(window)).incoming
    qtbot.waitUntil(incoming.take.isVisible, timeout=WAIT)
    return incoming


def done(incoming: IncomingFilesPage) -> int:
    return sum(one.outcome is not None for one in incoming.stage.rows)


def restarted(window: Window, folder: Path) -> None:
    """The folder is closed and opened again, and all pages are new."""
    window.show_first_run()
    assert window.open_folder(folder)


def stopped_after(window: Window, qtbot: QtBot, incoming: IncomingFilesPage, count: int) -> None:
    """Press the button that stops as soon as so many files were reported."""

    def step(news: object) -> None:
        if isinstance(news, ImportOutcome) and done(incoming) >= count:
            QTest.mouseClick(incoming.foot.stop, LEFT)

    news = office(window).room.news
    news.progress.connect(step)
    QTest.mouseClick(incoming.take, LEFT)
    qtbot.waitUntil(incoming.foot.report.isVisible, timeout=WAIT)
    news.progress.disconnect(step)


def test_a_file_is_left_out_by_the_space_bar_and_is_not_taken_in(
    centre: Window, desk: Wiring, stick: Path, qtbot: QtBot
) -> None:
    shipment(stick, known(centre, qtbot, 3), age_of(centre, desk))
    (stick / "cut.prongsai").write_bytes((stick / "1000.prongsai").read_bytes()[:-700])
    incoming = looked(centre, qtbot, stick)
    assert incoming.take.text().strip() == "นำเข้า 3 ไฟล์"
    first, *rest = incoming.files.shown()
    assert (first.title, first.pill) == ("KINGSTON/cut.prongsai", "ไฟล์เสีย"), (
        "what needs a person stands first"
    )
    assert {line.pill for line in rest} == {"มีข้อมูลใหม่"}
    incoming.files.lines.setFocus()
    incoming.files.lines.show_key(rest[1].key)
    press(centre, Qt.Key.Key_Space)
    assert incoming.take.text().strip() == "นำเข้า 2 ไฟล์"
    assert "เว้นไว้ 1 ไฟล์ จะไม่นำเข้า" in written(incoming)
    QTest.mouseClick(incoming.files.none, LEFT)
    assert not incoming.take.isVisible()
    QTest.mouseClick(incoming.files.all, LEFT)
    incoming.files.lines.tick(rest[1].key)
    QTest.mouseClick(incoming.take, LEFT)
    qtbot.waitUntil(incoming.foot.report.isVisible, timeout=WAIT)
    assert incoming.stage.counts(begun=True) == {"damaged": 1, "new": 2, "out": 1}
    assert "นำเข้าแล้ว 2 จาก 3 ไฟล์" in written(incoming)
    (out,) = (one for one in incoming.stage.rows if one.key == rest[1].key)
    session = office(centre).session
    assert not session.read(lambda reader: reader.records("plan", out.preview.unit))


@pytest.mark.parametrize("cut", [False, True], ids=["whole", "one cut"])
def test_a_report_is_put_away_with_the_page_unless_it_tells_of_a_file_that_did_not_come_in(
    centre: Window, desk: Wiring, stick: Path, qtbot: QtBot, cut: bool
) -> None:
    shipment(stick, known(centre, qtbot, 2), age_of(centre, desk))
    if cut:
        (stick / "cut.prongsai").write_bytes((stick / "1000.prongsai").read_bytes()[:-700])
    incoming = looked(centre, qtbot, stick)
    qtbot.waitUntil(incoming.take.hasFocus, timeout=WAIT)  # Enter takes in what was looked at
    QTest.mouseClick(incoming.take, LEFT)
    qtbot.waitUntil(incoming.foot.report.isVisible, timeout=WAIT)
    office(centre).show_page("home")
    office(centre).show_page("exchange")
    assert exchange_of(office(centre)).on_post is not cut


def test_the_list_is_filtered_by_what_the_files_are_and_by_words(
    centre: Window, desk: Wiring, stick: Path, qtbot: QtBot
) -> None:
    shipment(stick, [*known(centre, qtbot, 3), *offices(2, 7000)], age_of(centre, desk))
    incoming = looked(centre, qtbot, stick)
    assert [incoming._states.buttons[key].accessibleName() for key in ("stranger", "new")] == [
        "ไม่รู้จักผู้ส่ง 2",
        "มีข้อมูลใหม่ 3",
    ]
    incoming._states.buttons["stranger"].setChecked(True)
    assert [line.title for line in incoming.files.shown()] == [
        "KINGSTON/7000.prongsai",
        "KINGSTON/7001.prongsai",
    ]
    QTest.mouseClick(incoming.files.none, LEFT)
    incoming._states.buttons["stranger"].setChecked(False)
    assert incoming.take.text().strip() == "นำเข้า 3 ไฟล์", "only those that are shown are left out"
    incoming.files.search.setFocus()
    QTest.keyClicks(incoming.files.search, "1002")
    assert [line.title for line in incoming.files.shown()] == ["KINGSTON/1002.prongsai"]


def test_what_was_stopped_is_gone_on_with_at_once_or_after_a_restart(
    centre: Window, desk: Wiring, stick: Path, qtbot: QtBot
) -> None:
    shipment(stick, known(centre, qtbot, MANY), age_of(centre, desk), rows=40)
    folder, settings = office(centre).room.folder, office(centre).room.settings
    incoming = looked(centre, qtbot, stick)
    left = incoming.files.shown()[-1].key
    incoming.files.lines.tick(left)
    changed: list[Changes] = []
    office(centre).room.news.changed.connect(changed.append)
    stopped_after(centre, qtbot, incoming, 1)
    came = done(incoming)
    remain = MANY - 1 - came
    assert 0 < came < MANY - 1, "it was stopped in the middle"
    assert f"ยังไม่ได้นำเข้า {remain} ไฟล์ อยู่ในรายการนี้ ทำต่อได้ทันทีหรือหลังเปิดโปรแกรมใหม่" in written(incoming)
    assert incoming.take.text().strip() == f"ทำต่อ {remain} ไฟล์"
    qtbot.waitUntil(
        lambda: any(one.label == "take_in" and one.touched for one in changed), timeout=WAIT
    )
    found = unfinished(settings, folder)
    assert found is not None
    assert (found.paths, len(found.out)) == ((stick,), 1)

    restarted(centre, folder)
    office(centre).show_page("exchange")
    page = exchange_of(office(centre))
    assert "ครั้งก่อนยังนำเข้าไม่ครบ: KINGSTON" in written(page.drop)
    QTest.mouseClick(page.drop.go_on, LEFT)
    incoming = page.incoming
    qtbot.waitUntil(incoming.take.isVisible, timeout=WAIT)
    assert incoming.stage.counts() == {"new": remain, "known": came, "out": 1}
    QTest.mouseClick(incoming.take, LEFT)
    qtbot.waitUntil(incoming.foot.report.isVisible, timeout=WAIT)
    assert incoming.stage.counts(begun=True) == {"new": remain, "known": came, "out": 1}
    assert "ทำต่อได้ทันทีหรือหลังเปิดโปรแกรมใหม่" not in written(incoming)
    assert unfinished(settings, folder) is None
    QTest.mouseClick(incoming.leave, LEFT)
    assert "ครั้งก่อนยังนำเข้าไม่ครบ" not in written(page.drop)


def test_going_on_is_offered_only_while_the_files_are_there_and_can_be_declined(
    centre: Window, desk: Wiring, stick: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    shipment(stick, known(centre, qtbot, 2), age_of(centre, desk))
    looked(centre, qtbot, stick)
    folder = office(centre).room.folder
    stick.rename(tmp_path / "away")
    restarted(centre, folder)
    entry = next(one for one in office(centre).pages_there() if one.key == "exchange")
    waits = entry.badge(office(centre).room)
    office(centre).show_page("exchange")
    page = exchange_of(office(centre))
    assert "ครั้งก่อนยังนำเข้าไม่ครบ" not in written(page.drop)
    (tmp_path / "away").rename(stick)
    assert entry.badge(office(centre).room) == waits + 1, "every page says so from the start"
    office(centre).show_page("home")
    office(centre).show_page("exchange")
    page.show_head("post")
    assert "ครั้งก่อนยังนำเข้าไม่ครบ" in written(page.drop)
    QTest.mouseClick(page.drop.forget, LEFT)
    assert "ครั้งก่อนยังนำเข้าไม่ครบ" not in written(page.drop)
    assert unfinished(office(centre).room.settings, folder) is None


def test_a_stick_that_was_pulled_is_named_and_the_rest_waits_for_it(
    centre: Window,
    desk: Wiring,
    stick: Path,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.desktop.exchange.taking.drives", lambda: iter([stick]))
    monkeypatch.setattr("ui.desktop.exchange.taking.drive_words", lambda _root: "KINGSTON (E:)")
    shipment(stick, known(centre, qtbot, 8), age_of(centre, desk))
    incoming = looked(centre, qtbot, stick)
    away = tmp_path / "in a pocket"

    def pull(news: object) -> None:
        if isinstance(news, ImportOutcome) and stick.exists():
            stick.rename(away)

    office(centre).room.news.progress.connect(pull)
    QTest.mouseClick(incoming.take, LEFT)
    qtbot.waitUntil(incoming.foot.report.isVisible, timeout=WAIT)
    office(centre).room.news.progress.disconnect(pull)
    remain = incoming.stage.counts(begun=True).get("gone", 0)
    said = "ถอด KINGSTON (E:) ออกก่อนนำเข้าครบ ไฟล์ที่นำเข้าแล้วอยู่ครบ เสียบกลับแล้วกดทำต่อ"
    assert remain == len(incoming.stage.remaining)
    if remain:
        qtbot.waitUntil(lambda: said in written(incoming), timeout=WAIT)
        away.rename(stick)
        QTest.mouseClick(incoming.take, LEFT)
        qtbot.waitUntil(lambda: not incoming.stage.remaining, timeout=WAIT)
        qtbot.waitUntil(incoming.foot.report.isVisible, timeout=WAIT)
    assert incoming.stage.counts(begun=True) == {"new": 8}
    assert said not in written(incoming)


def test_a_file_replaced_after_its_look_is_told_and_looked_at_again(
    centre: Window, desk: Wiring, stick: Path, qtbot: QtBot
) -> None:
    found, age = known(centre, qtbot, 2), age_of(centre, desk)
    paths = shipment(stick, found, age)
    incoming = looked(centre, qtbot, stick)
    sent(paths[0], found[0], age, rows=7)
    QTest.mouseClick(incoming.take, LEFT)
    qtbot.waitUntil(incoming.foot.report.isVisible, timeout=WAIT)
    assert incoming.stage.counts(begun=True) == {"replaced": 1, "new": 1}
    first = incoming.files.shown()[0]
    assert first.pill == "ถูกเปลี่ยนหลังเปิดดู"
    incoming.files.lines.chosen.emit(first.key)
    why = "เพราะเนื้อหาของไฟล์ไม่ใช่ที่เปิดดูไว้ มีการเขียนทับหรือเปลี่ยนไฟล์หลังจากนั้น"
    qtbot.waitUntil(lambda: why in written(incoming), timeout=WAIT)
    incoming._calls.look_again(paths[0])
    qtbot.waitUntil(incoming.take.isVisible, timeout=WAIT)
    QTest.mouseClick(incoming.take, LEFT)
    qtbot.waitUntil(lambda: incoming.stage.counts(begun=True) == {"new": 2}, timeout=WAIT)


def test_the_report_is_written_as_a_workbook(
    centre: Window,
    desk: Wiring,
    stick: Path,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shipment(stick, known(centre, qtbot, 2), age_of(centre, desk))
    incoming = looked(centre, qtbot, stick)
    assert not incoming.foot.report.isVisible()
    QTest.mouseClick(incoming.take, LEFT)
    qtbot.waitUntil(incoming.foot.report.isVisible, timeout=WAIT)
    target = tmp_path / "report.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(target), ""))
    told: list[str] = []
    office(centre).room.host.report.connect(lambda words, _tone: told.append(words))
    QTest.mouseClick(incoming.foot.report, LEFT)
    qtbot.waitUntil(lambda: told == ["บันทึก report.xlsx แล้ว"], timeout=WAIT)
    assert [line[4] for line in read_table(target).rows[1:]] == ["นำเข้าแล้ว", "นำเข้าแล้ว"]


def test_many_files_dropped_on_the_window_are_sorted_behind_it(
    centre: Window, desk: Wiring, stick: Path, qtbot: QtBot
) -> None:
    paths = shipment(stick, known(centre, qtbot, 25), age_of(centre, desk), rows=0)
    office(centre).show_page("home")
    drop(office(centre), *paths)
    incoming = exchange_of(office(centre)).incoming
    qtbot.waitUntil(incoming.take.isVisible, timeout=WAIT)
    assert incoming.take.text().strip() == "นำเข้า 25 ไฟล์"


def test_of_900_files_the_page_is_drawn_for_the_first_few_each_and_then_now_and_again(
    look: Look, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn, draw = list[int](), IncomingFilesPage._draw

    def counted(page: IncomingFilesPage) -> None:
        drawn.append(len(page.stage.rows))
        draw(page)

    monkeypatch.setattr(IncomingFilesPage, "_draw", counted)
    page = IncomingFilesPage(look, IncomingCalls(*[print] * 5))
    qtbot.addWidget(page)
    page.begin({f"{n:032x}": f"หน่วยงาน {n}" for n in range(900)}, 900)
    seen = ImportDryRunResult(ImportResult(new=16), 4, 0, 0)
    for n in range(900):
        one = ImportPreview(
            Path(f"/stick/{n}"),
            f"{n:032x}",
            preview=seen,
            sha256=f"{n:064x}",
            done=n + 1,
            total=900,
        )
        page.add_preview(one)
    page.begin_taking()
    for n in range(900):
        row = ImportOutcome(
            n + 1, 900, Path(f"/stick/{n}"), f"{n:032x}", ImportResult(new=16), sha256=f"{n:064x}"
        )
        page.add_taken(row)
    assert [rows for rows in drawn if rows] == [*range(1, AT_ONCE + 1)]
    qtbot.waitUntil(lambda: drawn[-1] == 900)


@pytest.mark.parametrize(("theme", "scale"), [("light", 100), ("dark", 100), ("light", 150)])
def test_the_page_fits_with_many_files_and_all_of_it_has_names(
    centre: Window, desk: Wiring, stick: Path, qtbot: QtBot, theme: str, scale: int
) -> None:
    shipment(stick, [*known(centre, qtbot, 6), *offices(1, 7000)], age_of(centre, desk))
    (stick / "cut.prongsai").write_bytes((stick / "1000.prongsai").read_bytes()[:-700])
    centre.dress(theme, scale)
    incoming = looked(centre, qtbot, stick)
    for key in (incoming.files.shown()[0].key, incoming.files.shown()[-1].key):
        incoming.files.lines.chosen.emit(key)
        qtbot.wait(300)
        centre.resize(SCREEN)
        qtbot.wait(40)
        assert centre.size() == SCREEN
        fits(qtbot, centre, f"staging {theme} {scale}")
    assert not nameless(incoming)
