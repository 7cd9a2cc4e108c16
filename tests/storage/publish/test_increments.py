"""What changed is published as everything would be: after every step of random seasons, wherever one was cut short."""

import random
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

import pytest
from pyarrow import parquet as pyarrow_parquet

from core.assessment.start_deeds import import_answers
from core.centre.published import (
    TABLES,
    PublicationCounts,
    PublicationMismatchError,
    PublishedUnitRows,
    States,
)
from core.centre.publishing import OWN, publish
from core.entities import record_id
from core.errors import UserError
from core.forms.ports import Reader
from core.log.deeds import FieldWrite, add_row, delete_record, restore_records, set_field
from core.log.op import TextRow
from core.log.ports import below
from core.signing.deeds import sign_off
from core.values import Change, Plain, Ref, Text, Written
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.db.reading.judged import unit_states
from storage.publish import parquet, postgresql, sqlite_file
from tests.core.assessment.test_import_damaged import sample
from tests.core.centre.test_rank import CDD, FORMS
from tests.core.conftest import NOON, UNITS, ctx
from tests.country import register, revocation, settle_in
from tests.storage.db.world import Device
from tests.storage.publish import test_postgresql, test_sqlite_file
from tests.year import play
from tests.year.crook import Crook
from tests.year.land import Year

TODAY = date(2026, 1, 15)
YEARS = (1, 3, 9, 12)  # seeds of tests/year
STEPS = 26
EDITS: list[tuple[str, str, Written]] = [
    ("answer", "state", Plain("not_met")),
    ("answer", "state", Plain("met")),
    ("row", "f.title", Text("ใหม่")),
    ("evidence", "personal", 1),
    ("evidence", "title", Text("=1+1")),
]
OFFICES = [
    ("S10", "province", "cdd_province_a.json"),
    ("S20", "province", "cdd_province_b.json"),
    ("S11", "district", ""),
]
Parts = Callable[[States], Iterator[PublishedUnitRows]]
Rows = Mapping[str, Sequence[object]]


def parts_of(
    folder: Folder, reader: Reader, said: bool, states: States
) -> Iterator[PublishedUnitRows]:
    return publish(
        reader, TODAY, unit_states(folder.writer.reading.snapshot) if said else {}, states
    )


# -- what is published


class Season:
    """A centre and three offices that work, send and come into conflict; the words may come long after their lines."""

    def __init__(self, room: Path, seed: int, open_: ExitStack) -> None:
        self.chance, self.late = random.Random(seed), list[TextRow]()
        self.centre = open_.enter_context(closing(self._made(room, "S00", "centre")))
        self.offices = [
            open_.enter_context(closing(self._made(room, code, kind)))
            for code, kind, _answers in OFFICES
        ]
        papers = register([*UNITS, ("S20", "province", "S00")])
        for one, (_code, kind, answers) in zip(self.offices, OFFICES, strict=True):
            self.centre.exchange.take_segments([settle_in(one, kind)])
            one.exchange.take_segments(papers)
            if answers:
                import_answers(ctx(one), one, CDD, 2569, sample(answers))
            self._begin(one)
        self.centre.exchange.take_segments(papers)
        for one in self.offices:
            self.centre.exchange.take_segments(*one.exchange.give())

    def _made(self, room: Path, code: str, kind: str) -> Folder:
        made = create(room / code, room / "keys", code, code, kind, "", 2569, NOON)
        if kind == "centre":
            settle_in(made, kind)
        return made

    def _begin(self, office: Folder) -> None:
        plan = Ref(
            office.writer.unit,
            "plan",
            record_id(office.writer.unit, "plan", office.writer.unit, PLAN, 2569, 1),
        )
        form = FORMS.get(PLAN)
        said: dict[str, Written] = {
            "unit": Plain(plan.scope),
            "instrument_id": Plain(PLAN),
            "using": Plain(form.using),
            "year": 2569,
            "no": 1,
        }
        said["form"] = Plain(form.file)
        office.save(
            ctx(office), "begin", [Change(plan, name, value) for name, value in said.items()]
        )
        for _row in range(3):
            self.add(office)

    # what offices do

    def add(self, office: Folder) -> None:
        (plan,) = office.records("plan", office.writer.unit)
        words = Text(f"กิจกรรม {self.chance.random()}")
        said: dict[str, Written] = {
            "plan": Plain(plan.ref.local),
            "kind": Plain("activity"),
            "f.title": words,
            "f.budget": 100,
        }
        add_row(ctx(office), office, office.writer.unit, "row", said)

    def prove(self, office: Folder) -> None:
        made = add_row(
            ctx(office),
            office,
            office.writer.unit,
            "evidence",
            {"title": Text(secrets.token_hex(4))},
        )
        (piece,) = [one for one in made.touched if one.entity == "evidence"]
        self._link(office, piece.local)

    def borrow(self, office: Folder) -> None:
        """Evidence of another unit, which only that one may change."""
        pieces = [
            one.ref
            for other in self.offices
            for one in other.records("evidence", other.writer.unit)
        ]
        if pieces:
            self._link(office, str(self.chance.choice(pieces)))

    def _link(self, office: Folder, evidence: str) -> None:
        target = self.chance.choice(
            [*office.records("assessment", office.writer.unit), *office.records("plan")]
        )
        item = self.chance.choice(CDD.items).id if target.ref.entity == "assessment" else ""
        said: dict[str, Written] = {
            "evidence": Plain(evidence),
            "target": Plain(target.ref.local),
            "item": Plain(item),
        }
        add_row(ctx(office), office, office.writer.unit, "link", said)

    def edit(self, office: Folder) -> None:
        entity, name, value = self.chance.choice(EDITS)
        found = office.records(entity, office.writer.unit)
        if found:
            set_field(ctx(office), office, self.chance.choice(found).ref, [FieldWrite(name, value)])

    def delete(self, office: Folder) -> None:
        kinds = ("row", "evidence", "link", "answer")
        found = [one for entity in kinds for one in office.records(entity, office.writer.unit)]
        if found and (one := self.chance.choice(found)) and not any(below(office, one.ref)):
            delete_record(ctx(office), office, one.ref)

    def restore(self, office: Folder) -> None:
        found = office.bin(office.writer.unit)
        if found:
            restore_records(ctx(office), office, [self.chance.choice(found).ref])

    def erase(self, office: Folder) -> None:
        stored = [
            one for one in office.privacy.words(bool) if one.ref.entity in ("row", "evidence")
        ]
        if stored:
            one = self.chance.choice(stored)
            of = Plain(f"{one.ref.local}/{one.field}/{one.hash}")
            add_row(ctx(office), office, office.writer.unit, "erasure", {"of": of})

    def sign(self, office: Folder) -> None:
        (plan,) = office.records("plan", office.writer.unit)
        sign_off(ctx(office), office, plan.ref, "หัวหน้า")

    # what the centre does

    def take(self, office: Folder) -> None:
        segments, texts = office.exchange.give()
        self.chance.shuffle(texts)
        now = self.chance.randrange(len(texts) + 1)
        self.late = texts[now:]
        self.centre.exchange.take_segments(segments, texts[:now])

    def words_come(self, _office: Folder) -> None:
        self.centre.exchange.take_segments([], self.late)

    def register_says(self, office: Folder) -> None:
        (unit,) = [
            one for one in self.centre.records("unit", "all") if one.ref.id == office.writer.unit
        ]
        change = FieldWrite("region", self.chance.randint(1, 3))
        set_field(ctx(self.centre), self.centre, unit.ref, [change])

    def step(self) -> None:
        office = self.chance.choice(self.offices)
        busy = (self.add, self.prove, self.edit, self.edit)
        rare = (
            self.borrow,
            self.delete,
            self.restore,
            self.erase,
            self.sign,
            self.register_says,
            self.words_come,
        )
        with suppress(UserError):  # it is signed
            self.chance.choice([*busy, *rare])(office)
        if self.chance.random() < 0.7:
            self.take(self.chance.choice([office, *self.offices]))


PLAN = "dsi-moral-plan"

# -- where it goes


def of_sqlite(path: Path) -> Rows:
    return {
        one.name: sorted(test_sqlite_file.asked(path, f"SELECT * FROM {one.name}"), key=repr)
        for one in TABLES
    }


def of_parquet(folder: Path) -> Rows:
    found: dict[str, list[object]] = {one.name: [] for one in TABLES}
    for file in folder.rglob("*.parquet"):
        place = file.parent.relative_to(folder)
        rows = pyarrow_parquet.ParquetFile(file).read().to_pylist()
        found[place.parts[0]] += [(place.as_posix(), *row.values()) for row in rows]
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


def to_server(address: str, parts: Parts) -> PublicationCounts:
    with postgresql.connected(address, str) as db:
        return postgresql.write(db, parts(postgresql.states(db)))


class Target:
    """Where what changed is published, and beside it everything, into a place of its own."""

    def __init__(
        self,
        put: Callable[[str, Parts], PublicationCounts],
        held: Callable[[str], Rows],
        here: str,
        whole: str,
    ) -> None:
        self._put = put
        self._held = held
        self._here = here
        self._whole = whole
        self.unread = 0

    def publish(
        self, reading: Callable[[bool, States], Iterator[PublishedUnitRows]], stop: int | None
    ) -> None:
        if stop is not None:
            with pytest.raises(KeyboardInterrupt):
                self._put(self._here, lambda states: _cut(reading(True, states), stop))
        self._put(self._here, lambda states: self._counted(reading(True, states)))
        self._put(self._whole, lambda _states: reading(False, {}))
        assert self._held(self._here) == self._held(self._whole)

    def _counted(self, parts: Iterator[PublishedUnitRows]) -> Iterator[PublishedUnitRows]:
        for part in parts:
            self.unread += part.unread
            yield part


def _cut(parts: Iterator[PublishedUnitRows], stop: int) -> Iterator[PublishedUnitRows]:
    yield from islice(parts, stop)
    raise KeyboardInterrupt


@pytest.mark.parametrize("seed", [1, 2])
def test_what_changed_comes_to_the_same_as_everything_after_every_step_of_a_season(
    tmp_path: Path, new_database: Callable[[], str], seed: int
) -> None:
    def to_file(path: str, parts: Parts) -> PublicationCounts:
        return sqlite_file.write(Path(path), parts(sqlite_file.states(Path(path))))

    def to_folder(path: str, parts: Parts) -> PublicationCounts:
        return parquet.write(Path(path), parts(parquet.states(Path(path))))

    targets = [
        Target(
            to_file,
            lambda path: of_sqlite(Path(path)),
            str(tmp_path / "here.db"),
            str(tmp_path / "whole.db"),
        ),
        Target(
            to_folder,
            lambda path: of_parquet(Path(path)),
            str(tmp_path / "here"),
            str(tmp_path / "whole"),
        ),
        Target(to_server, test_postgresql.held, new_database(), new_database()),
    ]
    with ExitStack() as open_:
        season = Season(tmp_path, seed, open_)
        for step in range(STEPS):
            if step:
                season.step()
            with closing(season.centre.reader()) as reader:
                reading = partial(parts_of, season.centre, reader)
                stop = season.chance.randrange(60) if step % 4 == 3 else None
                for target in targets:
                    target.publish(reading, stop)
    assert [target.unread > STEPS * len(OWN) for target in targets] == [True] * 3


@pytest.mark.parametrize("seed", YEARS)
def test_of_a_year_nothing_is_left_unread_that_would_be_read_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """With bundles, restores, forks, liars, withheld and erased words, on each PC after each of its acts."""
    real = play.run
    kept = dict[str, dict[tuple[str, str], PublishedUnitRows]]()
    unread = list[int]()

    def run(year: Year, crook: Crook | None, name: str, device: Device) -> None:
        real(year, crook, name, device)
        reader = device.store.writer.reading
        there = kept.setdefault(device.name, {})
        states = {key: part.state for key, part in there.items()}
        found = {part.key: part for part in parts_of(device.store, reader, True, states)}
        now = {key: there[key] if part.unread else part for key, part in found.items()}
        assert {key: part.rows for key, part in now.items()} == {
            part.key: part.rows for part in parts_of(device.store, reader, False, {})
        }
        unread.append(sum(part.unread for part in found.values()))
        kept[device.name] = now

    monkeypatch.setattr(play, "run", run)
    play.play(tmp_path, play.size_of(seed))
    assert sum(unread) > len(OWN)


# -- by what a part is read


def _words(season: Season) -> Mapping[str, str]:
    return unit_states(season.centre.writer.reading.snapshot)


def _taken(season: Season, office: Folder) -> None:
    season.centre.exchange.take_segments(*office.exchange.give())


def test_the_word_of_a_unit_changes_with_what_it_wrote_with_what_it_borrowed_and_with_the_register(
    tmp_path: Path,
) -> None:
    with ExitStack() as open_:
        season = Season(tmp_path, 3, open_)
        borrower, lender, other = season.offices
        season.prove(lender)
        (piece,) = lender.records("evidence", lender.writer.unit)
        season._link(borrower, str(piece.ref))
        for office in season.offices:
            _taken(season, office)
        before = _words(season)
        set_field(ctx(lender), lender, piece.ref, [FieldWrite("title", Text("อีกชื่อหนึ่ง"))])
        segments, texts = lender.exchange.give()
        season.centre.exchange.take_segments(segments)
        lines = _words(season)
        changed = {unit for unit in before if before[unit] != lines[unit]}
        assert changed == {lender.writer.unit, borrower.writer.unit}
        season.centre.exchange.take_segments([], texts)
        words = _words(season)
        assert {unit for unit in lines if lines[unit] != words[unit]} == changed
        season.register_says(other)
        assert not {*_words(season).values()} & {*words.values()}


def test_the_word_of_a_unit_changes_when_its_pc_is_revoked(tmp_path: Path) -> None:
    with ExitStack() as open_:
        season = Season(tmp_path, 3, open_)
        before, office = _words(season), season.offices[0]
        season.centre.exchange.take_segments(
            [revocation(office.writer.keys.public, office.writer.unit, {})]
        )
        assert _words(season)[office.writer.unit] != before[office.writer.unit]


# -- doubt


def _published(folder: Folder, path: Path) -> tuple[PublicationCounts, list[PublishedUnitRows]]:
    parts = [*parts_of(folder, folder, True, sqlite_file.states(path))]
    return sqlite_file.write(path, parts), parts


def test_a_file_that_was_changed_by_others_is_not_believed(tmp_path: Path) -> None:
    with ExitStack() as open_:
        centre, path = Season(tmp_path, 1, open_).centre, tmp_path / "c.db"
        _published(centre, path)
        assert any(part.unread for part in _published(centre, path)[1])
        with closing(sqlite3.connect(path)) as db:
            db.execute("UPDATE item SET state='met'")
            db.commit()
        with pytest.raises(PublicationMismatchError):
            _published(centre, path)


def test_a_folder_whose_files_are_not_those_written_is_not_believed(tmp_path: Path) -> None:
    with ExitStack() as open_:
        centre, place = Season(tmp_path, 1, open_).centre, tmp_path / "out"
        parquet.write(place, parts_of(centre, centre, True, parquet.states(place)))
        states = parquet.states(place)
        next(place.glob("item/*/*/*.parquet")).unlink()
        with pytest.raises(PublicationMismatchError):
            parquet.write(place, parts_of(centre, centre, True, states))


def test_a_part_that_lost_its_mark_in_the_database_is_read_again(
    tmp_path: Path, database: str
) -> None:
    with ExitStack() as open_:
        centre = Season(tmp_path, 1, open_).centre
        reading = partial(parts_of, centre, centre, True)
        to_server(database, reading)
        with postgresql.connected(database, str) as db:
            states = postgresql.states(db)
            db.execute("DELETE FROM prongsai.part WHERE of_table='item'")
            with pytest.raises(PublicationMismatchError):
                postgresql.write(db, reading(states))
        done = to_server(database, reading)
        assert (done.changed > 0, to_server(database, reading).changed) == (True, 0)
