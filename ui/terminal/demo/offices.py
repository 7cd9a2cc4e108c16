"""Act one: a root, a centre with its register and dates, provinces and districts, each device certified.

Act two: each office plans, reports, assesses itself, files its evidence and prints.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from core.assessment.start_deeds import assessment_at, import_answers
from core.assessment.view import assessment_view
from core.conflicts.deeds import resolve_conflict
from core.entities import unit_id
from core.evidence.deeds import add_evidence
from core.forms.deeds import publish
from core.i18n import _
from core.log.deeds import add_row
from core.papers.deeds import PaperRequest
from core.plan.file_deeds import import_plan
from core.signing.deeds import sign_off
from core.values import Absent, Changes, Plain, Ref, Text, Written
from ui.desk import Office
from ui.terminal.bundles import taken_in
from ui.terminal.conflicts import shown_of
from ui.terminal.demo.scene import (
    ASSESSED,
    CENTRE,
    PLANNED,
    PROGRAMME_FILE,
    ROOT,
    YEAR,
    Scene,
    added,
    believe,
    code_of,
    enrol,
    open_root,
    send,
)
from ui.terminal.printing import printed
from ui.terminal.sheets import summary

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
        deadline: dict[str, Written] = {"programme": Plain(made.local), "step": Plain(step)}
        deadline |= {"year": YEAR, "until": Plain(until)}
        if step == "self_assessment":
            deadline |= {"was": Plain("2026-08-31"), "reason": Text(_("เลื่อนเพราะน้ำท่วม (ตัวอย่าง)"))}
        added(office, "deadline", deadline, "all")


ANSWERS = {"S10": "cdd_province_a.json", "S20": "cdd_province_b.json", SECOND: "cdd_province_a_second_pc.json"}
DISTRICT_PLAN, PROVINCE_PLAN = "moral_plan_district.json", "moral_plan_province.json"


def work(scene: Scene) -> list[dict[str, Any]]:
    """What every office did."""
    second_computer(scene)
    offices = [assessed(scene, code) for code in PROVINCES]
    return [*offices, *(contributed(scene, code) for code in DISTRICTS)]


def assessed(scene: Scene, code: str) -> dict[str, Any]:
    """A province: plan, answers, what the second computer knew otherwise, evidence, two papers."""
    with scene.desk.open(scene.folder(code)) as office:
        plan = planned(scene, office, PROVINCE_PLAN)
        answered(scene, office, code)
        settled = settle(scene, office) if code == code_of(SECOND) else []
        subject = assessment_at(office.unit, scene.form(ASSESSED).id, YEAR)
        proofs = [prove(scene, code, office, subject, one) for one in scene.sample("evidence.json")["evidence"]]
        signed = [sign(scene, office, one) for one in (plan, subject)]
        papers = {
            "checklist": paper(scene, office, code, subject, "checklist"),
            "success": paper(scene, office, code, plan, "success"),
        }
        view = office.session.read(lambda reader: assessment_view(reader, subject))
    return {
        "code": code,
        "folder": scene.folder(code),
        "name": scene.name(code),
        **summary(view),
        "plan": plan.local,
        "evidence": proofs,
        "conflicts_settled": settled,
        "signed": signed,
        "paper": papers["checklist"],
        "papers": papers,
    }


def contributed(scene: Scene, code: str) -> dict[str, Any]:
    """A district: its plan, how far it has come, one proof."""
    with scene.desk.open(scene.folder(code)) as office:
        plan = planned(scene, office, DISTRICT_PLAN)
        activity = next(row for row in office.session.read(lambda reader: reader.records("row")) if row.text("f.title"))
        proof = prove(scene, code, office, activity.ref, scene.sample("evidence.json")["contribution"])
        signed = sign(scene, office, plan)
    return {
        "code": code,
        "folder": scene.folder(code),
        "name": scene.name(code),
        "plan": plan.local,
        "evidence": [proof],
        "signed": [signed],
    }


def planned(scene: Scene, office: Office, sample: str) -> Ref:
    given = scene.sample(sample)
    action = partial(import_plan, instrument=scene.form(PLANNED), year=YEAR, given=given)
    return next(ref for ref in office.session.do_now(action).touched if ref.entity == "plan")


def answered(scene: Scene, office: Office, code: str) -> Changes:
    given = scene.sample(ANSWERS[code])
    return office.session.do_now(partial(import_answers, instrument=scene.form(ASSESSED), year=YEAR, given=given))


def second_computer(scene: Scene) -> None:
    """A colleague answers one item on another computer and carries it over on a stick."""
    with scene.desk.open(scene.folder(SECOND)) as office:
        answered(scene, office, SECOND)
    send(scene, SECOND, (code_of(SECOND),))


def settle(scene: Scene, office: Office) -> list[dict[str, Any]]:
    """Take the colleague's file in; where both know it otherwise, the officer keeps what stood on this computer."""
    taken_in(office, [scene.bundle(SECOND)])
    own = office.session.read(lambda reader: reader.info()["device"])
    settled = []
    for ref, field in office.session.read(lambda reader: reader.conflicts()):
        shown = office.session.read(partial(shown_of, ref=ref, field=field))
        mine = next(value for value in shown.sides if value.device == own)
        chosen = None if isinstance(mine.value, Absent) else mine.value
        office.session.do_now(partial(resolve_conflict, ref=ref, field=field, value=chosen, seen=shown.seen))
        values = [str(value.value) for value in shown.sides]
        settled.append({"record": ref, "field": field, "sides": values, "chosen": chosen})
    return settled


def prove(scene: Scene, code: str, office: Office, target: Ref, given: Mapping[str, str]) -> str:
    """File one piece of evidence, with its file where it has one, and say what it proves."""
    item, proof = given.get("item", ""), given.get("proof", "")
    if "file" in given:
        kept = scene.desk.files.keep(scene.folder(code), scene.desk.samples / given["file"])
        action = partial(add_evidence, to=target, file=kept, item=item, proof=proof, title=given["title"])
        return next(ref.local for ref in office.session.do_now(action).touched if ref.entity == "evidence")
    facts: dict[str, Written] = {
        "title": Text(given["title"]),
        "kind": Plain(given["kind"]),
        "date": Plain(given["date"]),
    }
    evidence = added(office, "evidence", facts)
    link = {"evidence": evidence.local, "target": target.local, "item": item, "proof": proof}
    added(office, "link", {name: Plain(value) for name, value in link.items() if value})
    return evidence.local


def sign(scene: Scene, office: Office, subject: Ref) -> str:
    """Freeze a record as it stands; the sign-off's reference."""
    by = scene.sample("feedback.json")["signer"]
    changes = office.session.do_now(partial(sign_off, subject=subject, by=by))
    return next(ref.local for ref in changes.touched if ref.entity == "signoff")


def paper(scene: Scene, office: Office, code: str, subject: Ref, form: str) -> dict[str, Any]:
    path = scene.paper(f"{code}-{form}")
    held, _said = printed(office, PaperRequest(subject, form, path))
    return {"file": path, **{name: held[name] for name in ("code", "number") if name in held}}  # a draft has none
