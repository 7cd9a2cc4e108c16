"""Act one: a root, a centre with its register and dates, two provinces and two districts, each device certified."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from core.entities import unit_id
from core.forms.deeds import publish
from core.i18n import _
from core.log.deeds import add_row
from core.values import Plain, Text, Written
from ui.desk import Office
from ui.terminal.demo.scene import CENTRE, PROGRAMME_FILE, ROOT, Scene, added, believe, enrol, open_root

PROVINCES, DISTRICTS = ("S10", "S20"), ("S11", "S21")
SECOND, OTHER_CENTRE = "S10-2", "S00-2"  # further computers of a province and of the centre
DATES = {"action_plan": "2026-04-30", "self_assessment": "2026-09-15", "drive": "2026-09-30"}


def found(scene: Scene) -> dict[str, Any]:
    digits = open_root(scene)
    enrol(scene, CENTRE, ROOT, "centre")
    with scene.desk.open(scene.folder(CENTRE)) as office:
        for unit in scene.units.values():
            office.session.do_now(partial(add_row, scope="all", entity="unit", fields=register_fields(unit)))
        announce(scene, office)
    enrol(scene, OTHER_CENTRE, ROOT, "centre", "B")
    believe(scene, CENTRE, OTHER_CENTRE)  # so that the provinces hear of its second computer
    for province in PROVINCES:
        enrol(scene, province, CENTRE, "province")
    enrol(scene, SECOND, CENTRE, "province", "B")
    for district in DISTRICTS:
        enrol(scene, district, scene.units[district]["parent"], "office")
    computers = (CENTRE, OTHER_CENTRE, *PROVINCES, SECOND, *DISTRICTS)
    return {
        "root": {"folder": scene.folder(ROOT), "fingerprint": digits},
        "folders": {p: scene.folder(p) for p in computers},
    }


def register_fields(unit: Mapping[str, Any]) -> dict[str, Written]:
    """What the register says of a unit."""
    return {
        "code": Plain(unit["code"]),
        "name": Text(unit["name"]),
        "short": Text(unit["short"]),
        "kind": Plain(unit["kind"]),
        "parent": Plain(f"all/unit/{unit_id(unit['parent'])}") if unit["parent"] else None,
        "region": unit["region"] or None,
        "group": Plain(unit["group"]) if unit["group"] else None,
        "phone": Text(unit["phone"]),
    }


def announce(scene: Scene, office: Office) -> None:
    """The year's programme and its dates; one of them was extended."""
    file = scene.desk.samples.parent / "instruments" / PROGRAMME_FILE
    form = scene.desk.files.keep_form(scene.folder(CENTRE), file)
    (made,) = office.session.do_now(partial(publish, form=form)).touched
    for step, until in DATES.items():
        deadline: dict[str, Written] = {"programme": Plain(made.local), "step": Plain(step), "until": Plain(until)}
        if step == "self_assessment":
            deadline |= {"was": Plain("2026-08-31"), "reason": Text(_("เลื่อนเพราะน้ำท่วม (ตัวอย่าง)"))}
        added(office, "deadline", deadline, "all")
