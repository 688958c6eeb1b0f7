"""截止日与延期: the office's calendar, its rules with the next due days, and who waits for an answer."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from casefiles.duedays import calendar_of, obligation_of
from casefiles.duedays.in_force import newest_calendar
from casefiles.duedays.preview import SHOWN, next_days
from casefiles.models import (
    CalendarVersion,
    DueRuleVersion,
    Extension,
    ExtensionState,
    FilingKind,
)
from casefiles.models.duedays import ShiftWord
from casefiles.obligations import Obligation
from casefiles.verbs import duedays as verbs
from casefiles.workdays import UNCONFIRMED, Shift
from casefiles.workdays.deadlines import DueRule
from tenants import clock
from tenants.access import Verb, may
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest

# A yearly day of many years ahead says little: no holidays are known.
_AHEAD = {FilingKind.PROGRESS: SHOWN}
_MOST_DAYS = 200


class DaysField(forms.CharField):
    """Days as people type them: one on a line, or several with spaces or commas between."""

    def __init__(self, label: Any, help_text: Any) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 3, "class": "mono"}),
        )

    def clean(self, value: Any) -> list[date]:
        """The days. Raises ValidationError naming what is no day."""
        found = []
        for each in re.split(r"[\s,，、;；]+", super().clean(value) or ""):
            if not each:
                continue
            try:
                found.append(date.fromisoformat(each))
            except ValueError:
                said = _t("“%(text)s”不是日期，请按 2026-01-31 的格式填写。")
                raise forms.ValidationError(said % {"text": each}) from None
        if len(found) > _MOST_DAYS:
            raise forms.ValidationError(_t("日期太多，请只列与全国日历不同的日子。"))
        return found


class CalendarForm(forms.Form):
    """The office's own days; the next version."""

    extra_off = DaysField(
        _("另行放假日"), _("全国日历上班、本地不上班的日子，如台风停工日；每行一个")
    )
    extra_work = DaysField(_("另行上班日"), _("全国日历放假、本地上班的日子；每行一个"))
    calendar_reason = forms.CharField(
        label=_("调整理由"), max_length=300, help_text=_("如：通知文号")
    )


class RuleForm(forms.Form):
    """When a kind falls due."""

    due_month = forms.IntegerField(label=_("截止月份"), min_value=1, max_value=12)
    due_day = forms.IntegerField(label=_("截止日"), min_value=1, max_value=31)
    due_inclusive = forms.ChoiceField(
        label=_("含当日"),
        choices=[("yes", _("含当日（当日24:00前）")), ("no", _("不含当日（前一日24:00前）"))],
    )
    due_shift = forms.ChoiceField(label=_("遇休息日"), choices=ShiftWord.choices)
    due_grace = forms.IntegerField(label=_("宽限工作日"), min_value=0, max_value=10)
    rule_reason = forms.CharField(label=_("调整理由"), max_length=300)

    def __init__(self, *args: Any, kind: FilingKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == FilingKind.SUMMARY:
            del self.fields["due_month"]
        elif kind == FilingKind.PROGRESS:
            self.fields["due_month"] = forms.IntegerField(
                label=_("期后第几个月"), min_value=1, max_value=3
            )
            self.order_fields(["due_month"])

    def wanted(self, now: Obligation) -> Obligation:
        """As the verb takes it."""
        data = self.cleaned_data
        monthly = now.kind == FilingKind.PROGRESS
        month = data.get("due_month", now.month)
        rule = DueRule(
            day=data["due_day"],
            month_offset=month if monthly else now.rule.month_offset,
            inclusive=data["due_inclusive"] == "yes",
            shift=Shift(data["due_shift"]),
            grace_workdays=data["due_grace"],
        )
        return replace(now, rule=rule, month=now.month if monthly else month)


def due_days(request: WorkspaceRequest) -> HttpResponse:
    """The page as it is."""
    return _page(request)


def calendar(request: WorkspaceRequest) -> HttpResponse:
    """Publish the next version of the calendar."""
    form = CalendarForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = verbs.publish_calendar(
                request.workspace.office,
                off=data["extra_off"],
                work=data["extra_work"],
                reason=data["calendar_reason"],
                by=request.actor,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _t("已发布第%(n)s版日历；已开启的报送仍按原截止日。")
            messages.success(request, said % {"n": made.number})
            return redirect("office:due-days", request.workspace.office.division_code)
    return _page(request, calendar_form=form)


def rule(request: WorkspaceRequest, due_kind: str) -> HttpResponse:
    """One kind's rule; a POST shows what a change would move, or makes it."""
    if due_kind not in FilingKind.values:
        raise Http404
    kind, office = FilingKind(due_kind), request.workspace.office
    now, days = obligation_of(office.pk, kind), calendar_of(office.pk)
    posted = request.method == "POST"
    form = RuleForm(request.POST if posted else None, kind=kind, initial=_initial(now))
    then, status = now, 422 if posted else 200
    if form.is_valid():
        then = form.wanted(now)
        if "preview" in request.POST:
            status = 200
        else:
            reason = form.cleaned_data["rule_reason"]
            try:
                verbs.set_rule(office, then, reason=reason, by=request.actor)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                said = _t("已保存。新规则用于今后开启的报送；已开启的仍按原截止日。")
                messages.success(request, said)
                return redirect("office:due-days", office.division_code)
    coming = next_days(kind, clock.today(), (now, days), (then, days), _AHEAD.get(kind, 4))
    years = sorted({each.then.year for each in coming if not each.confirmed})
    context = {
        "kind": kind,
        "said": verbs.said(now),
        "said_then": verbs.said(then) if then != now else "",
        "form": form,
        "coming": coming,
        "unconfirmed": [UNCONFIRMED % {"year": each} for each in years],
        "versions": DueRuleVersion.objects.filter(office=office, kind=kind),
    }
    return render(request, "casefiles/duedays/rule.html", context, status=status)


def _initial(now: Obligation) -> dict[str, Any]:
    monthly = now.kind == FilingKind.PROGRESS
    return {
        "due_month": now.rule.month_offset if monthly else now.month,
        "due_day": now.rule.day,
        "due_inclusive": "yes" if now.rule.inclusive else "no",
        "due_shift": now.rule.shift.value,
        "due_grace": now.rule.grace_workdays,
    }


def _page(request: WorkspaceRequest, **shown: forms.Form) -> HttpResponse:
    office = request.workspace.office
    newest = newest_calendar(office.pk)
    waiting = Extension.objects.filter(office=office, state=ExtensionState.ASKED)
    rules = [
        {
            "kind": kind,
            "said": verbs.said(obligation_of(office.pk, kind)),
            "url": reverse("office:due-rule", args=[office.division_code, kind.value]),
        }
        for kind in FilingKind
    ]
    year = clock.today().year + 1
    context: dict[str, Any] = {
        "rules": rules,
        "waiting": waiting.select_related("filing__unit", "asked_by").order_by("asked_at"),
        "calendars": CalendarVersion.objects.filter(office=office),
        "may_keep": may(request.actor, Verb.KEEP_DUE_DAYS),
        "unconfirmed": []
        if calendar_of(office.pk).confirmed(year)
        else [UNCONFIRMED % {"year": year}],
        "calendar_form": CalendarForm(
            initial={
                "extra_off": _lines(newest.extra_off if newest is not None else ()),
                "extra_work": _lines(newest.extra_work if newest is not None else ()),
            }
        ),
    }
    status = 422 if shown else 200
    return render(request, "casefiles/duedays/page.html", context | shown, status=status)


def _lines(days: Any) -> str:
    return "\n".join(each.isoformat() for each in days)
