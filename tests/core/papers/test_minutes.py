"""The minutes of a meeting say what was given, and nothing of what nobody judged."""

from core.assessment.cells import branches_of
from core.blocks.document import Table, walk
from core.forms.tree import tree_under
from core.papers.meetings import Meeting, meeting_document
from core.scoring import score
from core.scoring.score import Answers
from storage.instruments.reader import read
from tests.core.papers.test_score_sheet_paper import FORM, scored
from tests.golden.house_papers import own


def test_a_part_nobody_judged_has_no_points_in_the_minutes() -> None:
    form = read(FORM)
    begun, none = (scored(form, only="d2"), ["–", "10", "–", "–", "–", "10"]), (score(form, Answers()), ["–"] * 6)
    for given, said in (begun, none):
        branches = branches_of(tree_under(form, given.profiles), given)
        held = Meeting(about="งาน", word="มิติ", branches=branches, score=given)
        (table,) = [block for block in meeting_document(own("minutes"), held).blocks if isinstance(block, Table)]
        assert [" ".join(walk(row.cells[1])) for row in table.rows] == said
