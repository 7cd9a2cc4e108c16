"""How many statements a page reads with does not grow with what the folder holds."""

import secrets
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from core.evidence.view import EvidencePiece
from core.forms.ports import Reader
from core.home.rows import LastBackups
from core.home.view import home
from core.plan.deeds import start_plan
from core.values import Change, Plain, Ref, Text, Written
from storage.db.folder.store import Folder
from storage.db.reading.reader import FolderReader
from tests.core.plan.histories import opened
from tests.core.plan.plans import NOON, context
from tests.core.plan.test_plan_again import FORMS, YEAR

FEW, MANY = 10, 100


def fill(folder: Folder, plan: Ref, rows: int) -> None:
    """Rows with a report and a piece of evidence each."""
    said: dict[Ref, dict[str, Written]] = {}
    for n in range(rows):
        row, progress, piece, link = (
            Ref(plan.scope, entity, secrets.token_hex(16))
            for entity in ("row", "progress", "evidence", "link")
        )
        said[row] = {
            "plan": Plain(plan.local),
            "kind": Plain("activity"),
            "order": Plain(f"a{n:05}"),
        }
        said[row] |= {"f.title": Text(f"กิจกรรมที่ {n}")}
        said[progress] = {
            "row": Plain(row.local),
            "period": Plain(f"{YEAR}"),
            "f.result": Text("ทำแล้ว"),
        }
        said[piece] = {"title": Text(f"ภาพที่ {n}")}
        target = (row, progress)[n % 2]
        said[link] = {"evidence": Plain(piece.local), "target": Plain(target.local)}
    changes = [
        Change(ref, field, value) for ref, fields in said.items() for field, value in fields.items()
    ]
    folder.save(context(folder), "fill", changes)


def statements(reader: FolderReader, view: Callable[[Reader], object]) -> int:
    """How many statements the view needs, read a second time."""
    found = list[str]()
    with reader.snapshot():
        view(reader)
    reader._db.set_trace_callback(found.append)
    with reader.snapshot():
        view(reader)
    reader._db.set_trace_callback(None)
    return len(found)


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, int]]:
    """Statements by page, with few rows and with many."""
    found: dict[int, dict[str, int]] = {}
    for rows in (FEW, MANY):
        place: Path = tmp_path_factory.mktemp(f"rows{rows}")
        with opened(place) as office, closing(office.folder.reader()) as reader:
            folder, unit = office.folder, office.folder.writer.unit
            done = start_plan(context(folder), folder, FORMS.get("dsi-moral-plan"), YEAR)
            fill(folder, next(ref for ref in done.touched if ref.entity == "plan"), rows)

            def year(seen: Reader, unit: str = unit) -> object:
                return home(seen, unit, YEAR, NOON, {}, LastBackups())

            with reader.snapshot():
                year(reader)
            folder.outlines.keep(reader.outlines.take())
            found[rows] = {
                "home": statements(reader, year),
                "evidence": statements(reader, partial(EvidencePiece.each, unit=unit)),
            }
    return found


def test_home_reads_with_the_same_statements(counted: dict[int, dict[str, int]]) -> None:
    assert counted[MANY]["home"] == counted[FEW]["home"]


def test_evidence_reads_with_few_statements(counted: dict[int, dict[str, int]]) -> None:
    assert counted[MANY]["evidence"] == counted[FEW]["evidence"] <= 40, counted
