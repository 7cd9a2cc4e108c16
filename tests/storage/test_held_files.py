"""Files that other programs hold, and files that may only be read, as Windows treats them."""

import errno
import os
import stat
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from storage import files
from storage.blobs import BlobStore
from storage.scans.worker import opened


def held(code: int | None) -> PermissionError:
    error = PermissionError(13, "no", "C:/a")
    error.winerror = code  # type: ignore[attr-defined, unused-ignore]  # elsewhere an error has none
    return error


@pytest.mark.parametrize(
    ("code", "times", "tries"), [(32, 2, 3), (5, 1, 2), (33, 99, 6), (None, 1, 1), (112, 1, 1)]
)
def test_a_name_is_given_again_and_again_only_where_another_program_has_the_file(
    code: int | None, times: int, tries: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, waited = list[Path](), list[float]()
    really = os.replace

    def replace(draft: Path, path: Path) -> None:
        asked.append(path)
        if len(asked) <= times:
            raise held(code)
        really(draft, path)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(files, "sleep", waited.append)
    target = tmp_path / "target"
    if times < tries:
        files.write_durably(target, b"new")
        assert target.read_bytes() == b"new"
    else:
        with pytest.raises(PermissionError):
            files.write_durably(target, b"new")
        assert list(tmp_path.iterdir()) == [], "nothing half made stays"
    assert len(asked) == tries
    assert sum(waited) <= 1


def test_a_folder_for_copies_goes_with_the_copies_that_may_only_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = os.unlink

    def unlink(path: str | Path, *, dir_fd: int | None = None) -> None:
        if not os.stat(path, dir_fd=dir_fd).st_mode & stat.S_IWUSR:
            raise held(5)
        really(path, dir_fd=dir_fd)

    monkeypatch.setattr(os, "unlink", unlink)
    with files.scratch(tmp_path) as room:
        (room / "copy.jpg").write_bytes(b"somebody")
        (room / "copy.jpg").chmod(stat.S_IRUSR)
    assert not room.exists()


@pytest.mark.parametrize("call", ["open", "scandir", "unlink", "rmdir"])
def test_what_stops_the_work_is_told_whatever_else_stops_the_cleaning_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def broken(_path: object, *_given: object, **_named: object) -> NoReturn:
        raise OSError(errno.EMFILE, "Too many open files")

    def broken_open(_path: object, _flags: int, *_given: object, **_named: object) -> NoReturn:
        broken(_path)

    def works() -> None:
        with files.scratch(tmp_path) as room:
            (room / "inside").mkdir()
            (room / "inside" / "a").write_bytes(b"a")
            monkeypatch.setattr(os, call, broken_open if call == "open" else broken)
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        works()
    monkeypatch.undo()


def test_a_file_that_is_here_and_whole_is_left_alone_and_a_damaged_one_is_replaced(
    tmp_path: Path,
) -> None:
    """Somebody may be reading it: Windows replaces no open file."""
    blobs = BlobStore(tmp_path)
    name = blobs.put([b"a photograph"])
    before = blobs.path(name).stat().st_ino
    assert blobs.put([b"a photograph"]) == name
    assert blobs.path(name).stat().st_ino == before
    blobs.path(name).write_bytes(b"another")
    blobs.put([b"a photograph"])
    assert blobs.path(name).read_bytes() == b"a photograph"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [name]


def test_pictures_are_read_where_those_of_telephones_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PIL import Image

    monkeypatch.setitem(sys.modules, "pi_heif", None)
    path = tmp_path / "page.jpg"
    Image.new("L", (80, 100), 255).save(path)
    with opened(path) as file:
        assert file.count == 1
