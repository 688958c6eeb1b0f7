"""Where a record's page is, seen from a workspace."""

from django.urls import reverse

from casefiles.models import Case, Filing
from tenants.actors import Actor
from workflows.models import Process


def workspace_args(by: Actor) -> tuple[str, str]:
    """The URL namespace of the actor's workspace, and its code in the URL."""
    if by.unit is not None:
        return "unit", by.unit.code
    assert by.office is not None
    return "office", by.office.division_code


def url(by: Actor, name: str, *args: object) -> str:
    """A page of the actor's workspace."""
    namespace, code = workspace_args(by)
    return reverse(f"{namespace}:{name}", args=[code, *args])


def record_url(by: Actor, record: Filing | Case) -> str:
    """A record's page in the actor's workspace."""
    return url(by, "filing" if isinstance(record, Filing) else "case", record.pk)


def process_url(by: Actor, process: Process) -> str:
    """The page of the record on its way; costs no statement."""
    name, pk = ("filing", process.filing_id) if process.filing_id else ("case", process.case_id)
    return url(by, name, pk)


def inbox_of(by: Actor) -> str:
    """The workspace's inbox."""
    return url(by, "inbox")
