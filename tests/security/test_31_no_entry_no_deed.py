"""31: when the entry cannot be written, the deed does not happen, and the page says so calmly."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from audit import guards
from casefiles.models import StoredFile
from tenants import clock, walls
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.owner import as_owner
from tests.stories import list_in_force, open_case, open_month, proposed_case, submitted_month
from workflows.models import Task

ROLES = ", ".join([walls.LOGIN, *walls.SCOPE_ROLES])
REVOKE = f"REVOKE INSERT ON audit_entry FROM {ROLES}"
GRANT = f"GRANT INSERT ON audit_entry TO {ROLES}"
FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION full_disk();
"""
EMPTIED = "DROP TRIGGER full_disk ON audit_entry; DROP FUNCTION full_disk();"
BREAKS = {"right": (REVOKE, GRANT), "disk": (FULL, EMPTIED)}


@contextmanager
def broken(how: str) -> Iterator[None]:
    """A trail that nothing can be written into."""
    breaks, mends = BREAKS[how]
    with as_owner() as owner:
        owner.execute(breaks)
    try:
        yield
    finally:
        with as_owner() as owner:
            owner.execute(mends)


def everything() -> dict[str, str]:
    """Every row of every table of ours, as one text for each table."""
    with as_owner() as owner:
        tables = [*guards.guarded_tables(owner.cursor()), "audit_entry"]
    found = {}
    with every_unit(because="test"), connection.cursor() as cursor:
        for table in tables:
            cursor.execute("SELECT has_any_column_privilege(%s, 'SELECT, INSERT, UPDATE')", [table])
            if cursor.fetchone() == (False,):
                # The product has no right on it at all (`tenants_user_groups`).
                continue
            left = " - 'last_login'" if table == "tenants_user" else ""
            cursor.execute(
                f"SELECT coalesce(string_agg(row, e'\\n'), '') FROM"
                f" (SELECT (to_jsonb(t){left})::text AS row FROM {table} t ORDER BY 1) rows"
            )
            found[table] = str(cursor.fetchone()[0])
    return found


def visitor(county: County, name: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(county.people[name])
    return client


@pytest.fixture
def deeds(open_county: County) -> dict[str, tuple[str, str, str, dict[str, str]]]:
    """A request for each verb of a desk: who, method, address, what is typed."""
    with clock.at(at("2026-02-02 09:00")):
        list_in_force(open_county, "czj")
        waiting = open_case(open_county, "czj")
        proposed = proposed_case(open_county, "czj")
        prepared, submitted = open_month(open_county, "czj"), submitted_month(open_county, "zjj")
        filed = submitted_month(open_county, "gtz")
    with unit_scope(open_county.units["czj"]):
        free = Task.objects.get(process__filing=prepared, status="NEW").uid
        stored = StoredFile.objects.earliest("stored_at").pk

    def at_unit(name: str, code: str, **more: Any) -> str:
        return reverse(f"unit:{name}", kwargs={"unit": code} | more)

    words = {"progress": "正常开展。", "submit": "1"}
    return {
        "claim": ("czj-handler", "POST", at_unit("task-claim", "czj", task=free), {}),
        "fill and submit": (
            "czj-handler",
            "POST",
            at_unit("filing-fill", "czj", filing=prepared.pk),
            words,
        ),
        "sign": (
            "zjj-approver",
            "POST",
            at_unit("filing-sign", "zjj", filing=submitted.pk),
            {"text": "同意"},
        ),
        "accept": (
            "reviewer",
            "POST",
            f"/office/350122/filings/{filed.pk}/review/",
            {"text": "同意"},
        ),
        "query": ("czj-handler", "POST", at_unit("case-query", "czj", case=waiting.pk), {}),
        "propose": (
            "czj-handler",
            "POST",
            at_unit("case-propose", "czj", case=waiting.pk),
            {"opinion": "准予。"},
        ),
        "decide": (
            "czj-approver",
            "POST",
            at_unit("case-decide", "czj", case=proposed.pk),
            {"verdict": "grant"},
        ),
        "new list": ("czj-handler", "POST", at_unit("list-new", "czj"), {}),
        "ask for an export": ("assessor", "POST", "/office/350122/assessment/2026/export/", {}),
        "verify": ("auditor", "POST", "/office/350122/security/verify/", {}),
        "download": ("czj-handler", "GET", at_unit("file", "czj", file=stored), {}),
        "refused": ("czj-handler", "GET", "/u/zjj/", {}),
    }


@pytest.mark.parametrize("how", sorted(BREAKS))
def test_31_without_its_entry_no_deed_happens(
    open_county: County, deeds: dict[str, tuple[str, str, str, dict[str, str]]], how: str
) -> None:
    visitors = {who: visitor(open_county, who) for who, *_rest in deeds.values()}
    before, jobs = everything(), ProcrastinateJob.objects.count()
    with clock.at(at("2026-02-03 09:00")), broken(how):
        for name, (who, method, url, typed) in deeds.items():
            answer = visitors[who].generic(
                method,
                url,
                "&".join(f"{key}={value}" for key, value in typed.items()),
                content_type="application/x-www-form-urlencoded",
            )
            page = answer.content.decode()
            assert answer.status_code in {500, 503}, (name, answer.status_code)
            told = method == "POST" or answer.status_code == 500
            calm = "刚才的操作没有保存" if told else "请稍等片刻"
            assert calm in page, name
            assert answer["X-Request-ID"] in page, name
            assert "audit_entry" not in page and "Traceback" not in page, name
            assert everything() == before, name
    assert ProcrastinateJob.objects.count() == jobs


def test_31_the_same_deeds_pass_once_the_trail_is_mended(
    open_county: County, deeds: dict[str, tuple[str, str, str, dict[str, str]]]
) -> None:
    """So that the test above fails for the right reason."""
    with clock.at(at("2026-02-03 09:00")):
        for name, (who, method, url, typed) in deeds.items():
            if name in {"propose", "new list"}:
                continue  # their turn is over: the query and the list in force stand before them
            before = everything()["audit_entry"]
            answer = visitor(open_county, who).generic(
                method,
                url,
                "&".join(f"{key}={value}" for key, value in typed.items()),
                content_type="application/x-www-form-urlencoded",
            )
            assert answer.status_code in {200, 302, 404}, (name, answer.status_code)
            assert everything()["audit_entry"] != before, name
