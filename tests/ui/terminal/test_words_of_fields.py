"""`record set` takes the words officials type, and asks where they may mean something else."""

from pathlib import Path

import pytest

from tests.ui.terminal.conftest import Command


@pytest.fixture
def row(do: Command, office: Path) -> str:
    plan = do(
        "document", "start", office, "--instrument", "operating-plan", "--year", "2569", "--json"
    ).value["document"]
    made = do(
        "record",
        "set",
        office,
        "row/new",
        f"plan={plan}",
        "kind=activity",
        "f.title=อบรม",
        "--json",
    )
    return str(made.value["touched"][0])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("f.span=ไตรมาส 1-4", "2569q1/2569q4"),
        ("f.span=1 ต.ค. 68 - 30 ก.ย. 69", "2569m10/2569m09"),
        ("f.span=2569q2", "2569q2"),
        ("f.budget=15,000.-", "1500000"),
        ("f.budget=ไม่ใช้งบประมาณ", "0"),
        ("f.budget=1500000", "1500000"),  # money as it is kept
    ],
)
def test_a_field_of_a_row_takes_what_officials_type(
    do: Command, office: Path, row: str, given: str, kept: str
) -> None:
    done = do("record", "set", office, row, given)
    assert done.code == 0, done.err
    name = given.partition("=")[0]
    assert str(do("record", "show", office, row, "--json").value["fields"][name]["value"]) == kept


@pytest.mark.parametrize(
    ("given", "asked"), [("f.span=กรกฏาคม 69", "กรกฎาคม 2569"), ("f.budget=1,50,000", "150,000.00")]
)
def test_what_may_mean_something_else_is_asked_and_not_kept(
    do: Command, office: Path, row: str, given: str, asked: str
) -> None:
    done = do("record", "set", office, row, given)
    assert done.code != 0
    assert f"หมายถึง {asked} หรือไม่" in done.err
    assert (
        given.partition("=")[0] not in do("record", "show", office, row, "--json").value["fields"]
    )
