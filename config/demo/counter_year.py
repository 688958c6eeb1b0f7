"""行政服务中心's counter: enterprises and persons ask for their own records, now and then (notice, 四)."""

from functools import partial

from casefiles.counter.words import DEMANDED, Visit
from casefiles.verbs import counter
from config.demo.desk import Desk
from config.demo.identities import company, person
from config.demo.lists import YEAR
from config.demo.worktime import during, workdays_of
from tenants.clock import SHANGHAI

WHERE = "xzfwzx"
EACH_MONTH = 3
_INDUSTRIES = ("水产", "食品", "商贸", "建设工程")
_VISITS = (Visit.ENTERPRISE, Visit.ENTERPRISE, Visit.PERSON, Visit.AGENT)


def write_counter(desk: Desk) -> None:
    """A few visits a month, on working days."""
    if desk.code != WHERE:
        return
    last = desk.diary.until.astimezone(SHANGHAI)
    for month in range(1, (last.month if last.year == YEAR else 12) + 1):
        days = workdays_of(YEAR, month)
        for number in range(EACH_MONTH):
            rng = desk.dice("counter", month, number)
            desk.diary.write(during(rng.choice(days), rng), partial(_visit, desk, month, number))


def _visit(desk: Desk, month: int, number: int) -> None:
    rng = desk.dice("visit", month, number)
    visit = rng.choice(_VISITS)
    whose = (
        company(rng.choice(_INDUSTRIES), rng.randrange(45))
        if visit == Visit.ENTERPRISE
        else person(rng.randrange(60))
    )
    bearer = person(60 + rng.randrange(60))
    sent = visit != Visit.PERSON
    visitor = counter.Visitor(
        visit,
        whose.identifier,
        whose.name,
        DEMANDED[visit],
        bearer=bearer.name if sent else "",
        bearer_number=bearer.identifier if sent else "",
        letter=f"{YEAR}年{month}月第{number + 1}号" if sent else "",
    )
    counter.serve(desk.unit, visitor, by=desk.handler)
