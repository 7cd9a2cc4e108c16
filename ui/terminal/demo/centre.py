"""Acts four and five: the centre ranks and prints; with a province it answers, and every reply is seen."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from core.assessment.ranking import rank
from core.assessment.start_deeds import assessment_at
from core.centre.view import propose, status
from core.exchange.letter_deeds import comment, reply
from core.exchange.receivers import stops
from core.log.deeds import FieldWrite, set_field
from core.log.ports import Reader
from core.people.units import register
from core.signing.deeds import accept
from core.signing.end_deeds import end_sign_off
from core.values import Ref, Text
from ui.desk import Office
from ui.terminal.demo.bundles import send, take
from ui.terminal.demo.offices import paper, sign
from ui.terminal.demo.scene import ASSESSED, CENTRE, PROGRAMME, YEAR, Scene, scope_of
from ui.terminal.demo.units import PROVINCES

SHEET = "score_general"


def judge(scene: Scene) -> dict[str, Any]:
    form, programme = scene.form(ASSESSED), scene.desk.forms.programme(PROGRAMME)

    def seen(reader: Reader) -> dict[str, Any]:
        ranking = rank(reader, scene.desk.forms, form, YEAR)
        rows = status(reader, [programme], scope_of(CENTRE), YEAR, date.today())
        return {
            "ranking": ranking,
            "proposals": propose(ranking, register(reader), [programme]),
            "status": rows,
            "not_sent": [row.unit.name for row in rows if not row.here],
        }

    value = scene.read(CENTRE, seen)
    with scene.desk.open(scene.folder(CENTRE)) as office:
        subject = assessment_at(scope_of(PROVINCES[0]), form.id, YEAR)
        value["paper"] = paper(scene, office, CENTRE, subject, SHEET)
    return value


PROVINCE, DISTRICT = "S10", "S11"


def answer(scene: Scene) -> dict[str, Any]:
    """The centre asks the province; the province returns what its district signed; both answer."""
    notes = scene.sample("feedback.json")
    return {"asked": requested_and_replied(scene, notes), "returned": returned_and_corrected(scene, notes)}


def requested_and_replied(scene: Scene, notes: Mapping[str, Any]) -> dict[str, Any]:
    subject = assessment_at(scope_of(PROVINCE), scene.form(ASSESSED).id, YEAR)
    with scene.desk.open(scene.folder(CENTRE)) as office:
        words = notes["request"]
        request = partial(comment, unit=subject.scope, about=subject, kind="request", **words)
        note = partial(comment, unit=subject.scope, about=subject, kind="comment", **notes["comment"])
        (requested,) = office.session.do_now(request).touched
        office.session.do_now(note)
    down = send(scene, CENTRE, (PROVINCE,), "S00-answer")
    got = take(scene, PROVINCE, ["S00-answer"])
    with scene.desk.open(scene.folder(PROVINCE)) as office:
        words = notes["reply"]
        (replied,) = office.session.do_now(
            partial(reply, to=requested, text=words["text"], done=bool(words["done"]))
        ).touched
    up = send(scene, PROVINCE, (CENTRE,), "S10-reply")
    back = take(scene, CENTRE, ["S10-reply"])
    return {
        "request": requested,
        "reply": replied,
        "files": [down["file"], up["file"]],
        "new": [got["new"], back["new"]],
        "seen": scene.read(CENTRE, lambda reader: text_of(reader, replied)),
        "stations": scene.read(CENTRE, lambda reader: stops(reader, register(reader), subject.scope, scope_of(CENTRE))),
    }


def returned_and_corrected(scene: Scene, notes: Mapping[str, Any]) -> dict[str, Any]:
    """The province returns what the district signed; the district ends its sign-off, corrects and signs again."""
    scope = scope_of(DISTRICT)
    with scene.desk.open(scene.folder(PROVINCE)) as office:
        signed = office.session.read(lambda reader: reader.records("signoff", scope))[0].ref
        office.session.do_now(partial(accept, signoff=signed, state="returned", reason=notes["return"]["reason"]))
        about = office.session.read(lambda reader: reader.records("plan", scope))[0].ref
        office.session.do_now(partial(comment, unit=scope, about=about, kind="assign", **notes["assign"]))
    files = [send(scene, PROVINCE, (DISTRICT,), "S10-return")["file"]]
    take(scene, DISTRICT, ["S10-return"])
    way = scene.read(DISTRICT, lambda reader: stops(reader, register(reader), scope, scope))
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


def corrected(scene: Scene, office: Office, signed: Ref, why: str) -> Ref:
    """End the sign-off, correct the plan, sign again; the new sign-off."""
    office.session.do_now(partial(end_sign_off, ref=signed, why=why))
    row = next(
        one for one in office.session.read(lambda reader: reader.records("row")) if one.text("kind") == "obstacle"
    )
    corrected_text = FieldWrite("f.text", Text(row.text("f.text") + " ได้รับครบแล้วเมื่อส่งแผนอีกครั้ง"))
    office.session.do_now(partial(set_field, ref=row.ref, wishes=[corrected_text]))
    plan = office.session.read(lambda reader: reader.records("plan", office.unit))[0].ref
    return Ref(office.unit, "signoff", sign(scene, office, plan).partition("/")[2])


def text_of(reader: Reader, ref: Ref) -> str:
    record = reader.record(ref)
    return record.text("text") if record else ""


def acceptances(reader: Reader, scope: str) -> list[dict[str, str]]:
    """Every acceptance of a unit's sign-offs, oldest first."""
    found = reader.records("acceptance", scope)
    return [{"signoff": one.text("signoff"), "state": one.text("state"), "reason": one.text("reason")} for one in found]
