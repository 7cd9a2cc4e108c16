"""Answers and plans from files, and plans to files."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import click

from core.assessment.rows import AssessmentView
from core.assessment.start_deeds import assessment_at, import_answers
from core.assessment.view import assessment_view
from core.errors import UserError
from core.forms.ports import Forms
from core.forms.published import check_usable
from core.forms.shape import Instrument
from core.i18n import _
from core.plan.file_deeds import export_plan, import_plan
from ui.desk import Desk, Office, read_json
from ui.terminal.arguments import DIR, FILE, INSTRUMENT, YEAR, ref_of
from ui.terminal.show import Output, number, opened, part

answers = click.Group()


@answers.command("import", help=_("นำคำตอบเข้าจากไฟล์ .json"))
@DIR
@FILE
@INSTRUMENT
@YEAR
@click.pass_obj
def take_answers(desk: Desk, folder: Path, file: Path, instrument: str, year: int) -> Output:
    with opened(desk, folder) as office:
        form, given = form_and_file(office.forms, instrument, file)
        changes = office.session.do_now(partial(import_answers, instrument=form, year=year, given=given))
        view = scored(office, form, year)
    return Output({**summary(view), "save": changes.save, "changed": len(changes.touched)}, score_lines(view))


def scored(office: Office, form: Instrument, year: int) -> AssessmentView:
    ref = assessment_at(office.unit, form.id, year)
    return office.session.read(lambda reader: assessment_view(reader, office.forms, ref))


def summary(view: AssessmentView) -> dict[str, object]:
    """The result of an assessment for programs."""
    return {
        **part(view, "assessment=ref.local instrument year"),
        "levels": {dimension.id: dimension.level for dimension in view.dimensions},
        "points": {dimension.id: dimension.points for dimension in view.dimensions},
        **part(view, "base_points=base extra_points=extra total_points=total"),
        "grade": view.band or None,
        **part(view, "passes answered of"),
    }


def score_lines(view: AssessmentView) -> list[str]:
    grade = view.band or "–"
    return [
        f"{view.title} {view.year}: {number(view.total)}/{number(view.full)}  {_('เกรด')} {grade}  ({view.ref.local})",
        *(
            f"  {row.number}. {row.short}  {number(row.points)}/{number(row.full)}  {row.level_words}".rstrip()
            for row in view.dimensions
        ),
        *(f"  {advice.title}: {advice.text}" for advice in view.advice[:1]),
    ]


plan = click.Group()


@plan.command("import", help=_("นำแผนเข้าจากไฟล์ .json"))
@DIR
@FILE
@INSTRUMENT
@YEAR
@click.pass_obj
def take_plan(desk: Desk, folder: Path, file: Path, instrument: str, year: int) -> Output:
    with opened(desk, folder) as office:
        form, given = form_and_file(office.forms, instrument, file)
        changes = office.session.do_now(partial(import_plan, instrument=form, year=year, given=given))
    ref = next(ref.local for ref in changes.touched if ref.entity == "plan")
    sentence = _("นำแผนเข้าแล้ว เปลี่ยน {n} รายการ ({ref})").format(n=len(changes.touched), ref=ref)
    return Output(
        {"plan": ref, "save": changes.save, "changed": len(changes.touched) if changes.save else 0}, [sentence]
    )


@plan.command("export", help=_("เขียนแผนเป็นไฟล์ .json"))
@DIR
@click.argument("plan", metavar="PLAN")
@FILE
@click.pass_obj
def give_plan(desk: Desk, folder: Path, plan: str, file: Path) -> Output:
    json_only(file)
    with desk.look(folder) as reading:
        ref = ref_of(plan if "/" in plan else f"plan/{plan}", reading.unit)
        value = export_plan(reading.reader, ref)
        reading.note("export", str(ref))
    desk.files.write_text(file, json.dumps(value, ensure_ascii=False, indent=1) + "\n")
    return Output({"plan": ref.local, "file": file}, [_("เขียนแผนไว้ที่ {file} แล้ว").format(file=file)])


def form_and_file(forms: Forms, instrument: str, file: Path) -> tuple[Instrument, Any]:
    """The form and what the file says; UserError when the file says it is of another form, or it is not published."""
    form, given = forms.get(instrument), read_json(json_only(file))
    check_usable(forms, form)
    named = str(given.get("instrument") or form.id) if isinstance(given, dict) else form.id
    if named.partition("/")[0] not in (form.id, *form.aliases):
        raise UserError(
            _("ใช้ไฟล์ {file} กับแบบ {form} ไม่ได้").format(file=file.name, form=form.using),
            _("ไฟล์นี้เป็นของแบบ {said}").format(said=named[:60]),
            _("ระบุแบบให้ตรงกับไฟล์ แล้วลองใหม่"),
        )
    return form, given


def json_only(file: Path) -> Path:
    if file.suffix.lower() != ".json":
        raise UserError(
            _("ใช้ไฟล์ {file} ไม่ได้").format(file=file.name),
            _("รุ่นนี้รับและเขียนเฉพาะไฟล์ .json"),
            _("ใช้ไฟล์ .json แล้วลองใหม่"),
        )
    return file
