"""An instrument as data: flat lists, nesting by `in`, every id written. The reader, the JSON Schema and the
Excel sheets all follow from these dataclasses; a list here is a list in YAML and a sheet in Excel."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple


class Words(NamedTuple):
    """A text in Thai and, where given, English."""

    th: str = ""
    en: str = ""

    def __str__(self) -> str:
        return self.th


def key(name: str, **default: Any) -> Any:
    """A field whose name in the file is a Python keyword."""
    return field(metadata={"key": name}, **default)


class Test(NamedTuple):
    """`field op value`: op is one of is, is not, has, =, ≠, <, ≤, >, ≥, answered."""

    field: str
    op: str
    value: str = ""


# Joined as any (outer) of alls (inner); () = always. Never deeper, never with arithmetic.
Condition = tuple[tuple[Test, ...], ...]


class Limit(NamedTuple):
    """`>= 60`: the comparison a measure, a pass rule or an award must satisfy, in exact numbers."""

    op: str  # >=, >, <=, <, =
    value: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    id: str
    title: Words
    award: Words = Words()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A named set of nodes. Of profiles with the same `choice` exactly one is on."""

    id: str
    title: Words
    choice: str = ""
    default: bool = False
    by: str = "office"  # office | answer: who turns it on
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """A branch of the scored tree."""

    id: str
    within: str = key("in", default="")
    title: Words
    short: Words = Words()
    points: tuple[Fraction, ...] = ()  # ladder: points of level 1, 2, 3 …; level 0 is 0
    roll_up: str = ""  # sum, mean, weighted mean, lowest, highest, share met, ladder; "" = the instrument's kind
    weight: Fraction | None = None
    full: Fraction | None = None
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What a level of a dimension says as a whole; level 0 is what is printed when nothing is reached."""

    within: str = key("in")  # dimension
    level: int
    text: Words = Words()
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A node that is answered, or, with `need`, a group of nodes."""

    id: str
    within: str = key("in")  # `dimension/level`, a dimension, or the id of a group
    text: Words
    number: str = ""  # as printed
    need: str = ""  # "" answered; all | any | <n> makes it a group
    parts: str = "all"  # all | any of its parts
    profiles: tuple[str, ...] = ()  # counts only while one of these is on
    not_applicable: str = ""  # "" = the form does not allow it; met = counts as met
    asks: str = ""  # absence = met when it did not happen
    verified_by: str = ""
    scale: str = ""
    weight: Fraction | None = None
    points: Fraction | None = None
    cap: tuple[str, ...] = ()  # not above the lowest of these asks
    when: Condition = ()
    help: Words = Words()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    id: str
    within: str = key("in")
    text: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number that must satisfy a limit. The same id under several nodes is the same figure."""

    id: str
    within: str = key("in")
    kind: str = "count"  # count | number | percent (of two counts)
    holds: Limit = key("is")
    text: Words = Words()
    of: Words = Words()  # what is counted or compared
    unit: Words = Words()
    each: str = ""  # quarter | month: the least of the year counts
    none: str = ""  # met: a percent of zero counts as met


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    id: str
    within: str = key("in")
    kind: Words
    many: int = 1
    dated: str = ""  # period = inside the period
    if_missing: str = "warn"  # warn | block


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule across items. not_same_project: the project of `item` may not be one of `against` (dimensions)."""

    id: str
    kind: str  # not_same_project | same_project | refers_to
    item: str
    against: tuple[str, ...] = ()
    text: Words = Words()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    id: str
    points: Fraction
    text: Words
    awards: Limit = Limit(">=", Fraction(1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    id: str
    of: str = "total"
    least: Fraction = key("from")
    title: Words = Words()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    id: str
    of: str = "base"
    holds: Limit = key("is")
    decides_for: tuple[str, ...] = ()  # groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """A points-free ladder; what standing it keeps or gives when its first level holds."""

    id: str
    group: str
    title: Words
    gives: str = ""  # keeps_status | becomes_model


@dataclass(frozen=True, slots=True, kw_only=True)
class RankLevel:
    id: str
    within: str = key("in")  # rank
    text: Words
    of: str = ""  # base: computed from the score
    holds: Limit | None = key("is", default=None)
    need: str = "all"  # all | any of its measures


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    id: str
    title: Words = Words()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A value of a scale or of a choice field."""

    id: str
    within: str = key("in")  # scale
    text: Words
    points: Fraction | None = None
    band: str = ""
    result: str = ""  # met | partly | not_met | not_applicable
    only: tuple[str, ...] = ()  # profiles
    turns_on: str = ""  # profile
    under: str = ""  # a value of another list


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One of several things an item asks; type as for plan fields."""

    id: str
    within: str = key("in")
    text: Words
    type: str = "choice"
    scale: str = ""
    required: bool = False
    default: str = ""
    when: Condition = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a sheet is filled for: once per office, or once per entry of a register."""

    id: str
    title: Words
    register: str = ""  # kind of a register plan; "" = once per office


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of plan row; kinds form a tree, everything that repeats is a row."""

    id: str
    within: str = key("in", default="")
    title: Words = Words()
    list: bool = False  # edited as lines in its parent's form
    number: str = ""  # given, or the pattern of the printed number
    alone: str = ""  # none = a single line has no number
    stage: str = "plan"  # plan | report
    at_least: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of one or more plan kinds."""

    id: str
    kind: tuple[str, ...]
    title: Words = Words()
    type: str = "text"  # text longtext integer decimal money percent date period choice units people link files
    unit: Words = Words()
    scale: str = ""  # choices
    to: str = ""  # link: instrument and list (`cdd-clean.items`)
    stage: str = "plan"
    required: str = ""  # plan | report | ""
    default: str = ""
    print: bool = True
    personal: bool = False
    when: Condition = ()
    least: str = key("min", default="")
    most: str = key("max", default="")
    step: str = ""
    pattern: str = ""
    message: Words = Words()
    fault: str = "warn"  # warn | block


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A cell the program fills: one named operation over named fields."""

    id: str
    kind: str
    op: str  # sum difference product share mean lowest highest count days_between look_up first baht_words
    over: tuple[str, ...]
    title: Words = Words()
    unit: Words = Words()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A paper of the instrument: which builder, which page, who signs."""

    id: str
    title: tuple[Words, ...] = ()
    short: Words = Words()
    builder: str = "table"
    page: str = "portrait"
    digits: str = "thai"
    table_per: str = ""
    rows: str = ""
    heading: tuple[str, ...] = ()
    sign: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    paper: str
    head: Words
    show: str
    width: int = 0  # percent
    merge: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Carry:
    """What became of an item or value of the edition before."""

    edition: int
    old: str
    new: str = ""
    how: str = "same"  # same reworded split merged new gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    id: str
    edition: int
    revision: int = 1
    title: Words
    short: Words = Words()
    aliases: tuple[str, ...] = ()
    owner: Words = Words()
    source: str = ""
    kind: str = ""  # ladder weighted checklist matrix kpi; "" = a plan form
    periods: str = "none"  # quarter month half none
    groups: tuple[Group, ...] = ()
    profiles: tuple[Profile, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    levels: tuple[Level, ...] = ()
    items: tuple[Item, ...] = ()
    parts: tuple[Part, ...] = ()
    measures: tuple[Measure, ...] = ()
    proofs: tuple[Proof, ...] = ()
    rules: tuple[Rule, ...] = ()
    extra: tuple[Extra, ...] = ()
    bands: tuple[Band, ...] = ()
    passes: tuple[Pass, ...] = ()
    ranks: tuple[Rank, ...] = ()
    rank_levels: tuple[RankLevel, ...] = ()
    scales: tuple[Scale, ...] = ()
    choices: tuple[Choice, ...] = ()
    asks: tuple[Ask, ...] = ()
    subjects: tuple[Subject, ...] = ()
    kinds: tuple[Kind, ...] = ()
    fields: tuple[Field, ...] = ()
    computed: tuple[Computed, ...] = ()
    papers: tuple[Form, ...] = ()
    columns: tuple[Column, ...] = ()
    carry: tuple[Carry, ...] = ()

    @property
    def using(self) -> str:
        """`id/edition/revision`: what a record names."""
        return f"{self.id}/{self.edition}/{self.revision}"
