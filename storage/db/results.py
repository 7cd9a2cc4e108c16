"""Scores of assessments, derived: refreshed in the very transaction that touches their answers."""

from collections.abc import Callable, Iterable, Sequence

from core.model.values import Ref
from core.ports import Reader, Result
from storage.db.log import ABOVE, Log, walk

ASSESSMENTS = frozenset({"assessment", "draft_assessment", "review_assessment"})
Derive = Callable[[Reader, Ref], Iterable[tuple[str, str, str]]]  # (dimension or "", name, value) of one assessment


def refresh(log: Log, reader: Reader, derive: Derive, touched: Iterable[Ref]) -> None:
    """Work out anew the results of every assessment that holds something touched."""
    records = {record for ref in touched if (record := log.find_record(ref)) is not None}
    for record in walk(log.db, ABOVE, records):
        ref = log.ref(record)
        if ref.entity in ASSESSMENTS:
            log.db.execute("DELETE FROM result WHERE assessment=?", (record,))
            rows = [(record, *said) for said in derive(reader, ref)]
            log.db.executemany("INSERT INTO result VALUES(?,?,?,?)", rows)


def every(log: Log, scope: str | None) -> Sequence[Result]:
    """What is derived of the assessments that show."""
    rows = log.db.execute(
        "SELECT assessment, dimension, name, value FROM result "
        "WHERE assessment NOT IN (SELECT record FROM hidden) ORDER BY assessment, dimension, name"
    ).fetchall()
    found = [Result(log.ref(record), dimension, name, value) for record, dimension, name, value in rows]
    return [one for one in found if scope in (None, one.assessment.scope)]
