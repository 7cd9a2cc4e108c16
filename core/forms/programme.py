"""A programme as dataclasses: it binds forms for a year and says who does what until when, and how units are chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from core.forms.plan_shape import FormSetting
from core.forms.shape import UnitGroup
from core.forms.wording import EMPTY, IN, Limit, Words

MOST_DAYS = 366  # for objections to a result


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitKind:
    """A kind of unit that the programme assesses, its profile, and how many there are (`count`, 0 = all registered)."""

    id: str  # a kind of unit in the register: centre region province district section
    title: Words
    profile: str = ""
    count: int = 0  # number of units; 0 = as many as the register has


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitGroupMember:
    """A unit that the programme puts into a group by name; a unit that is named nowhere belongs to the group `rest`."""

    within: str = field(metadata=IN)  # group
    units: str  # a kind of Units
    name: str  # as the register has it, or one of its aliases


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the programme's year, `start` to `until` (ISO days). `words`: this time as the source says it;
    `yields`: kind of record that shows the step as done; `form`: the form, item or paper it asks for."""

    YIELDS: ClassVar[Mapping[str, str]] = {
        "plan": "plan",
        "progress": "progress",
        "assessment": "assessment",
        "standing": "standing",
    }

    id: str
    title: Words
    who: str = "office"  # office | committee | centre
    start: str = field(metadata={"key": "from"}, default="")
    until: str = ""
    words: Words = EMPTY
    basis: Words = EMPTY  # why this date was chosen, if the source gives none
    every: str = ""  # month | quarter
    days: int = 0
    after: tuple[str, ...] = ()
    yields: str = ""  # plan | progress | assessment | review | paper | standing
    form: str = ""  # instrument, or instrument and item or paper (`cdd-clean.items.d2.l4.2`)

    @property
    def item(self) -> str:
        """Return the item id in a step's `form`: `d2.l4.2` for `cdd-clean.items.d2.l4.2`; "" if it names no item."""
        return self.form.partition(".items.")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Committee:
    """A committee that judges `groups` of units under a `profile` ("" = any): one for each region, or one for all.
    `objections`: days that a unit has to object to its result, 0 = the result is final at once."""

    id: str
    title: Words
    groups: tuple[str, ...]
    profile: str = ""  # "" = every profile
    per: str = ""  # region; "" = one committee
    called: Words = EMPTY  # its name within a sentence: แต่งตั้งคณะกรรมการ…; "" = its title
    # days a unit has to object to its preliminary result; 0 = a release is final at once
    objections: int = 0

    @property
    def phrase(self) -> str:
        """The committee's name as written in the order that appoints it."""
        return str(self.called) or str(self.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeSeat:
    """A seat in a committee, named by official position; a programme lists the seats of a committee in order."""

    within: str = field(metadata=IN)  # committee
    position: Words
    role: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeTarget:
    """A target for the programme as a whole; `of` is the number of units that make up the whole."""

    id: str
    title: Words
    holds: Limit = field(metadata={"key": "is"})
    unit: Words = EMPTY
    of: int = 0  # number of units that make up the whole


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionRule:
    """A rule that selects the best `take` units of a group by total or base score (`by`), in each region or, with `per`
    "", among all. Ties are shown, not broken."""

    id: str
    group: str
    profile: str = ""
    per: str = ""  # region; "" = in all
    take: int = 1
    by: str = "total"  # total | base
    least: Limit | None = field(metadata={"key": "is"}, default=None)
    ties: str = "shown"
    outcome: str = "outstanding"
    text: Words = EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class NextGroupRule:
    """A rule by which a unit of `group` belongs to the group `to` next year, "" = the programme does not say which."""

    id: str
    group: str  # its group this year
    to: str = ""  # its group next year; "" = the source does not say
    rule: str = ""  # entry | passes | fails
    outcome: str = ""  # outstanding | model | kept | lost
    text: Words = EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """An item on the agenda of a visit. It takes exactly `minutes` or, if that is 0, `least` to `most` minutes."""

    id: str
    title: Words
    number: str = ""
    who: str = "committee"
    minutes: int = 0
    least: int = field(metadata={"key": "min"}, default=0)
    most: int = field(metadata={"key": "max"}, default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A programme of one year: its forms, steps with dates, groups, committees, targets and rules."""

    id: str
    edition: int
    revision: int = 1
    title: Words
    short: Words = EMPTY
    aliases: tuple[str, ...] = ()
    owner: Words = EMPTY
    source: str = ""
    help: Words = EMPTY  # what it is for, which units it asks and when
    instruments: tuple[str, ...] = ()  # `id/edition`
    # words one of which its units, or a unit above them, have in their names; () = any
    ministry: tuple[str, ...] = ()
    joining: str = ""  # voluntary = a unit is asked nothing before it joins; "" = what is published is obligatory
    # the last year it is in force; before its edition = ended; 0 = until a newer edition
    last: int = 0
    rest: str = ""  # the group of every unit not named in `members`
    regions: int = 0
    units: tuple[UnitKind, ...] = ()
    groups: tuple[UnitGroup, ...] = ()
    members: tuple[UnitGroupMember, ...] = ()
    steps: tuple[Step, ...] = ()
    committees: tuple[Committee, ...] = ()
    seats: tuple[CommitteeSeat, ...] = ()
    targets: tuple[ProgrammeTarget, ...] = ()
    selections: tuple[SelectionRule, ...] = ()
    moves: tuple[NextGroupRule, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    settings: tuple[FormSetting, ...] = ()
    # SHA-256, hex, of the file it was read from
    file: str = field(default="", compare=False, metadata={"key": ""})
    # the version it names, 0 = none
    language: int = field(default=0, compare=False, metadata={"key": ""})

    @property
    def using(self) -> str:
        """The name by which records refer to the programme: `id/edition/revision`."""
        return f"{self.id}/{self.edition}/{self.revision}"

    @property
    def ended(self) -> bool:
        """Whether the owner has ended the programme: its last year is before the year of its edition."""
        return 0 < self.last < self.edition

    def serves(self, year: int) -> bool:
        """Return whether the programme is in force in `year`; without a last year it is in force in every year."""
        return not self.last or self.edition <= year <= self.last

    def steps_for(self, kind: str) -> tuple[Step, ...]:
        """Return the steps that a kind of unit takes and that records can show as done; () for an excluded kind."""
        if kind not in {units.id for units in self.units}:
            return ()
        return tuple(
            step
            for step in self.steps
            if step.who == "office" and (step.yields in Step.YIELDS or step.item)
        )
