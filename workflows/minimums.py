"""The office's minimums: prescribed from a day on; what a unit's steps must hold."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db import models, transaction
from django.utils import translation

from audit.record import record
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Office
from tenants.roles import Role
from workflows import actions
from workflows.models import Minimum, TemplateKind
from workflows.moments import beginning
from workflows.refusals import MinimumWrong
from workflows.staff import signing_roles
from workflows.template_rules.plan import Prescribed


@transaction.atomic
def prescribe(
    office: Office,
    kind: TemplateKind,
    steps: Sequence[Prescribed],
    *,
    since: date | None = None,
    by: Actor,
) -> Minimum:
    """Prescribe steps for a kind, now or from a day to come; no steps end the kind's own minimum.

    Raises MinimumWrong, DayWrong.
    """
    allow(by, Verb.PRESCRIBE_STEPS, office)
    titles = [each.title.strip() for each in steps]
    if not all(titles) or len(set(titles)) < len(titles):
        raise MinimumWrong
    if not {each.role for each in steps} <= signing_roles(kind):
        raise MinimumWrong
    Office.objects.select_for_update(no_key=True).get(pk=office.pk)
    last = Minimum.objects.filter(office=office, kind=kind).aggregate(models.Max("version"))
    minimum = Minimum.objects.create(
        office=office,
        kind=kind,
        version=(last["version__max"] or 0) + 1,
        in_force_from=beginning(since),
        steps=[
            {"title": title, "role": each.role.value}
            for title, each in zip(titles, steps, strict=True)
        ],
    )
    record(
        actions.MINIMUM_PRESCRIBED,
        office,
        by=by,
        template_kind=kind,
        version=minimum.version,
        since=minimum.in_force_from,
        steps=_for_the_trail(prescribed_by(minimum)),
    )
    return minimum


def required(office_id: int, kind: TemplateKind) -> tuple[Prescribed, ...]:
    """What is prescribed for a kind now; one statement."""
    return prescribed_by(Minimum.objects.in_force(office_id, kind))


def prescribed_by(minimum: Minimum | None) -> tuple[Prescribed, ...]:
    """The steps of a minimum."""
    if minimum is None:
        return ()
    return tuple(Prescribed(each["title"], Role(each["role"])) for each in minimum.steps)


def _for_the_trail(steps: Sequence[Prescribed]) -> list[str]:
    with translation.override(settings.LANGUAGE_CODE):
        return [f"{each.title}（{each.role.label}）" for each in steps]
