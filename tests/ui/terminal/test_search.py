"""`search DIR WORDS` finds what is saved, by kind, notes the people it shows, and makes the index where it is not."""

from contextlib import closing
from pathlib import Path

from storage.db.log import searching
from storage.db.sqlite import connect_plain, writing
from tests.ui.terminal.conftest import Command


def test_words_are_found_by_kind_with_the_record_they_stand_in(do: Command, office: Path) -> None:
    for n in range(3):
        assert (
            do(
                "record",
                "set",
                office,
                "person/new",
                f"name=สมหญิง {n}",
                "position=ผู้ประสานงาน",
                "--json",
            ).code
            == 0
        )
    assert "ค้นคำในทุกข้อความที่บันทึกไว้ ทุกปี ทุกหน่วยงานที่เปิดอ่านได้" in do("search", "--help").out.replace(
        "\n  ", " "
    )
    (people,) = do("search", office, "ประสาน", "สมหญิง", "--json").value["groups"]
    assert people["kind"] == "person"
    assert {row["title"] for row in people["rows"]} == {"สมหญิง 0", "สมหญิง 1", "สมหญิง 2"}
    shown = do("search", office, "สมหญิง", "--most", "2").out
    assert "บุคคล:" in shown
    assert "--kind person --most" in shown
    assert do("search", office, "สมหญิง", "--kind", "evidence").out.startswith(
        "ไม่พบ “สมหญิง”  ค้นเฉพาะ หลักฐาน"
    )
    noted = do("views", office, "--json").value["views"]
    assert [(one["deed"], one["of"]) for one in noted] == [("view", "many")] * 2, (
        "the last found nobody"
    )


def test_no_words_are_refused(do: Command, office: Path) -> None:
    refused = do("search", office, " ")
    assert refused.code == 2
    assert "ยังไม่มีคำที่จะค้น" in refused.err


def test_the_index_of_an_older_folder_is_made_before_it_is_asked(do: Command, office: Path) -> None:
    assert do("record", "set", office, "person/new", "name=สมหญิง").code == 0
    with closing(connect_plain(office / "prongsai.db", "rw")) as db, writing(db):
        searching.drop(db)
    reply = do("search", office, "สมหญิง", "--json").value
    assert reply["waiting"] == 0
    assert reply["groups"][0]["rows"][0]["title"] == "สมหญิง"
