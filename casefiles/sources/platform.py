"""A city credit platform over HTTPS, by the contract of docs/city-platform.md."""

import json
import logging

from django.conf import settings
from django.utils.translation import gettext_noop

from casefiles.models.queries import Trouble
from casefiles.refusals.queries import SourceUnavailable
from casefiles.sources import Answer, contract, line
from tenants import clock

log = logging.getLogger(__name__)


class CityPlatform:
    """Asks the platform at `CREDIT_PLATFORM_URL`; the token is read from a file at every question."""

    channel = gettext_noop("市公共信用信息平台")
    at_once = 8

    def query(self, identifier: str, *, purpose: str, key: str) -> Answer:
        """Ask once, with at most one repetition.

        The evidence holds the platform's own text, word for word. The key makes it unguessable.
        """
        breaker = line.breaker_of(settings.CREDIT_PLATFORM_URL)
        if not breaker.may_pass():
            raise SourceUnavailable(Trouble.BUSY)
        try:
            question = contract.question(identifier, purpose)
            _status, body = line.post("/v1/records/query", question, key)
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
