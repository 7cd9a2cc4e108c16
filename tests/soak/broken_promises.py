"""What the tests named in tests/data/promises see: `python -m tests.soak.broken_promises [part of sentence or test …]`.

For each sentence under a test the condition it is said under is taken away (tests/soak/guards.py), so that it is said
always, and the test that is named must fail. Where it stands in several places, the test must fail for one of them.
A sentence under a test that looks for its words is given other words too, everywhere at once. Told is how each mutant
ended: the test saw it, it is alive, or it was seen only because the program stumbled over it; and for which sentence no
condition was found, so that a person has to look. Exits 1 if one is alive.
"""

import ast
import gc
import json
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from tests import locale, promises
from tests.modules import ROOT, copied
from tests.promises import Promise
from tests.soak import guards
from tests.soak.patching import Unpatched, patch

if TYPE_CHECKING:  # pytest is imported only in what is forked
    from _pytest.reports import TestReport
    from _pytest.runner import CallInfo

MEMORY = "/dev/shm"
PATIENCE = 240  # seconds; the slowest of these tests takes a tenth of it on a quiet computer
FAR = 3  # functions between a sentence and its condition
MOST = 3  # conditions tried where several functions say a sentence
STUMBLES = (
    "NameError",
    "AttributeError",
    "TypeError",
    "KeyError",
    "IndexError",
    "UnboundLocalError",
    "ValueError",
)
HEAVY = (
    "PySide6.QtWidgets",
    "PySide6.QtTest",
    "click",
    "docx",
    "openpyxl",
    "reportlab.pdfgen.canvas",
)
OWN = ("main", "wiring", "core", "storage", "ui", "installer", "tests")


class Mutant(NamedTuple):
    """A file of the program changed; `kind` says how, "" when no condition was found."""

    sentence: str
    file: str
    line: int
    kind: str
    source: str


class Ended(NamedTuple):
    """How the test of a mutant ended: `state` is seen | stumbled | alive | none (no condition)."""

    mutant: Mutant
    state: str
    why: str = ""


# -- the mutants of a sentence


@cache
def modules(root: Path) -> dict[str, str]:
    found = (path for room in locale.ROOMS for path in sorted(locale.files(root / room)))
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in found}


@cache
def places(root: Path) -> Mapping[str, Sequence[tuple[str, int, int]]]:
    """File, place in the walk and line of every sentence of the program."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    for file, source in modules(root).items():
        for place, node in enumerate(ast.walk(ast.parse(source))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.setdefault(node.value, []).append((file, place, node.lineno))
    return found


def said_always(sentence: str, root: Path) -> Iterator[list[Mutant]]:
    """For each place of a sentence the mutants that take its nearest condition away: one, or one a caller."""
    program = modules(root)
    for file, place, line in places(root).get(sentence, ()):
        found = [*nearest(program, file, place, FAR)]
        found = found or [*nevertheless(program[file], file, place)] or [(file, "", "")]
        yield [Mutant(sentence, home, line, kind, changed) for home, kind, changed in found[:MOST]]


def nearest(
    program: Mapping[str, str], file: str, place: int, far: int
) -> Iterator[tuple[str, str, str]]:
    """File, kind and source: the condition around a place, else those around the uses of what says it."""
    tree = guards.Tree(program[file])
    node = tree.nodes[place]
    kind = guards.freed(tree, node) or (guards.for_each(tree, node) if far == FAR else "")
    if kind:
        yield file, kind, tree.source()
    elif far and (name := guards.callers(tree, node)):
        for home in spoken(program, file, name):
            for use in guards.uses(program[home], name):
                yield from nearest(program, home, use, far - 1)


def nevertheless(source: str, file: str, place: int) -> Iterator[tuple[str, str, str]]:
    tree = guards.Tree(source)
    kind = guards.failing(tree, tree.nodes[place])
    if kind:
        yield file, kind, tree.source()


def spoken(program: Mapping[str, str], file: str, name: str) -> list[str]:
    """The files in which a name means that of this file: its own, and those that take it or the module from there."""
    room, _dot, own = file.removesuffix(".py").replace("/", ".").rpartition(".")
    taken = re.compile(
        rf"from {re.escape(room)}\.{own} import [^#]*?\b{name}\b|from {re.escape(room)} import \(?[^()]*?\b{own}\b"
    )
    others = () if name.startswith("_") else program
    return [file, *(home for home in others if home != file and taken.search(program[home]))]


def otherwise(sentence: str, root: Path) -> list[Mutant]:
    """Every file a sentence stands in, with other words for it."""
    homes: dict[str, list[int]] = {}
    for file, place, _line in places(root).get(sentence, ()):
        homes.setdefault(file, []).append(place)
    changed = (
        (file, guards.other_words(modules(root)[file], every)) for file, every in homes.items()
    )
    return [Mutant(sentence, file, 0, "other words", source) for file, source in changed]


# -- tried


def tried(room: Path, tests: str, mutants: Sequence[Sequence[Mutant]]) -> list[tuple[str, str]]:
    """State and reason of these tests with each of the mutants (files changed together), and first without any.

    They are collected once, in a process forked from this one, which has not the program in it; from that one a process
    is forked for each mutant, so that none knows of another. What tests start themselves reads the changed files.
    """
    read, write = os.pipe()
    host = os.fork()
    if not host:
        os.close(read)
        try:
            collect(room, tests.split(), Runs(room, [(), *mutants], write))
        finally:
            os._exit(1)  # whatever happened: the copy is not this one's to clear away
    os.close(write)
    with open(read, encoding="utf-8", errors="replace") as pipe:
        said = [json.loads(line) for line in pipe]
    os.waitpid(host, 0)
    return [*said, *([["seen", "no test ran"]] * (1 + len(mutants) - len(said)))]


def collect(room: Path, tests: list[str], runs: "Runs") -> None:
    import pytest

    for name in [one for one in sys.modules if one.partition(".")[0] in OWN]:
        del sys.modules[name]
    os.chdir(room)
    sys.path[:] = [str(room), *(one for one in sys.path if one and Path(one) != ROOT)]
    silent = os.open(os.devnull, os.O_RDWR)
    for end in (0, 1, 2):
        os.dup2(silent, end)
    pytest.main(["-x", "-q", "--no-header", *tests], plugins=[runs])


class Runs:
    """A plugin of pytest: instead of running what was collected once, it does so for each mutant."""

    def __init__(self, room: Path, mutants: Sequence[Sequence[Mutant]], write: int) -> None:
        self._room = room
        self._mutants = mutants
        self._write = write
        self._failed = ""
        self._stumbled = False

    def pytest_runtestloop(self) -> None:
        """In the process that collected: one after the other. In each that is forked: go on as always."""
        for n, mutants in enumerate(self._mutants):
            before = {one.file: (self._room / one.file).read_text("utf-8") for one in mutants}
            for one in mutants:
                (self._room / one.file).write_text(one.source, "utf-8")
            forked = os.fork()
            if not forked:
                self._begin(n, before, mutants)
                return
            _pid, status = os.waitpid(forked, 0)
            with suppress(ProcessLookupError):
                os.killpg(forked, signal.SIGKILL)  # what the test started and did not end
            if status:
                self._tell("seen", f"ended by {os.waitstatus_to_exitcode(status)}")
            for file, source in before.items():
                (self._room / file).write_text(source, "utf-8")
        os._exit(0)

    def _begin(self, n: int, before: Mapping[str, str], mutants: Sequence[Mutant]) -> None:
        os.setsid()
        signal.alarm(PATIENCE)
        os.environ["PYTHONPYCACHEPREFIX"] = (
            f"{os.environ.get('PYTHONPYCACHEPREFIX', self._room)}/{n}"
        )
        try:
            for one in mutants:
                patch(one.file, before[one.file], one.source)
        except Unpatched:
            self._tell("none", "the change is beyond patching")
            os._exit(0)

    def pytest_exception_interact(self, call: "CallInfo[object]", report: "TestReport") -> None:
        if not self._failed:
            name = call.excinfo.typename if call.excinfo else ""
            crash = getattr(report.longrepr, "reprcrash", None)
            words = str(crash.message if crash else report.longrepr)
            self._stumbled = name in STUMBLES or any(f"{one}:" in words[:400] for one in STUMBLES)
            self._failed = f"{name}: {' '.join(words.split())[:160]}"

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        """Only in what was forked: the process that collected ends before."""
        if exitstatus == 0:
            state = "alive"
        elif self._stumbled:
            state = "stumbled"
        else:
            state = "seen"
        self._tell(state, self._failed or ("" if exitstatus == 0 else f"pytest {exitstatus}"))
        os._exit(0)

    def _tell(self, state: str, why: str) -> None:
        os.write(self._write, json.dumps([state, why]).encode() + b"\n")


def judged(room: Path, kept: Sequence[Promise]) -> Iterator[tuple[Promise, list[Ended]]]:
    """How the mutants of sentences under one test ended: of each place the first that is seen, and other words."""
    sites = {one.sentence: [*said_always(one.sentence, ROOT)] for one in kept}
    words = {one.sentence: otherwise(one.sentence, ROOT) for one in kept if one.how == "test"}
    singles = [one for found in sites.values() for site in found for one in site if one.kind]
    groups = [*((one,) for one in singles), *words.values()]
    sound, *ends = tried(room, kept[0].by, groups)
    if sound[0] != "alive":
        raise SystemExit(f"{kept[0].by} fails by itself: {sound[1]}")
    ended = {group[0]: end for group, end in zip(groups, ends, strict=True)}
    for one in kept:
        found = []
        for site in sites[one.sentence]:
            every = [Ended(mutant, *ended.get(mutant, ("none", ""))) for mutant in site]
            found.append(next((each for each in every if each.state == "seen"), every[0]))
        if one.how == "test":
            first = words[one.sentence][0]
            found.append(Ended(first, *ended[first]))
        yield one, found


def proved(found: Sequence[Ended]) -> str:
    """Of a sentence: proved | stumbled | alive | none."""
    always = {one.state for one in found if one.mutant.kind != "other words"}
    worded = {one.state for one in found if one.mutant.kind == "other words"}
    if "alive" in worded:
        return "alive"
    return next((word for word in ("seen", "alive", "stumbled") if word in always), "none")


def main() -> int:
    words = sys.argv[1:]
    wanted = [one for one in promises.listed() if one.how in ("test", "deed")]
    wanted = [
        one
        for one in wanted
        if not words or any(each in f"{one.sentence}\n{one.by}" for each in words)
    ]
    wanted.sort(key=lambda one: one.by)
    for name in HEAVY:
        import_module(name)
    with TemporaryDirectory(dir=MEMORY) as place:
        room = copied(Path(place))
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(Path(place) / "examples")
        gc.freeze()
        return try_all(room, wanted)


def try_all(room: Path, wanted: Sequence[Promise]) -> int:
    counts = Counter[str]()
    for _test, kept in groupby(wanted, key=lambda one: one.by):
        for promise, found in judged(room, [*kept]):
            state = proved(found)
            counts[state] += 1
            print(f"{state.upper():8} {promise.how:4} {promise.sentence!r}\n    {promise.by}")
            for one in found:
                made = one.mutant
                print(
                    f"      {one.state:8} {made.kind:16} {made.file}:{made.line} {one.why}",
                    flush=True,
                )
    print(", ".join(f"{n} {state}" for state, n in sorted(counts.items())))
    return 1 if counts["alive"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
