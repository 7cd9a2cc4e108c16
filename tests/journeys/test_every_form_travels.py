"""The sample of every shipped form is sent in one file, and the centre reads on every paper what the office reads."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import main
from core.blocks.document import Document
from core.errors import UserError
from core.forms.ports import Reader, bound_form
from core.papers.made import made, printable
from core.values import Ref
from tests.journeys.test_forms_travel import Country, country
from tests.journeys.test_shipped_forms import FORMS, SAMPLES, asked, samples
from tests.storage.papers.paper_samples import STAMP

__all__ = ["country"]


class Said(NamedTuple):
    """A paper of a document, with every text of it."""

    ref: Ref
    paper: str
    using: str
    texts: tuple[str, ...]


def test_every_sample_is_read_at_the_centre_as_it_was_sent(country: Country) -> None:
    do = country.do
    country.send(country.centre, country.province)
    unit = do("office", "info", country.province)["unit"]
    for path, using in first_samples():
        kind = "answers" if FORMS.get(using).kind else "plan"
        year = json.loads(path.read_text("utf-8"))["year"]
        do(kind, "import", country.province, path, "--instrument", using, "--year", year)
    country.send(country.province, country.centre)
    assert do("problems", country.centre) == []
    assert do("digest", country.centre, unit) == do("digest", country.province, unit)
    sent, read = (
        {one[:2]: one for one in papers(folder, unit)}
        for folder in (country.province, country.centre)
    )
    assert len({ref for ref, _paper in sent}) == len(samples())
    assert sent.keys() == read.keys()
    named = [key for key, one in sent.items() if says_any(one, personal(one.using))]
    asked = [key for key, one in sent.items() if FORMS.get(one.using).of_people]
    assert named, "some papers name persons"
    assert asked, "some forms are answered for people"
    differ = [key for key, one in sent.items() if read[key] != one]
    assert differ == [key for key in sent if key in named or key in asked], (
        "only those who are named or asked differ"
    )
    assert not [
        key for key in (*named, *asked) if says_any(read[key], personal(read[key].using))
    ], "they stay at home"
    assert {read[key].texts for key in asked} == {("ผลรวมของผู้ตอบยังไม่ได้ส่งมา",)}, (
        "nothing is known of it yet"
    )
    for ref in dict.fromkeys(key[0] for key in asked):
        do("signoff", country.province, ref.local, "--by", "ผู้ลงนาม")
    country.send(country.province, country.centre)
    sent, read = (
        {one[:2]: one for one in papers(folder, unit)}
        for folder in (country.province, country.centre)
    )
    for key in asked:
        assert read[key] == sent[key], (
            "what they come to has left with the assessment that is locked"
        )
        assert not says_any(read[key], personal(read[key].using))


def says_any(paper: Said, words: set[str]) -> bool:
    return any(word in text for text in paper.texts for word in words)


def personal(using: str) -> set[str]:
    """What the sample says of persons, but for marks of one digit: numbers of rows and heads are such digits too."""
    names = {field.stored for field in FORMS.get(using).fields if field.personal}
    rows = samples()[using][0].get("rows", [])
    people = samples()[using][0].get("people", [])
    if people:
        said = {
            str(answer["note"])
            for one in people
            for answer in one["answers"].values()
            if "note" in answer
        }
        return said | {str(one["name"]) for one in people}
    return {
        str(value)
        for row in rows
        for name, value in row.items()
        if name in names and len(str(value)) > 1
    }


def first_samples() -> Iterator[tuple[Path, str]]:
    """A file for each form."""
    known = {json.dumps(found[0]): using for using, found in samples().items()}
    for path in sorted(SAMPLES.glob("*.json")):
        using = known.get(json.dumps(json.loads(path.read_text("utf-8"))))
        if using:
            yield path, using


def papers(folder: Path, unit: str) -> list[Said]:
    """What every listed paper of every document of the unit says in this folder, or what is said instead of it."""
    with main.desk().open(folder) as office:

        def said(reader: Reader) -> Iterator[Said]:
            for record in (*reader.records("plan", unit), *reader.records("assessment", unit)):
                form = office.forms.get(bound_form(record))
                for paper in printable(reader, record.ref):
                    if paper in form.papers:
                        how = asked(form, paper, record.number("year") or 0)
                        try:
                            document = made(reader, record.ref, paper.id, "", 0, how).build(STAMP)
                            texts = tuple(Document.walk(document))
                        except UserError as problem:
                            texts = (problem.what,)
                        yield Said(record.ref, paper.id, form.using, texts)

        return office.session.read(lambda reader: [*said(reader)])
