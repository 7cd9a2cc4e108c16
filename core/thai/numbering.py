"""How lists are numbered on Thai papers: ๑. ๑.๑ (๑) ๑) ก. - and as the form itself gives."""

import re
from collections.abc import Sequence

from core.thai.digits import thai_digits

# The order of letters in lists: without ฃ and ฅ, which nobody writes any more.
LETTERS = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
# A digit or a letter that stands alone counts; ก in a word or 1 in a year does not.
_COUNTER = re.compile("(?<![0-9๐-๙])[1๑](?![0-9๐-๙])|(?<![ก-๎])ก(?![ก-๎])")


def numbered(pattern: str, n: int, above: Sequence[int] = (), digits: str = "thai") -> str:
    """The number of the n-th line in the style of `pattern`, 1 = the first.

    `๑.` `(๑)` `๑)` `1.` count in digits, `ก.` `(ก)` in letters; `๑.๑` puts the numbers of the lines above before it;
    a pattern without a digit or letter, such as `-`, is printed as it is. ValueError below 1.
    """
    if n < 1:
        raise ValueError("lines are numbered from 1")
    numbers = (*above, n)
    counters = [found.start() for found in _COUNTER.finditer(pattern)]
    written = pattern
    for place, number in zip(reversed(counters), reversed(numbers), strict=False):
        counted = letter(number) if pattern[place] == "ก" else str(number)
        written = written[:place] + counted + written[place + 1 :]
    return thai_digits(written) if digits == "thai" else written


def letter(n: int) -> str:
    """ก ข ค ฆ …; after ฮ comes กก, กข …"""
    rest, place = divmod(n - 1, len(LETTERS))
    return (letter(rest) if rest else "") + LETTERS[place]
