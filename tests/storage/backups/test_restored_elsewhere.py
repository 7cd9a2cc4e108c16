"""A backup nobody could reach, put back where its folder is not: what this PC knows to be erased stays erased."""

import shutil
from pathlib import Path

import msgspec

import wiring
from core.backups.retention import foreseen_lines, unaware_words
from core.values import AbsenceReason, Ref
from storage.db.folder.folder import open_folder
from tests.storage.backups.test_restored import NAME, backed_up, erase, person, sound
from tests.storage.exchange.towns import Town, enrol


def elsewhere(town: Town, file: Path, home: Path, name: str) -> tuple[Town, bool]:
    """The backup in a new folder; whether it was told that it knows nothing of what was erased since."""
    place = town.place.with_name(name)
    assert unaware_words() in list(foreseen_lines(wiring.preview_restore(file, place, home)))
    done = wiring.restore(file, place, home)
    return Town(open_folder(place, home, town.now), place, home, town.code, town.kind), done.unaware


def shown(town: Town, who: Ref) -> object:
    record = town.folder.record(who)
    return record.value("name") if record else None


def test_what_was_erased_on_this_pc_stays_so_when_its_folder_is_gone(
    town: Town, tmp_path: Path
) -> None:
    who, drawer = person(town), tmp_path / "drawer"
    file = drawer / backed_up(town, drawer).name
    (town.place / "backups" / "second.json").unlink()  # nobody knows where it lies
    erase(town, who, "name")
    town.folder.close()
    shutil.rmtree(town.place)
    note = (town.home / town.folder.writer.id / "erased.json").read_bytes()
    assert NAME.encode() not in note
    back, unaware = elsewhere(town, file, town.home, "again")
    assert unaware
    assert shown(back, who) is AbsenceReason.ERASED
    assert back.folder.record(who) is not None
    assert len(back.folder.records("erasure")) == 1, "written again, for others too"
    assert sound(back)
    back.folder.close()
    assert NAME.encode() not in b"".join(
        path.read_bytes() for path in back.place.rglob("*") if path.is_file()
    )
    assert msgspec.json.decode(
        (town.home / town.folder.writer.id / "erased.json").read_bytes()
    ) == msgspec.json.decode(note)


def test_a_new_pc_is_reported_and_erases_as_soon_as_a_file_comes(
    towns: list[Town], tmp_path: Path
) -> None:
    centre, town = towns[0], towns[2]
    who = person(town)
    file = backed_up(town, tmp_path / "drawer")
    erase(town, who, "name")
    centre.take(town.send(centre))
    back, unaware = elsewhere(town, file, tmp_path / "new keys", "again")
    assert unaware
    assert shown(back, who) == NAME
    enrol([*towns, back])
    back.take(centre.send(back))
    assert shown(back, who) is AbsenceReason.ERASED
    assert sound(back)
    back.folder.close()
    assert NAME.encode() not in (back.place / "prongsai.db").read_bytes()


def test_a_note_nobody_can_read_stops_nothing(town: Town, tmp_path: Path) -> None:
    file = backed_up(town, tmp_path / "drawer")
    (town.home / town.folder.writer.id / "erased.json").write_bytes(b"{")
    town.folder.close()
    back, _unaware = elsewhere(town, file, town.home, "again")
    assert sound(back)
    back.folder.close()
