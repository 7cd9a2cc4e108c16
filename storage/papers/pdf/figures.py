"""Drawings as pictures, for the writers that cannot draw: set as on paper, then rasterised."""

from dataclasses import replace
from io import BytesIO
from typing import Any, NamedTuple

from reportlab.pdfgen.canvas import Canvas

from core.blocks.figures import GoalTree, QrCode, Radar, ScoreBar
from storage.papers.pdf.charts import bar, spider
from storage.papers.pdf.flow import Flow, Setting
from storage.papers.pdf.form_parts import square
from storage.papers.pdf.goal_tree import tree
from storage.papers.pdf.pen import Pen
from storage.papers.typography.faces import face
from storage.pdfium import Pages, picture

DPI = 200
Drawing = Radar | ScoreBar | GoalTree | QrCode


class Raster(NamedTuple):
    """A picture as PNG, and its size on paper in points."""

    png: bytes
    width: float
    height: float


def raster(block: Drawing, width: float, thai: bool) -> Raster:
    """A drawing `width` points wide as a picture, without the note below it."""
    flow = _flow(block, width, Setting(thai))
    buffer = BytesIO()
    options: dict[str, Any] = {"pagesize": (width, flow.height + 2), "initialFontName": face().name}
    canvas = Canvas(buffer, **options)
    pen = Pen(canvas)
    pen.thai = thai
    flow.draw(pen, 0, flow.height + 1)
    canvas.save()
    return Raster(_png(buffer.getvalue()), width, flow.height + 2)


def _flow(block: Drawing, width: float, setting: Setting) -> Flow:
    match block:
        case Radar():
            return spider(block, width, setting)
        case ScoreBar():
            return bar(replace(block, note=""), width, setting)
        case GoalTree():
            return tree(block, width, float("inf"), setting)
        case QrCode():
            return square(block, width)


def _png(data: bytes) -> bytes:
    with Pages(data) as pages:
        drawn = pages.pixels(0, DPI / 72)
    out = BytesIO()
    picture(drawn).save(out, "PNG", optimize=True)
    return out.getvalue()
