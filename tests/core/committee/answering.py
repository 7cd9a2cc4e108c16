"""Answers to every item of a form, each as the item asks for one."""

from dataclasses import replace
from random import Random

from core.assessment.cells import needs_of
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.scoring.score import Answer
from core.scoring.total import Answers
from tests.core.centre.test_stakes import answered


def answers_of(form: Instrument, seed: int) -> dict[str, Answer]:
    tree, chance = Answers().tree(form), Random(seed)
    return {
        item: _asked(tree, item, one, chance) for item, one in answered(form, chance).items.items()
    }


def _asked(tree: Tree, item: str, found: Answer, chance: Random) -> Answer:
    """A value of its scale, a finding, or nothing beside its number."""
    values = tree.choices(item)
    if values:
        return Answer(choice=found.choice or chance.choice(values).id, asks=found.asks)
    state = ItemState.NOT_MET if found.state is ItemState.NOT_APPLICABLE else found.state
    return (
        replace(found, state=state)
        if needs_of(tree, tree.item(item)).state
        else Answer(asks=found.asks)
    )
