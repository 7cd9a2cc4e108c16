"""The ladder of a group without points, shown as one more branch: its levels hold by the score or are answered."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from core.assessment.facts import AssessmentFacts
from core.assessment.items_view import item_row
from core.assessment.rows import DimensionRow, ItemRow, LevelRow
from core.assessment.sentences import level_missing
from core.forms.called import level_numbered, level_word
from core.forms.shape import Dimension, Instrument, Item, Rank
from core.forms.tree import Tree
from core.forms.vocabulary import State
from core.scoring import score
from core.scoring.outcome import holds, levels_of
from core.scoring.score import RankStanding, Rung, Score
from core.thai.numbering import arabic_digits

NONE = Fraction(0)


def rank_row(facts: AssessmentFacts, result: Score) -> DimensionRow | None:
    """The branch behind the others; None where the group that is chosen has no such ladder."""
    if result.standing is None:
        return None
    form = facts.form
    rank = next(one for one in form.ranks if one.id == result.standing.rank)
    group = next(one for one in form.groups if one.id == rank.group)
    levels = tuple(_levels(facts, result, rank, result.standing))
    items = [item for level in levels for item in level.items]
    return DimensionRow(
        id=rank.id,
        number=len(facts.tree.branches()) + 1,
        name=arabic_digits(str(group.short) or str(group.title)),
        level_word=level_word(form),
        title=arabic_digits(str(rank.title)),
        short=arabic_digits(str(group.short) or str(group.title)),
        points=Fraction(result.standing.level),
        full=Fraction(len(levels)),
        level=result.standing.level,
        highest=len(levels),
        left=sum(not item.counts for item in items),
        unanswered=sum(item.said is State.NOT_ASSESSED for item in items),
        profile="",
        levels=levels,
        level_words=level_numbered(form, result.standing.level),
        pointless=True,
    )


def _levels(facts: AssessmentFacts, result: Score, rank: Rank, at: RankStanding) -> Iterator[LevelRow]:
    form, given = facts.form, facts.given()
    ladder = replace(facts, tree=Tree(ladder_of(form, rank)))
    judged = score(ladder.form, replace(given, profiles=frozenset(), sheets=(), each=None))
    for n, level in enumerate(levels_of(form, rank), start=1):
        held = holds(form, level, result.base, result.extra, given.items)
        rows: tuple[ItemRow, ...] = ()
        if not level.of:
            row = item_row(ladder, judged, ladder.tree.item(level.id), n, rank.id, 0)
            if held and not row.counts:  # of several figures one is enough
                row = replace(row, result=State.MET, mark="met", why=())
            rows = (row,)
        rung = Rung(n, NONE, (level.id,), int(held), held, n <= at.level)
        called = level_numbered(form, n)
        yield LevelRow(
            node=f"{rank.id}/{n}",
            title=called,
            level=n,
            points=NONE,
            full=NONE,
            text="" if rows else arabic_digits(str(level.text)),
            met=int(held),
            of=1,
            unanswered=sum(row.said is State.NOT_ASSESSED and not held for row in rows),
            complete=held,
            reached=n <= at.level,
            here=n == at.level,
            broken=n == at.level + 1,
            lacks=level_missing(called, rung, rows, broken=n == at.level + 1),
            rows=rows,
        )


def ladder_of(form: Instrument, rank: Rank) -> Instrument:
    """The form as if this ladder were its only branch: its levels are answered as items are."""
    levels = [(n, one) for n, one in enumerate(levels_of(form, rank), start=1) if not one.of]
    return replace(
        form,
        kind="ladder",
        profiles=(),
        dimensions=(Dimension(id=rank.id, title=rank.title, points=tuple(Fraction(1) for _ in levels_of(form, rank))),),
        levels=(),
        items=tuple(Item(id=one.id, within=f"{rank.id}/{n}", text=one.text) for n, one in levels),
        rules=(),
        extra=(),
        bands=(),
        passes=(),
        ranks=(),
        rank_levels=(),
    )
