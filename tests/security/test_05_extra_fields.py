"""5 A field that a form does not have is ignored: the same rows are written with it and without."""

import pytest
from django.http import HttpResponse

from tests.access.table import gets_in
from tests.access.world import Route
from tests.security.bodies import BUTTONS, POSTS, columns, fields, good_body, hidden_value
from tests.security.stage import Stage, stage_of_a_module
from tests.security.state import UUID, news, snapshot

# The search box passes the filters of its list on; test_10 looks at what a list makes of them.
READ_BESIDE_A_FORM = {
    "unit:cases-find": {
        *("state", "subject", "month", "count", "verdict", "matter"),
        *("since", "until", "mine", "archived"),
    }
}

stage = pytest.fixture(scope="module")(stage_of_a_module)


@pytest.mark.parametrize("route", POSTS, ids=lambda route: route.name)
def test_05_what_a_form_does_not_have_is_ignored(route: Route, stage: Stage) -> None:
    good = good_body(stage.matter)
    foreign = stage.foreign[route.workspace]
    hidden = columns() - set(fields()) - BUTTONS - READ_BESIDE_A_FORM.get(route.name, set())
    extra = {name: hidden_value(name, foreign) for name in hidden}
    assert len(extra) > 150
    before = snapshot()

    def look(response: HttpResponse) -> tuple[int, str, dict[str, list[str]]]:
        where = UUID.sub("ID", response.get("Location", ""))
        return response.status_code, where, news(before, snapshot())

    for persona in gets_in(route.name, "POST"):
        plain = stage.post(route, persona, good, look)
        assert stage.post(route, persona, good | extra, look) == plain, persona
        if route.name in stage.own:
            assert plain[0] == 302 and plain[2], "the stage must let this verb succeed"
