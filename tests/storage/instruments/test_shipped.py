"""The shipped forms: sound, complete, and exact to the manual's facts."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from core.entities import REGISTERS
from core.forms.check import faults
from core.forms.description import counts, describe
from core.forms.layout import SCHEMAS
from core.forms.programme import Programme
from core.forms.shape import Instrument, Limit
from core.forms.tree import Tree
from core.forms.vocabulary import OFFICE
from core.forms.wording import names_in
from core.papers.trial_deeds import tried
from core.thai.written import numbered
from storage.instruments.library import FormLibrary
from storage.instruments.reader import read_form
from tests.known import every
from tests.schema_files import path_of, text_of

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "resources" / "instruments"
SMALL = ROOT / "tests" / "data" / "instruments"
FACTS: dict[str, Any] = json.loads(
    (ROOT / "tests/data/cdd_clean_facts.json").read_text(encoding="utf-8")
)
FILES = [*sorted(SHIPPED.glob("*.yaml")), *sorted(SMALL.glob("*.yaml"))]


@pytest.fixture(scope="module")
def library() -> FormLibrary:
    return FormLibrary([SHIPPED])


@pytest.fixture(scope="module")
def cdd(library: FormLibrary) -> Instrument:
    return library.get("cdd-clean")


@pytest.fixture(scope="module")
def programme(library: FormLibrary) -> Programme:
    return library.programme("cdd-clean-programme")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_form_is_sound_and_can_be_described(path: Path) -> None:
    form = read_form(path)
    assert faults(form) == []
    assert all(line.text.strip() for line in describe(form))


TOLD = sorted(SHIPPED.glob("*.yaml"))
SHOWN = [path for path in TOLD if "programme" not in path.stem]


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.stem)
def test_a_shipped_form_proves_itself_and_expects_nothing_that_any_other_words_would_be_too(
    path: Path,
) -> None:
    form = read_form(path)
    assert isinstance(form, Instrument)
    assert form.expects
    assert tried(form) == ((), max(1, len(form.cases)), "")
    other = tuple(replace(row, words=f"{row.words}7") for row in form.expects)
    found = {
        (fault.path.list, fault.path.row) for fault in tried(replace(form, expects=other)).faults
    }
    assert found == {("expects", at) for at in range(len(other))}
    used = {name for row in form.expects for name in row.case or [case.id for case in form.cases]}
    assert used == {case.id for case in form.cases}, (
        "a case of which nothing is expected proves nothing"
    )


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.stem)
def test_a_shipped_form_says_what_it_is_for_in_a_few_words(path: Path) -> None:
    form = read_form(path)
    assert 20 < len(str(form.help)) < 200
    assert str(form.help) in "\n".join(line.text for line in describe(form)[:3])


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_schema_beside_the_forms_is_current(name: str) -> None:
    assert path_of(name).read_text(encoding="utf-8") == text_of(name), (
        "python -m tests.schema_files"
    )


def test_64_items_are_answered_in_a_province_and_62_at_the_centre(cdd: Instrument) -> None:
    found = counts(cdd)
    assert {"regional": found["regional"], "central": found["central"]} == FACTS["answered"]
    assert found[""] == FACTS["answered"]["regional"]
    assert found["annex_checklist"] == FACTS["answered"]["regional"] - 2


def test_dimensions_and_points_are_the_manuals(cdd: Instrument) -> None:
    found = {
        each.id: {"title": str(each.title), "full": each.full, "points": list(each.points)}
        for each in cdd.dimensions
        if not each.group
    }
    assert found == FACTS["dimensions"]


def test_items_stand_where_the_manual_has_them(cdd: Instrument) -> None:
    ranked = Tree.group_items(cdd)
    scope = {one.id for one in cdd.profiles if one.choice == "scope"}
    asked = [item for item in cdd.items if item.id not in ranked]
    found = [
        [item.id, item.within, item.need, "".join(scope.intersection(item.profiles))]
        for item in asked
    ]
    assert found == FACTS["items"]


def test_parts_are_the_manuals_words(cdd: Instrument) -> None:
    need = {item.id: item.enough or "all" for item in cdd.items}
    found: dict[str, list[str]] = {}
    for part in cdd.parts:
        found.setdefault(part.within, [need[part.within]]).append(str(part.text))
    assert found == FACTS["parts"]


def test_limits_are_the_manuals_numbers(cdd: Instrument) -> None:
    kinds = {"interval": "decimal", "count": "integer"}
    expected = [
        (name, item, kinds.get(kind, kind), Limit(op, Fraction(value)))
        for name, item, kind, op, value in FACTS["measures"]
    ]
    ranked = {*Tree.group_items(cdd)}
    assert [
        (m.id, m.within, m.type, m.holds) for m in cdd.measures if m.within not in ranked
    ] == expected
    assert [(m.id, m.each) for m in cdd.measures if m.each] == [("audits_per_quarter", "quarter")]
    assert {(m.id, m.within, m.holds) for m in cdd.measures if m.within in ranked} == {
        (name, level, Limit(">=", Fraction(1)))
        for name, level in (
            ("next_innovations", "ch.l4"),
            ("model_projects", "mo.l3"),
            ("report_books", "mo.l4"),
            ("knowledge_sets", "mo.l4"),
        )
    }


def test_proofs_are_the_manuals_and_only_warn(cdd: Instrument) -> None:
    items = {item.id for item in cdd.items}.difference(Tree.group_items(cdd))
    found: dict[str, list[str]] = {}
    for proof in cdd.proofs:
        if proof.within in items:
            found.setdefault(proof.within, []).append(str(proof.kind))
    assert found == FACTS["proofs"]
    assert {proof.fault for proof in cdd.proofs} == {"warn"}
    assert {proof.within for proof in cdd.proofs if proof.period} == {"d2.l2.2.3"}, (
        "ในปีงบประมาณปัจจุบัน stands there alone"
    )


def test_absences_and_what_need_not_apply(cdd: Instrument) -> None:
    assert [item.id for item in cdd.items if item.type == "absence"] == FACTS["absence"]
    assert [item.id for item in cdd.items if item.not_applicable == "met"] == FACTS[
        "not_applicable_met"
    ]


def test_bands_pass_and_extra(cdd: Instrument) -> None:
    assert [[str(band.title), band.least] for band in cdd.bands] == FACTS["bands"]
    assert {band.of for band in cdd.bands} == {"total"}
    (passing,) = cdd.passes
    op, value, groups = FACTS["pass"]
    assert passing.of == "base"
    assert passing.holds == Limit(op, Fraction(value))
    assert sorted(passing.groups) == sorted(groups)
    (extra,) = cdd.extra
    assert [extra.id, extra.points, extra.holds.value] == FACTS["extra"]


def test_ranks_have_four_levels_and_any_of_two_figures_reaches_the_last(cdd: Instrument) -> None:
    for group, (_first, *levels) in FACTS["ranks"].items():
        tree = Tree.of_group(cdd, group)
        assert tree is not None
        assert [item.id for item in tree.answered()] == levels
        (branch,) = tree.dimensions
        assert tree.levels(branch.id) == (1, 2, 3, 4)
        assert not tree.children(f"{branch.id}/1"), "passing reaches it"
        assert any(
            group in rule.groups and rule.holds == Limit(">=", Fraction(86)) for rule in cdd.passes
        )
    assert next(item.enough for item in cdd.items if item.id == "mo.l4") == "any"


def test_rules_across_items_name_the_manuals_items(cdd: Instrument) -> None:
    for rule, (name, items, against) in zip(cdd.rules, FACTS["rules"], strict=True):
        assert rule.id == name
        assert {rule.within, *rule.of} == {*items, *against}
    assert [rule.kind for rule in cdd.rules] == [
        "not_same_project",
        "same_project",
        *["refers_to"] * 3,
    ]


def test_level_0_says_what_is_printed_when_nothing_is_reached(cdd: Instrument) -> None:
    found = {
        f"{x.within}.{''.join(x.profiles) or 'all'}": str(x.text)
        for x in cdd.levels
        if x.level == 0
    }
    assert found == FACTS["level_0"]


def test_every_level_of_every_ladder_has_a_short_text_under_both_scopes(cdd: Instrument) -> None:
    for scope in ("regional", "central"):
        tree = Tree(cdd, [scope])
        for dimension in tree.dimensions:
            for level in range(6):
                words = tree.words(dimension.id, level)
                assert words
                assert words.text


def test_the_annex_drops_two_items(cdd: Instrument) -> None:
    trees = [Tree(cdd, [basis]) for basis in ("rubric_2_6", "annex_checklist")]
    asked, annex = ([item.id for item in tree.answered()] for tree in trees)
    assert [item for item in asked if item not in annex] == FACTS["annex_drops"]


def test_no_word_of_scanning_or_line_numbers_is_shown(cdd: Instrument) -> None:
    shown = (
        [str(x.text) for x in cdd.items]
        + [str(x.text) for x in cdd.parts]
        + [str(x.help) for x in cdd.items]
    )
    assert not [text for text in shown if "OCR" in text or "บรรทัด" in text or "ต้นฉบับ" in text]


def test_groups_members_and_committees_are_the_manuals(
    programme: Programme, cdd: Instrument
) -> None:
    members: dict[str, list[str]] = {}
    for member in programme.members:
        members.setdefault(member.within, []).append(member.name)
    assert members == FACTS["members"]
    seats: dict[str, list[str]] = {}
    for seat in programme.seats:
        seats.setdefault(seat.within, []).append(f"{seat.role}: {seat.position}")
    assert seats == FACTS["committees"]
    assert programme.groups == cdd.groups
    assert {units.profile for units in programme.units} <= {profile.id for profile in cdd.profiles}


def test_entry_selection_dates_and_agenda_are_the_manuals(programme: Programme) -> None:
    challenge = next(group for group in programme.groups if group.id == "challenge")
    assert (challenge.in_a_row, challenge.in_all) == (2, 4)
    per_zone, zones, central, total = FACTS["selection"]
    regional, centre = programme.selections
    assert (regional.take, regional.per, programme.regions, centre.take) == (
        per_zone,
        "region",
        zones,
        central,
    )
    assert regional.take * programme.regions + centre.take == total
    dates = {step.id: step.until for step in programme.steps if step.until}
    assert dates["action_plan"] == dates["innovation"] == FACTS["deadlines"]["plan_submission"]
    assert dates["award"] == FACTS["deadlines"]["award"]
    agenda = [[a.number, _minutes(a.minutes, a.least, a.most)] for a in programme.agenda]
    assert agenda == FACTS["agenda"]


def _minutes(exact: int, least: int, most: int) -> dict[str, int] | None:
    return {
        name: value for name, value in (("exact", exact), ("min", least), ("max", most)) if value
    } or None


def test_the_moral_plan_has_every_block_of_the_report(library: FormLibrary) -> None:
    plan = library.get("moral-plan")
    assert {kind.id for kind in plan.kinds} >= {
        "goal_group",
        "activity",
        "objective",
        "result",
        "level",
        "level_proof",
        "outcome",
        "factor",
        "obstacle",
        "direction",
        "sub_objective",
        "participant",
        "expense",
        "donation",
        "donor",
        "criterion",
    }
    values: dict[str, list[str]] = {}
    for choice in plan.choices:
        values.setdefault(choice.within, []).append(str(choice.text))
    assert values["goal_groups"] == ["ปัญหาที่อยากแก้", "ความดีที่อยากทำ"]
    assert values["virtues"] == ["วินัย", "สุจริต", "พอเพียง", "กตัญญู", "จิตอาสา"]
    assert len(values["criteria"]) == 9
    assert {field.id for field in plan.fields if "participant" in field.kind} >= {
        "type",
        "count",
        "counts",
    }


def test_printed_numbers_of_rows_are_patterns_the_papers_know(library: FormLibrary) -> None:
    for kind in library.get("moral-plan").kinds:
        # a field of the row says the number
        if kind.number not in ("", "-") and not names_in(kind.number):
            assert numbered(kind.number, 2) != kind.number


def registers_read(form: Instrument) -> dict[str, set[str]]:
    """The registers a form reads that are not its own, by the word that reads them."""
    linked = {each.to for each in form.fields if each.type == "link" and "." in each.to}
    return {
        "units": {"office.division" for each in form.fields if each.type == "units"},
        "link": {to for to in linked if to.rpartition(".")[0] not in (form.id, "plan")},
        "subjects": {each.register for each in form.subjects if each.register},
        "figures": {each.rows for each in form.figures},
    }


@pytest.mark.parametrize("word", ["units", "link", "subjects", "figures"])
def test_registers_are_read_in_each_way_by_two_shipped_forms_and_each_is_there(
    library: FormLibrary, word: str
) -> None:
    shipped = {form.id: form for form in every(library)}
    found = {form.id: read for form in shipped.values() if (read := registers_read(form)[word])}
    assert len(found) >= 2, found
    for register in set().union(*found.values()):
        using, _dot, name = register.rpartition(".")
        if using == OFFICE:
            known = {*REGISTERS, "person", "respondent"}
        else:
            known = {kind.id for kind in shipped[using].kinds} | (
                {"items"} if shipped[using].items else set()
            )
        assert name in known, register
