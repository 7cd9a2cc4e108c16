"""Commands for a year's plans and assessments: list, start, copy; import answers and plans, export plans."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from core.assessment.copy_deeds import check_usable, copy_assessment, make_rows, write_rescored
from core.assessment.facts import AssessmentFacts
from core.assessment.rescored import editions, rescored, rescored_words
from core.assessment.rows import AssessmentView
from core.assessment.start_deeds import assessment_at, import_answers, start_assessment
from core.assessment.table_deeds import AnswerTable, answer_columns, table_answers
from core.assessment.view import assessment_view
from core.centre import unit_table
from core.centre.unit_deeds import take_units
from core.centre.unit_names import listed_units, own_line
from core.centre.unit_questions import UnitKindResolver, place_kinds
from core.centre.unit_table import UnitTable
from core.entities import REGISTERS
from core.errors import UsageError, UserError
from core.evidence.deeds import answer_table
from core.exact import got_text
from core.forms.deeds import SettingChoice, choose, decide, take_words
from core.forms.ports import Reader, bound_form
from core.forms.settings import SettingInForce, decisions
from core.home.documents import DocumentRow, documents, entries_words
from core.home.rows import LastBackups
from core.home.year import read_year
from core.i18n import _
from core.log.ports import standing
from core.plan.deeds import start_plan
from core.plan.file_deeds import copy_plan, export_plan, import_plan
from core.plan.register_deeds import add_entries
from core.plan.registers_view import register_page
from core.plan.table_file import register_columns, register_rows
from core.records.titles import called
from core.tables.heads import ExpectedFields
from core.tables.reading import TableOmission, TableReadResult
from core.tabular import TabularFile
from core.values import Changes, Ref
from ui.desk import Desk, Office, ReadOnlyFolder, read_json
from ui.terminal.arguments import (
    ANYWAY,
    FILE,
    INSTRUMENT,
    OF_FILE,
    PATH,
    YEAR,
    RefArgument,
    WrongOptionsError,
    form_named,
    ref_of,
)
from ui.terminal.commands import LazyCommandGroup
from ui.terminal.in_folder import opened
from ui.terminal.show import Output, columns, number, part

Mends = Mapping[int, Mapping[str, str]]  # texts by field, by the row as Excel counts
register = LazyCommandGroup()
SAY = click.option(
    "--say",
    "columns_said",
    metavar="COLUMN=ANSWER",
    multiple=True,
    help=_("ตอบคำถามของตารางด้วยเลขคำตอบ เช่น งบประมาณ=2"),
)


@register.unopened(
    "units", _("ทะเบียนหน่วยงานจาก Excel: บอกแถวที่ต้องแก้ แก้ได้ในคำสั่ง และรับแถวที่ถูกเข้าทะเบียน")
)
@FILE
@click.option(
    "--mend",
    "typed",
    metavar="ROW:FIELD=WORDS",
    multiple=True,
    help=_("แก้ช่องของแถวก่อนตรวจ เช่น 14:region=3"),
)
@click.option("--near", is_flag=True, help=_("ใช้คำและรหัสที่โปรแกรมเสนอ แทนช่องที่ต้องแก้"))
@click.option("--take", is_flag=True, help=_("รับแถวที่ถูกเข้าทะเบียน"))
@SAY
@click.option(
    "--wrong",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("เขียนแถวที่ยังต้องแก้เป็นไฟล์ .xlsx"),
)
def units_from_excel(
    desk: Desk,
    folder: Path,
    file: Path,
    typed: Sequence[str],
    near: bool,
    take: bool,
    columns_said: Sequence[str],
    wrong: Path | None,
) -> Output:
    from storage.tables.reader import read_table
    from storage.tables.writer import write_table

    table, mends = read_table(file), mends_of(typed)
    places = place_kinds(desk.places.read_text("utf-8"))
    with desk.look(folder) as reading:
        units = listed_units(reading.reader)
        own = own_line(reading.reader, reading.unit)

    def read_by(answers: Mapping[str, int]) -> tuple[TableReadResult, UnitTable]:
        read = TableReadResult.best(table, unit_table.unit_columns({}), answers)
        if "name" not in read.fields:
            raise UserError(
                _("ไม่พบหัวตารางของทะเบียนหน่วยงาน"),
                _("ไม่มีคอลัมน์ {columns}").format(columns=unit_table.field_title("name")),
                _("ตั้งหัวตารางตามไฟล์เปล่าของหน้าตั้งต้นหน่วยงาน แล้วลองใหม่"),
            )
        rows = [(n, {**words, **mends.get(n, {})}) for n, words in unit_table.unit_rows(read)]
        kinds = UnitKindResolver(rows, units, places, answers, own)
        found = unit_table.judged(rows, units, own, kind_resolver=kinds)
        if near:
            proposed = {
                line.row: {one.field: one.instead for one in line.mistakes if one.instead}
                for line in found.lines
            }
            rows = [(n, {**words, **proposed.get(n, {})}) for n, words in rows]
            found = unit_table.judged(rows, units, own, kind_resolver=kinds)
        return read._replace(doubts=(*read.doubts, *kinds.doubts)), found

    answers = chosen_answers(lambda given: read_by(given)[0], columns_said)
    read, found = read_by(answers)
    if take and found.taken:
        with opened(desk, folder) as office:
            office.session.do_now(partial(take_units, lines=found.taken))
    if wrong is not None:
        write_table(wrong, unit_table.mistakes_file(found, file.name))
    counts = {state: found.count(state) for state in ("new", "changed", "same", "wrong")}
    rows = [part(line, "row state words differs mistakes") for line in found.lines]
    notes = [*not_taken(read)]
    value = {**counts, "taken": len(found.taken) if take else 0, "rows": rows, "notes": notes}
    return Output(value, [*lines_of(found, imported=take), *notes])


def mends_of(corrections: Sequence[str]) -> Mends:
    """Parse corrections like `14:region=3` (`row:field=text`) into {row: {field: text}}. UsageError if malformed."""
    found: dict[int, dict[str, str]] = {}
    for one in corrections:
        place, _equals, words = one.partition("=")
        row, _colon, field = place.partition(":")
        if not row.isdecimal() or field not in unit_table.FIELDS or "=" not in one:
            raise UsageError(
                _("ไม่เข้าใจ {words}").format(words=one[:60]),
                _("การแก้เขียนเป็น แถว:ช่อง=คำ และช่องมี {fields}").format(
                    fields=", ".join(unit_table.FIELDS)
                ),
                _("เขียนใหม่ เช่น 14:region=3"),
            )
        found.setdefault(int(row), {})[field] = words.strip()
    return found


def lines_of(table: UnitTable, *, imported: bool) -> Iterator[str]:
    yield (_("รับเข้าทะเบียนแล้ว {n} แถว") if imported else _("รับได้ {n} แถว (สั่งด้วย --take)")).format(
        n=len(table.taken)
    )
    yield _("เหมือนทะเบียนอยู่แล้ว {same} แถว ต้องแก้ {wrong} แถว").format(
        same=table.count("same"), wrong=table.count("wrong")
    )
    for line in table.lines:
        for one in line.mistakes:
            near = "  " + _("เสนอ: {words}").format(words=one.instead) if one.instead else ""
            said = line.words.get(one.field, "") or "–"
            yield f"  {line.row}:{one.field}  {unit_table.field_title(one.field)} {said}  {one.why}{near}"


document = LazyCommandGroup()
OF = click.argument("ref", metavar="DOCUMENT", type=RefArgument)
ANOTHER = click.option(
    "--no", metavar="N", type=click.IntRange(min=1), default=1, help=_("ชุดที่เท่าใดของแบบนี้ในปี")
)


@document.reads("list", _("แผนและการประเมินทั้งหมดของปี ตามโครงการที่ขอ"))
@YEAR
def list_documents(reading: ReadOnlyFolder, year: int) -> Output:
    known = read_year(reading.reader, reading.unit, year, datetime.now(), {}, LastBackups())
    found = documents(reading.reader, known)
    rows = [(group.title or _("หน่วยงานทำเอง"), one) for group in found.groups for one in group.rows]
    names = "entity form here=has_form title text state figure grade until done"
    value = [
        {"document": one.ref.local if one.ref else None, "asked_by": asks, **part(one, names)}
        for asks, one in rows
    ]
    lines = columns([(asks, *document_cells(one)) for asks, one in rows])
    return Output(value, [*lines] or [_("ปีนี้ยังไม่มีเอกสาร เริ่มจากแบบที่มีในเครื่องนี้ได้ทันที")])


def document_cells(row: DocumentRow) -> tuple[str, ...]:
    figure = " ".join(filter(None, (row.figure, row.grade)))
    due = " ".join(filter(None, row.due[:2]))
    return (row.title, row.text, row.state, figure, due, row.ref.local if row.ref else "–")


@document.writes("start", _("เริ่มแผนหรือการประเมินจากแบบ แบบเดิมอีกครั้งได้ชุดถัดไป"))
@INSTRUMENT
@YEAR
@click.option("--profile", "profiles", metavar="P", multiple=True, help=_("ประเภทของหน่วยงานตามแบบ"))
def start_document(office: Office, instrument: str, year: int, profiles: tuple[str, ...]) -> Output:
    form = office.forms.worded(office.forms.get(instrument))
    check_usable(office.forms, form)
    scored = partial(start_assessment, profiles=profiles) if form.kind else start_plan
    return made(
        office, office.session.do_now(partial(scored, instrument=form, year=year, ordinal=None))
    )


@document.writes(
    "copy",
    _("เริ่มเอกสารของปีจากโครงของเอกสารปีอื่น คำตอบและหลักฐานตามมาเฉพาะเมื่อระบุ --answers ไม่คัดลอกวันที่และผล"),
)
@OF
@YEAR
@click.option(
    "--instrument", metavar="INSTRUMENT", help=_("แบบของเอกสารใหม่ (ไม่ระบุ = ฉบับล่าสุดของแบบเดิม)")
)
@click.option("--answers", is_flag=True, help=_("การประเมิน: พร้อมคำตอบและหลักฐาน ข้อที่เปลี่ยนไปรอยืนยัน"))
def copy_document(
    office: Office, ref: Ref, year: int, instrument: str | None, answers: bool
) -> Output:
    if answers and ref.entity == "plan":
        raise WrongOptionsError(_("--answers ใช้กับการประเมิน แผนคัดลอกได้เฉพาะโครง"))
    record = office.session.read(lambda reader: standing(reader, ref))
    form = office.forms.worded(office.forms.get(instrument or record.text("instrument_id")))
    check_usable(office.forms, form)
    by = office.forms.get(bound_form(record))
    deed = partial(copy_plan, form=by)
    if ref.entity != "plan":
        deed = partial(copy_assessment, form=by if answers else None)
    return made(
        office, office.session.do_now(partial(deed, instrument=form, source=ref, year=year))
    )


@document.prints(
    "rescore", _("คะแนนของการประเมินตามเกณฑ์ฉบับอื่นของแบบเดียวกัน รายข้อ ไม่สร้างหรือแก้เอกสารใด")
)
@OF
@click.option("--instrument", metavar="INSTRUMENT", help=_("ฉบับที่ใช้คิด (ไม่ระบุ = ฉบับอื่นที่ใหม่ที่สุด)"))
@click.option(
    "--out", metavar="FILE", default=None, type=PATH, help=_("เขียนเป็นไฟล์ .pdf .xlsx หรือ .docx")
)
def rescore(office: Office, ref: Ref, instrument: str | None, out: Path | None) -> Output:
    using = instrument or office.session.read(partial(_other_edition, ref=ref))
    found = office.session.read(lambda reader: rescored(reader, standing(reader, ref), using))
    notes: Sequence[str] = ()
    if out is not None:
        deed = partial(write_rescored, papers=office.printer, source=ref, form_name=using, path=out)
        notes = office.session.do_now(deed).notes
    value = {
        "document": ref,
        "by": found.old_form.using,
        "to": found.new_form.using,
        "old": part(found.old, "total full band"),
        "new": part(found.new, "total full band"),
        "change": found.change,
        "missing": found.missing,
        "items": found.items,
        "file": out,
        "notes": notes,
    }
    rows = [
        (one.was or "–", one.now or "–", one.gain, one.named, one.became) for one in found.items
    ]
    return Output(value, [*rescored_words(found), *columns(rows), *notes])


def _other_edition(reader: Reader, ref: Ref) -> str:
    """Return the newest edition of the form by which an assessment was not filled in. Raises UserError if none."""
    own = reader.forms.label(bound_form(standing(reader, ref)))
    found = editions(reader, own.id, own.file)
    if not found:
        raise UserError(
            _("คิดคะแนนตามเกณฑ์อื่นไม่ได้"),
            _("ไม่มีแบบ {form} ฉบับอื่นในเครื่องนี้").format(form=own.id),
            _("รับหรือประกาศแบบฉบับอื่นก่อน แล้วลองใหม่"),
        )
    return found[0].name


@document.writes(
    "make", _("ทำรายการของแผนจากสิ่งที่แบบกำหนด เช่น ความเสี่ยงที่เกินเส้น ทำซ้ำได้โดยไม่เกิดรายการซ้ำ")
)
@OF
def make_plan_rows(office: Office, ref: Ref) -> Output:
    done = office.session.do_now(partial(make_rows, source=ref))
    plans = sorted(one.local for one in done.touched if one.entity == "plan")
    return Output({"plans": plans, "notes": done.notes, "save": done.save}, [*done.notes, *plans])


@document.writes("words", _("ใช้ถ้อยคำทางการปัจจุบันของแบบกับเอกสารที่เริ่มไว้ก่อน"))
@OF
@click.option("--plain", is_flag=True, help=_("กลับไปใช้ถ้อยคำย่อของแบบ"))
def take_document_words(office: Office, ref: Ref, plain: bool) -> Output:
    done = office.session.do_now(partial(take_words, document=ref, plain=plain))
    record = office.session.read(lambda reader: standing(reader, ref))
    if plain:
        without = _("เอกสารนี้ใช้ถ้อยคำย่อของแบบ ทั้งบนจอและบนกระดาษ")
    else:
        without = _("แบบนี้ไม่มีถ้อยคำทางการ เอกสารใช้ถ้อยคำของแบบ")
    said = _("เอกสารนี้ใช้ถ้อยคำทางการปัจจุบัน") if record.text("wording") else without
    return Output(
        {"document": record.ref.local, "wording": record.text("wording"), "save": done.save}, [said]
    )


def made(office: Office, changes: Changes) -> Output:
    """Return the output on a plan or assessment just started, with its reference and number among those of its form."""
    ref = next(ref for ref in changes.touched if ref.entity in ("plan", "assessment"))
    record = office.session.read(lambda reader: standing(reader, ref))
    called_ = office.session.read(lambda reader: called(reader, ref))
    value = {
        "document": ref.local,
        "no": record.number("no") or 1,
        "save": changes.save,
        "notes": changes.notes,
    }
    return Output(
        value, [_("เริ่ม {title} แล้ว ({ref})").format(title=called_, ref=ref.local), *changes.notes]
    )


setting = LazyCommandGroup()


@setting.reads("list", _("สิ่งที่แบบเปิดให้เลือก และที่เลือกไว้ของแผน การประเมิน หรือโครงการที่ประกาศ"))
@OF
def list_settings(reading: ReadOnlyFolder, ref: Ref) -> Output:
    return choices_of(reading.reader, ref)


def choices_of(reader: Reader, ref: Ref) -> Output:
    """Return as output the options that the form of a document, or a programme, leaves open, and the chosen ones."""
    record = standing(reader, ref)
    if ref.entity == "programme":
        found = decisions(reader.forms, record)
    else:
        found = SettingInForce.of(reader, reader.forms.get(bound_form(record)), record)
    value = [
        {
            "setting": one.setting.id,
            "title": str(one.setting.title),
            **part(one, "choice=option.key words=option.words by why=reason"),
            "choices": {option.key: option.words for option in one.setting.options},
        }
        for one in found
    ]
    rows = [
        (one.setting.id, str(one.setting.title), one.option.words, _(BY[one.by]), one.reason)
        for one in found
    ]
    return Output(value, [*columns(rows)] or [_("แบบนี้ไม่ได้เปิดสิ่งใดให้เลือก")])


BY = {"form": "ค่าที่แบบตั้งไว้", "office": "เลือกไว้", "above": "ผู้ประกาศโครงการกำหนด"}


@setting.writes("choose", _("เลือกสิ่งที่แบบเปิดไว้ สำหรับเอกสารหนึ่ง หรือทั้งโครงการเมื่อระบุโครงการที่ประกาศ"))
@OF
@click.argument("setting", metavar="SETTING")
@click.argument("choice", metavar="CHOICE")
@click.option("--why", metavar="TEXT", default="", help=_("เหตุผล ต้องบอกเมื่อเลือกต่างจากที่แบบตั้งไว้"))
def choose_setting(office: Office, ref: Ref, setting: str, choice: str, why: str) -> Output:
    if ref.entity == "programme":
        deed = partial(decide, programme=ref)
    else:
        deed = partial(choose, document=ref)
    office.session.do_now(partial(deed, choices=[SettingChoice(setting, choice, why)]))
    return office.session.read_else(lambda reader: choices_of(reader, ref), Output([], []))


answers = LazyCommandGroup(
    {
        "print": ("by_hand:print_paper", _("พิมพ์แบบของการประเมินให้กรอกด้วยมือ มีช่องให้กาทุกข้อที่กาได้")),
        "read": ("by_hand:read_papers", _("อ่านแบบที่กรอกด้วยมือซึ่งสแกนแล้ว เสนอคำตอบ ไม่กรอกจนกว่าจะยืนยัน")),
    }
)


@answers.unopened(
    "import", _("นำคำตอบเข้าจากไฟล์ .json หรือตาราง คำตอบที่มีอยู่แล้วไม่ถูกแทนด้วยตาราง บอกทุกอย่างที่ไม่นำเข้า")
)
@FILE
@OF_FILE
@YEAR
@ANOTHER
@ANYWAY
@SAY
def take_answers(
    desk: Desk,
    folder: Path,
    file: Path,
    instrument: str,
    year: int,
    no: int,
    anyway: bool,
    columns_said: Sequence[str],
) -> Output:
    from storage.tables.reader import read_table

    table = read_table(file) if file.suffix.lower() != ".json" else None
    given = {"answers": {}} if table else read_json(file)
    with opened(desk, folder) as office:
        form = office.forms.get(form_named(instrument, given))
        check_usable(office.forms, form)
        ref = assessment_at(office.unit, form.id, year, no)
        chosen = dict[str, int]()
        if table:
            facts = office.session.read(partial(AssessmentFacts.before_start, ref=ref, form=form))
            match = partial(_matched, table, facts, year)
            chosen = chosen_answers(lambda answers: match(answers).reading, columns_said)
        deed = partial(
            import_answers, instrument=form, year=year, content=given, ordinal=no, any_form=anyway
        )
        changes = office.session.do_now(deed)
        notes = list[str]()
        if table:
            facts = office.session.read(lambda reader: AssessmentFacts.of(reader, ref))
            found = _matched(table, facts, year, chosen)
            changes |= office.session.do_now(
                partial(answer_table, form=facts.form, assessment=ref, rows=found.entered)
            )
            row = _("แถว {n}").format
            left = [
                TableOmission(row(n=line.row), line.reason, f"{line.name}  {line.says}".strip())
                for line in found.lines
                if line.state == "wrong"
            ]
            notes = [*not_taken(found.reading, *left)]
        view = office.session.read(lambda reader: assessment_view(reader, ref))
    n = len(changes.touched) if changes.save else 0
    return Output(
        {**summary(view), "save": changes.save, "changed": n, "notes": notes},
        [*score_lines(view), *notes],
    )


def _matched(
    table: TabularFile, facts: AssessmentFacts, year: int, answers: Mapping[str, int]
) -> AnswerTable:
    """Return the rows of a table of answers, matched to the items of an assessment of a fiscal year."""
    return table_answers(
        facts, TableReadResult.best(table, answer_columns({}, year), answers), answers
    )


def summary(view: AssessmentView) -> dict[str, object]:
    """Return an assessment's result as JSON: levels, points and grades, and whether it passes. Points are null where
    the form sets no full points."""
    unknown = {} if view.full else {"base_points": None, "total_points": None}
    return {
        **part(view, "assessment=ref.local instrument year"),
        "levels": {dimension.id: dimension.level for dimension in view.dimensions},
        "points": {
            dimension.id: dimension.points if dimension.full else None
            for dimension in view.dimensions
        },
        **part(view, "base_points=base extra_points=extra total_points=total"),
        **unknown,
        "grade": view.band or None,
        "grades": {dimension.id: dimension.band for dimension in view.dimensions if dimension.band},
        **part(view, "passes answered of"),
    }


def score_lines(view: AssessmentView) -> list[str]:
    grade = view.band or "–"
    total = got_text(view.total, view.full, view.places)
    return [
        f"{view.title} {view.year}: {total}/{number(view.full or None)}  {_('เกรด')} {grade}  ({view.ref.local})",
        *(
            f"  {row.number}. {row.short}  {got_text(row.points, row.full, row.places)}/{number(row.full or None)}"
            f"  {row.level_words or row.band}".rstrip()
            for row in view.dimensions
        ),
        *(f"  {words}" for words in (entries_words(view),) if words),
        *(f"  {advice.title}: {advice.text}" for advice in view.advice[:1]),
        *(f"  {line}" for line in (view.people.lines if view.people else ())),
    ]


plan = LazyCommandGroup()


@plan.writes("import", _("นำแผนเข้าจากไฟล์ .json"))
@FILE
@OF_FILE
@YEAR
@ANYWAY
def take_plan(office: Office, file: Path, instrument: str, year: int, anyway: bool) -> Output:
    given = read_json(json_only(file))
    form = office.forms.get(form_named(instrument, given))
    check_usable(office.forms, form)
    changes = office.session.do_now(
        partial(import_plan, instrument=form, year=year, content=given, anyway=anyway)
    )
    ref = next(ref.local for ref in changes.touched if ref.entity == "plan")
    n = len(changes.touched) if changes.save else 0
    sentence = _("นำแผนเข้าแล้ว เปลี่ยน {n} รายการ ({ref})").format(n=n, ref=ref)
    return Output({"plan": ref, "save": changes.save, "changed": n}, [sentence])


@plan.unopened("export", _("เขียนแผนเป็นไฟล์ .json"))
@click.argument("plan", metavar="PLAN")
@FILE
def give_plan(desk: Desk, folder: Path, plan: str, file: Path) -> Output:
    from storage.exchange.writer import write_text

    json_only(file)
    with desk.look(folder) as reading:
        ref = ref_of(plan if "/" in plan else f"plan/{plan}", reading.unit)
        value = export_plan(reading.reader, ref)
        reading.note("export", str(ref))
    write_text(file, json.dumps(value, ensure_ascii=False, indent=1) + "\n")
    return Output({"plan": ref.local, "file": file}, [_("เขียนแผนไว้ที่ {file} แล้ว").format(file=file)])


NAMED = click.argument("register", metavar="REGISTER", type=click.Choice(sorted(REGISTERS)))


@register.reads("list", _("ส่วนงานหรือระบบบริการออนไลน์ของหน่วยงาน"))
@NAMED
def list_register(reading: ReadOnlyFolder, register: str) -> Output:
    page = register_page(reading.reader, reading.unit)
    rows = [row for row in page.rows[1:] if row.kind == register]
    value = [
        {"record": row.ref.local, **{cell.id: cell.value for cell in row.cells.values()}}
        for row in rows
    ]
    return Output(
        value,
        columns([(row.ref.local, *(cell.words for cell in row.cells.values())) for row in rows]),
    )


@register.unopened(
    "import", _("เพิ่มรายการจากตาราง .xlsx .docx .csv หรือ .txt ชื่อที่มีอยู่แล้วแก้ตามไฟล์ บอกทุกอย่างที่ไม่นำเข้า")
)
@NAMED
@FILE
@SAY
def take_register(
    desk: Desk, folder: Path, register: str, file: Path, columns_said: Sequence[str]
) -> Output:
    from storage.tables.reader import read_table

    table = read_table(file)
    with opened(desk, folder) as office:
        page = office.session.read(partial(register_page, unit=office.unit))
        read = answered(table, register_columns(page, register), columns_said)
        rows = register_rows(page, register, read)
        changes = office.session.do_now(partial(add_entries, register=register, rows=rows))
    sentence = _("นำเข้าทะเบียนแล้ว เปลี่ยน {n} รายการ").format(n=len(changes.touched))
    notes = (*changes.notes, *not_taken(read))
    return Output({"changed": len(changes.touched), "notes": notes}, [sentence, *notes])


def answered(
    table: TabularFile, fields: ExpectedFields, columns_said: Sequence[str]
) -> TableReadResult:
    """Return the reading of a table with the answers of `--say`. Raises as `chosen_answers` does."""
    read = partial(TableReadResult.best, table, fields)
    return read(chosen_answers(read, columns_said))


def chosen_answers(
    read: Callable[[Mapping[str, int]], TableReadResult], columns_said: Sequence[str]
) -> dict[str, int]:
    """Return the answers of `--say` to the questions of a table that `read` reads with them. UserError with the first
    question that nothing in the file answers; UsageError for an answer to no question."""
    answers = dict[str, int]()
    for one in columns_said:
        key, chosen = _answer(read(answers), one)
        answers[key] = chosen
    waits = [one for one in read(answers).doubts if one.open]
    if not waits:
        return answers
    first = waits[0]
    choices = "  ".join(f"{n} = {one}" for n, one in enumerate(first.answers, 1))
    raise UserError(
        _("ยังไม่นำเข้า เหลือ {n} คำถามที่ไฟล์ตอบเองไม่ได้: {words}").format(
            n=len(waits), words=first.words
        ),
        _("คำตอบที่มี: {answers}").format(answers=choices),
        _("ตอบด้วย --say “{column}=เลขคำตอบ” ยังไม่มีอะไรถูกบันทึก").format(
            column=first.column or first.key
        ),
    )


def _answer(read: TableReadResult, answer: str) -> tuple[str, int]:
    """Return (key of the doubt, index of the answer) of `COLUMN=ANSWER`: a heading or key, a number or words."""
    column, _equals, words = (part.strip() for part in answer.rpartition("="))
    doubts = [one for one in read.doubts if column in (one.key, one.column)]
    for one in sorted(doubts, key=lambda one: not one.open):
        named = {str(n): n - 1 for n in range(1, len(one.answers) + 1)}
        named |= {each: n for n, each in enumerate(one.answers)}
        if words in named:
            return one.key, named[words]
    raise UsageError(
        _("ไม่เข้าใจ --say {words}").format(words=answer[:60]),
        _("ตารางไม่มีคำถามหรือคำตอบนี้"),
        _("เขียนเป็น คอลัมน์=เลขคำตอบ ตามที่คำสั่งถาม"),
    )


def not_taken(read: TableReadResult, *more: TableOmission) -> Iterator[str]:
    """Yield a line on each doubtful text of a table and how it was read, then on each omission in it and in `more`."""
    for doubt in read.doubts:
        yield f"{doubt.words}: {doubt.answers[doubt.chosen]}"
    for one in (*read.left, *more):
        yield _("ไม่นำเข้า {where} ({why}): {words}").format(
            where=one.where, why=one.reason, words=one.words[:60]
        )


def json_only(file: Path) -> Path:
    if file.suffix.lower() != ".json":
        raise UserError(
            _("ใช้ไฟล์ {file} ไม่ได้").format(file=file.name),
            _("รุ่นนี้รับและเขียนเฉพาะไฟล์ .json"),
            _("ใช้ไฟล์ .json แล้วลองใหม่"),
        )
    return file
