"""A programme that is made from another, or from none: its steps, days and years, and what goes on."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import main
from core.assigning.programme_steps import DueDate
from core.forms.deeds import SettingChoice, decide
from core.forms.ports import in_force
from core.forms.programme import Programme
from core.forms.programme_deeds import dated, drafted, postponed, publish_draft, with_own
from core.forms.published import PUBLISHED, PublishedForm
from core.forms.settings import decisions
from core.forms.wording import EMPTY
from core.home.rows import LastBackups
from core.home.view import home
from core.log.ports import standing
from storage.instruments.library import FormLibrary
from storage.instruments.reader import parse, programme_text
from tests.journeys.conftest import Program, quick
from ui.desk import Office

__all__ = ["quick"]  # a fixture
FORMS = FormLibrary([main.INSTRUMENTS])
SHIPPED = [one.using for one in FORMS.labels() if one.programme]
YEAR = 2569
FACTS: dict[str, Any] = {
    "title": "โครงการตัวอย่าง",
    "ministry": " พัฒนาชุมชน , ที่ดิน,",
    "kinds": {"province": "จังหวัด"},
    "joining": "",
    "edition": YEAR,
    "forms": ["ita/2564", "operating-plan/2569"],
}
MADE = replace(drafted(Programme(id="", edition=YEAR, title=EMPTY), FORMS, **FACTS), id="made")


@pytest.fixture
def opened(quick: Program, tmp_path: Path) -> Iterator[tuple[Office, Path]]:
    folder = tmp_path / "office"
    quick(
        "office",
        "new",
        folder,
        "--name",
        "พัฒนาชุมชน",
        "--code",
        "S10",
        "--kind",
        "province",
        "--year",
        YEAR,
    )
    with main.desk().open(folder) as office:
        yield office, folder


def publishes(
    opened: tuple[Office, Path], draft: Programme, dates: Mapping[str, DueDate] = {}, why: str = ""
) -> Programme:
    from ui.desk import put_form

    office, folder = opened
    files, path = main.desk().form_files, folder.parent / "programme.yaml"

    def keep(form: Programme) -> Any:
        put_form(path, form)
        return files.keep_form(folder, path)

    office.session.do_now(
        partial(publish_draft, draft=draft, keep=keep, dates=dates, delay_reason=why)
    )
    return office.forms.programme(f"{draft.id}/{draft.edition}")


def told(office: Office, year: int) -> list[str]:
    now = datetime(year - 543, 1, 15, tzinfo=UTC)
    page = office.session.read(
        lambda reader: home(reader, office.unit, year, now, {}, LastBackups())
    )
    return [one.title for one in page.tasks if "ตัวอย่าง" in one.title]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_programme_is_written_as_a_file_that_says_the_same(name: str) -> None:
    programme = FORMS.programme(name)
    read = parse(programme_text(programme).encode(), "x")
    assert (read.faults, read.form) == ((), programme)


def test_a_step_of_ones_own_is_one_more_once_it_has_a_title_and_goes_on_with_the_rest() -> None:
    days = [(str(one.title), "", "") for one in MADE.steps]
    assert dated(with_own(MADE), [*days, ("", "", "2026-03-31")]) == MADE
    one = dated(with_own(MADE), [*days, ("ชี้แจง", "", "2026-03-31")])
    two = dated(with_own(one), [*days, ("ชี้แจง", "", "2026-03-31"), ("สรุป", "", "")])
    assert [(step.id, str(step.title), step.until) for step in two.steps[3:]] == [
        ("own_1", "ชี้แจง", "2026-03-31"),
        ("own_2", "สรุป", ""),
    ]
    later = drafted(two, FORMS, **{**FACTS, "edition": YEAR + 1})
    assert [step.until for step in later.steps[3:]] == ["2027-03-31", ""]


def test_days_go_along_into_another_year_and_words_that_name_the_old_one_do_not() -> None:
    shipped = FORMS.programme("cdd-clean-programme")
    more = {"edition": shipped.edition + 3, "forms": shipped.instruments}
    plan = next(
        one for one in drafted(shipped, FORMS, **{**FACTS, **more}).steps if one.id == "action_plan"
    )
    assert (plan.until, str(plan.words), str(plan.basis)) == ("2024-04-30", "", "")


def test_a_programme_asks_in_its_years_and_its_publisher_is_told_once_that_it_can_be_renewed(
    opened: tuple[Office, Path],
) -> None:
    office = opened[0]
    made = publishes(opened, MADE)
    years = range(YEAR - 1, YEAR + 3)
    assert [year for year in years if made in in_force(office.forms, year)] == [YEAR]
    over = "โครงการตัวอย่าง ครบปีสุดท้ายแล้ว"
    assert [over in told(office, year) for year in years] == [False, False, True, False]
    renewed = publishes(opened, drafted(made, FORMS, **{**FACTS, "edition": YEAR + 1}))
    assert [year for year in years if {made, renewed} & {*in_force(office.forms, year)}] == [
        YEAR,
        YEAR + 1,
    ]
    assert over not in told(office, YEAR + 1)
    publishes(opened, replace(renewed, last=YEAR))
    assert [
        year for year in years if made.id in {one.id for one in in_force(office.forms, year)}
    ] == [YEAR]
    assert [told(office, year) for year in years[2:]] == [[], []]


def test_choices_go_on_in_the_next_revision_and_a_moved_day_says_why(
    opened: tuple[Office, Path],
) -> None:
    office = opened[0]
    shipped = FORMS.programme("cdd-clean-programme")
    draft = replace(
        drafted(MADE, FORMS, **{**FACTS, "forms": ["ita/2564"]}), settings=shipped.settings
    )
    said = [(str(one.title), "", "2026-03-31") for one in draft.steps]
    first = publishes(opened, dated(draft, said))
    step, asked = first.steps[0].id, partial(DueDate.by_step, programme=first)
    (record,) = (one.ref for one in office.session.read(PublishedForm.all))
    setting = office.session.read(lambda reader: decisions(office.forms, standing(reader, record)))[
        0
    ].setting
    other = next(one.key for one in setting.options if one != setting.by_default)
    office.session.do_now(
        partial(decide, programme=record, choices=[SettingChoice(setting.id, other, "ตามประกาศ")])
    )
    before = office.session.read(lambda reader: asked(reader, year=YEAR))
    moved = dated(
        first,
        [
            (title, "", "2026-06-30" if not n else day)
            for n, (title, _start, day) in enumerate(said)
        ],
    )
    assert postponed(moved, before) == [step]
    second = publishes(opened, moved, before, "น้ำท่วม")
    assert (
        second.revision,
        [one.state for one in office.session.read(PublishedForm.all)].count(PUBLISHED),
    ) == (2, 1)
    now = office.session.read(partial(DueDate.by_step, programme=second, year=YEAR))[step]
    assert now == DueDate(date(2026, 6, 30), "2026-03-31", "น้ำท่วม")
    again = publishes(opened, second, {step: now})
    assert office.session.read(partial(DueDate.by_step, programme=again, year=YEAR))[step] == now, (
        "why it was moved stays"
    )
    new = next(one.ref for one in office.session.read(PublishedForm.all) if one.state == PUBLISHED)
    chosen = office.session.read(lambda reader: decisions(office.forms, standing(reader, new)))
    assert next(one for one in chosen if one.setting.id == setting.id).option.key == other
