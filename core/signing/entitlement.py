"""Who may sign a step of a route, by role or acting for another; and who is proposed as signer when locking."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from core.forms.ports import Reader
from core.forms.shape import Signing
from core.forms.wording import acting_words, role_words
from core.i18n import _
from core.records.route import ROUTE, RouteStep, Stage, form_of, people_of
from core.values import Record, Ref

SELF = ""  # the way of signing in one's own name
PeopleById = Mapping[str, Record]  # of a unit, by id


def roles_of(person: Record) -> set[str]:
    return set(filter(None, person.text("roles").split(",")))


def still_here(people: PeopleById) -> list[Record]:
    """Return the people who have not left the unit."""
    return [one for one in people.values() if one.number("active") != 0]


def of_role(people: Iterable[Record], roles: Sequence[str]) -> list[Record]:
    """Return the people with one of the roles; everybody if no role is required, or nobody has any role yet."""
    there = list(people)
    if not roles or not any(roles_of(one) for one in there):
        return there
    return [one for one in there if roles_of(one) & set(roles)]


def may_sign(people: PeopleById, roles: Sequence[str], person: str) -> bool:
    """Return whether a person (id), even one who has left, has one of the roles or needs none."""
    asked = set(roles) if any(roles_of(one) for one in still_here(people)) else set()
    return not asked or (person in people and bool(roles_of(people[person]) & asked))


def ways(people: PeopleById, step: RouteStep, person: str) -> tuple[str, ...]:
    """Return the ways in which a person may sign a step: SELF (in their own name) or ways of acting; () if none."""
    own = may_sign(people, step.roles, person) and (not step.expected or person in step.expected)
    others = not step.each or any(one != person for one in step.missing)
    acting = others and (step.each or person not in step.expected) and may_sign(people, step.deputies, person)
    return (*((SELF,) if own else ()), *(step.acting if acting else ()))


def not_of_role(people: PeopleById, title: str, roles: Sequence[str], person: str) -> str:
    """Return a sentence that says why a person may not sign a step in their own name."""
    name = people[person].text("name") if person in people else _("ผู้นี้")
    return _("{name} ไม่ได้เป็น{roles} จึงลงนามในขั้น{title}เองไม่ได้").format(name=name, roles=roles_words(roles), title=title)


def not_deputy(people: PeopleById, step: RouteStep, person: str) -> str:
    """Return a sentence that says why a person may not sign a step in place of another."""
    if not step.acting:
        return _("ขั้นนี้ไม่ให้ลงนามแทนกัน")
    name = people[person].text("name") if person in people else _("ผู้นี้")
    return _("{name} ลงนามแทนในขั้น{title}ไม่ได้ ผู้ลงนามแทนได้คือ{roles}").format(
        name=name, title=step.title, roles=roles_words(step.deputies)
    )


def roles_words(roles: Iterable[str]) -> str:
    return _(" หรือ ").join(role_words(one) for one in roles)


def acting_ways(step: RouteStep) -> str:
    """Return in words in which ways the form lets another person sign a step."""
    return _(" หรือ ").join(acting_words(one) for one in step.acting)


class StepOffer(NamedTuple):
    """A step of the route with the people who may sign it, to choose the signers from."""

    id: str
    title: str
    each: bool  # everybody named signs
    people: tuple[tuple[str, str], ...]  # (id, name and position)
    chosen: tuple[str, ...]  # ids of those proposed or named
    other_than: tuple[str, ...] = ()  # steps other people must sign
    says: str = ""  # whose signature the form asks for


def offers(reader: Reader, subject: Ref, person: str = "") -> tuple[StepOffer, ...]:
    """Return the steps of the subject's form with proposed signers: those of the last sign-off of its kind, else in the
    first step the user (`person`), else the only person with the role. UserError if the form is not on this PC."""
    record = reader.record(subject)
    if record is None:
        return ()
    there = [one for one in reader.records("person", subject.scope) if one.number("active") != 0]
    last = last_route(reader, subject)
    steps = reader.forms.get(form_of(reader, record)).route
    return tuple(_offer(one, there, last.get(one.id, ()), person if not n else "") for n, one in enumerate(steps))


def named(reader: Reader, subject: Ref, signoff: Ref) -> tuple[StepOffer, ...]:
    """Return the steps of a locked subject's form; `chosen` in each are the people named in its sign-off."""
    record = reader.record(signoff)
    named_before = {one.id: one.people for one in Stage.route(record.text(ROUTE))} if record else {}
    return tuple(one._replace(chosen=named_before.get(one.id, ())) for one in offers(reader, subject))


class PossibleSigner(NamedTuple):
    """A person to choose as signer of a step, with the ways they may sign it, or why they may not."""

    id: str
    words: str
    ways: tuple[str, ...]  # "" = in their own name, else the way of acting for another
    why: str = ""


def inkers(reader: Reader, unit: str, step: RouteStep) -> tuple[PossibleSigner, ...]:
    """Return everybody in the unit, sorted: those who are to sign the step, those who may, then those who may not."""
    people = people_of(reader, unit)
    found = [_inker(people, step, one) for one in still_here(people)]
    first = step.missing or step.expected
    return tuple(sorted(found, key=lambda one: (one.id not in first, SELF not in one.ways, not one.ways)))


def _inker(people: PeopleById, step: RouteStep, one: Record) -> PossibleSigner:
    found = ways(people, step, one.ref.id)
    why = "" if found else not_of_role(people, step.title, step.roles, one.ref.id)
    if not found and may_sign(people, step.roles, one.ref.id):
        why = not_deputy(people, step, one.ref.id)
    return PossibleSigner(one.ref.id, person_words(one), found, why)


def offered_places(reader: Reader, unit: str, step: RouteStep) -> tuple[tuple[str, str], ...]:
    """Return (id, name and position) of those who must still sign a step that all named must sign; else ()."""
    people = people_of(reader, unit)
    return tuple((one, person_words(people[one])) for one in step.missing if step.each and one in people)


def last_route(reader: Reader, subject: Ref) -> dict[str, tuple[str, ...]]:
    """Return the people named for each step when this subject, or else any subject of its kind, was last locked."""
    found = reader.records("signoff", subject.scope)
    kind = subject.entity + "/"
    like = [one for one in found if one.text("route") and one.text("body").startswith(kind)]
    own = [one for one in like if one.text("body").startswith(f"{subject.local}|")]
    newest = (own or like)[-1:]
    return {one.id: one.people for record in newest for one in Stage.route(record.text("route"))}


def _offer(step: Signing, there: list[Record], last: tuple[str, ...], person: str) -> StepOffer:
    may = of_role(there, step.role)
    having = [one for one in may if roles_of(one)]
    known = {one.ref.id for one in may}
    chosen = tuple(one for one in last if one in known)
    if not chosen and step.need == "all":
        chosen = tuple(one.ref.id for one in having)
    if not chosen and (person in known or len(having) == 1):
        chosen = (person,) if person in known else (having[0].ref.id,)
    people = tuple((one.ref.id, person_words(one)) for one in may)
    return StepOffer(step.id, str(step.title), step.need == "all", people, chosen, step.other_than, step.need_words)


def person_words(person: Record) -> str:
    """Return a person's name and position in one line."""
    position = " ".join(person.text("position").split())
    return "  ".join(filter(None, (person.text("name"), position)))
