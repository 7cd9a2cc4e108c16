"""What a device says that wrote two histories of one stream: both values of a place, side by side (EXCHANGE 6.10)."""

from collections.abc import Sequence
from typing import NamedTuple

from core.i18n import _
from core.log.certificates import Problem
from core.log.ports import Reader
from core.log.verdict import Why
from core.values import Absent, Ref


class TwoTales(NamedTuple):
    """A field of a record, and every value that device claims it wrote there; none of them counts."""

    ref: Ref
    field: str
    values: tuple[str, ...]  # the newest first, each once

    @property
    def words(self) -> str:
        return f"{self.field}: {' ↔ '.join(self.values)}"


MOST = 200  # problems of which the values are looked up
Told = tuple[Problem, Sequence[TwoTales]]


def problems_told(reader: Reader) -> Sequence[Told]:
    """Everything that is kept and has no effect, with both values where it is a fork."""
    return [(one, two_tales(reader, one) if n < MOST else ()) for n, one in enumerate(reader.trust.problems())]


def two_tales(reader: Reader, problem: Problem) -> Sequence[TwoTales]:
    """The values of a fork, field by field; nothing for what has no effect for another reason."""
    if problem.why != Why.FORK.value or not problem.record:
        return ()
    entity, _slash, name = problem.record.partition("/")
    ref = Ref(problem.scope, entity, name)
    found = []
    for field in problem.fields:
        past = (one for one in reader.history.of(ref, field) if one.device == problem.device and not one.counts)
        found.append(TwoTales(ref, field, tuple(dict.fromkeys(_words(one.value) for one in past))))
    return found


def _words(value: object) -> str:
    if isinstance(value, Absent):
        return _("(ไม่มีข้อความในเครื่องนี้)")
    return "–" if value is None else str(value)
