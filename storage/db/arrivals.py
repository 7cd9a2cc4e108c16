"""The files that were taken in here, as they were noted (EXCHANGE 7.4)."""

import msgspec

from core.changes.taken import Arrival
from storage.db.foreseeing import Report
from storage.db.sqlite import Connection


def arrivals(db: Connection) -> list[Arrival]:
    """Every file, the oldest first."""
    rows = db.execute("SELECT sha256, at, report FROM bundle ORDER BY at, sha256").fetchall()
    return [_arrival(bytes(sha256), at, msgspec.json.decode(report, type=Report)) for sha256, at, report in rows]


def _arrival(sha256: bytes, at: int, report: Report) -> Arrival:
    counts = (report.new, len(report.refused))
    return Arrival(sha256.hex(), report.unit, at, report.made, *counts, report.key, report.part)
