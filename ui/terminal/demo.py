"""The main job on sample data without a screen: plan, assess, print, send, rank."""

import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import click

from core.actions.add_row import add_row
from core.actions.import_answers import import_answers
from core.actions.import_plan import import_plan
from core.actions.print_paper import Wanted
from core.actions.rank import Place, rank
from core.actions.start_assessment import assessment_at
from core.changes.certificates import fingerprint
from core.errors import UserError
from core.i18n import _
from core.model.natural import unit_id
from core.model.values import Plain, Text, Written
from ui.desk import Desk, NewOffice, Office, read_json
from ui.terminal.bundles import exported, taken_in
from ui.terminal.centre import row
from ui.terminal.keys import certified
from ui.terminal.papers import printed
from ui.terminal.roots import made, trusted
from ui.terminal.sheets import plan_of, scored, summary
from ui.terminal.show import Told, columns, number

YEAR, ASSESSED, PLANNED = 2569, "cdd-clean/2564/1", "dsi-moral-plan/2569/1"
PLAN, PLANNER = "dsi_moral_plan_2569.json", "DSI-BTIC"
ROOT = "root"
ANSWERS = {"S10": "a", "S20": "b", "S30": "c", "S40": "d", "S50": "e"}


class Scene(NamedTuple):
    """Where the demo works, and on what."""

    desk: Desk
    out: Path
    units: Sequence[Mapping[str, Any]]

    def sample(self, name: str) -> Any:
        return read_json(self.desk.samples / name)

    def folder(self, code: str) -> Path:
        return self.out / "offices" / code


@click.command(help=_("ทำงานหลักทั้งหมดกับข้อมูลตัวอย่าง โดยไม่ใช้หน้าจอ"))
@click.option("--out", metavar="DIR", required=True, type=click.Path(path_type=Path), help=_("โฟลเดอร์ว่างสำหรับผลงาน"))
@click.pass_obj
def demo(desk: Desk, out: Path) -> Told:
    began = time.monotonic()
    make_room(out)
    scene = Scene(desk, out, read_json(desk.samples / "units.json")["units"])
    centre = make_centre(scene)
    receiver = desk.key(centre)["age"]
    told: dict[str, Any] = {"out": out, "plan": planned(scene)}
    told["offices"] = [assessed(scene, unit, receiver) for unit in scene.units if unit["code"] in ANSWERS]
    told["centre"] = gathered(scene, centre, [office["bundle"] for office in told["offices"]])
    told["milliseconds"] = round((time.monotonic() - began) * 1000)
    return Told(told, list(lines(told)))


def make_room(out: Path) -> None:
    """An empty folder to work in; UserError when it holds something or cannot be made."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        used = any(out.iterdir())
        for room in ("papers", "bundles", "keys"):
            (out / room).mkdir(exist_ok=True)
    except OSError as error:
        raise UserError(
            _("ใช้โฟลเดอร์ {out} ไม่ได้").format(out=out),
            _("สร้างหรือเขียนโฟลเดอร์นี้ไม่ได้"),
            _("เลือกโฟลเดอร์อื่นแล้วลองใหม่"),
        ) from error
    if used:
        raise UserError(
            _("ใช้โฟลเดอร์ {out} ไม่ได้").format(out=out),
            _("มีแฟ้มอื่นอยู่แล้ว จึงไม่เขียนทับ"),
            _("เลือกโฟลเดอร์ว่างหรือชื่อใหม่"),
        )


def make_centre(scene: Scene) -> Path:
    """The centre's folder, certified by the root, with the register of all units."""
    centre = scene.units[0]
    made(scene.desk, scene.folder(ROOT), _("กุญแจรากตัวอย่าง"))
    folder = scene.folder(centre["code"])
    scene.desk.create(NewOffice(folder, centre["name"], centre["code"], centre["kind"], "", YEAR))
    enrol(scene, ROOT, centre["code"], "centre")
    with scene.desk.open(folder) as office:
        for unit in scene.units:
            office.session.do_now(partial(add_row, scope="all", entity="unit", fields=register_fields(unit)))
    return folder


def enrol(scene: Scene, issuer: str, code: str, kind: str) -> None:
    """An office asks, somebody above certifies its device, and the office takes the answer in."""
    asked, answer = scene.out / "keys" / f"{code}.request", scene.out / "keys" / f"{code}.trust"
    scene.desk.request(scene.folder(code), asked)
    certified(scene.desk, scene.folder(issuer), asked, kind, "A", answer)
    paper = fingerprint(*scene.desk.read_trust(answer).roots)  # a person compares it with the printed one
    trusted(scene.desk, scene.folder(code), answer, paper)


def register_fields(unit: Mapping[str, Any]) -> dict[str, Written]:
    """What the register says of a unit."""
    return {
        "code": Plain(unit["code"]),
        "name": Text(unit["name"]),
        "short": Text(unit["short"]),
        "kind": Plain(unit["kind"]),
        "parent": Plain(f"all/unit/{unit_id(unit['parent'])}") if unit["parent"] else None,
        "region": unit["region"] or None,
        "phone": Text(unit["phone"]),
        "group": Plain(unit["group"]) if unit["group"] else None,
    }


def planned(scene: Scene) -> dict[str, Any]:
    """An office with its plan of the year."""
    given, folder = scene.sample(PLAN), scene.folder(PLANNER)
    name, form = given["office"]["name"], scene.desk.forms.get(PLANNED)
    scene.desk.create(NewOffice(folder, name, PLANNER, "section", "", YEAR))
    with scene.desk.open(folder) as office:
        changes = office.session.do_now(partial(import_plan, instrument=form, year=YEAR, given=given))
    return {"folder": folder, "name": name, "plan": plan_of(changes), "records": len(changes.touched)}


def assessed(scene: Scene, unit: Mapping[str, Any], receiver: str) -> dict[str, Any]:
    """An office that assessed itself, printed the checklist, and wrote a file to the centre."""
    code, desk = unit["code"], scene.desk
    folder, given = scene.folder(code), scene.sample(f"cdd_province_{ANSWERS[code]}.json")
    paper, bundle = scene.out / "papers" / f"{code}-checklist.pdf", scene.out / "bundles" / f"{code}.prongsai"
    desk.create(NewOffice(folder, unit["name"], code, unit["kind"], unit["parent"], YEAR))
    enrol(scene, scene.units[0]["code"], code, "province")
    form = desk.forms.get(ASSESSED)
    with desk.open(folder) as office:
        office.session.do_now(partial(import_answers, instrument=form, year=YEAR, given=given))
        subject = assessment_at(office.unit, form.id, YEAR)
        register = printed(desk, office, Wanted(subject, "checklist", paper))
        sent = exported(office, (receiver,), bundle)
        result = summary(scored(desk, office, form, YEAR))
        digest = office.session.read(lambda reader: reader.digest(office.unit))
    return {
        "folder": folder,
        "name": unit["name"],
        **result,
        "paper": {"file": paper, "code": register["code"], "number": register["number"]},
        "bundle": bundle,
        "sha256": sent.sha256,
        "digest": digest,
    }


def gathered(scene: Scene, centre: Path, bundles: Sequence[Path]) -> dict[str, Any]:
    """What the centre sees after taking all files in."""
    form = scene.desk.forms.get(ASSESSED)
    with scene.desk.open(centre) as office:
        report = taken_in(office, bundles)
        places = office.session.read(lambda reader: rank(reader, scene.desk.forms, form, YEAR))
        digests = digests_of(office, places)
    new = sum(row.taken.new for row in report if row.taken)
    return {"folder": centre, "ops": new, "ranking": places, "digests": digests}


def digests_of(office: Office, places: Sequence[Place]) -> dict[str, str]:
    return office.session.read(lambda reader: {place.code: reader.digest(place.unit) for place in places})


def lines(told: Mapping[str, Any]) -> Iterator[str]:
    plan, centre = told["plan"], told["centre"]
    yield _("แผน: {name} {records} รายการ  {folder}").format(**plan)
    for office in told["offices"]:
        total, grade = number(office["total_points"]), office["grade"] or "–"
        yield _("ประเมิน: {name}  {total} คะแนน  เกรด {grade}").format(name=office["name"], total=total, grade=grade)
        yield "  " + _("แบบสรุปผล {code} ทะเบียน {number}  {file}").format(**office["paper"])
        yield "  " + _("ไฟล์รับส่ง  {bundle}").format(**office)
    yield _("ส่วนกลาง: {folder}").format(**centre)
    yield from ("  " + line for line in columns([row(place) for place in centre["ranking"]]))
    seconds = f"{told['milliseconds'] / 1000:.1f}"
    yield _("เสร็จใน {seconds} วินาที ทุกอย่างอยู่ใน {out}").format(seconds=seconds, out=told["out"])
