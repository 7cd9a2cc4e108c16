"""A committee's round in the windows of its people: members invited by name, one of them from the first run to the
words of the opened ballot; the secretary led by the checklist.
"""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.journeys.committee_room import LEFT, YEAR, Room, choose, refusals, room_of, shown, told
from tests.journeys.conftest import CDD, Program
from tests.ui.desktop.acting import come_to_rest, exchange_of, leaf_of, modal, office, prompted
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.base.page_context import HeaderAction
from ui.desktop.committee.chairing import ConveneDialog
from ui.desktop.committee.desk import CommitteeDesk
from ui.desktop.exchange.confirming import UnknownSenderDialog
from ui.desktop.first.page import FirstRunPage
from ui.desktop.shell.window import Window

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
NAMES = ("สมชาย ใจตรง", "ปู่ทองใบ กล้าหาญ", "น้ำผึ้ง ศรีสุข")
ITEM = "d1.l1.1"


@pytest.fixture
def room(quick: Program, tmp_path: Path) -> Room:
    return room_of(quick, tmp_path, {"S11": "a"}, letters="")


class Hand:
    """Presses buttons and counts that."""

    def __init__(self, qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clicks = 0
        self._qtbot = qtbot
        self.window = window
        self.folder, self.files = Path(), list[Path]()
        monkeypatch.setattr(
            QFileDialog,
            "getExistingDirectory",
            lambda *_given, **_more: self._asked(str(self.folder)),
        )
        monkeypatch.setattr(
            QFileDialog, "getOpenFileNames", lambda *_given, **_more: self._chosen()
        )

    def _asked(self, answer: str) -> str:
        self.clicks += 1  # the button of the system's dialog
        return answer

    def _chosen(self) -> tuple[list[str], str]:
        return [self._asked(str(one)) for one in self.files[:1]] + [
            str(one) for one in self.files[1:]
        ], ""

    def press(self, button: QPushButton) -> None:
        self._qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=20_000)
        self.clicks += 1
        QTest.mouseClick(button, LEFT)

    def primary(self, words: str) -> None:
        """The main button of the header, once it says so."""
        header = office(self.window).header
        self._qtbot.waitUntil(lambda: header.primary.text().strip() == words, timeout=20_000)
        self.press(header.primary)


def _gone(dialog: QWidget) -> bool:
    return QApplication.activeModalWidget() is not dialog


def desk_of(window: Window) -> CommitteeDesk:
    return leaf_of(office(window), "committee", CommitteeDesk)


def starts(quick: Program, room: Room, out: Path) -> dict[str, Path]:
    """Start files of members, by name."""
    named = [word for name in NAMES for word in ("--committee", name)]
    made = quick("key", "start", "make", room.region, out, *named)["made"]
    return {one["member"]: Path(one["path"]) for one in made}


def first_files(quick: Program, members: dict[str, Path], out: Path) -> list[Path]:
    """What members write first, by a command."""
    found = []
    for n, folder in enumerate(members.values()):
        found.append(out / f"first-{n}.prongsai")
        quick("bundle", "export", folder, "--to", "R01", "--out", found[-1])
    return found


def test_three_members_are_invited_by_name_and_convened_in_twelve_clicks(
    quick: Program,
    window: Window,
    room: Room,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hand = Hand(qtbot, window, monkeypatch)
    assert window.open_folder(room.region)
    office(window).open_year(YEAR, "committee")
    come_to_rest(qtbot, window)
    desk = desk_of(window)
    said = told(window)
    why = refusals(window)
    assert "ยังไม่มีกรรมการ" in shown(desk.carrying)
    hand.folder = tmp_path / "out"
    hand.folder.mkdir()
    hand.primary("ออกไฟล์เริ่มงานของกรรมการ")
    dialog = prompted(qtbot, "ออกไฟล์เริ่มงานของกรรมการ")
    qtbot.waitUntil(dialog.fields["typed"].hasFocus)
    dialog.fields["typed"].insertPlainText("\n".join(NAMES))
    hand.press(dialog.go)
    qtbot.waitUntil(lambda: any("3 ไฟล์" in text for text in said), timeout=20_000)
    qtbot.waitUntil(lambda: "รอไฟล์แรกจาก" in shown(desk.carrying), timeout=20_000)
    assert not why
    files = {name: hand.folder / f"ไฟล์เริ่มงานกรรมการ {name}.prongsai-start" for name in NAMES}
    members = {name: tmp_path / f"member-{n}" for n, name in enumerate(NAMES)}
    for name, folder in members.items():
        quick("office", "new", folder, "--invitation", files[name])
    hand.files = first_files(quick, members, tmp_path)
    hand.primary("รับไฟล์จากกรรมการ")
    incoming = exchange_of(office(window)).incoming
    qtbot.waitUntil(lambda: len(incoming.files.lines.lines) == len(NAMES), timeout=20_000)
    came = " ".join(line.below for line in incoming.files.lines.lines)
    assert all(name in came for name in NAMES), "whose each file is"
    assert "เครื่องเพิ่มของหน่วยงาน" not in came, "what was asked for is no alarm"
    hand.press(incoming.foot.take)
    qtbot.waitUntil(incoming.foot.onward.isVisible, timeout=20_000)
    hand.press(incoming.foot.onward)
    qtbot.waitUntil(
        lambda: shown(desk.carrying).count("ไฟล์แรกมาถึงแล้ว") == len(NAMES), timeout=20_000
    )
    assert "ไฟล์แรกของ" in desk.carrying.shown.sentence
    assert desk.carrying.shown.sentence.endswith("มาถึงแล้ว")
    hand.primary("เทียบเลขและยืนยัน")
    for _name in NAMES:
        asked = modal(qtbot, UnknownSenderDialog)
        words = " ".join(label.text() for label in asked.findChildren(QLabel))
        (name,) = [one for one in NAMES if one in asked.windowTitle()]
        assert f"โทรหา {name} ตามเบอร์ที่ท่านมีอยู่เดิม" in words, (
            "nobody is told to telephone their own office"
        )
        assert asked.digits is not None
        QTest.keyClicks(
            asked.digits.digits, quick("key", "show", members[name])["digits"].replace(" ", "")
        )
        QTest.keyClick(asked.digits.digits, Qt.Key.Key_Return)
        qtbot.waitUntil(partial(_gone, asked), timeout=20_000)
    qtbot.waitUntil(lambda: office(window).key == "committee", timeout=20_000)
    hand.primary("ตั้งรอบให้คะแนน")
    convening = modal(qtbot, ConveneDialog)
    assert [box.accessibleName() for box in convening.devices] == [*NAMES], "no letters of PCs"
    hand.press(convening.go)
    qtbot.waitUntil(lambda: "ยังไม่ได้เขียนใบตรวจให้" in shown(desk.carrying), timeout=20_000)
    assert {one.state("pack") for one in desk.carrying.shown.rows} == {"due"}, (
        "no pack is called written before"
    )
    assert hand.clicks <= 12
    hand.folder = tmp_path / "packs"
    hand.folder.mkdir()
    hand.primary("เขียนใบตรวจให้กรรมการ")
    asking = QApplication.activeModalWidget()
    if isinstance(asking, QWidget) and hasattr(asking, "go"):
        hand.press(asking.go)
    qtbot.waitUntil(lambda: "รอใบคะแนนจาก" in shown(desk.carrying), timeout=20_000)
    assert sorted(one.name for one in hand.folder.iterdir()) == sorted(
        f"ใบตรวจ {name}.prongsai" for name in NAMES
    )
    assert {one.state("pack") for one in desk.carrying.shown.rows} == {"done"}
    come_to_rest(qtbot, window)


def offered(window: Window) -> list[str]:
    """What Ctrl+K offers."""
    return [one.title for one in office(window).commands.entries()]


class MemberPC:
    """What a member sends and takes in, by the buttons of the window."""

    def __init__(self, window: Window, qtbot: QtBot, sent: Path) -> None:
        self.window = window
        self.qtbot = qtbot
        self.sent = sent
        self.names = list[str]()  # of the files, as the window offers them
        sent.mkdir()

    @property
    def desk(self) -> CommitteeDesk:
        return desk_of(self.window)

    def ask_where(self, *given: object, **_more: object) -> tuple[str, str]:
        """What the dialog of Qt that asks for a file's place gives."""
        self.names.append(Path(str(given[2])).name)
        return str(self.sent / f"{len(self.names)}.prongsai"), ""

    def send(self) -> Path:
        """The member's file, by the panel's button; afterwards there is nothing to send."""
        assert any(one.words == "ส่งให้เลขานุการ" for one in self._offered())
        QTest.mouseClick(self.desk.member.send, LEFT)
        path = self.sent / f"{len(self.names)}.prongsai"
        self.qtbot.waitUntil(path.is_file, timeout=20_000)
        self.qtbot.waitUntil(lambda: not self.desk.member.send.isEnabled(), timeout=20_000)
        assert not [one for one in self._offered() if "ส่งให้" in one.words]
        come_to_rest(self.qtbot, self.window)
        return path

    def _offered(self) -> list[HeaderAction]:
        place = self.desk.place()
        return [one for one in (place.primary, *place.others) if one]

    def receive(self, path: Path) -> None:
        """Take a file in, after a look at its preview."""
        office(self.window).room.host.open_files([path])
        incoming = exchange_of(office(self.window)).incoming
        self.qtbot.waitUntil(incoming.foot.take.isEnabled, timeout=20_000)
        come_to_rest(self.qtbot, self.window)
        said = shown(incoming)
        for word in (
            "kind",
            "province",
            "ยังมาไม่ถึง",
            "ไม่ตรงกัน 1",
            "พบแล้ว",
            "cdd-clean",
            "rubric_2_6",
            "general",
        ):
            assert word not in said, said
        QTest.mouseClick(incoming.foot.take, LEFT)
        self.qtbot.waitUntil(incoming.foot.onward.isVisible, timeout=20_000)
        QTest.mouseClick(incoming.foot.onward, LEFT)
        come_to_rest(self.qtbot, self.window)

    def score_and_seal(self) -> None:
        """Answer one item of the first sheet, and seal it."""
        desk = self.desk
        choose(self.window, "เริ่มตรวจ หน่วยตัวอย่าง S11")
        self.qtbot.waitUntil(lambda: desk.currentWidget() is not desk.front, timeout=20_000)
        desk._entered(ITEM, [("state", "met", ())])
        self.qtbot.waitUntil(lambda: desk.member.sheets[0].answered == 1, timeout=20_000)
        choose(self.window, "กลับไปรายการ")
        QTest.mouseClick(desk.member.seal, LEFT)
        dialog = prompted(self.qtbot, "ปิดผนึกคะแนนของท่าน")
        lines = dialog.fields["sheets"]
        lines.show_key(lines.lines[0].key)
        QTest.keyClick(lines, Qt.Key.Key_Space)
        QTest.mouseClick(dialog.go, LEFT)
        self.qtbot.waitUntil(desk.member.send.isEnabled, timeout=20_000)


def begin(window: Window, qtbot: QtBot, file: Path, folder: Path, name: str) -> None:
    """Begin a member's folder with their start file; only the three entries are there afterwards."""
    window.show_first_run()
    window.take(file)
    first = window.centralWidget()
    assert isinstance(first, FirstRunPage)
    step = first.joining
    qtbot.waitUntil(lambda: f"ท่านคือ {name}" in shown(step), timeout=20_000)
    assert "พร้อมแล้ว เหลือเทียบเลข" in shown(step)
    assert not step._name.isVisible(), "the name is not asked for again"
    step._folder.setText(str(folder))
    step.same.setChecked(True)
    QTest.mouseClick(step.go, LEFT)
    qtbot.waitUntil(lambda: window.office is not None, timeout=20_000)
    come_to_rest(qtbot, window)
    opened = office(window)
    assert [one.word for one in opened.pages_there()] == ["ใบตรวจของฉัน", "รับส่ง", "วิธีใช้"]
    assert opened.key == "committee"
    assert not opened.header.year.isVisible()
    assert opened.header.person.text().strip() == name
    forbidden = ("ตั้งค่า", "เพิ่มผู้ใช้งาน", "ตรวจตราประทับ", "กุญแจ", "ข้อมูลไม่ตรงกัน", "หน้าหลัก")
    assert not [one for one in offered(window) for word in forbidden if word in one]
    opened.show_page("settings")
    assert opened.key == "committee", "no key leads to a page that is not there"


def test_a_member_works_from_the_first_run_to_the_opened_words(
    quick: Program,
    window: Window,
    room: Room,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name, home = NAMES[0], tmp_path / "home"
    home.mkdir()
    begin(window, qtbot, starts(quick, room, tmp_path / "starts")[name], home / "member", name)
    here = MemberPC(window, qtbot, tmp_path / "sent")
    desk = here.desk
    monkeypatch.setattr(QFileDialog, "getSaveFileName", here.ask_where)
    assert "ยังไม่มีใบตรวจ" in shown(desk.member)
    assert "เลขานุการจะโทรขอเลข 12 หลักในหน้ารับส่ง" not in shown(desk.member)
    (row,) = quick("bundle", "import", room.region, here.send())
    assert "เขียนไฟล์แล้ว" in shown(desk.member)
    assert "เลขานุการจะโทรขอเลข 12 หลักในหน้ารับส่ง" in shown(desk.member)
    assert row["waiting"]
    key = quick("key", "show", home / "member")
    (claim,) = quick("key", "claims", room.region)
    quick("key", "confirm", room.region, claim["key"], key["digits"])
    (person,) = [one for one in quick("record", "list", room.region, "person") if name in str(one)]
    quick(
        "committee",
        "convene",
        room.region,
        *CDD,
        "--unit",
        "S11",
        "--member",
        f"{person['ref']}={claim['key']}",
    )
    (pack,) = quick("committee", "pack", room.region, tmp_path / "packs")["files"].values()
    here.receive(Path(pack))
    assert not quick("conflict", "list", home / "member")
    assert f"รอบปี {YEAR}" in desk.place().crumbs
    assert name in shown(desk.member)
    assert "ยังไม่มีใบตรวจ" not in shown(desk.member)
    assert not desk.member.send.isEnabled(), "nothing to send"
    vote = desk.member.sheets[0].draft
    here.score_and_seal()
    (row,) = quick("bundle", "import", room.region, here.send())
    assert row["problem"] is None
    quick("committee", "open", room.region)
    qtbot.wait(1100)  # files are noted by seconds, and nobody carries two within one
    (pack,) = quick("committee", "pack", room.region, tmp_path / "packs-2")["files"].values()
    here.receive(Path(pack))
    qtbot.wait(1100)
    qtbot.waitUntil(desk.member.send.isEnabled, timeout=20_000)
    quick("bundle", "import", room.region, here.send())
    (found,) = quick("committee", "list", room.region)
    assert (found["vote"], found["lacking"]) == (str(vote.local), [])
    assert here.names == [
        f"{what} {name}.prongsai" for what in ("ไฟล์แรก", "ใบคะแนน", "คำตอบที่เปิดซอง")
    ]
    wrote = quick("record", "list", room.region, "person")
    assert len(wrote) == len(NAMES), "a committee's PC writes nobody's name"
    assert all(any(name in str(one) for one in wrote) for name in NAMES)
