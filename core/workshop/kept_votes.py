"""The votes that are kept, each only for the phone of its own slip: it shows them again after it was closed or changed.

Nobody else is shown any of it before voting is closed.
"""

from collections.abc import Iterator

from core.assessment.sheets import answers_on
from core.assessment.slips import sheets
from core.forms.ports import Reader
from core.values import Ref
from core.workshop.asking import asked, picked
from core.workshop.questions import Vote
from core.workshop.view import fit


def kept_votes(reader: Reader, assessment: Ref) -> tuple[Vote, ...]:
    """What every slip has answered so far. UserError where no workshop can be held."""
    return tuple(_votes(reader, assessment))


def _votes(reader: Reader, assessment: Ref) -> Iterator[Vote]:
    tree = fit(reader, assessment)
    questions = asked(tree)
    for slip, sheet in sheets(reader, assessment):
        held = answers_on(reader, sheet.ref)
        for one in questions:
            choice, record = picked(tree, one.key, held.get(one.key)), held.get(one.key)
            note = record.text("note") if record else ""
            if choice or note:
                yield Vote(slip.id, one.key, (choice,) if choice else (), note=note)
