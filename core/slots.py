"""Parse the name of a record's field: its family (first word), id, period, and which part (a count) the field holds."""

import re
from functools import lru_cache
from typing import NamedTuple

# families of an answer that can move a score
ANSWERED = frozenset({"part", "measure", "ask", "same_as"})
OF_ROWS = frozenset({"f", "p"})  # families of a row of a plan and its progress; p of persons
# Those of every entity; and `proof`, by which findings and trial cases name the evidence of an item.
FAMILIES = ANSWERED | OF_ROWS | {"extra", "setting", "waits", "drawn", "ink", "step", "proof"}
# q1, 2569q1, 2569m03, or its place
_PERIOD = re.compile(r"([0-9]{4})?(q[1-4]|h[12]|m(0[1-9]|1[0-2]))|[0-9]+")
_ENDS = {"measure": ("num", "den"), "setting": ("why",)}


class Slot(NamedTuple):
    """A field's parsed name: `measure.x.2569q1.num` has family `measure`, id `x`, period `2569q1` and end `num`."""

    family: str  # "" = a column: state, choice, note
    id: str  # within the family; of a column its name
    period: str = ""  # period, only of a figure
    end: str = ""  # num or den of a figure, why of a setting

    @property
    def name(self) -> str:
        """Return the field's name as records spell it."""
        return ".".join((self.family, self.id, *filter(None, self[2:]))) if self.family else self.id

    def ended(self, end: str) -> str:
        """Return the field's name with `end`, such as `num`, as its last part; if `end` is "", without such a part."""
        return self._replace(end=end).name


@lru_cache(maxsize=8192)
def parse_slot(name: str) -> Slot:
    """Parse a field's name. A name without a known first word, such as `state`, has family "" and the name as id."""
    family, _point, rest = name.partition(".")
    if not rest or family not in FAMILIES:
        return Slot("", name)
    stem, point, last = rest.rpartition(".")
    end = last if point and last in _ENDS.get(family, ()) else ""
    if end:
        rest, (stem, _point, last) = stem, stem.rpartition(".")
    if family == "measure" and stem and _PERIOD.fullmatch(last):
        return Slot(family, stem, last, end)
    return Slot(family, rest, "", end)


def is_setting(name: str) -> bool:
    return parse_slot(name).family == "setting"
