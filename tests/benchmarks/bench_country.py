"""The figures of docs/scale.md: a centre of 900 real offices and two years, and of 900 forged ones and five.

`at` measures a folder that `real_offices` or `forged_offices` made and keeps the figures beside it; `growth` keeps the
list at 100, 300 and 900 units and one and five years in one run, and keys at 1, 2, 4 and 8 times; `publish` writes all
of it into docs/scale.md beside what version 0.1 took at first. All times are of the processor.
Run: `python -m tests.benchmarks.bench_country at PLACE YEAR`, `… growth FILE`, `… publish REAL FORGED [FILE]`.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from shutil import rmtree
from statistics import median
from time import process_time
from typing import NamedTuple, TypeVar

from core.assessment.ranking import RankingRow
from core.centre.view import status
from core.exchange.receivers import exchange_view
from core.exchange.send_deeds import export_bundle
from core.forms.ports import in_force
from core.values import Change, Ref, Text
from storage.db.folder.store import Folder
from tests.benchmarks import bench_centre, bench_growth
from tests.benchmarks.bench_backup import size_of
from tests.benchmarks.bench_walk import publish
from tests.benchmarks.offices import CENTRE, FORMS
from tests.benchmarks.real_offices import context, opened, post_of
from wiring import backups

DOC, MARK = Path(__file__).parents[2] / "docs" / "scale.md", "<!-- country -->"
LEFT = 20  # MB of memory after a page that are told
ROOT, ROUNDS = Path(__file__).parents[2], 5
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
_Found = TypeVar("_Found")


class Row(NamedTuple):
    """A line of the table: what it is of, how its cell is told from the figures, and what version 0.1 took."""

    what: str
    told: Callable[[Mapping[str, float]], str]
    before: str


def worked(step: Callable[[], _Found]) -> tuple[float, _Found]:
    """Milliseconds of the processor, and what it finds."""
    began = process_time()
    found = step()
    return 1000 * (process_time() - began), found


def measured(place: Path, year: int) -> Iterator[tuple[str, float]]:
    """All figures of a folder, in milliseconds and bytes; those that take longest last."""
    yield from taken(place)
    with ExitStack() as stack:
        took, centre = worked(partial(stack.enter_context, opened(place, CENTRE, NOW)))
        yield from (("open", took), ("lines", float(centre.info()["ops"])))
        yield "size", float(centre.writer.path.stat().st_size)
        yield from asked(centre, year)
        yield from answered(centre, place)
    seen = bench_centre.apart(place / "centre", year)
    yield "opening", 1000 * seen["opening"]["opening"]
    for which in ("first", "others"):
        yield from ((f"{which} {name}", 1000 * took) for name, took in seen[which].items())
    yield from ((f"left {name}", size) for name, size in seen["left"].items() if size > LEFT)
    with opened(place, CENTRE, NOW) as centre:
        yield from backed_up(centre, place)
    yield "check", checked(place)


def taken(place: Path) -> Iterator[tuple[str, float]]:
    """What files took when they were taken in: the first and the last year."""
    notes = [json.loads(one.read_text()) for one in sorted(place.glob("taken-*.json"))]
    for called, note in (("first", notes[0]), ("last", notes[-1])):
        yield from (
            (f"{called} year, {part} {unit}", note[part][unit])
            for part in ("first", "last")
            for unit in note[part]
        )
        yield f"{called} year, bytes", note["bytes of a file"]


def asked(centre: Folder, year: int) -> Iterator[tuple[str, float]]:
    """What pages ask, each by readers that have kept nothing."""
    unit, today = centre.writer.unit, date(year - 543, 9, 1)
    form = bench_centre.FORM
    for name, view in (
        ("status", lambda reader: status(reader, in_force(FORMS, year), unit, year, today)),
        ("ranking", lambda reader: RankingRow.ranked(reader, form, year)),
        ("exchange", partial(exchange_view, unit)),
    ):
        rounds = list[float]()
        for _round in range(ROUNDS):
            with closing(centre.reader()) as reader:
                reader.trust.here()
                rounds.append(worked(partial(view, reader))[0])
        yield name, median(rounds)
    listed = bench_centre.listing(centre, year)
    yield from (("list", listed.whole), ("plain", listed.plain), ("again", listed.again))


def answered(centre: Folder, place: Path) -> Iterator[tuple[str, float]]:
    """A file to each of some offices; forged ones have no keys to seal it to."""
    every = centre.trust.devices()
    of = Counter(one.age for one in every)
    devices = [one for one in every if one.kind != "centre" and of[one.age] == 1][:ROUNDS]
    path = place / "answer.prongsai"
    rounds = list[float]()
    size = 0
    for one in devices:
        steps = export_bundle(context(centre, NOW), centre, [one.age], path, post_of(centre))
        rounds.append(worked(partial(list, steps))[0])
        size = path.stat().st_size
        path.unlink()
    if rounds:
        yield from (("answer", median(rounds)), ("answer, bytes", float(size)))


def backed_up(centre: Folder, place: Path) -> Iterator[tuple[str, float]]:
    """A whole backup, and the one after an edit of two lines."""
    folder = centre.writer.path.parent
    rmtree(folder / "backups", ignore_errors=True)
    centre.exchange.leave()
    for called in ("backup", "backup after an edit"):
        keeper = backups(folder, centre.writer.id, place / "keys")
        before = size_of(keeper.own)
        yield called, worked(partial(keeper.make, "timer"))[0]
        yield f"{called}, bytes", float(size_of(keeper.own) - before)
        person = Ref(centre.writer.unit, "person", "5" * 32)
        centre.save(context(centre, NOW), "edit", [Change(person, "position", Text("นักวิชาการ"))])
        centre.exchange.leave()


def checked(place: Path) -> float:
    """Milliseconds of the processor of `office check`."""
    import resource  # Windows has none, where other parts of this are tested

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    line = [sys.executable, "main.py", "office", "check", str(place / "centre")]
    subprocess.run(
        line,
        cwd=ROOT,
        env={**os.environ, "PRONGSAI_KEYS": str(place / "keys")},
        stdout=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def ms(*names: str) -> Callable[[Mapping[str, float]], str]:
    """Milliseconds, or seconds where they are many; several with a point between them."""
    return lambda found: " · ".join(_time(found[name]) if name in found else "–" for name in names)


def _time(took: float) -> str:
    return f"{took / 1000:.1f} s" if took >= 10_000 else f"{took:.0f} ms"


def _bytes(name: str) -> Callable[[Mapping[str, float]], str]:
    def told(found: Mapping[str, float]) -> str:
        size = found.get(name, 0.0)
        if not size:
            return "–"
        if size >= 1e7:
            return f"{size / 1e6:.0f} MB"
        return f"{size / 1e3:.0f} kB"

    return told


def _files(year: str) -> Callable[[Mapping[str, float]], str]:
    return lambda found: ", ".join(
        f"{found[f'{year} year, {part} ms']:.1f} ms ({found[f'{year} year, {part} µs a line']:.0f} µs a line)"
        for part in ("first", "last")
    )


def _page(name: str) -> Callable[[Mapping[str, float]], str]:
    """The first visit of a page and the others, and what it left behind where that is much."""

    def told(found: Mapping[str, float]) -> str:
        more = f", {found[f'left {name}']:.0f} MB more" if f"left {name}" in found else ""
        return ms(f"first {name}", f"others {name}")(found) + more

    return told


ROWS = (
    Row("lines of the log", lambda found: f"{found['lines'] / 1e6:.2f} million", "2.83 million"),
    Row("database, a line", lambda found: f"{found['size'] / 1e6:.0f} MB, {found['size'] / found['lines']:.0f} bytes",
        "706 MB, 249 bytes"),
    Row("a file taken in, the first hundred of the first year and its last", _files("first"),
        "14.0 ms (22 µs a line), 12.4 ms"),
    Row("the same of the last year", _files("last"), "13.2 ms, 11.2 ms (18 µs a line)"),
    Row("such a file, of the first year", _bytes("first year, bytes"), "150 kB of a real office"),
    Row("such a file, of the last", _bytes("last year, bytes"), "not measured"),
    Row("opening the folder", ms("open"), "895 ms"),
    Row("who has sent what in a year", ms("status"), "402 ms"),
    Row("the ranking of a year", ms("ranking"), "449 ms"),
    Row("the list of the units: all the page asks", ms("list"), "824 ms"),
    Row("a plain SELECT of the fields of the same year", ms("plain"), "193 ms"),
    Row("the list again after a note on one unit", ms("again"), "824 ms: all of it"),
    Row("sending and receiving: all the page asks", ms("exchange"), "311 ms"),
    Row("a file to one office", ms("answer"), "12 ms"),
    Row("such a file", _bytes("answer, bytes"), "100 kB"),
    Row("a whole backup", ms("backup"), "43 s"),
    Row("a whole backup, its size", _bytes("backup, bytes"), "291 MB"),
    Row("the backup after an edit", ms("backup after an edit"), "43 s: whole again"),
    Row("the backup after an edit, its size", _bytes("backup after an edit, bytes"), "291 MB"),
    Row("`office check`", ms("check"), "66 s"),
    Row("the window opens", ms("opening"), "1,653 ms with the start of the program"),
    Row("units below, first and later visits", _page("centre"), "1,423 · 1,650 ms"),
    Row("sending and receiving", _page("exchange"), "893 · 808 ms"),
    Row("settings", _page("settings"), "1,646 · 450 ms"),
)  # fmt: skip


def table(real: Mapping[str, float], forged: Mapping[str, float]) -> list[str]:
    """The lines of both, and of every other page of the window."""
    told = {"centre", "exchange", "settings"}
    others = {
        name.partition(" ")[2] for name in (*real, *forged) if name.startswith("others ")
    } - told
    rows = [*ROWS, *(Row(one, _page(one), "not measured") for one in sorted(others))]
    heads = (
        "processor time",
        "900 real offices, 2 years",
        "900 forged, 5 years",
        "forged, 5 years, 0.1 at first",
    )
    cells = [(row.what, row.told(real), row.told(forged), row.before) for row in rows]
    return [f"| {' | '.join(line)} |" for line in (heads, ("---",) * len(heads), *cells)]


def grown() -> list[str]:
    """The lines of growth, all of one run."""
    return [str(row) for row in (*bench_centre.all_measured()[:4], *bench_growth.all_measured())]


def main(words: Sequence[str]) -> int:
    match words:
        case ["at", place, year]:
            figures = dict[str, float]()
            for name, figure in measured(Path(place), int(year)):
                figures[name] = figure
                (Path(place) / "figures.json").write_text(
                    json.dumps(figures, ensure_ascii=False, indent=1)
                )
                print(f"{name}: {figure:.1f}", flush=True)
        case ["growth", path]:
            Path(path).write_text(json.dumps(grown(), ensure_ascii=False))
        case ["publish", real, forged, *growth]:
            both = [json.loads((Path(one) / "figures.json").read_text()) for one in (real, forged)]
            heads = [
                "",
                "| growth, all sizes in one run | here | beside | ratio | budget |",
                "|---|---|---|---|---|",
            ]
            grew = [
                line for path in growth for line in (*heads, *json.loads(Path(path).read_text()))
            ]
            lines = [*table(*both), *grew, "", f"{date.today()}, {os.cpu_count()} cores."]
            publish(DOC, lines, MARK)
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
