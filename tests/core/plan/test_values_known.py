"""Fields whose values are known take no other: of every record, and the periods of a plan."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.forms.parsing import CLOSED, written
from core.log.signoff import PERIODS
from core.plan.file_deeds import import_plan
from core.plan.links import own_periods
from core.values import Plain
from storage.db.folder.store import Folder
from storage.instruments.library import Library
from tests.core.conftest import ctx

FORM = """\
id: often
edition: 2569
title: {th: แบบที่รายงานเป็นงวด, en: A form reported in parts}
PERIODS
kinds:
- {id: work, title: งาน}
fields:
- {id: title, kind: work, title: ชื่อ}
- {id: done, kind: work, title: ผล, type: percent, stage: report}
"""


def form_of(room: Path, often: str) -> Library:
    (room / "often.yaml").write_text(FORM.replace("PERIODS", f"periods: {often}"), encoding="utf-8")
    return Library([room])


@pytest.mark.parametrize(("entity", "name"), [*CLOSED, ("progress", "period")])
@pytest.mark.parametrize("given", ["banana", "กล้วย", "2569q5", "2569-q1", "metmet", "0"])
def test_a_field_whose_values_are_known_takes_no_other(entity: str, name: str, given: str) -> None:
    with pytest.raises(UserError) as problem:
        written(entity, name, given)
    assert given in problem.value.what
    assert problem.value.why
    assert problem.value.do


@pytest.mark.parametrize(("entity", "name"), CLOSED)
def test_every_known_value_is_taken(entity: str, name: str) -> None:
    for value in CLOSED[entity, name]:
        assert written(entity, name, value) == Plain(value)


@pytest.mark.parametrize("often", ["none", *PERIODS])
def test_a_plan_takes_reports_of_its_own_periods_only(folder: Folder, tmp_path: Path, often: str) -> None:
    form = form_of(tmp_path, often).get("often")
    own = own_periods(form, 2569)
    assert len(own) == 1 + len(PERIODS.get(often, ()))
    every = {f"{year}{part}" for year in (2568, 2569) for parts in PERIODS.values() for part in parts}
    for period in sorted({*own, *every, "2568", "banana", "2569q1/2569q2"}):
        given = {
            "rows": [{"id": "w", "kind": "work", "f.title": "งาน"}],
            "progress": [{"id": "g", "row": "w", "period": period, "f.done": "50"}],
        }
        if period in own:
            import_plan(ctx(folder), folder, form, 2569, given)
            continue
        before = len(folder.records("progress"))
        with pytest.raises(UserError) as problem:
            import_plan(ctx(folder), folder, form, 2569, given)
        assert "period" in problem.value.what
        assert len(folder.records("progress")) == before, "nothing was written"
    assert {one.text("period") for one in folder.records("progress")} == set(own)
