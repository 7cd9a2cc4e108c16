"""Who the assessors of a sheet are as they are read, and in which order: the chair's answer never comes first."""

from collections.abc import Iterable

from core.assessment.ballots import Ballot
from core.forms.ports import Reader
from core.i18n import _
from core.people.units import own_member
from core.values import Record, Ref

CHAIR = "chair"  # the role of a person (core.forms.vocabulary.ROLES)


def called_assessor(reader: Reader, scope: str, assessor: str) -> str:
    """Whom a sheet of this unit names: the name where it may be read here, else the beginning of the id."""
    person = _person(reader, scope, assessor)
    name = person.text("name") if person else ""
    own, called = ("", "") if name else own_member(reader)
    if own and assessor == f"person/{own}":
        return called
    return name or _("กรรมการ {id}").format(id=assessor.rpartition("/")[2][:8])


def assessor_words(reader: Reader, ballot: Ballot) -> str:
    """Who fills it."""
    return called_assessor(reader, ballot.sheet.scope, ballot.assessor)


def is_chair(reader: Reader, scope: str, assessor: str) -> bool:
    """Whether a sheet of this unit names its chair."""
    person = _person(reader, scope, assessor)
    return person is not None and CHAIR in person.text("roles").split(",")


def _person(reader: Reader, scope: str, assessor: str) -> Record | None:
    entity, _slash, id_ = assessor.partition("/")
    return reader.record(Ref(scope, entity, id_)) if entity == "person" else None


def seat(reader: Reader, scope: str, assessor: str) -> tuple[bool, str]:
    """What sheets of this unit are ordered by: the names of their assessors, the chair's last."""
    return is_chair(reader, scope, assessor), called_assessor(reader, scope, assessor)


def seated(reader: Reader, ballots: Iterable[Ballot]) -> tuple[Ballot, ...]:
    """In the order in which they are shown, on the screen and on paper."""
    return tuple(sorted(ballots, key=lambda one: (*seat(reader, one.sheet.scope, one.assessor), one.sheet.id)))
