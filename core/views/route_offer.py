"""Who may be named for each step of a route when something is locked, who is proposed, and who may have signed."""

from typing import NamedTuple

from core.changes.route import ROUTE, read_route
from core.instruments.shape import Signing
from core.instruments.signers import route_of, said_of_need
from core.model.values import Record, Ref
from core.ports import Forms, Reader
from core.views.entitled import SELF, People, may_sign, not_deputy, not_of_role, of_role, roles_of, still_here, ways
from core.views.route import RouteStep, form_of, people_of


class Offer(NamedTuple):
    """A step of the route: the people who may sign it, and who is proposed."""

    id: str
    title: str
    each: bool  # everybody named signs
    people: tuple[tuple[str, str], ...]  # id, name and position in one line
    chosen: tuple[str, ...]
    other_than: tuple[str, ...] = ()
    says: str = ""  # whose signature the form asks for


def offers(reader: Reader, forms: Forms, subject: Ref, person: str = "") -> tuple[Offer, ...]:
    """The steps of the subject's form; proposed is who signed the like last, else who alone has the role.

    For the first step it is who is at the keyboard (`person`). UserError when the form is not here.
    """
    record = reader.record(subject)
    if record is None:
        return ()
    there = [one for one in reader.records("person", subject.scope) if one.number("active") != 0]
    last = last_route(reader, subject)
    steps = route_of(forms.get(form_of(reader, record)))
    return tuple(_offer(one, there, last.get(one.id, ()), person if not n else "") for n, one in enumerate(steps))


def named(reader: Reader, forms: Forms, subject: Ref, signoff: Ref) -> tuple[Offer, ...]:
    """The same for what is locked already: chosen is who is named in its sign-off."""
    record = reader.record(signoff)
    said = {one.id: one.people for one in read_route(record.text(ROUTE))} if record else {}
    return tuple(one._replace(chosen=said.get(one.id, ())) for one in offers(reader, forms, subject))


class Inker(NamedTuple):
    """Somebody who may have signed a step, in which ways, and why not when in none."""

    id: str
    words: str
    ways: tuple[str, ...]  # "" = by themselves, else as what in the place of another
    why: str = ""


def inkers(reader: Reader, unit: str, step: RouteStep) -> tuple[Inker, ...]:
    """Everybody who works here: who signs the step, then who may in their place, then the others."""
    people = people_of(reader, unit)
    found = [_inker(people, step, one) for one in still_here(people)]
    first = step.missing or step.expected
    return tuple(sorted(found, key=lambda one: (one.id not in first, SELF not in one.ways, not one.ways)))


def _inker(people: People, step: RouteStep, one: Record) -> Inker:
    found = ways(people, step, one.ref.id)
    why = "" if found else not_of_role(people, step.title, step.roles, one.ref.id)
    if not found and may_sign(people, step.roles, one.ref.id):
        why = not_deputy(people, step, one.ref.id)
    return Inker(one.ref.id, person_words(one), found, why)


def places(reader: Reader, unit: str, step: RouteStep) -> tuple[tuple[str, str], ...]:
    """Whose place somebody may sign in, where everybody named signs: id, name and position."""
    people = people_of(reader, unit)
    return tuple((one, person_words(people[one])) for one in step.missing if step.each and one in people)


def last_route(reader: Reader, subject: Ref) -> dict[str, tuple[str, ...]]:
    """Who was named for each step when this subject, else anything of its kind, was locked last."""
    found = reader.records("signoff", subject.scope)
    kind = subject.entity + "/"
    like = [one for one in found if one.text("route") and one.text("body").startswith(kind)]
    own = [one for one in like if one.text("body").startswith(f"{subject.local}|")]
    newest = (own or like)[-1:]
    return {one.id: one.people for record in newest for one in read_route(record.text("route"))}


def _offer(step: Signing, there: list[Record], last: tuple[str, ...], person: str) -> Offer:
    may = of_role(there, step.role)
    having = [one for one in may if roles_of(one)]
    known = {one.ref.id for one in may}
    chosen = tuple(one for one in last if one in known)
    if not chosen and step.need == "all":
        chosen = tuple(one.ref.id for one in having)
    if not chosen and (person in known or len(having) == 1):
        chosen = (person,) if person in known else (having[0].ref.id,)
    people = tuple((one.ref.id, person_words(one)) for one in may)
    return Offer(step.id, str(step.title), step.need == "all", people, chosen, step.other_than, said_of_need(step))


def person_words(person: Record) -> str:
    """Name and position in one line."""
    position = " ".join(person.text("position").split())
    return "  ".join(filter(None, (person.text("name"), position)))
