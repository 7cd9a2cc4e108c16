"""The post folder in the window: chosen, refused, what came on home, looked at and imported by two presses."""

from pathlib import Path

import pytest
from pyrage.x25519 import Identity
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from core.errors import DisclosureError
from core.exchange.post_folder import PostPlan
from core.exchange.receivers import ReceiverUnit
from core.forms.ports import Store
from core.log.ports import Context
from core.people.units import office_of
from core.values import Change, Changes, Ref, Text
from tests.country import passports
from tests.storage.db.forger import Forger
from tests.storage.exchange.shipments import Office, sent
from tests.ui.desktop.acting import exchange_of, leaf_of, modal, office, press, reports, written
from tests.ui.desktop.exchange.test_staging_page import WAIT, age_of, known
from tests.ui.desktop.neighbours import as_centre
from ui.desktop.exchange.post_card import PostFolderCard
from ui.desktop.exchange.post_watch import PostFolderWatch, post_watch_of
from ui.desktop.home.desk import HomeDesk
from ui.desktop.shell.window import Window
from wiring import Wiring

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def share(tmp_path: Path) -> Path:
    made = tmp_path / "SHARE"
    made.mkdir()
    return made


@pytest.fixture
def watch(sample: Window, desk: Wiring, tmp_path: Path) -> PostFolderWatch:
    as_centre(sample, desk, tmp_path)
    office(sample).show_page("exchange")
    found = post_watch_of(office(sample).room)
    found._soon.setInterval(30)
    return found


def choose(card: PostFolderCard, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_asked: str(place))
    card.ask()


def colleague(window: Window) -> Office:
    """Another PC of the office that is open, certified there."""
    room = office(window).room
    mate = Office(room.session.read(lambda r: office_of(r, room.unit))[1], Forger(room.unit))
    age = str(Identity.generate().to_public())
    papers = [passports([(mate.key.key, room.unit, "centre")], age=age)]

    def certify(_ctx: Context, store: Store) -> Changes:
        store.exchange.take_segments(papers)
        return Changes("test")

    room.session.do(certify)
    return mate


def test_what_came_is_told_on_home_and_imported_by_two_presses(
    sample: Window,
    desk: Wiring,
    watch: PostFolderWatch,
    share: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    card = exchange_of(office(sample)).findChild(PostFolderCard)
    assert isinstance(card, PostFolderCard)
    choose(card, office(sample).room.folder / "outbox", monkeypatch)
    said = modal(qtbot, QDialog)
    assert "เพราะอยู่ที่เดียวกับโฟลเดอร์ข้อมูลของหน่วยงาน" in written(said)
    said.close()
    assert watch.folder.state().place == ""
    choose(card, share, monkeypatch)
    qtbot.waitUntil(lambda: str(share) in written(card), timeout=WAIT)
    qtbot.waitUntil(lambda: watch.listing is not None, timeout=WAIT)
    assert not list(share.iterdir())
    home = leaf_of(office(sample), "home", HomeDesk)
    office(sample).show_page("home")
    one, other = known(sample, qtbot, 2)
    whole = sent(share / "a.prongsai", one, age_of(sample, desk)).read_bytes()
    (share / "a (1).prongsai").write_bytes(whole)
    sent(share / "b.prongsai", other, age_of(sample, desk))
    (share / "b.prongsai").write_bytes((share / "b.prongsai").read_bytes()[:-200])
    qtbot.waitUntil(lambda: watch.view.task is not None, timeout=WAIT)
    qtbot.waitUntil(lambda: "มีไฟล์มาถึง 1 ไฟล์" in written(home), timeout=WAIT)
    qtbot.waitUntil(lambda: bool(watch.listing and watch.listing.unready), timeout=WAIT)
    QTest.mouseClick(home.page.tasks.buttons[0], LEFT)
    incoming = exchange_of(office(sample)).incoming
    qtbot.waitUntil(incoming.take.hasFocus, timeout=WAIT)
    assert incoming.take.text().strip() == "นำเข้า 1 ไฟล์"
    press(sample, Qt.Key.Key_Return)
    qtbot.waitUntil(incoming.foot.report.isVisible, timeout=WAIT)
    qtbot.waitUntil(lambda: watch.view.task is None, timeout=WAIT)
    assert "ไฟล์ที่ยังไม่ครบหรือเสีย 1 ไฟล์" in written(card)
    share.rename(share.with_name("GONE"))
    watch.look()
    qtbot.waitUntil(lambda: watch.listing is None, timeout=WAIT)
    assert "ยังไม่พบโฟลเดอร์" in written(card)


def test_only_what_a_person_allowed_comes_in_by_itself_and_what_is_not_written_is_said(
    sample: Window,
    desk: Wiring,
    watch: PostFolderWatch,
    share: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    card = exchange_of(office(sample)).findChild(PostFolderCard)
    assert isinstance(card, PostFolderCard)
    heard = reports(sample)
    other = known(sample, qtbot, 1)[0]
    mate = colleague(sample)
    choose(card, share, monkeypatch)
    qtbot.waitUntil(lambda: "เขียนไฟล์ล่าสุดถึง" in written(card), timeout=WAIT)
    assert "ยังไม่ได้เขียนถึง" not in written(card)
    assert "ไฟล์ที่ยังไม่ครบหรือเสีย" not in written(card)
    next(share.iterdir()).unlink()
    qtbot.waitUntil(lambda: not (watch.listing and watch.listing.sizes), timeout=WAIT)
    share.rename(share.with_name("PULLED"))
    QTest.mouseClick(card.write, LEFT)
    qtbot.waitUntil(lambda: "ยังไม่ได้เขียนถึง" in written(card), timeout=WAIT)
    share.with_name("PULLED").rename(share)
    QTest.mouseClick(card.write, LEFT)
    qtbot.waitUntil(lambda: "ยังไม่ได้เขียนถึง" not in written(card), timeout=WAIT)
    qtbot.waitUntil(lambda: watch.listing is not None, timeout=WAIT)
    assert "ยังไม่พบโฟลเดอร์" not in written(card)
    sent(share / "a.prongsai", mate, age_of(sample, desk))
    sent(share / "b.prongsai", other, age_of(sample, desk))
    qtbot.waitUntil(lambda: len(watch.view.arrived) == 2, timeout=WAIT)
    assert not any("จากเครื่องอื่นของหน่วยงานนี้แล้ว" in one for one in heard)
    card.own.click()
    told = "นำเข้า a.prongsai จากเครื่องอื่นของหน่วยงานนี้แล้ว"
    qtbot.waitUntil(lambda: told in heard, timeout=WAIT)
    qtbot.waitUntil(lambda: len(watch.view.arrived) == 1, timeout=WAIT)
    assert watch.view.arrived[0].unit == other.unit
    QTest.mouseClick(card.leave, LEFT)
    qtbot.waitUntil(lambda: not watch.state.place, timeout=WAIT)
    assert not watch._often.isActive()
    qtbot.waitUntil(lambda: not watch.view.arrived, timeout=WAIT)
    assert {"a.prongsai", "b.prongsai"} < {one.name for one in share.iterdir()}


def test_what_was_saved_last_is_written_while_the_folder_closes(
    sample: Window,
    watch: PostFolderWatch,
    share: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    colleague(sample)
    card = exchange_of(office(sample)).findChild(PostFolderCard)
    assert isinstance(card, PostFolderCard)
    choose(card, share, monkeypatch)
    qtbot.waitUntil(lambda: "เขียนไฟล์ล่าสุดถึง" in written(card), timeout=WAIT)
    plan = Ref(watch._context.unit, "plan", "ab" * 16)
    change = Change(plan, "title", Text("แผนใหม่"))
    with qtbot.waitSignal(watch._context.news.changed, timeout=WAIT):
        office(sample).session.do(lambda ctx, store: store.save(ctx, "test", [change]))
    assert len(list(share.glob("*.prongsai"))) == 1
    sample.show_first_run()
    qtbot.waitUntil(lambda: len(list(share.glob("*.prongsai"))) == 2, timeout=WAIT)


def test_a_file_that_names_people_is_not_tried_again_by_itself(watch: PostFolderWatch) -> None:
    district = ReceiverUnit("u", "S11", "อำเภอ", "below", ())
    named = {"u": ("อำเภอ", DisclosureError("ยังไม่ส่ง", "มีชื่อบุคคล", "แก้ก่อน"))}
    watch.problems = dict(named)
    watch._do(PostPlan([district], []))
    assert (watch._writing, watch.problems) == (False, named)
    watch._do(PostPlan([], []))
    assert watch.problems == {}, "it was sent by hand"
