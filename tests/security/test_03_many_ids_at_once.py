"""03: many ids at once reach no further than the one in the address."""

from tenants import clock
from tests.cast import County, at
from tests.security.desk import signed_in
from tests.security.test_02_foreign_tasks import NOW, claim, owner, waiting


def test_03_many_ids_at_once_change_the_one_that_was_named(county: County) -> None:
    """No page takes several records: ids in the body, own or foreign, are not read."""
    with clock.at(at(NOW)):
        mine, other, foreign = (waiting(county, code) for code in ("czj", "czj", "zjj"))
        many = [str(each.uid) for each in (other, foreign)]
        client = signed_in(county, "czj-approver")
        assert claim(client, mine, task=many, tasks=many, ids=many, selected=many) == 302
    assert [owner(each) for each in (mine, other, foreign)] == ["czj-approver", "", ""]
