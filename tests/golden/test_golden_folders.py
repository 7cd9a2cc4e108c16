"""Folders of every format that was ever shipped open, are whole, and show what they showed."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from core.entities import TABLE_VERSION
from storage.db import sqlite
from storage.db.folder.folder import open_folder
from storage.db.signoffs import consequences
from tests.golden.folders import KEPT, PACKED, PRESENT, SEEN, seen, unpack
from tests.limited import closed, command
from tests.storage.db.desk import NOW, Desk

FORMATS = sorted(path.name for path in KEPT.iterdir())
DIGESTS = ("digest", "digest of the unit", "table")  # of one table of rights only


def test_the_present_format_is_kept_and_small() -> None:
    assert PRESENT in FORMATS
    assert all((KEPT / name / PACKED).stat().st_size < 200_000 for name in FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_it_opens_whole_and_shows_what_it_showed(name: str, tmp_path: Path) -> None:
    place, keys = unpack(KEPT / name, tmp_path)
    then = json.loads((KEPT / name / SEEN).read_text(encoding="utf-8"))
    desk = Desk(open_folder(place, keys, NOW), place, keys)
    try:
        found = desk.sound()
        now = seen(desk)
        told = {what for what, _ops in now["problems"]}
    finally:
        desk.close()
    if then["table"] != TABLE_VERSION:
        then, now = (
            {key: value for key, value in one.items() if key not in DIGESTS} for one in (then, now)
        )
    assert found
    assert json.loads(json.dumps(now)) == then
    assert told in (
        {"fork", "not enrolled", "parked", "revoked"},
        {"fork", "outside rights", "parked", "revoked"},
    )
    assert [state for _ref, state, _stands in now["sign-offs"]] == ["sound"]
    assert [field for _ref, field in now["conflicts"]] == ["using"]


@pytest.mark.parametrize("held", [1, 7])
def test_however_many_ops_are_held_at_once_the_same_is_derived(
    held: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the ops of one field, or of one place in a document, lie in two batches."""
    place, keys = unpack(KEPT / PRESENT, tmp_path)
    desk = Desk(open_folder(place, keys, NOW), place, keys)
    try:
        monkeypatch.setattr(consequences, "BATCH_OPS", held)
        assert desk.sound()
    finally:
        desk.close()


@pytest.mark.parametrize("name", FORMATS)
def test_it_can_be_written_to_and_stays_whole(name: str, tmp_path: Path) -> None:
    place, keys = unpack(KEPT / name, tmp_path)
    desk = Desk(open_folder(place, keys, NOW), place, keys)
    try:
        desk.new_row(desk.new_plan(3))
        assert desk.sound()
    finally:
        desk.close()


@pytest.mark.parametrize("damaged", [False, True])
@pytest.mark.parametrize("name", FORMATS)
def test_it_is_checked_and_backed_up_on_a_medium_that_cannot_be_written(
    name: str, damaged: bool, tmp_path: Path
) -> None:
    """In a migrated copy, of which nothing is said that is not so of the folder."""
    place, keys = unpack(KEPT / name, tmp_path)
    if damaged:
        with closing(sqlite.connect_plain(place / "prongsai.db", "rw")) as db:
            db.execute("UPDATE text SET body=body || '!'")
    (tmp_path / "out").mkdir(mode=0o777)
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    with closed(place):
        check = command("office", "check", place, keys=keys)
        found = command("record", "list", place, "plan", keys=keys)
        saved = command("backup", place, "--to", tmp_path / "out", keys=keys)
    assert (check.code, "ทุกอย่างครบ" in check.out) == (int(damaged), not damaged), check
    assert ("false_words" in check.out, found.code) == (damaged, 0)
    assert saved.code == int(damaged), saved
    assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before
