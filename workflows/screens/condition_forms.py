"""The conditions of a step on its page: rows that are added and dropped with a button, no script needed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from casefiles.facts import FACTS, Fact, FactType, facts_for
from workflows.conditions import TESTS
from workflows.planned import Condition
from workflows.template_rules.reachable import MOST_CONDITIONS

WORDS = {
    "at_least": _("不少于"),
    "at_most": _("不超过"),
    "is": _("是"),
    "among": _("是其中之一"),
    "not_among": _("不是其中任何一个"),
    "has_any": _("至少有其中之一"),
    "has_none": _("没有其中任何一个"),
}


class ConditionForm(forms.Form):
    """One condition: a fact, a test that fits it, a value of its type."""

    fact = forms.ChoiceField(
        choices=[(name, each.label) for name, each in FACTS.items()], widget=forms.HiddenInput
    )
    test = forms.ChoiceField(choices=list(WORDS.items()))
    value = forms.CharField()

    def __init__(self, *args: Any, name: str, fact: Fact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name, self.asked = name, fact
        self.fields["fact"].initial = name
        self.fields["test"].choices = [(each, WORDS[each]) for each in TESTS[fact.type]]  # type: ignore[attr-defined]
        self.fields["value"] = _value_field(fact)
        for each, word in (("test", _t("比较")), ("value", _t("取值"))):
            # A tick has its own words beside it.
            if not isinstance(self.fields[each].widget, forms.CheckboxSelectMultiple):
                label = f"{fact.label}{_t('：')}{word}"
                self.fields[each].widget.attrs["aria-label"] = label

    @property
    def condition(self) -> Condition:
        """The condition, once the form is valid."""
        value = self.cleaned_data["value"]
        if self.asked.type == FactType.YES:
            value = value == "yes"
        return {"fact": self.name, "test": self.cleaned_data["test"], "value": value}


def _value_field(fact: Fact) -> forms.Field:
    match fact.type:
        case FactType.NUMBER:
            return forms.IntegerField(min_value=0, max_value=1_000_000_000, label=_("数值"))
        case FactType.YES:
            return forms.ChoiceField(choices=[("yes", _("是")), ("no", _("否"))], label=_("取值"))
        case FactType.ONE | FactType.SEVERAL:
            words = [(str(key), _t(str(label))) for key, label in fact.choices().items()]
            return forms.MultipleChoiceField(
                choices=words, widget=forms.CheckboxSelectMultiple, label=_("取值")
            )


class Conditions:
    """The rows on the page: as stored, as typed, with one more or one fewer."""

    def __init__(
        self,
        kind: str,
        stored: Sequence[Mapping[str, Any]] = (),
        posted: QueryDict | None = None,
    ) -> None:
        self.known = facts_for(kind)
        self.forms = self._typed(posted) if posted is not None else self._stored(stored)
        if posted is not None and "drop" in posted:
            self.forms = [each for each in self.forms if each.prefix != f"c{posted['drop']}"]
        if posted is not None and "more" in posted and len(self.forms) < MOST_CONDITIONS:
            self._add(posted.get("new_fact", ""))

    def _stored(self, stored: Sequence[Mapping[str, Any]]) -> list[ConditionForm]:
        found = []
        for number, each in enumerate(stored):
            fact = self.known.get(str(each.get("fact")))
            if fact is None:
                continue
            value = each.get("value")
            if fact.type == FactType.YES:
                value = "yes" if value else "no"
            initial = {"test": each.get("test"), "value": value}
            found.append(
                ConditionForm(
                    prefix=f"c{number}", name=str(each["fact"]), fact=fact, initial=initial
                )
            )
        return found

    def _typed(self, posted: QueryDict) -> list[ConditionForm]:
        found = []
        for number in range(MOST_CONDITIONS * 2):
            name = posted.get(f"c{number}-fact", "")
            if name in self.known:
                fact = self.known[name]
                found.append(ConditionForm(posted, prefix=f"c{number}", name=name, fact=fact))
        return found[:MOST_CONDITIONS]

    def _add(self, name: str) -> None:
        if name in self.known:
            taken = {each.prefix for each in self.forms}
            free = next(n for n in range(MOST_CONDITIONS * 2) if f"c{n}" not in taken)
            self.forms.append(ConditionForm(prefix=f"c{free}", name=name, fact=self.known[name]))

    @property
    def may_grow(self) -> bool:
        """Whether another row fits."""
        return len(self.forms) < MOST_CONDITIONS

    def is_valid(self) -> bool:
        """Whether every row is filled in rightly; all are checked, so that all say what is wrong."""
        judged = [each.is_valid() for each in self.forms]
        return all(judged)

    def values(self) -> list[Condition]:
        """The conditions, once valid."""
        return [each.condition for each in self.forms]
