"""How many small faults in the product the tests notice: mutants drawn by a seed, each tried with the tests that pass it.

    python -m tests.soak.mutants draw SEED COUNT LIST      COUNT mutants over all rooms, at most 40 of each
    python -m tests.soak.mutants pass DATA… CASES          by function the cases that pass it, cheapest first
    python -m tests.soak.mutants try LIST CASES [PART/OF]  those of LIST that were not tried yet; it may be stopped

The operators are those of Cosmic Ray, which is no part of the test requirements: `pip install --target FOLDER
cosmic-ray coverage` and PYTHONPATH=FOLDER. DATA are files of coverage with a context for each case. LIST grows by a
result behind each mutant (`killed` with the case that failed, `survived`, `unpassed` if no case passes its function).
Run it in a copy of the checkout: the file of a mutant is changed while it is tried.
"""

import ast
import json
import random
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from storage.db.sqlite import connect_plain
from tests.modules import ROOT, product, room_of

MOST = 40  # mutants of a room
CASES = 80  # tried on one mutant
PASSED = (
    "SELECT DISTINCT path, context, tono FROM arc JOIN file ON file.id = file_id"
    " JOIN context ON context.id = context_id WHERE tono > 0"
)
# need arguments, change nothing, or change type annotations
UNTRIED = re.compile("Variable|NoOp|BitOr")


def main(words: Sequence[str]) -> int:
    match words:
        case ["draw", seed, count, path]:
            rows = drawn(int(seed), int(count))
            Path(path).write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
        case ["pass", *data, path]:
            Path(path).write_text(json.dumps(passing(data), indent=0), "utf-8")
        case ["try", path, cases, *part]:
            try_all(Path(path), json.loads(Path(cases).read_text("utf-8")), *part)
        case _:
            sys.exit(__doc__)
    return 0


def drawn(seed: int, count: int) -> list[dict[str, Any]]:
    """Mutants in the order they are tried: a room, one of its files by its size, a kind of operator, a place."""
    rooms: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for path, module in product(ROOT).items():
        if module.statements:
            rooms[room_of(path)].append((path, module.statements))
    sizes = {room: sum(size for _path, size in files) for room, files in rooms.items()}
    chance = random.Random(seed)
    rows: list[dict[str, Any]] = []
    known: set[str] = set()
    taken: dict[str, int] = defaultdict(int)
    while len(rows) < count:
        room = chance.choices(list(sizes), [size**0.7 for size in sizes.values()])[0]
        path = chance.choices(
            [path for path, _size in rooms[room]], [size for _path, size in rooms[room]]
        )[0]
        row = _mutant(chance, path)
        if row is None or taken[room] >= MOST or str(row) in known:
            continue
        known.add(str(row))
        taken[room] += 1
        rows.append({"room": room, **row})
    return rows


def _mutant(chance: random.Random, path: str) -> dict[str, Any] | None:
    from cosmic_ray.ast import get_ast
    from cosmic_ray.plugins import get_operator, operator_names

    kinds: dict[str, list[str]] = defaultdict(list)
    for name in operator_names():
        if not UNTRIED.search(name):
            kinds[name.split("_")[0]].append(name)
    tree = get_ast((ROOT / path).read_text("utf-8"))
    for kind in chance.sample(sorted(kinds), len(kinds)):
        for name in chance.sample(sorted(kinds[kind]), min(12, len(kinds[kind]))):
            operator = get_operator(name)()
            places = [place for node in _nodes(tree) for place in operator.mutation_positions(node)]
            if places:
                n = chance.randrange(len(places))
                return {"path": path, "operator": name, "n": n, "line": places[n][0][0]}
    return None


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", ()):
        yield from _nodes(child)


def owner(tree: ast.AST, line: int) -> str:
    """The innermost function around a line, with what it stands in: `Tree.rows`; "" for the module itself."""
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            if first <= line <= (node.end_lineno or 0):
                names.append((first, node.name))
    return ".".join(name for _line, name in sorted(names))


def passing(data: Sequence[str]) -> dict[str, list[str]]:
    """By `path owner` the cases that execute a line of it; of each test function one, least used functions first."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    reach: dict[str, int] = defaultdict(int)
    owners: dict[str, list[str]] = {}
    for file in data:
        db = connect_plain(Path(file))
        for full, context, line in db.execute(PASSED):
            case = context.partition("|")[2]
            path = _inside(full)
            if not case or not path:
                continue
            if path not in owners:
                tree = ast.parse((ROOT / path).read_text("utf-8"))
                size = (ROOT / path).read_text("utf-8").count("\n") + 2
                owners[path] = _owners(tree, size)
            if line >= len(owners[path]):
                continue
            reach[case] += 1
            found[f"{path} {owners[path][line]}"].setdefault(case.partition("[")[0], case)
    return {name: sorted(cases.values(), key=reach.__getitem__) for name, cases in found.items()}


def _owners(tree: ast.Module, lines: int) -> list[str]:
    """By line the name that `owner` gives it."""
    names = [""] * lines

    def mark(node: ast.AST, above: str) -> None:
        for child in ast.iter_child_nodes(node):
            name = above
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                name = f"{above}.{child.name}".lstrip(".")
                first = min([child.lineno, *(each.lineno for each in child.decorator_list)])
                for line in range(first, (child.end_lineno or first) + 1):
                    names[line] = name
            mark(child, name)

    mark(tree, "")
    return names


def _inside(path: str) -> str:
    """`core/values.py` of a path in any checkout; "" of what is no file of the product."""
    found = re.search(r"/((?:core|storage|ui|wiring)/.*)$", path)
    return found[1] if found and (ROOT / found[1]).exists() else ""


def try_all(path: Path, cases: dict[str, list[str]], part: str = "0/1") -> None:
    """Try the mutants of the list whose number is PART modulo OF; a result is kept as soon as it is known."""
    at, of = map(int, part.split("/"))
    results = Path(f"{path}.{at}.results")
    known = results.read_text("utf-8").splitlines() if results.exists() else []
    tried = {json.loads(line)["number"] for line in known}
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        if number % of != at or number in tried:
            continue
        row = json.loads(line)
        row |= {"number": number, **_tried(row, cases)}
        with results.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
        print(
            number,
            row["path"],
            row["line"],
            row["operator"],
            row["result"],
            row.get("by", ""),
            flush=True,
        )


def _tried(row: dict[str, Any], cases: dict[str, list[str]]) -> dict[str, str]:
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    file = ROOT / row["path"]
    source = file.read_text("utf-8")
    mutated = mutate_code(source, get_operator(row["operator"])(), row["n"])
    ids = [
        case
        for case in cases.get(f"{row['path']} {owner(ast.parse(source), row['line'])}", ())
        if _there(case)
    ]
    if not ids or mutated is None:
        return {"result": "unpassed"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "-p",
        "no:randomly",
        "--no-header",
        "--tb=no",
        *ids[:CASES],
    ]
    file.write_text(mutated, "utf-8")
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
        lost = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.M)
        if done.returncode == 0:
            return {"result": "survived"}
        return {"result": "killed", "by": lost[1] if lost else f"status {done.returncode}"}
    except subprocess.TimeoutExpired:
        return {"result": "killed", "by": "time"}
    finally:
        file.write_text(source, "utf-8")


def _there(case: str) -> bool:
    path, _colons, name = case.partition("::")
    name = name.partition("[")[0].rpartition("::")[2] or name.partition("[")[0]
    return (ROOT / path).exists() and f"def {name}(" in (ROOT / path).read_text("utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
