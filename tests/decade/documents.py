"""The plans and assessments of an office's year, as files that people import: drawn by seed, each row with its own
months, and what is reported of them quarter by quarter."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from random import Random
from typing import Any

import main
from tests.decade.texts import Activity, Office, Report, activity, owner, report, works

SAMPLES = main.RESOURCES / "samples"
Row = dict[str, Any]
Content = dict[str, Any]
WORK = "work-plan"  # the form that the centre publishes
# three plans of one form: the title, what it is called, the kinds of works in it
PARTS = (
    ("แผนปฏิบัติงานประจำปี", "งานชุมชน", (0, 2)),
    ("แผนปฏิบัติงานด้านกองทุนชุมชน", "กองทุน", (1,)),
    ("แผนปฏิบัติงานด้านธรรมาภิบาลและงานสำนักงาน", "สำนักงาน", (3, 4, 5)),
)
STRATEGIES = ("สร้างสังคมที่ไม่ทนต่อการทุจริต", "ยกระดับความโปร่งใสของการบริหารงาน", "ปลูกฝังวินัยและคุณธรรมบุคลากร")
DIMENSIONS = (
    "ด้านบทบาทผู้บริหารและความพยายามริเริ่มของหน่วยงานในการสร้างความโปร่งใส",
    "ด้านการเปิดเผยข้อมูล",
    "ด้านการมีส่วนร่วมของภาคประชาชน",
    "ด้านการเสริมสร้างองค์กรคุณธรรม",
    "ด้านการรักษาสิ่งแวดล้อมในสถานที่ทำงาน",
)
GENERAL, VIRTUE, GREEN = "ฝ่ายอำนวยการ", "คณะทำงานส่งเสริมคุณธรรม", "คณะทำงานสิ่งแวดล้อม"
# whose topics stand under each: a work, and perhaps the division
OF_DIMENSIONS: tuple[tuple[Any, ...], ...] = ((4,), (3,), (2,), (5, VIRTUE), (5, GREEN))
OF_STRATEGIES: tuple[tuple[Any, ...], ...] = ((2, GENERAL), (3,), (5, VIRTUE))
# assessments of a year, by form and the shipped sample whose answers are drawn on
ASSESSED = {
    "cdd-clean": "cdd_province_a.json",
    "eight-aspects": "eight_aspects.json",
    "ita": "ita.json",
}


@dataclass
class PlanText:
    """A plan of a year: its form (id, None = the work plan of that year), number among plans by one form, rows. `name`
    is what the office calls it to tell it from others by that form, "" = there is no other."""

    form: str
    no: int
    title: str
    name: str = ""
    rows: list[Row] = field(default_factory=list)
    activities: dict[str, Activity] = field(default_factory=dict)

    def add(self, id_: str, kind: str, parent: str = "", **fields: object) -> None:
        above = {"parent": parent} if parent else {}
        named = {f"f.{name}": value for name, value in fields.items()}
        order = f"{len(self.rows) + 1:06}"
        self.rows.append({"id": id_, "kind": kind, "order": order, **above, **named})

    def content(self, year: int) -> Content:
        called = {"name": self.name} if self.name else {}
        return {"year": year, "no": self.no, "title": self.title, **called, "rows": self.rows}

    def reported(
        self,
        chance: Random,
        year: int,
        quarter: int,
        today: date,
        office: Office,
        share: float,
    ) -> Content:
        """Return a file with the results of those activities that have begun by a quarter, a `share` of them."""
        half = self.form == "anti-corruption-plan"
        due = [
            one
            for one in self.activities.values()
            if quarter in one.quarters and chance.random() < share
        ]
        progress = [
            self._line(
                one,
                year,
                quarter,
                report(chance, one, year, quarter, today, office, half=half),
                half=half,
            )
            for one in due
        ]
        named = {one.id for one in due} | {one.id.rpartition(".")[0] for one in due}
        rows = [row for row in self.rows if row["id"] in named]
        return {**self.content(year), "rows": rows, "progress": progress}

    def _line(self, one: Activity, year: int, quarter: int, result: Report, *, half: bool) -> Row:
        line: Row = {"row": one.id, "f.result": result.result}
        if half:
            spent = one.budget * result.done // 200
            state = "done" if result.finished else "going"
            period = f"{year}h{(quarter + 1) // 2}"
            more = {"f.state": state, "f.reached": str(result.reached), "f.spent": spent}
            more["f.problem"] = result.problem
        else:
            period = f"{year}q{quarter}"
            more = {"f.done": str(result.done)}
            if self.form == "cdd-action-plan":
                more |= {"f.spent": one.budget * result.done // 400} if one.budget else {}
            else:
                more |= {"f.reached": str(result.reached), "f.problem": result.problem}
        status = "done" if result.finished else "started"
        return {**line, "id": f"{one.id}.{period}", "period": period, "status": status, **more}


def plans(chance: Random, year: int, office: Office, size: int, form: str) -> Iterator[PlanText]:
    """Draw the five plans of an office's year: three work plans by `form`, one of five dimensions, one against
    corruption. `size`: activities of a work plan; the others have half as many."""
    taken: set[str] = set()
    for no, (title, name, parts) in enumerate(PARTS, start=1):
        plan = PlanText(form, no, f"{title} {office.called}", f"{name} {office.area}")
        for number, id_, topic in _drawn(chance, size, [topics(part) for part in parts]):
            work = works()[parts[number]]
            parent = id_.rpartition(".")[0]
            if id_.endswith(".1"):
                named = {name: f"{work[name]} {office.area}" for name in ("title", "goal")}
                plan.add(parent, "work", **named)
            one = plan.activities[id_] = activity(chance, id_, topic, taken, office.villages)
            plan.add(id_, "activity", parent, **_work(chance, one, year, office))
            for step, text in enumerate(topic["steps"][: chance.randint(1, 3)], start=1):
                plan.add(f"{id_}.s{step}", "step", id_, text=one.says(chance, "step", text, office))
        yield plan
    yield _dimensions(chance, year, office, size // 2, taken)
    yield _strategies(chance, year, office, size // 2, taken)


def topics(part: int, division: str = "") -> list[Any]:
    """Return the topics of a work, or those that one division is responsible for."""
    return [one for one in works()[part]["topics"] if division in ("", one["owner"])]


def _drawn(chance: Random, size: int, parts: list[Any]) -> Iterator[tuple[int, str, Any]]:
    """Yield (number of the part, id of the row, topic), evenly over the parts."""
    for number, of_part in enumerate(parts):
        count = max(1, (size + len(parts) - 1) // len(parts))
        for place in range(1, count + 1):
            yield number, f"p{number + 1}.{place}", chance.choice(of_part)


def _work(chance: Random, one: Activity, year: int, office: Office) -> Mapping[str, object]:
    return {
        "title": one.title,
        "span": one.span(year),
        "target": str(one.target),
        "unit": one.topic["unit"],
        "owner": owner(chance, one.topic, office),
        "budget": one.budget,
    }


def _dimensions(chance: Random, year: int, office: Office, size: int, taken: set[str]) -> PlanText:
    plan = PlanText("cdd-action-plan", 1, f"แผนปฏิบัติการ ๕ มิติ {office.called}")
    for number, id_, topic in _drawn(chance, size, [topics(*of) for of in OF_DIMENSIONS]):
        parent = id_.rpartition(".")[0]
        if id_.endswith(".1"):
            plan.add(parent, "dimension", title=DIMENSIONS[number])
        one = plan.activities[id_] = activity(chance, id_, topic, taken, office.villages)
        money = {"funding": "budget", "budget": one.budget} if one.budget else {"funding": "none"}
        responsible = owner(chance, topic, office)
        facts = {"title": one.title, "span": one.span(year), "owner": responsible}
        plan.add(id_, "activity", parent, place=one.place.sub_district, **facts, **money)
    return plan


def _strategies(chance: Random, year: int, office: Office, size: int, taken: set[str]) -> PlanText:
    title = f"แผนปฏิบัติการป้องกันการทุจริต {office.called}"
    plan = PlanText("anti-corruption-plan", 1, title)
    for number, id_, topic in _drawn(chance, size, [topics(*of) for of in OF_STRATEGIES]):
        parent = id_.rpartition(".")[0]
        if id_.endswith(".1"):
            plan.add(parent, "strategy", title=STRATEGIES[number])
        one = plan.activities[id_] = activity(chance, id_, topic, taken, office.villages)
        indicator = one.says(chance, "indicator", topic["indicator"], office)
        facts = _work(chance, one, year, office)
        plan.add(id_, "project", parent, indicator=indicator, **facts)
    return plan


@cache
def sample(name: str) -> Any:
    return json.loads((SAMPLES / name).read_text("utf-8"))


def answers(chance: Random, form: str, year: int, share: float = 1.0) -> Content:
    """Draw the answers of an assessment: those of the shipped sample, a `share` of them, some of them worse."""
    content = json.loads(json.dumps(sample(ASSESSED[form])))
    drawn: dict[str, Any] = {}
    for item, answer in content["answers"].items():
        if chance.random() >= share:
            continue
        if answer.get("state") == "met" and len(answer) == 1 and chance.random() < 0.06:
            answer = {"state": "not_met", "note": "อยู่ระหว่างดำเนินการ จะแล้วเสร็จในปีถัดไป"}
        elif answer.get("choice") == "full" and chance.random() < 0.1:
            answer = {"choice": "some", "note": "มีหลักฐานบางส่วน"}
        for name in answer:
            if name.startswith("measure.score"):
                answer[name] = f"{chance.randint(6500, 9800) / 100:.2f}"
            if name == "ask.day":
                answer[name] = f"{year - 543}{answer[name][4:]}"
        drawn[item] = answer
    return {**content, "year": year, "answers": drawn}
