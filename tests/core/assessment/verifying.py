"""A form of which others verify items, in a region with a centre, a province and units below them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.instruments.library import FormLibrary
from tests.core.committee.panel import Panel, panel

NAMES = ("checked", "checked_other")
FORM = """\
format: instrument/2
id: {id}
edition: 2569
revision: 1
title: {title}
owner: {owner}
kind: sum
dimensions:
- {{id: d, title: วินัย}}
items:
- {{id: a, in: d, number: '1', text: มีคณะทำงาน, points: 10}}
- {{id: b, in: d, number: '2', text: ไม่มีข้าราชการถูกลงโทษทางวินัย, points: 20, verified_by: {first}}}
- {{id: c, in: d, number: '3', text: ไม่มีเรื่องร้องเรียนค้าง, points: 30, verified_by: {second}, not_applicable: out}}
"""


@contextmanager
def checked(
    place: Path, first: str = "centre", second: str = "province", units: int = 2
) -> Iterator[Panel]:
    """Units of a province under a centre, that have answered what is theirs; two forms of different ministries."""
    (place / "forms").mkdir()
    owners = ("สำนักงานหนึ่ง กระทรวงหนึ่ง", "กรมสอง กระทรวงสอง")
    for id_, title, owner in zip(NAMES, ("แบบตรวจสอบ", "แบบตรวจสอบอีกแบบ"), owners, strict=True):
        text = FORM.format(id=id_, title=title, owner=owner, first=first, second=second)
        (place / "forms" / f"{id_}.yaml").write_text(text, encoding="utf-8")
    forms = FormLibrary([place / "forms"])
    with panel(
        place, NAMES[0], [{"answers": {"a": {"state": "met"}}}] * units, forms, members=0
    ) as room:
        for one in room.units:
            room.centre.take(one.send(room.centre))
        yield room
