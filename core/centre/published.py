"""The tables and columns that a centre publishes, from which files, databases and docs/published.md are made. The unit
is the first column of every key, so that a database can be partitioned by it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from core.errors import UserError
from core.i18n import _
from core.records.leaving import DisclosureFindings

Kind = Literal["token", "words", "integer", "number", "day", "moment", "flag"]
Cell = str | int | None
Row = tuple[Cell, ...]

KINDS: dict[Kind, str] = {
    "token": "a code, an id or a word of the program",
    "words": "what people wrote; with ' in front where a spreadsheet would take it for a formula",
    "integer": "a whole number of at most 64 bits; empty where it would be wider",
    "number": "a whole number of any size; empty where a file holds none so wide: the exact text beside it does",
    "day": "an ISO date",
    "moment": "an ISO date and time in UTC",
    "flag": "1 = yes, 0 = no",
}


class PublishedColumn(NamedTuple):
    """One column of a published table: its name, type and meaning."""

    name: str
    kind: Kind
    meaning: str


class PublishedTable(NamedTuple):
    """A table to publish. The first `key` columns are the primary key; `parent` (table, columns) is the foreign key."""

    name: str
    meaning: str
    columns: tuple[PublishedColumn, ...]
    key: int
    parent: tuple[str, tuple[str, ...]] = ("", ())
    search_columns: tuple[str, ...] = ()  # words that a full-text search looks through

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.columns)

    @property
    def indexed(self) -> tuple[tuple[str, ...], ...]:
        """Return the columns of each index besides the primary key: of the foreign key, and of `year` with `form`."""
        parent = self.parent[1]
        whole = tuple(name for name in ("year", "form") if name in self.names)
        return tuple(each for each in (parent, whole) if each and each != self.keys[: len(each)])

    @property
    def keys(self) -> tuple[str, ...]:
        return self.names[: self.key]


class PublishedUnitRows(NamedTuple):
    """The rows of one table for one unit. `state`: a digest of the unit's data, "" = unknown; `unread`: `rows` is empty
    because what was published earlier is still current."""

    table: PublishedTable
    unit: str
    rows: tuple[Row, ...] = ()
    state: str = ""
    unread: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return self.table.name, self.unit


States = Mapping[tuple[str, str], str]  # state of each published part, by (table, unit)


class PublicationMismatchError(Exception):
    """Raised if unchanged rows of a unit were skipped but the target has another state: read all the unit's rows."""


def _columns(text: str) -> Iterator[PublishedColumn]:
    """Parse lines of `name kind about` into columns; the kind `exact` yields three columns."""
    for line in text.strip().splitlines():
        name, kind, about = line.strip().split(" ", 2)
        if kind == "exact":
            yield PublishedColumn(
                name, "token", f"{about}: 75.99, or 7/12 where no decimal is exact"
            )
            yield PublishedColumn(
                f"{name}_num", "number", f"{about}: above the line of the fraction"
            )
            yield PublishedColumn(
                f"{name}_den", "number", f"{about}: below the line of the fraction"
            )
        else:
            yield PublishedColumn(name, next(one for one in KINDS if one == kind), about)


def _table(
    name: str,
    meaning: str,
    key: int,
    text: str,
    *,
    parent: str = "unit",
    foreign_key: str = "unit",
    sought: str = "",
) -> PublishedTable:
    named = (parent, tuple(foreign_key.split())) if parent else ("", ())
    columns = (PublishedColumn("unit", "token", "id of the unit whose row it is"), *_columns(text))
    return PublishedTable(name, meaning, columns, key, named, tuple(sought.split()))


UNIT = _table(
    "unit",
    "Every unit of the register, and those that sent something without standing in it",
    1,
    """code token code of the register
    name words what the unit is called
    kind token centre, region, province, district or section
    above token id of the unit above; empty = none, or it is not known
    region integer inspection region, its own or that of the nearest unit above; 0 = not known
    group_id token group it is compared in
    registered flag whether it stands in the register
    arrived moment when its newest file was taken in""",
    parent="",
    sought="name",
)
STEP = _table(
    "step",
    "What programmes ask of a unit in a year, and whether it is done",
    4,
    """programme token id of the programme
    year integer fiscal year, Buddhist era
    step token id of the step
    title words the step as the programme calls it
    state token done, missing or overdue, on the day of publishing
    until day its date; empty = none is set
    paper day received on paper, while no record shows that it is done; empty = it was not
    came day first came to the centre, in a file or on paper; empty = it has not, or no file tells""",
)
ASSESSMENT = _table(
    "assessment",
    "Assessments by unit, year and form, with their result",
    2,
    """id token id of the assessment
    form token id of the form
    form_version token form, edition and revision
    owner token id of the unit that published the form; empty = it came with the program
    year integer fiscal year, Buddhist era
    round token self = the unit's own; committee, recheck = released of it, and ranked by the later
    standing token preliminary = the unit may still object to it; final; empty = the unit's own
    no integer number of those of one form and year, from 1
    group_id token group it is ranked in
    scored flag whether there is a result
    total exact total of points
    base exact points without extra ones
    extra exact extra points
    band words the band or grade it falls in
    passes flag whether it passes; empty = the form has no such rule
    assessed integer items assessed
    counting integer items that count
    steps_asked integer steps of the programmes that bind the form in that year
    steps_done integer those that are done
    late integer those that are overdue on the day of publishing
    arrived moment when the unit's newest file was taken in""",
)
ITEM = _table(
    "item",
    "The agreed answer to each item of an assessment, and what it comes to",
    3,
    """assessment token id of the assessment
    item token id of the item in its form
    answer token what was entered: met, not_met, not_applicable or not_assessed
    state token what the score counts after the rules of the form
    points exact points of its own; empty where items have none
    evidence integer pieces of evidence linked to it""",
    parent="assessment",
    foreign_key="unit assessment",
)
PLAN = _table(
    "plan",
    "Plans by unit, year and form",
    2,
    """id token id of the plan
    form token id of the form
    form_version token form, edition and revision
    year integer fiscal year, Buddhist era
    no integer number of those of one form and year, from 1
    title words title of the plan""",
    sought="title",
)
PLAN_ROW = _table(
    "plan_row",
    "Rows of plans",
    2,
    """id token id of the row
    plan token id of the plan
    kind token kind of row in its form
    above token id of the row above; empty = none
    place token where it stands among its neighbours""",
    parent="plan",
    foreign_key="unit plan",
)
PLAN_VALUE = _table(
    "plan_value",
    "What stands in the fields of the rows of plans and of their reports; personal fields are left out",
    4,
    """plan_row token id of the row
    period token period of the report; empty = planned
    field token id of the field in its form
    words words its words, a chosen value, a day or a reference
    number integer its whole number; money in satang""",
    parent="plan_row",
    foreign_key="unit plan_row",
    sought="words",
)
FINDING = _table(
    "finding",
    "What proofreading found in assessments and plans; its sentences may quote people and are left out",
    3,
    """document token assessment or plan, and its id
    no integer number of the finding in its document
    rule token id of the rule
    grave token must, should or hint
    place token item, or id of the row
    field token field of it""",
)
SIGNOFF = _table(
    "signoff",
    "Sign-offs; who signed is left out",
    3,
    """id token id of the sign-off
    no integer number among its bodies, from 1
    subject token what was signed and its id
    period token part of a plan that was signed; empty = the whole
    stage token frozen, or signed when its scan was confirmed
    state token sound, waiting or invalid
    ended flag whether it was ended
    score token the total that was signed, exact; empty = there is none""",
)
PAPER = _table(
    "paper",
    "The register of papers",
    2,
    """id token id of the print
    subject token what was printed and its id
    form token id of the paper
    number token number in the register
    printed_at token when it was printed, as that PC had it
    official_date day date of its letter
    signed_on day when it was signed
    void flag whether it was declared void""",
)
EVIDENCE = _table(
    "evidence",
    "Pieces of evidence; the files themselves stay where they are",
    2,
    """id token id of the piece
    title words its title; empty where it is marked as personal
    kind token kind of evidence
    date day its date
    until day last day it speaks of
    personal flag whether it is marked as personal
    files integer how many files belong to it
    bytes integer their size""",
    sought="title",
)
EVIDENCE_LINK = _table(
    "evidence_link",
    "What pieces of evidence are given for",
    2,
    """id token id of the link
    evidence token id of the piece
    target token record it is given for and its id
    item token item of the form; empty = the record as a whole
    proof token proof the form demands; empty = none named""",
    parent="evidence",
    foreign_key="unit evidence",
)
CONFLICT = _table(
    "conflict",
    "Fields of the records of units with values that nobody has chosen between",
    3,
    """record token record and its id
    field token name of the field
    values_held integer how many values stand there""",
)
TABLES = (
    UNIT,
    STEP,
    ASSESSMENT,
    ITEM,
    PLAN,
    PLAN_ROW,
    PLAN_VALUE,
    FINDING,
    SIGNOFF,
    PAPER,
    EVIDENCE,
    EVIDENCE_LINK,
    CONFLICT,
)  # a table after the one it names


def description() -> Iterator[str]:
    """Yield the lines of docs/published.md that describe the tables."""
    yield from ("| kind | means |", "|---|---|")
    yield from (f"| {kind} | {about} |" for kind, about in KINDS.items())
    for table in TABLES:
        parent, by = table.parent
        yield from ("", f"## {table.name}", f"{table.meaning}.", "")
        yield f"Key: {', '.join(table.keys)}." + (
            f" Of a row of {parent}, by {', '.join(by)}." if parent else ""
        )
        yield from ("", "| column | kind | what |", "|---|---|---|")
        yield from (f"| {one.name} | {one.kind} | {one.meaning} |" for one in table.columns)


class PublicationCounts(NamedTuple):
    """What was published. A part is a table's rows for a unit: of `parts`, `changed` were written; `gone` were deleted
    with their unit. `behind`: the target is newer, so only log `lines` were added; `odd`: streams that differ."""

    rows: int  # rows published now
    parts: int  # parts, each of one table and unit
    changed: int  # parts that were written; the others stood there already
    gone: int = 0  # parts of units that are here no more, and were deleted
    lines: int = 0  # lines of the log that were added
    behind: bool = False  # another PC has published what is not here: nothing but lines was written
    odd: int = 0  # streams of the log that stand there otherwise than here
    looked: DisclosureFindings | None = None  # the result of searching all words that were read


class OpenDataFile(NamedTuple):
    """One file of open data with its size and hash: all rows of a table, or some of them."""

    name: str
    table: str
    size: int  # bytes
    sha256: str


class DataPackageMakers(NamedTuple):
    """Two functions that make datapackage.json. `package` takes the previous content ({} = none) and returns all fields
    but `resources`; `files` returns `resources`, one description per file."""

    # by the one that stood there before; UserError: lacking
    package: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    files: Callable[[Sequence[OpenDataFile]], Sequence[Mapping[str, Any]]]


# writes a folder's tables to `*.db`, `postgresql://…` or a folder of Parquet; with makers as open data, CSV and Excel.
# It is given the target, what asks for a password, whether somebody agreed to texts that name persons, and these makers;
# UserError; DisclosureError if a text names a person and nobody agreed
PublicationWriter = Callable[
    [str, Callable[[], str], bool, DataPackageMakers | None], PublicationCounts
]


def no_target(target: str, reason: str, remedy: str) -> UserError:
    return UserError(_("เผยแพร่ไปที่ {target} ไม่ได้").format(target=target), reason, remedy)
