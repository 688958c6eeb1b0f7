"""Agencies of the tests, put on the register by the verb."""

from dataclasses import replace
from datetime import date

from casefiles.agencies.words import FilingLevel
from casefiles.models import CreditAgency
from casefiles.verbs import agencies
from tenants.scope import office_scope
from tests.batches.lists import code_of
from tests.cast import County

TOLD = agencies.Particulars(
    name="福州样本信用评估有限公司",
    uscc=code_of(900_001),
    filing_no="闽信备〔2025〕3号",
    level=FilingLevel.PROVINCE,
    filed_on=date(2025, 3, 1),
    scope="企业信用评级、信用调查",
)


def listed(county: County, by: str = "reviewer", **other: object) -> CreditAgency:
    """On the register since March 2025, unless told."""
    with office_scope(county.office):
        return agencies.file_agency(county.office, replace(TOLD, **other), by=county.actor(by))  # type: ignore[arg-type]
