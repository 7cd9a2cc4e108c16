"""The documents of a year at the terminal: each is listed, the same form again is the next number, a copy begins."""

from pathlib import Path

from tests.ui.terminal.conftest import Command

YEAR = ("--year", "2569")


def test_documents_are_listed_started_and_copied(do: Command, assessed: Path) -> None:
    listed = do("document", "list", assessed, *YEAR, "--json").value
    (first,) = [one for one in listed if one["document"]]
    assert (first["form"], first["entity"], first["here"]) == ("cdd-clean", "assessment", True)
    assert [one["state"] for one in listed if not one["document"]] == ["ยังไม่เริ่ม"]
    for form, no in (("cdd-clean", 2), ("dsi-moral-plan", 1), ("dsi-moral-plan", 2)):
        begun = do("document", "start", assessed, "--instrument", form, *YEAR)
        assert begun.code == 0, begun.err
        assert " แล้ว (" in begun.out
        record = begun.out.rpartition("(")[2].strip(" )\n")
        shown = do("record", "show", assessed, record, "--json")
        assert shown.code == 0, shown.err
        assert ("ชุดที่ 2" in begun.out) == (no == 2)
    every = {one["document"] for one in do("document", "list", assessed, *YEAR, "--json").value if one["document"]}
    assert len(every) == 4
    lines = do("document", "list", assessed, *YEAR).out
    assert all(one in lines for one in every)
    copied = do("document", "copy", assessed, first["document"], "--year", "2570", "--json")
    assert copied.code == 0, copied.err
    assert (copied.value["no"], copied.value["document"] in every) == (1, False)
    assert do("document", "copy", assessed, "plan/" + "0" * 32, *YEAR).code == 1
    assert do("document", "start", assessed, "--instrument", "nothing", *YEAR).code == 1
