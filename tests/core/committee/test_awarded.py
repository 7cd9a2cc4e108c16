"""What a committee released is what a centre decides by: who is put forward, its list, and the certificate."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from core.assessment.ranking import RankingRow
from core.blocks.document import Document, Stamp
from core.centre.decision_deeds import decide
from core.centre.decisions import CentreYearDecisions, decisions
from core.centre.view import board
from core.committee.release_deeds import accept_alike, release
from core.log.ports import standing
from core.papers.made import made
from core.values import Change, Plain, Ref
from tests.core.assessment.test_import_damaged import sample
from tests.core.committee.panel import FORMS, YEAR, Panel, panel
from tests.storage.exchange.towns import Town

PROGRAMME = replace(FORMS.programme("cdd-clean-programme"), edition=YEAR)
AWARD = "หน่วยงานพัฒนาชุมชนใสสะอาดดีเด่น"
(FIRST,) = [one.id for one in FORMS.get("cdd-clean").items if not one.need][1:2]
NOT = {"state": "not_met", "reason": "ไม่พบเอกสาร"}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Panel]:
    """Two units of one region and group, of which one alone is put forward: the first, by what they gave themselves."""
    more, less = sample("cdd_province_a.json"), sample("cdd_province_a.json")
    less["answers"][FIRST] = NOT
    with panel(tmp_path, samples=[more, less]) as found:
        for unit in found.units:
            ref = Ref("all", "unit", unit.unit)
            kind = standing(found.centre.folder, ref).shown("kind").seen
            found.centre.save(
                Change(ref, "kind", Plain("province"), kind),
                Change(ref, "region", 1),
                Change(ref, "group", Plain("general")),
            )
        found.centre.take(found.secretary.send(found.centre))
        yield found


def decided(room: Panel) -> CentreYearDecisions:
    return decisions([PROGRAMME], room.form, room.centre.unit, YEAR, room.centre.folder)


def chosen(room: Panel) -> list[str]:
    return [one.unit for proposal in decided(room).proposals for one in proposal.top]


def certificate(room: Panel, unit: Town) -> str:
    """As the unit prints it with the register of the centre."""
    unit.take(room.centre.send(unit))
    return " ".join(
        Document.walk(made(unit.folder, room.own(unit), "certificate", "").build(Stamp()))
    )


def test_who_is_first_by_what_was_released_is_put_forward_and_gets_the_certificate(
    room: Panel,
) -> None:
    reader, form = room.centre.folder, FORMS.get(room.form)
    own = {one.unit: one.total for one in RankingRow.ranked(reader, form, YEAR)}
    best, other = room.units
    assert chosen(room) == [best.unit]
    room.call()
    room.sealed([{FIRST: NOT}] * 3)
    room.opened()
    room.secretary.do(partial(accept_alike, draft=room.drafts[0]))
    room.centre.take(room.secretary.send(room.centre))
    assert chosen(room) == [best.unit], "nothing is released yet"
    room.secretary.do(partial(release, draft=room.drafts[0], signers="ประธาน"))
    room.centre.take(room.secretary.send(room.centre))
    assert chosen(room) == [other.unit]
    lines = board(room.centre.unit, YEAR, date(2026, 11, 3), reader, room.form).lines
    told = {one.unit.id: one.place for one in lines if one.place}
    judged = told[best.unit]
    assert (judged.round, judged.rank, judged.own_total) == ("committee", 2, own[best.unit])
    assert judged.total < own[other.unit] == told[other.unit].total
    room.centre.do(lambda ctx, store: decide(ctx, store, decided(room).to_write))
    assert AWARD in certificate(room, other)
    assert AWARD not in certificate(room, best)
