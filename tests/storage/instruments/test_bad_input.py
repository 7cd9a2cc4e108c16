"""What is written to harm, or is far too much: refused whole with a sentence, or nothing but letters wherever it is."""

import io
import random
import re
from copy import deepcopy
from itertools import islice, product
from pathlib import Path
from string import ascii_lowercase
from zipfile import ZipFile

import pytest

from core.errors import InvalidFormError
from core.forms.layout import SCHEMAS, FieldSchema
from core.forms.shape import Instrument
from core.papers.trial_deeds import tried
from storage.instruments.reader import check, parse, prove
from storage.papers.writer import rendered
from tests import random_forms
from tests.form_faults import Sheet, sound, written
from tests.storage.papers.paper_samples import pages_by_pdfium

HEAD = "id: large\nedition: 2569\ntitle: ใหญ่\nkind: sum\ndimensions:\n- {id: d, full: 9, title: ก}\nitems:\n"
MARKUP = "{}</b> &amp; </script></w:t> #set $x$"
LETTERS = "</b>&amp;</script></w:t>#set$x$"
FORMS = ("district-kpi-2564", "good-deeds-2564", "swot-analysis-2564")


@pytest.mark.parametrize(("items", "says"), [(100_000, "ไฟล์ใหญ่เกินกำหนด"), (70_000, "70000 แถว")])
def test_a_form_of_far_too_many_items_is_refused_with_one_sentence(
    items: int, says: str, tmp_path: Path
) -> None:
    names = (
        "a" + "".join(letters) for letters in islice(product(ascii_lowercase, repeat=4), items)
    )
    path = tmp_path / "large.yaml"
    path.write_text(HEAD + "".join(f"- {{id: {name},in: d,text: x}}\n" for name in names), "utf-8")
    (fault,) = check(path).faults
    assert says in fault.problem
    assert fault.mend
    with pytest.raises(InvalidFormError, match=says):
        prove(path, new=True)


def test_a_figure_that_reckons_with_the_form_itself_ends(tmp_path: Path) -> None:
    """Rows of the form's own plans are no ring: a measure is none of their cells."""
    path = tmp_path / "own.yaml"
    text = HEAD + "- {id: i, in: d, text: ก}\nmeasures:\n- {id: m, in: i, is: '>= 1'}\n"
    text += "figures:\n- {id: f, measure: m, rows: large.work, op: sum, of: n}\n"
    text += "kinds:\n- {id: work, title: งาน}\nfields:\n- {id: n, kind: work, type: integer, title: จำนวน}\n"
    path.write_text(
        text + "given:\n- {kind: work, says: n = 3}\nexpects:\n- {of: i, is: not_assessed}\n",
        "utf-8",
    )
    found = check(path)
    assert all(fault.problem and fault.mend for fault in found.faults)
    form = parse(path.read_bytes(), path.name).form
    assert isinstance(form, Instrument)
    assert tried(form).cases == 1


def marked(sheet: Sheet) -> Sheet:
    """The form with markup in every text that people read; what is filled into texts stays."""
    sheet = deepcopy(sheet)
    for top in FieldSchema.slots(SCHEMAS["instrument"]):
        rows = sheet.rows(top.key) if top.rows and top.many else []
        for row in rows:
            for slot in FieldSchema.slots(top.rows) if top.rows else ():
                if slot.holds == "words" and isinstance(row.get(slot.key), str):
                    row[slot.key] = MARKUP.replace("{}", row[slot.key])
    return sheet


def shown(data: bytes, ending: str) -> str:
    """What stands in a paper, without blanks; of an office file its letters, whatever the tags around them."""
    if ending == ".pdf":
        return "".join("".join(pages_by_pdfium(data)).split())
    with ZipFile(io.BytesIO(data)) as file:
        parts = (file.read(name).decode() for name in file.namelist() if name.endswith(".xml"))
        text = re.sub("<[^>]*>", "", "".join(parts))
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return "".join(text.split())


@pytest.mark.parametrize("name", FORMS)
def test_markup_in_the_texts_of_a_form_is_nothing_but_letters_on_every_paper(name: str) -> None:
    sheet = next(one for one in sound() if one.name == name)
    found = parse(written(marked(sheet))[0].encode(), name)
    assert not found.faults
    papers = [*random_forms.filled(found.form, random.Random(1))]
    assert papers
    for ending in (".pdf", ".xlsx", ".docx"):
        said = "".join(shown(rendered([paper], ending)[0], ending) for paper in papers)
        assert LETTERS in said, ending


def test_a_tag_in_the_texts_of_a_paper_is_taken_for_a_name_there_is_not() -> None:
    sheet = deepcopy(next(one for one in sound() if one.name == FORMS[0]))
    sheet.rows("columns")[0]["title"] = "<script>x"
    (fault, *_more) = parse(written(sheet)[0].encode(), "f.yaml").faults
    assert "<script>" in fault.problem
    assert fault.mend
