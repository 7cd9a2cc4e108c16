"""What the fields of a plan link to: the entries of a list of another form, or of its own, by id and in words."""

from collections.abc import Mapping

from core.errors import UserError
from core.forms.field_types import type_of
from core.forms.shape import Instrument
from core.log.ports import Forms
from core.thai.numbering import arabic_digits

Links = Mapping[str, tuple[tuple[str, str], ...]]  # `form.list` -> (id, words) of each entry


def links_of(forms: Forms, form: Instrument) -> Links:
    """The entries of every list its fields link to; none of a form that is not here."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for field in (each for each in form.fields if type_of(each).source == "entries"):
        using, _dot, name = field.to.rpartition(".")
        try:
            entries = getattr(forms.get(using) if using else form, name, ())
        except UserError:
            entries = ()
        found[field.to] = tuple((each.id, _entry(each)) for each in entries)
    return found


def link_names(links: Links) -> dict[str, str]:
    """The words of each entry by `form.list/id`."""
    return {f"{to}/{id_}": words for to, entries in links.items() for id_, words in entries}


def _entry(each: object) -> str:
    """An entry of a list by its number and its words."""
    said = (str(getattr(each, name, "") or "") for name in ("number", "text", "title"))
    return arabic_digits(" ".join(part for part in said if part)) or str(getattr(each, "id", ""))
