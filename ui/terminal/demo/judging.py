"""Act four: the centre ranks, sees who has not sent, and prints the score sheet of a region."""

from datetime import date
from typing import Any

from core.assessment.ranking import rank
from core.assessment.start_deeds import assessment_at
from core.centre.proposal import propose
from core.centre.view import status
from core.log.ports import Reader
from core.people.units import register
from ui.terminal.demo.founding import PROVINCES
from ui.terminal.demo.scene import ASSESSED, CENTRE, PROGRAMME, YEAR, Scene, scope_of
from ui.terminal.demo.working import paper

SHEET = "score_general"


def judge(scene: Scene) -> dict[str, Any]:
    form, programme = scene.form(ASSESSED), scene.desk.forms.programme(PROGRAMME)

    def seen(reader: Reader) -> dict[str, Any]:
        places = rank(reader, scene.desk.forms, form, YEAR)
        rows = status(reader, [programme], scope_of(CENTRE), YEAR, date.today())
        return {
            "ranking": places,
            "proposals": propose(places, register(reader), [programme]),
            "status": rows,
            "not_sent": [row.unit.name for row in rows if not row.here],
        }

    told = scene.look(CENTRE, seen)
    with scene.desk.open(scene.folder(CENTRE)) as office:
        subject = assessment_at(scope_of(PROVINCES[0]), form.id, YEAR)
        told["paper"] = paper(scene, office, CENTRE, subject, SHEET)
    return told
