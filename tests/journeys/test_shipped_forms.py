"""Every shipped form as an office meets it: checked, its sample entered, reckoned, proofread, and printed in full.

Forms and samples are found in their folders: whoever ships a form ships a sample that names it (`instrument`).
"""

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

import main
from core.assessment.facts import AssessmentFacts, findings_of
from core.assessment.start_deeds import (
    assessment_at,
    import_answers,
    keep_together,
    start_assessment,
)
from core.blocks.document import FIGURE, Document, Table, plain
from core.blocks.elements import Closing
from core.forms.shape import FormPaper, Instrument
from core.forms.wording import names_in
from core.gravity import HINT, MUST
from core.log.ports import standing
from core.papers.gathered import gathered_of
from core.papers.made import made, printable
from core.papers.plan_cells import DOTS
from core.papers.register import placed
from core.papers.source import Pairs
from core.plan.deeds import start_plan
from core.plan.file_deeds import import_plan, plan_at
from core.plan.tree import PlanCell, PlanRow
from core.plan.view import review_plan
from core.thai.written import Period, thai_digits
from core.values import Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from storage.instruments.reader import check
from storage.papers.writer import PaperFileWriter
from tests.core.plan.plans import NOON, context
from tests.every_paper import TABLE
from tests.known import every
from tests.storage.papers.marks import faults
from tests.storage.papers.paper_samples import STAMP, plain_words, squeezed
from tests.storage.papers.reading import out_of_order
from tests.storage.papers.tagged import Tagged, second_opinion

FORMS = FormLibrary([main.RESOURCES / "instruments"])
SAMPLES = main.RESOURCES / "samples"
KINDS_DOC = (Path(__file__).parents[2] / "docs" / "kinds.md").read_text("utf-8")
YEAR = 2570  # of documents nobody filled in
PARTS = {"quarter": "q", "half": "h", "month": "m"}
SHIPPED = [form.using for form in every(FORMS)]
# of every plan
KNOWN = {"year", "number", "period", "office.name", "instrument.title", "instrument.short"}
# papers with sentences of the program's own
SPOKEN = ("memo", "letter", "committee_order", "agenda", "minutes")
# what they say of each first sample; read by people
LETTERS = Path(__file__).parents[1] / "data" / "letters"
NEVER_SAID = re.compile(
    r"(?m)^(?:ด้วย|เนื่องจาก).*นั้น$|ตามตาม|ขอส่งขอ|เรื่องเรื่อง|แต่งตั้งแต่งตั้ง|อ้างถึง"
    r"|(ประจำปีงบประมาณ พ.ศ. ....).{0,9}\1|<|>"
)
ORDINALS = {"ที่", "เกณฑ์"}  # heads of columns whose figures name a row
ODD = ("�", "□", "{", "}")  # what never stands on a sound paper


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    """One folder in which every sample is entered."""
    room = tmp_path_factory.mktemp("shipped")
    folder = create(room / "office", room / "keys", "หน่วยตัวอย่าง", "S10", "section", "", 2569, NOON)
    yield folder
    folder.close()


@cache
def samples() -> dict[str, list[dict[str, Any]]]:
    """The samples of each form: of every form in the folder at least one."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(SAMPLES.glob("*.json")):
        given = json.loads(path.read_text("utf-8"))
        using = given.get("instrument")
        if using:
            found.setdefault(FORMS.get(using).using, []).append(given)
    return found


def entered(office: Folder, form: Instrument, given: dict[str, Any], no: int) -> Ref:
    """The record of the sample."""
    year, ctx = int(given["year"]), context(office)
    if form.kind:
        import_answers(ctx, office, form, year, given, ordinal=no)
        ref = assessment_at(office.writer.unit, form.id, year, no)
        # what people come to is said once it is locked
        keep_together(ctx, office, form, standing(office, ref))
        return ref
    import_plan(ctx, office, form, year, {**given, "no": no})
    return plan_at(office.writer.unit, form.id, year, no)


def findings(office: Folder, form: Instrument, ref: Ref, year: int) -> list[str]:
    """What proofreading has to say: of a plan all that is to be mended, of an assessment what it cannot stand with.

    The evidence of a sample does not travel with it, so that what an assessment should still prove is not counted.
    """
    if form.kind:
        facts = AssessmentFacts.of(office, ref)
        found = findings_of(facts, facts.given(), facts.given().score(form))
        return [one.text for one in found if one.grave == MUST]
    return [
        one.text
        for one in review_plan(form, PlanRow.tree(office, form, ref), year)
        if one.grave != HINT
    ]


def asked(form: Instrument, paper: FormPaper, year: int) -> Pairs:
    """The period of a paper that asks for one: the first."""
    return (
        (("period", Period.each(year, PARTS[form.periods])[0].id),)
        if paper.period == "asked"
        else ()
    )


def printed(
    office: Folder, form: Instrument, ref: Ref, year: int
) -> list[tuple[FormPaper, Document]]:
    """Every paper the form lists for this sample: those of a group are the group's alone."""
    offered = [paper for paper in printable(office, ref) if paper in form.papers]
    return [
        (paper, made(office, ref, paper.id, "", 0, asked(form, paper, year)).build(STAMP))
        for paper in offered
    ]


def spoken(office: Folder, ref: Ref) -> str:
    """What the letters, the order and the papers of a meeting about a record say, each below its name."""
    lines: list[str] = []
    for name in SPOKEN:
        document = made(office, ref, name, "").build(STAMP)
        lines += [f"== {name}", *Document.walk(document.title), *Document.walk(document.blocks), ""]
    return "\n".join(lines)


def unanswered(form: Instrument, paper: FormPaper, rows: Sequence[PlanRow]) -> set[str]:
    """What the texts of a paper name that the sample does not say in every row that has it, or not at all."""
    own = [one for one in form.columns if one.paper == paper.id]
    parts = [one for one in form.sections if one.paper == paper.id]
    texts = [*paper.title, *paper.heading, *paper.below, paper.note]
    texts += [text for one in own for text in (one.head, one.show, one.total)]
    texts += [text for one in parts for text in (one.head, one.text, one.box, one.below)]
    named = (
        {name for text in texts for name in names_in(str(text))}
        - KNOWN
        - {kind.id for kind in form.kinds}
    )
    return {
        name
        for name in named
        if not all(cell.words for cell in cells_of(rows, name)) or not cells_of(rows, name)
    }


def cells_of(rows: Sequence[PlanRow], name: str) -> list[PlanCell]:
    """The cells of this name, `kind.cell` only those of the kind."""
    kind, _dot, cell = name.rpartition(".")
    return [row.cells[cell] for row in rows if kind in ("", row.kind) and cell in row.cells]


def test_every_shipped_form_has_a_sample() -> None:
    assert [using for using in SHIPPED if using not in samples()] == []


def test_every_kind_of_document_has_a_form_or_says_why_not_and_no_form_is_left_out() -> None:
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in KINDS_DOC.splitlines()
        if "|" in line
    ][2:]
    assert [row[0] for row in rows if row[0] != "–"] == [str(n) for n in range(1, 38)]
    named = set[str]()
    for kind, document, where, remark in rows:
        assert document, kind
        assert where != "–" or remark, kind
        for form, papers in re.findall(r"(`[a-z-]+`|every document): ([a-z_, ]+)", where):
            own = form.strip("`")
            known = {one.id for one in (FORMS.get(own).papers if own != form else TABLE)}
            assert set(papers.strip().split(", ")) <= known, (kind, form)
            named.add(own)
    assert {label.id for label in FORMS.labels() if not label.programme} <= named


@pytest.mark.parametrize(
    "path", sorted((main.RESOURCES / "instruments").glob("*.yaml")), ids=lambda path: path.stem
)
def test_the_check_finds_nothing_in_a_shipped_form(path: Path) -> None:
    assert check(path).faults == ()


@pytest.mark.parametrize("using", SHIPPED)
def test_a_document_begins_with_what_its_form_gives_it(office: Folder, using: str) -> None:
    form = FORMS.get(using)
    if form.kind:
        start_assessment(context(office), office, form, YEAR)
        return
    start_plan(context(office), office, form, YEAR)
    plan = plan_at(office.writer.unit, form.id, YEAR)
    assert len(office.records("row", plan.scope, plan=plan.local)) == len(form.rows)


@pytest.mark.parametrize("using", [using for using in SHIPPED if not FORMS.get(using).kind])
def test_every_row_that_is_no_line_of_another_is_gathered_for_the_unit_above(
    office: Folder, using: str
) -> None:
    form, given = FORMS.get(using), samples()[using][0]
    ref = entered(office, form, given, 1)
    found = gathered_of(office, form, given["year"])
    assert [head for one in found for head in one.heads if DOTS in head] == []
    plans = list(office.records("plan", ref.scope, instrument_id=form.id, year=given["year"]))
    rows = [row for plan in plans for row in PlanRow.tree(office, form, plan.ref) if row.applies]
    for one in found:
        assert len(list(one.lines)) == sum(row.kind == one.kind for row in rows), one.kind


@pytest.mark.parametrize("using", SHIPPED)
def test_a_sample_goes_in_is_clean_and_every_paper_says_what_it_says(
    office: Folder, using: str, tmp_path: Path
) -> None:
    form, wrong = FORMS.get(using), dict[int, list[str]]()
    for no, given in enumerate(samples()[using], start=1):
        ref = entered(office, form, given, no)
        if no == 1:
            said = spoken(office, ref)
            assert said == (LETTERS / f"{form.id}.txt").read_text("utf-8"), (
                "read it, then python -m tests.contact"
            )
            assert not NEVER_SAID.search(said), NEVER_SAID.search(said)
        if wrong.setdefault(no, findings(office, form, ref, given["year"])):
            continue
        papers = printed(office, form, ref, given["year"])
        assert papers or not form.papers
        rows = () if form.kind else PlanRow.tree(office, form, ref)
        for paper, document in papers:
            said = "\n".join(Document.walk(document))
            # who signs writes by hand
            filled = [one for one in document.blocks if not isinstance(one, Closing)]
            open_ = [
                words
                for one in (*document.title, *filled)
                for words in Document.walk(one)
                if DOTS in words
            ]
            assert form.kind or not open_ or unanswered(form, paper, rows), (paper.id, open_)
            assert not [odd for odd in ODD if odd in said], paper.id
            assert figures_as_words(document) <= ORDINALS, paper.id
            assert no_step(form, paper, document) <= {
                slot.words for slot in form.signing_slots(paper) if not slot.step
            }
        written(tmp_path, [document for _paper, document in papers])
        return
    pytest.fail(f"{using}: {wrong}")


def figures_as_words(document: Document) -> set[str]:
    """The heads of columns of nothing but figures that do not say they are numbers."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return {
        plain(column.title)
        for table in tables
        for at, column in enumerate(table.columns)
        for said in [[row.cells[at] for row in table.rows if len(row.cells) == len(table.columns)]]
        if not column.number
        and said
        and all(re.fullmatch(FIGURE, " ".join(Document.walk(cell))) for cell in said)
    }


def no_step(form: Instrument, paper: FormPaper, document: Document) -> set[str]:
    """As whom one signs at no step of the route, but for the seats of a committee on its own sheet."""
    named = f"{form.id}/{form.edition}"
    bound = [FORMS.programme(one.name) for one in FORMS.labels() if named in one.instruments]
    if paper.builder == "score_sheet":
        seats = {str(seat.role) for programme in bound for seat in programme.seats}
    else:
        seats = set()
    found = placed(document, form, paper.id)
    steps = {one.id for one in form.route}
    assert len(found) == 0 or paper.sign, "who signs is named"
    return {one.role for one in found if one.step not in steps} - seats


def written(room: Path, documents: list[Document]) -> None:
    """Written in every format in one packet, with nothing missing from the faces, and every text in the PDF."""
    for ending in (".pdf", ".xlsx", ".docx"):
        assert PaperFileWriter().write(documents, room / f"packet{ending}").missing_letters == ()
    with pdfium.PdfDocument(room / "packet.pdf") as pdf:
        found = squeezed("".join(page.get_textpage().get_text_range() for page in pdf))
    heard(documents, (room / "packet.pdf").read_bytes())
    assert faults((room / "packet.pdf").read_bytes()) == [], (
        "what lies on a code, or where no code may stand"
    )
    tables = [
        block for document in documents for block in document.blocks if isinstance(block, Table)
    ]
    again = {squeezed(thai_digits(row.label)) for table in tables for row in table.rows}
    lost = {text for document in documents for text in plain_words(document) if text not in found}
    assert {thai_digits(text) for text in lost} - again == set()


def heard(documents: list[Document], packet: bytes) -> None:
    """Each paper can be heard whole and in order, and nothing a program can judge is wrong with the file."""
    file = Tagged(packet)
    assert file.faults == []
    assert second_opinion(packet) == []
    for document, part in zip(documents, file.root.nodes, strict=True):
        assert out_of_order(document, file.heard(part)) == [], document.running
