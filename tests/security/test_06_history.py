"""6 History, diffs and “as of” show a unit its own versions alone."""

from typing import Any

import pytest
from django.apps import apps

from audit.timeline import timeline
from casefiles.models import Case, Filing
from tenants import clock
from tenants.rights import UNIT_ONLY
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.lives import live_in

VERSIONED = [model for model in apps.get_models() if hasattr(model, "history")]


@pytest.fixture
def two_lives(county: County) -> County:
    """Two units with a life in February."""
    with clock.at(at("2026-02-02 09:00")):
        for code in ("czj", "gtz"):
            live_in(county, code)
    return county


@pytest.mark.parametrize("model", VERSIONED, ids=lambda model: model._meta.label)
def test_06_versions_are_scoped(two_lives: County, model: Any) -> None:
    mine, foreign = two_lives.units["czj"], two_lives.units["gtz"]
    with every_unit(because="the test looks for a foreign version"):
        theirs = model.history.filter(unit=foreign).first()
        assert theirs is not None and model.history.filter(unit=mine).exists()
    later = at("2026-03-01 00:00")
    with unit_scope(mine):
        assert set(model.history.values_list("unit_id", flat=True)) == {mine.pk}
        assert {each.unit_id for each in model.history.as_of(later)} == {mine.pk}
        assert not model.history.filter(history_id=theirs.history_id).exists()
        assert not model.history.filter(id=theirs.id).exists()
        # A foreign version that was carried in finds neither its past nor its present.
        assert theirs.prev_record is None and theirs.next_record is None
        with pytest.raises(model.DoesNotExist):
            model.objects.get(pk=theirs.id)
    with office_scope(two_lives.office):
        if model._meta.db_table in UNIT_ONLY:
            assert not model.history.exists()
            return
        seen = set(model.history.values_list("unit_id", flat=True))
        assert seen == {mine.pk, foreign.pk}


def test_06_a_timeline_holds_the_own_record_s_entries_alone(two_lives: County) -> None:
    with every_unit(because="the test carries a foreign record in"):
        records = [
            found
            for model in (Case, Filing)
            if (found := model.objects.filter(unit=two_lives.units["gtz"]).first())
        ]
    assert len(records) == 2
    with unit_scope(two_lives.units["czj"]):
        for record in records:
            assert timeline(record) == []
        for record in (Case.objects.first(), Filing.objects.first()):
            assert record is not None
            shown = timeline(record)
            assert shown and all(each.entry_id.startswith("czj#") for each in shown)
