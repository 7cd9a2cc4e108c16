"""An instrument as data: flat lists, nesting by `in`, every id written. The reader, the JSON Schema and the
Excel sheets all follow from these dataclasses; a list here is a list in YAML and a sheet in Excel."""

from dataclasses import dataclass

from core.forms.planned import Carry, Column, Computed, Field, Form, Kind, Section, Setting, Signing
from core.forms.scored import (
    Ask,
    Band,
    Choice,
    Dimension,
    Extra,
    Figure,
    Group,
    Item,
    Level,
    Measure,
    Part,
    Pass,
    Profile,
    Proof,
    Rank,
    RankLevel,
    Rule,
    Scale,
    Subject,
)
from core.forms.wording import EMPTY, Clause, Condition, Limit, Words

__all__ = [
    "Ask",
    "Band",
    "Carry",
    "Choice",
    "Clause",
    "Column",
    "Computed",
    "Condition",
    "Dimension",
    "Extra",
    "Field",
    "Figure",
    "Form",
    "Group",
    "Instrument",
    "Item",
    "Kind",
    "Level",
    "Limit",
    "Measure",
    "Part",
    "Pass",
    "Profile",
    "Proof",
    "Rank",
    "RankLevel",
    "Rule",
    "Scale",
    "Section",
    "Setting",
    "Signing",
    "Subject",
    "Words",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A versioned description of a plan form, an assessment, or both, and of their papers."""

    id: str
    edition: int
    revision: int = 1
    title: Words
    short: Words = EMPTY
    aliases: tuple[str, ...] = ()
    owner: Words = EMPTY
    source: str = ""
    kind: str = ""  # a row of score_kinds; "" = a plan form
    periods: str = "none"  # quarter month half none
    combine: str = "agreed"  # how the sheets of a committee become one: agreed mean median
    groups: tuple[Group, ...] = ()
    profiles: tuple[Profile, ...] = ()
    subjects: tuple[Subject, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    levels: tuple[Level, ...] = ()
    items: tuple[Item, ...] = ()
    parts: tuple[Part, ...] = ()
    measures: tuple[Measure, ...] = ()
    figures: tuple[Figure, ...] = ()
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
    kinds: tuple[Kind, ...] = ()
    fields: tuple[Field, ...] = ()
    computed: tuple[Computed, ...] = ()
    papers: tuple[Form, ...] = ()
    sections: tuple[Section, ...] = ()
    columns: tuple[Column, ...] = ()
    signing: tuple[Signing, ...] = ()
    settings: tuple[Setting, ...] = ()
    carry: tuple[Carry, ...] = ()

    @property
    def using(self) -> str:
        """`id/edition/revision`: what a record names."""
        return f"{self.id}/{self.edition}/{self.revision}"
