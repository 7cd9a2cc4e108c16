"""Somebody has signed the paper in ink: the next step of its route is done, and the paper waits for the one after."""

from datetime import date

from core.actions.confirm_signed import change_of, check_day, check_stands
from core.actions.name_signers import check_named
from core.actions.written import not_one_of
from core.changes.present import standing
from core.changes.route import ROUTE, Ink, Stage, field_of_step, read_ink, write_ink, write_route
from core.errors import UserError
from core.i18n import _
from core.instruments.signers import route_of
from core.model.values import Change, Changes, Plain, Ref
from core.ports import Context, Forms, Store
from core.views.entitled import People, acting_known, may_sign, not_deputy, not_of_role, ways
from core.views.route import RouteStep, form_of_signoff, people_of, route_steps


def sign_step(
    ctx: Context,
    store: Store,
    forms: Forms,
    signoff: Ref,
    step: str,
    person: str,
    signed_on: str,
    acting: str = "",
    instead: str = "",
) -> Changes:
    """Note that a person (id) signed a step of the route on a day, as it is written on the paper.

    `acting` says how, when in the place of who is expected, `instead` of whom, where several are. Refused out of turn,
    twice, by somebody the form does not let sign, before the step before it or in the future. Raises UserError.
    """
    record = standing(store, signoff)
    check_stands(store, record)
    steps = route_steps(store, forms, record)
    found = next((one for one in steps if one.id == step), None)
    if found is None:
        raise not_one_of(ROUTE, step, [one.id for one in steps])
    standing(store, Ref(signoff.scope, "person", person))
    check_turn(steps, found)
    if found.done or (found.each and not acting and person in found.expected and person not in found.missing):
        raise refused(_("ขั้นนี้บันทึกไว้แล้ว"), _("ถ้าบันทึกผิด ให้ลบแล้วบันทึกใหม่"))
    check_person(people_of(store, signoff.scope), found, person, acting)
    check_apart_from(steps, found, person)
    said = check_day(ctx, signed_on)
    check_order(steps, found, date.fromisoformat(said))
    ink = Plain(write_ink(Ink(date.fromisoformat(said), person, acting)))
    change = change_of(record, field_of_step(step, signed_for(found, person, acting, instead)), ink)
    return store.save(ctx, "sign_step", [change] if change else [])


def clear_step(ctx: Context, store: Store, forms: Forms, signoff: Ref, step: str) -> Changes:
    """Take back what was noted of a step: it was noted by mistake. UserError when later steps stand on it."""
    record = standing(store, signoff)
    check_stands(store, record)
    steps = route_steps(store, forms, record)
    at = next((n for n, one in enumerate(steps) if one.id == step), len(steps))
    if any(one.inks for one in steps[at + 1 :]):
        raise refused(_("ขั้นถัดไปบันทึกไว้แล้ว"), _("ลบขั้นหลังสุดก่อน"))
    own = field_of_step(step)
    gone = [name for name in record.fields if f"{name}.".startswith(f"{own}.") and read_ink(record.text(name))]
    if not gone:
        raise refused(_("ขั้นนี้ยังไม่ได้บันทึก"), _("เลือกขั้นที่บันทึกไว้แล้ว"))
    return store.save(ctx, "clear_step", [Change(signoff, name, None, record.shown(name).seen) for name in gone])


def set_route(ctx: Context, store: Store, forms: Forms, signoff: Ref, route: tuple[Stage, ...]) -> Changes:
    """Say who is to sign which step. UserError for steps the form has not, or where somebody has signed already."""
    record = standing(store, signoff)
    check_stands(store, record)
    steps = route_steps(store, forms, record)
    form = form_of_signoff(store, forms, record)
    check_named(store, signoff.scope, route_of(form) if form else (), route)
    if any(one.inks for one in steps):
        raise refused(_("มีผู้ลงนามบนกระดาษแล้ว"), _("บันทึกการลงนามแทนที่ขั้นนั้น หรือลบการลงนามที่บันทึกผิดก่อน"))
    change = change_of(record, ROUTE, Plain(write_route(route)))
    return store.save(ctx, "set_route", [change]) if change else Changes("set_route")


def check_turn(steps: tuple[RouteStep, ...], found: RouteStep) -> None:
    before = next((one for one in steps if not one.done), found)
    if before.id != found.id and not found.done:
        raise refused(
            _("ยังไม่ถึงลำดับของ{title} เอกสารรออยู่ที่{before}").format(title=found.title, before=before.title),
            _("บันทึกการลงนามของ{before}ก่อน").format(before=before.title),
        )


def check_person(people: People, found: RouteStep, person: str, acting: str) -> None:
    """UserError unless the person may sign the step in this way."""
    if acting in ways(people, found, person):
        return
    if acting:
        if acting not in found.acting and found.acting:
            why = _("ขั้นนี้ลงนามแทนได้เฉพาะ {known}").format(known=acting_known(found))
            raise refused(why, _("เลือกวิธีลงนามที่แบบยอมรับ"))
        if may_sign(people, found.deputies, person) and found.acting:
            raise refused(_("ผู้นี้เป็นผู้ลงนามของขั้นนี้เอง"), _("บันทึกว่าลงนามเอง"))
        raise refused(not_deputy(people, found, person), _("ให้ผู้ที่ลงนามแทนได้ลงนาม หรือกำหนดหน้าที่ของผู้นี้ที่หน้าตั้งค่า"))
    if not may_sign(people, found.roles, person):
        why = not_of_role(people, found.title, found.roles, person)
        do = _("ให้ผู้ที่มีหน้าที่นั้นลงนาม หรือกำหนดหน้าที่ของผู้นี้ที่หน้าตั้งค่า")
        raise refused(why, _("ถ้าลงนามแทน ให้เลือกว่าแทนแบบใด เช่น รักษาราชการแทน") if ways(people, found, person) else do)
    raise refused(
        _("ผู้ลงนามไม่ใช่ผู้ที่กำหนดไว้ของขั้นนี้"),
        _("ถ้าลงนามแทน ให้เลือกว่าแทนแบบใด เช่น รักษาราชการแทน") if found.acting else _("เปลี่ยนผู้ลงนามของขั้นนี้ก่อน"),
    )


def check_apart_from(steps: tuple[RouteStep, ...], found: RouteStep, person: str) -> None:
    """UserError when the form keeps the step apart from one that the person has signed."""
    for other in steps:
        if other.id in found.other_than and any(ink.person == person for ink in other.inks):
            raise refused(
                _("แบบนี้ให้{title}เป็นคนละคนกับ{other}").format(title=found.title, other=other.title),
                _("ให้ผู้อื่นลงนามในขั้นนี้"),
            )


def signed_for(found: RouteStep, person: str, acting: str, instead: str) -> str:
    """Whose signature it is, where everybody named signs; "" = of the step. UserError when that is not said."""
    if not found.each or not acting:
        return person if found.each else ""
    left = [one for one in found.missing if one != person]
    place = instead or (left[0] if len(left) == 1 else "")
    if place not in left:
        raise refused(_("ขั้นนี้รอลงนามหลายคน และยังไม่ได้บอกว่าลงนามแทนใคร"), _("เลือกคนที่ยังไม่ได้ลงนาม"))
    return place


def check_order(steps: tuple[RouteStep, ...], found: RouteStep, day: date) -> None:
    for one in steps:
        if one.id == found.id:
            return
        if any(ink.day > day for ink in one.inks):
            raise refused(_("วันที่ลงนามอยู่ก่อนวันที่{title}ลงนาม").format(title=one.title), _("ดูวันที่บนกระดาษ แล้วแก้วันที่"))


def refused(why: str, do: str) -> UserError:
    return UserError(_("บันทึกการลงนามไม่ได้"), why, do)
