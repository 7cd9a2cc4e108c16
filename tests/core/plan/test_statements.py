"""How many statements a page reads with does not grow with what the folder holds."""

import secrets
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from core.evidence.view import EvidencePiece
from core.exchange.receivers import exchange_view
from core.forms.ports import Reader
from core.home.circle import year_circle
from core.home.documents import documents
from core.home.rows import LastBackups
from core.home.view import home
from core.home.year import HomePageYear, read_year
from core.papers.view import papers_view
from core.plan.deeds import start_plan
from core.plan.view import PlanPage
from core.signing.chain import SigningQueueRow, current
from core.signing.deeds import sign_off
from core.signing.differences import match
from core.signing.view import sign_panel
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


def pages(unit: str, plan: Ref) -> dict[str, Callable[[Reader], object]]:
    """What each page reads."""
    at: dict[str, Any] = {"unit": unit, "year": YEAR, "now": NOON, "sent_up_to": {}}

    def year(reader: Reader) -> HomePageYear:
        return read_year(reader, **at, backups=LastBackups())

    def sign(reader: Reader) -> object:
        lines = SigningQueueRow.each(reader, unit, YEAR, NOON.date())
        signed = current(reader, plan)
        same = match(reader, signed) if signed else None
        return lines, sign_panel(reader, plan, {}, NOON.date()), same

    return {
        "home": lambda reader: home(reader, **at, backups=LastBackups()),
        "documents": lambda reader: documents(reader, year(reader)),
        "circle": lambda reader: year_circle(reader, **at, backups=LastBackups()),
        "plan": lambda reader: PlanPage.of(reader, plan),
        "sign": sign,
        "papers": lambda reader: papers_view(reader, unit, YEAR),
        "exchange": partial(exchange_view, unit),
        "evidence": partial(EvidencePiece.each, unit=unit),
    }


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, int]]:
    """Statements by page, with few rows and with many; of a plan that is open and, after it, of one that is locked."""
    found: dict[int, dict[str, int]] = {}
    for rows in (FEW, MANY):
        place: Path = tmp_path_factory.mktemp(f"rows{rows}")
        with opened(place) as office, closing(office.folder.reader()) as reader:
            folder, unit = office.folder, office.folder.writer.unit
            done = start_plan(context(folder), folder, FORMS.get("dsi-moral-plan"), YEAR)
            plan = next(ref for ref in done.touched if ref.entity == "plan")
            fill(folder, plan, rows)
            views = pages(unit, plan)
            with reader.snapshot():
                views["home"](reader)
            folder.outlines.keep(reader.outlines.take())
            found[rows] = {page: statements(reader, view) for page, view in views.items()}
            sign_off(context(folder), folder, plan, "ผู้ลงนาม")
            found[rows] |= {f"{page}, locked": statements(reader, views[page]) for page in views}
    return found


def test_every_page_reads_with_the_same_statements_however_many_rows_there_are(
    counted: dict[int, dict[str, int]],
) -> None:
    assert counted[MANY] == counted[FEW]
    assert counted[MANY]["evidence"] <= 40
