"""Thai and Arabic digits: the same numbers, either way."""

_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def thai_digits(text: str) -> str:
    """The text with every digit 0–9 as ๐–๙."""
    return text.translate(_THAI)


def arabic_digits(text: str) -> str:
    """The text with every digit ๐–๙ as 0–9."""
    return text.translate(_ARABIC)
