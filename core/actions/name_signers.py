"""Who is named to sign the steps of a route: of their roles, apart where the form says so, all where it says all."""

from collections.abc import Sequence

from core.changes.present import standing
from core.changes.route import Stage
from core.errors import UserError
from core.i18n import _
from core.instruments.shape import Signing
from core.model.values import Ref
from core.ports import Reader
from core.views.entitled import may_sign, not_of_role, of_role, roles_of, roles_words, still_here
from core.views.route import people_of


def named(reader: Reader, scope: str, steps: Sequence[Signing], route: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """The route as it is kept: where all of a role sign and nobody is named, all who have it; () when nobody is named.

    Raises UserError when it cannot be kept so.
    """
    given = route or tuple(Stage(one.id) for one in steps)
    if route or any(one.need == "all" for one in steps):
        given = everybody(reader, scope, steps, given)
        check_named(reader, scope, steps, given)
    return given if any(one.people for one in given) or route else ()


def everybody(reader: Reader, scope: str, steps: Sequence[Signing], route: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """The route with everybody who has the role, in the steps that all of them sign and that name nobody."""
    whole = {one.id: one for one in steps if one.need == "all"}
    there = [one for one in still_here(people_of(reader, scope)) if roles_of(one)]
    return tuple(
        one._replace(people=tuple(each.ref.id for each in of_role(there, whole[one.id].role)))
        if one.id in whole and not one.people
        else one
        for one in route
    )


def check_named(reader: Reader, scope: str, steps: Sequence[Signing], route: tuple[Stage, ...]) -> None:
    """UserError unless these are the steps of the form in its order, and may be signed by who is named for them."""
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
    """UserError unless these are the steps of the form, in its order."""
    if tuple(one.id for one in route) != known:
        raise UserError(
            _("ใช้ลำดับการลงนามนี้ไม่ได้"),
            _("ขั้นลงนามของแบบนี้คือ {steps}").format(steps=", ".join(known)),
            _("ระบุผู้ลงนามตามขั้นของแบบ แล้วลองใหม่"),
        )


def check_apart(steps: Sequence[Signing], route: tuple[Stage, ...]) -> None:
    """UserError when one person is to sign two steps that the form keeps apart."""
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
