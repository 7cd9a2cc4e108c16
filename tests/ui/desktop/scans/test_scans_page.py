"""Files let go on the page of scans are read, compared, confirmed by a person, and say what their seal says."""

import json
import random
from functools import partial
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from PIL.Image import Image as Picture
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.forms.ports import Reader
from core.log.op import SIGNED
from core.papers.deeds import PaperRequest, print_paper
from core.people.deeds import add_person
from core.records.route import PlannedRouteStep
from core.scans.view import ScannedPaperRow
from core.signing.deeds import sign_off
from core.values import Changes, Record
from tests.country import settle_in
from tests.storage.papers.paper_samples import pictures
from tests.storage.scans.spoiling import inked, signed_pages, spoil
from tests.ui.desktop.acting import drop, leaf_of, modal, office, press, prompted, written
from ui.desktop.evidence.dialogs import EvidenceBatchDialog
from ui.desktop.scans.page import ScansPage, SealCheckDialog
from ui.desktop.scans.place import SigningPlaceView
from ui.desktop.shell.palette import CommandPalette
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.session import SessionListener

CHANCE = random.Random(5)


def printed(window: Window, path: Path, form: str = "sign_off") -> Record:
    """Lock the sample assessment, once, and print a paper of it into the register."""
    opened = office(window)
    session, printer = opened.session, opened.room.office.printer
    ref = session.read(lambda reader: reader.records("assessment", round="self"))[0].ref
    done: list[Changes] = []

    listener = SessionListener(changed=done.append)
    session.listen(listener)
    if not session.read(lambda reader: reader.records("signoff")):
        session.do(partial(add_person, name="ก้อย"))
        session.do(partial(add_person, name="คม"))
        session.do(lambda ctx, store: sign_off(ctx, store, ref, "Signer", route=named(store)))
    session.do(lambda ctx, store: print_paper(ctx, store, printer, PaperRequest(ref, form, path)))
    session.do(lambda _ctx, _store: Changes("waited_for"))
    while not done or done[-1].label != "waited_for":
        sleep(0.01)
    session.forget(listener)
    return session.read(lambda reader: reader.records("paper"))[-1]


def named(reader: Reader) -> tuple[PlannedRouteStep, ...]:
    """The last two people, each for one step."""
    maker, certifier = [
        one.ref.id for one in reader.records("person") if one.text("name") in ("ก้อย", "คม")
    ]
    return PlannedRouteStep("maker", (maker,)), PlannedRouteStep("certifier", (certifier,))


def scanned(path: Path, pages: list[Picture]) -> Path:
    """Signed, through a scanner, as one file."""
    made = [spoil(inked(page, CHANCE), CHANCE) for page in pages]
    made[0].save(path, save_all=True, append_images=made[1:], resolution=200)
    return path


@pytest.fixture
def scans(sample: Window, qtbot: QtBot) -> ScansPage:
    office(sample).show_page("scans")
    page = leaf_of(office(sample), "scans", ScansPage)
    qtbot.waitUntil(page.isVisible)
    return page


def click(widget: QWidget, at: QPoint | None = None) -> None:
    QTest.mouseClick(
        widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at or QPoint()
    )


def again(window: Window, paper: Record) -> Record:
    """The line of the register as it stands now."""
    found = office(window).session.read(lambda reader: reader.record(paper.ref))
    assert found is not None
    return found


def see_places_large(scans: ScansPage, qtbot: QtBot) -> None:
    """Go through the places with the keyboard: each is seen large, with its ink, beside the print without it."""
    first, *rest = scans.side.places.values()
    assert in_view(scans.side.confirm), "what confirms the scan is never scrolled to"
    first.box.setFocus()
    scans.side._area.ensureWidgetVisible(first.box)  # as Tab does
    for number, place in enumerate((first, *rest), start=1):
        assert place.box.hasFocus(), "Enter on the place before went on"
        qtbot.waitUntil(partial(in_view, place.box), timeout=5_000)
        click(place.box, QPoint(14, place.box.height() // 2))
        assert place.box.isChecked(), "it does not move away under the mouse"
        assert written(scans.place).split()[:4] == ["ช่อง", str(number), "จาก", str(1 + len(rest))]
        qtbot.waitUntil(
            lambda: bool(scans.place.scan._picture and scans.place.frozen._picture), timeout=20_000
        )
        assert darkness(scans.place.scan) > 3 * darkness(scans.place.frozen) + 50
        QTest.keyClick(place.box, Qt.Key.Key_Return)
        assert place.box.isChecked()
    assert scans.side.day.hasFocus()
    QTest.keyClick(scans.side.day, Qt.Key.Key_PageUp, Qt.KeyboardModifier.AltModifier)
    assert scans._at == len(rest), "the place before the last"


def in_view(widget: QWidget) -> bool:
    """Whether all of it is seen without scrolling."""
    return widget.visibleRegion().boundingRect() == widget.rect()


def darkness(picture: SigningPlaceView) -> int:
    """How many dark pixels lie well within the place."""
    seen = picture.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    across = range(seen.width() // 5, seen.width() * 4 // 5)
    down = range(seen.height() * 3 // 10, seen.height() * 7 // 10)
    return sum(seen.pixelColor(x, y).lightness() < 110 for x in across for y in down)


def shown(scans: ScansPage) -> ScannedPaperRow:
    row = scans.here
    assert isinstance(row, ScannedPaperRow)
    return row


def test_a_scan_that_is_dropped_waits_until_a_person_has_compared_and_confirms(
    scans: ScansPage, sample: Window, qtbot: QtBot, tmp_path: Path, look: Look, qapp: QApplication
) -> None:
    """On the smallest screen with the largest letters; then the next scan stands in front, else what comes next."""
    look.choose(qapp, "light", 150)
    paper = printed(sample, tmp_path / "paper.pdf")
    printed(sample, tmp_path / "other.pdf", "score_general")
    pages, told = signed_pages(tmp_path / "paper.pdf"), list[str]()
    office(sample).room.host.toast.connect(told.append)
    drop(scans, scanned(tmp_path / "SKM_1.pdf", pages))
    qtbot.waitUntil(
        lambda: scans.frozen.pages is not None and scans.scan.pages is not None, timeout=30_000
    )
    assert [line.pill for line in scans.papers.lines] == ["รอยืนยัน"]
    assert scans.scan.pages is not None
    assert scans.frozen.pages is not None
    assert len(scans.scan.pages.sizes) == len(scans.frozen.pages.sizes) == len(pages)
    session = office(sample).session
    assert not again(sample, paper).text("scan"), "nobody has confirmed it"
    assert not scans.side.confirm.isEnabled(), "not before a person says that they have compared it"
    qtbot.waitUntil(lambda: not shown(scans).comparing, timeout=30_000)
    click(scans.side.seen, QPoint(12, scans.side.seen.height() // 2))
    assert not scans.side.confirm.isEnabled(), (
        "not before a person says in which place there is ink"
    )
    assert not any(place.box.isChecked() for place in scans.side.places.values()), (
        "nobody ticks them for the person"
    )
    see_places_large(scans, qtbot)
    assert shown(scans).seen.to_look, "a pen has drawn over the sheet"
    assert not scans.side.confirm.isEnabled(), (
        "not before a person says that they have looked at what differs"
    )
    click(scans.side.looked, QPoint(12, scans.side.looked.height() // 2))
    assert scans.side.confirm.hasFocus(), "nothing is left to tick"
    drop(scans, scanned(tmp_path / "SKM_2.pdf", pictures((tmp_path / "other.pdf").read_bytes())))
    qtbot.waitUntil(
        lambda: len(scans.papers.lines) == 2 and not shown(scans).comparing, timeout=30_000
    )
    scans.side.confirm.setFocus()
    press(sample, Qt.Key.Key_Space)
    says = f"{shown(scans).title} {shown(scans).number}: ยืนยันฉบับลงนามแล้ว เก็บเป็นหลักฐานให้ด้วย"
    qtbot.waitUntil(
        lambda: len(scans.papers.lines) == 1 and scans.papers.hasFocus(), timeout=30_000
    )
    assert told[-1] == says
    assert scans.here is not None, "the next scan that waits stands in front"
    click(scans.side.drop)
    qtbot.waitUntil(scans.next.hasFocus, timeout=30_000)
    qtbot.waitUntil(lambda: in_view(scans.next))
    assert says in written(scans._start)
    press(sample, Qt.Key.Key_Space)
    assert office(sample).key == "exchange", "what is signed is sent"
    record = again(sample, paper)
    assert record.text("scan").startswith("file/")
    assert record.text("signed_on")
    (signoff,) = session.read(lambda reader: reader.records("signoff"))
    assert signoff.text("stage") == SIGNED
    (evidence,) = session.read(lambda reader: reader.records("evidence", paper=paper.ref.local))
    assert evidence.number("personal") == 1


def test_a_page_without_a_qr_waits_for_the_code_on_its_foot(
    scans: ScansPage, sample: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    paper = printed(sample, tmp_path / "paper.pdf", "score_general")
    (page,) = pictures((tmp_path / "paper.pdf").read_bytes())
    page.paste(255, (page.width - 240, page.height - 800, page.width, page.height))
    drop(scans, scanned(tmp_path / "stamped.pdf", [page]))
    qtbot.waitUntil(lambda: scans.scan.pages is not None, timeout=30_000)
    assert [line.pill for line in scans.loose.lines] == ["อ่าน QR ไม่ได้"]
    code = paper.text("code")
    wrong = code[:-1] + ("2" if code[-1] == "1" else "1")
    click(scans.side.code)
    QTest.keyClicks(scans.side.code, wrong)
    refused: list[object] = []
    office(sample).room.news.refused.connect(refused.append)
    click(scans.side.tell)
    qtbot.waitUntil(lambda: bool(refused), timeout=10_000)
    dialog = sample.focusWidget()
    if isinstance(dialog, QDialog):
        dialog.close()
    scans.side.code.clear()
    QTest.keyClicks(scans.side.code, code[:4] + "-" + code[4:].lower())
    click(scans.side.tell)
    qtbot.waitUntil(lambda: bool(scans.papers.lines), timeout=10_000)
    row = shown(scans) if scans.papers.here else None
    assert row is None or row.pages[0].typed


def test_what_is_no_scan_is_told_and_a_scan_dropped_elsewhere_is_sent_here(
    scans: ScansPage, sample: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    printed(sample, tmp_path / "paper.pdf", "score_general")
    good = scanned(tmp_path / "good.pdf", pictures((tmp_path / "paper.pdf").read_bytes()))
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4 nothing")
    drop(scans, bad)
    report = prompted(qtbot, "รับสแกนแล้ว")
    report.reject()
    office(sample).show_page("evidence")
    drop(office(sample).leaf("evidence").widget, good)
    # dropped on the wrong page: where it belongs is offered
    asked = modal(qtbot, EvidenceBatchDialog)
    qtbot.waitUntil(asked.scans.isVisible, timeout=10_000)
    click(asked.scans)
    assert office(sample).key == "scans"
    qtbot.waitUntil(
        lambda: [line.pill for line in scans.papers.lines] == ["รอยืนยัน"], timeout=30_000
    )


VECTORS = Path(__file__).parents[3] / "vectors"


@pytest.fixture
def dialog(sample: Window, qtbot: QtBot) -> SealCheckDialog:
    """Asked for by its name, from the first page."""
    opened = office(sample)
    opened.show_page("home")
    press(sample, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = modal(qtbot, CommandPalette)
    palette.line.setText("ตรวจตราประทับ")
    assert [palette.list.item(row).text() for row in range(palette.list.count())][:1] == [
        "ตรวจตราประทับ"
    ]
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    found = modal(qtbot, SealCheckDialog)
    assert opened.key == "scans"
    return found


def says(dialog: SealCheckDialog, qtbot: QtBot, words: str) -> str:
    qtbot.waitUntil(lambda: words in written(dialog), timeout=30_000)
    return written(dialog)


def test_a_picture_or_the_text_of_a_code_is_judged_where_one_stands(
    dialog: SealCheckDialog, qtbot: QtBot
) -> None:
    drop(dialog, VECTORS / "scans" / "stranger.png")
    shown = says(dialog, qtbot, "ไม่รู้จักกุญแจ")
    assert "ตรวจกับรายการกุญแจของ" in shown
    assert "82.50" not in shown, "what nobody vouches for is not shown as if somebody did"
    drop(dialog, VECTORS / "scans" / "bare.png")
    says(dialog, qtbot, "ไม่พบตราประทับ")
    rows = json.loads((VECTORS / "seals.json").read_text(encoding="utf-8"))
    dialog.text.setText(next(one["text"] for one in rows if one["about"] == "a byte more"))
    QTest.keyClick(dialog.text, Qt.Key.Key_Return)
    says(dialog, qtbot, "ตราประทับถูกแก้")
    drop(dialog, VECTORS / "keys.json")
    says(dialog, qtbot, "อ่านไฟล์สแกน keys.json ไม่ได้")
    assert not dialog.save.isVisible(), "no centre hands a list out here"


def test_a_scan_says_what_the_seal_on_it_says(sample: Window, qtbot: QtBot) -> None:
    office(sample).show_page("scans")
    page = leaf_of(office(sample), "scans", ScansPage)
    drop(page, VECTORS / "scans" / "stranger.png")
    qtbot.waitUntil(lambda: "ตราประทับ: [ไม่รู้จักกุญแจ]" in written(page.side), timeout=30_000)


def test_a_centre_saves_the_page_that_checks_seals(
    sample: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = office(sample)
    said: list[str] = []
    opened.room.host.toast.connect(said.append)

    def settled(_ctx: object, store: Any) -> Changes:
        settle_in(store, "centre")
        return Changes("settled")

    opened.session.do(settled)
    qtbot.waitUntil(
        lambda: opened.session.read(lambda reader: reader.trust.device()) is not None,
        timeout=20_000,
    )
    opened.show_page("scans")
    opened.leaf("scans").place().others[0].do()
    dialog = modal(qtbot, SealCheckDialog)
    path = tmp_path / "gone" / "check.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(path), ""))
    refused: list[UserError] = []
    opened.room.host.refuse.connect(refused.append)
    dialog.save.click()
    assert len(refused) == 1
    assert said == [], "nothing is said to be saved that is not"
    path = tmp_path / "check.html"
    dialog.save.click()
    assert said == ["บันทึกไฟล์ตรวจตราประทับแล้ว"]
    assert b"Content-Security-Policy" in path.read_bytes()
