"""What the dialog of giving work offers: units below by region, what they are to do, and what is made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.assigning.orders import ITEM, REGISTER, ROW, Assignment, Order, assignments
from core.assigning.rules import CellOffer, offers
from core.errors import UserError
from core.forms.ports import Forms, Reader
from core.forms.settings import form_for
from core.forms.shape import Instrument
from core.i18n import _
from core.log.contents import standing
from core.people.units import Unit, listed, register
from core.thai.numbering import arabic_digits
from core.values import Ref


class RegisterForm(NamedTuple):
    """A form whose rows units may be asked to fill in."""

    using: str
    title: str


class RegisterKind(NamedTuple):
    """A kind of rows of such a form, and what the row above can be made of it."""

    id: str
    title: str
    cells: tuple[CellOffer, ...]


@dataclass(frozen=True, slots=True)
class GiveChoices:
    """Everything that can be given for one row, plan or item."""

    about: Ref
    item: str
    year: int
    text: str  # what is proposed as its words
    whats: tuple[str, ...]  # row | register | item: what may be asked
    cells: tuple[CellOffer, ...]  # of the row itself
    registers: tuple[RegisterForm, ...]
    units: tuple[Unit, ...]

    @property
    def regions(self) -> tuple[int, ...]:
        return tuple(sorted({one.region for one in self.units if one.region}))


def give_choices(reader: Reader, about: Ref, item: str, text: str) -> GiveChoices:
    """What can be given, and to whom; `text` is what the row or item is called. UserError when it is gone."""
    record = standing(reader, about)
    home = standing(reader, record.reference("plan")) if about.entity == "row" else record
    form = form_for(reader, home)
    kind = record.text("kind")
    whats: tuple[str, ...] = (ROW, REGISTER) if about.entity == "row" else (REGISTER,)
    return GiveChoices(
        about,
        item,
        home.number("year") or 0,
        text,
        (ITEM,) if item else whats,
        _free(reader, about, offers(ROW, form, kind, form, kind)) if about.entity == "row" else (),
        () if item else _registers(reader.forms, form),
        listed(register(reader), about.scope),
    )


def _free(reader: Reader, about: Ref, cells: Sequence[CellOffer]) -> tuple[CellOffer, ...]:
    """Nothing is chosen beforehand for a cell that another work of the row writes already."""
    taken = {each.to for one in assignments(reader, about=about) for each in one.order.figures}
    return tuple(one._replace(likely=None) if one.to in taken else one for one in cells)


def _registers(forms: Forms, own: Instrument) -> tuple[RegisterForm, ...]:
    """Every form that has rows, the own one first."""
    found = {one.id: one for one in forms.labels() if one.plans}
    shown = (RegisterForm(one.using, arabic_digits(str(one.heading))) for one in found.values())
    return tuple(sorted(shown, key=lambda one: (one.using.partition("/")[0] != own.id, one.title)))


def register_kinds(reader: Reader, about: Ref, using: str) -> tuple[RegisterKind, ...]:
    """The kinds of rows of a form that can be asked for, with what is made of each; none while it is not here."""
    record = standing(reader, about)
    home = standing(reader, record.reference("plan")) if about.entity == "row" else record
    try:
        own, asked = form_for(reader, home), reader.forms.get(using)
    except UserError:
        return ()
    above = record.text("kind") if about.entity == "row" else ""
    filled = [kind for kind in asked.kinds if any(kind.id in each.kind for each in asked.fields)]
    return tuple(
        RegisterKind(one.id, arabic_digits(str(one.title)), offers(REGISTER, asked, one.id, own, above))
        for one in sorted(filled, key=lambda one: not one.list)
    )


def given_words(order: Order) -> str:
    """What units are asked to do."""
    if order.what == ITEM:
        return _("ส่งหลักฐานของข้อนี้")
    return _("กรอกรายการนี้") if order.what == ROW else _("กรอกทะเบียน")


def comments_of(given: Sequence[Assignment]) -> tuple[Ref, ...]:
    """The comments by which an order was given."""
    return tuple(one.ref for one in given)
