"""Take in the files other folders have written."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from core.changes.bundle import Bundle
from core.changes.taken import Taken
from core.errors import UserError
from core.model.values import Changes
from core.ports import Context, Store

ReadBundle = Callable[[Path], Bundle]


class TakenIn(NamedTuple):
    """What became of one file."""

    done: int
    of: int
    path: Path
    unit: str = ""  # the sender's unit id
    taken: Taken | None = None
    problem: UserError | None = None


def take_in(_ctx: Context, store: Store, paths: Sequence[Path], read: ReadBundle) -> Iterator[TakenIn | Changes]:
    """Take files in, one transaction each; a refused file is a row in the report, not the end."""
    touched = Changes("take_in")
    for done, path in enumerate(paths, start=1):
        try:
            bundle = read(path)
            taken = store.take(bundle.segments, bundle.texts)
        except UserError as problem:
            yield TakenIn(done, len(paths), path, problem=problem)
        else:
            touched |= Changes("take_in", "", taken.touched)
            yield TakenIn(done, len(paths), path, bundle.unit, taken)
    yield touched
