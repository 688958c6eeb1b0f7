"""Sending a record to the city platform, and reading its receipt strictly (docs/city-platform.md)."""

import hashlib
import json
import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from casefiles.models.queries import Trouble
from casefiles.refusals.queries import SourceUnavailable
from casefiles.sources import line
from casefiles.sources.contract import NotAsAgreed

log = logging.getLogger(__name__)

PATH = "/v1/records"
TAKEN, DECLINED = 200, 422
LONGEST_WORDS = 300


@dataclass(frozen=True)
class Receipt:
    """The platform has it: under which number. Or it declines it, in its own words."""

    number: str = ""
    declined: str = ""


def send(body: bytes, key: str) -> Receipt:
    """Send one message; the platform keeps a key once, and says the same receipt again.

    Raises SourceUnavailable: nobody knows whether it arrived, and the same key is sent again.
    """
    breaker = line.breaker_of(settings.CREDIT_PLATFORM_URL)
    if not breaker.may_pass():
        raise SourceUnavailable(Trouble.BUSY)
    try:
        status, answer = line.post(PATH, body, key, agreed=(TAKEN, DECLINED))
        receipt = read(status, answer, body, key)
    except NotAsAgreed as wrong:
        log.error("the credit platform's receipt is not as agreed: %s", wrong)
        breaker.failed()
        raise SourceUnavailable(Trouble.UNCLEAR) from wrong
    except SourceUnavailable:
        breaker.failed()
        raise
    breaker.worked()
    return receipt


def read(status: int, answer: bytes, body: bytes, key: str) -> Receipt:
    """The receipt for this message and for no other. Raises NotAsAgreed."""
    try:
        said = json.loads(answer.decode())
    except (ValueError, RecursionError) as error:
        raise NotAsAgreed("not JSON") from error
    if not isinstance(said, dict) or said.get("version") != 1:
        raise NotAsAgreed("version")
    if said.get("key") != key:
        raise NotAsAgreed("key")
    if said.get("sha256") != hashlib.sha256(body).hexdigest():
        raise NotAsAgreed("sha256")
    if status == DECLINED:
        return Receipt(declined=_text(said, "reason", LONGEST_WORDS))
    return Receipt(number=_text(said, "receipt", 80))


def _text(said: dict[str, Any], name: str, longest: int) -> str:
    text = said.get(name)
    if not isinstance(text, str) or not text.strip() or len(text) > longest or "\0" in text:
        raise NotAsAgreed(name)
    return text.strip()
