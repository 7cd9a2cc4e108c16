"""What a document of a year may be started from is grouped by the reason for it, each form once."""

from collections.abc import Sequence

import pytest

import main
from core.assigning.deeds import answer_programme
from core.forms.ports import FormSummary
from core.forms.published import contents
from core.home.starting import StartFormGroup
from core.plan.deeds import start_plan
from core.thai.search import folded, sort_key
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import NOON, ctx, folder
from ui.desktop.base.form_search import match_in

__all__ = ["folder"]
YEAR = 2569


@pytest.fixture
def library() -> FormLibrary:
    return FormLibrary([main.INSTRUMENTS])


def offered(library: FormLibrary) -> Sequence[FormSummary]:
    return [one for one in library.labels() if one.plans or one.kind]


def groups(folder: Folder, year: int = YEAR) -> Sequence[StartFormGroup]:
    return StartFormGroup.all(folder, unit=folder.writer.unit, year=year, today=NOON.date())


def ids(groups: Sequence[StartFormGroup], title: str) -> list[str]:
    return [one.label.id for group in groups if group.title == title for one in group.forms]


def test_each_form_stands_once_under_the_first_reason_for_it(
    folder: Folder, library: FormLibrary
) -> None:
    answer_programme(ctx(folder), folder, programme="cdd-clean-programme", answer="joined")
    for year, form in (
        (YEAR - 2, "swot-analysis"),
        (YEAR - 1, "operating-plan"),
        (YEAR, "spending-plan"),
    ):
        start_plan(ctx(folder), folder, library.get(form), year, ordinal=None)
    found = groups(folder)
    every = [one.label.name for group in found for one in group.forms]
    assert sorted(every) == sorted(one.name for one in offered(library))
    asked, before, last, *owners = found
    assert asked.title == "โครงการขอในปีนี้"
    assert "cdd-clean" in ids(found, asked.title)
    assert all("พัฒนาชุมชนใสสะอาด" in one.text for one in asked.forms)
    assert (before.title, ids(found, before.title)) == ("ปี 2568 มี ปีนี้ยังไม่มี", ["operating-plan"])
    assert before.forms[0].before is not None
    assert (last.title, ids(found, last.title)) == ("ใช้ล่าสุด", ["spending-plan", "swot-analysis"])
    assert [one.text for one in last.forms] == ["เริ่มแล้วในปีนี้", ""]
    assert [bool(one.begun) for one in last.forms] == [True, False]
    titles = [group.title for group in owners]
    assert titles[0].startswith("สำหรับหน่วยงานใดก็ได้ · ")
    named = [
        title.partition(" · ")[0] for title in titles if not title.startswith("สำหรับหน่วยงานใดก็ได้")
    ]
    assert named == sorted(named, key=sort_key)
    for group in owners:
        called = [sort_key(one.label.heading.th) for one in group.forms]
        assert len({(one.label.owner, bool(one.label.kind)) for one in group.forms}) == 1
        assert called == sorted(called) or any("๐" <= sign <= "๙" for one in called for sign in one)


def test_what_is_begun_is_asked_no_more_and_a_year_to_come_is_no_reason(
    folder: Folder, library: FormLibrary
) -> None:
    answer_programme(ctx(folder), folder, programme="cdd-clean-programme", answer="joined")
    asked = groups(folder)[0]
    form = next(one.label for one in asked.forms if not one.label.kind)
    start_plan(ctx(folder), folder, library.get(form.id), YEAR, ordinal=None)
    start_plan(ctx(folder), folder, library.get("swot-analysis"), YEAR + 1, ordinal=None)
    found = groups(folder)
    assert form.id not in ids(found, asked.title)
    assert ids(found, "ใช้ล่าสุด") == [form.id]
    assert not any(one.begun for one in groups(folder, YEAR - 1)[0].forms)


@pytest.mark.parametrize(
    ("typed", "form", "line"),
    [
        pytest.param("ทุกเดือน", "operating-plan", "", id="words of one sense in its name"),
        pytest.param("รายเดือน", "good-stories", "เดือน", id="a word of a field"),
        pytest.param("จุดแข็ง", "pmqa-analysis", "จุดแข็ง", id="a word of a list"),
    ],
)
def test_a_form_is_found_by_words_of_its_lists_and_words_of_one_sense(
    library: FormLibrary, typed: str, form: str, line: str
) -> None:
    one, wanted = library.label(form), folded(typed)
    found = match_in(one, contents(library, one.name), wanted)
    assert found is not None
    assert line in found
    assert (found == "") == (not line)
    assert match_in(one, contents(library, one.name), f"{wanted} ก้างปลา") is None


def test_a_form_that_cannot_be_read_has_no_lines(library: FormLibrary) -> None:
    assert contents(library, library.label("swot-analysis")._replace(file="0" * 64).name) == ()


def test_a_long_line_is_told_from_the_words_before_what_was_found(library: FormLibrary) -> None:
    line = "ข้อมูลของปีงบประมาณปัจจุบันเรื่องประกาศสอบราคา ประกวดราคา และสรุปผลการจัดซื้อจัดจ้างทุกเดือน"
    one = library.label("swot-analysis")
    assert (match_in(one, [line], "ประกวดราคา") or "").startswith("…ประกวดราคา และสรุปผล")
    assert match_in(one, ["ประกวดราคา"], "ประกวดราคา") == "ประกวดราคา"
    assert match_in(one, [line], "ก้างปลา") is None
