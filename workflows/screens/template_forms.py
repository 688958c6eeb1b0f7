"""Forms about approval steps: a form becomes one call of a verb."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tenants.models import User
from tenants.roles import UNIT_ROLES, Role
from workflows.models import Mode, TemplateKind
from workflows.planned import NewStep
from workflows.staff import Staff, signing_roles

# How many people one step may name.
MOST_SIGNERS = 8
ROLE, PEOPLE = "role", "people"


class OrderedPeople(forms.SelectMultiple):
    """Some people in an order: one box for each place. Works without a script."""

    template_name = "workflows/ordered_people.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The boxes: those that are filled and the empty ones up to the most."""
        chosen = [str(each) for each in value or [] if each]
        places = min(MOST_SIGNERS, max(len(list(self.choices)), len(chosen)))
        options = [(str(key), str(label)) for key, label in self.choices]
        filled = [*chosen, *[""] * (places - len(chosen))]
        slots = [(number, each, options) for number, each in enumerate(filled, start=1)]
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return context | {"slots": slots}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """What was chosen, in order; empty boxes are none."""
        taken = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        return [each for each in taken if each]

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """The first box."""
        return f"{id_}_1"


class StepForm(forms.Form):
    """One approval step."""

    title = forms.CharField(
        label=_("环节名称"), max_length=60, help_text=_("如“科室负责人审核”“分管领导审签”")
    )
    signed_by = forms.ChoiceField(
        label=_("由谁签署"),
        choices=[(ROLE, _("一种角色")), (PEOPLE, _("指定人员"))],
        widget=forms.RadioSelect,
        initial=ROLE,
    )
    step_role = forms.ChoiceField(label=_("角色"), required=False)
    signers = forms.MultipleChoiceField(
        label=_("指定人员"),
        required=False,
        widget=OrderedPeople,
        help_text=_("选“指定人员”时填写；依次签署按这里的先后"),
    )
    mode = forms.ChoiceField(
        label=_("签署方式"),
        choices=[
            (Mode.ANY, _("或签：一人签署即可")),
            (Mode.ALL, _("会签：各签各的，达到同意比例即完成")),
            (Mode.IN_TURN, _("依次：按先后逐人签署")),
        ],
        widget=forms.RadioSelect,
        initial=Mode.ANY,
    )
    ratio = forms.IntegerField(
        label=_("会签同意比例（%）"),
        min_value=1,
        max_value=100,
        initial=100,
        help_text=_("100 即全部同意；人数按比例进一取整"),
    )
    limit_days = forms.IntegerField(label=_("时限（工作日）"), min_value=1, max_value=30, initial=2)
    copy_roles = forms.MultipleChoiceField(
        label=_("抄送角色"),
        required=False,
        choices=[(role.value, role.label) for role in Role if role in UNIT_ROLES],
        widget=forms.CheckboxSelectMultiple,
    )
    copied = forms.MultipleChoiceField(
        label=_("抄送人员"), required=False, widget=forms.CheckboxSelectMultiple
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)

    def __init__(self, *args: Any, staff: Staff, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = signing_roles(kind)
        roles = [(role.value, str(role.label)) for role in Role if role in able]
        # Somebody whom the stored step names, and who has left since, is shown until replaced.
        named = self.initial.get("people", ())
        self.people = {str(each.uid): each for each in [*staff.people.values(), *named]}
        holders = {each.pk for each in staff.holders(able)}
        signers = [
            (key, self._label(each, staff))
            for key, each in self.people.items()
            if each.pk in holders or each in named
        ]
        everybody = [(key, self._label(each, staff)) for key, each in self.people.items()]
        for name, choices in (
            ("step_role", [("", _t("请选择")), *roles]),
            ("signers", signers),
            ("copied", everybody),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @staticmethod
    def _label(person: User, staff: Staff) -> str:
        held = staff.roles.get(person.pk, frozenset())
        words = _t("、").join(str(role.label) for role in Role if role in held) or _t("已离岗")
        return f"{person.display_name}{_t('（')}{words}{_t('）')}"

    @classmethod
    def initial_of(cls, step: NewStep, seen: str) -> dict[str, Any]:
        """What the form shows of a stored step."""
        return {
            "title": step.title,
            "signed_by": ROLE if step.role is not None else PEOPLE,
            "step_role": step.role.value if step.role else "",
            "signers": [str(each.uid) for each in step.people],
            "mode": step.mode.value,
            "ratio": step.ratio,
            "limit_days": step.limit_days,
            "copy_roles": [each.value for each in step.copy_roles],
            "copied": [str(each.uid) for each in step.copied],
            "seen": seen,
            "people": (*step.people, *step.copied),
        }

    def clean(self) -> dict[str, Any]:
        """Whoever signs is chosen, once; an order needs people."""
        said = super().clean() or {}
        by_role = said.get("signed_by") == ROLE
        if by_role and not said.get("step_role") and "step_role" not in self.errors:
            self.add_error("step_role", _t("请选择签署的角色。"))
        signers = said.get("signers") or []
        if not by_role and not signers and "signers" not in self.errors:
            self.add_error("signers", _t("请至少指定一人。"))
        if len(set(signers)) < len(signers):
            self.add_error("signers", _t("同一人被指定了两次。"))
        if by_role and said.get("mode") == Mode.IN_TURN:
            self.add_error("mode", _t("依次签署须选“指定人员”并排好先后。"))
        return said

    def step(self, conditions: Iterable[Mapping[str, Any]]) -> NewStep:
        """The step, once the form is valid."""
        said = self.cleaned_data
        by_role = said["signed_by"] == ROLE
        return NewStep(
            title=said["title"].strip(),
            role=Role(said["step_role"]) if by_role else None,
            limit_days=said["limit_days"],
            mode=Mode(said["mode"]),
            people=() if by_role else tuple(self.people[each] for each in said["signers"]),
            ratio=said["ratio"] if said["mode"] == Mode.ALL else 100,
            conditions=tuple(dict(each) for each in conditions),
            copy_roles=tuple(Role(each) for each in said["copy_roles"]),
            copied=tuple(self.people[each] for each in said["copied"]),
        )


class KindForm(forms.Form):
    """Which kind a draft is for."""

    template_kind = forms.ChoiceField(choices=TemplateKind.choices)


class SinceForm(forms.Form):
    """From which day."""

    in_force_on = forms.DateField(
        label=_("启用日期"),
        required=False,
        help_text=_("不填即从现在起；已在办理的报送和办件仍按原流程走完"),
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
    )


class MoveForm(forms.Form):
    """Up or down."""

    direction = forms.ChoiceField(choices=[("up", _("上移")), ("down", _("下移"))])
