"""Hand over roles and open work from a leaving officer to a successor, in one save: now, or planned for a day."""

from collections.abc import Iterator
from datetime import date

from core.entities import DELETED
from core.errors import UserError
from core.forms.ports import Store
from core.forms.vocabulary import written
from core.i18n import _
from core.log.deeds import changes_to, check_clock, fresh
from core.log.ports import Context, standing
from core.people.units import TOKEN, PlannedHandover
from core.records.route import ROUTE, PlannedRouteStep, form_of_signoff
from core.signing.chain import roles_of
from core.signing.deeds import check_apart
from core.succession.view import Successor, awaiting, headed_by, named_cells, renamed
from core.thai.days import short_date
from core.values import Change, Changes, Plain, Record, Ref, Text, Written


def hand_over(ctx: Context, store: Store, leaver: Ref, successor: Successor, day: date) -> Changes:
    """Give `successor` the leaver's roles, headship, open work and signatures due on unprinted papers; make the leaver
    inactive. Finished, signed or locked work keeps the old name; in plans and assessments, only lists of names change.
    UserError if `day` is yet to come, or if the leaver or successor does not work in the office."""
    check_clock(ctx)
    if day > ctx.now.date():
        raise UserError(
            _("ยังย้ายงานและหน้าที่ไม่ได้"),
            _("หน้าที่ย้ายตั้งแต่วันที่ {day} ซึ่งยังมาไม่ถึง").format(day=short_date(day)),
            _("พิมพ์บันทึกส่งมอบงานไว้ก่อนได้ แล้วย้ายเมื่อถึงวันนั้น"),
        )
    person = standing(store, leaver)
    if person.number("active") == 0:
        raise _refused(_("{name} ส่งมอบงานหรือออกจากทะเบียนไปแล้ว").format(name=person.text("name")))
    follower, changes = _follower(ctx, store, person, successor)
    name = successor.name.strip() or standing(store, follower).text("name")
    # Their roles stay: ink they gave before is still confirmed as theirs, and who has left is offered nothing.
    changes += changes_to(person, {"active": 0})
    office = headed_by(store, ctx.unit, person)
    if office is not None:
        changes += changes_to(office, {"head": Text(name)})
    routes, notes = _routes(ctx, store, person, follower)
    changes += routes
    left = 0
    for cell in named_cells(store, ctx.unit, person.text("name")):
        left += bool(cell.reason)
        if not cell.reason:
            value = Text(renamed(cell.text, person.text("name"), name))
            changes.append(Change(cell.ref, cell.field, value, cell.shown.seen))
    if left:
        notes.append(_("มี {n} ช่องที่ยังเป็นชื่อเดิม ดูเหตุผลในรายการ").format(n=left))
    return store.save(ctx, "hand_over", changes) | Changes(notes=tuple(notes))


def _follower(
    ctx: Context, store: Store, person: Record, successor: Successor
) -> tuple[Ref, list[Change]]:
    """Return the successor, and the changes that give the roles; a new person is created if needed."""
    if successor.person is None:
        if not successor.name.strip():
            raise _refused(_("ยังไม่ได้บอกผู้รับมอบ"))
        roles = ",".join(sorted(roles_of(person))) or None
        values = {
            "name": successor.name.strip(),
            "position": successor.position.strip(),
            "roles": roles,
            "active": 1,
        }
        new = Ref(ctx.unit, "person", ctx.new_id())
        return new, fresh(
            new, {field: written("person", field, value) for field, value in values.items()}
        )
    found = standing(store, successor.person)
    if found.ref.entity != "person" or found.ref == person.ref or found.number("active") == 0:
        raise _refused(_("ผู้รับมอบต้องเป็นคนอื่นที่ยังทำงานที่นี่"))
    roles = ",".join(sorted(roles_of(found) | roles_of(person))) or None
    return found.ref, changes_to(found, {"roles": written("person", "roles", roles)})


def _refused(reason: str) -> UserError:
    return UserError(
        _("ย้ายงานและหน้าที่ไม่ได้"), reason, _("เลือกผู้รับมอบจากทะเบียนผู้ใช้งาน หรือเพิ่มคนใหม่ แล้วลองใหม่")
    )


def _routes(
    ctx: Context, store: Store, person: Record, follower: Ref
) -> tuple[list[Change], list[str]]:
    """Return the changes that make the successor expected in open routes, and notes on routes that stay unchanged."""
    found, notes = list[Change](), list[str]()
    for one in awaiting(store, ctx.unit):
        if not one.passes_from(person.ref.id):
            continue
        route = one.passed(person.ref.id, follower.id)
        form = form_of_signoff(store, one.signoff)
        try:
            check_apart(form.route if form else (), route)
        except UserError as problem:
            notes.append(f"{one.title}: {problem.why}")
            continue
        found += changes_to(one.signoff, {ROUTE: Plain(PlannedRouteStep.write(route))})
    return found, notes


def plan_hand_over(
    ctx: Context, store: Store, leaver: Ref, successor: Successor, day: date
) -> Changes:
    """Store that `successor` takes over from `leaver` on `day`; this replaces an earlier plan. UserError if the day has
    come, the leaver no longer works in the office, or `successor` is not another person of the office."""
    person = standing(store, leaver)
    check_clock(ctx)
    if day <= ctx.now.date():
        wrong = _("วันนั้นมาถึงแล้ว ย้ายได้ทันที")
    elif person.number("active") == 0:
        wrong = _("ผู้นี้ส่งมอบงานหรือออกจากทะเบียนไปแล้ว")
    elif successor.person is None and not successor.name.strip():
        wrong = _("ยังไม่ได้บอกผู้รับมอบ")
    elif successor.person == leaver:
        wrong = _("ผู้รับมอบต้องเป็นคนอื่น")
    else:
        wrong = ""
    if successor.person is not None and not wrong:
        follower = standing(store, successor.person)
        if follower.ref.entity != "person" or follower.number("active") == 0:
            wrong = _("ผู้รับมอบต้องเป็นคนอื่นที่ยังทำงานที่นี่")
    if wrong:
        raise UserError(_("จดวันส่งมอบงานไม่ได้"), wrong, _("เลือกผู้รับมอบและวันที่ยังมาไม่ถึง แล้วลองใหม่"))
    fields: dict[str, Written] = {
        "about": Plain(leaver.local),
        "text": Text(_("ส่งมอบงานตั้งแต่ {day}").format(day=short_date(day))),
        "carried": 0,
        "chosen": Plain(TOKEN),
        "day": Plain(day.isoformat()),
    }
    if successor.person is not None:
        fields["among"] = Plain(successor.person.local)
    else:
        fields["committee"] = Text("\n".join((successor.name.strip(), successor.position.strip())))
    motion = fresh(Ref(ctx.unit, "motion", ctx.new_id()), fields)
    return store.save(ctx, "plan_hand_over", [*_dropped(ctx, store, leaver), *motion])


def drop_hand_over(ctx: Context, store: Store, leaver: Ref) -> Changes:
    """Delete the planned handover of a person, also if two PCs recorded one."""
    return store.save(ctx, "drop_hand_over", [*_dropped(ctx, store, leaver)])


def _dropped(ctx: Context, store: Store, leaver: Ref) -> Iterator[Change]:
    for one in (each for each in PlannedHandover.of(store, ctx.unit) if each.leaver == leaver):
        yield Change(
            one.ref,
            DELETED,
            store.history.cut(one.ref.scope),
            standing(store, one.ref).shown(DELETED).seen,
        )
