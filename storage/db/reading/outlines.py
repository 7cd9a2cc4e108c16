"""Short results about documents, kept beside the log until something that they rest on changes; any can be made anew.

A reader that had to compute one offers it; the writing thread stores it if the folder has not changed since. Each
transaction deletes those that rest on a record it touches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from json import dumps
from typing import TYPE_CHECKING

from core.entities import SAVE, scope_kind
from core.log.ports import OfferedOutlines, Outline, Outlines
from core.values import Ref
from storage.db.log.log import ABOVE, find_records, rests_on, walk

if TYPE_CHECKING:
    from storage.db.log.log import Log, Snapshot
    from storage.db.sqlite import Connection

MARK = "outlines"  # setting: the forms and the program by which they were made
_OWN = frozenset(
    {"plan", "row", "progress", "link"}
)  # they belong to one document, as does what they prove
_FOREIGN = frozenset({SAVE, "paper", "file"})  # nothing in a document says anything of them
_OTHER = frozenset(
    {"assessment", "sheet", "answer"}
)  # only documents that draw figures rest on them
_THERE = (
    "SELECT document, scope, max(draws) FROM outline JOIN record ON id=document GROUP BY document"
)
_LINKS = "SELECT record FROM link WHERE evidence IN (SELECT value FROM json_each(?)) AND scope=?"


class FolderOutlines(Outlines):
    """Reads the outlines of a folder, and collects those that are computed while it is read."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._offered = OfferedOutlines()

    def kept(self, document: Ref, name: str) -> str | None:
        with self._snapshot() as log:
            number = None if log.within else log.find_record(document)
            query = "SELECT body FROM outline WHERE document=? AND name=?"
            row = log.db.execute(query, (number or 0, name)).fetchone()
            return str(row[0]) if row else None

    def offer(self, outline: Outline) -> None:
        with self._snapshot() as log:
            state = _state(log)
            before = self._offered.outlines if self._offered.state == state else ()
            if not log.within:
                self._offered = OfferedOutlines((*before, outline), state)

    def take(self) -> OfferedOutlines:
        taken, self._offered = self._offered, OfferedOutlines()
        return taken


class OutlineStore(Outlines):
    """Stores outlines in the folder that is written to. It returns none, as it may be in the middle of a save."""

    def __init__(self, log: Log, transaction: Callable[[], AbstractContextManager[None]]) -> None:
        self._log, self._transaction = log, transaction

    def keep(self, offers: OfferedOutlines) -> None:
        with self._transaction():
            if offers.state == _state(self._log):
                _store(self._log, offers.outlines)


def every(log: Log) -> Iterator[Outline]:
    """Yield all outlines that are kept."""
    query = "SELECT document, name, body, draws FROM outline ORDER BY document, name"
    for document, name, body, draws in log.db.execute(query).fetchall():
        yield Outline(log.ref(document), name, body, bool(draws))


def _store(log: Log, offered: Sequence[Outline]) -> None:
    known = find_records(log, (one.document for one in offered))
    rows = [(known[one.document], *one[1:]) for one in offered if one.document in known]
    log.db.executemany(
        "INSERT OR REPLACE INTO outline(document, name, body, draws) VALUES(?,?,?,?)", rows
    )


def begin(db: Connection, mark: str) -> None:
    """Delete, in the open transaction, the outlines that were made by other forms or another program."""
    found = db.execute("SELECT 1 FROM meta WHERE name=? AND value=?", (MARK, mark)).fetchone()
    if found is None:
        db.execute("DELETE FROM outline")
        db.execute("INSERT OR REPLACE INTO meta VALUES(?,?)", (MARK, mark))


def withdraw(log: Log, touched: Iterable[Ref]) -> None:
    """Delete, in the open transaction, the outlines that rest on a touched record."""
    there = {
        number: (log.name(scope), bool(draws))
        for number, scope, draws in log.db.execute(_THERE).fetchall()
    }
    if not there:
        return
    scopes = {scope for scope, _draws in there.values()}
    own = set[Ref]()
    proofs: dict[str, list[str]] = {}
    drawn, whole = set[str](), set[str]()  # scopes
    for ref in touched:
        common = (
            scope_kind(ref.scope) != "unit"
        )  # of the register or of forms: every unit rests on it
        if ref.entity in _FOREIGN or not (common or ref.scope in scopes):
            continue
        if ref.entity == "evidence":
            proofs.setdefault(ref.scope, []).append(ref.local)
        elif ref.entity in _OWN:
            own.add(ref)
        elif ref.entity not in _OTHER:
            whole |= scopes if common else {ref.scope}
        drawn.add(ref.scope)
    near = walk(log.db, ABOVE, {*find_records(log, own).values(), *_proving(log, proofs)})
    gone = [
        (number,)
        for number, (scope, draws) in there.items()
        if number in near or scope in whole or (draws and scope in drawn)
    ]
    log.db.executemany("DELETE FROM outline WHERE document=?", gone)


def _proving(log: Log, proofs: Mapping[str, list[str]]) -> set[int]:
    """Return the record numbers of the links of these pieces of evidence, named by scope."""
    return {
        record
        for scope, names in proofs.items()
        for (record,) in log.db.execute(_LINKS, (dumps(names), log.number(scope) or 0)).fetchall()
    }


def _state(log: Log) -> object:
    ends = {one.id: (one.head, one.chain) for one in log.histories.values()}
    lacking = log.db.execute("SELECT count(*) FROM lacking").fetchone()[0]
    return rests_on(log), ends, lacking
