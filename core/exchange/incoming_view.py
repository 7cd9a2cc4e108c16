"""The preview of an import by record and field, now and after the import; conflicts, which need a person, first."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from core.assessment.review import review
from core.assessment.rounds import AssessmentRounds
from core.assessment.sheets import sheet_answers
from core.assessment.view import value_words
from core.entities import ENTITIES, is_fixed
from core.errors import UserError
from core.evidence.view import OF_ITEMS, AstrayRecord
from core.exchange.invitations import ClaimHoldReason
from core.forms.ports import Reader, bound_form
from core.forms.settings import form_for
from core.forms.shape import Field, Instrument
from core.forms.tree import Tree
from core.i18n import _
from core.log.post import ImportDryRunResult, SkippedFile
from core.people.units import UnitRegister, of_committee
from core.records.titles import RowFieldCell, assessment_of, called, kind_words
from core.slots import Slot
from core.thai.search import sort_key
from core.thai.written import arabic_digits
from core.values import NOTHING, AbsenceReason, Record, Ref, ShownField

MOST_READ = 1_000  # records that are compared
MOST_DESCRIBED = 200  # of these, described in words
MOST_REVIEWED = 20  # assessments that are proofread
QUIET = frozenset({"order", "parent"})
JUDGED = frozenset(  # what a committee member is shown of a file: no answer of a unit, for they score blind
    {
        "assessment",
        "evidence",
        "file",
        "draft_assessment",
        "draft_sheet",
        "person",
        "opening",
        "motion",
    }
)
UNTOLD = frozenset({("person", "active")})  # not shown: everybody a file names works there
ORDER = ("conflict", "deleted", "changed", "new")
_KINDS = tuple(ENTITIES)
_PIECES = r"(\D*)(\d{0,15})"  # words and the number behind them


class ImportFieldRow(NamedTuple):
    """A field that an import would change: its value before and after. `state`: new, changed, emptied, conflict."""

    field: str
    name: str  # in words
    before: str  # in words; "" = nothing stood there
    after: str  # the value shown first, where several would stand
    state: str  # new | changed | emptied | conflict


class ImportRecordRow(NamedTuple):
    """A record that an import would change, with the fields that differ. `state`: new, changed, deleted or conflict."""

    ref: Ref
    unit: str  # name of the unit whose record it is
    kind: str  # in words
    title: str
    state: str  # conflict | deleted | changed | new
    fields: tuple[ImportFieldRow, ...]


class ImportEffects(NamedTuple):
    """The effects of an import: records that it would change (conflicts first), new proofreading findings, and what is of
    no effect."""

    records: tuple[ImportRecordRow, ...] = ()
    more: int = 0  # number of further records
    findings: tuple[str, ...] = ()
    astray: tuple[
        str, ...
    ] = ()  # sentences on what would count for nothing, as its form does not have the item


class _After(NamedTuple):
    """A record as it would be after the import, with what is needed to describe it in words."""

    record: Record
    unit: str
    kind: str
    title: str
    form: Instrument | None
    cells: Mapping[str, Field]  # of a plan's row, by `f.<id>`
    units: Mapping[str, str]


class ImportComparer:
    """Compares records before and after an import that is tried and rolled back. `look` reads them as the trial import
    leaves them, `foreseen` compares them with the records after the rollback."""

    def __init__(self) -> None:
        self._seen: list[_After] = []
        self._new: frozenset[Ref] = frozenset()
        self._left = 0
        self._member = False  # the PC of a committee member, who judges and keeps no register
        self._remarks: dict[Ref, frozenset[str]] = {}
        self._astray: tuple[str, ...] = ()

    def look(self, reader: Reader, altered: Sequence[Ref], added: Sequence[Ref]) -> None:
        """Read `altered` and `added` records as the trial import leaves them, for `foreseen`; used as a PreviewHook."""
        refs = [*altered, *added]
        units = {one.id: one.name for one in UnitRegister.of(reader).values()}
        self._member = of_committee(reader)
        in_conflict = {ref for ref, _field in reader.conflicts()}
        # what needs a person is never what is left out
        refs.sort(key=lambda ref: ref not in in_conflict)
        self._new = frozenset(added)
        self._left = max(0, len(refs) - MOST_READ)
        found = [record for ref in refs[:MOST_READ] if (record := reader.record(ref)) is not None]
        found.sort(key=lambda one: (one.ref not in in_conflict, not one.deleted))
        self._seen = [
            _after(reader, units, record, n < MOST_DESCRIBED) for n, record in enumerate(found)
        ]
        of_items = (one for one in found if one.ref.entity in OF_ITEMS)
        self._astray = tuple(one.words for one in AstrayRecord.among(reader, of_items))
        if self._member:
            return
        homes = dict.fromkeys(
            home for one in found if (home := assessment_of(reader, one)) is not None
        )
        self._remarks = {home: _remarks(reader, home) for home in list(homes)[:MOST_REVIEWED]}

    def foreseen(self, reader: Reader) -> ImportEffects:
        """Return what the import would change; to be called after the trial import is rolled back."""
        seen = [one for one in self._seen if not self._member or one.record.ref.entity in JUDGED]
        rows = [
            row
            for one in seen
            if (row := _row(reader, one, one.record.ref in self._new)) is not None
        ]
        rows = in_order(rows)
        new = []
        for home, remarks in self._remarks.items():
            standing = frozenset() if home in self._new else _remarks(reader, home)
            new += sorted(remarks - standing)
        return ImportEffects(
            tuple(rows[:MOST_DESCRIBED]),
            self._left + max(0, len(rows) - MOST_DESCRIBED),
            tuple(new),
            self._astray,
        )


def in_order(rows: Iterable[ImportRecordRow]) -> list[ImportRecordRow]:
    """Return the rows sorted by state (conflict, deleted, changed, new), unit, kind of record and title."""
    return sorted(rows, key=_rank)


def _rank(row: ImportRecordRow) -> tuple[int, str, int, list[tuple[str, int]], str]:
    spelt = [
        (sort_key(words), int(number or 0)) for words, number in re.findall(_PIECES, row.title)
    ]
    return (
        ORDER.index(row.state),
        sort_key(row.unit),
        _KINDS.index(row.ref.entity),
        spelt,
        row.ref.id,
    )


def _after(reader: Reader, units: Mapping[str, str], record: Record, worded: bool) -> _After:
    sheet = record.ref.entity == "draft_sheet"
    # of a committee's work: who is judged
    judged = reader.record(record.reference("assessment")) if sheet else record
    of = judged.text("unit") if judged and judged.ref.entity == "draft_assessment" else ""
    unit = units.get(of or record.ref.scope.partition("/")[0], "")
    kind = kind_words(record.ref.entity)
    about = called(reader, record.ref) if worded else kind
    form, cells = _home(reader, record) if worded else (None, {})
    return _After(AssessmentRounds.as_shown(reader, record), unit, kind, about, form, cells, units)


def _home(reader: Reader, record: Record) -> tuple[Instrument | None, Mapping[str, Field]]:
    """Return a record's form and the fields of its kind of row; (None, {}) while the form is not on this PC."""
    try:
        if record.ref.entity in ("row", "progress"):
            cell = RowFieldCell.of(reader, record, "")
            return cell.form, {
                Slot("f", each.id).name: each for each in cell.form.fields if cell.kind in each.kind
            }
        home = assessment_of(reader, record)
        assessment = reader.record(home) if home else None
        return (reader.forms.get(bound_form(assessment)), {}) if assessment else (None, {})
    except UserError:
        return None, {}


def _row(reader: Reader, after: _After, new: bool) -> ImportRecordRow | None:
    """Return the record with the fields that differ; None if nothing a person reads does."""
    ref = after.record.ref
    record = None if new else reader.record(ref)
    before = AssessmentRounds.as_shown(reader, record) if record else None
    deleted = after.record.deleted and not (before is not None and before.deleted)
    fields = tuple(_fields(after, before))
    if not (fields or deleted or before is None):
        return None
    in_conflict = any(row.state == "conflict" for row in fields)
    if in_conflict:
        state = "conflict"
    elif deleted:
        state = "deleted"
    elif before is None:
        state = "new"
    else:
        state = "changed"
    return ImportRecordRow(ref, after.unit, after.kind, after.title, state, fields)


def _fields(after: _After, before: Record | None) -> Iterator[ImportFieldRow]:
    unsaid = False  # something for which no person has a word has changed: how a record is kept
    for name, shown in after.record.fields.items():
        old = before.shown(name) if before else NOTHING
        if (
            name.startswith("_")
            or name in QUIET
            or (after.record.ref.entity, name) in UNTOLD
            or is_fixed(after.record.ref.entity, name)
            or _same(old, shown)
        ):
            continue
        if _name(after, name) == name:
            unsaid = before is not None
            continue
        if shown.conflict and not shown.unheard:
            state = "conflict"
        elif shown.value is None:
            state = "emptied"
        else:
            state = "changed"
        was, now = _words(after, name, old), _words(after, name, shown)
        yield ImportFieldRow(
            name, _name(after, name), was, now, "new" if state == "changed" and not was else state
        )
    if unsaid:
        yield ImportFieldRow("", _("ข้อมูลประกอบ"), "", _("เปลี่ยน"), "changed")


def _same(old: ShownField, new: ShownField) -> bool:
    if old.conflict or new.conflict:
        return {side.op for side in old.sides} == {side.op for side in new.sides}
    return old.value == new.value and type(old.value) is type(new.value)


def _words(after: _After, name: str, field: ShownField) -> str:
    if field.value is None or field.value in (AbsenceReason.NOT_HERE, AbsenceReason.WITHHELD):
        return ""  # words that are not here say nothing to whoever reads the preview
    return value_words(
        after.form, after.cells.get(name), name, after.units, field.value, after.record.text("item")
    )


def _name(after: _After, name: str) -> str:
    cell, form = after.cells.get(name), after.form
    if cell:
        return arabic_digits(str(cell.title))
    return RowFieldCell.field_words(form, name, after.record.text("item"))


def _remarks(reader: Reader, home: Ref) -> frozenset[str]:
    """Return the findings of proofreading that must be mended in an assessment."""
    record = reader.record(home)
    try:
        form = form_for(reader, record) if record else None
        if form is None or not form.kind:
            return frozenset()
        answers = sheet_answers(reader, home, form)
        found = review(Tree.under(form, answers.profiles), answers, answers.score(form))
    except UserError:
        return frozenset()
    return frozenset(remark.text for remark in found if remark.grave == "must")


class ImportPreview(NamedTuple):
    """The preview of one file chosen for import: what it contains and what importing it would change."""

    path: Path
    unit: str = ""
    made_at: str = ""
    preview: ImportDryRunResult | None = None
    files: int = 0
    problem: UserError | None = None
    repeat: bool = False
    waiting: bool = False  # its sender has no certificate yet: nothing of it would be imported
    file_name: str = ""
    foreseen: ImportEffects | None = None  # record by record; None = the forms were not given
    key: str = ""  # the sender's, hex
    part: tuple[int, int] = (1, 1)
    # the sender would be certified at once, by a valid claim of an invitation of this PC
    joins: bool = False
    hold: ClaimHoldReason | None = None  # why the invitation it claims would wait for a person
    member: str = ""  # the name of the committee member for whom that invitation was made
    sha256: str = ""  # of the file, hex; "" when it could not be read
    twin: str = ""  # name of an earlier previewed file with the same bytes, "" = none
    done: int = 0
    total: int = 0


class SkippedFiles(NamedTuple):
    """Files in a chosen folder or zip that are no transfer files: the first ones, and the number of the others."""

    files: tuple[SkippedFile, ...]
    more: int = 0
