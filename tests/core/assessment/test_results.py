"""Kept results say what scoring says while they are current; beside them stands the mean of a region."""

import json
import secrets
from collections.abc import Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import main
import wiring
from core.assessment.facts import AssessmentFacts, peers_of
from core.assessment.ranking import ExactResult, RankingRow, scored, whole_of
from core.assessment.sheets import answer_at, sheet_of
from core.assessment.start_deeds import assessment_at, import_answers
from core.entities import unit_id
from core.health.facts import Damage
from core.values import Change, Plain, Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.db.reading.results import ResultDeriver
from storage.db.signoffs.consequences import rebuild
from storage.instruments.library import FormLibrary
from tests.core.centre.test_rank import CDD, FORMS, register
from tests.core.conftest import NOON, ctx
from tests.country import passport, settle_in
from tests.storage.db.forger import Forger
from tests.storage.db.looked import damages

SAMPLE = json.loads(
    (main.RESOURCES / "samples" / "cdd_province_a.json").read_text(encoding="utf-8")
)
NO_FORMS = FormLibrary([])


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    with closing(office(tmp_path)) as made:
        yield made


def office(place: Path) -> Folder:
    made = create(place / "office", place / "keys", "หน่วยตัวอย่าง", "S10", "province", "", 2569, NOON)
    settle_in(made, "centre")
    return made


@pytest.fixture
def kept(folder: Folder) -> Folder:
    """A folder that keeps results, with one assessment."""
    folder.results.derive_by(deriving())
    import_answers(ctx(folder), folder, CDD, 2569, SAMPLE)
    folder.results.catch_up()
    return folder


def deriving(forms: FormLibrary = FORMS, mark: str = "") -> ResultDeriver:
    made = wiring.deriving(forms, main.INSTRUMENTS)
    return made._replace(mark=mark or made.mark)


def own(folder: Folder) -> Ref:
    return assessment_at(folder.writer.unit, CDD.id, 2569)


def answer_again(folder: Folder, state: str) -> None:
    answer = folder.records("answer", folder.writer.unit)[0]
    folder.save(
        ctx(folder),
        "score_item",
        [Change(answer.ref, "state", Plain(state), answer.shown("state").seen)],
    )


def agrees(folder: Folder) -> bool:
    """Does what is kept say what scoring says now?"""
    folder.results.catch_up()
    record = folder.record(own(folder))
    assert record is not None
    found, _problem = scored(folder, record)
    return found is not None and ExactResult.kept(folder) == {record.ref: whole_of(found)}


def test_a_save_leaves_no_old_result_and_the_ranking_is_right_before_the_new_one(
    kept: Folder,
) -> None:
    answer_again(kept, "not_met")
    assert kept.derived(kept.writer.unit) == []
    before = RankingRow.ranked(kept, CDD, 2569)
    kept.results.catch_up()
    assert kept.derived(kept.writer.unit)
    assert RankingRow.ranked(kept, CDD, 2569) == before


def test_what_a_killed_program_left_is_made_up_for_at_the_next_opening(kept: Folder) -> None:
    answer_again(kept, "not_met")
    kept.results._owed.clear()
    kept.results.derive_by(deriving())
    assert agrees(kept)


def test_the_ranking_is_the_same_with_results_and_without(kept: Folder) -> None:
    shown = RankingRow.ranked(kept, CDD, 2569)
    with kept.writer.transaction():
        kept.writer.db.execute("DELETE FROM result")
    assert RankingRow.ranked(kept, CDD, 2569) == shown


def test_a_result_made_by_another_form_is_not_believed(kept: Folder, tmp_path: Path) -> None:
    (form,) = main.INSTRUMENTS.glob("cdd-clean-2564.yaml")
    (tmp_path / form.name).write_bytes(form.read_bytes() + b"\n# printed again\n")
    for forms in (FormLibrary([tmp_path]), NO_FORMS):
        kept.use_forms(forms)
        assert ExactResult.kept(kept) == {}


def test_a_check_sees_a_false_result_and_a_repair_mends_it(kept: Folder) -> None:
    assert not damages(kept)
    kept.writer.db.execute("UPDATE result SET value='100' WHERE dimension='' AND name='total'")
    assert damages(kept) == [Damage("shown", ("คะแนน",), ("result",))]
    with kept.writer.transaction():
        rebuild(kept.writer.log)
        kept.writer.settled(frozenset())
    assert not damages(kept)
    assert agrees(kept)


def test_a_deleted_assessment_has_no_result_and_one_brought_back_has_its_own(kept: Folder) -> None:
    ref = own(kept)
    kept.save(ctx(kept), "delete", [Change(ref, "_del", kept.history.cut(kept.writer.unit))])
    assert ExactResult.kept(kept) == {}
    (gone,) = kept.bin()
    kept.save(ctx(kept), "undo", [Change(ref, "_del", None, gone.shown("_del").seen)])
    assert agrees(kept)
    assert not damages(kept)


def test_answers_count_for_nobody_until_their_sheet_says_where_it_belongs(folder: Folder) -> None:
    folder.results.derive_by(deriving())
    folder.save(ctx(folder), "odd", [Change(own(folder), "using", Plain(CDD.using))])
    assert folder.derived() == []
    sheet = Change(sheet_of(own(folder)), "assessment", Plain(own(folder).local))
    folder.save(ctx(folder), "odd", [sheet])
    folder.results.catch_up()
    assert [one.value for one in folder.derived(dimension="") if one.name == "assessed"] == ["0"]


@pytest.mark.parametrize(
    "using", ["", "no-such/1/1", "../../etc/passwd.yaml", "cdd-clean", "a/" + "9" * 900 + "/1"]
)
def test_a_form_nobody_published_gives_no_result(folder: Folder, using: str) -> None:
    folder.results.derive_by(deriving())
    sheet = Change(sheet_of(own(folder)), "assessment", Plain(own(folder).local))
    folder.save(ctx(folder), "odd", [Change(own(folder), "using", Plain(using)), sheet])
    folder.results.catch_up()
    assert folder.derived() == []


MEASURES = [*[measure.id for measure in CDD.measures][:8], "no_such"]
FIELDS = [
    *(f"measure.{name}{end}" for name in MEASURES for end in ("", ".num", ".den", ".q1", ".1")),
    *(
        "state",
        "choice",
        "level",
        "number",
        "part.no_such",
        "ask.no_such",
        "same_as.no_such",
        "item",
        "sheet",
    ),
]
TOKENS = st.sampled_from(
    ["met", "not_met", "0", "-1", "1e9", "1/0", "9" * 31, f"0.{'0' * 29}1", "d1", "d1.l1.1", ""]
)
VALUES = st.integers(-(2**62), 2**62) | TOKENS.map("={}".format) | st.none()
ODD = st.lists(
    st.tuples(
        st.sampled_from([item.id for item in CDD.items]),
        st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=8),
    ),
    max_size=6,
)
GROUPS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("group", "profiles", "extra.award", "extra.0"), VALUES)
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    odd=ODD,
    groups=GROUPS,
    using=st.sampled_from([CDD.using, "dsi-moral-plan/2569/1", "no-such/1/1"]),
)
def test_no_foreign_answer_however_odd_keeps_a_file_out(
    kept: Folder,
    odd: list[tuple[str, dict[str, int | str | None]]],
    groups: dict[str, int | str | None],
    using: str,
) -> None:
    device = Forger(unit_id("odd" + secrets.token_hex(4)))
    ref = assessment_at(device.scope, CDD.id, 2569)
    sheet = sheet_of(ref)
    said: list[tuple[Ref, str, int | str | None]] = [
        *(
            (ref, name, value)
            for name, value in ({"using": f"={using}", "round": "=self"} | groups).items()
        ),
        *(
            (ref, "instrument_id", f"={CDD.id}"),
            (ref, "year", 2569),
            (sheet, "assessment", f"={ref.local}"),
        ),
    ]
    for item, fields in dict(odd).items():
        at = answer_at(sheet, item)
        answer: dict[str, int | str | None] = {"sheet": f"={sheet.local}", "item": f"={item}"}
        said += [(at, name, value) for name, value in (answer | fields).items()]
    lines = [device.line(seq, *each) for seq, each in enumerate(said, 1)]
    kept.exchange.take_segments([passport(device.key, device.scope), device.segment(lines)])
    record = kept.record(ref)
    assert record is not None or not kept.derived(device.scope)
    if record is not None and kept.derived(device.scope):
        found, _problem = scored(kept, record)
        assert found is not None
        assert ExactResult.kept(kept)[ref] == whole_of(found)


SAMPLES = {
    "S10": ("cdd_province_a.json", 5),
    "S20": ("cdd_province_c.json", 5),
    "S30": ("cdd_province_b.json", 6),
}


def of(code: str) -> Ref:
    return assessment_at(unit_id(code), CDD.id, 2569)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Folder]:
    """A centre that holds the assessments of two provinces of one region and of one of another."""
    with closing(
        create(tmp_path / "S00", tmp_path / "keys", "S00", "S00", "centre", "", 2569, NOON)
    ) as made:
        settle_in(made, "centre")
        for code, (name, region) in SAMPLES.items():
            register(made, code, region=region)
            with closing(
                create(tmp_path / code, tmp_path / "keys", code, code, "province", "", 2569, NOON)
            ) as office:
                made.exchange.take_segments([settle_in(office, "province")])
                given = json.loads((main.RESOURCES / "samples" / name).read_text(encoding="utf-8"))
                import_answers(ctx(office), office, CDD, 2569, given)
                made.exchange.take_segments(*office.exchange.give())
        made.results.derive_by(deriving())
        made.results.catch_up()
        yield made


def total(centre: Folder, code: str) -> Fraction:
    record = centre.record(of(code))
    assert record is not None
    found, _problem = scored(centre, record)
    assert found is not None
    return found.total


def test_the_mean_is_that_of_the_units_of_the_same_region(centre: Folder) -> None:
    peers = peers_of(centre, of("S10"))
    assert peers is not None
    assert peers.total == (total(centre, "S10") + total(centre, "S20")) / 2
    assert peers.total != total(centre, "S10")
    assert set(peers.shares) == {"d1", "d2", "d3", "d4", "d5"}
    assert all(0 <= share <= 1 for share in peers.shares.values())
    assert "5" in peers.words


def test_a_unit_alone_in_its_region_is_compared_with_nobody(centre: Folder) -> None:
    assert peers_of(centre, of("S30")) is None


def test_the_page_is_given_the_same_mean(centre: Folder) -> None:
    assert AssessmentFacts.of(centre, of("S20")).compared(centre).peers == peers_of(
        centre, of("S10")
    )
