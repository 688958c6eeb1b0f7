"""A city credit platform over HTTPS, by the contract of docs/city-platform.md.

Retries, back-off and time-outs are urllib3's. A question takes at most about ten seconds: two tries of
two seconds to connect and three to begin an answer, which is whole after six; whatever is later is the
waiting query's.
"""

import json
import logging
from functools import cache
from pathlib import Path
from time import monotonic

import urllib3
from django.conf import settings
from django.utils.translation import gettext_noop
from urllib3.exceptions import HTTPError, ProtocolError

from casefiles.models.queries import Trouble
from casefiles.refusals.queries import SourceUnavailable
from casefiles.sources import Answer, contract
from casefiles.sources.breaker import Breaker
from tenants import clock

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
def _breaker(address: str) -> Breaker:
    return Breaker()


@cache
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=2, maxsize=8, timeout=TIMES, retries=RETRIES)


class CityPlatform:
    """Asks the platform at `CREDIT_PLATFORM_URL`; the token is read from a file at every question."""

    channel = gettext_noop("市公共信用信息平台")
    at_once = 8

    def query(self, identifier: str, *, purpose: str, key: str) -> Answer:
        """Ask once, with at most one repetition.

        The evidence holds the platform's own text, word for word. The key makes it unguessable.
        """
        breaker = _breaker(settings.CREDIT_PLATFORM_URL)
        if not breaker.may_pass():
            raise SourceUnavailable(Trouble.BUSY)
        try:
            body = self._ask(contract.question(identifier, purpose), key)
            records, cutoff = contract.read(body, identifier, now=clock.now())
        except contract.NotAsAgreed as wrong:
            log.error("the credit platform's answer is not as agreed: %s", wrong)
            breaker.failed()
            raise SourceUnavailable(Trouble.UNCLEAR) from wrong
        except SourceUnavailable:
            breaker.failed()
            raise
        breaker.worked()
        evidence = {
            "channel": self.channel,
            "key": key,
            "purpose": purpose,
            "received_at": clock.now().isoformat(),
            "answer": body.decode(),
        }
        kept = json.dumps(evidence, ensure_ascii=False, indent=1).encode()
        return Answer(records, cutoff, kept, "信用记录查询结果.json")

    def _ask(self, question: bytes, key: str) -> bytes:
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Idempotency-Key": key,
            **_authorization(),
        }
        try:
            try:
                status, body = _exchange(question, headers, RETRIES)
            except ProtocolError:
                # urllib3 repeats what fails before an answer; one that broke off is repeated here.
                status, body = _exchange(question, headers, RETRIES.new(total=0))
        except HTTPError as error:
            log.warning("the credit platform did not answer: %s", type(error).__name__)
            raise SourceUnavailable(Trouble.SILENT) from error
        if status in BUSY:
            raise SourceUnavailable(Trouble.BUSY)
        if status != 200:
            log.error("the credit platform refused with %s", status)
            raise SourceUnavailable(Trouble.REFUSED)
        if len(body) > LARGEST:
            raise contract.NotAsAgreed("too long")
        return body


def _exchange(
    question: bytes, headers: dict[str, str], retries: urllib3.Retry
) -> tuple[int, bytes]:
    """The status and the body, whole or one byte longer than is allowed. Raises HTTPError."""
    answer = _pool().request(
        "POST",
        f"{settings.CREDIT_PLATFORM_URL.rstrip('/')}/v1/records/query",
        body=question,
        headers=headers,
        preload_content=False,
        redirect=False,
        retries=retries,
    )
    # The time-out above counts between two bytes; an answer that drips ends here.
    latest, body = monotonic() + LONGEST, bytearray()
    with answer:
        while (more := answer.read1(65536)) and len(body) <= LARGEST:
            body += more
            if monotonic() > latest:
                raise HTTPError("the answer drips")
    return answer.status, bytes(body)


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
