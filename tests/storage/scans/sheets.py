"""The pages of prints, each with the letters, squares and places for signing that stand on it; drawn once."""

import random
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, NamedTuple

import pypdfium2
from PIL.Image import Image as Picture

from core.blocks.document import Document
from core.blocks.printed import SignBox
from tests.printed import drawn
from tests.storage.scans.inking import SCANNED

Rect = tuple[float, float, float, float]  # pixels at SCANNED
THAI, ARABIC = "๐๑๒๓๔๕๖๗๘๙", string.digits
MM = SCANNED / 25.4


class Sheet(NamedTuple):
    """A page of a print, with what stands on it."""

    name: str
    pdf: bytes
    number: int  # of the page, the first is 1
    picture: Picture
    letters: tuple[tuple[str, Rect], ...]
    boxes: tuple[Rect, ...]  # drawn squares for ticks
    signs: tuple[SignBox, ...]


class Sheets:
    """Every page of these documents; each is drawn once."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = {name: one for name, one in sorted(documents.items()) if one.stamp.code}
        self._drawn = {name: drawn([one]) for name, one in self._documents.items()}
        self.all = [
            (name, n)
            for name, (pdf, _pages, _signs) in self._drawn.items()
            for n in range(1, len(pypdfium2.PdfDocument(pdf)) + 1)
        ]
        self.sheet = cache(self._sheet)

    def _sheet(self, name: str, number: int) -> Sheet:
        pdf, _pages, signs = self._drawn[name]
        # of a copy nothing is signed but that it is one
        signs = () if self._documents[name].certified else signs
        return sheet_of(name, pdf, number, tuple(one for one in signs if one.page == number))

    def other(self, name: str, number: int, chance: random.Random) -> tuple[Picture, bool] | None:
        """The page as another print of the form has it, by time, number or figures, and whether its body is the same;
        None where it is a page more or less."""
        document = self._documents[name]
        body = chance.random() < 0.5
        if body:
            document = with_strings(document, lambda text: other_figures(text, chance))
            document = replace(document, stamp=self._documents[name].stamp)
        else:
            stamp = document.stamp
            number_ = stamp.number[:-2] + "".join(chance.choices("3456789", k=2))
            changed = replace(
                stamp,
                number=number_,
                state=chance.randbytes(32),
                printed=stamp.printed.translate(NEXT),
            )
            document = replace(document, stamp=changed)
        pdf, _pages, _signs = drawn([document])
        with pypdfium2.PdfDocument(pdf) as made:
            if len(made) < number:
                return None
            return made[number - 1].render(scale=SCANNED / 72).to_pil().convert("RGB"), not body


NEXT = str.maketrans(ARABIC + THAI, "1234567890" + "๑๒๓๔๕๖๗๘๙๐")


def other_figures(text: str, chance: random.Random) -> str:
    return "".join(one.translate(NEXT) if chance.random() < 0.15 else one for one in text)


def with_strings(value: Any, change: Callable[[str], str]) -> Any:
    """The same with each text of it changed; names and kinds stay, for they have no figures."""
    if isinstance(value, str):
        return change(value) if any(one.isdigit() for one in value) else value
    if isinstance(value, tuple):
        made = [with_strings(one, change) for one in value]
        return type(value)(*made) if hasattr(value, "_fields") else tuple(made)
    if is_dataclass(value) and not isinstance(value, type):
        given = {
            one.name: with_strings(getattr(value, one.name), change)
            for one in fields(value)
            if one.init
        }
        return replace(value, **given)
    return value


def sheet_of(name: str, pdf: bytes, number: int, signs: tuple[SignBox, ...]) -> Sheet:
    scale = SCANNED / 72
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[number - 1]
        tall, words = page.get_height(), page.get_textpage()

        def rect(box: Sequence[float]) -> Rect:
            left, bottom, right, top = box
            return left * scale, (tall - top) * scale, right * scale, (tall - bottom) * scale

        letters = tuple(
            (letter, rect(words.get_charbox(at)))
            for at in range(words.count_chars())
            if (letter := words.get_text_range(at, 1)).strip()
        )
        bounds = [rect(thing.get_bounds()) for thing in page.get_objects(filter=(2,), max_depth=3)]
        boxes = {tuple(round(edge) for edge in one) for one in bounds if is_tick_box(one)}
        picture = page.render(scale=scale).to_pil().convert("RGB")
    good = tuple((letter, box) for letter, box in letters if box[2] > box[0] and box[3] > box[1])
    return Sheet(name, pdf, number, picture, good, tuple(sorted(boxes)), signs)  # type: ignore[arg-type]


def is_tick_box(box: Rect) -> bool:
    return 2.5 * MM < box[2] - box[0] < 6 * MM and abs(box[2] - box[0] - box[3] + box[1]) < 0.3 * MM
