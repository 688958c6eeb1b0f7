"""更多操作: what the reader can do at a record beside the step itself."""

from typing import Any

from casefiles.turns import Step
from tenants.access import Verb, may
from tenants.actors import Actor
from tenants.refusals import Refusal
from workflows.hands import circle_of
from workflows.models import Desk, Process, Task
from workflows.notes import notes_of
from workflows.screens.links import url
from workflows.screens.passing_forms import AnswerForm, DelegateForm, SignerForm, TransferForm
from workflows.withdrawing import last_act


def context(
    by: Actor, process: Process, tasks: list[Task], task: Task | None, *, mine: bool
) -> dict[str, Any]:
    """What `workflows/more.html` and `workflows/answer.html` take."""
    waiting = [each for each in tasks if each.finished is None]
    # What people of one desk write to each other is not for the other desk.
    desk = Desk.UNIT if by.unit is not None else Desk.OFFICE
    own = [each for each in tasks if each.desk == desk]
    found: dict[str, Any] = {"task_notes": notes_of(own)}
    if mine and task is not None and may(by, Verb.HAND_ON_TASK):
        task.process = process
        found |= _forms(by, task)
    if task is not None and task.delegated_by_id is not None and task.owner_id == by.person.pk:
        found |= {"answer": AnswerForm(), "answer_url": url(by, "task-answer", task.uid)}
    for each in waiting:
        if each.delegated_by_id == by.person.pk:
            found |= {"recall_url": url(by, "task-recall", each.uid), "asked": each.owner}
    found["removable"] = [
        (each.owner, url(by, "task-remove-signer", each.uid))
        for each in waiting
        if each.added_by_id == by.person.pk and each.owner_id is not None
    ]
    if by.unit is not None and may(by, Verb.WITHDRAW):
        found |= _withdrawal(by, process, tasks)
    found["has_more"] = bool(
        found["removable"] or any(name in found for name in ("transfer", "recall_url"))
    )
    return found


def _forms(by: Actor, task: Task) -> dict[str, Any]:
    circle = circle_of(task)
    found: dict[str, Any] = {
        "transfer": TransferForm(circle=circle, people=circle.may_do_instead()),
        "transfer_url": url(by, "task-transfer", task.uid),
        "delegate": DelegateForm(circle=circle, people=circle.may_be_asked()),
        "delegate_url": url(by, "task-delegate", task.uid),
    }
    if task.step == Step.UNIT_STEP and may(by, Verb.ADD_SIGNER):
        found |= {
            "signer": SignerForm(circle=circle, people=circle.may_sign_too()),
            "signer_url": url(by, "task-add-signer", task.uid),
        }
    return found


def _withdrawal(by: Actor, process: Process, tasks: list[Task]) -> dict[str, Any]:
    """The way back of the reader's own last act, while it is open."""
    done = [each for each in tasks if each.status == "DONE" and each.round == process.round]
    try:
        act = last_act(process, done, by)
    except Refusal:
        return {}
    name = "filing-withdraw" if process.filing_id else "case-take-back"
    record = process.filing_id or process.case_id
    return {"withdraw_url": url(by, name, record), "act": act}
