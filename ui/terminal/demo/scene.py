"""The folders and sample data of the demo, and how its PCs exchange bundles."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from core.entities import unit_id
from core.errors import UserError
from core.exchange.send_deeds import ExportOutcome, export_bundle
from core.forms.ports import Reader
from core.forms.shape import Instrument
from core.i18n import _
from core.log.certificates import fingerprint
from core.log.deeds import add_row
from core.values import Ref, Written
from ui.desk import Desk, NewOffice, Office, read_json
from ui.terminal.in_folder import steps_of
from ui.terminal.keys import certified, made, trusted

YEAR = 2569
ASSESSED = "cdd-clean/2564/1"
PLANNED = "dsi-moral-plan/2569/1"
PROGRAMME = "cdd-clean-programme/2564/1"
PROGRAMME_FILE = "cdd-clean-programme-2564.yaml"  # published by the centre
ROOT, CENTRE = "root", "S00"
ROOMS = ("offices", "papers", "bundles", "keys")
_Result = TypeVar("_Result")


class DemoSetup(NamedTuple):
    """The folders and sample units of the demo. PCs are named by their unit's code: `S10-2` is the second PC of S10."""

    desk: Desk
    out: Path
    units: Mapping[str, Mapping[str, Any]]  # by code

    def sample(self, name: str) -> Any:
        return read_json(self.desk.samples / name)

    def folder(self, computer: str) -> Path:
        return self.out / "offices" / computer

    def bundle(self, name: str) -> Path:
        return self.out / "bundles" / f"{name}.prongsai"

    def paper(self, name: str) -> Path:
        return self.out / "papers" / f"{name}.pdf"

    def form(self, form_id: str) -> Instrument:
        return self.desk.forms.get(form_id)

    def name(self, computer: str) -> str:
        return str(self.units[code_of(computer)]["name"])

    def read(self, computer: str, view: Callable[[Reader], _Result]) -> _Result:
        with self.desk.look(self.folder(computer)) as reading:
            return view(reading.reader)


def code_of(computer: str) -> str:
    return computer.partition("-")[0]


def set_stage(desk: Desk, folder: Path) -> DemoSetup:
    """Create the demo's folder and return its scene. UserError if the folder has files or is read-only."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        used = any(folder.iterdir())
        for room in () if used else ROOMS:
            (folder / room).mkdir()
    except OSError as error:
        raise UserError(
            _("ใช้โฟลเดอร์ {out} ไม่ได้").format(out=folder),
            _("สร้างหรือเขียนโฟลเดอร์นี้ไม่ได้"),
            _("เลือกโฟลเดอร์อื่นแล้วลองใหม่"),
        ) from error
    if used:
        raise UserError(
            _("ใช้โฟลเดอร์ {out} ไม่ได้").format(out=folder),
            _("มีไฟล์อื่นอยู่แล้ว จึงไม่เขียนทับ"),
            _("เลือกโฟลเดอร์ว่างหรือชื่อใหม่"),
        )
    units = read_json(desk.samples / "units.json")["units"]
    return DemoSetup(desk, folder, {unit["code"]: unit for unit in units})


def open_root(scene: DemoSetup) -> str:
    """Create the folder of the root key. Return the 40 digits of the key, which its owner would print on paper."""
    return made(scene.desk, scene.folder(ROOT), _("กุญแจรากตัวอย่าง"))["fingerprint"]


def enrol(scene: DemoSetup, computer: str, issuer: str, kind: str, letter: str = "A") -> None:
    """Create the folder of the PC `computer`, and import its certificate of the class `kind`, made on the PC `issuer`.
    `letter` stands in the numbers of its papers."""
    unit, folder = scene.units[code_of(computer)], scene.folder(computer)
    request = scene.out / "keys" / f"{computer}.request"
    answer = scene.out / "keys" / f"{computer}.trust"
    scene.desk.create(
        NewOffice(folder, unit["name"], unit["code"], unit["kind"], unit["parent"], YEAR)
    )
    scene.desk.keys.request(folder, request)
    certified(scene.desk, scene.folder(issuer), request, kind, letter, answer)
    believe(scene, computer, computer)


def believe(scene: DemoSetup, computer: str, certified_computer: str) -> None:
    """Import on the PC `computer` the certificate of `certified_computer`, as if people had compared its digits."""
    from storage.exchange.enrolment import read_trust

    answer = scene.out / "keys" / f"{certified_computer}.trust"
    trusted(
        scene.desk,
        scene.folder(computer),
        answer,
        fingerprint(*read_trust(answer).roots),
    )


def added(office: Office, entity: str, fields: Mapping[str, Written], scope: str = "") -> Ref:
    """Make a record in the office's own scope, or in `scope`; return its reference."""
    changes = office.session.do_now(
        partial(add_row, scope=scope or office.unit, entity=entity, fields=fields)
    )
    return next(iter(changes.touched))


def scope_of(computer: str) -> str:
    return unit_id(code_of(computer))


def send(scene: DemoSetup, code: str, units: Iterable[str], name: str = "") -> dict[str, Any]:
    """Write the bundle of the PC `code` for `units` to a file called `name` ("" = `code`). Return a dict: the sender
    (`from`), the path (`file`), the file's `sha256`, and the `digest` of the sender's data."""
    receivers = tuple(scene.desk.keys.of(scene.folder(one))["age"] for one in units)
    with scene.desk.open(scene.folder(code)) as office:
        deed = partial(
            export_bundle, recipients=receivers, path=scene.bundle(name or code), post=office.post
        )
        done = steps_of(office, deed, ExportOutcome)[0]
        digest = office.session.read(lambda reader: reader.digest(office.unit))
    return {"from": code, "file": done.path, "sha256": done.sha256, "digest": digest}
