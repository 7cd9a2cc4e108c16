"""Two PCs that make the same record meet in one; the ids are part of the format."""

import pytest

from core.entities import NAMESPACE, record_id, unit_id
from tests.modules import ROOT


def test_ids_never_change() -> None:
    assert unit_id("1001") == "fa92a36bd8155b56bd10077ca5a9823b"
    assert (
        record_id(unit_id("1001"), "plan", unit_id("1001"), "dsi-moral-plan", 2569, 1)
        == "bf175c78522c59dcac336dd4fe3e9425"
    )


@pytest.mark.parametrize(
    ("entity", "key"), [("row", ()), ("plan", ("x",)), ("tea", ("x",)), ("evidence", ("x",))]
)
def test_a_record_without_a_natural_key_or_with_another_key_has_no_such_id(
    entity: str, key: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match=entity):
        record_id("all", entity, *key)


def test_the_namespace_is_the_documented_one() -> None:
    assert str(NAMESPACE) in (ROOT / "docs" / "log.md").read_text("utf-8")
