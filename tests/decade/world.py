"""The world of a decade: a centre, a province, a district with two PCs and its section, their people and their clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import main
from core.entities import unit_id
from core.errors import UserError
from core.forms.deeds import publish
from core.log.deeds import FieldWrite, set_field
from core.people.deeds import add_person, edit_person
from core.people.units import home
from core.values import Ref, Text
from tests.decade.clock import Clock, day_of
from tests.decade.documents import PlanText
from tests.decade.land import land
from tests.decade.pcs import HOMES, OFFICES, POST, Pc, believe, enrol
from tests.decade.people import Officer, Staff, names
from tests.decade.texts import Office

CENTRE, PROVINCE, DISTRICT, SECTION = "centre", "province", "district", "section"
SECOND = "district-2"
LONE = "lone"  # works by itself in the last year; the register has it, and it may join
CODES = {
    CENTRE: "S00",
    PROVINCE: "S10",
    DISTRICT: "S11",
    SECTION: "S111",
    SECOND: "S11",
    LONE: "S112",
}
ABOVE = {PROVINCE: CENTRE, DISTRICT: PROVINCE, SECTION: DISTRICT, LONE: DISTRICT}
WORKING = (DISTRICT, SECTION, PROVINCE)  # who plan and report
PEOPLE = {CENTRE: 2, PROVINCE: 6, DISTRICT: 8, SECTION: 4, LONE: 3}
HEAD, DEPUTY, OFFICER = "approver,chair", "signer,approver", "recorder"
WORK_FORM = "operating-plan-2569.yaml"
CASES = "# แบบพิสูจน์ตัวเอง"  # what follows is of the edition that is shipped


class Size(NamedTuple):
    """How much an office does: activities of a work plan, pieces of evidence of a quarter."""

    activities: int
    pieces: int


SMALL, FULL = Size(4, 2), Size(136, 45)


class World:
    """All PCs of the decade below `place`, from the fiscal year `first` on."""

    def __init__(self, place: Path, seed: int, first: int, size: Size) -> None:
        self.place, self.seed, self.first, self.size = place, seed, first, size
        self.clock = Clock(day_of(first, 10, 1))
        self.land = land(seed)
        for room in (OFFICES, HOMES, POST):
            (place / room).mkdir(parents=True)
        self.pcs = {name: Pc(place, name, code) for name, code in CODES.items()}
        taken = set[str]()
        self.staff = {name: Staff(name, self.chance("people", name), taken) for name in PEOPLE}
        self.above = dict(ABOVE)
        self.plans: dict[tuple[str, int], list[PlanText]] = {}
        self.events: list[dict[str, Any]] = []

    def chance(self, *of: object) -> Random:
        """Return the chance of one thing that happens: the same for a seed, whatever else happens."""
        return Random("/".join(map(str, (self.seed, *of))))

    def office(self, name: str) -> Office:
        """Return who works in an office today, and where."""
        staff = [one.name for one in self.staff[name].here]
        return Office(name, self.land.units[name], staff, self.land)

    def note(self, what: str, **facts: object) -> None:
        self.events.append({"day": self.clock.time.date().isoformat(), "what": what, **facts})

    @contextmanager
    def tried(self, what: str, **facts: object) -> Iterator[None]:
        """Do something that the program may refuse; what it says is noted."""
        try:
            yield
        except UserError as problem:
            self.note(f"refused: {what}", why=f"{problem.what} {problem.why}", **facts)


def establish(world: World, first: int) -> None:
    """Found all offices: the centre by a root key, the province by its certificate, those below by start files."""
    centre, province = world.pcs[CENTRE], world.pcs[PROVINCE]
    units = world.land.units
    post = world.place / POST
    _new(world, CENTRE, first)
    root = world.place / OFFICES / "root"
    centre.do("key", "root", "new", root, "--name", "กุญแจรากของกรม (สมมติ)")
    enrol(centre, centre, root, "centre")
    for number, name in enumerate(PEOPLE):
        above = ABOVE.get(name)
        parent = [f"parent=all/unit/{unit_id(CODES[above])}"] if above else []
        kind = SECTION if name == LONE else name
        facts = (f"code={CODES[name]}", f"name={units[name]}", f"kind={kind}")
        phone = f"phone=0 4400 10{number:02}"
        centre.do("record", "set", centre.folder, "unit/new", *facts, phone, *parent)
    _new(world, PROVINCE, first)
    enrol(province, centre, centre.folder, "province")
    centre.send(province)
    below = (DISTRICT, SECTION)
    codes = [word for name in below for word in ("--unit", CODES[name])]
    province.do("key", "start", "make", province.folder, post, *codes, "--until", "2037-12-31")
    for name in below:
        pc = world.pcs[name]
        pc.do("office", "new", pc.folder, "--invitation", post / f"{pc.code}.prongsai-start")
        pc.send(province)
    province.send(*(world.pcs[name] for name in below))
    second_pc(world, first)
    for name in (CENTRE, *WORKING):
        populate(world, name)
    world.note("founded")


def populate(world: World, name: str) -> None:
    """Enter the first people of an office: its head, a deputy, officers."""
    for number in range(PEOPLE[name]):
        position = names()["heads"][name] if not number else ""
        roles = HEAD if not number else DEPUTY if number == 1 else OFFICER
        comes(world, name, world.staff[name].new(position, roles))
    headed(world, name)


def establish_lone(world: World, year: int) -> None:
    """Found an office that belongs to nobody yet, under a code drawn by the program."""
    pc = world.pcs[LONE]
    made = ("--name", world.land.units[LONE], "--kind", SECTION, "--year", year)
    pc.code = str(pc.do("office", "new", pc.folder, *made)["code"])
    populate(world, LONE)


def _new(world: World, name: str, year: int, at: str = "") -> None:
    """Found the office of a unit at the PC called `at` ("" = as the unit)."""
    pc = world.pcs[at or name]
    parent = ("--parent", CODES[ABOVE[name]]) if name in ABOVE else ()
    facts = ("--name", world.land.units[name], "--code", pc.code, "--kind", name)
    pc.do("office", "new", pc.folder, *facts, *parent, "--year", year)


def second_pc(world: World, year: int) -> None:
    """Give the district a second PC, certified by the province; the two know each other from files."""
    first, second, province = world.pcs[DISTRICT], world.pcs[SECOND], world.pcs[PROVINCE]
    _new(world, DISTRICT, year, at=SECOND)
    enrol(second, province, province.folder, "office", "B")
    believe(first, world.place / POST / f"{SECOND}.trust")
    meet(world)


def meet(world: World) -> None:
    """The two PCs of the district exchange files."""
    first, second = world.pcs[DISTRICT], world.pcs[SECOND]
    first.send(second)
    second.send(first)


def comes(world: World, office: str, officer: Officer) -> None:
    deed = partial(
        add_person,
        name=officer.name,
        position=officer.position,
        roles=officer.roles.split(","),
    )
    officer.record = world.pcs[office].made("person", deed).local


def person(world: World, office: str, officer: Officer) -> Ref:
    entity, _slash, id_ = officer.record.partition("/")
    return Ref(world.pcs[office].unit, entity, id_)


def edited(world: World, office: str, officer: Officer) -> None:
    """Bring an officer's name and position in the register up to date."""
    deed = partial(
        edit_person,
        ref=person(world, office, officer),
        name=officer.name,
        position=officer.position,
    )
    world.pcs[office].deed(deed)


def headed(world: World, office: str) -> None:
    """Write the name of the head of the office."""
    pc = world.pcs[office]
    head = world.staff[office].here[0]
    pc.deed(
        partial(set_field, ref=home(pc.unit), writes=[FieldWrite("head", Text(head.name), None)])
    )


def work_form(world: World, edition: int) -> None:
    """Publish the work plan of an edition as the centre: the shipped operating plan under a name of its own, from the
    second edition on with a field for partners."""
    text = (main.INSTRUMENTS / WORK_FORM).read_text("utf-8").partition(CASES)[0]
    for old, new in (
        ("id: operating-plan", "id: work-plan"),
        ("edition: 2569", f"edition: {edition}"),
        ("aliases: [operating-plan-2569]\n", ""),
        ("๒๕๖๙", "".join(chr(ord(figure) + 0x0E20) for figure in str(edition))),
        ("Operating plan 2569", f"Work plan {edition}"),
    ):
        assert old in text, old
        text = text.replace(old, new, 1)
    if any(one["what"] == "form" for one in world.events):
        partner = "- {id: partner, kind: activity, title: {th: ภาคีร่วมดำเนินงาน, en: Partners}}\n"
        text = text.replace("- {id: text, kind: step,", f"{partner}- {{id: text, kind: step,", 1)
    world.note("form", edition=edition)
    published(world, f"work-plan-{edition}.yaml", text)


def published(world: World, name: str, text: str) -> Ref:
    centre = world.pcs[CENTRE]
    file = world.place / POST / name
    file.write_text(text, "utf-8")
    with centre.open():
        form = centre.desk.form_files.keep_form(centre.folder, file)
        return next(iter(centre.deed(partial(publish, form=form)).touched))
