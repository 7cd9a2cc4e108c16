"""The published tables as Parquet, read by DuckDB."""

import errno
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet as pyarrow_parquet

from core.centre.published import (
    ASSESSMENT,
    TABLES,
    PublishedColumn,
    PublishedTable,
    PublishedUnitRows,
)
from core.errors import UserError
from storage.files import move, wipe, write_durably
from storage.publish import parquet
from tests.storage.publish.tables import Country


def held(
    folder: Path, table: str = "assessment", what: str = "* EXCLUDE (arrived)"
) -> list[tuple[Any, ...]]:
    files = f"{folder}/{table}/**/*.parquet"
    query = f"SELECT {what} FROM read_parquet('{files}', hive_partitioning=true) ORDER BY ALL"
    words = [sys.executable, "-m", "tests.storage.publish.duck", query]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=True)
    return [tuple(row) for row in json.loads(done.stdout)]


def files(folder: Path) -> set[Path]:
    return set(folder.rglob("*.parquet"))


def test_duckdb_reads_every_row_once_by_year_and_region(tmp_path: Path) -> None:
    country = Country(1)
    done = parquet.write(tmp_path / "out", country.parts())
    assert done.changed == done.parts
    found = held(
        tmp_path / "out", what="unit, year, region, total, total_num, total_den, epoch(arrived)"
    )
    arrived = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert {row[:3] for row in found} == {
        (unit, year, country.regions[unit]) for unit, year in country.totals
    }
    assert {(row[0], row[1]): Fraction(int(row[4]), int(row[5])) for row in found} == country.totals
    assert {row[6] for row in found} == {arrived.timestamp()}
    assert len(held(tmp_path / "out", "item", "unit")) == 12 * 2 * 4
    assert set(held(tmp_path / "out", "item", "DISTINCT year")) == {(2568,), (2569,)}


def test_a_second_publication_of_the_same_touches_no_file(tmp_path: Path) -> None:
    parquet.write(tmp_path, Country(1).parts())
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.parquet")}
    assert parquet.write(tmp_path, Country(1).parts()).changed == 0
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.parquet")} == before


def test_an_import_of_new_units_is_appended_and_the_old_files_stay(tmp_path: Path) -> None:
    country = Country(2)
    units = country.units
    country.units = units[:6]
    parquet.write(tmp_path, country.parts())
    before = files(tmp_path)
    country.units = units
    parquet.write(tmp_path, country.parts())
    assert before < files(tmp_path)
    assert len(held(tmp_path)) == 24


def test_what_changed_or_was_erased_is_in_no_file_any_more(tmp_path: Path) -> None:
    country = Country(3)
    parquet.write(tmp_path, country.parts())
    country.change(2)
    assert parquet.write(tmp_path, country.parts()).changed == 2
    gone = country.drop()
    parquet.write(tmp_path, country.parts())
    assert gone not in repr(
        [pyarrow_parquet.ParquetFile(path).read().to_pylist() for path in files(tmp_path)]
    )
    totals = {
        (unit, year): total
        for unit, year, total in held(tmp_path, what="unit, year, total_num / total_den")
    }
    assert totals == {key: float(total) for key, total in country.totals.items()}


@pytest.mark.parametrize("stop", range(1, 12, 2))
def test_a_publication_cut_short_anywhere_is_finished_by_the_next(
    tmp_path: Path, stop: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    country = Country(4)
    parquet.write(tmp_path, country.parts())
    country.change(4)
    left = [stop]
    real = move, wipe, write_durably

    def dying(number: int) -> Any:
        def do(*words: Any) -> Any:
            left[0] -= 1
            if not left[0]:
                raise KeyboardInterrupt
            return real[number](*words)

        return do

    with monkeypatch.context() as cut:
        for number, name in enumerate(("move", "wipe", "write_durably")):
            cut.setattr(parquet, name, dying(number))
        try:
            parquet.write(tmp_path, country.parts())
        except KeyboardInterrupt:
            assert left[0] == 0
    parquet.write(tmp_path, country.parts())
    assert parquet.write(tmp_path, country.parts()).changed == 0
    fresh = tmp_path.with_name("fresh")
    parquet.write(fresh, country.parts())
    assert held(tmp_path) == held(fresh)
    assert not list(tmp_path.rglob(".*.part"))


def test_columns_say_what_they_mean(tmp_path: Path) -> None:
    parquet.write(tmp_path, Country(5, 1).parts())
    schema = pyarrow_parquet.ParquetFile(
        next(tmp_path.glob("assessment/**/*.parquet"))
    ).schema_arrow
    told = {one.name: one.meaning for one in ASSESSMENT.columns if one.name not in parquet.BY}
    assert {field.name: field.metadata[b"about"].decode() for field in schema} == told


def test_a_folder_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x", "ascii")

    def none() -> Iterator[PublishedUnitRows]:
        return iter(())

    with pytest.raises(UserError) as problem:
        parquet.write(tmp_path, none())
    assert problem.value.why == "โฟลเดอร์นี้มีอย่างอื่นอยู่แล้ว"
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_medium_that_knows_no_locks_is_not_said_to_be_used_by_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_args: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr("fcntl.flock", none)
    with pytest.raises(OSError, match="no locks"):
        parquet.write(tmp_path / "out", iter(()))


def of_another_version(country: Country, table: PublishedTable) -> Iterator[PublishedUnitRows]:
    """The same assessments under other columns: the cells that are left, and `x` in those that are new."""
    for part in country.parts():
        if part.table is not ASSESSMENT:
            yield part
            continue
        cells = [dict(zip(ASSESSMENT.names, row, strict=True)) for row in part.rows]
        yield PublishedUnitRows(
            table,
            part.unit,
            tuple(tuple(row.get(name, "x") for name in table.names) for row in cells),
        )


LESS = ASSESSMENT._replace(columns=tuple(one for one in ASSESSMENT.columns if one.name != "band"))
MORE = ASSESSMENT._replace(
    columns=(*ASSESSMENT.columns, PublishedColumn("more", "token", "what is new"))
)


@pytest.mark.parametrize("table", [LESS, MORE], ids=["less", "more"])
def test_a_version_with_other_columns_replaces_all_of_the_table(
    tmp_path: Path, table: PublishedTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    country = Country(7)
    out = tmp_path / "out"
    fresh = tmp_path / "fresh"
    parquet.write(out, country.parts())
    country.change(3)
    country.drop()
    monkeypatch.setattr(
        parquet, "TABLES", tuple(table if one is ASSESSMENT else one for one in TABLES)
    )
    for folder in (out, fresh):
        parquet.write(folder, of_another_version(country, table))
    assert held(out) == held(fresh)
    names = set(
        pyarrow_parquet.ParquetFile(
            next((out / "assessment").rglob("*.parquet"))
        ).schema_arrow.names
    )
    assert names == set(table.names) - set(parquet.BY)
    assert parquet.write(out, of_another_version(country, table)).changed == 0


def lose_list(folder: Path) -> None:
    (folder / parquet.LIST).unlink()


def lose_file(folder: Path) -> None:
    min(files(folder)).unlink()


def cut_file(folder: Path) -> None:
    one = max(files(folder))
    one.write_bytes(one.read_bytes()[:-9])


def swap_files(folder: Path) -> None:
    """Each as long as it was, with the bytes of another year."""
    one, other = sorted((folder / "assessment").rglob("*.parquet"))[:2]
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(kept)


def add_file(folder: Path) -> None:
    one = min(files(folder / "item"))
    one.with_name("0123456789abcdef.parquet").write_bytes(one.read_bytes())


def link_file(folder: Path) -> None:
    """A file that is a link to one elsewhere, which is to stay as it is."""
    one, aside = min(files(folder)), folder.with_name("aside")
    one.rename(aside)
    one.symlink_to(aside)


def damage(words: bytes) -> Callable[[Path], None]:
    def do(folder: Path) -> None:
        (folder / parquet.LIST).write_bytes(words)

    return do


DAMAGES = {
    "list lost": lose_list,
    "list cut": damage(b"{"),
    "list empty": damage(b""),
    "list no text": damage(b"\xff\x00\x80"),
    "list deep": damage(b'{"x":' + b"[" * 100_000),
    "list of others": damage(
        b'{"parts":{"unit":{"u":{"mark":"m","files":["../aside"]}}},"files":{"../aside":"0"}}'
    ),
    "list of an older program": damage(
        b'{"named":{".0123456789abcdef.part":"../aside"},"gone":["../aside"]}'
    ),
    "file lost": lose_file,
    "file cut": cut_file,
    "files swapped": swap_files,
    "file twice": add_file,
    "file a link": link_file,
}


@pytest.mark.parametrize("damaged", DAMAGES.values(), ids=DAMAGES)
@pytest.mark.parametrize("changed", [0, 3])
def test_whatever_happened_to_the_folder_all_files_together_are_what_is_published(
    tmp_path: Path, damaged: Callable[[Path], None], changed: int
) -> None:
    country = Country(8)
    out = tmp_path / "out"
    fresh = tmp_path / "fresh"
    aside = tmp_path / "aside"
    aside.write_text("of a person", "ascii")
    parquet.write(out, country.parts())
    country.change(changed)
    damaged(out)
    before = aside.read_bytes()
    for folder in (out, fresh):
        parquet.write(folder, country.parts())
    for table, what in (
        ("unit", "unit, name, region"),
        ("assessment", "* EXCLUDE (arrived)"),
        ("item", "*"),
    ):
        assert held(out, table, what) == held(fresh, table, what)
    assert aside.read_bytes() == before
    assert parquet.write(out, country.parts()).changed == 0
