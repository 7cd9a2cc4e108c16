"""Words as paths at HarfBuzz's own positions: how a text must look, with no font in the file."""

from typing import Any

import uharfbuzz as hb

from storage.papers.typography.faces import CUTS, FOLDER

Step = tuple[str, tuple[float, ...]]  # move, line, curve (with its two controls) or close


class Outlines:
    """One cut of the font; what a glyph looks like is asked once."""

    def __init__(self, bold: bool, italic: bool) -> None:
        self._font = hb.Font(hb.Face(hb.Blob.from_file_path(str(FOLDER / f"{CUTS[bold, italic]}.ttf"))))
        self._steps: dict[int, list[Step]] = {}

    def draw(self, canvas: Any, word: str, x: float, y: float, size: float) -> None:
        """Fill the word's outlines, its base line beginning at x, y: all at once, for a rectangle by itself, such
        as ่, would be set to whole pixels.
        """
        shaping = hb.Buffer()
        shaping.add_str(word)
        shaping.guess_segment_properties()
        hb.shape(self._font, shaping, {})
        scale = size / self._font.face.upem
        path = canvas.beginPath()
        for info, place in zip(shaping.glyph_infos, shaping.glyph_positions, strict=True):
            self._trace(path, info.codepoint, x + place.x_offset * scale, y + place.y_offset * scale, scale)
            x += place.x_advance * scale
        canvas.drawPath(path, stroke=0, fill=1, fillMode=1)

    def _trace(self, path: Any, glyph: int, x: float, y: float, scale: float) -> None:
        acts = {"move": path.moveTo, "line": path.lineTo, "curve": path.curveTo, "close": path.close}
        for act, points in self._steps.setdefault(glyph, self._steps.get(glyph) or self._asked(glyph)):
            acts[act](*(one * scale + (y if at % 2 else x) for at, one in enumerate(points)))

    def _asked(self, glyph: int) -> list[Step]:
        steps: list[Step] = []
        last = [0.0, 0.0]

        def move(x: float, y: float, _data: Any) -> None:
            last[:] = [x, y]
            steps.append(("move", (x, y)))

        def line(x: float, y: float, _data: Any) -> None:
            last[:] = [x, y]
            steps.append(("line", (x, y)))

        def curve(cx: float, cy: float, x: float, y: float, _data: Any) -> None:
            one = (last[0] + 2 / 3 * (cx - last[0]), last[1] + 2 / 3 * (cy - last[1]))
            two = (x + 2 / 3 * (cx - x), y + 2 / 3 * (cy - y))
            last[:] = [x, y]
            steps.append(("curve", (*one, *two, x, y)))

        draw = hb.DrawFuncs()
        draw.set_move_to_func(move)
        draw.set_line_to_func(line)
        draw.set_quadratic_to_func(curve)
        draw.set_close_path_func(lambda _data: steps.append(("close", ())))
        self._font.draw_glyph(glyph, draw, None)
        return steps
