"""คำต่อเนื่อง: at the end of a page the first words of the next, so that a lost sheet is noticed."""

from storage.papers.flow import Flow, Stack, Words
from storage.papers.grid import Grid
from storage.papers.letters import Beside, Written
from storage.papers.parts import FactLines, Ticked
from storage.papers.setting import Line, Token, line_of
from storage.papers.sides import Columns

WIDEST = 110.0  # points of the page the words may take


def catchword(flow: Flow, size: float) -> Line | None:
    """`/` the first words of a flow `…`; None where it begins with a drawing."""
    found = _opening(flow)
    if not found:
        return None
    kept = [found[0]._replace(gap=0)]
    for token in found[1:]:
        if _width((*kept, token), size) > WIDEST:
            break
        kept.append(token)
    tokens = (*line_of("/", size).tokens, *kept, *line_of("…", size).tokens)
    return Line(tokens, _width(tokens, size))


def _width(tokens: tuple[Token, ...], size: float) -> float:
    return sum(token.shaped.width + token.gap * token.face.shape(" ").width for token in tokens) * size / 1000


def _opening(flow: Flow) -> tuple[Token, ...]:
    match flow:
        case Words():
            said = flow.lines[0].tokens if flow.lines else ()
            return (*flow.label.tokens, said[0]._replace(gap=1), *said[1:]) if flow.label.tokens and said else said
        case Stack():
            return next((found for part in flow.parts if (found := _opening(part))), ())
        case Columns():
            return _opening(flow.left) or _opening(flow.right)
        case Beside():
            return next((found for _, part in flow.parts if (found := _opening(part))), ())
        case Grid():
            return next((found for line in flow.lines for box in line.boxes if (found := _opening(box.flow))), ())
        case Ticked():
            return _opening(flow.label) if flow.label else ()
        case Written():
            return _opening(flow.label)
        case FactLines():
            return next((found for row in flow.rows for label, _ in row if (found := _opening(label))), ())
        case _:
            return ()
