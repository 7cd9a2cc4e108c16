"""Histories of plans after each step of which what is kept of them is what is read of them.

`python -m tests.core.plan.histories SEED COUNT STEPS` runs so many, of the shipped forms in turn, in one folder each, and
exits 1 if one of them differs; `--planted` lets nothing be withdrawn, and exits 1 if one of them then is not found.
"""

import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unittest.mock import patch

from core.errors import UserError
from core.i18n import language, use
from core.log.ports import Outlines
from core.plan.deeds import start_plan
from core.plan.links import own_periods
from core.plan.standing import PlanReportCounts, PlanStanding
from core.plan.view import PlanPage
from core.privacy.deeds import erase_person
from core.privacy.person_data import search_for
from core.signing.deeds import end_sign_off, sign_off
from core.values import Change, Plain, Ref, Text, Written
from storage.db.folder.folder import create
from storage.db.reading import outlines
from storage.db.reading.reader import FolderReader
from tests.core.plan.plans import NOON, context
from tests.core.plan.test_plan_again import FORMS, PLANS, YEAR, Office, Walk
from tests.country import settle_in
from wiring import deriving

DAYS = (date(2025, 10, 1), date(2026, 1, 4), date(2026, 9, 30), date(2027, 1, 1))
RESOURCES = Path(__file__).parents[3] / "resources"
INSTRUMENTS, LOCALE = RESOURCES / "instruments", RESOURCES / "locale"


class Said(NamedTuple):
    """What is said of a plan, and whether rows were read for it."""

    standing: PlanStanding | str
    counts: PlanReportCounts | None
    kept: bool


@contextmanager
def opened(place: Path) -> Iterator[Office]:
    """A new folder, and somebody who reads it meanwhile."""
    folder = create(
        place / "office", place / "keys", "หน่วยตัวอย่าง", "S10", "province", "", YEAR, NOON
    )
    settle_in(folder, "centre")
    folder.results.derive_by(deriving(FORMS, INSTRUMENTS))
    with closing(folder), closing(folder.reader()) as reader:
        yield Office(folder, reader)


def said(reader: FolderReader, plan: Ref, day: date) -> Said:
    """What is said of a plan now; what had to be computed is offered."""
    with reader.snapshot():
        record = reader.record(plan)
        if record is None or record.deleted:
            return Said("", None, kept=False)
        kept = reader.outlines.kept(plan, "page") is not None
        counts = PlanReportCounts.of_plans(reader, [record], record.number("year") or 0, day)
        with suppress(UserError):
            return Said(PlanStanding.of(reader, record, day), counts.get(plan), kept)
        return Said("no form", counts.get(plan), kept)


class History(NamedTuple):
    """A plan to which many things are done, beside others of the same unit."""

    office: Office
    walk: Walk
    others: tuple[Ref, ...]

    @classmethod
    def of(cls, office: Office, using: str, chance: Random) -> "History":
        """Start a plan, one of another form and one of the year before."""
        folder = office.folder
        found = []
        for form, year in ((using, YEAR), (chance.choice(PLANS), YEAR), (using, YEAR - 1)):
            done = start_plan(context(folder), folder, FORMS.get(form), year, ordinal=None)
            found.append(next(ref for ref in done.touched if ref.entity == "plan"))
        return cls(office, Walk(office, FORMS.get(using), found[0], chance), tuple(found[1:]))

    def step(self) -> str:
        """Do one thing, and return its name. Most are done to the plan itself."""
        chance, office = self.walk.chance, self.office
        deeds: tuple[Callable[[], object], ...] = (
            self.remark,
            self.lock,
            self.unlock,
            self.erase,
            self.rename_evidence,
            self.delete_plan,
            self.speak,
            self.unit,
        )
        if chance.random() < 0.25:
            deed = chance.choice(deeds)
            with suppress(UserError):
                deed()
            return deed.__name__
        plan = self.walk.plan if chance.random() < 0.8 else self.others[0]
        with office.reader.snapshot():
            record = office.reader.record(plan)
        if record is None or record.deleted:
            return "none"
        form = FORMS.get(record.text("instrument_id"))
        with office.reader.snapshot():
            page = PlanPage.of(office.reader, plan, chance.choice(own_periods(form, str(YEAR))))
        Walk(office, form, plan, chance).step(page)
        return "walk"

    def _save(self, *changes: Change) -> None:
        self.office.folder.save(context(self.office.folder), "edit", changes)

    def remark(self) -> None:
        """A unit above remarks on a row, or takes it as done."""
        rows = self.office.folder.records("row", self.walk.plan.scope)
        if rows:
            at, unit = self.walk.chance.choice(rows).ref, self.walk.plan.scope
            comment = Ref(unit, "comment", secrets.token_hex(16))
            named: dict[str, Written] = {
                "about": Plain(at.local),
                "kind": Plain("comment"),
                "text": Text("แก้ตรงนี้"),
            }
            self._save(*(Change(comment, name, value) for name, value in named.items()))
        for one in self.office.folder.records("comment", self.walk.plan.scope)[1:]:
            reply = Ref(one.ref.scope, "reply", secrets.token_hex(16))
            self._save(Change(reply, "answers", Plain(one.ref.local)), Change(reply, "done", 1))

    def lock(self) -> None:
        folder = self.office.folder
        period = self.walk.chance.choice(["", *own_periods(self.walk.form, str(YEAR))])
        sign_off(context(folder), folder, self.walk.plan, "นายสมชาย ใจดี", period)

    def unlock(self) -> None:
        for one in self.office.folder.sign_offs.of(self.walk.plan):
            if one.stands:
                end_sign_off(context(self.office.folder), self.office.folder, one.ref, "แก้")

    def erase(self) -> None:
        """Somebody whose name stands in a row is erased."""
        folder, unit = self.office.folder, self.walk.plan.scope
        for row in folder.records("row", unit, plan=self.walk.plan.local)[:1]:
            self._save(
                Change(row.ref, "f.title", Text("นางสาวสมหญิง ใจงาม"), row.shown("f.title").seen)
            )
            found = search_for(folder, unit, "สมหญิง ใจงาม")
            erased = found.data(folder, unit)
            erase_person(context(folder), folder, erased, "request", names=found.words)

    def rename_evidence(self) -> None:
        for piece in self.office.folder.records("evidence", self.walk.plan.scope)[:1]:
            gone = self.walk.chance.random() < 0.5
            cut = self.office.folder.history.cut(piece.ref.scope)
            field, value = ("_del", cut) if gone else ("title", Text(secrets.token_hex(3)))
            self._save(Change(piece.ref, field, value, piece.shown(field).seen))

    def delete_plan(self) -> None:
        plan = self.others[1]
        record = self.office.folder.record(plan)
        if record:
            value = None if record.deleted else self.office.folder.history.cut(plan.scope)
            self._save(Change(plan, "_del", value, record.shown("_del").seen))

    def unit(self) -> None:
        """The register names a unit anew."""
        for one in self.office.folder.records("unit", "all")[:1]:
            name = Text(secrets.token_hex(3))
            self._save(Change(one.ref, "name", name, one.shown("name").seen))

    def speak(self) -> None:
        use("en" if language() == "th" else "th", LOCALE)

    def differences(self) -> Iterator[str]:
        """Yield each plan of which something else is kept than what is read; then keep what was computed."""
        day = self.walk.chance.choice(DAYS)
        reader = self.office.reader
        kept = reader.outlines
        for plan in (self.walk.plan, *self.others):
            mine = said(reader, plan, day)
            reader.outlines = Outlines()
            try:
                yours = said(reader, plan, day)
            finally:
                reader.outlines = kept
            if mine[:2] != yours[:2]:
                parts = zip(*(repr(one[:2]).split(", ") for one in (mine, yours)), strict=False)
                yield f"{plan.id}: {[pair for pair in parts if pair[0] != pair[1]][:5]}"
        self.office.folder.outlines.keep(kept.take())


def different(using: str, seed: int, steps: int) -> str:
    """Return what first differed in a history, "" = nothing did."""
    chance = Random(seed)
    before = language()
    with TemporaryDirectory(prefix="prongsai-history-") as room, opened(Path(room)) as office:
        history = History.of(office, using, chance)
        done = list[str]()
        try:
            for _step in range(steps):
                done.append(history.step())
                for found in history.differences():
                    return f"{using} {seed} after {done}: {found}"
        finally:
            use(before, LOCALE)
    return ""


def main(seed: int, count: int, steps: int, *options: str) -> int:
    planted = "--planted" in options
    wrong = 0
    for n in range(seed, seed + count):
        with (
            patch.object(outlines, "withdraw", lambda _log, _touched: None)
            if planted
            else nullcontext()
        ):
            found = different(PLANS[n % len(PLANS)], n, steps)
        if bool(found) is not planted:
            wrong += 1
            print(n, found, flush=True)
    print(f"{count - wrong} of {count}", flush=True)
    return bool(wrong)


if __name__ == "__main__":
    first, number, length, *words = sys.argv[1:]
    sys.exit(main(int(first), int(number), int(length), *words))
