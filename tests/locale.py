"""The catalogue of English: `python -m tests.locale` brings it up to date with the sentences in the code.

Sentences are taken from `_("…")`, and from tables of Thai words that are looked up and translated when they are shown.
Written are resources/locale/en/LC_MESSAGES/prongsai.po, for whoever translates, and the .mo the program reads, which
is not in git: set-up and the tests compile it too. `--check` writes nothing; its exit status tells whether something
lacks its translation.
"""

import ast
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

from installer.environment import HEAD, read, write_compiled

ROOT = Path(__file__).parents[1]
ROOMS = ("main.py", "wiring", "core", "storage", "ui")
HOME = ROOT / "resources" / "locale" / "en" / "LC_MESSAGES"
THAI = re.compile("[\u0e01-\u0e5b]")
ESCAPES = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t"))


def main(words: list[str]) -> int:
    """Extract, merge, write and report; the exit status of `--check`."""
    found, known = extracted(), read(HOME / "prongsai.po")
    said = {sentence: known.get(sentence, "") for sentence in found}
    missing = [sentence for sentence, english in said.items() if not english]
    if "--check" not in words:
        write(HOME, said, found)
    sys.stdout.write(f"{len(said)} sentences, {len(missing)} without English\n")
    return int(bool(missing)) if "--check" in words else 0


@cache
def extracted() -> dict[str, str]:
    """Every sentence with the files it stands in, in their order."""
    found: dict[str, list[str]] = {}
    trees = {
        path: ast.parse(path.read_text("utf-8")) for room in ROOMS for path in files(ROOT / room)
    }
    wanted = {table for path, tree in trees.items() for table in looked_up(path, tree)}
    for path, tree in sorted(trees.items()):
        for sentence in (
            *called(tree),
            *tabled(tree, {name for home, name in wanted if home == path}),
        ):
            found.setdefault(sentence, []).append(path.relative_to(ROOT).as_posix())
    return {sentence: " ".join(dict.fromkeys(places)) for sentence, places in found.items()}


def files(room: Path) -> Iterator[Path]:
    return iter([room]) if room.is_file() else room.rglob("*.py")


def called(tree: ast.AST) -> Iterator[str]:
    """What is translated where it stands: `_("…")`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_" and node.args:
            for part in ast.walk(node.args[0]):
                if (
                    isinstance(part, ast.Constant)
                    and isinstance(part.value, str)
                    and THAI.search(part.value)
                ):
                    yield part.value


def looked_up(path: Path, tree: ast.AST) -> Iterator[tuple[Path, str]]:
    """Where words are translated that stand elsewhere: each table they may come from, as its file and its name."""
    homes = {
        one.asname or one.name: ROOT / f"{node.module.replace('.', '/')}.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for one in node.names
    }
    for part in ast.iter_child_nodes(tree):
        if any(map(translates_elsewhere, ast.walk(part))):
            names = {node.id for node in ast.walk(part) if isinstance(node, ast.Name)}
            yield from ((homes.get(name, path), name) for name in names if name.isupper())


def translates_elsewhere(node: ast.AST) -> bool:
    """Whether this is `_(…)` of words that stand elsewhere."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
        return bool(node.args) and not isinstance(node.args[0], ast.Constant)
    return False


def tabled(tree: ast.Module, names: Collection[str]) -> Iterator[str]:
    """Thai words of the tables of these names at the head of a file."""
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            parts = [*ast.walk(statement)]
            if any(isinstance(part, ast.Name) and part.id in names for part in parts):
                words = (
                    part.value
                    for part in parts
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                )
                yield from filter(THAI.search, words)


def write(home: Path, said: Mapping[str, str], places: Mapping[str, str]) -> None:
    """The .po whole, and the .mo of what is translated."""
    home.mkdir(parents=True, exist_ok=True)
    parts = [f'msgid ""\nmsgstr {quoted(HEAD)}\n']
    parts += [
        f"#: {places[one]}\nmsgid {quoted(one)}\nmsgstr {quoted(english)}\n"
        for one, english in said.items()
    ]
    (home / "prongsai.po").write_text("\n".join(parts), "utf-8")
    write_compiled(home / "prongsai.po")


def quoted(text: str) -> str:
    for letter, escape in ESCAPES:
        text = text.replace(letter, escape)
    return f'"{text}"'


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
