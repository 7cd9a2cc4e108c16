"""One op: a field of a record gets a value, naming the ops whose value was seen."""

from typing import NamedTuple


class Op(NamedTuple):
    """Exactly what one line of the log says (EXCHANGE 6.3)."""

    seq: int
    clock: int
    entity: str
    record: str  # 32 hex digits
    field: str
    value: int | str | None  # `=` plain, `#` hash of a text
    parents: tuple[int | str, ...]  # own numbers first, then names of other streams' ops, each sorted
    version: int


def in_order(parents: set[int | str]) -> tuple[int | str, ...]:
    """Parents as the line has them."""
    return tuple(sorted(parents, key=lambda parent: (isinstance(parent, str), parent)))


UNDO, REDO = "undo", "redo"  # labels of a save that takes another back, and of one that takes back an undo
PROGRAM = "program"  # role of what the program writes by itself, such as the first records of a folder


class Saved(NamedTuple):
    """What the op that opens a save says: references, never names."""

    person: str
    role: str
    time: str
    label: str
    undoes: str

    @property
    def line(self) -> str:
        return "=" + "|".join(self)


def read_saved(value: object) -> Saved:
    """The parts of `person|role|time|label|undoes`; empty ones when somebody wrote something else."""
    parts = value.split("|") if isinstance(value, str) else []
    return Saved(*parts) if len(parts) == len(Saved._fields) else Saved("", "", "", "", "")
