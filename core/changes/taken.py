"""What became of segments that were taken in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.model.values import Ref, Value


class Rejected(NamedTuple):
    author: str  # signing key in hex, as the segment claims it
    reason: str


class StreamRow(NamedTuple):
    """What became of one stream of a file: one row of the report."""

    author: str  # signing key in hex
    scope: str
    new: int  # ops that were not here before
    silent: int  # of these, ops without effect
    why: str  # why: a core.changes.verdict.Why, of the first such op; "" = all have effect


class Turned(NamedTuple):
    """A field that shows something else because older ops began or ceased to count."""

    ref: Ref
    field: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Taken:
    """Good streams were taken in one transaction; a bad one is listed and leaves the others alone."""

    new: int = 0  # ops that were not here before
    known: int = 0  # ops that were
    parked: int = 0  # segments that wait for what comes before them
    texts: int = 0  # words that were not here before
    refused: Sequence[Rejected] = ()
    forked: frozenset[str] = frozenset()  # keys, in hex, of which a second history of one stream has come
    touched: frozenset[Ref] = frozenset()  # records that show something else now
    changed: Sequence[Turned] = ()  # by a certificate, revocation or second history that came late
    streams: Sequence[StreamRow] = ()  # what came that was new, by stream
    receipts: int = 0  # statements of other devices that were new


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking a file in would do; nothing was written."""

    taken: Taken
    added: int  # records that were not here
    altered: int  # records that would show something else
    conflicts: int  # fields in which two values would stand that nobody has chosen between


class Arrival(NamedTuple):
    """A file that was taken in here."""

    sha256: str
    unit: str  # the sender's
    at: int  # milliseconds since 1970, by this PC
    made: str  # ISO date and time, by the sender's PC
    new: int  # ops
    refused: int  # streams
