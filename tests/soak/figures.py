"""Scored forms nobody wrote, with random answers: their figures are what the form says of the parts that are shown.

    python -m tests.soak.figures [FORMS] [SEED]

The seed of every form whose figures are not, with what is not; the last line counts them.
"""

import sys

from tests.random_scores import untrue


def main(forms: int = 100_000, seed: int = 0) -> int:
    wrong = 0
    for number in range(seed, seed + forms):
        said = untrue(number)
        if said:
            wrong += 1
            print(f"form {number}: {said}", flush=True)
    print(f"{forms} forms with a sheet each, {wrong} of them untrue")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
