"""Operations on the route of a sign-off: name the signers of its steps, note or clear signatures, step by step."""

from collections.abc import Sequence
from datetime import date

from core.errors import UserError
from core.forms.field_values import day
from core.forms.ports import Reader, Store
from core.forms.shape import Signing
from core.forms.vocabulary import not_one_of
from core.i18n import _
from core.log.deeds import changes_to
from core.log.op import SIGNOFFS, SOUND
from core.log.ports import Context, standing
from core.records.route import (
    ROUTE,
    InkSignature,
    RouteStep,
    Stage,
    field_of_step,
    form_of_signoff,
    people_of,
    route_steps,
    write_route,
)
from core.signing.entitlement import (
    PeopleById,
    acting_ways,
    may_sign,
    not_deputy,
    not_of_role,
    of_role,
    roles_of,
    roles_words,
    still_here,
    ways,
)
from core.values import Change, Changes, Plain, Record, Ref


def named(reader: Reader, scope: str, steps: Sequence[Signing], route: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """Return the route to store: if a step must be signed by all with a role and names nobody, it names them all.

    If `route` is () and no step gets a name, the result is (). Raises UserError if the route is invalid.
    """
    given = route or tuple(Stage(one.id) for one in steps)
    if route or any(one.need == "all" for one in steps):
        given = everybody(reader, scope, steps, given)
        check_named(reader, scope, steps, given)
    return given if any(one.people for one in given) or route else ()


def everybody(reader: Reader, scope: str, steps: Sequence[Signing], route: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """Return `route`; steps that all with the role must sign, but that name nobody, now name everybody with it."""
    whole = {one.id: one for one in steps if one.need == "all"}
    there = [one for one in still_here(people_of(reader, scope)) if roles_of(one)]
    return tuple(
        one._replace(people=tuple(each.ref.id for each in of_role(there, whole[one.id].role)))
        if one.id in whole and not one.people
        else one
        for one in route
    )


def check_named(reader: Reader, scope: str, steps: Sequence[Signing], route: tuple[Stage, ...]) -> None:
    """Raise UserError unless `route` has the form's steps in order, and the people it names may sign them."""
    check_route(tuple(one.id for one in steps), route)
    check_apart(steps, route)
    people = people_of(reader, scope)
    for step, stage in zip(steps, route, strict=True):
        if step.need == "all" and not stage.people:
            raise UserError(
                _("กำหนดผู้ลงนามไม่ได้"),
                _("ขั้น{title}ต้องลงนามทุกคน แต่ยังไม่มีใครเป็น{roles}").format(
                    title=step.title, roles=roles_words(step.role) or str(step.title)
                ),
                _("ระบุผู้ลงนามของขั้นนี้ให้ครบ หรือกำหนดหน้าที่ที่หน้าตั้งค่าก่อน"),
            )
        for person in stage.people:
            standing(reader, Ref(scope, "person", person))
            if not may_sign(people, step.role, person):
                raise UserError(
                    _("กำหนดผู้ลงนามไม่ได้"),
                    not_of_role(people, str(step.title), step.role, person),
                    _("เลือกผู้ที่มีหน้าที่นั้น หรือกำหนดหน้าที่ของผู้นี้ที่หน้าตั้งค่า"),
                )


def check_route(known: tuple[str, ...], route: tuple[Stage, ...]) -> None:
    """Raise UserError unless the route has the form's steps (`known`: their ids) in its order."""
    if tuple(one.id for one in route) != known:
        raise UserError(
            _("ใช้ลำดับการลงนามนี้ไม่ได้"),
            _("ขั้นลงนามของแบบนี้คือ {steps}").format(steps=", ".join(known)),
            _("ระบุผู้ลงนามตามขั้นของแบบ แล้วลองใหม่"),
        )


def check_apart(steps: Sequence[Signing], route: tuple[Stage, ...]) -> None:
    """Raise UserError if a person is named for two steps that the form wants signed by different people."""
    people = {one.id: set(one.people) for one in route}
    titles = {one.id: str(one.title) for one in steps}
    for step in steps:
        for other in step.other_than:
            if people.get(step.id, set()) & people.get(other, set()):
                raise UserError(
                    _("กำหนดผู้ลงนามไม่ได้"),
                    _("แบบนี้ให้{title}เป็นคนละคนกับ{other}").format(title=titles[step.id], other=titles[other]),
                    _("เลือกผู้ลงนามคนอื่นในขั้นหนึ่ง แล้วลองใหม่"),
                )


def standing_signoff(store: Store, signoff: Ref) -> Record:
    """Return the record `signoff`. Raises UserError unless a sign-off in it is valid and sound."""
    record = standing(store, signoff)
    found = store.sign_offs.of(record.ref) if record.ref.entity in SIGNOFFS else ()
    if not any(one.stands and one.state == SOUND for one in found):
        raise UserError(
            _("บันทึกการลงนามไม่ได้"),
            _("การลงนามนี้ถูกยกเลิก หรือข้อมูลที่ลงนามยังไม่ครบในเครื่องนี้"),
            _("ดูการลงนามที่หน้าลงนาม แล้วเลือกการลงนามที่ยังมีผล"),
        )
    return record


def check_day(ctx: Context, words: str) -> Plain:
    """Return the day written on a paper as a value to store. UserError if `words` are no day, or a future day."""
    written = day("signed_on", words)
    if date.fromisoformat(written) > ctx.now.date():
        raise UserError(
            _("บันทึกวันที่ลงนามไม่ได้"),
            _("วันที่ลงนามอยู่หลังวันนี้"),
            _("ดูวันที่บนกระดาษ แล้วแก้วันที่"),
        )
    return written


def sign_step(
    ctx: Context,
    store: Store,
    signoff: Ref,
    step: str,
    person: str,
    signed_on: str,
    acting: str = "",
    instead: str = "",
) -> Changes:
    """Note that a person (id) signed a step of the route on the day written on the paper.

    `acting`: the way of signing in place of another, `instead`: of whom, if several are expected. UserError if earlier
    steps lack a signature or have a later one, it is noted already, the person may not sign, or the day is to come.
    """
    record = standing_signoff(store, signoff)
    steps = route_steps(store, record)
    found = next((one for one in steps if one.id == step), None)
    if found is None:
        raise not_one_of(ROUTE, step, [one.id for one in steps])
    ink = may_ink(store, signoff.scope, steps, found, InkSignature(day_of(ctx, signed_on), person, acting), instead)
    return store.save(ctx, "sign_step", changes_to(record, {field_of_step(step, ink.place): Plain(ink.line)}))


def day_of(ctx: Context, signed_on: str) -> date:
    return date.fromisoformat(check_day(ctx, signed_on))


def may_ink(
    reader: Reader, scope: str, steps: tuple[RouteStep, ...], found: RouteStep, ink: InkSignature, instead: str
) -> InkSignature:
    """Return `ink` with the id of whom it was signed for as `place`. UserError if its person may not sign now."""
    standing(reader, Ref(scope, "person", ink.person))
    check_turn(steps, found)
    own = not ink.acting and ink.person in found.expected
    if found.done or (found.each and own and ink.person not in found.missing):
        raise refused(_("ขั้นนี้บันทึกไว้แล้ว"), _("ถ้าบันทึกผิด ให้ลบแล้วบันทึกใหม่"))
    check_person(people_of(reader, scope), found, ink.person, ink.acting)
    check_apart_from(steps, found, ink.person)
    check_order(steps, found, ink.day)
    return ink._replace(place=signed_for(found, ink.person, ink.acting, instead))


def clear_step(ctx: Context, store: Store, signoff: Ref, step: str) -> Changes:
    """Delete the signatures noted for a step. UserError if later steps are signed, or this step has no signature."""
    record = standing_signoff(store, signoff)
    steps = route_steps(store, record)
    at = next((n for n, one in enumerate(steps) if one.id == step), len(steps))
    if any(one.inks for one in steps[at + 1 :]):
        raise refused(_("ขั้นถัดไปบันทึกไว้แล้ว"), _("ลบขั้นหลังสุดก่อน"))
    own = field_of_step(step)
    gone = [name for name in record.fields if f"{name}.".startswith(f"{own}.") and InkSignature.read(record.text(name))]
    if not gone:
        raise refused(_("ขั้นนี้ยังไม่ได้บันทึก"), _("เลือกขั้นที่บันทึกไว้แล้ว"))
    return store.save(ctx, "clear_step", [Change(signoff, name, None, record.shown(name).seen) for name in gone])


def set_route(ctx: Context, store: Store, signoff: Ref, route: tuple[Stage, ...]) -> Changes:
    """Set who is to sign which step. Raises UserError if the route is not valid, or somebody has signed already."""
    record = standing_signoff(store, signoff)
    steps = route_steps(store, record)
    form = form_of_signoff(store, record)
    check_named(store, signoff.scope, form.route if form else (), route)
    if any(one.inks for one in steps):
        raise refused(_("มีผู้ลงนามบนกระดาษแล้ว"), _("บันทึกการลงนามแทนที่ขั้นนั้น หรือลบการลงนามที่บันทึกผิดก่อน"))
    changes = changes_to(record, {ROUTE: Plain(write_route(route))})
    return store.save(ctx, "set_route", changes) if changes else Changes("set_route")


def check_turn(steps: tuple[RouteStep, ...], found: RouteStep) -> None:
    before = next((one for one in steps if not one.done), found)
    if before.id != found.id and not found.done:
        raise refused(
            _("ยังไม่ถึงลำดับของ{title} เอกสารรออยู่ที่{before}").format(title=found.title, before=before.title),
            _("บันทึกการลงนามของ{before}ก่อน").format(before=before.title),
        )


def check_person(people: PeopleById, found: RouteStep, person: str, acting: str) -> None:
    """Raise UserError unless the person may sign the step in this way (`acting`; "" = in their own name)."""
    if acting in ways(people, found, person):
        return
    if acting:
        if acting not in found.acting and found.acting:
            why = _("ขั้นนี้ลงนามแทนได้เฉพาะ {known}").format(known=acting_ways(found))
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
    """Raise UserError if the person has signed a step that the form wants signed by somebody else."""
    for other in steps:
        if other.id in found.other_than and any(ink.person == person for ink in other.inks):
            raise refused(
                _("แบบนี้ให้{title}เป็นคนละคนกับ{other}").format(title=found.title, other=other.title),
                _("ให้ผู้อื่นลงนามในขั้นนี้"),
            )


def signed_for(found: RouteStep, person: str, acting: str, instead: str) -> str:
    """Return for whom (id) `person` signs if everybody named must sign; else "". UserError if several are possible."""
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
