"""Derived scores, never outdated: an import derives them; a save only deletes those it outdates, for `catch_up`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from json import dumps
from typing import TYPE_CHECKING, NamedTuple

from core.entities import ENTITIES, REGISTERS
from core.forms.ports import Forms, Reader
from core.log.op import SIGNOFFS
from core.log.ports import WHOLE, AssessmentResultValue
from core.values import Ref, local
from storage.db.log.log import ABOVE, find_records, numbers, transaction, walk
from storage.db.reading import outlines
from storage.db.reading.lists import from_entity, which
from storage.db.signoffs.signoffs import of_record
from storage.db.tables import OF_RESULTS, quoted

if TYPE_CHECKING:
    from storage.db.log.log import Log, Snapshot
    from storage.db.sqlite import Connection

ASSESSMENTS = frozenset({"assessment", "draft_assessment", "review_assessment"})
_SCORED = (
    ASSESSMENTS
    | {one.replace("assessment", to) for one in ASSESSMENTS for to in ("sheet", "answer")}
    | {"link"}
)
# by which somebody else may answer a unit's own assessment
_VERIFIED = frozenset({"review_sheet", "review_answer"})
# they decide which ballots count, in the scope of the deciding unit
_OPENS = frozenset({"opening", "motion"})
_ROWS = frozenset({"plan", "row", "progress", *REGISTERS})
_OF_ROWS = (
    "SELECT assessment, value, year FROM result JOIN record ON record.id=assessment "
    "LEFT JOIN assessment own ON own.record=result.assessment WHERE result.name=? AND record.scope=?"
)
_PLANS = "SELECT instrument_id, year FROM plan WHERE record IN (SELECT value FROM json_each(?))"
_ANY = "1"
_LINKS = "SELECT record FROM link WHERE evidence IN (SELECT value FROM json_each(?)) AND scope=?"
_OF_ENTITIES = "SELECT id FROM record WHERE id IN (SELECT value FROM json_each(?)) AND entity IN (SELECT value FROM json_each(?))"
_ON_CLOSED_SLIPS = (
    "SELECT child FROM inside CROSS JOIN sheet ON sheet.record=parent "
    "WHERE child IN (SELECT value FROM json_each(?)) AND substr(assessor, 1, ?)=? AND coalesce(opened, '')=''"
)
# (dimension or "", name, value) of one assessment
Derive = Callable[[Reader, Ref], Iterable[tuple[str, str, str]]]


class ResultDeriver(NamedTuple):
    """The function `derive` that derives results, the `forms` it uses, and `mark`, a text that changes with either."""

    derive: Derive
    mark: str  # of the forms and the rules: with another one, every result is derived again
    forms: Forms  # by which the folder is read from then on
    program: str = ""  # of the forms and the program: with another one, every outline is made again


class FolderResultReader:
    """Reads the stored scores of assessments; for core.log.ports.LogReader."""

    def __init__(self, snapshot: Snapshot, only: frozenset[str] | None = None) -> None:
        """`only` limits the assessments that `wholes` lists to these scopes; None = all."""
        self._snapshot, self._only = snapshot, only

    def of(
        self,
        scope: str | None = None,
        dimension: str | None = None,
        among: Collection[Ref] | None = None,
    ) -> Sequence[AssessmentResultValue]:
        asked: Collection[Ref] | None = among
        with self._snapshot() as log:
            if scope is not None:
                query = "SELECT entity, record FROM record WHERE scope=? AND entity IN (SELECT value FROM json_each(?))"
                entities = numbers(filter(None, map(log.number, sorted(ASSESSMENTS))))
                rows = log.db.execute(query, (log.number(scope) or 0, entities)).fetchall()
                every = [Ref(scope, log.name(entity), id_.hex()) for entity, id_ in rows]
                asked = [one for one in every if among is None or one in among]
            if asked is None:
                of = "result"
            else:
                of = "json_each(?) AS asked CROSS JOIN result ON assessment=asked.value"
            found = [] if asked is None else [numbers(filter(None, map(log.find_record, asked)))]
            wanted = "1"
            if dimension is not None:
                wanted = "dimension=?"
                found.append(dimension)
            rows = log.db.execute(
                f"SELECT record.scope, entity, record.record, dimension, name, result.value FROM {of} "
                "CROSS JOIN record ON record.id=assessment WHERE assessment NOT IN (SELECT record FROM hidden) "
                f"AND {wanted} ORDER BY assessment, dimension, name",
                found,
            ).fetchall()
            return [
                AssessmentResultValue(
                    Ref(log.name(scope_number), log.name(entity), id_.hex()), dimension, name, value
                )
                for scope_number, entity, id_, dimension, name, value in rows
            ]

    def wholes(
        self, entity: str = "assessment", scope: str | None = None, /, **equals: str | int
    ) -> Mapping[Ref, Mapping[str, str]]:
        declared = ENTITIES[entity]
        figures = ", ".join(f"whole.{quoted(name)}" for name in WHOLE)
        with self._snapshot() as log:
            condition, values = which(log, declared, scope, equals, self._only)
            rows = log.db.execute(
                f"SELECT record.record, it.scope, {figures} {from_entity(declared)} "
                f"CROSS JOIN whole ON whole.assessment=it.record WHERE {condition}",
                values,
            ).fetchall()
            return {
                Ref(log.name(scope), declared.name, id_.hex()): {
                    name: value
                    for name, value in zip(WHOLE, found, strict=True)
                    if value is not None
                }
                for id_, scope, *found in rows
            }


class FolderResultStore(FolderResultReader):
    """Reads, stores and derives the scores of assessments. `reader` must see uncommitted changes;
    `use_forms` replaces its forms."""

    def __init__(
        self, snapshot: Snapshot, log: Log, reader: Reader, use_forms: Callable[[Forms], None]
    ) -> None:
        super().__init__(snapshot)
        self._log, self._reader, self._use_forms = log, reader, use_forms
        self._owed: set[int] = set()  # assessments whose results are not derived yet
        self.deriving: ResultDeriver | None = None

    def derive_by(self, deriving: ResultDeriver) -> None:
        """Use `deriving` from now on; derive all results again if they were derived by other forms or rules."""
        self.deriving = deriving
        self._use_forms(deriving.forms)
        with transaction(self._log):
            outlines.begin(self._log.db, deriving.program)
        if not _current(self._log.db, deriving):
            with transaction(self._log):
                self.refresh(())
        else:
            kept = {
                record
                for (record,) in self._log.db.execute(
                    "SELECT DISTINCT assessment FROM result"
                ).fetchall()
            }
            # a program may have ended before deriving them
            self._owed = set(_assessments(self._log)) - kept
            self.catch_up()

    def refresh(self, touched: Iterable[Ref]) -> None:
        """Derive again, in the open transaction, the results of assessments that contain a touched record; all results
        if forms or rules have changed. Before `derive_by` was called, only mark all results as outdated."""
        log, deriving = self._log, self.deriving
        outlines.withdraw(log, touched := [*touched])
        if deriving is None:
            log.db.execute("DELETE FROM meta WHERE name='results'")
        elif _current(log.db, deriving):
            _derive(log, self._reader, deriving.derive, _above(log, touched))
        else:
            for table in OF_RESULTS:
                log.db.execute(f"DELETE FROM {table}")
            _derive(log, self._reader, deriving.derive, _assessments(log))
            log.db.execute("INSERT OR REPLACE INTO meta VALUES('results', ?)", (deriving.mark,))

    def withdraw(self, touched: Iterable[Ref]) -> set[int]:
        """Delete, in a save's transaction, the results that depend on touched records; return the record numbers of
        their assessments, for `owe`. If forms or rules have changed, it calls `refresh` instead and returns set()."""
        log = self._log
        if self.deriving is None or not _current(log.db, self.deriving):
            self.refresh(touched)
            return set()
        outlines.withdraw(log, touched)
        owed = {record for record, _ref in _among(log, _above(log, touched))}
        _forget(log, owed)
        return owed

    def owe(self, assessments: set[int]) -> None:
        """Add the record numbers of assessments whose results `catch_up` has to derive."""
        self._owed |= assessments

    def catch_up(self) -> None:
        """Derive the missing results: of the assessments passed to `owe`, and of those left when the program last
        ended."""
        if self._owed and self.deriving is not None:
            with transaction(self._log):
                _derive(self._log, self._reader, self.deriving.derive, self._owed)
            self._owed = set()


def _current(db: Connection, deriving: ResultDeriver) -> bool:
    """Return whether the results were derived in this way and kept up to date since."""
    return (
        db.execute(
            "SELECT 1 FROM meta WHERE name='results' AND value=?", (deriving.mark,)
        ).fetchone()
        is not None
    )


def _above(log: Log, touched: Iterable[Ref]) -> set[int]:
    """Return the records above those touched, as far as a score can depend on them; for evidence, above its links. A
    vote counts only once its slip is opened: deriving at every vote takes too long in a room of sixty phones."""
    # imports all scoring: the window is shown before it is needed
    from core.assessment.ranking import ExactResult

    # by entity, then scope: what is asked of a scope is asked once
    of = defaultdict[str, dict[str, list[Ref]]](dict)
    for ref in touched:
        of[ref.entity].setdefault(ref.scope, []).append(ref)
    here = find_records(log, _those(of, _SCORED))
    sealed = _sealed(log, [number for ref, number in here.items() if ref.entity == "answer"])
    scored = {*here.values()} - sealed
    if "programme" in of or ("unit" in of and _programmes(log)):
        scored.update(_assessments(log))
    for ref in _those(of, frozenset(SIGNOFFS)):
        subjects = [one.body.subject for one in of_record(log, ref) if one.body]
        scored.update(filter(None, map(log.find_record, subjects)))
    for ref in _those(of, _OPENS):
        scored.update(_voted_again(log, ref))
    for scope in _scopes(of, _VERIFIED):
        scored.update(_of_scope(log, "assessment", scope))
    for scope in _scopes(of, _OPENS):
        scored.update(_of_scope(log, "draft_assessment", scope))
    for scope in _scopes(of, _ROWS):
        made = log.db.execute(_OF_ROWS, (ExactResult.OF_ROWS, log.number(scope) or 0)).fetchall()
        if made:
            names = _names(log, [ref for ref in _those(of, _ROWS) if ref.scope == scope])
            scored.update(record for record, rows, year in made if names(rows, year))
    for scope, refs in of["evidence"].items():
        asked = (dumps([one.local for one in refs]), log.number(scope) or 0)
        scored.update(record for (record,) in log.db.execute(_LINKS, asked).fetchall())
    return walk(log.db, ABOVE, scored)


def _those(touched: Mapping[str, Mapping[str, Sequence[Ref]]], entities: Set[str]) -> Iterator[Ref]:
    """Return the touched records of these entities."""
    return (
        ref
        for entity in entities & touched.keys()
        for refs in touched[entity].values()
        for ref in refs
    )


def _scopes(touched: Mapping[str, Mapping[str, Sequence[Ref]]], entities: Set[str]) -> set[str]:
    """Return the scopes in which a record of these entities was touched."""
    return {scope for entity in entities & touched.keys() for scope in touched[entity]}


def _names(log: Log, touched: Sequence[Ref]) -> Callable[[str, int | None], bool]:
    """Return a function that tells whether a score, made from these `rows` (core.assessment.answers) of that year, can
    change with one of the touched records. An older program only noted that a score is made from some rows."""
    from core.forms.vocabulary import OFFICE  # imported late for the same reason

    kinds = {ref.entity for ref in touched}
    registers = {f"{OFFICE}.{kind}" for kind in kinds & {*REGISTERS}}
    below = find_records(log, (ref for ref in touched if ref.entity not in REGISTERS)).values()
    plans = log.db.execute(_PLANS, (numbers(walk(log.db, ABOVE, below)),)).fetchall()

    def names(rows: str, year: int | None) -> bool:
        if rows == _ANY or "plan" in kinds or (year is None and not kinds <= {*REGISTERS}):
            return True
        named = {*rows.split(",")}
        using = {one.rpartition(".")[0] for one in named}
        return bool(registers & named) or any(of in using and when == year for of, when in plans)

    return names


def _sealed(log: Log, answers: Sequence[int]) -> set[int]:
    """Return those answers that are on a slip of a vote still closed (core.assessment.sheets.sheets_of)."""
    if not answers:
        return set()
    from core.assessment.rounds import SLIP

    rows = log.db.execute(_ON_CLOSED_SLIPS, (numbers(answers), len(SLIP), SLIP)).fetchall()
    return {record for (record,) in rows}


def _voted_again(log: Log, motion: Ref) -> Iterable[int]:
    """Return the answer a motion is about, which may start another vote on its item or declare this one counted."""
    number = log.find_record(motion) if motion.entity == "motion" else None
    found = log.db.execute(
        "SELECT about FROM motion WHERE record=? AND about LIKE 'answer/%'", (number or 0,)
    )
    return [
        *filter(
            None, (log.find_record(local(motion.scope, about)) for (about,) in found.fetchall())
        )
    ]


def _programmes(log: Log) -> bool:
    """Return whether there is a programme, whose decisions hold for the units below its owner."""
    number = log.number("programme")
    return bool(
        number
        and log.db.execute("SELECT 1 FROM record WHERE entity=? LIMIT 1", (number,)).fetchone()
    )


def _of_scope(log: Log, entity: str, scope: str) -> Iterable[int]:
    """Return the assessments of a kind in a scope: a committee's drafts, or a unit's own."""
    query = "SELECT id FROM record WHERE entity=? AND scope=?"
    number = log.number(entity)
    return [
        record
        for (record,) in log.db.execute(query, (number or 0, log.number(scope) or 0)).fetchall()
    ]


def _assessments(log: Log) -> Iterable[int]:
    for number in filter(None, map(log.number, sorted(ASSESSMENTS))):
        yield from [
            one
            for (one,) in log.db.execute(
                "SELECT id FROM record WHERE entity=?", (number,)
            ).fetchall()
        ]


def _derive(log: Log, reader: Reader, derive: Derive, records: Iterable[int]) -> None:
    for record, ref in _among(log, records):
        _forget(log, [record])
        figures = list(derive(reader, ref))
        log.db.executemany(
            "INSERT INTO result VALUES(?,?,?,?)", [(record, *figure) for figure in figures]
        )
        whole = {name: value for dimension, name, value in figures if not dimension}
        if whole.keys() & set(WHOLE):
            log.db.execute(_KEEP_WHOLE, (record, *map(whole.get, WHOLE)))


def _among(log: Log, records: Iterable[int]) -> list[tuple[int, Ref]]:
    """Return those of these records that are assessments."""
    asked = (numbers(records), numbers(filter(None, map(log.number, sorted(ASSESSMENTS)))))
    return [
        (number, log.ref(number)) for (number,) in log.db.execute(_OF_ENTITIES, asked).fetchall()
    ]


_KEEP_WHOLE = f"INSERT INTO whole VALUES(?{',?' * len(WHOLE)})"


def _forget(log: Log, records: Iterable[int]) -> None:
    for table in OF_RESULTS:
        log.db.executemany(
            f"DELETE FROM {table} WHERE assessment=?", [(record,) for record in records]
        )
