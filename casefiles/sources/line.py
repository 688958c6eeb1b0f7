"""The line to the city platform: one POST over HTTPS, with its retries, back-off, time-outs and breaker.

Retries, back-off and time-outs are urllib3's. A question takes at most about ten seconds: two tries of
two seconds to connect and three to begin an answer, which is whole after six; whatever is later is the
waiting query's, or the outbox's.
"""

import logging
from collections.abc import Collection
from functools import cache
from pathlib import Path
from time import monotonic

import urllib3
from django.conf import settings
from urllib3.exceptions import HTTPError, ProtocolError

from casefiles.models.queries import Trouble
from casefiles.refusals.queries import SourceUnavailable
from casefiles.sources.breaker import Breaker
from casefiles.sources.contract import NotAsAgreed

log = logging.getLogger(__name__)

BUSY = frozenset({429, 500, 502, 503, 504})
LARGEST = 2 * 1024 * 1024
LONGEST = 6.0
TIMES = urllib3.Timeout(connect=2.0, read=3.0)
RETRIES = urllib3.Retry(
    total=1,
    redirect=0,
    allowed_methods={"POST"},
    status_forcelist=BUSY,
    backoff_factor=0.2,
    backoff_jitter=0.3,
    backoff_max=1.0,
    retry_after_max=2,
    raise_on_status=False,
    raise_on_redirect=False,
)


@cache
def breaker_of(address: str) -> Breaker:
    """The one breaker of this process for a platform."""
    return Breaker()


@cache
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=2, maxsize=8, timeout=TIMES, retries=RETRIES)


def post(
    path: str, body: bytes, key: str, *, agreed: Collection[int] = (200,)
) -> tuple[int, bytes]:
    """Send once, with at most one repetition under the same key; the status, which is `agreed`, and the body.

    Raises SourceUnavailable, NotAsAgreed (too long).
    """
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Idempotency-Key": key,
        **_authorization(),
    }
    try:
        try:
            status, answer = _exchange(path, body, headers, RETRIES)
        except ProtocolError:
            # urllib3 repeats what fails before an answer; one that broke off is repeated here.
            status, answer = _exchange(path, body, headers, RETRIES.new(total=0))
    except HTTPError as error:
        log.warning("the credit platform did not answer: %s", type(error).__name__)
        raise SourceUnavailable(Trouble.SILENT) from error
    if status in BUSY:
        raise SourceUnavailable(Trouble.BUSY)
    if status not in agreed:
        log.error("the credit platform refused with %s", status)
        raise SourceUnavailable(Trouble.REFUSED)
    if len(answer) > LARGEST:
        raise NotAsAgreed("too long")
    return status, answer


def _exchange(
    path: str, body: bytes, headers: dict[str, str], retries: urllib3.Retry
) -> tuple[int, bytes]:
    """The status and the body, whole or one byte longer than is allowed. Raises HTTPError."""
    answer = _pool().request(
        "POST",
        f"{settings.CREDIT_PLATFORM_URL.rstrip('/')}{path}",
        body=body,
        headers=headers,
        preload_content=False,
        redirect=False,
        retries=retries,
    )
    # The time-out above counts between two bytes; an answer that drips ends here.
    latest, read = monotonic() + LONGEST, bytearray()
    with answer:
        while (more := answer.read1(65536)) and len(read) <= LARGEST:
            read += more
            if monotonic() > latest:
                raise HTTPError("the answer drips")
    return answer.status, bytes(read)


def _authorization() -> dict[str, str]:
    """The bearer token; read anew, so that it can be changed without a restart."""
    if not settings.CREDIT_PLATFORM_TOKEN_FILE:
        return {}
    try:
        token = Path(settings.CREDIT_PLATFORM_TOKEN_FILE).read_text("ascii").strip()
    except (OSError, ValueError) as error:
        log.error("the credit platform's token cannot be read: %s", type(error).__name__)
        raise SourceUnavailable(Trouble.REFUSED) from error
    return {"Authorization": f"Bearer {token}"}
