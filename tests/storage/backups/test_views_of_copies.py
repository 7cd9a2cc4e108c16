"""Each copy of a folder has its own log of views: none is accused of what another shows, nor hides what was cut."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

import wiring
from core.log.ports import Context
from storage.db.folder.folder import open_folder
from storage.db.folder.inspection import note_view
from tests.storage.backups.test_restored import backed_up, person
from tests.storage.exchange.towns import NOW, Town

pytestmark = pytest.mark.whole_only


def look(place: Path, home: Path, times: int = 1) -> int | None:
    """Somebody is looked at there, in a window; where the log of views is broken then."""
    with closing(open_folder(place, home, NOW)) as folder:
        for _time in range(times):
            ctx = Context(NOW, lambda: "d" * 32, folder.writer.unit)
            folder.note_view(ctx, "view", "name")
        return folder.privacy.broken_at()


def copied(town: Town, to: Path) -> Path:
    return Path(shutil.copytree(town.place, to))


def restored(town: Town, to: Path) -> Path:
    town.reopen()
    file = backed_up(town, town.place.with_name("stick"))
    town.folder.close()
    wiring.restore(file, to, town.home)
    return to


@pytest.mark.parametrize("again", [copied, restored])
def test_a_folder_and_its_copy_go_on_beside_each_other(
    town: Town, tmp_path: Path, again: object
) -> None:
    assert callable(again)
    person(town)
    town.folder.close()
    assert look(town.place, town.home) is None
    copy = again(town, tmp_path / "copy")
    database, home = town.place / "prongsai.db", town.home / _only(town.home)
    note_view(database, home, NOW, "view", "name")  # without opening it to write
    places = [town.place, copy, copy, town.place, town.place, copy]
    assert [look(place, town.home) for place in places] == [None] * len(places)
    shutil.rmtree(town.place)
    assert look(copy, town.home) is None, "its original is gone"
    shutil.move(copy, tmp_path / "moved")
    assert look(tmp_path / "moved", town.home) is None


@pytest.mark.parametrize("moved", [False, True])
def test_lines_that_are_cut_off_are_told_where_the_folder_lies_and_where_it_is_moved_to(
    town: Town, tmp_path: Path, moved: bool
) -> None:
    town.folder.close()
    assert look(town.place, town.home, 3) is None
    place = Path(shutil.move(town.place, tmp_path / "moved")) if moved else town.place
    with closing(open_folder(place, town.home, NOW)) as folder:
        if moved:
            assert folder.privacy.broken_at() is None
    with closing(open_folder(place, town.home, NOW)) as folder:
        folder.writer.db.execute("DELETE FROM view_log WHERE number>1")
        assert folder.privacy.broken_at() == 2
    assert look(place, town.home) == 2, "the next line does not hide it"


def test_what_is_cut_before_it_is_moved_is_told_too(town: Town, tmp_path: Path) -> None:
    town.folder.close()
    assert look(town.place, town.home, 3) is None
    with closing(open_folder(town.place, town.home, NOW)) as folder:
        folder.writer.db.execute("DELETE FROM view_log WHERE number>1")
    assert look(Path(shutil.move(town.place, tmp_path / "moved")), town.home) == 2


def _only(home: Path) -> str:
    (name,) = (path.name for path in home.iterdir() if path.is_dir() and len(path.name) == 32)
    return name
