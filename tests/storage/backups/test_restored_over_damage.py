"""A backup is put back over whatever became of the data file: its very bytes are kept, nothing erased returns."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

import wiring
from core.errors import UserError
from core.values import AbsenceReason
from storage.backups.keeper import BackupKeeper
from storage.backups.location import LOCK
from tests.damage import roots, spoil, spoil_at_random
from tests.storage.backups.test_restored import NAME, backed_up, erase, person
from tests.storage.db.looked import damages
from tests.storage.exchange.towns import Town

pytestmark = pytest.mark.whole_only
TABLES = ("everything", "op", "history", "record", "text", "meta", "erased", "view_log", "office")


def restored_over(town: Town, file: Path) -> Path:
    """Where what was there before lies."""
    spoilt = (town.place / "prongsai.db").read_bytes()
    done = wiring.restore(file, town.place, town.home)
    assert done.saved is not None
    if done.saved.is_dir():  # too damaged for a backup
        assert (done.saved / "prongsai.db").read_bytes() == spoilt
    town.reopen()
    assert not damages(town.folder)
    return done.saved


@pytest.mark.parametrize("table", TABLES)
def test_whichever_table_is_damaged_the_backup_takes_its_place(town: Town, table: str) -> None:
    plan, who = town.plan(), person(town)
    file = backed_up(town)
    erase(town, who, "name")
    town.folder.close()
    spoil(town.place / "prongsai.db", [roots(town.place / "prongsai.db")[table]])
    restored_over(town, file)
    assert town.title(plan) == "แผน"
    record = town.folder.record(who)
    assert record is not None
    assert record.value("name") is AbsenceReason.ERASED
    town.folder.close()
    assert NAME.encode() not in (town.place / "prongsai.db").read_bytes()


@pytest.mark.parametrize("seed", range(4))
def test_any_pages_may_be_damaged(town: Town, seed: int) -> None:
    plan, file = town.plan(), backed_up(town)
    town.folder.close()
    spoil_at_random(town.place / "prongsai.db", seed)
    restored_over(town, file)
    assert town.title(plan) == "แผน"


def test_without_room_for_what_is_there_nothing_is_touched(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.plan()
    file = backed_up(town)
    town.folder.close()
    before = (town.place / "prongsai.db").read_bytes()

    def full(_self: BackupKeeper, _why: str, _location: Path | None) -> None:
        raise UserError("", "", "") from OSError(28, "No space left on device")

    monkeypatch.setattr(BackupKeeper, "_make", full)
    with pytest.raises(UserError):
        wiring.restore(file, town.place, town.home)
    assert (town.place / "prongsai.db").read_bytes() == before
    assert not [*_aside(town)]


def _aside(town: Town) -> Sequence[Path]:
    return list((town.place / "backups").glob("damaged-*"))


def test_where_there_is_no_room_for_the_safety_copy_nothing_is_restored_and_the_room_is_named(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.plan()
    file = backed_up(town).rename(tmp_path / "away.prongsai-backup")
    town.folder.close()
    lock = town.place / "backups" / LOCK
    lock.unlink()
    lock.mkdir()  # as where SQLite cannot open a journal, the error does not say what is wrong
    before = (town.place / "prongsai.db").read_bytes()
    full = shutil.disk_usage(tmp_path)._replace(free=0)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _place: full)
        with pytest.raises(UserError, match="ข้อมูลในเครื่องยังอยู่อย่างเดิม") as problem:
            wiring.restore(file, town.place, town.home)
    assert "เนื้อที่" in problem.value.why
    assert (town.place / "prongsai.db").read_bytes() == before
    assert not list(town.place.glob("backups/damaged-*"))
    done = wiring.restore(file, town.place, town.home)
    assert done.saved is not None
    assert done.saved.is_dir(), "kept as bare files"
    town.reopen()
