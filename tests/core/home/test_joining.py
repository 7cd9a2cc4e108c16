"""A programme asks an office that has joined, or for whom it was published, or that works by it; else it is offered."""

from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

import main
from core.assigning.deeds import answer_programme
from core.assigning.programme_steps import (
    ASKED,
    DECLINED,
    JOINED,
    OFFERED,
    ProgrammeAnswers,
    dated,
    joining_of,
    published_as,
)
from core.centre.date_deeds import set_dates
from core.errors import UserError
from core.forms.deeds import publish
from core.forms.published import WITHDRAWN
from core.forms.view import outline
from core.history.deeds import undo
from core.home.documents import documents
from core.home.rows import DECLINE, JOIN, HomeView, LastBackups
from core.home.starting import StartFormGroup
from core.home.view import home
from core.home.year import read_year
from core.log.deeds import FieldWrite, delete_record, set_field
from core.plan.deeds import start_plan
from core.values import Plain, Text
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import NOON, ctx
from tests.known import known

YEAR = 2569
FORMS = FormLibrary([main.INSTRUMENTS])
CDD = FORMS.programme("cdd-clean-programme")
CALLED = "พัฒนาชุมชนใสสะอาด"


VOLUNTARY_ONES = ("ita-programme", "moral-programme", "pmqa-programme", "transparency-programme")


def named(folder: Folder, name: str) -> None:
    (office,) = folder.records("office")
    set_field(ctx(folder), folder, office.ref, [FieldWrite("name", Text(name))])


@pytest.fixture
def folder(folder: Folder) -> Folder:
    """An office of the department that has declined the other programmes."""
    named(folder, "สำนักงานพัฒนาชุมชนจังหวัดตัวอย่าง")
    for one in VOLUNTARY_ONES:
        answer_programme(ctx(folder), folder, programme=one, answer=DECLINED)
    return folder


def page(folder: Folder) -> HomeView:
    return home(folder, folder.writer.unit, YEAR, NOON, {}, LastBackups())


def asking(folder: Folder) -> str:
    """The sentences that name the programme, on home but for its question, in the documents and where one is begun."""
    year = read_year(folder, folder.writer.unit, YEAR, NOON, {}, LastBackups())
    found = page(folder)
    tasks = [f"{one.title} {one.reason}" for one in found.tasks if one.goal.page != JOIN]
    dues = [one.title for one in found.dues]
    groups = [one.title for one in documents(folder, year).groups]
    begun = StartFormGroup.all(folder, unit=folder.writer.unit, year=YEAR, today=NOON.date())
    reasons = [one.text for group in begun if not group.aside for one in group.forms]
    steps = [one.stands.title for one in year.steps]
    return "\n".join(line for line in chain(tasks, dues, groups, reasons, steps) if line)


def questions(folder: Folder) -> list[str]:
    return [one.title for one in page(folder).tasks if one.goal.page == JOIN]


def answer(folder: Folder, said: str, reason: str = "") -> None:
    answer_programme(ctx(folder), folder, programme=CDD.id, answer=said, reason=reason)


def stands(folder: Folder, year: int = YEAR) -> str:
    return ProgrammeAnswers.stance(folder, folder.writer.unit, CDD, year)


def test_an_office_that_has_nothing_to_do_with_a_programme_is_asked_nothing_but_whether_it_joins(
    folder: Folder,
) -> None:
    assert CALLED not in asking(folder)
    assert questions(folder) == [f"โครงการ{CALLED} มีแบบและกำหนดการพร้อมใช้ หน่วยงานของท่านเข้าร่วมหรือไม่"]
    last = page(folder).tasks[-1]
    assert (last.goal.page, last.other and last.other[1].page, last.when) == (JOIN, DECLINE, "")


def test_what_is_voluntary_asks_nothing_of_who_only_works_by_its_forms(folder: Folder) -> None:
    undo(ctx(folder), folder)
    start_plan(ctx(folder), folder, FORMS.get("opdc-transparency-plan"), YEAR)
    programme = FORMS.programme("transparency-programme")
    assert ProgrammeAnswers.stance(folder, folder.writer.unit, programme, YEAR) == OFFERED


def test_an_office_that_joins_is_asked_every_step(folder: Folder) -> None:
    answer(folder, JOINED)
    assert asking(folder).count(CALLED) > 3
    assert (questions(folder), stands(folder)) == ([], JOINED)


def test_an_office_that_declines_sees_nothing_until_it_takes_that_back(folder: Folder) -> None:
    answer(folder, DECLINED, "  ไม่ใช่ภารกิจ  ")
    assert (CALLED in asking(folder), questions(folder), stands(folder)) == (False, [], DECLINED)
    record = known(folder.record(joining_of(folder.writer.unit, CDD.id)[0]))
    assert record.text("reason") == "ไม่ใช่ภารกิจ"
    undo(ctx(folder), folder)
    assert len(questions(folder)) == 1
    answer(folder, DECLINED)
    answer(folder, JOINED)
    assert stands(folder) == JOINED
    assert known(folder.record(record.ref)).value("reason") is None
    delete_record(ctx(folder), folder, record.ref)
    assert len(questions(folder)) == 1


FORMS_OF_CDD = {"cdd-clean", "good-deeds", "fund-debtors"}


def startable(folder: Folder, aside: bool = False) -> set[str]:
    found = StartFormGroup.all(folder, unit=folder.writer.unit, year=YEAR, today=NOON.date())
    return {one.label.id for group in found if group.aside == aside for one in group.forms}


def test_forms_of_what_is_declined_are_not_offered_and_those_another_programme_has_are(
    folder: Folder,
) -> None:
    assert not startable(folder) & {"ita", "pmqa-analysis", "opdc-transparency-plan"}
    answer(folder, DECLINED)
    assert not startable(folder) & FORMS_OF_CDD
    answer_programme(ctx(folder), folder, programme="ita-programme", answer=JOINED)
    assert "ita" in startable(folder)


def test_what_is_published_above_is_asked_and_cannot_be_declined(folder: Folder) -> None:
    (record,) = publish(ctx(folder), folder, CDD).touched
    assert (stands(folder), questions(folder)) == (ASKED, [])
    assert CALLED in asking(folder)
    with pytest.raises(UserError, match="ไม่เข้าร่วมโครงการนี้ไม่ได้") as told:
        answer(folder, DECLINED)
    assert told.value.why == "โครงการนี้ประกาศให้ทุกหน่วยงานทำ"
    set_field(ctx(folder), folder, record, [FieldWrite("state", Plain(WITHDRAWN))])
    assert stands(folder) == OFFERED


def test_what_is_voluntary_is_offered_also_when_it_is_published(folder: Folder) -> None:
    publish(ctx(folder), folder, CDD)
    voluntary = replace(CDD, joining=ProgrammeAnswers.VOLUNTARY)
    assert ProgrammeAnswers.stance(folder, folder.writer.unit, voluntary, YEAR) == OFFERED


def test_what_was_announced_is_asked_about_first_with_its_dates_and_shipped_ones_behind(
    folder: Folder, tmp_path: Path
) -> None:
    source = (main.INSTRUMENTS / "cdd-clean-programme-2564.yaml").read_text("utf-8")
    text = source.replace("revision: 1", f"revision: 2\njoining: {ProgrammeAnswers.VOLUNTARY}")
    (tmp_path / "own.yaml").write_text(text, "utf-8")
    forms = FormLibrary([main.INSTRUMENTS, tmp_path])
    folder.use_forms(forms)
    for one in folder.records("joining"):
        delete_record(ctx(folder), folder, one.ref)
    programme = forms.programme("cdd-clean-programme")
    publish(ctx(folder), folder, programme)
    of = known(published_as(folder, programme))
    first = next(one for one in programme.steps if one.who == "office")
    set_dates(ctx(folder), folder, of, YEAR, {first.id: "2026-01-31"})
    titles = [one.title for one in page(folder).tasks]
    announced = next(one for one in page(folder).tasks if "มีประกาศโครงการ" in one.title)
    offered = next(n for n, one in enumerate(titles) if "ให้เลือกเข้าร่วม" in one)
    assert titles.index(announced.title) < offered
    assert titles[offered] == f"มีโครงการ {len(VOLUNTARY_ONES)} โครงการให้เลือกเข้าร่วม"
    assert f"{first.title} 31 ม.ค. 2569" in announced.reason
    assert announced.when
    dates = outline(dated(folder, programme, YEAR))
    assert any(f"{first.title} (31 ม.ค. 2569)" in line for line in dates)


def test_an_unknown_programme_is_not_joined(folder: Folder) -> None:
    with pytest.raises(UserError):
        answer_programme(ctx(folder), folder, programme="ไม่มี", answer=JOINED)
    assert len(folder.records("joining")) == len(VOLUNTARY_ONES)
