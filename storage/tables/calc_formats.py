"""Number styles of OpenDocument files (ODF 1.3 part 3, 16.29) as format codes of Excel, the parts of a split style joined."""

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from storage.parts import attributes, local

# letters of a code by element: short, long
LETTERS = {
    "day": ("d", "dd"),
    "day-of-week": ("ddd", "dddd"),
    "month": ("m", "mm"),
    "year": ("yy", "yyyy"),
    "hours": ("h", "hh"),
    "minutes": ("n", "nn"),
    "seconds": ("s", "ss"),
    "era": ("", ""),
}
COUNTED = ("hours", "minutes", "seconds")
NAMES = ("mmm", "mmmm")  # of months
OTHERS = {
    "fraction": "# ?/?",
    "scientific-number": "0.00E+00",
    "am-pm": " AM/PM",
    "text-content": "@",
    "boolean": "General",
}
MOST_ZEROS = 20


def format_code(name: str, styles: Mapping[str, Element]) -> str:
    """Return the code of the number style `name`; the styles it hands numbers on to (`style:map`) are sections."""
    style = styles[name]
    sections = list[str]()
    for one in style:
        attrs = attributes(one)
        to = attrs.get("apply-style-name", "")
        if local(one) == "map" and to in styles and to != name:
            limit = attrs.get("condition", "").removeprefix("value()").replace("!=", "<>")
            sections.append(f"[{limit}]{''.join(_parts(styles[to]))}")
    last = "".join(_parts(style))
    return ";".join([*sections, last])


def _parts(style: Element) -> Iterator[str]:
    """Yield the parts of one style as a code."""
    share = local(style) == "percentage-style"
    # the first part is counted on: hours beyond 24, minutes beyond 60
    beyond = attributes(style).get("truncate-on-overflow") == "false"
    for one in style:
        attrs, name = attributes(one), local(one)
        if attrs.get("calendar") == "buddhist":
            yield "[~buddhist]"
        if name == "number":
            yield _digits(one, attrs)
        elif name == "month" and attrs.get("textual") == "true":
            yield NAMES[attrs.get("style") == "long"]
        elif name in LETTERS:
            letters = LETTERS[name][attrs.get("style") == "long"]
            counted = beyond and name in COUNTED
            yield f"[{letters[0]}]" if counted else letters
            beyond = beyond and not counted
            places = int(attrs.get("decimal-places", "0"))
            if name == "seconds" and places:
                yield "." + "0" * min(places, MOST_ZEROS)
        elif name in ("text", "currency-symbol"):
            yield from _words(one.text or "", share=share)
        else:
            yield OTHERS.get(name, "")


def _words(text: str, *, share: bool) -> Iterator[str]:
    """Yield a text as a quoted part of a code; the sign of a share stands outside."""
    for n, part in enumerate(text.split("%") if share else [text]):
        if n:
            yield "%"
        if part:
            yield '"' + part.replace('"', "") + '"'


def _digits(number: Element, attrs: Mapping[str, str]) -> str:
    """Return the places of a figure: zeros that stand always, texts within, decimals, and by what it is divided."""
    least = min(int(attrs.get("min-integer-digits", "0")), MOST_ZEROS)
    within = {
        int(attributes(one).get("position", "0")): one.text or ""
        for one in number
        if local(one) == "embedded-text"
    }
    wide = max([least, 1, *(at + 1 for at in within if at < MOST_ZEROS)])
    code = ""
    for at in reversed(range(wide)):
        text = within.get(at + 1, "") if at + 1 < wide else ""
        code += (f'"{text}"' if text else "") + ("0" if at < least else "#")
    if attrs.get("grouping") == "true":
        code = "#,##0"
    places = min(int(attrs.get("decimal-places", "0") or 0), MOST_ZEROS)
    divided = len(attrs.get("display-factor", "1").partition(".")[0]) - 1
    return code + ("." + "0" * places if places else "") + "," * (divided // 3)
