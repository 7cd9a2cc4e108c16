"""Who may sign a step of a route: who has its role, or acts for them as the form lets them.

Roles are what the office says of its people. As long as it has said so of nobody, everybody may sign everything.
"""

from collections.abc import Iterable, Mapping, Sequence

from core.i18n import _
from core.instruments.signers import acting_words, role_words
from core.model.values import Record
from core.views.route import RouteStep

SELF = ""  # the way of who signs by themselves
People = Mapping[str, Record]  # of a unit, by id


def roles_of(person: Record) -> set[str]:
    return set(filter(None, person.text("roles").split(",")))


def still_here(people: People) -> list[Record]:
    """Those who have not left."""
    return [one for one in people.values() if one.number("active") != 0]


def of_role(people: Iterable[Record], roles: Sequence[str]) -> list[Record]:
    """Those who have one of the roles; everybody where none is asked, or while nobody has any."""
    there = list(people)
    if not roles or not any(roles_of(one) for one in there):
        return there
    return [one for one in there if roles_of(one) & set(roles)]


def may_sign(people: People, roles: Sequence[str], person: str) -> bool:
    """Whether somebody, perhaps one who has left, has one of the roles or needs none."""
    asked = set(roles) if any(roles_of(one) for one in still_here(people)) else set()
    return not asked or (person in people and bool(roles_of(people[person]) & asked))


def ways(people: People, step: RouteStep, person: str) -> tuple[str, ...]:
    """How somebody may sign a step: by themselves, and in the place of another; () = not at all."""
    own = may_sign(people, step.roles, person) and (not step.expected or person in step.expected)
    others = not step.each or any(one != person for one in step.missing)
    acting = others and (step.each or person not in step.expected) and may_sign(people, step.deputies, person)
    return (*((SELF,) if own else ()), *(step.acting if acting else ()))


def not_of_role(people: People, title: str, roles: Sequence[str], person: str) -> str:
    """Why somebody does not sign a step by themselves, as a sentence."""
    name = people[person].text("name") if person in people else _("ผู้นี้")
    return _("{name} ไม่ได้เป็น{roles} จึงลงนามในขั้น{title}เองไม่ได้").format(name=name, roles=roles_words(roles), title=title)


def not_deputy(people: People, step: RouteStep, person: str) -> str:
    """Why somebody does not sign a step in the place of another, as a sentence."""
    if not step.acting:
        return _("ขั้นนี้ไม่ให้ลงนามแทนกัน")
    name = people[person].text("name") if person in people else _("ผู้นี้")
    return _("{name} ลงนามแทนในขั้น{title}ไม่ได้ ผู้ลงนามแทนได้คือ{roles}").format(
        name=name, title=step.title, roles=roles_words(step.deputies)
    )


def roles_words(roles: Iterable[str]) -> str:
    return _(" หรือ ").join(role_words(one) for one in roles)


def acting_known(step: RouteStep) -> str:
    """In which ways the form lets another sign, as words."""
    return _(" หรือ ").join(acting_words(one) for one in step.acting)
