"""What is written for a committee is of what it was convened for, and of nothing else that lies beside it."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.assessment.ranking import RECHECK
from core.committee.convene_deeds import FACTS, Assessor, convene, draft_at
from core.log.contents import standing
from core.values import Change, Plain, Ref
from tests.bare import bare
from tests.core.committee.panel import Panel, key_of, panel
from ui.desktop.committee.packing import Packing


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Panel]:
    with panel(tmp_path, samples=[{"answers": {}}] * 2, members=1) as made:
        yield made


def drawn(room: Panel, assessment: Ref) -> None:
    """A sample of a unit is looked at again: a round to which nobody is convened."""
    record = standing(room.secretary.folder, assessment)
    facts = {name: record.value(name) for name in FACTS} | {"round": Plain(RECHECK)}
    draft = draft_at(room.secretary.unit, record, RECHECK)
    room.secretary.save(*(Change(draft, name, one) for name, one in facts.items() if isinstance(one, int | Plain)))


def test_originals_are_counted_of_what_the_committee_judges_and_not_of_a_sample(
    room: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged, sampled = (room.own(one) for one in room.units)
    drawn(room, sampled)
    called = [Assessor(room.people[0], key_of(room.members[0]))]
    room.secretary.do(partial(convene, assessed=[judged], members=called, in_round="committee"))
    asked = list[Sequence[Ref]]()

    def read(assessments: Sequence[Ref]) -> tuple[()]:
        asked.append(assessments)
        return ()

    monkeypatch.setattr("ui.desktop.committee.packing.ask_folder", lambda *_given: None)
    session = SimpleNamespace(read=lambda view: view(room.secretary.folder))
    page = SimpleNamespace(unit=room.secretary.unit, session=session)
    bare(Packing, _room=page, _page=None, originals=SimpleNamespace(read=read)).ask(judging=True)
    assert asked == [[judged]]
    assert len(room.secretary.folder.records("draft_assessment")) == 2
