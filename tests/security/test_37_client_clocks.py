"""37: what a client says about the time is ignored."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from audit.models import Entry
from casefiles.models import Filing
from tenants import clock
from tenants.scope import unit_scope
from tests.cast import County, at
from tests.stories import open_month

NOW = "2026-02-25 09:00"  # a working day after January's report fell due
EARLIER = "2026-02-10T09:00:00+08:00"
HEADERS = {
    "HTTP_DATE": "Tue, 10 Feb 2026 01:00:00 GMT",
    "HTTP_X_CLIENT_TIME": EARLIER,
    "HTTP_X_TIMEZONE": "America/New_York",
    "HTTP_IF_UNMODIFIED_SINCE": "Tue, 10 Feb 2026 01:00:00 GMT",
}
FIELDS = ("at", "now", "date", "submitted_at", "filed_at", "first_filed_at", "opened_at", "due_at")


def test_37_headers_and_fields_with_a_time_change_nothing(county: County) -> None:
    with clock.at(at("2026-02-02 09:00")):
        filing = open_month(county, "gtz")
    due_at = filing.due_at
    client = Client()
    client.force_login(county.people["gtz-handler"])
    typed = {"progress": "正常开展。", "submit": "1"} | dict.fromkeys(FIELDS, EARLIER)
    with clock.at(at(NOW)):
        url = reverse("unit:filing-fill", args=["gtz", filing.pk])
        assert client.post(url, typed, **HEADERS).status_code == 302
    with unit_scope(county.units["gtz"]):
        filing = Filing.objects.get(pk=filing.pk)
        moments = set(Entry.objects.of(filing).exclude(action="filing.opened").values_list("at"))
    assert filing.submitted_at == filing.first_filed_at == at(NOW)
    assert filing.due_at == due_at and at(NOW) - due_at < timedelta(days=1)
    assert filing.first_filed_at >= due_at, "late by the server's clock, whatever the client says"
    assert moments == {(at(NOW),)}


def test_37_only_the_demo_and_the_tests_can_set_the_clock(settings: object) -> None:
    settings.CLOCK_MAY_BE_SET = False  # type: ignore[attr-defined]
    try:
        with clock.at(at(NOW)):
            raise AssertionError("the clock was set")
    except clock.ClockIsReal:
        pass
