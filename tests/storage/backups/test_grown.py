"""Backups that go on from a whole one: only what is new is written, and nothing is called whole that is not."""

import shutil
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest

import wiring
from core.backups.retention import Backup, IncrementalBackup
from core.blocks.printed import MARK, SALT
from core.errors import UserError
from core.values import Change, Plain, Ref, Text
from storage.backups import keeper as making
from storage.backups import parts
from storage.backups.location import listed, thin
from storage.db.folder.backup import newer_than
from tests.known import known
from tests.storage.backups.test_places import give_file, keeper
from tests.storage.backups.test_restored import person, put_back
from tests.storage.db.looked import damages
from tests.storage.exchange.towns import NOW, Town

WORDS = "นายกำพล ลบทดสอบ"


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "LARGE", 0)
    monkeypatch.setattr(making, "SHARE", 1000)


pytestmark = pytest.mark.whole_only  # tried once: the office is large already


def bytes_of(path: Path) -> Iterator[bytes]:
    """Its bytes, and those of whatever is packed in it."""
    content = path.read_bytes()
    yield content
    if content[SALT : SALT + len(MARK)] == MARK:
        yield zlib.decompress(content[SALT + len(MARK) :])
    if is_zipfile(BytesIO(content)):
        with ZipFile(path) as archive:
            for name in archive.namelist():
                yield archive.read(name)


def traces(place: Path, words: str) -> list[str]:
    """The files below that hold the words, in UTF-8 or UTF-16."""
    needles = [words.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be")]
    files = [path for path in place.rglob("*") if path.is_file()]
    return [
        path.name
        for path in files
        if any(needle in one for one in bytes_of(path) for needle in needles)
    ]


def three(town: Town) -> tuple[Ref, list[Backup]]:
    """A whole one and two that go on, and the plan whose title each of them knows otherwise."""
    plan = town.plan()
    made = [keeper(town).make("timer")]
    for day, title in ((1, "สอง"), (2, "สาม")):
        town.retitle(plan, title)
        made.append(keeper(town, day).make("timer"))
    return plan, made


def test_only_what_is_new_is_written_and_each_state_comes_back_exactly(town: Town) -> None:
    give_file(town)
    plan, made = three(town)
    assert [one.base for one in made] == [None, made[0].path, made[0].path]
    assert [len(one.parts) for one in made] == [0, 1, 2]
    assert [one.holding for one in listed(keeper(town).own)] == [
        one.holding for one in reversed(made)
    ]
    for one, title in reversed(list(zip(made, ("แผน", "สอง", "สาม"), strict=True))):
        done = put_back(town, one.path)
        assert (done.ops, done.missing) == (one.holding.ops, 0)
        assert town.title(plan) == title
        assert damages(town.folder) == []


def test_on_another_place_and_without_the_keys_too(town: Town, tmp_path: Path) -> None:
    plan, made = three(town)
    digest = town.folder.digest()
    shutil.copytree(keeper(town).own, tmp_path / "stick")
    wiring.restore(tmp_path / "stick" / made[-1].path.name, tmp_path / "pc", town.home)
    town.folder.close()
    town.place = tmp_path / "pc"
    town.reopen()
    assert town.folder.digest() == digest
    assert town.title(plan) == "สาม"


def test_a_week_later_or_after_so_many_it_is_a_whole_one_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    three(town)
    monkeypatch.setattr(making, "MOST_PARTS", 3)
    assert [keeper(town, 3).make("timer").base is None for _time in range(3)] == [
        False,
        True,
        False,
    ]
    assert keeper(town, 10).make("timer").base is None
    assert keeper(town, -10).make("timer").base is None, "the clock was put back"


def lose_the_base(made: list[Backup]) -> None:
    made[0].path.rename(made[0].path.with_suffix(".away"))


def spoil_the_base(made: list[Backup]) -> None:
    made[0].path.write_bytes(made[0].path.read_bytes()[:-60])


def lose_a_part(made: list[Backup]) -> None:
    parts.path_of(made[1].path.parent, made[1].parts[0].sha256).unlink()


def change_the_base(made: list[Backup]) -> None:
    shutil.copy(made[0].path.with_name("other.zip"), made[0].path)


@pytest.mark.parametrize("lose", [lose_the_base, spoil_the_base, lose_a_part, change_the_base])
def test_a_chain_that_has_lost_something_says_so_and_is_never_called_whole(
    town: Town, tmp_path: Path, lose: Callable[[list[Backup]], None]
) -> None:
    name = give_file(town)
    _plan, made = three(town)
    other = keeper(town, 20).make("timer").path
    other.rename(other.with_name("other.zip"))
    lose(made)
    for one in made[1:]:
        with pytest.raises(UserError, match="ส่วนที่เพิ่ม"):
            wiring.restore(one.path, tmp_path / "new", town.home)
    own = keeper(town, 3)
    assert not {one.path for one in own.listed()} & {one.path for one in made[1:]}
    unfit = {one.path: one for one in own.unfit()}
    assert {one.path for one in made[1:]} <= set(unfit), "they are told, with why"
    assert all(
        "ส่วนที่เพิ่ม" in unfit[one.path].reason and unfit[one.path].at == one.at for one in made[1:]
    )
    assert not set(unfit) & {one.path for one in own.listed()}, "nothing is both"
    assert not keeper(town, 3).unfit(tmp_path), "nothing is told of another place"
    again = own.make("timer")
    assert again.base in (None, made[0].path if lose is lose_a_part else None)
    assert known(own.last()).at == again.at
    put_back(town, again.path)
    assert name in again.holding.blobs
    if lose is lose_the_base:
        lost = made[0].path.with_suffix(".away")
        lost.rename(made[0].path)
        assert {one.path for one in keeper(town, 3).listed()} >= {one.path for one in made}, (
            "nothing of it was deleted"
        )
        assert not keeper(town, 3).unfit(), "and it is good again"


def test_a_part_that_has_rotted_is_noticed_by_whoever_asks_for_a_backup(town: Town) -> None:
    _plan, made = three(town)
    part = parts.path_of(made[1].path.parent, made[1].parts[0].sha256)
    part.write_bytes(part.read_bytes()[:-1] + b"!")
    with pytest.raises(UserError, match="เสียหาย"):
        wiring.restore(made[1].path, town.place.parent / "new", town.home)
    assert keeper(town, 3).make("asked").base is None


def test_a_base_that_rotted_inside_is_noticed_by_whoever_asks_for_a_backup(town: Town) -> None:
    _plan, made = three(town)
    content = bytearray(made[0].path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    made[0].path.write_bytes(content)
    assert keeper(town, 3).make("asked").base is None


def test_the_whole_one_stays_as_long_as_another_goes_on_from_it(town: Town) -> None:
    _plan, made = three(town)
    own = keeper(town).own
    for day in range(3, 40):
        keeper(town, day).make("timer")
        for _time in range(3):
            thin(own, town.folder.writer.id, NOW + timedelta(days=day))
        every = listed(own)
        assert {one.base for one in every} - {None} <= {one.path for one in every}
        assert len(list(own.glob("*.prongsai-backup"))) == len(every), "each can be put back"
    assert not made[0].path.exists()
    named = {part.sha256 for one in listed(own) for part in one.parts}
    assert {path.stem for path in own.glob("parts/??/*.zip")} == named
    put_back(town, listed(own)[-1].path)


def test_erasing_reaches_the_whole_one_and_every_part(town: Town, tmp_path: Path) -> None:
    stick, who = tmp_path / "stick", person(town)
    titled: list[Ref] = []
    for day in range(4):
        for place in (None, stick):
            keeper(town, day).make("timer", place)
        record = town.folder.record(who)
        assert record is not None
        town.save(Change(who, "name", Text(f"{WORDS} {day}"), record.shown("name").seen))
        titled.append(who)
    keeper(town, 4).make("timer")
    keeper(town, 4).make("timer", stick)
    for place in (keeper(town).own, stick):
        assert len(traces(place, WORDS)) == 4, "each part holds a name: the search finds them"
    further = tmp_path / "further"
    part = parts.path_of(stick, listed(stick)[0].parts[0].sha256)
    further.hardlink_to(part)
    erase_all(town, who, 4)
    swept = keeper(town).erase()
    assert (swept.failed, swept.unread) == ((), ())
    for place in (keeper(town).own, stick):
        assert traces(place, WORDS) == []
        assert len(listed(place)) == 5
    assert not any(further.read_bytes()), "the bytes are overwritten"
    for one in listed(stick):
        wiring.restore(one.path, tmp_path / one.path.name, tmp_path / "keys" / one.path.name)
    assert keeper(town, 5).make("timer").base is None
    assert keeper(town, 5).make("timer").base is not None


def erase_all(town: Town, who: Ref, names: int) -> None:
    """Erase every name that ever stood there."""
    rows = town.folder.privacy.words(lambda words: WORDS in words)
    assert len(rows) == names
    for number, one in enumerate(rows):
        of = f"{who.local}/{one.field}/{one.hash}"
        town.save(Change(Ref(town.unit, "erasure", f"{number:032x}"), "of", Plain(of)))


def test_an_erasure_wipes_parts_that_cannot_be_put_back_any_more(town: Town) -> None:
    who = person(town)
    keeper(town).make("timer")
    record = town.folder.record(who)
    assert record is not None
    town.save(Change(who, "name", Text(WORDS), record.shown("name").seen))
    made = keeper(town, 1).make("timer")
    assert made.base
    made.base.unlink()
    keeper(town, 2).make("timer")
    assert len(traces(keeper(town).own, WORDS)) == 2
    erase_all(town, who, 1)
    swept = keeper(town).erase()
    assert swept.unread == (made.path,)
    assert traces(keeper(town).own, WORDS) == []


def test_where_the_numbers_are_given_anew_it_is_a_whole_one(towns: list[Town]) -> None:
    province, one = towns[1], towns[2]
    plan = one.plan()
    province.take(one.send(province))
    keeper(province).make("timer")
    one.retitle(plan, "สอง")
    province.take(one.send(province))
    grown = keeper(province, 1).make("timer")
    assert grown.base
    province.folder.exchange.set_aside()
    assert keeper(province, 2).make("timer").base is None
    one.retitle(plan, "สาม")
    province.take(one.send(province))
    made = keeper(province, 3).make("timer")
    assert made.base
    put_back(province, made.path)
    assert keeper(province, 4).make("timer").base is None, "a database made anew numbers anew"


def test_words_that_came_for_lines_from_before_make_it_a_whole_one(town: Town) -> None:
    who, own = person(town), keeper(town)
    db = town.folder.writer.db
    rows = db.execute("SELECT * FROM text").fetchall()
    db.execute("DELETE FROM text WHERE hash=?", (rows[0][0],))
    own.make("timer")
    assert keeper(town, 1).make("timer").base
    db.execute("INSERT INTO text VALUES(?,?,?,?,?)", rows[0])
    made = keeper(town, 2).make("timer")
    assert made.base is None
    assert made.holding.texts == len(rows)
    assert who


def test_a_medium_that_gives_back_another_part_makes_no_backup(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, made = three(town)
    town.retitle(plan, "สี่")
    put = parts.put

    def lies(place: Path, database: Path, counted: IncrementalBackup) -> IncrementalBackup:
        done = put(place, database, counted)
        path = parts.path_of(place, done.sha256)
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        return done

    monkeypatch.setattr(parts, "put", lies)
    with pytest.raises(UserError, match="ไม่ตรง"):
        keeper(town, 3).make("timer")
    assert [one.path for one in keeper(town).listed()] == [one.path for one in reversed(made)]
    assert not list(keeper(town).own.glob(".*"))


def test_the_last_save_is_told_as_its_pc_had_it(town: Town) -> None:
    """Of the whole one, of one that goes on from it, and of what is newer in the folder."""
    _plan, made = three(town)
    now = datetime.now().astimezone()
    told = [datetime.fromisoformat(one.holding.last) for one in (*made, *listed(keeper(town).own))]
    assert len(told) == 6
    assert all(
        abs(at - NOW) < timedelta(days=3) or abs(at - now) < timedelta(hours=1) for at in told
    )
    town.retitle(_plan, "สี่")
    newer = newer_than(town.folder.writer.path, made[0].holding)
    assert newer is not None
    assert datetime.fromisoformat(newer.last) >= told[0]
