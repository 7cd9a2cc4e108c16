"""A form in a newer version of the language travels through offices whose program is older."""

from pathlib import Path

import pytest

import storage.instruments.published
from tests.journeys.conftest import Program
from tests.journeys.test_forms_travel import FORMS, Country


def test_a_form_with_a_newer_word_is_kept_and_passed_on_by_an_older_program(
    quick: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    country = Country(quick, tmp_path)
    do = country.do
    form = tmp_path / "next-year.yaml"
    newer = tmp_path / "newer.yaml"
    form.write_text(
        (FORMS / "computed.yaml").read_text("utf-8").replace("id: test-computed", "id: next-year"),
        "utf-8",
    )
    makes = "makes:\n- {id: m, of: project, to: plan.project, says: type = <type>}\n"
    newer.write_text(form.read_text("utf-8").replace("id: next-year", "id: newer") + makes, "utf-8")
    using = [do("instrument", "publish", country.centre, path)["using"] for path in (form, newer)]
    records = [
        do("record", "show", country.centre, one["ref"])
        for one in do("record", "list", country.centre, "instrument")
    ]
    needs = [one["fields"]["language"]["value"] for one in records]
    assert sorted(needs) == [1, 2], (
        "each says what its own words need, whatever the program that published it"
    )
    with monkeypatch.context() as older:
        older.setattr(storage.instruments.published, "LANGUAGE", 1)
        country.send(country.centre, country.province)
        told = {
            one["using"]: one.get("problem", "")
            for one in do("instrument", "list", country.province)
        }
        assert [told[name] for name in using] == ["", "แบบนี้ต้องใช้โปรแกรมรุ่นใหม่กว่า"]
    assert country.names(country.province) >= set(using), "it was kept, and a newer program uses it"
