"""What is being typed into figures: laid over what is saved, judged like it, with the reason why it cannot be saved."""

from collections.abc import Sequence

from core.assessment.deeds import check_shares, checked, completed
from core.assessment.facts import AssessmentFacts, typed
from core.assessment.rows import Slot
from core.errors import UserError
from core.forms.vocabulary import State
from core.values import Plain

FieldKey = tuple[str, str]  # item, field


class UnsavedTexts:
    """Texts by field; a field whose text is saved by now is dropped."""

    def __init__(self) -> None:
        self._texts: dict[FieldKey, str] = {}

    @property
    def keys(self) -> frozenset[FieldKey]:
        return frozenset(self._texts)

    def take(self, slots: Sequence[Slot], changed: Sequence[tuple[Slot, str]]) -> None:
        """The figure with these slots is typed into: `changed` is what differs from what is saved."""
        for slot in slots:
            self._texts.pop((slot.item, slot.field), None)
        self._texts |= {(slot.item, slot.field): text for slot, text in changed}

    def settle(self, facts: AssessmentFacts) -> None:
        """Let go of what the facts say by now."""
        self._texts = {key: text for key, text in self._texts.items() if _saved(facts, key) != text}

    def over(self, facts: AssessmentFacts) -> AssessmentFacts:
        """The facts as they would be if everything typed were saved; what cannot be is left out."""
        for (item, field), text in self._texts.items():
            try:
                facts = typed(facts, item, field, checked(facts.tree, item, field, text))
            except UserError:
                continue  # not a number yet: the figure itself says so
        for item in {item for item, _field in self._texts}:
            fields = [field for key, field in self._texts if key == item]
            for key in completed(facts.tree, facts.given(), item, fields):
                facts = typed(facts, key, "state", Plain(State.MET))
        return facts

    def fault(self, facts: AssessmentFacts, slots: Sequence[Slot]) -> str:
        """Why the figure with these slots could not be saved as typed, "" when it could."""
        keys = [key for slot in slots if (key := (slot.item, slot.field)) in self._texts]
        try:
            for item, field in keys:
                checked(facts.tree, item, field, self._texts[item, field])
            over = self.over(facts)
            for item in {item for item, _field in keys}:
                check_shares({name: shown.value for name, shown in over.typing[item].fields.items()})
        except UserError as problem:
            return f"{problem.what} {problem.do}"
        return ""


def _saved(facts: AssessmentFacts, key: FieldKey) -> str:
    value = facts.shown(*key).value
    return "" if value is None else str(value)
