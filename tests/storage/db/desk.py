"""A PC at which somebody works: short words for what a test does there."""

import secrets
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.entities import record_id
from core.log.op import Segment, TextRow
from core.log.ports import Context
from core.log.post import ImportResult
from core.values import Change, Changes, Plain, Ref, Text, Value, Written
from storage.db.folder.folder import DATABASE, open_folder
from storage.db.folder.store import Folder
from storage.db.log.delta import StatedEnds, Withhold
from storage.db.sqlite import SQLiteError
from tests.country import passport
from tests.storage.db.forger import Forger
from tests.storage.db.looked import damages

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
Mail = tuple[list[Segment], list[TextRow]]


@dataclass
class Desk:
    folder: Folder
    place: Path
    home: Path
    now: datetime = NOW
    person: str = ""
    closed: bool = False

    @property
    def unit(self) -> str:
        return self.folder.writer.unit

    @property
    def context(self) -> Context:
        return Context(self.now, lambda: secrets.token_hex(16), self.unit, self.person)

    def plan(self, number: int = 1) -> Ref:
        return Ref(
            self.unit, "plan", record_id(self.unit, "plan", self.unit, "moral-plan", 2569, number)
        )

    def new_plan(self, number: int = 1) -> Ref:
        plan = self.plan(number)
        self.save(*(Change(plan, name, value) for name, value in PLAN(self.unit, number).items()))
        return plan

    def new_row(self, plan: Ref, title: str = "กิจกรรม") -> Ref:
        row = Ref(plan.scope, "row", secrets.token_hex(16))
        self.save(
            Change(row, "plan", Plain(plan.local)),
            Change(row, "kind", Plain("activity")),
            Change(row, "f.title", Text(title)),
        )
        return row

    def save(self, *changes: Change, undoes: str = "") -> Changes:
        return self.folder.save(self.context, "test", changes, undoes)

    def put(self, ref: Ref, field: str, value: Written, *, blind: bool = False) -> Changes:
        """Write one field over what stands there; blind = having seen nothing."""
        record = self.folder.record(ref)
        seen = () if blind or record is None else record.shown(field).seen
        return self.save(Change(ref, field, value, seen))

    def delete(self, ref: Ref) -> Changes:
        return self.put(ref, "_del", self.folder.history.cut(ref.scope))

    def value(self, ref: Ref, field: str) -> Value:
        record = self.folder.record(ref)
        return None if record is None else record.value(field)

    def sides(self, ref: Ref, field: str) -> set[Value]:
        record = self.folder.record(ref)
        return set() if record is None else {side.value for side in record.shown(field).sides}

    def shows(self, ref: Ref) -> bool:
        return any(record.ref == ref for record in self.folder.records(ref.entity))

    def deleted(self, ref: Ref) -> bool:
        record = self.folder.record(ref)
        return record is not None and record.deleted

    def flags(self, ref: Ref) -> tuple[str, ...]:
        record = self.folder.record(ref)
        return () if record is None else record.flags

    def mail(
        self,
        known: StatedEnds | None = None,
        scopes: Collection[str] | None = None,
        withhold: Withhold = lambda *_of: False,
    ) -> Mail:
        return self.folder.exchange.give(known, scopes, withhold)

    def take(self, *mails: "Mail | Desk | Iterable[Segment]") -> ImportResult:
        """Take mail in, one bundle after the other; the last report."""
        for mail in mails:
            if isinstance(mail, Desk):
                report = self.folder.exchange.take_segments(*mail.mail())
            elif isinstance(mail, tuple):
                report = self.folder.exchange.take_segments(*mail)
            else:
                report = self.folder.exchange.take_segments(mail)
        return report

    def meet(self, *forgers: Forger) -> None:
        """Whoever forges is certified as an office of the unit in whose scope it writes."""
        self.take([passport(one.key, one.scope[:32]) for one in forgers])

    def close(self) -> None:
        self.closed = True
        with suppress(SQLiteError):  # closed already
            self.folder.close()

    def reopen(self) -> None:
        self.close()
        self.closed = False
        self.folder = open_folder(self.place, self.home, self.now)

    @property
    def database(self) -> Path:
        return self.place / DATABASE

    def sound(self) -> bool:
        return not damages(self.folder)


def PLAN(unit: str, number: int) -> dict[str, Written]:
    return {"unit": Plain(unit), "instrument_id": Plain("moral-plan"), "year": 2569, "no": number}
