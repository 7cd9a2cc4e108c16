"""What is added to a large plan reads what stands beside it, not the whole plan."""

from collections.abc import Sequence

import pytest

from core.forms.shape import Instrument
from core.plan.deeds import RowPosition, siblings
from core.plan.tree import progress_of
from core.values import Record, Ref
from storage.db.folder.store import Folder
from storage.db.log.log import Log
from storage.db.reading import lists
from tests.core.plan.plans import planned

PARTS, WORKS = 3, 4
LINES = [
    *({"id": f"p{n}", "kind": "part"} for n in range(PARTS)),
    *({"id": f"w{n}", "kind": "work", "parent": f"p{n % PARTS}"} for n in range(PARTS * WORKS)),
    *({"id": f"s{n}", "kind": "step", "parent": f"w{n % 5}"} for n in range(20)),
]


def by_all(folder: Folder, plan: Ref, kind: str, parents: set[str]) -> list[Ref]:
    """The same, found by going through all rows of the kind."""
    rows = folder.records("row", plan.scope, plan=plan.local, kind=kind)
    return [row.ref for row in rows if (row.text("parent") in parents if parents else not row.text("parent"))]


def test_rows_beside_a_new_one_are_found_by_what_they_stand_below(folder: Folder, form: Instrument) -> None:
    plan = planned(folder, form, LINES)
    every = [row.ref for row in folder.records("row", plan.scope, plan=plan.local)]
    for kind in ("part", "work", "step", "cost"):
        for parents in (set[str](), *({row.local, progress_of(row, "2569q1").local} for row in every)):
            found = siblings(folder, plan, kind, parents)
            assert [one.ref for one in found] == by_all(folder, plan, kind, parents)


def test_of_a_plan_of_many_rows_no_others_are_read(
    folder: Folder, form: Instrument, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = planned(folder, form, LINES)
    part = next(row for row in folder.records("row", plan.scope, kind="part"))
    read, records_of = list[int](), lists.records_of

    def noted(log: Log, rows: Sequence[lists.Found]) -> list[Record]:
        read.extend(row[0] for row in rows)
        return records_of(log, rows)

    monkeypatch.setattr(lists, "records_of", noted)
    at = RowPosition(plan, "work", part.ref, "2569q1")
    assert len(siblings(folder, at.plan, at.kind, {part.ref.local})) == len(read) == WORKS
