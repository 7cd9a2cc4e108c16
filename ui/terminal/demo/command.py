"""The demo command: runs the program's main job on sample data, and returns the results as JSON."""

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from core.assessment.ranking import RankingRow
from core.assessment.start_deeds import assessment_at, import_answers
from core.assessment.view import assessment_view
from core.centre.proposals import propose
from core.centre.view import status
from core.conflicts.deeds import resolve_conflict
from core.entities import unit_id
from core.evidence.deeds import add_evidence
from core.exchange.letter_deeds import comment, reply
from core.exchange.receivers import ConfirmedOpCount, stops
from core.forms.deeds import publish
from core.forms.ports import Reader
from core.i18n import _
from core.log.deeds import FieldWrite, add_row, set_field
from core.log.ports import standing
from core.papers.deeds import PaperRequest
from core.people.units import UnitRegister
from core.plan.file_deeds import import_plan
from core.signing.deeds import accept, end_sign_off, sign_off
from core.values import AbsenceReason, Changes, Plain, Ref, Text, Written
from ui.desk import Desk, Office
from ui.terminal.bundles import taken_in
from ui.terminal.centre import proposal_line, row
from ui.terminal.demo.scene import (
    ASSESSED,
    CENTRE,
    PLANNED,
    PROGRAMME,
    PROGRAMME_FILE,
    ROOT,
    YEAR,
    DemoSetup,
    added,
    believe,
    code_of,
    enrol,
    open_root,
    scope_of,
    send,
    set_stage,
)
from ui.terminal.offices import examined, value_of
from ui.terminal.printing import printed
from ui.terminal.sheets import summary
from ui.terminal.show import Output, columns, number

PROVINCES, DISTRICTS = ("S10", "S20"), ("S11", "S21")
SECOND, OTHER_CENTRE = "S10-2", "S00-2"  # second computers of a province and of the centre
DATES = {"action_plan": "2026-04-30", "self_assessment": "2026-09-15", "drive": "2026-09-30"}


def scene_folder(scene: DemoSetup) -> dict[str, Any]:
    digits = open_root(scene)
    enrol(scene, CENTRE, ROOT, "centre")
    with scene.desk.open(scene.folder(CENTRE)) as office:
        for unit in scene.units.values():
            office.session.do_now(
                partial(add_row, scope="all", entity="unit", fields=register_fields(unit))
            )
        announce(scene, office)
    enrol(scene, OTHER_CENTRE, ROOT, "centre", "B")
    believe(scene, CENTRE, OTHER_CENTRE)  # so that the provinces know its second computer
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
    """Return the fields of a sample unit's record in the register, keyed by field name."""
    parent = Plain(f"all/unit/{unit_id(unit['parent'])}") if unit["parent"] else None
    return {
        "code": Plain(unit["code"]),
        "name": Text(unit["name"]),
        "short": Text(unit["short"]),
        "kind": Plain(unit["kind"]),
        "parent": parent,
        "region": unit["region"] or None,
        "group": Plain(unit["group"]) if unit["group"] else None,
        "phone": Text(unit["phone"]),
    }


def announce(scene: DemoSetup, office: Office) -> None:
    """Publish the demo year's programme and its due dates. One of the dates is postponed."""
    file = scene.desk.samples.parent / "instruments" / PROGRAMME_FILE
    form = scene.desk.form_files.keep_form(scene.folder(CENTRE), file)
    (made,) = office.session.do_now(partial(publish, form=form)).touched
    for step, until in DATES.items():
        deadline: dict[str, Written] = {"programme": Plain(made.local), "step": Plain(step)}
        deadline |= {"year": YEAR, "until": Plain(until)}
        if step == "self_assessment":
            deadline |= {"was": Plain("2026-08-31"), "reason": Text(_("เลื่อนเพราะน้ำท่วม (ตัวอย่าง)"))}
        added(office, "deadline", deadline, "all")


ANSWERS = {
    "S10": "cdd_province_a.json",
    "S20": "cdd_province_b.json",
    SECOND: "cdd_province_a_second_pc.json",
}
DISTRICT_PLAN = "moral_plan_district.json"
PROVINCE_PLAN = "moral_plan_province.json"


def work(scene: DemoSetup) -> list[dict[str, Any]]:
    """Let every office of the demo do its work; return the results, one dict per office."""
    # a colleague answers one item and carries it over
    with scene.desk.open(scene.folder(SECOND)) as office:
        answered(scene, office, SECOND)
    send(scene, SECOND, (code_of(SECOND),))
    offices = [assessed(scene, code) for code in PROVINCES]
    return [*offices, *(contributed(scene, code) for code in DISTRICTS)]


def assessed(scene: DemoSetup, code: str) -> dict[str, Any]:
    """Let the province `code` plan, answer, resolve conflicts, add evidence, sign and print. Return the result of its
    assessment, with the ids and papers that it made."""
    with scene.desk.open(scene.folder(code)) as office:
        plan = planned(scene, office, PROVINCE_PLAN)
        answered(scene, office, code)
        settled = settle(scene, office) if code == code_of(SECOND) else []
        subject = assessment_at(office.unit, scene.form(ASSESSED).id, YEAR)
        proofs = [
            prove(scene, code, office, subject, one)
            for one in scene.sample("evidence.json")["evidence"]
        ]
        signed = [sign(scene, office, one) for one in (plan, subject)]
        forms = {"checklist": subject, "success": plan}
        papers = {form: paper(scene, office, code, of, form) for form, of in forms.items()}
        view = office.session.read(lambda reader: assessment_view(reader, subject))
    place = {"code": code, "folder": scene.folder(code), "name": scene.name(code)}
    done = {"plan": plan.local, "evidence": proofs, "conflicts_settled": settled, "signed": signed}
    return {**place, **summary(view), **done, "paper": papers["checklist"], "papers": papers}


def contributed(scene: DemoSetup, code: str) -> dict[str, Any]:
    """Let the district `code` make a plan, add evidence and sign. Return its code, folder and name, and the new ids."""
    with scene.desk.open(scene.folder(code)) as office:
        plan = planned(scene, office, DISTRICT_PLAN)
        activity = next(
            row
            for row in office.session.read(lambda reader: reader.records("row"))
            if row.text("f.title")
        )
        proof = prove(
            scene, code, office, activity.ref, scene.sample("evidence.json")["contribution"]
        )
        signed = sign(scene, office, plan)
    place = {"code": code, "folder": scene.folder(code), "name": scene.name(code)}
    return {**place, "plan": plan.local, "evidence": [proof], "signed": [signed]}


def planned(scene: DemoSetup, office: Office, sample: str) -> Ref:
    action = partial(
        import_plan, instrument=scene.form(PLANNED), year=YEAR, content=scene.sample(sample)
    )
    return next(ref for ref in office.session.do_now(action).touched if ref.entity == "plan")


def answered(scene: DemoSetup, office: Office, code: str) -> Changes:
    given = scene.sample(ANSWERS[code])
    return office.session.do_now(
        partial(import_answers, instrument=scene.form(ASSESSED), year=YEAR, content=given)
    )


def settle(scene: DemoSetup, office: Office) -> list[dict[str, Any]]:
    """Import the bundle of the unit's second PC, and choose this PC's value in every conflict. Return for each conflict
    a dict: `record`, `field`, the values (`sides`) and the chosen one (`chosen`)."""
    taken_in(office, [scene.bundle(SECOND)])
    own = office.session.read(lambda reader: reader.info()["device"])
    settled = []
    for ref, field in office.session.read(lambda reader: reader.conflicts()):
        shown = office.session.read(partial(standing, ref=ref)).shown(field)
        mine = next(value for value in shown.sides if value.device == own)
        chosen = None if isinstance(mine.value, AbsenceReason) else mine.value
        office.session.do_now(
            partial(resolve_conflict, ref=ref, field=field, value=chosen, seen=shown.seen)
        )
        values = [str(value.value) for value in shown.sides]
        settled.append({"record": ref, "field": field, "sides": values, "chosen": chosen})
    return settled


def prove(
    scene: DemoSetup, code: str, office: Office, target: Ref, description: Mapping[str, str]
) -> str:
    """Add evidence as proof of `target`; return it as `entity/id`. `description`: texts and perhaps a `file` name."""
    item, proof = description.get("item", ""), description.get("proof", "")
    if "file" in description:
        kept = scene.desk.files.keep(scene.folder(code), scene.desk.samples / description["file"])
        action = partial(
            add_evidence,
            target=target,
            file=kept,
            item=item,
            proof=proof,
            title=description["title"],
        )
        return next(
            ref.local for ref in office.session.do_now(action).touched if ref.entity == "evidence"
        )
    facts: dict[str, Written] = {"title": Text(description["title"])}
    facts |= {name: Plain(description[name]) for name in ("kind", "date")}
    evidence = added(office, "evidence", facts)
    link = {"evidence": evidence.local, "target": target.local, "item": item, "proof": proof}
    added(office, "link", {name: Plain(value) for name, value in link.items() if value})
    return evidence.local


def sign(scene: DemoSetup, office: Office, subject: Ref) -> str:
    """Lock a plan or assessment as it is, and return the sign-off as `entity/id`."""
    changes = office.session.do_now(
        partial(sign_off, subject=subject, signers=scene.sample("feedback.json")["signer"])
    )
    return next(ref.local for ref in changes.touched if ref.entity == "signoff")


def paper(scene: DemoSetup, office: Office, code: str, subject: Ref, form: str) -> dict[str, Any]:
    path = scene.paper(f"{code}-{form}")
    held, _said = printed(office, PaperRequest(subject, form, path))
    # a draft has none
    return {"file": path, **{name: held[name] for name in ("code", "number") if name in held}}


@click.command()
@click.option(
    "--out",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path),
    help=_("โฟลเดอร์ว่างสำหรับผลงาน"),
)
@click.pass_obj
def demo(desk: Desk, out: Path) -> Output:
    began = time.monotonic()
    scene = set_stage(desk, out)
    result: dict[str, Any] = {"out": out, **scene_folder(scene)}
    result["offices"] = work(scene)
    result["bundles"] = send_up(scene)
    result["centre"] = gather(scene)
    result["judged"] = judge(scene)
    notes = scene.sample("feedback.json")
    result["answered"] = {
        "asked": requested_and_replied(scene, notes),
        "returned": returned_and_corrected(scene, notes),
    }
    result["milliseconds"] = round((time.monotonic() - began) * 1000)
    return Output(result, list(lines(result)))


def lines(result: Mapping[str, Any]) -> Iterator[str]:
    centre = result["centre"]
    yield _("กุญแจราก: เลขตรวจสอบ {fingerprint}").format(**result["root"])
    for office in result["offices"]:
        yield from office_lines(office)
    yield _("ไฟล์รับส่ง")
    yield from (f"  {sent['from']}  {sent['file']}" for sent in result["bundles"])
    yield _("ส่วนกลาง: {folder}").format(**centre)
    for computer, order in centre["orders"].items():
        files, digest = " → ".join(order["order"]), centre["digest"][computer]
        yield f"  {computer}: {files}  {_('ใหม่')} {order['new']}  digest {digest[:16]}"
    yield "  " + (_("สองลำดับ ผลเดียวกัน") if centre["one_digest"] else _("สองลำดับ ผลต่างกัน"))
    yield "  " + (_("ข้อมูลที่แสดงตรงกับบันทึก") if centre["same"] else _("ข้อมูลที่แสดงไม่ตรงกับบันทึก"))
    judged, (asked, returned) = result["judged"], result["answered"].values()
    yield _("จัดลำดับตามเขตและกลุ่ม")
    yield from ("  " + line for line in columns([row(ranked) for ranked in judged["ranking"]]))
    yield from ("  " + proposal_line(one) for one in judged["proposals"])
    yield "  " + _("เอกสาร {code} ทะเบียน {number}  {file}").format(**judged["paper"])
    if judged["not_sent"]:
        yield _("ยังไม่ส่ง: {names}").format(names=", ".join(judged["not_sent"]))
    yield _("ส่วนกลางขอเพิ่ม จังหวัดตอบ: {seen}").format(seen=asked["seen"])
    yield from (f"  {file}" for file in (*asked["files"], *returned["files"]))
    yield "  " + _("ใบตอบรับของจังหวัด: {way}").format(way=ConfirmedOpCount.line(asked["stations"]))
    yield "  " + _("ใบตอบรับของอำเภอ: {way}").format(way=ConfirmedOpCount.line(returned["stations"]))
    for one in returned["seen"]:
        state = _("รับรองแล้ว") if one["state"] == "accepted" else _("ส่งคืนแก้ไข")
        yield (
            "  "
            + _("แผนของอำเภอ: {state} {reason}").format(state=state, reason=one["reason"]).rstrip()
        )
    seconds = f"{result['milliseconds'] / 1000:.1f}"
    yield _("เสร็จใน {seconds} วินาที ทุกอย่างอยู่ใน {out}").format(seconds=seconds, out=result["out"])


def office_lines(office: Mapping[str, Any]) -> Iterator[str]:
    if "total_points" not in office:
        yield _("ร่วมงาน: {name}  แผน {plan}").format(**office)
        return
    total, grade = number(office["total_points"]), office["grade"] or "–"
    yield _("ประเมิน: {name}  {total} คะแนน  เกรด {grade}").format(
        name=office["name"], total=total, grade=grade
    )
    for paper in office["papers"].values():
        yield "  " + _("เอกสาร {code} ทะเบียน {number}  {file}").format(**paper)
    yield "  " + _("ลงนามรับรอง {n} รายการ หลักฐาน {m} รายการ").format(
        n=len(office["signed"]), m=len(office["evidence"])
    )
    for one in office["conflicts_settled"]:
        told = {**one, "sides": " / ".join(one["sides"])}
        yield "  " + _("ข้อมูลไม่ตรงกัน {field}: {sides} เลือก {chosen}").format(**told)


CENTRES = (CENTRE, OTHER_CENTRE)
ALSO: Sequence[Sequence[str]] = ((), CENTRES)  # where else districts send their files
FILES = (DISTRICTS[1], *PROVINCES, *CENTRES, PROVINCES[0])  # files the centre gets, one twice


def send_up(scene: DemoSetup) -> list[dict[str, Any]]:
    """Write the bundles of districts, import them in their parent units, then write those of provinces and of the
    centre's PCs; return for each bundle the dict that `send` returns."""
    sent = [
        send(scene, code, (scene.units[code]["parent"], *also))
        for code, also in zip(DISTRICTS, ALSO, strict=True)
    ]
    for code in DISTRICTS:
        take(scene, scene.units[code]["parent"], [code])
    sent += [send(scene, code, CENTRES) for code in PROVINCES]
    return [*sent, *(send(scene, code, CENTRES) for code in CENTRES)]


def take(scene: DemoSetup, code: str, sent: Sequence[str]) -> dict[str, Any]:
    """Import the bundles named `sent` in a unit's folder. Return a dict of their names (`order`), the number of `new`
    ops, and the paths of `refused` files."""
    with scene.desk.open(scene.folder(code)) as office:
        report = taken_in(office, [scene.bundle(one) for one in sent])
    new = sum(row.result.new for row in report if row.result)
    return {"order": list(sent), "new": new, "refused": [row.path for row in report if row.problem]}


def gather(scene: DemoSetup) -> dict[str, Any]:
    """Import all bundles on the centre's two PCs, in opposite orders. Return a dict: `folder`; by PC, `orders` (results
    of `take`) and `digest`; `one_digest` (both are equal); `same`, `sound` (both folders pass); `digests` by unit."""
    orders = {
        CENTRE: take(scene, CENTRE, FILES),
        OTHER_CENTRE: take(scene, OTHER_CENTRE, FILES[::-1]),
    }
    digests = {code: scene.read(code, lambda reader: reader.digest()) for code in CENTRES}
    checks = {code: value_of(examined(scene.desk, scene.folder(code))) for code in CENTRES}
    units = (*PROVINCES, *DISTRICTS)
    return {
        "folder": scene.folder(CENTRE),
        "orders": orders,
        "digest": digests,
        "one_digest": len(set(digests.values())) == 1,
        "same": all(check["same"] for check in checks.values()),
        "sound": all(check["sound"] for check in checks.values()),
        "digests": scene.read(
            CENTRE, lambda reader: {code: reader.digest(scope_of(code)) for code in units}
        ),
    }


SHEET = "score_general"


def judge(scene: DemoSetup) -> dict[str, Any]:
    form = scene.form(ASSESSED)
    programme = scene.desk.forms.programme(PROGRAMME)

    def seen(reader: Reader) -> dict[str, Any]:
        ranking = RankingRow.ranked(reader, form, YEAR)
        rows = status(reader, [programme], scope_of(CENTRE), YEAR, date.today())
        return {
            "ranking": ranking,
            "proposals": propose(ranking, UnitRegister.of(reader), [programme]),
            "status": rows,
            "not_sent": [row.unit.name for row in rows if not row.has_data],
        }

    value = scene.read(CENTRE, seen)
    with scene.desk.open(scene.folder(CENTRE)) as office:
        value["paper"] = paper(
            scene, office, CENTRE, assessment_at(scope_of(PROVINCES[0]), form.id, YEAR), SHEET
        )
    return value


PROVINCE, DISTRICT = "S10", "S11"


def requested_and_replied(scene: DemoSetup, notes: Mapping[str, Any]) -> dict[str, Any]:
    """Let the centre send a request to a province, which replies; `notes`: the texts. Return a dict: refs `request` and
    `reply`, bundles `files`, numbers of `new` ops, reply text `seen`, and what units confirmed (`stations`)."""
    subject = assessment_at(scope_of(PROVINCE), scene.form(ASSESSED).id, YEAR)
    with scene.desk.open(scene.folder(CENTRE)) as office:
        request = partial(
            comment, unit=subject.scope, topic=subject, kind="request", **notes["request"]
        )
        (requested,) = office.session.do_now(request).touched
        office.session.do_now(
            partial(comment, unit=subject.scope, topic=subject, kind="comment", **notes["comment"])
        )
    down = send(scene, CENTRE, (PROVINCE,), "S00-answer")
    got = take(scene, PROVINCE, ["S00-answer"])
    with scene.desk.open(scene.folder(PROVINCE)) as office:
        words = notes["reply"]
        deed = partial(reply, comment=requested, text=words["text"], done=bool(words["done"]))
        (replied,) = office.session.do_now(deed).touched
    up = send(scene, PROVINCE, (CENTRE,), "S10-reply")
    back = take(scene, CENTRE, ["S10-reply"])
    return {
        "request": requested,
        "reply": replied,
        "files": [down["file"], up["file"]],
        "new": [got["new"], back["new"]],
        "seen": scene.read(CENTRE, lambda reader: standing(reader, replied).text("text")),
        "stations": scene.read(
            CENTRE, lambda reader: stops(reader, subject.scope, scope_of(CENTRE))
        ),
    }


def returned_and_corrected(scene: DemoSetup, notes: Mapping[str, Any]) -> dict[str, Any]:
    """Let a province return a district's plan and accept the corrected one. Return a dict: both sign-offs (`first`,
    `again`), bundles (`files`), what units had confirmed before (`stations`), the province's answers (`seen`)."""
    scope = scope_of(DISTRICT)
    with scene.desk.open(scene.folder(PROVINCE)) as office:
        signed = office.session.read(lambda reader: reader.records("signoff", scope))[0].ref
        office.session.do_now(
            partial(accept, signoff=signed, state="returned", reason=notes["return"]["reason"])
        )
        about = office.session.read(lambda reader: reader.records("plan", scope))[0].ref
        office.session.do_now(
            partial(comment, unit=scope, topic=about, kind="assign", **notes["assign"])
        )
    files = [send(scene, PROVINCE, (DISTRICT,), "S10-return")["file"]]
    take(scene, DISTRICT, ["S10-return"])
    way = scene.read(DISTRICT, lambda reader: stops(reader, scope, scope))
    with scene.desk.open(scene.folder(DISTRICT)) as office:
        again = corrected(scene, office, signed, notes["return"]["reason"])
    files.append(send(scene, DISTRICT, (PROVINCE,), "S11-again")["file"])
    take(scene, PROVINCE, ["S11-again"])
    with scene.desk.open(scene.folder(PROVINCE)) as office:
        office.session.do_now(partial(accept, signoff=again, state="accepted"))
    return {
        "first": signed,
        "again": again,
        "files": files,
        "stations": way,
        "seen": scene.read(PROVINCE, lambda reader: acceptances(reader, scope)),
    }


def corrected(scene: DemoSetup, office: Office, signed: Ref, reason: str) -> Ref:
    """End the sign-off `signed` for a reason, correct the plan and sign it again. Return the new sign-off."""
    office.session.do_now(partial(end_sign_off, ref=signed, reason=reason))
    row = next(
        one
        for one in office.session.read(lambda reader: reader.records("row"))
        if one.text("kind") == "obstacle"
    )
    corrected_text = FieldWrite("f.text", Text(row.text("f.text") + " ได้รับครบแล้วเมื่อส่งแผนอีกครั้ง"))
    office.session.do_now(partial(set_field, ref=row.ref, writes=[corrected_text]))
    plan = office.session.read(lambda reader: reader.records("plan", office.unit))[0].ref
    return Ref(office.unit, "signoff", sign(scene, office, plan).partition("/")[2])


def acceptances(reader: Reader, scope: str) -> list[dict[str, str]]:
    """Return how the sign-offs of the unit `scope` were answered, oldest first: dicts of `signoff` (entity/id), `state`
    (such as returned) and `reason`."""
    found = reader.records("acceptance", scope)
    return [
        {"signoff": one.text("signoff"), "state": one.text("state"), "reason": one.text("reason")}
        for one in found
    ]
