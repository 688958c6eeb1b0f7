"""Reading personal data in full: for a stated purpose, by roles that may, and never unrecorded."""

from dataclasses import dataclass
from typing import Any, Protocol, cast

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from audit.record import record
from casefiles import actions
from casefiles.identifiers import omit_within
from casefiles.itemlists.words import SubjectKind
from casefiles.models import Case, StoredFile
from casefiles.personal import PERSON, Purpose
from casefiles.refusals import AlreadyForgotten, PurposeMissing
from casefiles.verbs import files
from tenants.access import Verb, allow
from tenants.actors import Actor


class Paper(Protocol):
    """A record that keeps a file and may name a person without any case: a consent, a counter's print."""

    @property
    def person_named(self) -> str:
        """The person's name; nothing where the file is about a body."""


About = Case | Paper


@dataclass(frozen=True)
class Need:
    """What the reader states: the purpose, and in a sentence why."""

    purpose: Purpose
    text: str

    def said(self, about: About) -> dict[str, Any]:
        """As the trail holds it, without the person's number and name. Raises PurposeMissing."""
        if self.purpose not in Purpose.values or not self.text.strip():
            raise PurposeMissing
        return {"purpose": self.purpose, "text": _unnamed(self.text.strip(), about)}


def _unnamed(text: str, about: About) -> str:
    """What is chained can never be taken out again, so the trail names no person."""
    name = about.subject.name if isinstance(about, Case) else about.person_named
    return omit_within(text).replace(name, PERSON)


@transaction.atomic
def show_identifier(case: Case, need: Need, *, by: Actor) -> str:
    """The whole identifier of the case's subject. The trail says who, when and why, never which.

    Raises PurposeMissing, AlreadyForgotten.
    """
    allow(by, Verb.SHOW_IDENTIFIER, case)
    if not case.subject.identifier:
        raise AlreadyForgotten
    record(actions.IDENTIFIER_SHOWN, case, by=by, **need.said(case))
    return case.subject.identifier


@transaction.atomic
def take_file(file: StoredFile, need: Need, *, by: Actor) -> bytes:
    """The bytes of a file about a person. Raises PurposeMissing and the refusals of `files.read`."""
    allow(by, Verb.SHOW_IDENTIFIER, file)
    about = about_a_person(file)
    assert about is not None
    said = need.said(about)
    content = files.read(file)
    name = _unnamed(file.name, about)
    record(
        actions.EVIDENCE_TAKEN,
        cast(Model, about),
        by=by,
        **said,
        file=name,
        sha256=file.sha256,
    )
    return content


def about_a_person(file: StoredFile) -> About | None:
    """The case of a person, or the paper naming one, that a file belongs to; None where it names nobody.

    Found from the models: whatever row has a case and a file ties the two, and whatever row has a file
    and may name a person says so by `person_named`.
    """
    for model, case_field, file_field in links():
        found = model._default_manager.filter(
            **{file_field: file, f"{case_field}__subject__kind": SubjectKind.NATURAL}
        )
        row = found.select_related(f"{case_field}__unit__office", f"{case_field}__subject").first()
        if row is not None:
            case: Case = getattr(row, case_field)
            return case
    for model, file_field in papers():
        row = model._default_manager.filter(**{file_field: file}).first()
        if row is not None and row.person_named:  # type: ignore[attr-defined]
            return cast(Paper, row)
    return None


def papers() -> list[tuple[type[Model], str]]:
    """Every model that keeps a stored file and may name a person, with the name of the key."""
    return [
        (model, each.name)
        for model in apps.get_app_config("casefiles").get_models()
        if hasattr(model, "person_named")
        for each in model._meta.concrete_fields
        if each.related_model is StoredFile
    ]


def links() -> list[tuple[type[Model], str, str]]:
    """Every model that ties a case to a stored file, with the names of the two keys."""
    found = []
    for relation in Case._meta.related_objects:
        model = relation.related_model
        assert not isinstance(model, str)
        for each in model._meta.concrete_fields:
            if each.related_model is StoredFile:
                found.append((model, relation.field.name, each.name))
    return found
