"""Commands for forms: list, show, check a form file, score the cases in a file."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from functools import partial
from pathlib import Path

import click

from core.assessment.cases import run
from core.assigning.deeds import answer_programme
from core.assigning.programme_steps import DECLINED, JOINED, DueDate
from core.errors import FormFileFault, InvalidFormError
from core.forms.deeds import publish, publish_wording
from core.forms.description import describe
from core.forms.ports import Forms, FormSummary
from core.forms.programme import Programme
from core.forms.programme_deeds import form_faults, form_names, moved_words, publish_draft
from core.forms.published import PublishedForm, not_used, official_faults, texts_of
from core.forms.shape import Instrument
from core.forms.view import untested_words
from core.i18n import _
from core.thai.written import fiscal_year
from ui.desk import (
    NEW_FORM,
    NEW_PROGRAMME,
    Desk,
    begin_form,
    convert_form,
    print_form,
    put_form,
    read_text,
    write_form,
)
from ui.terminal.arguments import FILE, FISCAL, OUT, PATH
from ui.terminal.commands import LazyCommandGroup
from ui.terminal.in_folder import opened
from ui.terminal.show import Output, columns, part

instrument = LazyCommandGroup()
PROGRAMME = click.argument("programme", metavar="PROGRAMME")


@instrument.command("list", help=_("แบบทั้งหมดที่ใช้ได้ ทั้งของโปรแกรมและที่ประกาศในหน่วยงาน"))
@click.argument("folder", metavar="[DIR]", required=False, type=PATH)
@click.pass_obj
def list_all(desk: Desk, folder: Path | None) -> Output:
    if folder is None:
        return listing(desk.forms, (), {})
    with desk.look(folder) as reading:
        owners = PublishedForm.shared_names(reading.reader, reading.unit)
        return listing(reading.reader.forms, PublishedForm.all(reading.reader), owners)


def listing(
    forms: Forms, published_forms: Sequence[PublishedForm], owners: Mapping[str, str]
) -> Output:
    """Return as output all usable forms, then published ones that cannot be used, with the reason. `owners`: {SHA-256
    of the form file: its publisher}, only for forms that share an id with another."""
    usable = sorted(forms.labels(), key=lambda one: one.programme)
    waiting = [
        (one, not_used(forms, one))
        for one in published_forms
        if one.file not in {form.file for form in usable}
    ]
    rows = []
    value: list[dict[str, object]] = []
    for form in usable:
        if form.file in owners:
            whose = {"published_by": owners[form.file], "file": form.file}
        else:
            whose = {}
        told = f"({owners[form.file]} #{form.file[:8]})" if whose else ""
        untested = forms.untested(form.file)
        said = f"({untested_words(untested)})" if untested else ""
        rows.append((form.using, " ".join(filter(None, (str(form.title), told, said)))))
        value.append({**head(form), "untested": untested, **whose})
    value += [{**part(one, "using file"), "problem": why} for one, why in waiting]
    return Output(value, columns([*rows, *((one.using, why) for one, why in waiting)]))


@instrument.unopened("publish", _("ประกาศแบบในหน่วยงาน: ส่วนกลางให้ทุกหน่วย จังหวัดให้อำเภอ หน่วยอื่นให้ตนเอง"))
@FILE
@click.option("--reason", metavar="TEXT", default="", help=_("เหตุผลที่เลื่อน ซึ่งหน่วยงานทุกแห่งเห็น"))
def publish_form(desk: Desk, folder: Path, file: Path, reason: str) -> Output:
    from storage.instruments.reader import check

    with opened(desk, folder) as office:
        form, lines = desk.form_files.keep_form(folder, file), list[str]()
        deed = partial(publish, form=form)
        if isinstance(form, Programme):  # in place of what was published before for its year
            places = check(file).places
            faults = tuple(form_faults(form, office.forms, file.name, places))
            if faults:
                return faulty(faults)
            dates = office.session.read(partial(DueDate.before, programme=form, unit=office.unit))
            lines = [form_names(form, office.forms), *moved_words(form, dates, reason)]
            deed = partial(
                publish_draft,
                draft=form,
                keep=lambda _draft: form,
                dates=dates,
                delay_reason=reason,
            )
        done = office.session.do_now(deed)
        untested = office.forms.untested(form.file)
    if done.save:
        said = _("ประกาศแบบ {using} แล้ว แบบจะไปกับไฟล์รับส่งถัดไป")
    else:
        said = _("แบบ {using} ประกาศไว้แล้ว ไม่มีสิ่งใดเปลี่ยน")
    value = {"using": form.using, "file": form.file, "save": done.save, "untested": untested}
    return Output(
        value, [*filter(None, (said.format(using=form.using), *lines, untested_words(untested)))]
    )


WHY = click.option("--why", "reason", metavar="WHY", default="", help=_("เหตุผล"))
about = _("เข้าร่วมโครงการที่ยังไม่มีหน่วยงานข้างบนประกาศ หรือที่ให้สมัครใจ")
instrument.deed("join", about, partial(answer_programme, answer=JOINED), PROGRAMME)
about = _("ไม่เข้าร่วมโครงการ ซึ่งจะไม่ขอสิ่งใดอีก เข้าร่วมทีหลังได้")
instrument.deed("decline", about, partial(answer_programme, answer=DECLINED), PROGRAMME, WHY)


@instrument.unopened("wording", _("ประกาศถ้อยคำทางการของแบบจากตาราง .csv หรือ .yaml (id, text)"))
@FILE
def publish_words(desk: Desk, folder: Path, file: Path) -> Output:
    from storage.instruments.wording import read_wording

    with opened(desk, folder) as office:
        try:
            table = read_wording(file)
            faults = tuple(official_faults(office.forms.get(table.form), table, file.name))
            if faults:
                return faulty(faults)
        except InvalidFormError as problem:
            return faulty(problem.faults)
        kept = desk.form_files.keep_wording(folder, table)
        done = office.session.do_now(partial(publish_wording, table=kept))
    said = _("ประกาศถ้อยคำของแบบ {form} แล้ว {n} ข้อความ เอกสารที่เริ่มจากนี้ใช้ถ้อยคำนี้")
    value = {
        "form": kept.form,
        "lang": kept.lang,
        "texts": len(kept.texts),
        "file": kept.file,
        "save": done.save,
    }
    return Output(value, [said.format(form=kept.form, n=len(kept.texts))])


def faulty(faults: Sequence[FormFileFault]) -> Output:
    lines = [f"{one.file} {one.where}: {one.problem} · {one.mend}" for one in faults]
    return Output({"sound": False, "faults": list(faults)}, lines, code=1)


@instrument.command("words", help=_("ทุกข้อความของแบบกับรหัส เพื่อเขียนตารางถ้อยคำทางการ"))
@click.argument("name", metavar="INSTRUMENT")
@click.pass_obj
def list_words(desk: Desk, name: str) -> Output:
    texts = texts_of(desk.forms.get(name))
    return Output(
        [{"id": id_, "text": text} for id_, text in texts.items()], columns(list(texts.items()))
    )


@instrument.command(help=_("เนื้อหาของแบบหนึ่ง"))
@click.argument("name", metavar="INSTRUMENT")
@click.pass_obj
def show(desk: Desk, name: str) -> Output:
    form = find(desk.forms, name)
    said = head(FormSummary.of(form))
    names = (one.name for one in fields(form) if one.name != "own")
    content = {name: getattr(form, name) for name in names if getattr(form, name)}
    lines = ["  " * line.depth + line.text for line in describe(form)]
    return Output({**said, **content, "kind": said["kind"]}, lines)


@instrument.command("new", help=_("เขียนแบบเล็กที่สุดที่ใช้ได้ลงไฟล์ใหม่ พร้อมคำอธิบาย เพื่อแก้เป็นแบบของท่าน"))
@click.argument("out", metavar="FILE", type=PATH)
@click.option("--programme", is_flag=True, help=_("เขียนโครงการเปล่าแทนแบบ เป็นไฟล์ .yaml"))
@click.pass_obj
def new(desk: Desk, out: Path, programme: bool) -> Output:
    out = out.with_suffix(".yaml") if programme else out
    begin_form(desk, out, NEW_PROGRAMME if programme else NEW_FORM)
    next_ = _(
        "แก้ข้อความในไฟล์ ตรวจด้วย instrument check {file} แล้วดูเอกสารด้วย --papers โฟลเดอร์"
    ).format(file=out.name)
    return Output({"file": str(out)}, [_("เขียนแบบใหม่ไว้ที่ {file} แล้ว").format(file=out), next_])


@instrument.command("export", help=_("เขียนแบบหรือโครงการที่มีอยู่เป็นสมุดงาน Excel ซึ่งแก้แล้วตรวจและประกาศได้"))
@click.argument("name", metavar="INSTRUMENT")
@click.argument("folder", metavar="[DIR]", required=False, type=PATH)
@OUT
@click.pass_obj
def export(desk: Desk, name: str, folder: Path | None, out: Path) -> Output:
    if folder is None:
        form = find(desk.forms, name)
    else:
        with desk.look(folder) as reading:
            form = find(reading.reader.forms, name)
    put_form(out, form)
    return Output(
        {"using": form.using, "file": str(out)}, [_("เขียนแบบไว้ที่ {file} แล้ว").format(file=out)]
    )


@instrument.command(
    "from-xlsform", help=_("ทำ XLSForm (Kobo, ODK) เป็นแบบในไฟล์ใหม่ พร้อมรายการสิ่งที่ไม่ได้มาด้วย ทีละช่อง")
)
@FILE
@click.option("--out", metavar="FORM.yaml", type=PATH, required=True, help=_("ไฟล์ใหม่ของแบบ"))
@click.option("--year", metavar="YEAR", type=FISCAL, help=_("ปีของแบบ (ถ้าไม่ระบุคือปีงบประมาณนี้)"))
@click.pass_obj
def from_xlsform(desk: Desk, file: Path, out: Path, year: int | None) -> Output:
    made = convert_form(file, year or fiscal_year(date.today()))
    write_form(desk, out, made.text)
    said = _("เขียนแบบไว้ที่ {file} แล้ว {n} ช่อง ไม่ได้มาด้วย {lost} แห่ง")
    lines = [
        said.format(file=out, n=made.fields, lost=len(made.losses)),
        *(one.words for one in made.losses),
    ]
    return Output({"file": str(out), **part(made, "id title fields lost=losses")}, lines)


@instrument.command(help=_("ตรวจไฟล์แบบ และลองพิมพ์เอกสารของแบบจากตัวอย่างที่แบบกรอกไว้"))
@FILE
@click.option("--marked", metavar="FILE", type=PATH, help=_("สำเนาของสมุดงานที่ช่องซึ่งต้องแก้เป็นสีแดง"))
@click.option(
    "--papers", "out", metavar="FOLDER", type=PATH, help=_("โฟลเดอร์ใหม่ของเอกสารทุกใบที่ลองพิมพ์เป็น PDF")
)
def check(file: Path, out: Path | None, marked: Path | None) -> Output:
    from storage.instruments.reader import check, mark

    found = check(file)
    if found.faults:
        if marked:
            mark(file, marked)
        return faulty(found.faults)
    remarks = [f"{statement.where}: {statement.sentence}" for statement in found.statements]
    proved = [_("กรณีทดสอบ {n} กรณีได้ผลตามที่แบบบอกไว้").format(n=found.cases)] if found.cases else []
    if found.untested:
        proved = [untested_words(found.untested)]
    value = {"sound": True, "using": found.using, "faults": [], "said": found.statements}
    value |= part(found, "cases untested")
    if out:
        made = print_form(file, out)
        value["papers"] = [str(one) for one in made]
        proved.append(_("ลองพิมพ์ {n} ใบไว้ที่ {folder}").format(n=len(made), folder=out))
    return Output(value, [_("{using} ไม่มีข้อผิดพลาด").format(using=found.using), *proved, *remarks])


def find(forms: Forms, name: str) -> Instrument | Programme:
    """Return the programme, else the form, with this name or alias. Raises UserError if there is neither."""
    called = name.partition("/")[0]
    if any(called in (one.id, *one.aliases) for one in forms.labels() if one.programme):
        return forms.programme(name)
    return forms.get(name)


def head(form: FormSummary) -> dict[str, object]:
    kind = "programme" if form.programme else form.kind or "plan"
    return {
        **part(form, "using id edition revision title help"),
        "kind": kind,
        **part(form, "aliases owner"),
    }


@click.command()
@click.argument("instrument", metavar="INSTRUMENT")
@click.argument("cases", metavar="CASES.json", type=PATH)
@click.pass_obj
def score(desk: Desk, instrument: str, cases: Path) -> Output:
    results = run(desk.forms.get(instrument), read_text(cases))
    rows = results if isinstance(results, list) else [results]
    refused = [row for row in rows if "refused" in row]
    lines = [
        row.get("refused") or "  ".join(f"{name}={value}" for name, value in row.items())
        for row in rows
    ]
    return Output(results, lines, code=int(bool(refused)))
