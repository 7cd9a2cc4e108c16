"""How an office stands that began with a start file: whether its digits were compared, where its first file goes."""

from core.log.ports import Reader


def start_compared(reader: Reader) -> bool | None:
    """Whether a person has compared the digits of the start file with the printed letter; None = there was no such
    file."""
    started = reader.trust.started()
    return None if started is None else started.compared


def first_receiver(reader: Reader) -> str:
    """The unit that wrote the start file, to which the first file goes, as long as nobody has certified this device;
    "" = any unit above."""
    started = reader.trust.started()
    return started.issuer if started is not None and reader.trust.device() is None else ""
