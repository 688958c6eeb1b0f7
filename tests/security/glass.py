"""A case that waits for its decision, and who asks for it: the story of the emergency's tests."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from casefiles.models import Case
from tenants import clock
from tests.cast import County, at
from tests.stories import list_in_force, proposed_case, publish_record

NOW = "2026-02-02 09:00"
WHY = "市里要求当日核实该办件办理情况"
OFFICE = "350122"


@pytest.fixture
def case(county: County) -> Case:
    """A case of 财政局 that found something and waits for its decision."""
    publish_record()
    with clock.at(at(NOW)):
        list_in_force(county, "czj")
        return proposed_case(county, "czj")


def client_of(county: County, name: str) -> Client:
    """A person at a browser."""
    client = Client()
    client.force_login(county.people[name])
    return client


def page(response: Any) -> str:
    """The words of an answer."""
    return unescape(response.content.decode())
