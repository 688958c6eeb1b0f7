"""The jobs of the worker (`manage.py procrastinate worker`): long work and the schedule.

A job names what it works on by id, enters its scope itself, and may be delivered twice. The
schedule counts in UTC: Shanghai is eight hours ahead all year, so full hours are full hours in both.
Each periodic job is a `manage.py` command too.
"""

import logging
from io import StringIO
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError
from procrastinate import JobContext, RetryStrategy, builtin_tasks
from procrastinate.contrib.django import app
from procrastinate.jobs import Job, Status

from audit import checkpoints, running, timestamps
from casefiles.verbs import bases, batch_run, batches, dispatches
from casefiles.verbs.departures import close_departed
from casefiles.verbs.periods import open_due
from casefiles.verbs.report_events import follow_register
from casefiles.verbs.rulechecks import check_again
from casefiles.verbs.storage import sweep
from tenants import limits
from tenants.actors import system
from tenants.signin import housekeeping
from workflows.platform_watch import ask_all
from workflows.report_watch import remind_all
from workflows.watching import alert_all, warn_all

TRIES = 5
HOUSEKEEPING = "housekeeping"
KEEP_JOBS_HOURS = 24 * 7

log = logging.getLogger(__name__)

# A database that is away comes back: tried again after 5, 15, 25 … seconds, then given up.
when_the_database_is_away = RetryStrategy(
    max_attempts=TRIES - 1, wait=5, linear_wait=10, retry_exceptions=(OperationalError,)
)


@app.task(name="export_assessment", retry=when_the_database_is_away, pass_context=True)
def export_assessment(context: JobContext, *, run_id: str) -> None:
    """Compute the assessment and write its workbook for a Run."""
    _carry_out(context, UUID(run_id))


@app.task(name="verify_trail", retry=when_the_database_is_away, pass_context=True)
def verify_trail(context: JobContext, *, run_id: str) -> None:
    """Walk the chains of an office for a Run."""
    _carry_out(context, UUID(run_id))


@app.task(name="check_batch", retry=when_the_database_is_away)
def check_batch(*, batch_id: str) -> None:
    """Ask the credit source about a batch's subjects."""
    batch_run.run(UUID(batch_id), by=system("check_batch"))


def _carry_out(context: JobContext, run_id: UUID) -> None:
    """The work of a Run; one that is not tried again is given up."""
    try:
        running.carry_out(run_id)
    except OperationalError:
        if context.job.attempts + 1 >= TRIES:
            running.give_up(run_id)
        raise


@app.periodic(cron="10 * * * *")
@app.task(name="open_periods", queue=HOUSEKEEPING, queueing_lock="open_periods")
def open_periods(timestamp: int) -> None:
    """Open what is due, first at 00:10 Shanghai; hourly, for a machine that is off at night."""
    open_due(by=system("open_periods"))


@app.periodic(cron="20 * * * *")
@app.task(name="check_lists", queue=HOUSEKEEPING, queueing_lock="check_lists")
def check_lists(timestamp: int) -> None:
    """Read unfinished item lists by the rules of the day, first at 00:20 Shanghai and after an update."""
    check_again(by=system("check_lists"))


@app.periodic(cron="15 * * * *")
@app.task(name="note_expired", queue=HOUSEKEEPING, queueing_lock="note_expired")
def note_expired(timestamp: int) -> None:
    """Note which matters in force lost their legal basis, first at 00:15 Shanghai."""
    bases.note_expired(by=system("note_expired"))


@app.periodic(cron="5 * * * *")
@app.task(name="close_accounts", queue=HOUSEKEEPING, queueing_lock="close_accounts")
def close_accounts(timestamp: int) -> None:
    """Clear up after roles that ended on their date, first at 00:05 Shanghai."""
    close_departed(by=system("close_accounts"))


@app.periodic(cron="20 * * * *")
@app.task(name="watch_tasks", queue=HOUSEKEEPING, queueing_lock="watch_tasks")
def watch_tasks(timestamp: int) -> None:
    """Warn of what is due by the next working day and of reports that end, tell of what nobody can do."""
    by = system("watch_tasks")
    warn_all(by=by)
    follow_register(by=by)
    remind_all(by=by)
    alert_all(by=by)


@app.periodic(cron="* * * * *")
@app.task(name="send_records", queue=HOUSEKEEPING, queueing_lock="send_records")
def send_records(timestamp: int) -> None:
    """Report registered records to the city platform, and keep its receipts."""
    dispatches.send_all(by=system("send_records"))


@app.periodic(cron="* * * * *")
@app.task(name="ask_platform", queue=HOUSEKEEPING, queueing_lock="ask_platform")
def ask_platform(timestamp: int) -> None:
    """Ask the credit platform again what it has not answered, of cases and of batches."""
    ask_all(by=system("ask_platform"))
    for each in batch_run.waiting():
        batches.defer(each)


@app.periodic(cron="40 * * * *")
@app.task(name="checkpoint", queue=HOUSEKEEPING, queueing_lock="checkpoint")
def checkpoint(timestamp: int) -> None:
    """Write the heads of all chains outside the database, and have the line countersigned."""
    checkpoints.take("hourly")
    timestamps.countersign(settings.CHECKPOINT_FILE)


@app.periodic(cron="30 18 1 * *")
@app.task(name="forget", queue=HOUSEKEEPING, queueing_lock="forget")
def forget(timestamp: int) -> None:
    """Remove personal data whose time has ended, where the office has decided so (`manage.py forget`)."""
    if settings.FORGET_MONTHLY:
        gone = StringIO()
        call_command("forget", stdout=gone)
        log.info(gone.getvalue().strip())


@app.periodic(cron="50 20 * * *")
@app.task(name="sweep_files", queue=HOUSEKEEPING, queueing_lock="sweep_files")
def sweep_files(timestamp: int) -> None:
    """Compare stored files with their rows (04:50 Shanghai); what is wrong goes to the log as well."""
    found = sweep(by=system("sweep_files"))
    if found.missing or found.changed:
        log.error("stored files are missing: %s, changed: %s", found.missing, found.changed)


@app.periodic(cron="* * * * *")
@app.task(name="retry_stalled", queue=HOUSEKEEPING, queueing_lock="retry_stalled")
async def retry_stalled(timestamp: int) -> None:
    """Give jobs whose worker was killed to another worker; a job that kills workers is given up."""
    for job in await app.job_manager.get_stalled_jobs():
        if job.attempts + 1 < TRIES:
            await app.job_manager.retry_job(job)
        else:
            await _bury(job)


async def _bury(job: Job) -> None:
    log.error("job %s (%s) stalled %s times and is given up", job.id, job.task_name, TRIES)
    await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
    if job.task_name in {export_assessment.name, verify_trail.name}:
        await sync_to_async(running.give_up)(UUID(str(job.task_kwargs["run_id"])))


@app.periodic(cron="50 * * * *")
@app.task(name="forget_counts", queue=HOUSEKEEPING, queueing_lock="forget_counts")
def forget_counts(timestamp: int) -> None:
    """Drop the counters of the rate limits whose window is over."""
    limits.forget()


@app.periodic(cron="20 20 * * *")
@app.task(
    name="forget_old_jobs", queue=HOUSEKEEPING, queueing_lock="forget_old_jobs", pass_context=True
)
async def forget_old_jobs(context: JobContext, timestamp: int) -> Any:
    """Drop the rows of finished jobs after a week (04:20 Shanghai); Runs and the trail stay."""
    return await builtin_tasks.remove_old_jobs(
        context, max_hours=KEEP_JOBS_HOURS, remove_failed=True, remove_cancelled=True
    )


@app.periodic(cron="50 * * * *")
@app.task(name="forget_old_logins", queue=HOUSEKEEPING, queueing_lock="forget_old_logins")
def forget_old_logins(timestamp: int) -> None:
    """Delete sessions that are over and counted failures of the day before."""
    housekeeping.forget_old_logins()
