"""What somebody wrote on a slip stays in the unit while voting is open; the unit's other PCs go on with it."""

from functools import partial
from pathlib import Path

from core.assessment.rounds import WorkshopSlip
from core.assessment.sheets import answer_at
from core.values import Ref
from core.workshop.deeds import begin, close, count_again, take, vote_again
from core.workshop.questions import Vote
from core.workshop.view import workshop
from tests.core.workshop.meeting import assessed
from tests.storage.exchange.opened import read
from tests.storage.exchange.towns import Town

NOTE, ITEM = "คำที่เขียนในใบลงคะแนนเท่านั้น", "d5.l1.1"


def said(town: Town, path: Path) -> list[str]:
    """Notes that a file holds."""
    return [text.text for text in read(town.post, path).texts if text.text.startswith(NOTE)]


def notes(town: Town, ref: Ref, slips: list[str]) -> list[str]:
    found = (
        town.folder.record(answer_at(WorkshopSlip.sheet_at(ref, slip), ITEM)) for slip in slips
    )
    return [one.text("note") if one else "" for one in found]


def voted(office: Town, ref: Ref, slips: list[str], word: str) -> list[str]:
    """Everybody votes on the item, and does not agree; what was written."""
    given = [f"{NOTE} {word} {n}" for n in range(len(slips))]
    votes = [
        Vote(slip, ITEM, ("not_met" if n else "met",), note=note)
        for n, (slip, note) in enumerate(zip(slips, given, strict=True))
    ]
    office.do(partial(take, assessment=ref, votes=votes))
    return given


def test_words_on_slips_leave_the_unit_once_they_are_opened_and_are_sent_to_its_own_pcs_before(
    voting: list[Town],
) -> None:
    above, office, colleague = voting
    ref = assessed(office.folder)
    office.do(partial(begin, assessment=ref, voters=3))
    slips = [one.id for one in workshop(office.folder, ref).slips]
    given = voted(office, ref, slips, "ครั้งแรก")
    sent = office.send(above)
    assert said(above, sent) == []
    above.take(sent)
    office.take(above.send(office))
    again = office.send(above)
    assert said(above, again) == [], "nor where it is asked for"
    above.take(again)
    assert notes(above, ref, slips) == [""] * 3
    colleague.take(office.send(colleague))
    assert notes(colleague, ref, slips) == given
    office.do(partial(close, assessment=ref))
    office.take(above.send(office))
    above.take(office.send(above))
    assert notes(above, ref, slips) == given, "what was missing has come"
    office.do(partial(vote_again, assessment=ref, item=ITEM, reason="ดูหลักฐานใหม่"))
    second = voted(office, ref, slips, "ครั้งที่สอง")
    sent = office.send(above)
    assert not [one for one in said(above, sent) if one in second], (
        "while the item is voted on once more"
    )
    office.do(partial(count_again, assessment=ref))
    above.take(sent)
    office.take(above.send(office))
    above.take(office.send(above))
    assert notes(above, ref, slips) == second
