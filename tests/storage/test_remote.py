"""Which places of Windows are shares of the network: there no office is made or opened. Its API is stood in for."""

from pathlib import Path, PureWindowsPath
from typing import Any, NamedTuple, cast

import pytest

from core.errors import UserError
from storage import windows
from storage.db.folder import folder

FIXED, REMOVABLE = 3, 2  # DRIVE_FIXED, DRIVE_REMOVABLE


class Drives(NamedTuple):
    """What Windows says of each letter, and which it was asked about."""

    kinds: dict[str, int]
    asked: list[str]

    def GetDriveTypeW(self, root: str) -> int:
        self.asked.append(root)
        return self.kinds[root]


@pytest.fixture
def drives(monkeypatch: pytest.MonkeyPatch) -> Drives:
    found = Drives({"C:\\": FIXED, "E:\\": REMOVABLE, "Z:\\": windows.REMOTE}, [])
    monkeypatch.setattr(windows, "_library", lambda _name: found)
    return found


def remote(place: str) -> bool:
    return windows.is_remote(cast("Path", PureWindowsPath(place)))


@pytest.mark.parametrize(
    "place",
    [
        r"\\server\share",
        r"\\server\share\หน่วยงาน",
        r"\\192.0.2.1\งาน\a b",
        r"\\?\UNC\server\share\a",
        r"//server/share/a",
    ],
)
def test_a_share_is_known_by_its_name_and_windows_is_not_asked(drives: Drives, place: str) -> None:
    assert remote(place)
    assert drives.asked == []


@pytest.mark.parametrize(
    ("place", "is_share"),
    [
        (r"Z:\งาน\หน่วยงาน", True),
        ("z:/งาน".upper(), True),
        (r"C:\Users\ก", False),
        (r"E:\หน่วยงาน", False),
    ],
)
def test_of_a_letter_windows_says_whether_it_is_a_share(
    drives: Drives, place: str, *, is_share: bool
) -> None:
    assert remote(place) == is_share
    assert drives.asked == [f"{place[0]}:\\"], "the drive as a whole"


@pytest.mark.usefixtures("drives")
def test_no_office_is_made_or_opened_there(monkeypatch: pytest.MonkeyPatch) -> None:
    class There(PureWindowsPath):
        def resolve(self) -> Any:
            return self

    class OnWindows:
        name = "nt"

    monkeypatch.setattr(folder, "os", OnWindows)
    for place in (r"\\server\share\หน่วยงาน", r"Z:\หน่วยงาน"):
        with pytest.raises(UserError, match="ใช้โฟลเดอร์บนเครือข่ายไม่ได้"):
            folder.refuse_share(cast("Path", There(place)))
    folder.refuse_share(cast("Path", There(r"C:\หน่วยงาน")))
