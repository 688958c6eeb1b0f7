"""Log lines: one JSON object a line in production, readable lines on a desk. No personal data.

A line says when, which level, which logger, what, and under which request or job it happened. It
never holds names, query strings or form data; identity and telephone numbers that slip into a
message are masked, and a database's DETAIL, which quotes rows, is dropped. Marks that could disguise
a line are escaped. Imports nothing of Django's: logging is set up before the apps are.
"""

import json
import logging
import re
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from tenants.text import visible, without_numbers

# Under what a line is written: the id of the request, the id of the worker's job.
request_id: ContextVar[str] = ContextVar("request_id", default="")
job_id: ContextVar[str] = ContextVar("job_id", default="")

# What a request's own line carries besides (`config.requests`), in this order.
FIELDS = ("route", "method", "status", "ms", "person")
# PostgreSQL quotes whole rows here, in the language of the server.
_QUOTED_ROWS = re.compile(r"^\s*(?:DETAIL|CONTEXT|详细信息|描述|背景|上下文)\s*[:：].*$", re.M)


def safe(text: str, *, keep: str = "") -> str:
    """A text as it may stand in a log."""
    return visible(without_numbers(_QUOTED_ROWS.sub("", text)), keep=keep).rstrip()


def _request_of(record: logging.LogRecord) -> str:
    """The request a line belongs to: Django writes some when our middleware has ended."""
    return request_id.get() or str(getattr(getattr(record, "request", None), "request_id", ""))


def _job_of(record: logging.LogRecord) -> str:
    """The job a line belongs to: procrastinate names it in its own lines."""
    told = getattr(record, "job", None)
    return str(told["id"]) if isinstance(told, dict) and "id" in told else job_id.get()


class Lines(logging.Formatter):
    """Readable: `2026-03-05 10:00:00 WARNING casefiles [request] message`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the lines of an error below it."""
        at = datetime.fromtimestamp(record.created).strftime("%Y-%m-%d %H:%M:%S")
        job = _job_of(record)
        under = _request_of(record) or (f"job {job}" if job else "-")
        line = f"{at} {record.levelname} {record.name} [{under}] {safe(record.getMessage())}"
        error = self.error(record, keep="\n\t")
        return f"{line}\n{error}" if error else line

    def error(self, record: logging.LogRecord, *, keep: str) -> str:
        """The traceback, without the rows that a database quotes; empty without an error."""
        if not record.exc_info:
            return ""
        return safe(self.formatException(record.exc_info), keep=keep)


class Json(Lines):
    """One JSON object a line, for a collector."""

    def format(self, record: logging.LogRecord) -> str:
        """The object; keys without a value are left out."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": safe(record.getMessage()),
            "request": _request_of(record),
            "job": _job_of(record),
            **{name: getattr(record, name, "") for name in FIELDS},
            "error": self.error(record, keep="\n\t"),
        }
        # An int is ours; any other value of a foreign library's record is only text.
        kept = {
            name: value if isinstance(value, int | float) else safe(str(value), keep="\n\t")
            for name, value in told.items()
            if value not in ("", None)
        }
        return json.dumps(kept, ensure_ascii=False)


async def under_job_id(call_next: Callable[[], Awaitable[Any]], context: Any, worker: Any) -> Any:
    """Worker middleware: every line that a job writes carries the job's id."""
    token = job_id.set(str(context.job.id))
    try:
        return await call_next()
    finally:
        job_id.reset(token)
