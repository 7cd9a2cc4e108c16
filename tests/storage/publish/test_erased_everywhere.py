"""After the next publication no table, column or file holds a word that was erased, or that is withheld."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from pyarrow import parquet

import main
from core.entities import record_id
from core.forms.ports import Store
from core.log.deeds import add_row
from core.log.ports import Context
from core.values import Change, Changes, Plain, Ref, Text, Written
from tests.storage.exchange.invited import OPENED, begin, invite, province_and_centre
from tests.storage.exchange.towns import Town
from ui.terminal.commands import root, run

ERASED = "ถ้อยคำที่ลบ"
WITHHELD = "ถ้อยคำที่กัน"
PERSONAL = "ถ้อยคำของบุคคล"
KEPT = "ถ้อยคำที่อยู่"
FORM, YEAR = "dsi-moral-plan", 2569
OWN = ("prongsai", "prongsai_log")
COLUMNS = (
    "SELECT table_schema, table_name, column_name FROM information_schema.columns ORDER BY 1, 2, 3"
)
SERVER = ("pg_catalog", "information_schema")
# what a server keeps of columns, and says of them
READS = ("pg_catalog.pg_stats", "pg_catalog.pg_description")


class Place:
    """An office below a province below a centre, whose words the centre publishes into every kind of place."""

    def __init__(self, room: Path, database: str) -> None:
        self.province, self.centre = province_and_centre(room / "above")
        (made,) = invite(self.province, "11")
        self.office = begin(made.path, room / "11")
        self.database, self.folder = database, room / "out"

    def publish(self) -> None:
        """All that the office has goes up and is published."""
        self.province.take(self.office.send(self.province))
        self.centre.take(self.province.send(self.centre))
        self.centre.folder.close()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PRONGSAI_KEYS", str(self.centre.home))
            for target in (self.database, str(self.folder)):
                assert (
                    run(root, ["centre", "publish", str(self.centre.place), target], main.desk())
                    == 0
                )
        self.centre.reopen()

    def holding(self, word: str) -> set[str]:
        """The columns and files that hold it."""
        return {*in_database(self.database, word), *in_folder(self.folder, word)}


@pytest.fixture
def place(tmp_path: Path, database: str) -> Iterator[Place]:
    yield Place(tmp_path, database)
    while OPENED:
        OPENED.pop().folder.close()


def in_database(database: str, word: str) -> Iterator[str]:
    """Every column of every table and view of the database is looked through, also as bytes, and the statistics."""
    as_bytes = word.encode().hex()
    with psycopg.connect(database, autocommit=True) as db:
        columns = [(one[0], one[1], one[2]) for one in db.execute(COLUMNS).fetchall()]
        assert {schema for schema, _table, _column in columns} >= set(OWN)
        for schema, table, column in columns:
            if schema in SERVER and f"{schema}.{table}" not in READS:
                continue
            named = sql.Identifier(column)
            place = sql.Identifier(schema, table)
            count = sql.SQL("SELECT count(*) FROM {} WHERE {}::text LIKE %s OR {}::text LIKE %s")
            found = db.execute(
                count.format(place, named, named), (f"%{word}%", f"%{as_bytes}%")
            ).fetchone()
            if found != (0,):
                yield f"{schema}.{table}.{column}"


def in_folder(folder: Path, word: str) -> Iterator[str]:
    """Every file: each value of a Parquet file and what it says of its columns; of any other the bytes."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        if path.suffix == ".parquet":
            file = parquet.ParquetFile(path)
            table = path.relative_to(folder).parts[0]
            for name in file.schema_arrow.names:
                if word in repr(file.read([name]).to_pylist()):
                    yield f"{table}.{name}"
            if word in repr(file.metadata.to_dict()):
                yield f"{table}: metadata"
        elif word.encode() in path.read_bytes():
            yield path.name


def writes(office: Town, word: str, *, personal: int = 0) -> None:
    """The word in each open text that is published of a unit, and in the texts that are never."""
    plan = Ref(office.unit, "plan", record_id(office.unit, "plan", office.unit, FORM, YEAR, 1))
    forms = main.desk().forms
    form = forms.get(FORM)
    said: dict[str, Written] = {
        "unit": Plain(office.unit),
        "instrument_id": Plain(FORM),
        "using": Plain(form.using),
        "form": Plain(form.file),
        "year": YEAR,
        "no": 1,
        "title": Text(word),
    }
    if office.folder.record(plan) is None:
        office.save(*(Change(plan, name, value) for name, value in said.items()))
    row: dict[str, Written] = {
        "plan": Plain(plan.local),
        "kind": Plain("activity"),
        "f.title": Text(word),
    }
    piece: dict[str, Written] = {"title": Text(word), "note": Text(word), "personal": personal}
    for entity, values in (("row", row), ("evidence", piece)):
        office.do(partial(added, entity=entity, values=values))


def added(ctx: Context, store: Store, entity: str, values: Mapping[str, Written]) -> Changes:
    return add_row(ctx, store, ctx.unit, entity, values)


def erases(office: Town, word: str) -> int:
    """Under law, wherever it stands; how often."""
    found = office.folder.privacy.words(lambda words: word in words)
    for one in found:
        of = {"of": Plain(f"{one.ref.local}/{one.field}/{one.hash}")}
        office.do(partial(added, entity="erasure", values=of))
    return len(found)


def withholds(office: Town, word: str) -> None:
    """Its piece of evidence is marked as personal."""
    for one in office.folder.records("evidence", office.unit):
        if one.text("title") == word:
            office.save(Change(one.ref, "personal", 1, one.shown("personal").seen))


def test_a_word_that_was_erased_or_marked_is_in_no_table_column_or_file_after_the_next_publication(
    place: Place,
) -> None:
    for word in (ERASED, KEPT):
        writes(place.office, word)
    place.office.do(partial(added, entity="evidence", values={"title": Text(WITHHELD)}))
    writes(place.office, PERSONAL, personal=1)
    place.publish()
    found = {word: place.holding(word) for word in (ERASED, WITHHELD, PERSONAL, KEPT)}
    assert {"prongsai.plan.title", "prongsai.plan_value.words", "prongsai.evidence.title"} <= found[
        ERASED
    ]
    assert {"plan.title", "plan_value.words", "evidence.title"} <= found[ERASED]
    assert {"prongsai.evidence.title", "evidence.title"} <= found[WITHHELD]
    assert not any("evidence" in column for column in found[PERSONAL]), (
        "it was marked from the start"
    )
    assert erases(place.office, ERASED) >= 4
    withholds(place.office, WITHHELD)
    place.publish()
    assert place.holding(ERASED) == set()
    assert place.holding(WITHHELD) == set()
    assert place.holding(KEPT) == found[KEPT]


def test_no_statistics_keep_what_was_the_last_row_of_a_table(place: Place) -> None:
    """A server that counts an empty table leaves what it knew of it."""
    for _number in range(3):  # of a word that comes once a server keeps nothing
        writes(place.office, ERASED)
    place.publish()
    assert place.holding(ERASED)
    erases(place.office, ERASED)
    place.publish()
    assert place.holding(ERASED) == set()
