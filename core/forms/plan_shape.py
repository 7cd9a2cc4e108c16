"""The planned and printed side of a form as dataclasses: kinds of rows, fields, computed cells, papers, settings."""

import re
from dataclasses import dataclass, field
from sys import intern
from typing import Literal, NamedTuple

from core.change_check import is_plain
from core.forms.wording import (
    EMPTY,
    IN,
    MARGINS,
    PLACEHOLDER,
    ROWS,
    TITLE,
    Condition,
    Limit,
    Words,
    role_words,
)
from core.i18n import _

ABOVE = {"key": "above"}  # the name in the file of fields that hold headings
# รักษาราชการแทน · ปฏิบัติราชการแทน · รักษาการในตำแหน่ง
ACTING = frozenset({"in_charge", "on_behalf", "caretaker"})
NO_WORD = {"key": ""}  # the field has no name in the file
DRAWN = r"[a-z][a-z0-9_-]* [a-z0-9_<>]+ (this|last|before|change)"  # a form; a branch or the total; a year
DRAWN_ROWS = r"[a-z][a-z0-9_-]* (this|last)"  # a form; a year
# years ago, by the word for the year
_AGO = {"this": (0,), "last": (1,), "before": (2,), "change": (1, 2)}
Source = tuple[str, int]  # id of a form, year of its result


def drawn_sources(drawn: str, year: int) -> tuple[Source, ...]:
    """Return (form id, year) of results that `drawn`, as `ita t1 last`, names in a plan of `year`, newest first."""
    form, *_of, when = drawn.split() or ("", "")
    return tuple((form, year - ago) for ago in _AGO.get(when, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRowKind:
    """A kind of row of a plan; kinds form a tree. `least` and `most` (0 = no limit) say how often it occurs."""

    id: str
    within: str = field(metadata=IN, default="")
    title: Words = EMPTY
    list: bool = False  # edited as lines in its parent's form
    number: str = ""  # the pattern of the printed number; "given" = people enter it
    alone: str = ""  # "none" = a row without siblings is not numbered
    stage: str = "plan"  # plan | report
    least: int = field(metadata={"key": "min"}, default=0)
    most: int = field(metadata={"key": "max"}, default=0)  # 0 = as many as wanted
    when: Condition = ()  # on fields of its parent row
    named: str = ""  # the field that names a row; "" = its required fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field that people fill in: in rows of one or more kinds, or as a question of an item."""

    id: str
    kind: tuple[str, ...] = ()
    within: str = field(metadata=IN, default="")  # item that asks it
    title: Words = EMPTY
    known_as: tuple[str, ...] = ()  # other column heads that offices' tables have for it
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
    # the kind of lesson it tells (vocabulary.LESSONS), which units above collect; "" = none
    lesson: str = ""
    when: Condition = ()
    least: str = field(metadata={"key": "min"}, default="")
    most: str = field(metadata={"key": "max"}, default="")
    pattern: str = ""
    message: Words = EMPTY
    fault: str = "warn"  # warn | block
    help: Words = EMPTY
    decimals: int | None = None  # decimals shown; None = as many as the number has, two at most
    # DRAWN: the result whose figure the program fills in; "" = people type the value
    drawn: str = ""
    # made for who is responsible, owns, reports, makes or signs: people of the office may stand there by name
    role: bool = False

    @property
    def homes(self) -> tuple[str, ...]:
        """The ids of the kinds of rows, or of the item, in which the field is filled in."""
        return self.kind or ((self.within,) if self.within else ())

    @property
    def stored(self) -> str:
        """The name of the record field that stores the value: `p.<id>` if the value is personal, else `f.<id>`."""
        # every cell of a field keeps it
        return intern(f"{'p' if self.personal else 'f'}.{self.id}")

    def sources(self, year: int) -> tuple[Source, ...]:
        """Return (form id, year) of the results that fill the field in a plan of `year`; () if people type it."""
        return drawn_sources(self.drawn, year)

    @property
    def bounded(self) -> bool:
        """Whether the field has bounds or a pattern, so that it refuses some values of its type."""
        return bool(self.pattern or self.least or self.most)

    def stored_on(self, kind: FormRowKind) -> Literal["row", "progress"]:
        """Return the record that stores the field: "progress" for a report field on a planned row, else "row"."""
        return "progress" if self.stage == "report" and kind.stage == "plan" else "row"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFormula:
    """A cell computed by `op` over fields or cells of its row (`amount`) or of the rows of a kind below
    (`expense.amount`), or over conditions (`score ≥ 80`). core.forms.operations says what each operation takes."""

    id: str
    kind: str = ""  # plan kind, or "" = of an item
    within: str = field(metadata=IN, default="")  # item whose fields are computed over
    op: str  # one of COMPUTED
    over: tuple[str, ...]
    title: Words = EMPTY
    unit: Words = EMPTY
    stage: str = "plan"
    when: Condition = ()  # which of the rows below count
    required: str = ""  # "complete" = empty until every cell in `over` has a value
    decimals: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetRow:
    """A row with which every plan of the form begins; the office may change or delete it."""

    id: str
    kind: str
    within: str = field(metadata=IN, default="")  # another preset row
    number: str = ""  # as printed, if people enter the numbers of this kind
    says: tuple[str, ...] = ()  # `field = words`, as a person would type them


@dataclass(frozen=True, slots=True, kw_only=True)
class RowMakingRule:
    """A rule by which a user can have plan rows made: from rows, from scored items, or from branches of a result."""

    id: str
    of: tuple[str, ...] = ()  # kinds of rows, or dimensions, to make rows from; () = see `drawn`
    drawn: str = ""  # DRAWN_ROWS: the innermost branches of that result of the office become rows; "" = see `of`
    to: str  # `plan.kind` of the same plan, or `form.kind` of the office's plan of the year
    when: Condition = ()  # on a row's cells, or on an item's points and result; () = the item is over the limit line
    # `field = words` with `<cell>` of the row, or `<text>`, `<number>`, `<points>` of the item
    says: tuple[str, ...] = ()

    def sources(self, year: int) -> tuple[Source, ...]:
        """Return (form id, year) of the results whose branches become rows of a plan of `year`; () if none do."""
        return drawn_sources(self.drawn, year)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalProposalRule:
    """A rule for a meeting (core/workshop) in which staff propose goals, group them and vote on them. An accepted
    proposal becomes a row: each of its cells is copied into the row's cell of the same id."""

    id: str
    title: Words
    of: str  # the kind of row that holds a proposal
    to: str  # the kind of row that a chosen proposal becomes
    # a proposal's choice fields: the one that groups proposals, then the one for their sort
    groups: tuple[str, ...] = field(metadata={"key": "group"})
    # the meeting row's field with the number of votes from which a proposal is chosen
    line: str = ""
    # Filled in by check_proposals.completed_rule from the form's fields; a form file has no words for them.
    group: str = field(
        default="", metadata=NO_WORD
    )  # a proposal's first choice field, such as a virtue
    # its second choice field: a problem, or a good deed
    side: str = field(default="", metadata=NO_WORD)
    # its choice field whose first answer takes it whatever its votes
    picked: str = field(default="", metadata=NO_WORD)
    # the meeting row's field with the number of staff
    staff: str = field(default="", metadata=NO_WORD)
    # the meeting row's field with the number of staff who came
    joined: str = field(default="", metadata=NO_WORD)
    # the meeting row's field with the day of that count
    as_of: str = field(default="", metadata=NO_WORD)
    # the kind of the meeting row, in which proposals lie
    at: str = field(default="", metadata=NO_WORD)
    named: str = field(default="", metadata=NO_WORD)  # the text field that names a proposal
    votes: str = field(default="", metadata=NO_WORD)  # the field with a proposal's number of votes
    # the link of a proposal to another that says the same
    like: str = field(default="", metadata=NO_WORD)
    # the kind of row for each person who came to the meeting
    came: str = field(default="", metadata=NO_WORD)
    # the link of the meeting row to items of an assessment
    serves: str = field(default="", metadata=NO_WORD)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialCase:
    """A test case of the form: a plan or assessment of the edition's year, filled in as the list `given` says."""

    id: str
    title: Words = EMPTY
    profiles: tuple[str, ...] = ()  # profiles that are on; () = the form's defaults
    group: str = ""
    says: tuple[str, ...] = ()  # for the whole document: `setting.<id> = words`, `extra.<id> = 1`


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialCaseRow:
    """What a test case of a form fills in: a row of the plan, an answer to an item, or an entry of a register."""

    case: tuple[str, ...] = ()  # () = in every case
    id: str = ""  # of a row; the id of an earlier or preset row adds to that row
    kind: str = ""
    within: str = field(metadata=IN, default="")  # another given row, or a preset row
    number: str = ""
    period: str = ""  # whose report it is; "" = the year
    item: tuple[str, ...] = field(metadata={"key": "of"}, default=())  # items that get this answer
    # the register this is an entry of, which the form reads
    register: str = field(metadata=ROWS, default="")
    subject: tuple[str, ...] = ()  # the names of entries or people for which this is the answer
    group: str = ""  # the group these people belong to
    # whose sheets get it; () = the agreed one
    assessor: tuple[str, ...] = field(metadata={"key": "by"}, default=())
    says: tuple[str, ...] = ()  # `field = words`, as a person would type them


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialCaseResult:
    """An expected result of a test case, in the words that a page or paper shows."""

    case: tuple[str, ...] = ()  # () = in every case
    of: str = ""  # total base extra grade passes rank, a dimension, an item, a row, plan
    cell: str = ""  # a figure or cell of `of`
    paper: str = ""
    period: str = ""  # the period the paper is printed for
    row: str = ""  # words in the row of the paper
    column: tuple[str, ...] = ()  # heads above the cell
    check: str = ""  # a row check; `words` says whether it is reported: yes, no
    words: str = field(metadata={"key": "is"}, default="")  # the expected words; "" = none


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCheck:
    """A check on the cells of a row or on the rows below it; proofreading reports rows that fail it."""

    id: str
    kind: str  # plan kind, or plan
    op: str  # before | inside | unique | sum | count
    # before, inside, unique: cells of the row; sum: `kind.cell` below; count: a kind below
    over: tuple[str, ...]
    holds: Limit | None = field(metadata={"key": "is"}, default=None)  # sum, count
    when: Condition = ()  # which rows are checked: for sum and count those below, else those of `kind`
    message: Words = EMPTY
    fault: str = "warn"  # warn | block


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPaper:
    """A paper that the form prints: its builder, its rows and page style, and who signs it."""

    id: str
    title: tuple[Words, ...] = ()
    short: Words = EMPTY
    builder: str = "table"
    style: tuple[str, ...] = ()  # words for its layout; () = portrait, Thai digits and หน้า x จาก y
    # only for units of these groups; () = all
    groups: tuple[str, ...] = field(metadata={"key": "group"}, default=())
    note: Words = EMPTY
    table_per: str = field(metadata={"key": "each"}, default="")
    rows: tuple[str, ...] = ()  # kinds of rows to print, in the order of their tree
    # kinds whose rows are headings in between
    grouped_by: tuple[str, ...] = field(metadata={"key": "by"}, default=())
    heading: tuple[str, ...] = field(metadata=ABOVE, default=())
    below: tuple[str, ...] = ()  # lines under each table; on a checklist, what the signers certify
    where: Condition = field(metadata={"key": "when"}, default=())  # which rows are printed
    # cells to sort the rows by, `-score` in descending order; () = unsorted
    order: tuple[str, ...] = ()
    period: str = "year"  # the period whose report is printed: year (or its parts, if it has none) | each | asked
    # signing steps in order: `maker`, `maker = ผู้รายงาน`, or `none = พยาน` (at no step)
    sign: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """The paper's name in a list: `short`, else the first title line with text beside placeholders, else the id."""
        lines = (
            " ".join(re.sub(PLACEHOLDER, "", str(line)).lstrip("".join(MARGINS)).split())
            for line in self.title
        )
        return str(self.short) or next(filter(None, lines), self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningStep:
    """One step of a form's signing route. The form lists its steps in the order in which papers are signed by hand."""

    id: str
    title: Words  # the signer's capacity, such as ผู้จัดทำ
    role: tuple[str, ...] = ()  # the signer needs one of these roles; () = anybody
    need: str = "one"  # one | all of the people the office names
    # how a deputy may sign, and the roles for it
    acts: tuple[str, ...] = field(metadata={"key": "acting"}, default=())
    other_than: tuple[str, ...] = ()  # steps that another person must have signed

    @property
    def acting(self) -> tuple[str, ...]:
        """The ways (of ACTING) in which another person may sign instead of the signer; () if nobody may."""
        return tuple(one for one in self.acts if one in ACTING)

    @property
    def deputies(self) -> tuple[str, ...]:
        """The roles one of which a deputy needs to sign instead of the signer; () if anybody may sign as deputy."""
        return tuple(one for one in self.acts if one not in ACTING)

    @property
    def need_words(self) -> str:
        """The text saying who signs the step: everybody, or any one person, with one of its roles."""
        who = _(" หรือ ").join(role_words(one) for one in self.role) or _("ผู้ที่หน่วยงานกำหนด")
        if self.need == "all":
            return _("ทุกคนที่เป็น{who}").format(who=who)
        return _("คนใดคนหนึ่งที่เป็น{who}").format(who=who)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperColumn:
    """A column of a paper's table or, in a report, a labelled block: `head` is its label, `show` its content."""

    paper: str
    head: Words = field(metadata=TITLE)
    show: str
    over: tuple[Words, ...] = ()  # heads above this one, from the top
    # quarter half month unit, a scale or a kind: the column is repeated for each of these
    each: str = ""
    when: Condition = ()  # on the row that has a table of its own (`each` of the paper), or on the plan
    width: int = 0  # percent
    # yes = equal texts; a kind or link = one row
    merge: str = field(metadata={"holds": "yes_or_name"}, default="")
    # the kind whose cells it shows: of the rows of its table, or of the lines below a row
    of: str = ""
    line: str = ""  # "2" = it stands in the second line of each row
    heading: str = field(metadata=ABOVE, default="")  # text in a heading row (`by`)
    # text after the rows of a heading
    subtotal: tuple[str, ...] = field(metadata={"key": "below"}, default=())
    # text in the last rows of the table; it names cells of the row above its rows
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSection:
    """A part of a report under a numbered heading; `show`: as a tree, a matrix, a table, row by row, or a paragraph."""

    paper: str
    show: str = "rows"  # tree | matrix | table | rows | note (its paragraph alone)
    head: str = field(metadata=TITLE, default="")  # "" = it continues under the heading before
    text: str = field(metadata={"key": "note"}, default="")  # its first paragraph
    of: str = ""  # table, matrix: the paper whose table or rows it shows
    # tree, matrix: the text that names a row
    box: str = field(metadata={"key": "named"}, default="")
    below: str = ""  # tree: the text below the name; matrix: two choice fields that place a row, up and across
    when: Condition = ()  # on the plan: the part is printed only if it holds


class SettingOption(NamedTuple):
    """An option of a setting: the stored key, the value that conditions compare, and its text for people."""

    key: str
    value: str
    words: str


ID_AND_WORDS = r"([a-z][a-z0-9_.]*) = (.+)"
_NAMED_OPTION = r"([a-z][a-z0-9_]*) = (.+)"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSetting:
    """A point that the form's sources leave open: a default with its source, which the form's owner may change."""

    id: str
    title: Words
    default: str
    choices: tuple[str, ...] = ()
    source: str = ""
    text: Words = field(metadata={"key": "help"}, default=EMPTY)

    @property
    def options(self) -> tuple[SettingOption, ...]:
        """The options of `choices`. One without `key =` has its text as key if all texts are plain, else its number."""
        bare = all(
            re.fullmatch(_NAMED_OPTION, choice) or is_plain(choice) for choice in self.choices
        )
        found = []
        for place, choice in enumerate(self.choices, start=1):
            named = re.fullmatch(_NAMED_OPTION, choice)
            if named:
                found.append(SettingOption(named[1], named[1], named[2]))
            else:
                found.append(SettingOption(choice if bare else str(place), choice, choice))
        return tuple(found)

    @property
    def by_default(self) -> SettingOption:
        """The default option, in force until somebody chooses another."""
        return self.option(self.default) or SettingOption("", self.default, self.default)

    def option(self, text: str) -> SettingOption | None:
        """Return the option whose key, else whose value or words, is `text`; None if there is none."""
        by_key = {one.key: one for one in self.options}
        return by_key.get(text) or next((one for one in self.options if text and text in one), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalField:
    """An input of a web page that cannot import files, and the text to copy into it. Forms list inputs in order."""

    title: Words  # as the page calls it
    show: str  # the text to copy, with names of cells in < >
    of: str = ""  # a kind of rows: consecutive boxes of one kind are filled once for each row


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionCarryRule:
    """What became of an item, row kind, field or choice of the previous edition: its id there (`old`, "" = it is new),
    its id now (`new`), and `op`, such as reworded, split or gone."""

    edition: int
    of: str = "items"  # items, kinds, fields (`kind.field`), or a scale's id
    old: str = field(metadata={"key": "from"}, default="")  # the id before; "" = it is new
    new: str = field(metadata={"key": "to"}, default="")
    op: str = "same"  # same reworded split merged new gone
