"""Numbered lists: the writer makes the numbers, so they can be neither wrong nor doubled."""

from core.blocks.document import Item, Items, Run, Text, plain
from core.thai.numbering import letter
from storage.papers.flow import Flow, Look, Words, words
from storage.papers.setting import line_of
from storage.papers.style import Style


def number(block: Items, at: int, above: str = "") -> str:
    """The printed number of the item at this place, counted from 0, in a list below the item numbered `above`."""
    n = block.start + at
    letters = letter(n)
    if block.prefix and "ก" not in block.style:
        return f"{block.prefix}{n}"
    styles = {"n.": f"{n}.", "(n)": f"({n})", "n)": f"{n})", "n.n": _under(above, n), "-": "–", "none": ""}
    return {**styles, "ก.": f"{letters}.", "(ก)": f"({letters})", "ก)": f"{letters})"}[block.style]


def _under(above: str, n: int) -> str:
    """`1.` and `(1)` give 1.1, no number above gives 1."""
    stem = above.strip("().–")
    return f"{stem}.{n}" if stem else f"{n}."


def listed(block: Items, style: Style, width: float, look: Look, left: float = 0, above: str = "") -> list[Flow]:
    """A list as paragraphs that hang by the widest number of the list."""
    size = style.points
    numbers = [number(block, at, above) for at in range(len(block.items))]
    widest = max((line_of(one, size, thai=look.thai).width for one in numbers if one), default=0.0)
    hang = widest + size * 0.5 if widest else 0.0
    own = Style(style.size, style.lead, left=left + hang, after=size * 0.12)
    flows: list[Flow] = []
    for label, item in zip(numbers, block.items, strict=True):
        flows.append(_item(item, own, width, look, label, hang))
        if item.items:
            flows += listed(item.items, style, width, look, left + hang, label)
    return flows


def _item(item: Item, style: Style, width: float, look: Look, label: str, hang: float) -> Words:
    return words(with_topic(item), style, width, look, label, hang)


def with_topic(item: Item) -> Text:
    """The words of an item, its topic bold before them."""
    if not item.topic:
        return item.text
    rest = item.text if isinstance(item.text, tuple) else (item.text,)
    return (Run(item.topic, bold=True), " : ", *rest) if plain(item.text) else Run(item.topic, bold=True)
