"""A sample file damaged anywhere is taken in or refused with a sentence; refused, it changes nothing."""

import copy
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import main
from core.assessment.start_deeds import import_answers
from core.errors import UserError
from core.forms.ports import Store
from core.forms.shape import Instrument
from core.log.ports import Context
from core.plan.file_deeds import import_plan
from core.values import Changes
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.plan.plans import context

FORMS = FormLibrary([main.RESOURCES / "instruments"])
Import = Callable[[Context, Store, Instrument, int, object], Changes]
ODD: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.fractions()
    | st.text(max_size=12)
    | st.sampled_from(["met", "", "d1", "1"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=5,
)


def sample(name: str) -> Any:
    return json.loads((main.RESOURCES / "samples" / name).read_text(encoding="utf-8"))


def mended_plan() -> Any:
    """The plan of the sample with the two sums mended that are read out wrong in it: so it may be signed."""
    text = json.dumps(sample("dsi_moral_plan_2569.json"), ensure_ascii=False)
    for wrong, right in (
        ("(ศูนย์บาท)", "(ศูนย์บาทถ้วน)"),
        ("(สามร้อยสามสิบบาทถ้วน)", "(สามร้อยสามสิบสามบาทถ้วน)"),
    ):
        assert wrong in text
        text = text.replace(wrong, right)
    return json.loads(text)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a document."""
    yield path
    inner: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for name, part in inner:
        yield from places(part, (*path, name))


def damaged(document: Any, path: tuple[Any, ...], value: Any, rename: str | None) -> Any:
    """The document with another value, or another name, at one place."""
    if not path:
        return value
    document = copy.deepcopy(document)
    holder = document
    for name in path[:-1]:
        holder = holder[name]
    if rename is not None and isinstance(holder, dict):
        holder[rename] = holder.pop(path[-1])
    else:
        holder[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("take", "form", "name"),
    [
        pytest.param(import_answers, "cdd-clean", "cdd_province_a.json", id="answers"),
        pytest.param(import_answers, "cdd-clean", "cdd_province_d.json", id="answers as cases"),
        pytest.param(import_plan, "moral-plan", "dsi_moral_plan_2569.json", id="plan"),
    ],
)
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_damage_is_refused_with_a_sentence(
    folder: Folder, take: Import, form: str, name: str, data: st.DataObject
) -> None:
    document = sample(name)
    path = data.draw(st.sampled_from(sorted(places(document), key=str)))
    given_ = damaged(document, path, data.draw(ODD), data.draw(st.none() | st.text(max_size=10)))
    before = folder.digest()
    problem = refusal(lambda: take(context(folder), folder, FORMS.get(form), 2569, given_))
    if problem is not None:
        assert all((problem.what, problem.why, problem.do))
        assert folder.digest() == before


def refusal(action: Callable[[], object]) -> UserError | None:
    """Do it; what the user is told when it is refused."""
    try:
        action()
    except UserError as problem:
        return problem
    return None
