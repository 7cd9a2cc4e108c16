"""Which cases of the suite a run takes: every case, those of each push, or a tenth of the rest that a seed draws.

`tests/deferred.txt` names the cases that a push leaves out, one a line; `python -m tests.durations` writes it from the
log of a whole run. A case that it does not name is taken by every run, so a new test never waits.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

DEFERRED = Path(__file__).with_name("deferred.txt")
TENTH = 10  # one deferred case in so many is drawn
ALL = "all"
PUSH = "push"
DRAWN = "drawn:"


@cache
def deferred() -> frozenset[str]:
    """The ids of the cases that a push leaves out."""
    lines = DEFERRED.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def is_drawn(case: str, seed: str) -> bool:
    """Whether `seed` draws this case: one in ten, evenly, and others with another seed."""
    return int.from_bytes(sha256(f"{seed} {case}".encode()).digest()[:8], "big") % TENTH == 0


def takes(case: str, cases: str) -> bool:
    """Whether a run of `cases` (`all`, `push` or `drawn:SEED`) takes the case of this id."""
    if cases == ALL:
        return True
    waits = case in deferred()
    return (
        waits and is_drawn(case, cases.removeprefix(DRAWN))
        if cases.startswith(DRAWN)
        else not waits
    )


def add_option(parser: pytest.Parser) -> None:
    parser.addoption(
        "--cases",
        default=ALL,
        help="all (default), push, or drawn:SEED (a tenth of what a push leaves)",
    )


def select(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave in `items` those that the option `--cases` takes."""
    cases = config.getoption("--cases")
    left = [item for item in items if not takes(item.nodeid, cases)]
    if left:
        config.hook.pytest_deselected(items=left)
        gone = set(map(id, left))
        items[:] = (item for item in items if id(item) not in gone)
