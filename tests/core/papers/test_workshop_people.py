"""Who a workshop's papers name: the office's own people, as many lines as take part, and never a name of commas."""

from core.assessment.start_deeds import assessment_at, start_assessment
from core.blocks.document import Block, Document, Signatures, Stamp
from core.blocks.printed import KeptPrint
from core.errors import UserError
from core.papers.made import made
from core.papers.meetings import AGENDA, ATTENDANCE, MINUTES
from core.papers.source import Pairs, PaperKind
from core.papers.table import asks
from core.papers.view import PaperOffer
from core.people.deeds import add_person
from core.values import Ref
from core.workshop.deeds import begin, close, take
from core.workshop.questions import Vote
from core.workshop.view import fit, workshop
from storage.db.folder.store import Folder
from tests.core.conftest import ctx
from tests.core.workshop.meeting import FORMS, YEAR
from tests.every_paper import KINDS

OWN = "นางสาวทะเบียน มั่นคง"
VOTERS = 23


def begun(folder: Folder) -> list[Ref]:
    """A workshop with its slips made on every shipped form one can be held on."""
    found = []
    for label in FORMS.labels():
        if not label.kind or label.programme:
            continue
        form = FORMS.get(f"{label.id}/{label.edition}/{label.revision}")
        ref = assessment_at(folder.writer.unit, form.id, YEAR)
        try:
            start_assessment(ctx(folder), folder, form, YEAR, [one.id for one in form.profiles[:1]])
            fit(folder, ref)
        except UserError:
            continue
        begin(ctx(folder), folder, ref, VOTERS)
        found.append(ref)
    assert len(found) > 1, "not of one form alone"
    return found


def blocks_of(folder: Folder, ref: Ref, paper: str, said: Pairs = ()) -> tuple[Block, ...]:
    return made(folder, ref, paper, "arabic", answers=said).build(Stamp()).blocks


def test_a_paper_of_a_room_is_headed_by_no_committee_of_others(folder: Folder) -> None:
    """Of every form: the programme's own committee, and what it does on its visit, are in none of their words."""
    judged = 0
    for ref in begun(folder):
        source = [one for one in FORMS.labels() if one.programme]
        programmes = [FORMS.programme(label.using) for label in source]
        named = {str(one.phrase) for programme in programmes for one in programme.committees}
        named |= {str(one.title) for programme in programmes for one in programme.agenda}
        judged += len(named)
        for form in (AGENDA, ATTENDANCE, MINUTES):
            document = made(folder, ref, form, "arabic").build(Stamp())
            assert not [one for one in named if one in "\n".join(KeptPrint.strings(document))], (
                ref,
                form,
            )
    assert judged, "some programme has a committee"


def test_what_is_offered_names_the_people_of_the_office_and_no_committee(folder: Folder) -> None:
    add_person(ctx(folder), folder, OWN, "นักวิชาการ")
    for ref in begun(folder):
        for form in (ATTENDANCE, MINUTES, PaperKind.WORKSHOP):
            offered = dict(
                PaperOffer.offered_words(folder, ref.scope, form, asks(KINDS[form]), ref)
            )
            assert offered["members"] == f"{OWN}, นักวิชาการ", (ref, form)


def test_no_signature_of_a_workshop_is_of_a_position_without_a_name(folder: Folder) -> None:
    """Nobody is known here: what is left to be written has a line, for whoever presided and whoever wrote."""
    for ref in begun(folder):
        found = workshop(folder, ref)
        one = found.questions[0]
        take(ctx(folder), folder, ref, [Vote(found.slips[0].id, one.key, (one.choices[0].key,))])
        close(ctx(folder), folder, ref)
        for form in (MINUTES, PaperKind.WORKSHOP):
            assert "members" not in dict(
                PaperOffer.offered_words(folder, ref.scope, form, asks(KINDS[form]), ref)
            )
            signed = [one for one in blocks_of(folder, ref, form) if isinstance(one, Signatures)]
            assert signed, (ref, form)
            assert not [
                one for each in signed for one in each.signers if one.position or one.name
            ], (ref, form)
        typed = (("members", "……………………, พัฒนาการจังหวัด, ประธาน\n, นักวิชาการ, ผู้จดบันทึก"),)
        (chair, scribe) = next(
            one
            for one in blocks_of(folder, ref, PaperKind.WORKSHOP, typed)
            if isinstance(one, Signatures)
        ).signers
        assert (chair.name, scribe.name) == ("", ""), "ink on a dotted line"
        assert not [
            one
            for one in Document.walk(
                made(folder, ref, PaperKind.WORKSHOP, "arabic", answers=typed).build(Stamp())
            )
            if one.startswith(",")
        ]
