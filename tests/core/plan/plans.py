"""Plans to read: entered into a real folder from lines as a file has them."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

import main
from core.forms.field_types import FIELD_TYPES
from core.forms.shape import Instrument
from core.log.ports import Context
from core.plan.file_deeds import import_plan
from core.plan.tree import PlanRow
from core.values import Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.reader import read

NOON = datetime(2026, 1, 15, 12, tzinfo=timezone(timedelta(hours=7)))
# what a field needs for its ids
SOURCES = {"choices": ", scale: answers", "entries": ", to: every.choices"}
FORM = main.RESOURCES / "instruments" / "dsi-moral-plan-2569.yaml"
TINY = """
format: instrument/1
id: tiny
edition: 2569
revision: 1
title: แผนย่อ
periods: quarter
kinds:
- {id: part, title: ตอน, number: ๑.}
- {id: work, in: part, title: งาน, number: ๑.๑}
- {id: step, in: work, list: yes, title: ขั้น, number: (๑), alone: none}
- {id: cost, in: work, list: yes, title: ค่าใช้จ่าย, number: '-', stage: report}
fields:
- {id: title, kind: [part, work], title: ชื่อ}
- {id: done, kind: work, type: percent, title: แล้วเสร็จ, stage: report}
- {id: due, kind: work, type: date, title: กำหนด}
- {id: by, kind: work, type: units, title: ผู้รับผิดชอบ}
- {id: text, kind: step, title: ขั้นตอน}
- {id: amount, kind: cost, type: money, title: เงิน}
computed:
- {id: spent, kind: work, op: sum, over: cost.amount, title: ใช้ไป, unit: บาท, stage: report}
- {id: mean, kind: plan, op: mean, over: work.done, title: เฉลี่ย, stage: report}
papers:
- id: works
  builder: table
  short: งาน
  title: [แผนงาน, <office.name>]
  rows: work
  table_per: part
  heading: [<number> <title>]
columns:
- {paper: works, head: งาน, show: <number> <title>, width: 30}
- {paper: works, head: งาน, show: <step>, width: 40}
- {paper: works, head: เงิน, show: <spent>, width: 30}
"""


def tiny(folder: Path) -> Instrument:
    """A form of three depths with progress each quarter."""
    path = folder / "tiny.yaml"
    path.write_text(TINY, encoding="utf-8")
    return read(path)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    """The empty folder of a section."""
    made = create(
        tmp_path / "office", tmp_path / "keys", "กองตัวอย่าง", "S10", "section", "", 2569, NOON
    )
    yield made
    made.close()


def context(folder: Folder) -> Context:
    return Context(
        NOON,
        lambda: secrets.token_hex(16),
        folder.writer.unit,
        device=folder.writer.keys.public.hex(),
    )


def planned(
    folder: Folder,
    form: Instrument,
    rows: Sequence[Mapping[str, Any]],
    progress: Sequence[Mapping[str, Any]] = (),
) -> Ref:
    """The plan with these rows."""
    given = {"title": "แผน", "rows": list(rows), "progress": list(progress)}
    changes = import_plan(context(folder), folder, form, 2569, given)
    return next(ref for ref in changes.touched if ref.entity == "plan")


def tree(folder: Folder, form: Instrument, plan: Ref, period: str = "") -> tuple[PlanRow, ...]:
    return PlanRow.tree(folder, form, plan, period)


def printed(rows: Sequence[PlanRow]) -> list[tuple[str, str]]:
    """Kind and number of every row, in order."""
    return [(row.kind, row.number) for row in rows]


def every_type(folder: Path) -> Instrument:
    """A form with a field of each type, called as its type, in one kind of row, and a table that shows each alone."""
    types = FIELD_TYPES.values()
    lines = [
        "format: instrument/1",
        "id: every",
        "edition: 2569",
        "title: ทุกชนิด",
        "periods: quarter",
        "scales:",
        "- {id: answers, title: คำตอบ}",
        "choices:",
        "- {in: answers, id: a1, text: คำตอบแรก}",
        "kinds:",
        "- {id: row, title: แถว}",
        "fields:",
        *(
            f"- {{id: {one.name}, kind: row, type: {one.name}{SOURCES.get(one.source, '')}}}"
            for one in types
        ),
        "papers:",
        "- {id: table, builder: table, rows: row, short: ตาราง, title: [ตาราง]}",
        "columns:",
        *(f"- {{paper: table, head: h{name}, show: <{name}>, width: 5}}" for name in FIELD_TYPES),
    ]
    path = folder / "every.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read(path)
