"""Faults planted by a seed, and which run of the suite notices each: `python -m tests.soak.planted [SEED [COUNT]]`.

Half are drawn from the known mutants, each of which breaks one rule of the log, the bundle or signing off; half are
small changes of a line in the window, the plan, the papers and the forms: a comparison turned round, `and` for `or`, a
condition negated, a number moved by one, a default taken. `planted rules [part of name …]` plants every known mutant.
Each is planted in a copy of the checkout, in which `--near` is run, then what a push takes, then every case, until one
fails. Prints a row for each fault, and how many each run noticed; exits 1 if one was noticed by none.
"""

import ast
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.modules import ROOT, copied, product
from tests.soak.broken_bundles import BUNDLES
from tests.soak.broken_rules import MUTANTS, Mutant
from tests.soak.broken_signing import SIGNING

KNOWN: Sequence[Mutant] = (*MUTANTS, *SIGNING, *BUNDLES)
# where new faults are planted, as many in each
PLACES = ("ui/desktop", "core/plan", "core/papers", "core/forms")
TURNED = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "=="}
SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
RUNS = ("near", "push", "all")
PYTEST = ("pytest", "-x", "-n", "2", "--dist", "worksteal")
NO_TESTS_COLLECTED = 5  # status of pytest and of tests.near
PATIENCE = 3 * 3600  # seconds a run may take


class Planted(NamedTuple):
    file: str
    line: int
    old: str  # the text that is replaced, once
    new: str


def main(words: list[str]) -> int:
    noticed = Counter[str]()
    for fault in known(words[1:]) if words[:1] == ["rules"] else drawn(*map(int, words)):
        run, case = first_to_notice(fault)
        noticed[run] += 1
        print(
            f"{run}\t{fault.file}:{fault.line}\t{fault.old!r} -> {fault.new!r}\t{case}", flush=True
        )
    print(
        ", ".join(f"{noticed[run]} noticed by {run}" for run in RUNS)
        + f", {noticed['none']} by none"
    )
    return int(bool(noticed["none"]))


def known(words: Sequence[str] = ()) -> list[Planted]:
    """The known mutants whose rule's name has one of these words in it; all without a word."""
    chosen = [one for one in KNOWN if not words or any(word in one.rule for word in words)]
    sources = {one.file: (ROOT / one.file).read_text("utf-8") for one in chosen}
    lines = [sources[one.file].partition(one.old)[0].count("\n") + 1 for one in chosen]
    return [
        Planted(one.file, line, one.old, one.new) for one, line in zip(chosen, lines, strict=True)
    ]


def drawn(seed: int = 1, count: int = 40) -> list[Planted]:
    """The faults of a seed: the first half known mutants, the rest spread over PLACES."""
    chance = random.Random(seed)
    old = chance.sample(known(), count // 2)
    paths, fresh = [*product(ROOT)], list[Planted]()
    while len(fresh) < count - len(old):
        place = PLACES[len(fresh) % len(PLACES)]
        found = [*changes(chance.choice([path for path in paths if path.startswith(f"{place}/")]))]
        fresh += [chance.choice(found)] if found else []
    return old + fresh


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
    if (
        isinstance(node, ast.Compare)
        and len(node.ops) == 1
        and (sign := SIGNS.get(type(node.ops[0])))
    ):
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
        (room / ".venv").symlink_to(Path(sys.prefix))
        path = room / fault.file
        sound = path.read_text("utf-8")
        path.write_text(sound.replace(fault.old, fault.new, 1), "utf-8")
        for run in RUNS:
            case = failed(
                room,
                ["tests.near", "-x", fault.file] if run == "near" else [*PYTEST, "--cases", run],
            )
            if case:
                path.write_text(sound, "utf-8")
                if failed(room, ["pytest", case.rpartition(" ")[2]]):
                    raise SystemExit(f"{case} fails without the fault, too.")
                return run, case
    return "none", ""


def failed(room: Path, words: Sequence[str]) -> str:
    """The first case that fails in such a run of the copy; "" when all pass. Types and style are not checked."""
    line = [sys.executable, "-m", *words]
    done = subprocess.run(
        line, cwd=room, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    if done.returncode in (0, NO_TESTS_COLLECTED):
        return ""
    named = [text for text in done.stdout.splitlines() if re.match("(FAILED|ERROR) tests/", text)]
    if not named:
        raise SystemExit(f"no test ran: {done.stdout[-400:]}{done.stderr[-400:]}")
    return named[0].split(" - ")[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
