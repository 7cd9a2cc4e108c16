"""The planned and printed side of a form as data: kinds of rows, fields, computed cells, papers, and settings."""

import re
from dataclasses import dataclass, field
from sys import intern
from typing import Literal, NamedTuple

from core.change_check import is_plain
from core.forms.wording import EMPTY, IN, MARGINS, PLACEHOLDER, ROWS, TITLE, Condition, Limit, Words, role_words
from core.i18n import _

ABOVE = {"key": "above"}  # what stands above
ACTING = frozenset({"in_charge", "on_behalf", "caretaker"})  # รักษาราชการแทน · ปฏิบัติราชการแทน · รักษาการในตำแหน่ง
NO_WORD = {"key": ""}  # no word of the language
DRAWN = r"[a-z][a-z0-9_-]* [a-z0-9_<>]+ (this|last|before|change)"  # form, branch or total, of which year
DRAWN_ROWS = r"[a-z][a-z0-9_-]* (this|last)"  # form, of which year
_AGO = {"this": (0,), "last": (1,), "before": (2,), "change": (1, 2)}  # by the last word: how many years ago
Source = tuple[str, int]  # id of a form, year of its result


def drawn_sources(drawn: str, year: int) -> tuple[Source, ...]:
    """Return the results that `drawn` names in a plan of `year`; for a change both results, the later one first."""
    form, *_of, when = drawn.split() or ("", "")
    return tuple((form, year - ago) for ago in _AGO.get(when, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of row of a plan; kinds form a tree, and everything that can repeat is a row."""

    id: str
    within: str = field(metadata=IN, default="")
    title: Words = EMPTY
    list: bool = False  # edited as lines in its parent's form
    number: str = ""  # given, or the pattern of the printed number
    alone: str = ""  # none = a single line has no number
    stage: str = "plan"  # plan | report
    least: int = field(metadata={"key": "min"}, default=0)
    most: int = field(metadata={"key": "max"}, default=0)  # 0 = as many as wanted
    when: Condition = ()  # of fields of its parent
    named: str = ""  # the cell a row is called by; "" = what it must say


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field that people fill in: in rows of one or more kinds, or as a question of an item."""

    id: str
    kind: tuple[str, ...] = ()
    within: str = field(metadata=IN, default="")  # item that asks it
    title: Words = EMPTY
    known_as: tuple[str, ...] = ()  # other heads under which tables of offices hold it
    type: str = "text"  # a row of field_types
    unit: Words = EMPTY
    scale: str = ""  # choices
    many: bool = False  # choice: several values
    to: str = ""  # link: instrument and list (`cdd-clean.items`)
    stage: str = "plan"
    required: str = ""  # plan | report | ""
    default: str = ""
    again: str = ""  # the question of the item that is asked again here, after what was done; it gives no points
    print: bool = True
    personal: bool = False
    lesson: str = ""  # what sort of lesson it says (vocabulary.LESSONS): units above gather them; "" = none
    when: Condition = ()
    least: str = field(metadata={"key": "min"}, default="")
    most: str = field(metadata={"key": "max"}, default="")
    pattern: str = ""
    message: Words = EMPTY
    fault: str = "warn"  # warn | block
    help: Words = EMPTY
    decimals: int | None = None  # a number is shown with so many; None = with what it has, two at most
    drawn: str = ""  # DRAWN: the result whose figure stands here, so that nobody types it; "" = it is typed

    @property
    def homes(self) -> tuple[str, ...]:
        """The ids of the kinds of rows, or of the item, at which the field is filled in."""
        return self.kind or ((self.within,) if self.within else ())

    @property
    def stored(self) -> str:
        """The name of the record field that holds it: `p.<id>` if personal (the log may withhold or erase it)."""
        return intern(f"{'p' if self.personal else 'f'}.{self.id}")  # every cell of a field keeps it

    def sources(self, year: int) -> tuple[Source, ...]:
        """Return the results whose figures the field takes in a plan of `year`; () for a field that is typed."""
        return drawn_sources(self.drawn, year)

    @property
    def bounded(self) -> bool:
        """Whether the field has bounds or a pattern, and so refuses some values of its type."""
        return bool(self.pattern or self.least or self.most)

    def stored_on(self, kind: Kind) -> Literal["row", "progress"]:
        """Return the record that stores the field: for reports on a planned row its progress, else the row itself."""
        return "progress" if self.stage == "report" and kind.stage == "plan" else "row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A cell that the program computes by one named operation over named fields.

    `over` names fields or computed cells of the same row (`amount`) or of the rows of a kind below it
    (`expense.amount`), of holds conditions (`score ≥ 80`), as core.forms.operations says of each.
    """

    id: str
    kind: str = ""  # plan kind, or "" = of an item
    within: str = field(metadata=IN, default="")  # item whose fields are computed over
    op: str  # one of COMPUTED
    over: tuple[str, ...]
    title: Words = EMPTY
    unit: Words = EMPTY
    stage: str = "plan"
    when: Condition = ()  # which of the rows below count
    required: str = ""  # complete: no figure until all it is over is there
    decimals: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetRow:
    """A row with which every plan of the form begins; the office may change or delete it."""

    id: str
    kind: str
    within: str = field(metadata=IN, default="")  # another of these rows
    number: str = ""  # as printed, of a kind whose number is given
    says: tuple[str, ...] = ()  # `field = words`, as a person would type them


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeRule:
    """A rule by which rows, items or branches of a result are made into rows of a plan when a user asks for it."""

    id: str
    of: tuple[str, ...] = ()  # kinds of rows, or dimensions; () = of what is `drawn`
    drawn: str = ""  # DRAWN_ROWS: the innermost branches of that result of the office become rows; "" = see `of`
    to: str  # `plan.kind` of the same plan, or `form.kind` of the office's plan of the year
    when: Condition = ()  # of a row its cells; of an item its points and result, () = it lies over the limit line
    says: tuple[
        str, ...
    ] = ()  # `field = words` with `<cell>` of the row, or `<text>`, `<number>`, `<points>` of the item

    def sources(self, year: int) -> tuple[Source, ...]:
        """Return the result whose branches become rows of a plan of `year`; () for a rule on rows or items."""
        return drawn_sources(self.drawn, year)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRule:
    """A rule for a meeting of staff that proposes, groups and votes on goals, which become rows (core/workshop).

    Cells of one name in a proposal and in what it becomes are taken along.
    """

    id: str
    title: Words
    of: str  # the kind of what is proposed
    to: str  # the kind of the rows the chosen ones become
    groups: tuple[str, ...] = field(
        metadata={"key": "group"}
    )  # its choices: by which they stand together, of what sort
    line: str = ""  # whole number of the meeting, the one row proposals lie in: votes from which a proposal is chosen
    # What the rows tell by what they are (check_proposals.told): no words of the language.
    group: str = field(default="", metadata=NO_WORD)  # the first choice: a virtue
    side: str = field(default="", metadata=NO_WORD)  # the second, of what sort it is: a problem, a good deed
    picked: str = field(default="", metadata=NO_WORD)  # another, whose first answer takes it whatever its votes
    staff: str = field(default="", metadata=NO_WORD)  # whole number of the meeting: how many work here
    joined: str = field(default="", metadata=NO_WORD)  # whole number of the meeting: how many of them came
    as_of: str = field(default="", metadata=NO_WORD)  # day of the meeting on which they were counted
    at: str = field(default="", metadata=NO_WORD)  # the kind of the meeting
    named: str = field(default="", metadata=NO_WORD)  # the text of a proposal it is called by
    votes: str = field(default="", metadata=NO_WORD)  # its whole number
    like: str = field(default="", metadata=NO_WORD)  # its link to the proposal that says the same
    came: str = field(default="", metadata=NO_WORD)  # the kind in the meeting of those who came by name
    serves: str = field(default="", metadata=NO_WORD)  # link of the meeting to items of an assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialCase:
    """A test case of the form: a plan or an assessment of the year of its edition, filled in as `given` says."""

    id: str
    title: Words = EMPTY
    profiles: tuple[str, ...] = ()  # on; () = those of the form
    group: str = ""
    says: tuple[str, ...] = ()  # of the whole: `setting.<id> = words`, `extra.<id> = 1`


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRow:
    """An entry of a test case: a row of the plan, or an answer to an item."""

    case: tuple[str, ...] = ()  # () = in every case
    id: str = ""  # of a row; one given before, or one the plan begins with, says more
    kind: str = ""
    within: str = field(metadata=IN, default="")  # another of these rows, or one the plan begins with
    number: str = ""
    period: str = ""  # whose report it is; "" = the year
    item: tuple[str, ...] = field(metadata={"key": "of"}, default=())  # several: answered alike
    register: str = field(metadata=ROWS, default="")  # of an entry of a register that the form reads
    subject: tuple[str, ...] = ()  # whom or what it is answered for, by the words of the entry; several: alike
    group: str = ""  # that these people belong to
    assessor: tuple[str, ...] = field(metadata={"key": "by"}, default=())  # on whose sheets; () = on the agreed one
    says: tuple[str, ...] = ()  # `field = words`, as a person would type them


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedWords:
    """An expected result of a test case, in the words of pages and papers."""

    case: tuple[str, ...] = ()  # () = in every case
    of: str = ""  # total base extra grade passes rank, a dimension, an item, a row, plan
    cell: str = ""  # which figure or cell of it
    paper: str = ""
    period: str = ""  # the paper is asked for this one
    row: str = ""  # words that stand in a row of the paper
    column: tuple[str, ...] = ()  # heads that stand above the cell
    check: str = ""  # whether it is said: yes, no
    words: str = field(metadata={"key": "is"}, default="")  # "" = nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCheck:
    """A check on cells of a row or on the rows below it; proofreading reports rows that break it."""

    id: str
    kind: str  # plan kind, or plan
    op: str  # before | inside | unique | sum | count
    over: tuple[str, ...]  # before, inside, unique: cells of the row; sum: `kind.cell` below; count: a kind below
    holds: Limit | None = field(metadata={"key": "is"}, default=None)  # sum, count
    when: Condition = ()  # which rows are looked at: below for sum and count, else of the kind itself
    message: Words = EMPTY
    fault: str = "warn"  # warn | block


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A paper that the form prints: its builder, its rows and page style, and who signs it."""

    id: str
    title: tuple[Words, ...] = ()
    short: Words = EMPTY
    builder: str = "table"
    style: tuple[str, ...] = ()  # how it looks, where that is not upright, with Thai digits and หน้า x จาก y
    groups: tuple[str, ...] = field(metadata={"key": "group"}, default=())  # only for these groups; () = all
    note: Words = EMPTY
    table_per: str = field(metadata={"key": "each"}, default="")
    rows: tuple[str, ...] = ()  # kinds, printed as they stand in their tree
    grouped_by: tuple[str, ...] = field(metadata={"key": "by"}, default=())  # kinds whose rows are headings between
    heading: tuple[str, ...] = field(metadata=ABOVE, default=())
    below: tuple[str, ...] = ()  # lines that stand under each table; of a checklist, what who signs certifies
    where: Condition = field(metadata={"key": "when"}, default=())  # which rows are printed
    order: tuple[str, ...] = ()  # cells the rows are sorted by, `-score` from the most; () = as they stand
    period: str = "year"  # year | each | asked: whose report is printed; of the year, its parts where it says nothing
    sign: tuple[str, ...] = ()  # steps in order: `maker`, `maker = ผู้รายงาน`, or `none = พยาน`, who signs at no step

    @property
    def called(self) -> str:
        """The paper's name in a list: `short`, else the first title line with words of its own, else its id."""
        lines = (" ".join(re.sub(PLACEHOLDER, "", str(line)).lstrip("".join(MARGINS)).split()) for line in self.title)
        return str(self.short) or next(filter(None, lines), self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """A step of the route on which papers are signed by hand, in the order of the list."""

    id: str
    title: Words  # as whom one signs: ผู้จัดทำ
    role: tuple[str, ...] = ()  # roles of persons, one of which the signer has; () = anybody
    need: str = "one"  # one | all: of those the office names
    acts: tuple[str, ...] = field(metadata={"key": "acting"}, default=())  # how another may sign in the place, and who
    other_than: tuple[str, ...] = ()  # steps that somebody else has to have signed

    @property
    def acting(self) -> tuple[str, ...]:
        """The ways (of ACTING) in which somebody else may sign in the signer's place; () = nobody may."""
        return tuple(one for one in self.acts if one in ACTING)

    @property
    def deputies(self) -> tuple[str, ...]:
        """The roles, one of which a person needs to sign in the signer's place; () = anybody may."""
        return tuple(one for one in self.acts if one not in ACTING)

    @property
    def need_words(self) -> str:
        """The words for who signs the step: everybody, or any one person, with one of its roles."""
        who = _(" หรือ ").join(role_words(one) for one in self.role) or _("ผู้ที่หน่วยงานกำหนด")
        return _("ทุกคนที่เป็น{who}").format(who=who) if self.need == "all" else _("คนใดคนหนึ่งที่เป็น{who}").format(who=who)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperColumn:
    """A column of a paper's table, or a block `head : show` of a report."""

    paper: str
    head: Words = field(metadata=TITLE)
    show: str
    over: tuple[Words, ...] = ()  # heads that stand above this one, from the top
    each: str = ""  # quarter half month unit, a scale or a kind: one such column for each of them
    when: Condition = ()  # of the row the table stands for, or of the plan
    width: int = 0  # percent
    merge: str = field(metadata={"holds": "yes_or_name"}, default="")  # yes: of equal text; a kind: in one row of it
    of: str = ""  # kind it speaks of: one of the rows of its table, or of the lines below a row
    line: str = ""  # 2: in the second line of each row
    heading: str = field(metadata=ABOVE, default="")  # what a row of `by` shows here
    subtotal: tuple[str, ...] = field(metadata={"key": "below"}, default=())  # what stands after its rows
    total: tuple[str, ...] = ()  # what the last rows of the table show here, of the row above its rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a report under a numbered heading: a tree, a matrix or table of rows, or each of them."""

    paper: str
    show: str = "rows"  # tree | matrix | table | rows | note (its paragraph alone)
    head: str = field(metadata=TITLE, default="")  # "" = it goes on under the heading before
    text: str = field(metadata={"key": "note"}, default="")  # a paragraph that comes first
    of: str = ""  # table, matrix: the paper whose table it is, whose rows stand in it
    box: str = field(metadata={"key": "named"}, default="")  # tree, matrix: what a row is called there
    below: str = ""  # tree: what stands below that; matrix: the two choices that place a row, up and across
    when: Condition = ()  # the part stands only when this holds of the plan


class Option(NamedTuple):
    """An option of a setting: the key that is stored, the value that conditions compare, the words people read."""

    key: str
    value: str
    words: str


ID_AND_WORDS = r"([a-z][a-z0-9_.]*) = (.+)"
_NAMED_OPTION = r"([a-z][a-z0-9_]*) = (.+)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A setting for what the form's sources leave open: a default with its source, which an owner may change."""

    id: str
    title: Words
    default: str
    choices: tuple[str, ...] = ()
    source: str = ""
    text: Words = field(metadata={"key": "help"}, default=EMPTY)

    @property
    def options(self) -> tuple[Option, ...]:
        """The options in `choices`: `id = words`, or words alone (their position is the key if words cannot be one)."""
        bare = all(re.fullmatch(_NAMED_OPTION, choice) or is_plain(choice) for choice in self.choices)
        found = []
        for place, choice in enumerate(self.choices, start=1):
            if named := re.fullmatch(_NAMED_OPTION, choice):
                found.append(Option(named[1], named[1], named[2]))
            else:
                found.append(Option(choice if bare else str(place), choice, choice))
        return tuple(found)

    @property
    def by_default(self) -> Option:
        """The option that holds while nobody has chosen one."""
        return self.option(self.default) or Option("", self.default, self.default)

    def option(self, said: str) -> Option | None:
        """Return the option whose key, or else value or words, is `said`, or None."""
        by_key = {one.key: one for one in self.options}
        return by_key.get(said) or next((one for one in self.options if said and said in one), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalField:
    """A box of a web page that cannot import files, and the text to copy into it, in the order of the page."""

    title: Words  # as the page calls it
    show: str  # a text with the names of cells in < >
    of: str = ""  # kind of rows: the boxes of one kind that follow each other are filled once for each row


@dataclass(frozen=True, slots=True, kw_only=True)
class Carry:
    """A row that tells what an item, kind of rows, field or choice of the edition before has become."""

    edition: int
    of: str = "items"  # items, kinds, fields (`kind.field`), or a scale's id
    old: str = field(metadata={"key": "from"}, default="")  # of what is new nothing
    new: str = field(metadata={"key": "to"}, default="")
    op: str = "same"  # same reworded split merged new gone
