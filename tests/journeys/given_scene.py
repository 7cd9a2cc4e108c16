"""A province with thirteen districts, each with a folder of its own, that send each other real files."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

from PIL import Image

from core.assigning.deeds import begin
from core.assigning.orders import ITEM, Assignment
from core.exchange.letter_deeds import reply
from core.forms.ports import Action
from core.forms.settings import form_for
from core.log.deeds import linked
from core.plan.deeds import CellInput, enter_cells
from core.plan.file_deeds import import_plan
from core.values import Change, Changes, Ref, Text
from storage.db.folder.folder import create
from tests.journeys.person import Person
from tests.storage.exchange.towns import NOW, Town, enrol
from ui.desktop.shell.window import Window
from wiring import Wiring

CENTRE, PROVINCE = "9", "1"
DISTRICTS = tuple(f"1{n:02}" for n in range(1, 14))
UNITS = (
    (CENTRE, "centre", ""),
    (PROVINCE, "province", CENTRE),
    *((code, "district", PROVINCE) for code in DISTRICTS),
)
COLOURS = ("teal", "peru", "steelblue", "olive", "indianred", "slategray", "goldenrod")


@dataclass
class GivenScene:
    """All of them; a folder that a window is to open is closed here before, and opened again after."""

    desk: Wiring
    towns: dict[str, Town]

    @property
    def province(self) -> Town:
        return self.towns[PROVINCE]

    def told(self, town: Town, action: Action) -> Changes:
        (done,) = town.do(action)
        assert isinstance(done, Changes)
        return done

    def give_file(self, of: Town, *to: Town) -> None:
        """Everything of one goes to the others on a stick."""
        for one in to:
            one.take(of.send(one))

    def districts(self, *at: int) -> list[Town]:
        """By their number, 1 to 13."""
        return [self.towns[DISTRICTS[n - 1]] for n in at]

    def task(self, town: Town, text: str = "") -> Assignment:
        """The work a unit was given, by its words where there is more than one."""
        return next(one for one in Assignment.each(town.folder, town.unit) if text in one.text)

    def answers(
        self,
        town: Town,
        cells: dict[str, str],
        *,
        photo: bool = True,
        done: bool = True,
        text: str = "",
    ) -> Ref:
        """A unit begins its row, fills it in, adds a photograph, says that it is done, and sends its file up."""
        task = self.task(town, text)
        touched = self.told(town, partial(begin, comment=task.ref)).touched
        rows = [
            ref
            for ref in touched
            if ref.entity == "row" and self.kind(town, ref) == task.order.kind
        ]
        row = next(iter(rows), task.ref)
        if task.order.task != ITEM:
            self.fill(town, row, cells)
        if photo:
            self.photo(town, row, int(town.code[-2:]))
        if done:
            self.told(town, partial(reply, comment=task.ref, text="", done=True))
        self.give_file(town, self.province)
        return row

    def fill(self, town: Town, row: Ref, cells: dict[str, str], period: str = "2569") -> None:
        record = town.folder.record(row)
        plan = town.folder.record(record.reference("plan")) if record else None
        assert plan is not None
        form = form_for(town.folder, plan)
        inputs = [CellInput(name, words, None) for name, words in cells.items()]
        self.told(
            town, partial(enter_cells, instrument=form, row=row, period=period, entries=inputs)
        )

    def photo(self, town: Town, target: Ref, n: int) -> Ref:
        """A photograph of its own at a row, or at the letter that asks for it."""
        held = BytesIO()
        Image.new("RGB", (640, 420), COLOURS[n % len(COLOURS)]).save(held, "JPEG")
        file = town.photo(held.getvalue(), held.getvalue())
        record = town.folder.record(file)
        assert record is not None
        evidence = record.reference("evidence")
        town.save(*linked(evidence, target), Change(evidence, "title", Text(f"กิจกรรมของอำเภอ {n}")))
        return evidence

    def kind(self, town: Town, ref: Ref) -> str:
        record = town.folder.record(ref)
        return record.text("kind") if record else ""

    def plan(self, form: str, rows: Sequence[dict[str, object]], wanted: str) -> Ref:
        """The province's plan of a form; its row of a kind."""
        given = {"title": "แผน", "rows": list(rows)}
        done = self.told(
            self.province,
            partial(import_plan, instrument=self.desk.forms.get(form), year=2569, content=given),
        )
        return next(
            ref
            for ref in done.touched
            if ref.entity == "row" and self.kind(self.province, ref) == wanted
        )


def scene(desk: Wiring, place: Path) -> GivenScene:
    """Everybody is certified, and knows the others by name."""
    keys = place / "keys"
    towns = {}
    for code, kind, _above in UNITS:
        name = {"centre": "ส่วนกลาง", "province": "จังหวัดตัวอย่าง ก"}.get(
            kind, f"อำเภอตัวอย่าง {int(code[1:] or 0)}"
        )
        folder = create(place / code, keys, name, code, kind, "", 2569, NOW)
        towns[code] = Town(folder, place / code, keys, code, kind)
        folder.writer.put_shelf(towns[code].post.shelf)
    enrol([*towns.values()], UNITS)
    made = GivenScene(desk, towns)
    centre = towns[CENTRE]
    for code in DISTRICTS:
        centre.save(
            Change(
                Ref("all", "unit", towns[code].unit), "name", Text(f"อำเภอตัวอย่าง {int(code[1:])}")
            )
        )
    made.give_file(centre, made.province)
    return made


def sits_at(window: Window, town: Town, journey: str) -> Person:
    """Somebody opens this folder in the window."""
    town.folder.close()
    assert window.open_folder(town.place)
    return Person(window, journey)


def leaves(person: Person, town: Town) -> None:
    """The window is closed, and the folder is here again."""
    person.window.close()
    town.reopen()
