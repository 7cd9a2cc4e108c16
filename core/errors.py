"""What a user is told when something cannot be done."""


class UserError(Exception):
    """Says what happened, why, and what to do next, each as one calm Thai sentence; nothing was changed."""

    def __init__(self, what: str, why: str, do: str) -> None:
        super().__init__(f"{what} {why} {do}")
        self.what, self.why, self.do = what, why, do


class Usage(UserError):
    """The words of a command do not fit together (exit 2)."""


class BrokenInstrument(UserError):
    """A form cannot be used: a fault names its file, line and mend."""


class Frozen(UserError):
    """A standing sign-off covers the record."""


class Refused(UserError):
    """A foreign file or part of one is not taken in."""
