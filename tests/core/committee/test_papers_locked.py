"""Every paper a committee's result offers is printed as it was locked, by every form a committee may score."""

from functools import partial
from pathlib import Path

import pytest

import wiring
from core.assessment.answers import answer_fields
from core.assessment.ranking import COMMITTEE, RECHECK
from core.committee.release_deeds import accept_alike, lock
from core.papers.deeds import PaperRequest, print_paper
from core.papers.made import printable
from core.papers.score_sheet import AWAITED, UNSCORED, UNSENT
from core.values import Changes
from tests.core.committee.answering import answers_of
from tests.core.committee.panel import FORMS, SCORED, copied_panel
from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext
from tests.templates import Copied

SEED = 9


@pytest.mark.parametrize("in_round", [COMMITTEE, RECHECK])
@pytest.mark.parametrize("form", [one.id for one in SCORED])
def test_every_paper_of_a_committee_s_result_is_printed_once_it_is_locked(
    form: str, in_round: str, copied: Copied, tmp_path: Path
) -> None:
    answers = answers_of(FORMS.get(form), SEED)
    given = {item: fields for item, one in answers.items() if (fields := dict(answer_fields(one).items()))}
    with copied_panel(copied, form) as room:
        room.round = in_round
        room.call()
        room.sealed([given] * 3)
        room.opened()
        (draft,) = room.drafts
        room.secretary.do(partial(accept_alike, draft=draft))
        room.secretary.do(partial(lock, draft=draft, by="ประธานกรรมการ"))
        papers = printable(room.secretary.folder, draft)
        assert papers
        printer = wiring.Printer(room.secretary.folder.writer.keys)
        for paper in papers:
            wanted = PaperRequest(draft, paper.id, tmp_path / f"{paper.id}.pdf")
            (done,) = room.secretary.do(partial(print_paper, printer=printer, wanted=wanted))
            assert isinstance(done, Changes)
            text = squeezed(text_by_pdftotext(wanted.path.read_bytes()))
            assert text
            assert not [word for word in (UNSENT, UNSCORED, AWAITED) if squeezed(word) in text], paper.id
