"""The sentences of the program that promise or assert something, and what sees to it that each is said only when so.

They are listed in tests/data/promises, a file a part of the program, under headings. A new sentence with one of the
claiming words has to be added there (tests/test_promises.py says which):

    == tests/core/signing/test_open_matters.py::test_ready_is_said_only_where_nothing_of_weight_is_open
    พร้อมล็อกเพื่อลงนาม ตรวจตัวเลขอีกครั้งแล้วล็อก

- `== <test>`: the test looks for the sentence, makes it false and sees it not said; it may be several, parted by a
  blank, of which one sees it said and another sees it not said.
- `== deed <test>`: the test makes what the sentence is said of happen and not happen; it does not look for its words.
- `== always <test>`: it stands there whatever is so and tells how the program works; the test holds the program to it.
- `== not <reason>`: it claims nothing; the reasons are those of `REASONS`.
- `== owed`: nothing sees to it yet (`OWED` in tests/test_promises.py says how many there may be).

What to do next (`โปรด…`, the third sentence of a refusal) claims nothing and is not listed. `python -m tests.promises`
tells what is missing and how many there are of each.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests import locale

HOME = locale.ROOT / "tests" / "data" / "promises"
CLAIMING = re.compile("แล้ว|ครบ|พร้อม|ตรง|ไม่มี|เรียบร้อย|ทุก|ปลอดภัย|ถูกต้อง|สำเร็จ|ยังไม่")
REASONS = {
    "label": "names something: a button, a column, a filter, a kind, a tick a person sets, a value that is shown",
    "asks": "asks for something or tells how it is done",
    "rule": "says what a form or the regulation asks",
    "form": "the check of a form or file that is being written says what is wrong with it",
    "refusal": "is said only by refusing, beside its condition, and nothing is said to be done",
}
REFUSALS = frozenset(
    {
        "UserError",
        "refused",
        "refuse",
        "LockedRecordError",
        "UndoError",
        "ErasureObstacle",
        "UsageError",
        "RefusedError",
        "hindered",
    }
)
# where it says what to do
ADVICE = {**dict.fromkeys(REFUSALS, 2), "UnreadableFileError": 3}
PLEASE = "โปรด"
LEAST = 6  # letters of a sentence by which a test is seen to look for it


class Promise(NamedTuple):
    """`how`: test | deed | always | not | owed; `by` is the test, or several parted by a blank, or the reason."""

    sentence: str
    how: str
    by: str
    file: str


@cache
def listed() -> tuple[Promise, ...]:
    """Every entry, in the order of the files. Raises ValueError for a heading that is none."""
    return tuple(one for path in sorted(HOME.glob("*.txt")) for one in read(path))


def read(path: Path) -> Iterator[Promise]:
    how, by = "", ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("== "):
            how, by = heading(line[3:].strip())
        elif line and not line.startswith("#"):
            yield Promise(line.replace("\\n", "\n").replace("\\s", " "), how, by, path.name)


def heading(words: str) -> tuple[str, str]:
    first, _blank, rest = words.partition(" ")
    if words == "owed":
        return "owed", ""
    if first in ("not", "deed", "always") and rest:
        return first, rest
    if words and all(one.startswith("tests/") for one in words.split()):
        return "test", words
    raise ValueError(f"no heading: {words}")


@cache
def claims() -> dict[str, str]:
    """Every sentence with a claiming word that is not the advice of a refusal, with the files it stands in."""
    said, advice = locale.extracted(), advised()
    return {
        one: places
        for one, places in said.items()
        if CLAIMING.search(one) and one not in advice and not one.startswith(PLEASE)
    }


@cache
def advised() -> frozenset[str]:
    """Sentences that stand nowhere but third in a refusal: what to do."""
    third, elsewhere = set[str](), set[str]()
    for room in locale.ROOMS:
        for path in locale.files(locale.ROOT / room):
            tree = ast.parse(path.read_text("utf-8"))
            own = {id(part) for node in ast.walk(tree) for part in third_of(node)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    (third if id(node) in own else elsewhere).add(node.value)
    return frozenset(third - elsewhere)


def third_of(node: ast.AST) -> Iterator[ast.AST]:
    """What stands third in a refusal; nothing of any other call."""
    at = ADVICE.get(getattr(node.func, "id", ""), 0) if isinstance(node, ast.Call) else 0
    if isinstance(node, ast.Call) and 0 < at < len(node.args):
        yield from ast.walk(node.args[at])


@cache
def tests_of(file: str) -> frozenset[str]:
    """The names of the tests in a file; none when it is not there."""
    path = locale.ROOT / file
    return (
        frozenset(re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.M))
        if path.is_file()
        else frozenset()
    )


def looked_for(sentence: str, by: str) -> bool:
    """Whether a file of the tests has a stretch of the sentence in it."""
    sources = [(locale.ROOT / test.partition("::")[0]).read_text("utf-8") for test in by.split()]
    parts = re.split(r"\{[^}]*\}|[“”\n]", sentence)
    return any(
        stretch in source
        for source in sources
        for part in parts
        for stretch in stretches(part.strip())
    )


def stretches(part: str) -> Iterator[str]:
    """The part, and what stands at its ends."""
    if len(part) >= LEAST:
        yield part
        yield from (part[:12], part[-12:]) if len(part) > 14 else ()


def main() -> int:
    have = {one.sentence for one in listed()}
    counts = Counter(one.how if one.how != "not" else f"not: {one.by}" for one in listed())
    lines = [f"{n:5} {how}" for how, n in sorted(counts.items())]
    lines += [f"{places}\n{one!r}" for one, places in claims().items() if one not in have]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
