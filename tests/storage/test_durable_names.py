"""A name lasts: whatever drawer renames, links or makes a directory, the directory of the name is synced afterwards."""

import ast
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import wiring
from core.backups.retention import Backup
from storage import files
from storage.blobs import BlobStore
from storage.keys import make_keys
from tests.storage.backups.test_places import give_file
from tests.storage.backups.test_restored import erase, person
from tests.storage.exchange.towns import NOW, Town, build

STORAGE = Path(files.__file__).parent
_watching: list[Callable[[str, str], None]] = []


def _audited(event: str, found: tuple[object, ...]) -> None:
    if not _watching or event not in ("os.rename", "os.link", "os.mkdir"):
        return
    named = found[0 if event == "os.mkdir" else 1]
    assert isinstance(named, str | bytes | os.PathLike)
    name = Path(os.fsdecode(named))
    if not name.exists() or event != "os.mkdir":  # a directory that is there already gets no name
        _watching[-1]("named", str(name.absolute()))


sys.addaudithook(_audited)


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    """Every name given and every directory synced, in order."""
    events, sync = list[tuple[str, str]](), os.fsync

    def synced(handle: int) -> None:
        events.append(("synced", os.readlink(f"/proc/self/fd/{handle}")))
        sync(handle)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", synced)
        _watching.append(lambda what, where: events.append((what, where)))
        try:
            yield events
        finally:
            _watching.pop()


def lost(events: list[tuple[str, str]], under: Path) -> list[str]:
    """The names that are here in the end and that a power cut may take away."""
    return [
        where
        for at, (what, where) in enumerate(events)
        if what == "named"
        and Path(where).exists()
        and Path(where).is_relative_to(under)
        and ("synced", str(Path(where).parent)) not in events[at:]
    ]


def backup(town: Town, place: Path | None = None) -> Backup:
    return wiring.backups(town.place, town.folder.writer.id).make("asked", place)


def put_file(town: Town, _place: Path) -> None:
    BlobStore(town.place / "blobs").put([b"new"])


def back_up(town: Town, _place: Path) -> None:
    backup(town)


def back_up_on_a_stick(town: Town, tmp_path: Path) -> None:
    backup(town, tmp_path / "stick" / "prongsai")


def put_back(town: Town, tmp_path: Path) -> None:
    made = backup(town)
    town.folder.close()
    wiring.restore(made.path, tmp_path / "new" / "place", town.home)


def erase_a_name(town: Town, _place: Path) -> None:
    who = person(town)
    backup(town)
    erase(town, who, "name")
    wiring.backups(town.place, town.folder.writer.id).erase()


def make_a_folder(_town: Town, tmp_path: Path) -> None:
    build(tmp_path / "another", "14", "district").folder.close()


def make_the_keys(_town: Town, tmp_path: Path) -> None:
    make_keys(tmp_path / "keys" / "of" / "one", NOW)


ACTS = (put_file, back_up, back_up_on_a_stick, put_back, erase_a_name, make_a_folder, make_the_keys)


@pytest.mark.parametrize("act", ACTS)
def test_every_name_an_act_gives_lasts(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[Town, Path], None]
) -> None:
    give_file(town)
    with watched(monkeypatch) as events:
        act(town, tmp_path)
    assert [where for what, where in events if what == "named"], (
        "nothing was named: the act tries nothing"
    )
    assert lost(events, tmp_path) == []


@pytest.mark.parametrize("act", ACTS)
def test_the_watch_misses_a_directory_that_nobody_synced(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[Town, Path], None]
) -> None:
    give_file(town)
    monkeypatch.setattr(files, "sync_directory", lambda _path: None)
    with watched(monkeypatch) as events:
        act(town, tmp_path)
    assert lost(events, tmp_path)


def test_names_are_given_in_one_place_only() -> None:
    """What renames, links or makes directories elsewhere would have to remember the syncing."""
    found = []
    for path in STORAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))) if path.name != "files.py" else ():
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and _names(node, node.func)
            ):
                found.append(f"{path.relative_to(STORAGE)}:{node.lineno}")
    assert found == []


def _names(call: ast.Call, called: ast.Attribute) -> bool:
    of_os = isinstance(called.value, ast.Name) and called.value.id == "os"
    if of_os:
        return called.attr in {
            "rename",
            "renames",
            "replace",
            "link",
            "mkdir",
            "makedirs",
            "symlink",
        }
    return called.attr in {"rename", "mkdir", "hardlink_to", "symlink_to"} or (
        called.attr == "replace" and len(call.args) == 1 and not call.keywords
    )


def test_a_drive_is_said_to_have_everything_only_when_the_system_says_so(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 1000)
    assert files.settle(tmp_path / "a")
    assert files.settle(tmp_path)
    assert not files.settle(tmp_path / "pulled" / "a")
