"""Every paper is a row: a builder, a name, a line in the guide, a sheet in every format; every builder has a row."""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

import wiring
from core.assessment.start_deeds import assessment_at, import_answers
from core.blocks.document import Document, Stamp
from core.committee.convene_deeds import FACTS, draft_at
from core.entities import ENTITIES
from core.evidence.deeds import StoredFile, add_evidence
from core.forms.shape import FormPaper
from core.log.ports import standing
from core.papers.deeds import PaperRequest
from core.papers.made import home_of
from core.papers.source import PaperKind, PaperSource
from core.plan.file_deeds import import_plan
from core.values import Change, Plain, Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from tests import paper_tables
from tests.core.assessment.test_import_damaged import mended_plan, sample
from tests.core.conftest import ctx
from tests.core.plan.plans import NOON
from tests.core.signing.test_sign_off import FORMS
from tests.country import settle_in
from tests.every_paper import KINDS, TABLE

# of builders
ROOMS = ("core/papers", "core/workshop", "core/centre", "core/committee", "core/succession")
ITEM = "d3r.l4.3"
SAID = "นายตัวอย่าง ใจดี"
# built by test_result_papers.py of the committee: no office releases its own
OF_A_RELEASE = {"result", "objection"}
PRINTS = [(one, entity) for one in TABLE for entity in one.entities if one.id not in OF_A_RELEASE]


def builders() -> Iterator[str]:
    """Every public function of the rooms of papers that makes a document of a source."""
    for path in sorted(
        path for room in ROOMS for path in (paper_tables.GUIDE.parents[1] / room).glob("*.py")
    ):
        module = import_module(f"core.{path.parent.name}.{path.stem}")
        for name, found in inspect.getmembers(module, inspect.isfunction):
            asked = list(inspect.get_annotations(found).values())
            if (
                found.__module__ == module.__name__
                and asked == [PaperSource, Document]
                and name[0] != "_"
            ):
                yield f"{module.__name__}.{name}"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    """An office with an assessment, evidence of it, and a plan."""
    room = tmp_path_factory.mktemp("papers")
    made = create(room / "office", room / "keys", "หน่วยตัวอย่าง", "S10", "province", "", 2569, NOON)
    settle_in(made, "centre")
    cdd = FORMS.get("cdd-clean")
    import_answers(ctx(made), made, cdd, 2569, sample("cdd_province_a.json"))
    import_plan(ctx(made), made, FORMS.get("moral-plan"), 2569, mended_plan())
    assessment = assessment_at(made.writer.unit, cdd.id, 2569)
    judged(made, assessment)
    add_evidence(
        ctx(made), made, assessment, StoredFile("a.jpg", "a" * 64, 9, "jpeg", "b" * 64), ITEM
    )
    yield made
    made.close()


def judged(office: Folder, assessment: Ref) -> None:
    """A committee works on the assessment; nobody is convened yet."""
    record = standing(office, assessment)
    draft = draft_at(office.writer.unit, record, "committee")
    facts = {name: record.value(name) for name in FACTS} | {"round": Plain("committee")}
    said = {name: value for name, value in facts.items() if isinstance(value, int | Plain)}
    office.save(
        ctx(office), "convene", [Change(draft, name, value) for name, value in said.items()]
    )


@pytest.fixture(scope="module")
def subjects(office: Folder) -> Mapping[str, Ref]:
    """A record to print of each entity a paper is printed of."""
    answer = next(one for one in office.records("answer") if one.text("item") == ITEM)
    row = next(one for one in office.records("row") if one.text("kind") == "activity")
    found = {
        entity: office.records(entity)[0].ref
        for entity in ("plan", "evidence", "draft_assessment", "office")
    }
    assessment = assessment_at(office.writer.unit, "cdd-clean", 2569)
    return {**found, "assessment": assessment, "answer": answer.ref, "row": row.ref}


# builders no sample lists, and the one that reads the same words
ALIKE = dict.fromkeys(("document", "order", "announcement"), "report")


def source(office: Folder, one: PaperKind, subject: Ref) -> PaperSource:
    record = office.record(subject)
    assert record is not None
    using = (home_of(office, record) or record).text("using")
    form = FORMS.get(using) if using else None
    # whose columns read the words of a checklist, too
    scored = (one.id, subject.entity) == ("table", "assessment")
    built, rows = ("checklist", ("item",)) if scored else (ALIKE.get(one.id, one.id), None)
    papers = [paper for paper in form.papers if paper.builder == built] if form else []
    listed = [replace(paper, builder=one.id, rows=rows or paper.rows) for paper in papers]
    paper: FormPaper | None = next(iter(listed), one.builtin)
    assert paper is not None, "no form of the samples lists it"
    words = {ask.id: SAID for ask in one.questions()}
    return PaperSource(office, form, paper, record, Stamp(), words)


def test_every_builder_is_of_a_row_and_every_row_is_built_by_one() -> None:
    named = {f"{one.build.__module__}.{one.build.__name__}" for one in TABLE}
    assert set(builders()) == named


def test_an_id_is_of_one_row_and_names_it_wherever_it_stands() -> None:
    assert list(KINDS) == [one.id for one in TABLE]
    assert [
        one.id
        for one in TABLE
        if one.builtin and (one.builtin.id, one.builtin.builder) != (one.id, one.id)
    ] == []
    assert [
        one.id for one in TABLE if not set(one.entities) <= set(ENTITIES) or not one.entities
    ] == []


@pytest.mark.parametrize(("one", "entity"), PRINTS, ids=lambda one: getattr(one, "id", one))
def test_it_is_built_of_each_of_its_records_and_written_in_every_format(
    office: Folder, subjects: Mapping[str, Ref], tmp_path: Path, one: PaperKind, entity: str
) -> None:
    document = one.build(source(office, one, subjects[entity]))
    assert document.running
    assert list(Document.walk(document.blocks))
    for ending in PaperRequest.ENDINGS:
        path = tmp_path / f"{one.id}{ending}"
        wiring.PaperPrinter(office.writer.keys).write([document], path)
        assert path.stat().st_size > 0
