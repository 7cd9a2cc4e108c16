"""Digits: Thai for official papers, Arabic for what is computed, and never Thai in what must be typed back."""

import re

ARABIC = "0123456789"
THAI = "๐๑๒๓๔๕๖๗๘๙"
_TO_THAI = str.maketrans(ARABIC, THAI)
_TO_ARABIC = str.maketrans(THAI, ARABIC)

# What is copied letter by letter stays as it is: links, e-mail, handles and hash tags, hosts and names of files, codes
# (ISO-9001, PS1:AB12, OTOP2569). Lengths are bounded so that no text, however odd, takes long.
_KEPT = re.compile(
    r"""(?x)
    (?:[A-Za-z][A-Za-z0-9+.-]{0,20}:// | www\.) [^\s<>"'”’)\]}]+
    | [A-Za-z0-9_.+-]{1,64} @ [A-Za-z0-9-]{1,63} (?:\.[A-Za-z0-9-]{1,63}){1,8}
    | (?<![\w.]) [@\#] [^\s\d,;:()] [^\s,;:()]*
    | (?<![A-Za-z0-9-]) (?:[A-Za-z0-9_-]{1,63}\.){1,8} [A-Za-z]{2,24} (?![A-Za-z]) (?:/[^\s<>"'”’)\]}]*)?
    | [A-Za-z0-9]{0,40} [A-Za-z] [A-Za-z0-9_]{0,40} (?:[-_/:.][A-Za-z0-9]{1,40}){0,9}
    """
)


def thai_digits(text: str) -> str:
    """Every Arabic digit as a Thai one."""
    return text.translate(_TO_THAI)


def arabic_digits(text: str) -> str:
    """Every Thai digit as an Arabic one."""
    return text.translate(_TO_ARABIC)


def official_digits(text: str) -> str:
    """Thai digits as an official paper prints them; links, e-mail, handles, file names and codes stay as they are."""
    pieces = []
    end = 0
    for kept in _KEPT.finditer(text):
        pieces += [thai_digits(text[end : kept.start()]), kept.group()]
        end = kept.end()
    return "".join([*pieces, thai_digits(text[end:])])
