"""What is an owner's: official words are laid over its forms, and units are compared by the forms of one owner."""

import json
from pathlib import Path

import pytest

from tests.journeys.conftest import Program, enrol, trust
from tests.journeys.test_forms_travel import Country, put_in
from tests.storage.instruments.conftest import SOUND
from tests.storage.papers.paper_samples import pages_by_pdfium

FORM = """\
id: pledge
edition: 2569
title: แบบคำมั่น
kinds:
- {id: promise, title: คำมั่น}
fields:
- {id: what, kind: promise, title: เรื่อง, required: plan}
papers:
- {id: list, rows: promise, title: [แบบคำมั่น <year>]}
columns:
- {paper: list, head: เรื่อง, show: <what>, width: 100}
"""
WORDS = "id,text\nform,pledge/2569\npapers/list/title/1,คำมั่นตามประกาศ <year>\ncolumns/list.1/title,เรื่องตามประกาศ\n"
LINE = "ถ้อยคำในแบบนี้เป็นถ้อยคำทางการของ"
ROWS = '{"title": "แผน", "no": 2, "rows": [{"id": "a", "kind": "promise", "f.what": "โปร่งใส"}]}'


@pytest.fixture
def country(quick: Program, tmp_path: Path) -> Country:
    return Country(quick, tmp_path)


def printed(country: Country, folder: Path, ref: str) -> str:
    out = country.room / "out.pdf"
    country.do("paper", "print", folder, ref, "list", "--out", out)
    text = "".join(pages_by_pdfium(out.read_bytes()))
    out.unlink()
    return text


def test_official_words_reach_an_office_with_their_form_and_what_was_begun_before_stays(
    country: Country,
) -> None:
    form, words, rows = (country.room / name for name in ("pledge.yaml", "words.csv", "rows.json"))
    form.write_text(FORM, encoding="utf-8")
    words.write_text(WORDS, encoding="utf-8")
    rows.write_text(ROWS, encoding="utf-8")
    do = country.do
    centre = country.centre
    province = country.province
    do("instrument", "publish", centre, form)
    country.send(centre, province)
    before = do("document", "start", province, "--instrument", "pledge", "--year", "2569")[
        "document"
    ]
    without = "แบบนี้ไม่มีถ้อยคำทางการ เอกสารใช้ถ้อยคำของแบบ"
    assert without in country.said("document", "words", province, before)
    done = do("instrument", "wording", centre, words)
    assert (done["form"], done["texts"]) == ("pledge/2569", 2)
    country.send(centre, province)
    after = do("document", "start", province, "--instrument", "pledge", "--year", "2569")[
        "document"
    ]
    do("plan", "import", province, rows, "--instrument", "pledge", "--year", "2569")
    assert LINE not in printed(country, province, before)
    found = printed(country, province, after)
    assert "เรื่องตามประกาศ" in found
    assert "คำมั่นตามประกาศ" in found
    assert LINE in found
    assert "โปร่งใส" in found
    assert without not in country.said("document", "words", province, before)
    assert "เรื่องตามประกาศ" in printed(country, province, before)
    do("document", "words", province, before, "--plain")
    plain = printed(country, province, before)
    assert "เรื่องตามประกาศ" not in plain
    assert LINE not in plain


def test_a_newer_table_takes_the_place_of_the_older_and_a_withdrawn_one_is_still_read(
    country: Country,
) -> None:
    form, words = country.room / "pledge.yaml", country.room / "words.csv"
    form.write_text(FORM, encoding="utf-8")
    words.write_text(WORDS, encoding="utf-8")
    do, centre = country.do, country.centre
    do("instrument", "publish", centre, form)
    do("instrument", "wording", centre, words)
    first = do("document", "start", centre, "--instrument", "pledge", "--year", "2569")["document"]
    words.write_text(WORDS.replace("เรื่องตามประกาศ", "หัวข้อตามประกาศ"), encoding="utf-8")
    do("instrument", "wording", centre, words)
    second = do("document", "start", centre, "--instrument", "pledge", "--year", "2569")["document"]
    assert "เรื่องตามประกาศ" in printed(country, centre, first)
    assert "หัวข้อตามประกาศ" in printed(country, centre, second)
    kept = list(do("record", "list", centre, "wording"))
    assert len(kept) == 2


def test_only_its_owner_words_a_form_and_a_faulty_table_is_told_whole(country: Country) -> None:
    form, words = country.room / "pledge.yaml", country.room / "words.csv"
    form.write_text(FORM, encoding="utf-8")
    words.write_text(WORDS, encoding="utf-8")
    do = country.do
    centre = country.centre
    province = country.province
    do("instrument", "publish", centre, form)
    country.send(centre, province)
    assert "แบบนี้เป็นของหน่วยงานอื่น" in str(do("instrument", "wording", province, words, code=1))
    words.write_text(f"{WORDS}fields/promise.x/title,ก\ncolumns/list.1/title,\n", encoding="utf-8")
    refused = do("instrument", "wording", centre, words, code=1)
    assert not do("record", "list", centre, "wording"), "nothing of it is published"
    good = country.room / "good.csv"
    good.write_text(WORDS, encoding="utf-8")
    told = country.said("instrument", "wording", centre, good)
    assert "ประกาศถ้อยคำของแบบ pledge/2569 แล้ว 2 ข้อความ เอกสารที่เริ่มจากนี้ใช้ถ้อยคำนี้" in told
    assert [fault["line"] for fault in refused["faults"]] == [5, 6, 6]


def test_units_are_ranked_by_the_form_of_one_owner_though_another_uses_its_id(
    country: Country, tmp_path: Path
) -> None:
    do = country.do
    centre = country.centre
    province = country.province
    given = tmp_path / "answers.json"
    given.write_text(json.dumps({"answers": {"d1.l1.1": {"state": "met"}}}), encoding="utf-8")
    files = {}
    for folder, title in ((centre, "ของส่วนกลาง"), (province, "ของจังหวัด")):
        form = tmp_path / f"{folder.name}.yaml"
        form.write_text(SOUND.replace("แบบทดสอบ, en", f"{title}, en"), encoding="utf-8")
        files[folder] = do("instrument", "publish", folder, form)["file"]
        using = ("--instrument", f"small/2569/1#{files[folder]}", "--year", "2569")
        do("answers", "import", folder, given, *using)
    country.send(province, centre)
    placed = {
        folder: [
            one["code"]
            for one in do(
                "centre", "rank", centre, "--instrument", f"small/2569/1#{file}", "--year", "2569"
            )
        ]
        for folder, file in files.items()
    }
    assert placed == {centre: ["S00"], province: ["S10"]}


def test_a_second_centre_revises_and_words_its_own_forms_only(country: Country) -> None:
    """Both write into what is for all; a record that names the other as its owner is nobody's (docs/log.md)."""
    do = country.do
    centre = country.centre
    second = country.room / "second"
    do(
        "office",
        "new",
        second,
        "--name",
        "S01",
        "--code",
        "S01",
        "--kind",
        "centre",
        "--year",
        "2569",
    )
    enrol(do, country.room / "root", second, "centre")
    do("record", "set", second, "all/unit/new", "code=S01", "name=S01", "kind=centre")
    form, words = country.room / "pledge.yaml", country.room / "words.csv"
    form.write_text(FORM, encoding="utf-8")
    words.write_text(WORDS, encoding="utf-8")
    first = do("instrument", "publish", centre, form)
    trust(do, centre, second.with_suffix(".trust"))
    country.send(centre, second)
    assert country.names(second) >= {"pledge/2569/1"}
    assert "แบบนี้เป็นของหน่วยงานอื่น" in str(do("instrument", "wording", second, words, code=1))
    owner = do("office", "info", centre)["unit"]
    forged = form.with_name("forged.yaml")
    forged.write_text(FORM.replace("id: pledge", "id: forged"), encoding="utf-8")
    put_in(do, second, forged, "forged", owner)
    assert "forged/2569/1" not in country.names(second)
    forged.write_text(FORM.replace("edition: 2569", "edition: 2569\nrevision: 2"), encoding="utf-8")
    own = do("instrument", "publish", second, forged)
    assert own["file"] != first["file"]
    country.send(second, centre)
    for folder in (centre, second):
        assert "forged/2569/1" not in country.names(folder)
        listed = [
            one for one in do("instrument", "list", folder) if one["using"].startswith("pledge/")
        ]
        by = "หน่วยงานนี้ประกาศ", "S01 ประกาศ"
        if folder == second:
            by = "S00 ประกาศ", "หน่วยงานนี้ประกาศ"
        assert {one["using"]: one["published_by"] for one in listed} == {
            "pledge/2569/1": by[0],
            "pledge/2569/2": by[1],
        }
