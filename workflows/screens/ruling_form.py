"""The decision on a case: verdict, reason, the measure of the catalogue, and the findings it rests on."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casefiles.models import CheckKind, Finding, MeasureEntry, MeasureKind, Usability, Verdict
from casefiles.needs import Line
from casefiles.verbs import ruling
from casefiles.verbs.cases import Ruling
from tenants import clock
from workflows.screens.returning import BackForm


class RulingForm(BackForm):
    """The decision on a case, or its return."""

    verdict = forms.ChoiceField(label=_("决定"), choices=Verdict.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "full"}),
        max_length=2000,
        required=False,
    )
    measure = forms.TypedChoiceField(
        label=_("措施"),
        coerce=UUID,
        empty_value=None,
        required=False,
        error_messages={
            "invalid_choice": _(
                "所选措施不在信用办现行的措施清单中（可能刚被修订或停用）：请重新选择。"
            )
        },
    )
    findings = forms.TypedMultipleChoiceField(
        label=_("所依据的失信信息"),
        coerce=int,
        required=False,
        error_messages={
            "invalid_choice": _("所勾选的失信信息不在最近一次查询的结果中：请按页面所列重新勾选。")
        },
    )
    field_order = (
        *("verdict", "reason", "measure", "findings"),
        *(f"waive_{kind}" for kind in CheckKind),
        "back_to",
    )

    def __init__(self, *args: Any, checks: Iterable[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_kinds = {line.kind for line in checks if line.is_open}
        for kind in CheckKind:
            name = f"waive_{kind}"
            # A reason that came too late stays readable although its check was done meanwhile.
            if kind in open_kinds or self.data.get(name):
                self.fields[name] = forms.CharField(
                    label=_("免查原因：%(check)s") % {"check": kind.label},
                    max_length=300,
                    required=False,
                    help_text=_("此项未办而确需决定的，由决定人写明原因"),
                )
        offered: Any = self.fields["measure"]
        offered.choices = self._measures()
        ticks: Any = self.fields["findings"]
        ticks.choices = [(str(each.pk), each.document_no) for each in self.found]
        self.order_fields(self.field_order)

    @cached_property
    def found(self) -> list[Finding]:
        """What the latest query brought."""
        return ruling.latest_findings(self.record)  # type: ignore[arg-type]

    def _measures(self) -> list[tuple[str, Any]]:
        """Nothing first, then the catalogue by kind, each with the least severity it may answer."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for entry in ruling.offered(self.record):  # type: ignore[arg-type]
            kind = gettext(str(MeasureKind(entry.kind).label))
            groups.setdefault(kind, []).append((str(entry.pk), _said(entry)))
        return [("", gettext("不采取措施")), *groups.items()]

    @property
    def ticks(self) -> list[tuple[Finding, Usability, bool]]:
        """Each finding with its badge of today and whether it is ticked."""
        chosen = {str(each) for each in self["findings"].value() or ()}
        today = clock.today()
        return [(each, each.usability_on(today), str(each.pk) in chosen) for each in self.found]

    @property
    def before_ticks(self) -> list[Any]:
        """The fields above the findings, as they are drawn."""
        return [self[name] for name in ("verdict", "reason", "measure")]

    @property
    def after_ticks(self) -> list[Any]:
        """The fields below them."""
        drawn = {"verdict", "reason", "measure", "findings"}
        return [each for each in self.visible_fields() if each.name not in drawn]

    @property
    def ruling(self) -> Ruling:
        """What was decided; the reasons to go without a check as they were typed."""
        data = self.cleaned_data
        return Ruling(
            Verdict(data["verdict"]),
            data["reason"],
            data["measure"],
            tuple(data["findings"]),
            {kind: data.get(f"waive_{kind}", "") for kind in CheckKind},
        )


def _said(entry: MeasureEntry) -> str:
    """`CJ-01 限制…（适用：严重）——《…》`."""
    said = f"{entry} — {entry.basis}"
    if entry.kind == MeasureKind.RESTRICTION:
        least = gettext(str(entry.get_least_display()))
        said = gettext("%(measure)s（%(least)s及以上）") % {"measure": entry, "least": least}
    return said[:120]
