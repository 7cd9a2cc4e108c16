"""A form is accepted with its cases: one that fails refuses it, what takes too much is told, nobody's PC decides."""

from pathlib import Path

import pytest

from storage import apart
from storage.instruments import acceptance
from tests.core.forms.test_computed import CHAIN
from tests.journeys.test_forms_travel import Country, country, form, put_in

__all__ = ["country", "form"]


def test_a_reader_that_dies_or_is_too_slow_accepts_nothing(
    form: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert acceptance.verdict(form) == ("", "")
    monkeypatch.setattr(acceptance, "MODULE", "storage.instruments.nowhere")
    assert acceptance.verdict(form) == ("อ่านแบบนี้แล้วโปรแกรมอ่านหยุด", "")
    monkeypatch.undo()
    monkeypatch.setattr(apart, "SECONDS", 0.01)
    assert acceptance.verdict(form) == ("อ่านแบบนี้นานเกินไป", "")


def test_a_form_built_to_cost_by_its_reckoning_ends_in_the_reader_too(form: Path) -> None:
    form.write_text(
        f"{CHAIN}given:\n- {{id: r, kind: k, says: n0 = 9999999999}}\nexpects:\n- {{of: r, cell: n11}}\n",
        "utf-8",
    )
    assert acceptance.verdict(form) == ("", "")


def test_a_reader_that_dies_of_the_cases_of_a_form_refuses_it_no_more(
    form: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acceptance, "MODULE", "tests.storage.instruments.dies_of_cases")
    assert acceptance.verdict(form) == ("", "ทดสอบในเครื่องนี้ไม่จบ")
    form.write_text(f"{form.read_text('utf-8')}nonsense: 1\n", "utf-8")
    assert "ไม่รู้จักช่อง nonsense" in acceptance.verdict(form).reason


CASES = "given:\n- {id: p, kind: project, says: planned = 500}\nexpects:\n- {of: p, cell: money, is: 500}\n"


def test_a_form_of_which_a_case_fails_is_refused_as_a_whole_and_one_that_is_too_much_is_used_and_told(
    country: Country, form: Path
) -> None:
    do = country.do
    country.send(country.province, country.centre)
    sound = form.read_text("utf-8")
    form.write_text(sound + CASES, "utf-8")
    proved = do("instrument", "publish", country.centre, form)
    form.write_text(
        sound.replace("id: next-year", "id: failing") + CASES.replace("is: 500", "is: 501"), "utf-8"
    )
    refused = do("instrument", "publish", country.centre, form, code=1)
    assert "p money ต้องได้ “501” แต่ได้ “500.00”" in refused
    put_in(do, country.centre, form, "failing")
    many = "cases:\n" + "".join(f"- {{id: c{n}}}\n" for n in range(101))
    form.write_text(sound.replace("id: next-year", "id: large") + many + CASES, "utf-8")
    large = do("instrument", "publish", country.centre, form)
    told = "มีกรณีทดสอบ 101 กรณี ทดสอบได้ไม่เกิน 100"
    assert large["untested"] == told
    country.send(country.centre, country.province)
    for folder in (country.centre, country.province):
        listed = {one["using"]: one for one in do("instrument", "list", folder)}
        assert "ต้องได้ “501”" in listed["failing/2569/1"]["problem"]
        assert listed[proved["using"]]["untested"] == ""
        assert listed[large["using"]]["untested"] == told
    assert told in country.said("instrument", "list", country.province)


def test_of_one_owner_no_more_than_sixty_four_forms_of_a_year_are_taken_in(
    country: Country, form: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    do = country.do
    do("instrument", "publish", country.centre, form)
    form.write_text(form.read_text("utf-8").replace("id: next-year", "id: second"), "utf-8")
    do("instrument", "publish", country.centre, form)
    assert not [one for one in do("instrument", "list", country.centre) if "problem" in one]
    monkeypatch.setattr("storage.instruments.published.MOST", 1)
    (over,) = [one for one in do("instrument", "list", country.centre) if "problem" in one]
    assert over["problem"] == "ผู้ประกาศมีแบบของปีนี้เกิน 1 ฉบับ"
