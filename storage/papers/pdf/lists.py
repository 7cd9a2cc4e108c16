"""Numbered lists: the writer makes the numbers, so they can be neither wrong nor doubled."""

from core.blocks.document import ListItem, NumberedList
from storage.papers.pdf.flow import Flow, Setting, Words, words
from storage.papers.typography.lines import line_of
from storage.papers.typography.style import Style
from storage.papers.typography.text_lines import number, with_topic


def listed(
    block: NumberedList, style: Style, width: float, setting: Setting, left: float = 0, above: str = ""
) -> list[Flow]:
    """A list as paragraphs that hang by the widest number of the list."""
    size = style.points
    numbers = [number(block, at, above) for at in range(len(block.items))]
    widest = max((line_of(one, size, thai=setting.thai).width for one in numbers if one), default=0.0)
    hang = widest + size * 0.5 if widest else 0.0
    own = Style(style.size, style.lead, left=left + hang, after=size * 0.12)
    flows: list[Flow] = []
    for label, item in zip(numbers, block.items, strict=True):
        flows.append(_item(item, own, width, setting, label, hang))
        if item.items:
            flows += listed(item.items, style, width, setting, left + hang, label)
    return flows


def _item(item: ListItem, style: Style, width: float, setting: Setting, label: str, hang: float) -> Words:
    return words(with_topic(item), style, width, setting, label, hang)
