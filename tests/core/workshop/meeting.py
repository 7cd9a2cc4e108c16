"""An office with its self-assessment entered, and a room of voters with answers of their own; the same each time."""

import json
from collections.abc import Mapping, Sequence
from random import Random

import main
from core.assessment.rounds import WorkshopSlip
from core.assessment.start_deeds import assessment_at, import_answers
from core.forms.shape import Instrument
from core.values import Ref
from core.workshop.questions import Question, Vote
from core.workshop.view import Workshop, workshop
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import ctx

FORMS = FormLibrary([main.RESOURCES / "instruments"])
CDD = "cdd-clean/2564/1"
SAMPLE = main.RESOURCES / "samples" / "cdd_province_a.json"
YEAR = 2569


def assessed(folder: Folder, *, blank: bool = False) -> Ref:
    """The self-assessment of the sample; `blank`: begun, and nothing answered."""
    given = json.loads(SAMPLE.read_text("utf-8"))
    import_answers(
        ctx(folder), folder, form(), YEAR, {**given, "answers": {} if blank else given["answers"]}
    )
    return assessment_at(folder.writer.unit, form().id, YEAR, 1)


def form() -> Instrument:
    return FORMS.get(CDD)


def held(folder: Folder, ref: Ref) -> Workshop:
    return workshop(folder, ref)


def alike(
    questions: Sequence[Question], slips: Sequence[WorkshopSlip], otherwise: Mapping[str, int]
) -> list[Vote]:
    """Everybody takes the first answer of every item, but for the last so many of those named, who take the second."""
    return [
        Vote(slip.id, one.key, (one.choices[int(n >= len(slips) - otherwise.get(one.key, 0))].key,))
        for n, slip in enumerate(slips)
        for one in questions
    ]


def picked(questions: Sequence[Question], voters: int, chance: Random) -> dict[str, dict[str, str]]:
    """What so many voters pick: mostly the first answer, at times another, now and then nothing."""
    found: dict[str, dict[str, str]] = {}
    for voter in range(voters):
        given = {
            one.key: chance.choice(one.choices).key if chance.random() < 0.1 else one.choices[0].key
            for one in questions
        }
        found[f"{voter}"] = {
            item: choice for item, choice in given.items() if chance.random() > 0.05
        }
    return found
