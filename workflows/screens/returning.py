"""The forms of a signer: consent, or a return with its reasons, its remarks on rows, and where it leads."""

from typing import Any, Self

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casefiles.models import Case, Filing, FilingKind, ReturnReason
from casefiles.turns import Record
from casefiles.verbs.signing import RowNote, earlier_steps
from workflows.models import Task

BLANK = 3
MOST = 200
LONGEST = 500
HANDLER = {
    Filing: _("经办人（修改后重新提交）"),
    Case: _("核查人（重新核查）"),
}


def words_field() -> forms.CharField:
    """What a signer says."""
    area = forms.Textarea(attrs={"rows": 2, "class": "full"})
    return forms.CharField(label=_("意见"), widget=area, max_length=1000, required=False)


class BackForm(forms.Form):
    """The step a return leads to."""

    back_to = forms.ChoiceField(label=_("退回到"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        record: Record,
        earlier: list[tuple[int, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.record = record
        self.earlier = earlier or []
        if not self.earlier:
            del self.fields["back_to"]
            return
        choices = [("", str(HANDLER[type(record)]))]
        choices += [(str(position), title) for position, title in self.earlier]
        self.fields["back_to"].choices = choices  # type: ignore[attr-defined]

    @property
    def to(self) -> int | None:
        """The position of the step that signs anew; None for the handler."""
        chosen = self.cleaned_data.get("back_to")
        return int(chosen) if chosen else None

    @property
    def tells_of_a_return(self) -> bool:
        """Whether something was filled in that only a return has."""
        return bool(self.cleaned_data.get("back_to"))

    def demand_no_return(self) -> None:
        """Consent was pressed, though the lines of a return are filled in: nothing typed is dropped."""
        if self.is_valid() and self.tells_of_a_return:
            said = gettext("已填写退回的内容：要退回请点“退回”；要同意请先清空退回的内容。")
            self.add_error(None, said)


class RemarkForm(BackForm):
    """The same with coded reasons, and remarks on single rows of a list: as many lines as are wanted."""

    text = words_field()
    reasons = forms.MultipleChoiceField(
        label=_("退回原因"),
        choices=ReturnReason.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order: tuple[str, ...] = ("text", "back_to", "reasons")

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.of_rows = (
            isinstance(self.record, Filing) and self.record.kind == FilingKind.ITEM_LIST.value
        )
        self.lines = self._typed(data) if data is not None and self.of_rows else []
        self.wants_more = data is not None and self.of_rows and "more" in data

    @staticmethod
    def _typed(data: Any) -> list[tuple[str, str, str]]:
        """(row, coded reason, words) of every line that is not empty."""
        names = ("remark_row", "remark_reason", "remark_text")
        columns = [data.getlist(name)[:MOST] if hasattr(data, "getlist") else [] for name in names]
        lines = [tuple(str(each).strip() for each in line) for line in zip(*columns, strict=False)]
        return [(row, reason, text) for row, reason, text in lines if row or text]

    def widened(self) -> Self:
        """The same words with more blank lines beneath, nothing judged yet."""
        typed = {name: self[name].value() for name in self.fields}
        twin = type(self)(initial=typed, record=self.record, earlier=self.earlier)
        twin.lines = self.lines
        twin.wants_more = True
        return twin

    @property
    def shown_lines(self) -> list[tuple[str, str, str]]:
        """The typed lines, and blank ones after them."""
        return [*self.lines, *[("", "", "")] * BLANK]

    @property
    def unsaved_lines(self) -> list[tuple[str, str]]:
        """What was typed into the lines, for a page on which the form stands no more."""
        return [
            (gettext("第 %(row)s 条") % {"row": row}, text) for row, _reason, text in self.lines
        ]

    @property
    def is_open(self) -> bool:
        """Whether the part of a return is shown unfolded: something stands in it."""
        filled = (self[name].value() for name in ("reasons", "back_to") if name in self.fields)
        return self.is_bound or self.wants_more or any(filled)

    @property
    def codes(self) -> list[tuple[str, Any]]:
        """The coded reasons."""
        return list(ReturnReason.choices)

    @property
    def tells_of_a_return(self) -> bool:
        """The step, a reason or a remark."""
        data = self.cleaned_data
        return super().tells_of_a_return or bool(data["reasons"] or data["remarks"])

    def clean(self) -> dict[str, Any]:
        """The lines as remarks; each fault names its line."""
        data: dict[str, Any] = super().clean() or {}
        notes: list[RowNote] = []
        for number, (row, reason, text) in enumerate(self.lines, start=1):
            problem = self._problem(row, reason, text)
            if problem:
                said = gettext("逐条意见第 %(n)s 行：%(problem)s")
                self.add_error(None, said % {"n": number, "problem": problem})
            else:
                notes.append(RowNote(int(row), text, reason))
        data["remarks"] = notes
        return data

    @staticmethod
    def _problem(row: str, reason: str, text: str) -> str:
        if not (row.isascii() and row.isdigit() and 0 < int(row[:6]) < 100_000):
            return gettext("请填写事项的序号（数字）。")
        if reason and reason not in ReturnReason.values:
            return gettext("请从列表中选择原因。")
        if not text:
            return gettext("请写明意见。")
        if len(text) > LONGEST:
            return gettext("意见不能超过 %(most)s 个字。") % {"most": LONGEST}
        return ""


class SignForm(RemarkForm):
    """A signer of a filing inside the unit."""


class ReviewForm(RemarkForm):
    """The office's decision."""

    field_order = ("reasons", "text")

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["text"].label = _("说明")

    def demand_reason(self) -> None:
        """A return of the office is coded: the bulletin counts the reasons."""
        if self.is_valid() and not self.cleaned_data["reasons"]:
            self.add_error("reasons", gettext("退回须选择原因。"))


def earlier_of(record: Record) -> list[tuple[int, str]]:
    """The signed steps that the present one can return to: (position, title); two statements."""
    field = "filing" if isinstance(record, Filing) else "case"
    waiting = Task.objects.filter(**{f"process__{field}": record.pk}, finished=None)
    here = waiting.filter(template_step__isnull=False).values_list(
        "template_step__position", flat=True
    )
    return earlier_steps(record, here.first())
