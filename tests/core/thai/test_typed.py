"""What officials type is read rightly, offered where it may mean something else, and never taken for something else.

tests/data/typed.tsv: the type, words from public files of offices and from reports, and what is kept: `?` before what
is asked, with the value that is offered, if any. The plan is one of 2569.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.exact import exact_text
from core.forms.computed import read
from core.forms.field_types import FIELD_TYPES, FieldType, type_of
from core.forms.operations import number_of
from core.forms.shape import Field, Instrument
from core.forms.vocabulary import invalid
from core.forms.wording import EMPTY
from core.i18n import THAI, use
from core.tables.heads import figure_of
from core.thai import days
from core.thai.parser import ParsedValue, read_periods, read_satang
from core.thai.written import Period, official_digits, short_date
from core.values import Plain, Text
from tests import locale

YEAR = 2569
CATALOGUES = locale.HOME.parents[1]
TYPES = {"day": "date", "span": "period", "money": "money", "number": "decimal"}
PATTERNS = {"phone": "phone", "letter": "letter_number"}
OFFER = "หมายถึง "


class Spelling(NamedTuple):
    kind: str
    words: str
    kept: str  # "" = nothing is offered


LINES = Path("tests/data/typed.tsv").read_text(encoding="utf-8").splitlines()
SPELLINGS = [Spelling(*line.split("\t")) for line in LINES]
TYPED = [one for one in SPELLINGS if one.kind in TYPES]


def field_of(kind: str) -> Field:
    return Field(id="f", kind=("a",), type=TYPES[kind])


def kept(one: Spelling) -> str:
    """What becomes of it, as the corpus writes it."""
    field = field_of(one.kind)
    try:
        return str(FieldType.given_as(field, one.words, YEAR))
    except UserError as problem:
        if not problem.what.startswith(OFFER):
            return "?"
        offered = problem.what.removeprefix(OFFER).removesuffix(" หรือไม่")
        return f"?{FieldType.given_as(field, offered, YEAR)}"  # what is offered is read when it is typed


def test_the_corpus_is_large_and_says_each_spelling_once() -> None:
    assert len(SPELLINGS) >= 280
    assert len({(one.kind, one.words) for one in SPELLINGS}) == len(SPELLINGS)


@pytest.mark.parametrize("one", TYPED, ids=lambda one: f"{one.kind} {one.words}")
def test_what_officials_type_is_read_or_asked(one: Spelling) -> None:
    assert kept(one) == one.kept


@pytest.mark.parametrize(
    "one", [one for one in SPELLINGS if one.kind in PATTERNS], ids=lambda one: one.words
)
def test_telephones_and_letter_numbers_are_known_as_offices_write_them(one: Spelling) -> None:
    field = Field(id="f", kind=("a",), pattern=PATTERNS[one.kind])
    assert (invalid(field, Text(one.words)) == "") == (one.kept == "yes")


def test_a_span_needs_the_year_of_its_plan_where_it_says_none() -> None:
    assert [
        read_periods(words) for words in ("ไตรมาส 2", "ตลอดปีงบประมาณ", "ต.ค. - ธ.ค.", "ทุกเดือน")
    ] == [None] * 4
    assert read_periods("ไตรมาส 2", 2570) == "2570q2"


def test_figures_in_two_lines_of_a_cell_are_two_figures() -> None:
    for words in ("500\n300", "๕๐๐\n๓๐๐", "500 \n 300", "500\t300", "500\n.50"):
        assert (ParsedValue.satang(words), ParsedValue.number(words)) == (None, None), words
    assert figure_of("500\n300") is None
    assert read_satang("1,000\n(หนึ่งพันบาทถ้วน)") == 100_000
    assert read_satang("500 300") == 50_030_000


FORM = Instrument(id="f", edition=YEAR, title=EMPTY)
YEARS = st.integers(2450, 2899)


@pytest.fixture(params=["thai", "english", "english and Buddhist"])
def language(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.param != "thai":
        use("en", CATALOGUES)
    days.count_years(buddhist=request.param.endswith("Buddhist"))
    yield
    days.count_years(buddhist=False)
    use(THAI, CATALOGUES)


def shown(field: Field, value: Plain | int) -> Iterator[str]:
    """Every way in which a page, an export or a paper shows a value."""
    inside = read(field, value)
    words = FieldType.words_of(FORM, field, inside, {})
    number = number_of(inside)
    again = FieldType.typed_of(field, value)
    unit = type_of(field).unit()
    said = (
        words,
        again,
        f"{words} {unit}".strip(),
        f"{type_of(field).letter or ''} {words}".strip(),
    )
    if type_of(field).figure and number is not None:
        yield exact_text(number)  # in a workbook
    yield from dict.fromkeys((*said, *map(official_digits, said)))


def read_back(name: str, value: Plain | int) -> None:
    field = Field(id="f", kind=("a",), type=name)
    for words in shown(field, value):
        assert str(type_of(field).check("f", FieldType.given_as(field, words))) == str(value), words


def decimals(figures: int) -> st.SearchStrategy[str]:
    """Exact numbers as they are kept, with at most two decimals."""
    return st.integers(-(10**figures), 10**figures).map(
        lambda n: f"{'-' * (n < 0)}{abs(n) // 100}.{abs(n) % 100:02}"
    )


def kept_like(words: str) -> str:
    """A number without zeros behind its decimals."""
    return words.rstrip("0").rstrip(".")


KEPT: dict[str, st.SearchStrategy[Plain | int]] = {
    "date": st.dates(date(1907, 1, 1), date(2355, 1, 1)).map(lambda day: Plain(day.isoformat())),
    "money": st.integers(-(10**14), 10**14),
    "integer": st.integers(-(10**14), 10**14),
    "people": st.integers(0, 10**9),
    "decimal": decimals(12).map(lambda words: Plain(kept_like(words))),
    "percent": decimals(6).map(lambda words: Plain(kept_like(words))),
}


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("name", KEPT)
@given(data=st.data())
def test_what_a_page_or_a_paper_shows_is_read_back(name: str, data: st.DataObject) -> None:
    value = data.draw(KEPT[name])
    read_back(name, value if value != "-0" else Plain("0"))


def test_every_type_that_is_read_is_tried() -> None:
    figures = {name for name, one in FIELD_TYPES.items() if one.figure or one.dates}
    assert figures == KEPT.keys() | {"period"}


@st.composite
def spans(draw: st.DrawFn) -> tuple[Period, Period]:
    kind = draw(st.sampled_from(["", "q", "h", "m"]))
    parts = [part for year in (draw(YEARS), draw(YEARS)) for part in Period.each(year, kind)]
    first, last = sorted(
        (draw(st.sampled_from(parts)), draw(st.sampled_from(parts))), key=lambda one: one.first
    )
    return first, last


@pytest.mark.usefixtures("language")
@given(spans())
def test_every_span_that_is_shown_is_read_back(span: tuple[Period, Period]) -> None:
    read_back("period", Plain("/".join(dict.fromkeys(one.id for one in span))))


SIGNS = st.text(st.sampled_from("0129๒ -–/.,()'\"ตคมยปีไรสถึงqfy\u200b"), max_size=30)


@given(
    st.text()
    | SIGNS
    | st.sampled_from(["9", "0", "1 ", "1-", "ปี", "1/1/", "ไตรมาส", "(", "1,"]).map(
        lambda one: one * 3000
    )
)
def test_whatever_is_typed_is_read_or_refused_with_a_sentence(words: str) -> None:
    for pattern in PATTERNS.values():
        invalid(Field(id="f", kind=("a",), pattern=pattern), Text(words))
    for name in FIELD_TYPES:
        field = Field(id="f", kind=("a",), type=name)
        with suppress(UserError):
            FieldType.given_as(field, words, YEAR)


@given(st.dates(date(2016, 1, 1), date(2042, 1, 1)))
def test_a_day_is_read_however_its_year_is_written(day: date) -> None:
    words = short_date(day)
    field = Field(id="f", kind=("a",), type="date")
    for said in (
        words,
        words.replace(f" {day.year + 543}", f" {(day.year + 543) % 100}"),
        f"{day:%d/%m}/{day.year + 543}",
    ):
        assert FieldType.given_as(field, said) == day.isoformat()
