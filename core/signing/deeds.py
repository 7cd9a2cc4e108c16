"""Sign off a document: lock its state by one op, name signers, note signatures; accept, return or end a sign-off."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile
from types import MappingProxyType

from core.assessment.review import review
from core.assessment.sheets import answers_of
from core.assessment.start_deeds import keep_derived
from core.assigning.deeds import fill_rolled
from core.entities import is_fixed
from core.errors import UserError
from core.forms.deeds import settle
from core.forms.field_values import day, words
from core.forms.ports import Reader, Store
from core.forms.settings import SettingInForce, form_for
from core.forms.shape import Instrument, SigningStep
from core.forms.tree import Tree
from core.forms.vocabulary import not_one_of
from core.gravity import MUST
from core.i18n import _
from core.log.deeds import changes_to, check_clock, fresh
from core.log.op import (
    BODY,
    FROZEN,
    SIGNED,
    SIGNOFFS,
    STAGE,
    SigningReadiness,
    SignOff,
    SignOffBody,
)
from core.log.ports import Context, standing
from core.papers.register import shows_signed
from core.papers.source import PrintOption
from core.plan.deeds import fill_drawn
from core.plan.links import own_periods
from core.records.route import (
    ROUTE,
    InkSignature,
    PlannedRouteStep,
    RouteStep,
    document_of,
    form_of_signoff,
    people_of,
)
from core.signing.blockers import proofread, unreported
from core.signing.chain import (
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
from core.values import Change, Changes, Plain, Record, Ref, Text, Written


def named(
    reader: Reader, scope: str, steps: Sequence[SigningStep], route: tuple[PlannedRouteStep, ...]
) -> tuple[PlannedRouteStep, ...]:
    """Return the route to store: `route` or, if it is (), the form's `steps`. A step without names that all people with
    its role must sign gets all of them. () if `route` is () and no step gets any. UserError if it is invalid."""
    given = [*(route or (PlannedRouteStep(one.id) for one in steps))]
    whole = {one.id: one for one in steps if one.need == "all"}
    if route or whole:
        there = [one for one in still_here(people_of(reader, scope)) if roles_of(one)]
        for at, one in enumerate(given):
            if one.id in whole and not one.people:
                all_of_it = of_role(there, whole[one.id].role)
                given[at] = one._replace(people=tuple(each.ref.id for each in all_of_it))
        check_named(reader, scope, steps, tuple(given))
    return tuple(given) if any(one.people for one in given) or route else ()


def check_named(
    reader: Reader, scope: str, steps: Sequence[SigningStep], route: tuple[PlannedRouteStep, ...]
) -> None:
    """Raise UserError unless `route` has the form's steps in order, and the people it names may sign them."""
    known = tuple(one.id for one in steps)
    if tuple(one.id for one in route) != known:
        raise UserError(
            _("ใช้ลำดับการลงนามนี้ไม่ได้"),
            _("ขั้นลงนามของแบบนี้คือ {steps}").format(steps=", ".join(known)),
            _("ระบุผู้ลงนามตามขั้นของแบบ แล้วลองใหม่"),
        )
    check_apart(steps, route)
    people = people_of(reader, scope)
    for step, stage in zip(steps, route, strict=True):
        if step.need == "all" and not stage.people:
            why = _("ขั้น{title}ต้องลงนามทุกคน แต่ยังไม่มีใครเป็น{roles}")
            raise UserError(
                _("กำหนดผู้ลงนามไม่ได้"),
                why.format(title=step.title, roles=roles_words(step.role) or str(step.title)),
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


def check_apart(steps: Sequence[SigningStep], route: tuple[PlannedRouteStep, ...]) -> None:
    """Raise UserError if `route` names one person for two of the form's `steps` that different people must sign."""
    people = {one.id: set(one.people) for one in route}
    titles = {one.id: str(one.title) for one in steps}
    for step in steps:
        for other in step.other_than:
            if people.get(step.id, set()) & people.get(other, set()):
                why = _("แบบนี้ให้{title}เป็นคนละคนกับ{other}")
                raise UserError(
                    _("กำหนดผู้ลงนามไม่ได้"),
                    why.format(title=titles[step.id], other=titles[other]),
                    _("เลือกผู้ลงนามคนอื่นในขั้นหนึ่ง แล้วลองใหม่"),
                )


def standing_signoff(store: Store, signoff: Ref) -> Record:
    """Return the record `signoff`. UserError unless it has a valid sign-off whose signed data are all on this PC."""
    record = standing(store, signoff)
    found = store.sign_offs.of(record.ref) if record.ref.entity in SIGNOFFS else ()
    if not any(one.stands and one.sound for one in found):
        raise UserError(
            _("บันทึกการลงนามไม่ได้"),
            _("การลงนามนี้ถูกยกเลิก หรือข้อมูลที่ลงนามยังไม่ครบในเครื่องนี้"),
            _("ดูการลงนามที่หน้าลงนาม แล้วเลือกการลงนามที่ยังมีผล"),
        )
    return record


def check_day(ctx: Context, text: str) -> Plain:
    """Return a typed ISO day of signing as a value to store. UserError if it is no day, or a future one."""
    written = day("signed_on", text)
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
    behalf_of: str = "",
) -> Changes:
    """Save that `person` signed `step` on the day written on the paper. `acting`: key of the way to sign for another
    ("" = in their own name); `behalf_of`: id of this other, if several are possible. UserError if the step is not next,
    the person may not sign it, or the day is in the future or before an earlier signature."""
    check_clock(ctx)
    record = standing_signoff(store, signoff)
    steps = RouteStep.steps(store, record)
    found = next((one for one in steps if one.id == step), None)
    if found is None:
        raise not_one_of(ROUTE, step, [one.id for one in steps])
    signed = date.fromisoformat(check_day(ctx, signed_on))
    ink = may_ink(
        store, signoff.scope, steps, found, InkSignature(signed, person, acting), behalf_of
    )
    return store.save(
        ctx,
        "sign_step",
        changes_to(record, {RouteStep.field_of_step(step, ink.place): Plain(ink.line)}),
    )


def may_ink(
    reader: Reader,
    scope: str,
    steps: tuple[RouteStep, ...],
    step: RouteStep,
    ink: InkSignature,
    behalf_of: str,
) -> InkSignature:
    """Return `ink` with `place` set by `signed_for`. UserError if the signer may not sign this step now."""
    standing(reader, Ref(scope, "person", ink.person))
    before = next((one for one in steps if not one.done), step)
    if before.id != step.id and not step.done:
        why = _("ยังไม่ถึงลำดับของ{title} เอกสารรออยู่ที่{before}")
        raise refused(
            why.format(title=step.title, before=before.title),
            _("บันทึกการลงนามของ{before}ก่อน").format(before=before.title),
        )
    own = not ink.acting and ink.person in step.expected
    if step.done or (step.each and own and ink.person not in step.missing):
        raise refused(_("ขั้นนี้บันทึกไว้แล้ว"), _("ถ้าบันทึกผิด ให้ลบแล้วบันทึกใหม่"))
    check_person(people_of(reader, scope), step, ink.person, ink.acting)
    for other in steps:
        if other.id in step.other_than and any(each.person == ink.person for each in other.inks):
            raise refused(
                _("แบบนี้ให้{title}เป็นคนละคนกับ{other}").format(title=step.title, other=other.title),
                _("ให้ผู้อื่นลงนามในขั้นนี้"),
            )
    for one in takewhile(lambda one: one.id != step.id, steps):
        if any(each.day > ink.day for each in one.inks):
            raise refused(
                _("วันที่ลงนามอยู่ก่อนวันที่{title}ลงนาม").format(title=one.title),
                _("ดูวันที่บนกระดาษ แล้วแก้วันที่"),
            )
    return ink._replace(place=signed_for(step, ink.person, ink.acting, behalf_of))


def clear_step(ctx: Context, store: Store, signoff: Ref, step: str) -> Changes:
    """Delete the signatures noted for a route step. UserError if later steps are signed, or this step has none."""
    record = standing_signoff(store, signoff)
    steps = RouteStep.steps(store, record)
    at = next((n for n, one in enumerate(steps) if one.id == step), len(steps))
    if any(one.inks for one in steps[at + 1 :]):
        raise refused(_("ขั้นถัดไปบันทึกไว้แล้ว"), _("ลบขั้นหลังสุดก่อน"))
    own = RouteStep.field_of_step(step)
    gone = [
        name
        for name in record.fields
        if f"{name}.".startswith(f"{own}.") and InkSignature.read(record.text(name))
    ]
    if not gone:
        raise refused(_("ขั้นนี้ยังไม่ได้บันทึก"), _("เลือกขั้นที่บันทึกไว้แล้ว"))
    return store.save(
        ctx, "clear_step", [Change(signoff, name, None, record.shown(name).seen) for name in gone]
    )


def set_route(
    ctx: Context, store: Store, signoff: Ref, route: tuple[PlannedRouteStep, ...]
) -> Changes:
    """Store the persons (ids) who are to sign each step. UserError if `route` is invalid, or somebody has signed."""
    record = standing_signoff(store, signoff)
    steps = RouteStep.steps(store, record)
    form = form_of_signoff(store, record)
    check_named(store, signoff.scope, form.route if form else (), route)
    if any(one.inks for one in steps):
        raise refused(_("มีผู้ลงนามบนกระดาษแล้ว"), _("บันทึกการลงนามแทนที่ขั้นนั้น หรือลบการลงนามที่บันทึกผิดก่อน"))
    changes = changes_to(record, {ROUTE: Plain(PlannedRouteStep.write(route))})
    return store.save(ctx, "set_route", changes) if changes else Changes("set_route")


def check_person(people: PeopleById, step: RouteStep, person: str, acting: str) -> None:
    """Raise UserError unless the person may sign a step in the way `acting` ("" = in their own name)."""
    if acting in ways(people, step, person):
        return
    if acting:
        if acting not in step.acting and step.acting:
            why = _("ขั้นนี้ลงนามแทนได้เฉพาะ {known}").format(known=acting_ways(step))
            raise refused(why, _("เลือกวิธีลงนามที่แบบยอมรับ"))
        if may_sign(people, step.deputies, person) and step.acting:
            raise refused(_("ผู้นี้เป็นผู้ลงนามของขั้นนี้เอง"), _("บันทึกว่าลงนามเอง"))
        raise refused(
            not_deputy(people, step, person), _("ให้ผู้ที่ลงนามแทนได้ลงนาม หรือกำหนดหน้าที่ของผู้นี้ที่หน้าตั้งค่า")
        )
    acts = _("ถ้าลงนามแทน ให้เลือกว่าแทนแบบใด เช่น รักษาราชการแทน")
    if not may_sign(people, step.roles, person):
        why = not_of_role(people, step.title, step.roles, person)
        do = _("ให้ผู้ที่มีหน้าที่นั้นลงนาม หรือกำหนดหน้าที่ของผู้นี้ที่หน้าตั้งค่า")
        raise refused(why, acts if ways(people, step, person) else do)
    why = _("ผู้ลงนามไม่ใช่ผู้ที่กำหนดไว้ของขั้นนี้")
    raise refused(why, acts if step.acting else _("เปลี่ยนผู้ลงนามของขั้นนี้ก่อน"))


def signed_for(step: RouteStep, person: str, acting: str, behalf_of: str) -> str:
    """Return the id of the person whose signature `person` gives, their own or another's; "" if one signer is enough.
    `acting`: way to sign for another, "" = own name; `behalf_of`: the other's id. UserError if the other is unclear."""
    if not step.each or not acting:
        return person if step.each else ""
    left = [one for one in step.missing if one != person]
    place = behalf_of or (left[0] if len(left) == 1 else "")
    if place not in left:
        raise refused(_("ขั้นนี้รอลงนามหลายคน และยังไม่ได้บอกว่าลงนามแทนใคร"), _("เลือกคนที่ยังไม่ได้ลงนาม"))
    return place


def refused(reason: str, remedy: str) -> UserError:
    return UserError(_("บันทึกการลงนามไม่ได้"), reason, remedy)


def sign_off(
    ctx: Context,
    store: Store,
    subject: Ref,
    signers: str,
    period: str = "",
    route: tuple[PlannedRouteStep, ...] = (),
    more_fields: Mapping[str, Written] = MappingProxyType({}),
) -> Changes:
    """Lock a document, or one `period` of a plan, by a new sign-off. `signers`: names as typed; `route`: ids of the
    signers of each step, () = as the form says; `more_fields`: further fields of the sign-off. UserError if the
    document is signed already or not ready for it."""
    record = standing(store, subject)
    entity = SignOff.entity_of(subject.entity)
    if not entity:
        raise UserError(
            _("ลงนาม {ref} ไม่ได้").format(ref=subject.local),
            _("ลงนามได้เฉพาะแผน การประเมิน และแบบให้คะแนน"),
            _("เลือกแผนหรือการประเมินที่หน้าเอกสารพิมพ์ หรือดูด้วยคำสั่ง record list แล้วลองใหม่"),
        )
    if not signers.strip():
        raise UserError(_("ล็อกเพื่อลงนามไม่ได้"), _("ยังไม่ได้บอกชื่อผู้ลงนาม"), _("ระบุชื่อผู้ลงนามแล้วลองใหม่"))
    check_clock(ctx)
    if subject.entity in SettingInForce.HOLDERS:
        made = settle(ctx, store, subject)
    else:
        made = Changes("sign_off")
    form = form_for(store, standing(store, document_of(record)))
    check_period(form, record, period)
    for one in store.sign_offs.of(subject):
        if one.stands and one.body and one.body.period in ("", period):
            raise UserError(
                _("ล็อกเพื่อลงนามซ้ำไม่ได้"),
                _("ข้อมูลนี้ลงนามไว้แล้วใน {ref}").format(ref=one.ref.local),
                _("ใช้การลงนามเดิม หรือยกเลิกพร้อมบอกเหตุผลก่อน"),
            )
    found = store.sign_offs.ready(subject, period)
    check_ready(found)
    total = checked_score(store, form, record)
    check_plan(store, subject, period)
    # whom the form wants to sign; a committee's members sign on the paper of the committee
    if entity == "signoff":
        route = named(store, subject.scope, form.route, route)
    kept = keep_derived(ctx, store, form, record) | fill_rolled(ctx, store, form, record, period)
    kept |= fill_drawn(ctx, store, form, record) if not period else Changes("sign_off")
    if kept.save:  # what is signed does not change with rows that are not
        found = store.sign_offs.ready(subject, period)
    body = SignOffBody(
        subject, period, found.cut, found.state_hash, bytes.fromhex(form.file), total
    )
    fields: dict[str, Written] = {
        BODY: Plain(body.line),
        STAGE: Plain(FROZEN),
        "signers": Text(signers.strip()),
    }
    if route:
        fields[ROUTE] = Plain(PlannedRouteStep.write(route))
    fields |= more_fields
    return made | store.save(
        ctx, "sign_off", fresh(Ref(subject.scope, entity, ctx.new_id()), fields)
    )


def check_period(form: Instrument, record: Record, period: str) -> None:
    """Raise UserError unless the period is "" or one of the plan's: its year, or a quarter, half or month."""
    known = own_periods(form, record.text("year")) if record.ref.entity == "plan" else ()
    if period and not (SignOffBody.is_period(period) and period in known):
        why = _("ลงนามเป็นงวดได้เฉพาะแผน")
        if known:
            why = _("งวดที่ลงนามได้คือ {known}").format(known=", ".join(known))
        raise UserError(
            _("ล็อกเพื่อลงนามงวด {period} ไม่ได้").format(period=period[:20]),
            why,
            _("แก้ชื่องวด หรือลงนามทั้งหมดโดยไม่ระบุงวด"),
        )


def check_ready(readiness: SigningReadiness) -> None:
    """Raise UserError, naming the places, if a conflict, an absent text or missing data prevents signing. Conflicts and
    absent texts in fixed fields of an assessor's draft sheet are allowed (core/assessment/ballots.py)."""
    conflicts, absent = (
        [
            (ref, name)
            for ref, name in places
            if ref.entity != "draft_sheet" or not is_fixed(ref.entity, name)
        ]
        for places in (readiness.conflicts, readiness.absent)
    )
    if conflicts:
        raise hindered(
            _("มีข้อมูลไม่ตรงกันที่ยังไม่ได้เลือก: {where}"), conflicts, _("เลือกค่าที่จะใช้ให้ครบ แล้วลงนามใหม่")
        )
    if absent:
        raise hindered(
            _("ข้อความบางช่องยังไม่อยู่ในเครื่องนี้: {where}"), absent, _("นำเข้าไฟล์ที่มีข้อความครบ แล้วลงนามใหม่")
        )
    if readiness.parked or not readiness.settled:
        raise UserError(
            _("ล็อกเพื่อลงนามไม่ได้"),
            _("ข้อมูลของหน่วยงานมาถึงไม่ครบ ยังรอส่วนก่อนหน้า"),
            _("นำเข้าไฟล์ที่ขาดให้ครบ แล้วลงนามใหม่"),
        )


def hindered(reason: str, places: Iterable[tuple[Ref, str]], remedy: str) -> UserError:
    listed = [f"{ref.local} {field}" for ref, field in places]
    more = "" if len(listed) <= SHOWN else _(" และอีก {n} แห่ง").format(n=len(listed) - SHOWN)
    return UserError(
        _("ล็อกเพื่อลงนามไม่ได้"), reason.format(where=", ".join(listed[:SHOWN]) + more), remedy
    )


SHOWN = 3  # places a sentence names


def checked_score(reader: Reader, form: Instrument, record: Record) -> str:
    """Return the total score as exact text such as `7/2`, or "". UserError if a finding must be corrected first."""
    if not record.ref.entity.endswith(("assessment", "sheet")) or not form.kind:
        return ""
    given = answers_of(reader, record, form)
    result = given.score(form)
    grave = [
        remark
        for remark in review(Tree.under(form, given.profiles), given, result)
        if remark.grave == MUST
    ]
    if grave:
        raise to_mend(len(grave), grave[0].text)
    return str(result.total) if result.full else ""


def check_plan(reader: Reader, subject: Ref, period: str) -> None:
    """Raise UserError if `subject` is a plan that has a finding to be corrected or lacks a report of `period`."""
    if subject.entity != "plan":
        return
    grave = (*unreported(reader, subject, period), *proofread(reader, subject, period).hinder)
    if grave:
        raise to_mend(len(grave), grave[0].text)


def to_mend(count: int, first: str) -> UserError:
    return UserError(
        _("ล็อกเพื่อลงนามไม่ได้"),
        _("มีข้อสังเกตที่ต้องแก้ {n} ข้อ: {first}").format(n=count, first=first),
        _("แก้ข้อสังเกตให้ครบ แล้วลงนามใหม่"),
    )


STATES = ("accepted", "returned")


def accept(ctx: Context, store: Store, signoff: Ref, state: str, reason: str = "") -> Changes:
    """Save `state` ("accepted" or "returned") of a sign-off of a lower unit. UserError if a return has no `reason`."""
    if state not in STATES:
        raise not_one_of("state", state, STATES)
    if signoff.entity != "signoff":
        raise UserError(
            _("รับรองหรือส่งคืน {ref} ไม่ได้").format(ref=signoff.local),
            _("ข้อมูลนี้ไม่ใช่การลงนามรับรอง"),
            _("เลือกการลงนามรับรองของหน่วยงาน แล้วลองใหม่"),
        )
    standing(store, signoff)
    check_clock(ctx)
    if state == "returned" and not reason.strip():
        raise UserError(_("ส่งคืนแก้ไขไม่ได้"), _("ยังไม่ได้บอกว่าต้องแก้อะไร"), _("เขียนเหตุผล แล้วส่งคืนอีกครั้ง"))
    fields: dict[str, Written] = {
        "signoff": Plain(signoff.local),
        "state": Plain(state),
        "reason": words("reason", reason.strip()) if reason.strip() else None,
    }
    return store.save(ctx, state, fresh(Ref(signoff.scope, "acceptance", ctx.new_id()), fields))


def end_sign_off(ctx: Context, store: Store, ref: Ref, reason: str) -> Changes:
    """End a sign-off and void its prints. UserError if the sign-off is not valid, if its copy signed in ink is
    confirmed already, or if `reason` is empty."""
    changes = ended(ctx, store, ref, reason)
    if standing(store, ref).text(STAGE) == SIGNED:
        raise UserError(
            _("ปลดล็อกเพื่อแก้ไขไม่ได้"),
            _("มีฉบับลงนามที่ยืนยันแล้ว"),
            _("ทำฉบับแก้ไขแทน ฉบับที่ลงนามแล้วยังอยู่และไม่ถูกยกเลิก"),
        )
    return store.save(
        ctx, "end_sign_off", [*changes, *voided(store, ctx.unit, ref, reason.strip())]
    )


def revise(ctx: Context, store: Store, ref: Ref, reason: str) -> Changes:
    """End a sign-off for a revision; its prints stay valid. UserError if the sign-off is not valid, if its copy signed
    in ink is not confirmed yet, or if `reason` is empty."""
    changes = ended(ctx, store, ref, reason)
    if standing(store, ref).text(STAGE) != SIGNED:
        raise UserError(
            _("ทำฉบับแก้ไขไม่ได้"),
            _("ยังไม่มีฉบับลงนามที่ยืนยันแล้ว"),
            _("ปลดล็อกเพื่อแก้ไข แล้วล็อกใหม่เมื่อแก้เสร็จ"),
        )
    return store.save(ctx, "revise_sign_off", changes)


def ended(ctx: Context, store: Store, ref: Ref, reason: str) -> list[Change]:
    """Return the changes that end a sign-off. UserError if it is not valid or `reason` is empty."""
    record = standing(store, ref)
    if ref.entity not in SIGNOFFS or not any(one.stands for one in store.sign_offs.of(ref)):
        raise UserError(
            _("ยกเลิกการลงนาม {ref} ไม่ได้").format(ref=ref.local),
            _("ไม่มีการลงนามที่ยังมีผลในรายการนี้"),
            _("ดูการลงนามที่หน้าเอกสารพิมพ์ หรือด้วยคำสั่ง record show แล้วลองใหม่"),
        )
    if not reason.strip():
        raise UserError(_("ยกเลิกการลงนามไม่ได้"), _("ยังไม่ได้บอกเหตุผล"), _("ระบุเหตุผลแล้วลองใหม่"))
    values: dict[str, Written] = {"ended_by": Plain(ctx.person)} if ctx.person else {}
    values["ended_why"] = Text(reason.strip())
    return [
        Change(record.ref, name, value, record.shown(name).seen) for name, value in values.items()
    ]


def voided(reader: Reader, unit: str, ref: Ref, reason: str) -> Iterator[Change]:
    """Yield the changes that void the unit's final prints of the state that a sign-off signed. Prints of a part, of two
    years or of a region that show this state are voided too, unless their ink was confirmed. Rankings stay valid."""
    found = reader.sign_offs.of(ref)
    bodies = [one.body for one in found if one.body]
    prints = {
        (name, body.state_hash.hex())
        for body in bodies
        for name in (body.subject.local, str(body.subject))
    }
    whole = {body.subject for body in bodies if not body.period}
    for paper in reader.records("paper", unit):
        options = frozenset(paper.text("options").split(","))
        if PrintOption.DRAFT in options or paper.text("void_why"):
            continue
        printed = (paper.text("subject"), paper.text("state_hash"))
        own = printed in prints and any(one.printed(options) for one in found)
        if own or (whole and shows_signed(reader, paper, options, whole)):
            yield Change(paper.ref, "void_why", Text(reason), paper.shown("void_why").seen)
