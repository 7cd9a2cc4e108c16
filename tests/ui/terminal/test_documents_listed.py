"""The documents of a year at the terminal: each is listed, the same form again is the next number, a copy begins."""

from pathlib import Path

from tests.ui.terminal.conftest import Command

YEAR = ("--year", "2569")


def test_documents_are_listed_started_and_copied(do: Command, assessed: Path) -> None:
    listed = do("document", "list", assessed, *YEAR, "--json").value
    (first,) = [one for one in listed if one["document"]]
    assert (first["form"], first["entity"], first["here"]) == ("cdd-clean", "assessment", True)
    assert {one["state"] for one in listed if not one["document"]} == {"ยังไม่เริ่ม"}
    for form, no in (("cdd-clean", 2), ("dsi-moral-plan", 1), ("dsi-moral-plan", 2)):
        begun = do("document", "start", assessed, "--instrument", form, *YEAR)
        assert begun.code == 0, begun.err
        assert " แล้ว (" in begun.out
        record = begun.out.rpartition("(")[2].strip(" )\n")
        shown = do("record", "show", assessed, record, "--json")
        assert shown.code == 0, shown.err
        assert ("ชุดที่ 2" in begun.out) == (no == 2)
    every = {
        one["document"]
        for one in do("document", "list", assessed, *YEAR, "--json").value
        if one["document"]
    }
    assert len(every) == 4
    lines = do("document", "list", assessed, *YEAR).out
    assert all(one in lines for one in every)
    copied = do("document", "copy", assessed, first["document"], "--year", "2570", "--json")
    assert copied.code == 0, copied.err
    assert (copied.value["no"], copied.value["document"] in every) == (1, False)
    assert do("document", "copy", assessed, "plan/" + "0" * 32, *YEAR).code == 1
    plan = next(one for one in every if one.startswith("plan/"))
    refused = do("document", "copy", assessed, plan, "--year", "2570", "--answers")
    assert refused.code == 2
    assert "--answers ใช้กับการประเมิน" in refused.err
    assert do("document", "start", assessed, "--instrument", "nothing", *YEAR).code == 1


def test_what_a_form_leaves_open_is_listed_and_chosen(
    do: Command, office: Path, tmp_path: Path
) -> None:
    form = Path(__file__).parents[2] / "data" / "instruments" / "kinds" / "kpi.yaml"
    assert do("instrument", "publish", office, form).code == 0
    begun = do("document", "start", office, "--instrument", "test-kpi", *YEAR, "--json").value[
        "document"
    ]
    (open_,) = do("setting", "list", office, begun, "--json").value
    assert (open_["setting"], open_["choice"], open_["by"]) == ("late", "counted", "form")
    assert do("setting", "choose", office, begun, "late", "out").code == 1, "it owes its reason"
    (chosen,) = do(
        "setting", "choose", office, begun, "late", "ไม่นับ", "--why", "ไม่ต้องส่ง", "--json"
    ).value
    assert (chosen["choice"], chosen["by"], chosen["why"]) == ("out", "office", "ไม่ต้องส่ง")
    assert do("record", "set", office, begun, "setting.late=counted").code == 0
    assert do("setting", "list", office, begun, "--json").value[0]["choice"] == "counted"
    lines = "format: programme/1\nid: all\nedition: 2569\ntitle: โครงการ\ninstruments: [test-kpi/2569]\n"
    (tmp_path / "all.yaml").write_text(lines, encoding="utf-8")
    assert do("instrument", "publish", office, tmp_path / "all.yaml").code == 0
    (programme,) = do("record", "list", office, "programme", "--json").value
    name = programme["ref"] if isinstance(programme, dict) else programme
    assert do("setting", "choose", office, name, "late", "out", "--why", "มติ").code == 0
    assert do("setting", "list", office, begun, "--json").value[0]["by"] == "above"
    assert do("setting", "choose", office, begun, "late", "counted").code == 1
