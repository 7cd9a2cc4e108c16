"""Published Parquet read by Spark in local mode, beside DuckDB: rows, filled cells and sums of every table and column.

`python -m tests.soak.spark PYTHON` needs Java 17 or newer and a Python that has pyspark, which is no part of the pins:
`python3 -m venv ROOM && ROOM/bin/pip install pyspark`, then PYTHON is ROOM/bin/python. Read are the centre of the
sample job, in which nearly every table has rows, and a random country whose units change between two publications. Ends
with 1 where the two programs read anything differently.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import main
from core.centre.published import TABLES, Kind, PublishedTable
from storage.publish import parquet
from storage.publish.parquet import BY
from tests.storage.publish.tables import Country

ROOT = Path(__file__).parents[2]
UNITS, CHANGED = 400, 60
SUMS: dict[Kind, str] = {
    "token": "sum(length({0}))",
    "words": "sum(length({0}))",
    "integer": "sum({0})",
    "number": "sum(CAST({0} % 1000003 AS BIGINT))",  # the sum of the widest has no room
    "day": "sum(CAST({epoch}({0}) AS BIGINT))",
    "moment": "sum(CAST({epoch}({0}) AS BIGINT))",
    "flag": "sum(CAST({0} AS BIGINT))",
}
SPARK = """
import json, sys
import pyspark
from pyspark.sql import SparkSession
folder, queries = sys.argv[1], json.load(sys.stdin)
session = SparkSession.builder.master("local[2]").config("spark.sql.session.timeZone", "UTC")
session = session.config("spark.ui.enabled", "false").config("spark.driver.bindAddress", "127.0.0.1")
spark = session.config("spark.driver.host", "127.0.0.1").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
def asked(table, query):
    spark.read.parquet(folder + "/" + table).createOrReplaceTempView("here")
    return [[int(cell) if cell is not None else None for cell in row] for row in spark.sql(query).collect()]
print("FOUND" + json.dumps([pyspark.__version__, {table: asked(table, query) for table, query in queries.items()}]))
"""
Rows = Mapping[str, Sequence[Sequence[int | None]]]


def query_of(table: PublishedTable, epoch: str, source: str) -> str:
    """By year and region: rows, and of each column how many cells are filled and a sum."""
    cells = [
        cell
        for one in table.columns
        if one.name not in BY
        for cell in (f"count({one.name})", SUMS[one.kind].format(one.name, epoch=epoch))
    ]
    by = ", ".join(BY)
    return f"SELECT {by}, count(*), {', '.join(cells)} FROM {source} GROUP BY {by} ORDER BY {by}"


def by_duckdb(folder: Path, tables: Sequence[PublishedTable]) -> Rows:
    found = {}
    for table in tables:
        query = query_of(
            table,
            "epoch",
            f"read_parquet('{folder}/{table.name}/**/*.parquet', hive_partitioning=true)",
        )
        line = [sys.executable, "-m", "tests.storage.publish.duck", query]
        done = subprocess.run(
            line, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
        )
        found[table.name] = [
            [None if cell is None else int(cell) for cell in row] for row in json.loads(done.stdout)
        ]
    return found


def by_spark(python: str, folder: Path, tables: Sequence[PublishedTable]) -> tuple[str, Rows]:
    """(its version, what it read)."""
    queries = json.dumps(
        {table.name: query_of(table, "unix_timestamp", "here") for table in tables}
    )
    line = [python, "-c", SPARK, str(folder)]
    done = subprocess.run(line, input=queries, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    version, found = json.loads(done.stdout.partition("FOUND")[2])
    return version, found


def published(room: Path) -> Iterator[tuple[str, Path]]:
    """What is read: how it is called, and its folder; the second one twice."""
    line = [sys.executable, "main.py", "demo", "--out", str(room / "job")]
    subprocess.run(line, cwd=ROOT, check=True, capture_output=True)
    with main.desk().look(room / "job" / "offices" / "S00") as reading:
        reading.publish(str(room / "sample"), str, False, None)
    yield "the centre of the sample job", room / "sample"
    country = Country(1, UNITS)
    parquet.write(room / "country", country.parts())
    yield f"a country of {UNITS} units", room / "country"
    country.change(CHANGED)
    country.drop()
    parquet.write(room / "country", country.parts())
    yield f"the same after {CHANGED} of them changed and one is gone", room / "country"


def compared(python: str, called: str, folder: Path) -> bool:
    tables = [table for table in TABLES if (folder / table.name).exists()]
    (version, spark), duckdb = by_spark(python, folder, tables), by_duckdb(folder, tables)
    wrong = [table.name for table in tables if spark[table.name] != duckdb[table.name]]
    rows = sum(int(row[2] or 0) for found in duckdb.values() for row in found)
    print(
        f"{called}: Spark {version}, {len(tables)} tables, {rows:,} rows; read differently: {', '.join(wrong) or '-'}"
    )
    return bool(rows) and not wrong


if __name__ == "__main__":
    with TemporaryDirectory(prefix="prongsai-soak-") as held:
        same = [compared(sys.argv[1], *one) for one in published(Path(held))]
        sys.exit(not all(same))
