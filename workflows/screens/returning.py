"""The forms of a signer: consent, or a return with its reasons, its remarks on rows, and where it leads."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casefiles.models import ReturnReason
from casefiles.verbs.signing import RowNote

BLANK = 3
MOST = 200
LONGEST = 500


class RemarkForm(forms.Form):
    """A word, coded reasons, and remarks on single rows of a list: as many lines as are wanted."""

    text = forms.CharField(
        label=_("意见"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "full"}),
        max_length=1000,
        required=False,
    )
    reasons = forms.MultipleChoiceField(
        label=_("退回原因"),
        choices=ReturnReason.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.lines = self._typed(data) if data is not None else []
        self.wants_more = data is not None and "more" in data

    @staticmethod
    def _typed(data: Any) -> list[tuple[str, str, str]]:
        """(row, coded reason, words) of every line that is not empty."""
        names = ("remark_row", "remark_reason", "remark_text")
        columns = [data.getlist(name)[:MOST] if hasattr(data, "getlist") else [] for name in names]
        lines = [tuple(str(each).strip() for each in line) for line in zip(*columns, strict=False)]
        return [(row, reason, text) for row, reason, text in lines if row or text]

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
    def codes(self) -> list[tuple[str, Any]]:
        """The coded reasons."""
        return list(ReturnReason.choices)

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
    """A signer inside the unit."""

    back_to = forms.ChoiceField(label=_("退回到"), required=False)

    field_order = ("text", "back_to", "reasons")

    def __init__(
        self, data: Any = None, *, earlier: list[tuple[int, str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        if not earlier:
            del self.fields["back_to"]
            return
        choices = [("", gettext("经办人（修改后重新提交）"))]
        choices += [(str(position), title) for position, title in earlier]
        self.fields["back_to"].choices = choices  # type: ignore[attr-defined]

    @property
    def to(self) -> int | None:
        """The position of the step that signs anew; None for the handler."""
        chosen = self.cleaned_data.get("back_to")
        return int(chosen) if chosen else None


class ReviewForm(RemarkForm):
    """The office's decision."""

    field_order = ("reasons", "text")

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["text"].label = _("说明")
