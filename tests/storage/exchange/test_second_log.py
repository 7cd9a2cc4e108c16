"""What the document says a log means is what the program makes of it: folders of every format, read by both."""

from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid5

import pytest

from core.entities import record_id, unit_id
from core.log.op import write_cut
from core.log.post import Bundle
from storage import at_rest
from storage.db.folder.folder import create, open_folder
from storage.db.folder.store import Folder
from storage.db.log.log import ends_of
from storage.exchange.writer import write_bundle
from storage.keys import AGE, age_recipient
from tests.country import settle_in
from tests.golden.folders import KEPT, unpack
from tests.log_tables import GUIDE, printed
from tests.storage.db.desk import Desk
from tests.storage.db.forger import Forger
from tests.storage.db.signer import sign
from tests.storage.exchange.second_lines import ENTITIES, lines_of
from tests.storage.exchange.second_log import Log
from tests.storage.exchange.second_reader import read
from tests.storage.exchange.test_answers import comment
from tests.storage.exchange.towns import NOW, Town
from tests.year.crook import Crook
from tests.year.ends import alive
from tests.year.land import Year
from tests.year.play import play, size_of

FORMATS = sorted(path.name for path in KEPT.iterdir() if path.is_dir())


def by_the_document(folder: Folder, room: Path) -> Log:
    """What a folder holds, sent to itself as one bundle, read from the document alone."""
    keys = folder.writer.keys
    segments, texts = folder.exchange.give()
    path = room / "all.prongsai"
    bundle = Bundle(
        keys.public,
        folder.writer.unit,
        (age_recipient(keys),),
        NOW.isoformat(),
        tuple(segments),
        tuple(texts),
    )
    write_bundle(path, bundle, keys.sign)
    secret = at_rest.read(keys.directory / AGE).decode().split()[-1]
    roots = {root.hex() for root in folder.trust.roots()}
    return Log(
        lines_of(read(path.read_bytes(), secret).segments),
        roots,
        (keys.public.hex(), folder.writer.unit),
    )


@pytest.mark.parametrize("name", FORMATS)
def test_a_kept_folder_has_the_digest_that_the_document_tells(name: str, tmp_path: Path) -> None:
    place, home = unpack(KEPT / name, tmp_path)
    with closing(open_folder(place, home, NOW)) as folder:
        found = by_the_document(folder, tmp_path)
        kinds = {part.partition(" ")[0] for part in found.parts()}
        assert kinds == {"counts", "differs", "field", "bin", "signed"}, (
            "the folder holds something of everything"
        )
        assert found.digest() == folder.digest()


def test_offices_that_exchanged_files_have_the_digest_that_the_document_tells(
    towns: list[Town], tmp_path: Path
) -> None:
    centre, province, one, two = towns
    for town in (one, two):
        plan = town.plan()
        town.retitle(plan, "ชื่อใหม่")
        province.take(town.send(province))
    comment(province, one, "ความเห็น")
    centre.take(province.send(centre))
    one.take(province.send(one))
    for town in (centre, province, one):
        (tmp_path / town.code).mkdir(exist_ok=True)
        assert by_the_document(town.folder, tmp_path / town.code).digest() == town.folder.digest()


@pytest.mark.parametrize("seed", range(0, 200, 12))
def test_after_a_year_of_forks_thefts_and_revocations_each_folder_has_the_digest_that_the_document_tells(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_by_both = list[str]()

    def both(year: Year, _crook: Crook | None, _thorough: bool) -> None:
        for device in alive(year):
            room = tmp_path / device.name
            room.mkdir()
            assert by_the_document(device.store, room).digest() == device.store.digest(), (
                device.name
            )
            read_by_both.append(device.name)

    monkeypatch.setattr("tests.year.play.check", both)
    (tmp_path / "year").mkdir()
    play(tmp_path / "year", size_of(seed))
    assert len(read_by_both) > 2


def test_hard_cases_have_the_digest_that_the_document_tells(tmp_path: Path) -> None:
    """A second value of a field fixed at birth, a delete of what stands signed, one that had not seen everything."""
    with closing(
        create(tmp_path / "o", tmp_path / "k", "ก", "1001", "district", "", 2569, NOW)
    ) as folder:
        settle_in(folder)
        desk = Desk(folder, tmp_path / "o", tmp_path / "k")
        forger = Forger(folder.writer.unit)
        desk.meet(forger)
        signed_, open_ = desk.new_plan(1), desk.new_plan(2)
        row = desk.new_row(open_)
        sign(desk, signed_)
        before = write_cut({one: ends[-1] for one, ends in ends_of(folder.writer.log).items()})
        record = folder.record(open_)
        assert record
        year = record.shown("year").seen
        lines = [
            forger.line(1, open_, "year", 2570, [str(one) for one in year]),
            forger.line(2, signed_, "_del", f"={before}"),
            forger.line(3, open_, "_del", f"={before}"),
            forger.line(4, row, "_del", f"={before}"),
        ]
        assert not folder.exchange.take_segments([forger.segment(lines)]).refused
        found = by_the_document(folder, tmp_path)
        flags = sorted(part.rpartition(" ")[2] for part in found.parts() if part.startswith("bin "))
        assert flags == ["", "delete_after_signing", "delete_unseen"]
        years = [part.split() for part in found.parts() if part.startswith(f"field {open_} year ")]
        assert [len(words) for words in years] == [5], "both values stand"
        assert found.digest() == folder.digest()


def test_the_tables_of_the_document_are_those_of_the_program() -> None:
    text = GUIDE.read_text("utf-8")
    assert printed(text) == text, "python -m tests.log_tables writes them anew"
    assert len(ENTITIES) > 30


def test_natural_keys_are_as_the_document_says() -> None:
    text = GUIDE.read_text("utf-8")
    namespace = UUID("0c7fd469-906d-5d9c-af69-ac8dcbe6aa98")
    unit = uuid5(namespace, '["all","unit","S00"]').hex
    assert unit == unit_id("S00")
    assert unit in text
    named = uuid5(namespace, f'["{unit}","plan","{unit}","m",2569,1]').hex
    assert named == record_id(unit, "plan", unit, "m", 2569, 1)
