"""Who may be named for each step of a route when something is locked, and who is proposed."""

from typing import NamedTuple

from core.actions.sign_off import form_of
from core.changes.route import ROUTE, read_route
from core.instruments.shape import Signing
from core.instruments.signers import route_of
from core.model.values import Record, Ref
from core.ports import Forms, Reader


class Offer(NamedTuple):
    """A step of the route: the people there are, those of its role first, and who is proposed."""

    id: str
    title: str
    each: bool  # everybody named signs
    people: tuple[tuple[str, str], ...]  # id, name and position in one line
    chosen: tuple[str, ...]
    other_than: tuple[str, ...] = ()


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


def last_route(reader: Reader, subject: Ref) -> dict[str, tuple[str, ...]]:
    """Who was named for each step when this subject, else anything of its kind, was locked last."""
    found = reader.records("signoff", subject.scope)
    kind = subject.entity + "/"
    like = [one for one in found if one.text("route") and one.text("body").startswith(kind)]
    own = [one for one in like if one.text("body").startswith(f"{subject.local}|")]
    newest = (own or like)[-1:]
    return {one.id: one.people for record in newest for one in read_route(record.text("route"))}


def _offer(step: Signing, there: list[Record], last: tuple[str, ...], person: str) -> Offer:
    having = [one for one in there if set(step.role) & set(one.text("roles").split(","))]
    listed = [*having, *(one for one in there if one not in having)]
    known = {one.ref.id for one in there}
    chosen = tuple(one for one in last if one in known)
    if not chosen and step.need == "all":
        chosen = tuple(one.ref.id for one in having)
    if not chosen and (person in known or len(having) == 1):
        chosen = (person,) if person in known else (having[0].ref.id,)
    people = tuple((one.ref.id, person_words(one)) for one in listed)
    return Offer(step.id, str(step.title), step.need == "all", people, chosen, step.other_than)


def person_words(person: Record) -> str:
    """Name and position in one line."""
    position = " ".join(person.text("position").split())
    return "  ".join(filter(None, (person.text("name"), position)))
