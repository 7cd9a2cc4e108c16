"""A cache of the item rows of an assessment page: only rows whose content changed are computed again."""

from collections.abc import Callable

from core.assessment.facts import AssessmentFacts
from core.assessment.items_view import item_row
from core.assessment.rows import ItemRow
from core.forms.shape import Item
from core.i18n import language
from core.scoring.outcome import GradingPoints
from core.scoring.score import Score

RowMaker = Callable[[Item, int, str, int], ItemRow]  # item, level, dimension, depth
# facts by item, of which a row reads only its own
OWN = ("answers", "typing", "given_proofs", "remarks", "verified", "before")
# facts that every row reads
AROUND = ("record", "sheet", "people", "last_year", "past", "earlier", "figures", "nobody")


class ItemRowCache:
    """A cache of the item rows that an assessment page showed last."""

    def __init__(self) -> None:
        self._around: object = None
        self._rows: dict[tuple[str, int, str, int], tuple[object, ItemRow]] = {}

    def maker(self, facts: AssessmentFacts, result: Score) -> RowMaker:
        """Return a function that makes the row of an item, or returns the cached row if nothing in it changed."""
        asked = tuple(item.id for item in facts.tree.answered())
        limits = GradingPoints.in_force(facts.form, result, facts.form.passes)
        around = (
            language(),
            facts.form,
            facts.tree.on,
            asked,
            limits,
            *(getattr(facts, name) for name in AROUND),
        )
        if around != self._around:
            self._around, self._rows = around, {}

        def row(item: Item, level: int, dimension: str, depth: int) -> ItemRow:
            key = (item.id, level, dimension, depth)
            own = _own(facts, result, item)
            known = self._rows.get(key)
            if known is None or known[0] != own:
                known = self._rows[key] = (
                    own,
                    item_row(facts, result, item, level, dimension, depth),
                )
            return known[1]

        return row


def _own(facts: AssessmentFacts, result: Score, item: Item) -> object:
    """The facts that the row of this item reads, including those of the items at which its figures are entered."""
    scored = result.items[item.id]
    homes = (item.id, *(one.entered_at for one in scored.checks if one.entered_at))
    answers = tuple((facts.answers.get(home), facts.typing.get(home)) for home in homes)
    proofs = tuple(
        facts.given_proofs.get((item.id, proof.id)) for proof in facts.tree.proofs(item.id)
    )
    others = facts.given_proofs.get((item.id, ""))
    told = (facts.remarks.get(item.id), facts.verified.get(item.id), facts.before.get(item.id))
    return scored, answers, proofs, others, told
