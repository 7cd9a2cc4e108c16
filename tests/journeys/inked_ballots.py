"""Ballots as they were printed, inked by seeded hands and scanned as a stack: upside down, twice, torn."""

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw
from PIL.Image import Image as Picture

from core.workshop.ballots import BallotTickBox
from tests.storage.scans.ticking import (
    INKED,
    Hand,
    Pen,
    photographed,
    pull,
    scanned,
    scribble,
    strokes,
)

PLAIN = Hand(Pen(0.5, (38, 52, 140), 0.02), "tick", 4.4, 0.2, 0.06)
Said = Mapping[str, Sequence[str]]  # by question the choices that are ticked


def leaves(pdf: Path) -> list[Picture]:
    """The pages of a print, grey, ready for ink."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=INKED / 72).to_pil().convert("L") for page in document]


def inked(
    page: Picture, boxes: Sequence[BallotTickBox], said: Said, style: str = "tick", seed: int = 1
) -> Picture:
    """The page with these boxes ticked; `said` may name boxes of other pages too."""
    chance, whole = random.Random(seed), page.copy()
    for box in boxes:
        if box.choice in said.get(box.question, ()):
            pull(whole, middle(box), strokes(style, 4.4, chance), PLAIN.pen, PLAIN.shaky, chance)
    return whole


def struck(page: Picture, box: BallotTickBox) -> Picture:
    """The page with a box inked all over: its hand thought better of it."""
    chance, whole = random.Random(7), page.copy()
    pull(
        whole,
        middle(box),
        scribble(2.3, 8, chance),
        PLAIN.pen._replace(wide=0.7),
        PLAIN.shaky,
        chance,
    )
    return whole


def middle(box: BallotTickBox) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def scan(page: Picture, seed: int = 1) -> Picture:
    return scanned(page, random.Random(seed)).convert("L")


def photo(page: Picture, seed: int = 1) -> Picture:
    return photographed(page, random.Random(seed)).convert("L")


def torn(page: Picture) -> Picture:
    """Without its codes: the edge at its right is gone."""
    whole = page.copy()
    ImageDraw.Draw(whole).rectangle((page.width * 7 // 8, 0, page.width, page.height), fill=255)
    return whole


def stacked(path: Path, pages: Sequence[Picture]) -> Path:
    """One file of a scanner."""
    first, *others = pages
    first.save(path, save_all=True, append_images=others, resolution=first.width / 8.27)
    return path


def turned(page: Picture) -> Picture:
    return page.transpose(Image.Transpose.ROTATE_180)
