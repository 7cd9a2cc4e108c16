"""Run a form's test cases: fill in each by usual operations in a folder in memory; compare its pages and papers."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from itertools import starmap
from typing import Any

from core.assessment.facts import profiles_of
from core.assessment.start_deeds import TrialCaseAnswerWriter
from core.blocks.document import Document
from core.entities import record_id
from core.errors import UserError
from core.forms.computed import PLAN
from core.forms.deeds import SettingChoice, choose
from core.forms.field_types import FieldType
from core.forms.layout import MADE, CaseRunResult, FormFault, FormPath
from core.forms.ports import Forms, FormSummary, Store
from core.forms.programme import Programme
from core.forms.settings import form_for
from core.forms.shape import Field, FormRowKind, Instrument, TrialCase, TrialCaseRow
from core.forms.tree import Tree
from core.forms.vocabulary import OFFICE as REGISTER
from core.forms.wording import Words
from core.i18n import _, in_thai
from core.log.deeds import fresh
from core.log.ports import Context, RecordBatch
from core.papers.table_paper import ASKED
from core.papers.trial import TrialCaseFolder, cases_of, given_in, too_much, unmet
from core.plan.deeds import preset_line
from core.plan.file_deeds import import_plan, plan_at
from core.plan.links import by_name, own_periods, read_from, value_on
from core.plan.tree import PlanRow
from core.slots import Slot, is_setting, parse_slot
from core.values import (
    NOTHING,
    Change,
    Changes,
    Plain,
    Record,
    RecordSummary,
    Ref,
    ShownField,
    Text,
    Value,
)


class SingleFormStore:
    """A collection of forms that has only the form under test (satisfies core.forms.ports.Forms)."""

    def __init__(self, form: Instrument) -> None:
        self._form = form

    def get(self, form_name: str) -> Instrument:
        if form_name in {row.register.rpartition(".")[0] for row in self._form.given} - {
            self._form.id
        }:
            return read_as(self._form, form_name)
        if form_name.partition("/")[0] in (self._form.id, *self._form.aliases):
            return self._form
        raise UserError(_("ไม่มีแบบชื่อ “{using}”").format(using=form_name[:60]), "", "")

    def labels(self) -> Sequence[FormSummary]:
        return (FormSummary.of(self._form),)

    def label(self, form_name: str) -> FormSummary:
        return FormSummary.of(self.get(form_name))

    def programme(self, form_name: str) -> Programme:
        raise UserError(_("ไม่มีแบบชื่อ “{using}”").format(using=form_name[:60]), "", "")

    def worded(self, form: Instrument) -> Instrument:
        return form

    def is_published(self, _file: str) -> bool:
        return False

    is_shipped = is_published

    def why_not(self, _file: str) -> str:
        return ""

    untested = why_not


def read_as(form: Instrument, form_id: str) -> Instrument:
    """Return a stand-in for the form `form_id`, which `form` reads; it has only the fields that the test cases fill."""
    cells = {
        (row.register.rpartition(".")[2], field_and_words(one)[0]): None
        for row in form.given
        if row.register.rpartition(".")[0] == form_id
        for one in row.says
    }
    kinds = dict.fromkeys(kind for kind, _name in cells)
    fields = tuple(Field(id=name, kind=(kind,), title=Words(name)) for kind, name in cells)
    own = tuple(FormRowKind(id=kind, title=Words(kind)) for kind in kinds)
    return Instrument(
        id=form_id, edition=form.edition, title=Words(form_id), kinds=own, fields=fields
    )


class FolderInMemory:
    """A folder of one office that exists only in memory, to run a test case; satisfies core.forms.ports.Store."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms
        self._records: dict[str, dict[Ref, dict[str, ShownField]]] = {}
        nothing: Any = EmptyFolderServices()
        self.sign_offs = self.history = self.transfers = self.trust = nothing
        self.exchange = self.privacy = self.outlines = nothing
        self.all_drafts = self.all_scans = self.derived = self.wholes = nothing.of
        # a test case keeps none of these: to call one is a mistake
        self.keep_drafts = self.drop_draft = self.note_view = nothing
        self.add_scans = self.note_scan_code = self.drop_scans = nothing
        self.gone_texts = self.forget_gone_texts = nothing
        self.conflicts: Any = nothing.of
        self.rows: Any = nothing.of
        self.trust_clock: Any = nothing.of
        self.signed_view: Any = nothing.of
        self.index_some: Any = nothing.of
        self.derive_owed: Any = nothing.of
        self.prefetch: Any = nothing.of
        self.together: Any = nullcontext
        self.fields: Any = MemoryFieldReader(self)

    def record(self, ref: Ref) -> Record | None:
        fields = self._records.get(ref.entity, {}).get(ref)
        return None if fields is None else Record(ref, fields)

    def records(
        self, entity: str, scope: str | None = None, **equals: str | int | frozenset[str]
    ) -> Sequence[Record]:
        found = [
            Record(ref, fields)
            for ref, fields in self._records.get(entity, {}).items()
            if scope in (None, ref.scope)
            and all(
                fields.get(name, NOTHING).value
                in (value if isinstance(value, frozenset) else (value,))
                for name, value in equals.items()
            )
        ]
        return sorted(found, key=lambda one: one.text("order"))

    def keep(self, *changes: Change) -> None:
        for change in changes:
            known = self._records.setdefault(change.ref.entity, {})
            known.setdefault(change.ref, {})[change.field] = ShownField(change.value)

    def save(
        self, ctx: Context, label: str, changes: Sequence[Change], undoes: str = ""
    ) -> Changes:
        self.keep(*changes)
        return Changes.of(label, ctx.unit + undoes, (change.ref for change in changes))

    def bin(self, scope: str | None = None, entity: str = "") -> Sequence[Record]:
        return [one for one in self.records(entity, scope) if one.deleted]

    def only(self, _scopes: Collection[str]) -> "FolderInMemory":
        return self

    def digest(self, scope: str | None = None) -> str:
        return scope or ""

    def info(self) -> dict[str, Any]:
        return {}


class MemoryFieldReader:
    """The reader of fields of a folder in memory (satisfies core.log.ports.FieldReader)."""

    def __init__(self, memory: FolderInMemory) -> None:
        self._memory = memory

    def values(self, *_asked: object, **_among: object) -> Collection[Any]:
        return frozenset()

    def standing(self, refs: Collection[Ref]) -> Mapping[Ref, Record]:
        found = {ref: self._memory.record(ref) for ref in refs}
        return {ref: one for ref, one in found.items() if one is not None and not one.deleted}

    def brief(
        self, entity: str, names: Sequence[str], /, **equals: str | int | frozenset[str]
    ) -> Sequence[RecordSummary]:
        found = self._among(entity, None, equals)
        return [
            RecordSummary(one.ref, {name: _plain(one.value(name)) for name in names})
            for one in found
        ]

    def listed(
        self,
        entity: str,
        scope: str,
        _before: object = None,
        /,
        **equals: str | int | frozenset[str],
    ) -> RecordBatch:
        return RecordBatch(self._among(entity, scope, equals))

    def since(self, _state: object) -> None:
        return None

    def _among(
        self, entity: str, scope: str | None, equals: Mapping[str, str | int | frozenset[str]]
    ) -> list[Record]:
        some = {name: among for name, among in equals.items() if isinstance(among, frozenset)}
        one = {name: value for name, value in equals.items() if not isinstance(value, frozenset)}
        every = self._memory.records(entity, scope, **one)
        return [
            each for each in every if all(each.text(name) in among for name, among in some.items())
        ]

    def once(self, _name: object, work: Callable[[], Any]) -> Any:
        return work()

    def holding(self, *_asked: object) -> Mapping[str, Sequence[Ref]]:
        return {}

    def waiting(self) -> int:
        return 0


def _plain(value: Value) -> str | int | None:
    return value if isinstance(value, int) or value is None else str(value)


class EmptyFolderServices:
    """A stand-in that answers "nothing" for what a folder in memory lacks: sign-offs, history, transfers, trust."""

    def of(self, *_asked: object) -> Sequence[Any]:
        return ()

    devices = arrivals = stations = forks = problems = after_each = of

    def device(self) -> None:
        return None

    def state_hash(self, *_asked: object) -> bytes:
        return b""


def field_and_words(text: str) -> tuple[str, str]:
    """Split a text `field = words` at the first `=`; return (field, words), both stripped."""
    name, _equals, words = text.partition("=")
    return name.strip(), words.strip()


UNIT, OFFICE = "case", "หน่วยงานตัวอย่าง"  # the office of every case, and its name
RefusedRow = tuple[FormPath, UserError]


def tried(form: Instrument | Programme) -> CaseRunResult:
    """Run the test cases of a form; return their faults, or why none was run. The result is the same on every PC."""
    if isinstance(form, Programme):
        return CaseRunResult()
    why = too_much(form)
    if why:
        return CaseRunResult(untested=why)
    cases = cases_of(form)
    faults = list[FormFault]()
    for case in cases:
        filled, refused = _filled(form, case)
        # half a case's results mean nothing
        faults += starmap(_refused, refused) if refused else unmet(case, filled)
    return CaseRunResult(tuple(faults), len(cases))


def printed_cases(form: Instrument) -> Iterator[tuple[str, Document]]:
    """Yield (name, draft document) of each paper in each test case or, without cases, in an empty folder. UserError if
    a paper cannot be printed."""
    why = too_much(form)
    if why:
        raise UserError(
            _("ลองพิมพ์แบบ {using} ไม่ได้").format(using=form.using),
            why,
            _("ลดกรณีทดสอบหรือคอลัมน์ แล้วลองใหม่"),
        )
    cases = cases_of(form) or (TrialCase(id=""),)
    titles = [one.called for one in form.papers]
    for case in cases:
        filled, _refused = _filled(form, case)
        year, *parts = own_periods(form, form.edition)
        said = {row.period.removeprefix(year) for _at, row in given_in(form, case)}
        reported = [part for part in parts if part.removeprefix(year) in said] or (parts or [year])[
            :1
        ]
        for paper in form.papers:
            if re.fullmatch(MADE, paper.id) and titles.count(paper.called) == 1:
                called = paper.called
            else:
                called = paper.id
            of_case = (str(case.title) if re.fullmatch(MADE, case.id) else "") or case.id
            for period in reported if paper.period == ASKED else ("",):
                name = "-".join(filter(None, (of_case if len(cases) > 1 else "", called, period)))
                with in_thai():
                    document = filled.document(paper.id, period)
                yield name, replace(document, draft=True)


def _filled(form: Instrument, case: TrialCase) -> tuple[TrialCaseFolder, Sequence[RefusedRow]]:
    """Return the case filled in, and the rows that were refused."""
    folder = FolderInMemory(SingleFormStore(form))
    office = Ref(UNIT, "office", record_id(UNIT, "office", UNIT))
    folder.keep(Change(office, "unit", Plain(UNIT)), Change(office, "name", Text(OFFICE)))
    ctx = Context(datetime(form.edition - 543, 1, 1), lambda: "0" * 32, UNIT)
    entry = _Entry(form, case, folder, ctx)
    with in_thai():  # the same on every PC, whatever is read there
        refused = [*entry.fill()]
    store: Store = folder
    home = folder.record(entry.assessment) or folder.record(entry.plan)
    settled = form_for(store, home) if home else form
    return TrialCaseFolder(store, settled, entry.plan, entry.assessment, entry.rows), refused


class _Entry:
    """Enters the data of a case with the operations of an office; what they refuse is a fault of its row."""

    def __init__(
        self, form: Instrument, case: TrialCase, folder: FolderInMemory, ctx: Context
    ) -> None:
        self._form = form
        self._case = case
        self._folder = folder
        self._ctx = ctx
        self._store: Store = folder
        self._year = form.edition
        self._given = given_in(form, case)
        self.plan = plan_at(UNIT, form.id, form.edition)
        self._answers = TrialCaseAnswerWriter(ctx, folder, folder.keep, form)
        self.assessment = self._answers.assessment
        self.rows: dict[str, Ref] = {}
        self._kinds = {kind.id: kind for kind in form.kinds}
        self._kind_of = {row.id: row.kind for row in form.rows}

    def fill(self) -> Iterator[RefusedRow]:
        yield from self._fill_registers()
        if self._form.kinds:
            yield from self._fill_plan()
        if self._form.kind:
            try:
                self._answers.begin(self._case.profiles, self._case.group)
            except UserError as problem:
                yield FormPath("", -1, "edition"), problem
        at = next((at for at, one in enumerate(self._form.cases) if one is self._case), -1)
        for name, words in map(field_and_words, self._case.says):
            try:
                self._choose(name, words)
            except UserError as problem:
                yield FormPath("cases", at, "says"), problem
        if self._form.kind:
            yield from self._fill_answers()

    def _choose(self, name: str, value: str) -> None:
        """Enter a value of the whole case: a setting, or a fact such as the number of awards."""
        if not is_setting(name):
            self._answers.enter_fact(name, value)
            return
        for ref in (self.plan, self.assessment):
            if self._folder.record(ref) is not None:
                choose(
                    self._ctx, self._store, ref, [SettingChoice(parse_slot(name).id, value, value)]
                )

    def _fill_plan(self) -> Iterator[RefusedRow]:
        lines = {row.id: preset_line(self._form, row) for row in self._form.rows}
        reached: dict[str, dict[str, object]] = {}
        for at, row in self._given:
            if not row.item and not row.register:
                try:
                    refused = [*self._row(at, row, lines, reached)]
                except UserError as problem:
                    refused = [problem]
                yield from ((FormPath("given", at, "says"), problem) for problem in refused)
        made = {
            "title": str(self._form.title),
            "rows": [*lines.values()],
            "progress": [*reached.values()],
        }
        try:
            import_plan(self._ctx, self._store, self._form, self._year, made)
        except UserError as problem:
            first = next((at for at, row in self._given if not row.item), 0)
            yield FormPath("given", first, "says"), problem
        self.rows = {name: PlanRow.at(self.plan, name) for name in lines}

    def _row(
        self,
        number: int,
        row: TrialCaseRow,
        lines: dict[str, dict[str, object]],
        reached: dict[str, dict[str, object]],
    ) -> Iterator[UserError]:
        """Prepare a row of the plan; values that the form refuses are left out and yielded as errors."""
        name = row.id or f"given {number}"
        kind = self._kind_of.setdefault(name, row.kind)
        if kind not in self._kinds or (row.kind and row.kind != kind):
            raise UserError(
                _("แถวนี้ไม่บอกว่าเป็นแถวชนิดใด"), "", _("ใส่ kind: รหัสของชนิดแถว หรือ item: รหัสของข้อ")
            )
        period = self._period(row.period)
        above = self._kinds[kind].within
        if (row.within or name not in lines) and above != self._kind_of.get(row.within, ""):
            if above:
                mend = _("ใส่ in: แถวชนิด {kind} ที่เขียนไว้ก่อน").format(kind=above)
            else:
                mend = _("ลบ in ของแถวนี้")
            raise UserError(_("แถวชนิด {kind} อยู่ที่นี่ไม่ได้").format(kind=kind), "", mend)
        line = lines.setdefault(name, {"id": name, "kind": kind})
        if row.within:
            line["parent"] = self._above(row, kind, period, reached)
        if row.number:
            line["number"] = row.number
        fields = {each.id: each for each in self._form.fields if kind in each.kind}
        for told, words in map(field_and_words, row.says):
            if told not in fields:
                what = _("แถวชนิด {kind} ไม่มีช่อง {name}").format(kind=kind, name=told)
                yield UserError(what, "", _("ใช้รหัสของช่องในแถวชนิดนี้"))
                continue
            field = fields[told]
            on = field.stored_on(self._kinds[kind])
            try:
                value = FieldType.given_as(field, words)
                # rows of the plan have their names until they are entered
                if not field.to.startswith(f"{PLAN}."):
                    value_on(
                        self._form, kind, field.stored, by_name(self._store, UNIT, field, value), on
                    )
            except UserError as problem:
                yield UserError(f"{told} = {words}: {problem.what}", problem.why, problem.do)
                continue
            home = self._reached(name, period, reached) if on == "progress" else line
            home[field.stored] = value

    def _above(
        self, row: TrialCaseRow, kind: str, period: str, reached: dict[str, dict[str, object]]
    ) -> str:
        """Return the id of the row above; for a line of a report, the id of the report of that row."""
        above = self._kinds.get(self._kind_of.get(row.within, ""))
        if above is not None and above.stage == "plan" and self._kinds[kind].stage == "report":
            return str(self._reached(row.within, period, reached)["id"])
        return row.within

    def _reached(
        self, name: str, period: str, reached: dict[str, dict[str, object]]
    ) -> dict[str, object]:
        """Return the report of a row for a period, created if it is missing."""
        key = f"{name} {period}"
        return reached.setdefault(key, {"id": key, "row": name, "period": period})

    def _period(self, text: str) -> str:
        """Return the id of a period, `q2` or `2569q2`. Raises UserError if the form has no such period."""
        period = text if text[:4].isdigit() else f"{self._year}{text}"
        known = own_periods(self._form, self._year)
        if period not in known:
            what = _("แบบนี้ไม่รายงานงวด {period}").format(period=text[:20])
            raise UserError(what, "", _("งวดของแบบนี้คือ {known}").format(known=" ".join(known)))
        return period

    def _fill_answers(self) -> Iterator[RefusedRow]:
        record = self._folder.record(self.assessment)
        if record is None:
            return
        tree = Tree.under(form_for(self._store, record), profiles_of(record))
        for at, row in self._given:
            try:
                self._answers.enter(tree, row, [*map(field_and_words, row.says)])
            except UserError as problem:
                yield FormPath("given", at, "says"), problem
        self._answers.combine(record)

    def _fill_registers(self) -> Iterator[RefusedRow]:
        """Enter what the form reads from registers: entries of the office, and rows of plans by other forms."""
        for at, row in self._given:
            using, _dot, kind = row.register.rpartition(".")
            values = {name: Text(words) for name, words in map(field_and_words, row.says)}
            if row.register and row.register not in (
                *read_from(self._form),
                f"{self._form.id}.{kind}",
            ):
                why = _("แบบนี้ไม่ได้อ่านทะเบียน {register}").format(register=row.register)
                yield FormPath("given", at, "rows"), UserError(why, "", _("ใช้ทะเบียนที่แบบนี้เรียกใช้"))
            elif using == REGISTER:
                self._folder.keep(*fresh(Ref(UNIT, kind, f"{at:032x}"), values))
            elif row.register:
                plan = plan_at(UNIT, using, self._year)
                self._folder.keep(*fresh(plan, {"instrument_id": Plain(using), "year": self._year}))
                own = {"plan": Plain(plan.local), "kind": Plain(kind), "order": Plain(f"{at:04d}")}
                fields = {Slot("f", name).name: words for name, words in values.items()}
                self._folder.keep(*fresh(Ref(UNIT, "row", f"{at:032x}"), {**own, **fields}))


def _refused(path: FormPath, problem: UserError) -> FormFault:
    why = " ".join(filter(None, (problem.what, problem.why)))
    return FormFault("case-given", path, _("กรณีทดสอบกรอกไม่ได้: {why}").format(why=why), problem.do)
