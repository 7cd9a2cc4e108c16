"""Faults planted by a seed, and which run of the suite notices each: `python -m tests.soak.planted [SEED [COUNT]]`.

Half are drawn from the mutants of tests.soak.mutants, half are small changes of a line in the window, the plan, the
papers and the forms: a comparison turned round, `and` for `or`, a condition negated, a number moved by one, a default
taken. Each is planted in a copy of the checkout, in which `--near` is run, then what a push takes, then every case,
until one fails. Prints a row for each fault, and how many each run noticed.
"""

import ast
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.modules import ROOT, product
from tests.soak.mutants import every_mutant

PLACES = ("ui/desktop", "core/plan", "core/papers", "core/forms")  # where new faults are planted, as many in each
FOLDERS = ("core", "storage", "ui", "tests", "docs", "resources", "wiring", "installer", "licences", ".ci")
FILES = (
    "main.py",
    "pyproject.toml",
    "README.md",
    "README.th.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "NOTICE",
)
TURNED = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "=="}
SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
RUNS = ("near", "push", "all")
PATIENCE = 3 * 3600  # seconds a run may take


class Planted(NamedTuple):
    file: str
    line: int
    old: str  # the text that is replaced, once
    new: str


def main(words: list[str]) -> int:
    seed, count = int(words[0]) if words else 1, int(words[1]) if words[1:] else 40
    noticed = Counter[str]()
    for fault in drawn(seed, count):
        run, case = first_to_notice(fault)
        noticed[run] += 1
        print(f"{run}\t{fault.file}:{fault.line}\t{fault.old!r} -> {fault.new!r}\t{case}", flush=True)
    print(", ".join(f"{noticed[run]} noticed by {run}" for run in RUNS) + f", {noticed['none']} by none")
    return int(bool(noticed["none"]))


def drawn(seed: int, count: int) -> list[Planted]:
    """The faults of a seed: the first half known mutants, the rest spread over PLACES."""
    chance = random.Random(seed)
    known = [
        Planted(
            mutant.file,
            (ROOT / mutant.file).read_text("utf-8").partition(mutant.old)[0].count("\n") + 1,
            mutant.old,
            mutant.new,
        )
        for mutant in chance.sample([*every_mutant()], count // 2)
    ]
    paths, fresh = [*product(ROOT)], list[Planted]()
    while len(fresh) < count - len(known):
        place = PLACES[len(fresh) % len(PLACES)]
        found = [*changes(chance.choice([path for path in paths if path.startswith(f"{place}/")]))]
        fresh += [chance.choice(found)] if found else []
    return known + fresh


def changes(file: str) -> Iterator[Planted]:
    """The small changes that may be made in a file, each of a text that stands in it once."""
    source = (ROOT / file).read_text("utf-8")
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.expr | ast.stmt) or node.lineno != node.end_lineno:
            continue
        line = lines[node.lineno - 1]
        part = line.encode()[node.col_offset : node.end_col_offset].decode()
        for new in dict.fromkeys(_changed(node, part, line)):
            if part and new != part and line.count(part) == 1 and source.count(line) == 1:
                yield Planted(file, node.lineno, line, line.replace(part, new))


def _changed(node: ast.AST, part: str, line: str) -> Iterator[str]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and (sign := SIGNS.get(type(node.ops[0]))):
        yield part.replace(f" {sign} ", f" {TURNED[type(node.ops[0])]} ", 1)
    elif isinstance(node, ast.BoolOp):
        sign, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        yield part.replace(f" {sign} ", f" {other} ", 1)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield part.removeprefix("not ")
    elif isinstance(node, ast.Constant) and type(node.value) is int and f"={part}" not in line:
        yield str(node.value + 1)  # a named number is mostly a measure in pixels
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield str(not node.value)
    elif isinstance(node, ast.IfExp) and " if " in part:
        yield part.replace(" if ", " if not ", 1)


def first_to_notice(fault: Planted) -> tuple[str, str]:
    """The run that notices the fault first ("none": no run), and the case that failed in it."""
    with TemporaryDirectory(prefix="prongsai-planted-") as place:
        room = copied(Path(place))
        path = room / fault.file
        path.write_text(path.read_text("utf-8").replace(fault.old, fault.new, 1), "utf-8")
        for run in RUNS:
            if case := failed(room, fault.file, run):
                return run, case
    return "none", ""


def copied(room: Path) -> Path:
    """The checkout in this room, with the environment of ours."""
    room.chmod(0o755)  # some tests do without the rights of whoever made the room
    for name in FOLDERS:
        shutil.copytree(ROOT / name, room / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, room)
    (room / ".venv").symlink_to(Path(sys.prefix))
    return room


def failed(room: Path, file: str, run: str) -> str:
    """The first case that fails in a run of the copy; "" when all pass. Types and style are not checked."""
    words = (
        ["tests.near", "-x", file]
        if run == "near"
        else ["pytest", "-x", "-n", "2", "--dist", "worksteal", "--cases", run]
    )
    line = [sys.executable, "-m", *words]
    done = subprocess.run(line, cwd=room, capture_output=True, text=True, timeout=PATIENCE, check=False)
    if done.returncode == 0:
        return ""
    named = [text for text in done.stdout.splitlines() if text.startswith(("FAILED", "ERROR"))]
    return named[0].split(" - ")[0] if named else f"exit status {done.returncode}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
