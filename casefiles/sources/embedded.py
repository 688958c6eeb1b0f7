"""The embedded register as a credit source: for the demo, the tests and a county without a platform."""

import json
from secrets import token_hex

from django.utils.translation import gettext_noop

from casefiles.models import RegisterRecord
from casefiles.models.hashes import identifier_hash
from casefiles.registering.words import RecordKind
from casefiles.sources import Answer, FoundRecord
from tenants import clock


class EmbeddedRegister:
    """Reads the register table; one indexed lookup."""

    channel = gettext_noop("公共信用信息平台（内置登记册）")
    at_once = 1

    def query(self, identifier: str, *, purpose: str, key: str) -> Answer:
        """The records of one identifier as of now."""
        rows = RegisterRecord.objects.filter(
            identifier_hash=identifier_hash(RegisterRecord, identifier),
            # What tells against a subject. Permits and honours are published, but no finding.
            kind=RecordKind.PENALTY,
            decided_on__lte=clock.today(),
        ).order_by("-decided_on")
        now = clock.now()
        today = clock.today()
        found = tuple(
            FoundRecord(
                severity=row.severity,
                document_no=row.document_no,
                organ=row.organ,
                fact=row.fact,
                decided_on=row.decided_on,
                publish_until=row.publish_until,
                repaired_on=row.repaired_on
                if row.repaired_on and row.repaired_on <= today
                else None,
                disputed=row.disputed,
                source_key=row.source_key,
            )
            for row in rows
        )
        evidence = {
            "channel": self.channel,
            "identifier": identifier,
            # Its hash is public proof: without a salt, trying all numbers would tell whose it is.
            "salt": token_hex(16),
            "purpose": purpose,
            "cutoff_at": now.isoformat(),
            "records": [{key: str(value) for key, value in vars(each).items()} for each in found],
        }
        body = json.dumps(evidence, ensure_ascii=False, indent=1, sort_keys=True).encode()
        return Answer(found, now, body, "信用记录查询结果.json")
