"""A unit's cases: accepted, checked, proposed by one person, decided by another."""

from datetime import datetime, timedelta
from functools import partial
from random import Random

from casefiles.itemlists.words import BasisLevel, SubjectKind
from casefiles.models import Case, CheckKind, Finding, LawfulBasis, Matter, Verdict
from casefiles.models.usability import Usability
from casefiles.verbs import case_steps, cases
from casefiles.verbs.subjects import Applicant
from config.demo import words
from config.demo.beside import beside
from config.demo.consenting import consent_for
from config.demo.desk import Desk
from config.demo.diary import Deed
from config.demo.identities import pick
from config.demo.lists import YEAR
from config.demo.measure_year import follow, restriction
from config.demo.promise_year import promise
from config.demo.report_year import report, waits_for_another
from config.demo.worktime import CALENDAR, days_later, during, morning, soon, workdays_of
from tenants import clock
from tenants.actors import Actor
from tenants.clock import SHANGHAI
from tenants.roles import Role
from workflows.models import Task

# How busy a month is beside an ordinary one: the spring festival is quiet, spring and autumn are not.
_SEASON = (0.8, 0.6, 1.2, 1.1, 1.0, 1.1, 1.0, 0.9, 1.1, 0.9, 1.1, 1.0)
_MAY_RESTRICT = frozenset(
    {BasisLevel.LAW, BasisLevel.REGULATION, BasisLevel.LOCAL_REGULATION, BasisLevel.CENTRAL_POLICY}
)
# Where a fresh case on the desk rests.
_RESTS = ("accepted", "proposed", "queried")
_STALLS_WITHIN = timedelta(days=16)


def write_cases(desk: Desk) -> None:
    """Plan the acceptance of every case of the year; its further way is written as it goes."""
    if not desk.plan.cases:
        return
    last = desk.diary.until.astimezone(SHANGHAI)
    for month in range(1, (last.month if last.year == YEAR else 12) + 1):
        rng = desk.dice("cases", month)
        count = int(desk.plan.cases * _SEASON[month - 1] * rng.uniform(0.75, 1.25) + rng.random())
        days = workdays_of(YEAR, month)
        for number in range(count):
            moment = during(rng.choice(days), rng)
            desk.diary.write(moment, partial(_accept, desk, f"{month:02d}-{number:02d}"))
    for place in range(desk.plan.on_the_desk):
        day = CALENDAR.add_workdays(last.date(), -1 - place // len(_RESTS))
        moment = morning(day, desk.dice("on the desk", place))
        name = f"{last.month:02d}-{90 + place}"
        desk.diary.write(moment, partial(_accept, desk, name, rests=_RESTS[place % len(_RESTS)]))


def _accept(desk: Desk, name: str, rests: str = "") -> None:
    """Open the case; without a list in force there is nothing to open it on."""
    if not desk.matters:
        return
    rng = desk.dice("case", name)
    matter = rng.choices(desk.matters, [each.yearly_estimate or 1 for each in desk.matters])[0]
    kind = SubjectKind(rng.choices(matter.subject_kinds, [4, 1][: len(matter.subject_kinds)])[0])
    subject = pick(kind, desk.plan.industries, desk.code, name)
    consent = matter.needs_consent
    case = cases.open_case(
        matter,
        Applicant(kind, subject.identifier, subject.name),
        basis=LawfulBasis.CONSENT if consent else LawfulBasis.STATUTORY,
        basis_note=f"授权书 {matter.code}-SQ-{name}" if consent else matter.legal_basis,
        by=desk.handler,
    )
    if consent:
        consent_for(desk, case)
    waived = matter.needs_record and rng.random() < desk.plan.waived
    if rests == "accepted" or (not rests and _stalls(desk, rng)):
        return
    _Way(desk, case, matter, name, waived=waived and not rests, rests=rests).go_on()


def _stalls(desk: Desk, rng: Random) -> bool:
    """Whether a recent case rests where it is: there is always something on the desk."""
    return desk.diary.until - clock.now() < _STALLS_WITHIN and rng.random() < 0.12


class _Way:
    """One case from acceptance to decision."""

    def __init__(
        self, desk: Desk, case: Case, matter: Matter, name: str, *, waived: bool, rests: str
    ) -> None:
        self.desk, self.case, self.matter = desk, case, matter
        self.waived, self.rests = waived, rests
        self.rng = desk.dice("way", name)
        self.usable = False
        self.found = 0

    def go_on(self) -> None:
        """To the query, or straight to the opinion where none is needed or it is left out."""
        rng, now = self.rng, clock.now()
        if self.matter.needs_record and not self.waived:
            self.desk.diary.write(soon(now, rng, 5, 60), self.query)
        else:
            self.desk.diary.write(self._days_later(3), self.propose)

    def query(self) -> None:
        """Ask for the record; an opinion follows within days."""
        if self.rests == "queried":
            beside(self.desk, self.case, words.APPLICATION[0], words.APPLICATION[1:])
        query = cases.query_record(self.case, by=self.desk.handler)
        found = list(Finding.objects.filter(query=query))
        self.found = len(found)
        self.usable = any(each.usability == Usability.USABLE for each in found)
        if self.case.decided_at is None and self.rests != "queried":
            self.desk.diary.write(self._days_later(3), self.propose)

    def propose(self) -> None:
        """The handler's opinion, once the subject has signed what the matter demands."""
        promise(self.desk, self.case)
        report(self.desk, self.case)
        cases.propose(self.case, by=self.desk.handler, opinion=self._opinion())
        if self.rests or _stalls(self.desk, self.rng):
            return
        then = self.send_back if self.rng.random() < 0.025 and not self.waived else self.decide
        if (task := self._asked()) is not None:
            signs = partial(self.sign, self.desk.holder(task), then)
            self.desk.diary.write(soon(clock.now(), self.rng, 30, 90), signs)
            return
        self.desk.diary.write(days_later(clock.now(), self.rng, 0, 2), then)

    def sign(self, signer: Actor, then: Deed) -> None:
        """The unit's own step between opinion and decision, where its template has one."""
        case_steps.sign(self.case, by=signer, text=words.LEGAL_OPINION)
        self.desk.diary.write(days_later(clock.now(), self.rng, 0, 2), then)

    def _asked(self) -> Task | None:
        rows = Task.objects.filter(process__case=self.case, template_step__isnull=False)
        return rows.filter(status__in=("NEW", "ASSIGNED")).first() if self.found else None

    def send_back(self) -> None:
        """The decider wants another look."""
        approver = self.desk.signer(Role.APPROVER)
        case_steps.send_back(self.case, by=approver, text=words.SENT_BACK)
        self.go_on()

    def decide(self) -> None:
        """The approver's or the leader's decision; a waived check is sometimes made up for."""
        if waits_for_another(self.case):
            return
        leads = self.usable and self.desk.plan.has_full_staff
        by = self.desk.signer(Role.LEADER if leads else Role.APPROVER)
        cases.decide(self.case, by=by, ruling=self._ruling())
        if self.case.measure:
            follow(self.desk, self.case, self._dice())
        if self.waived and self.rng.random() < self.desk.plan.queried_late:
            self.desk.diary.write(days_later(clock.now(), self.rng, 1, 6), self.query)

    def _days_later(self, days: int) -> datetime:
        """Up to so many working days later; what shall be on the desk hurries to get there."""
        return days_later(clock.now(), self.rng, 0, 0 if self.rests else days)

    def _opinion(self) -> str:
        if not self.matter.needs_record:
            return words.OPINION_NO_CHECK
        if self.waived:
            return words.OPINION_UNCHECKED
        if self.usable:
            return words.OPINION_USABLE
        return words.OPINION_NOT_USABLE if self.found else self.rng.choice(words.OPINION_CLEAN)

    def _ruling(self) -> cases.Ruling:
        waivers = {CheckKind.RECORD: self.rng.choice(words.WAIVERS)} if self.waived else {}
        if not self.usable:
            if self.rng.random() < 0.03:
                return cases.Ruling(Verdict.REFUSE, words.REASON_MATERIAL, waivers=waivers)
            return cases.Ruling(Verdict.GRANT, waivers=waivers)
        if self.matter.basis_level not in _MAY_RESTRICT or self.rng.random() < 0.2:
            return cases.Ruling(Verdict.CONDITIONAL, words.REASON_NO_MEASURE)
        verdict = Verdict.REFUSE if self.rng.random() < 0.4 else Verdict.CONDITIONAL
        return restriction(self.case, verdict, words.REASON_USABLE, self._dice())

    def _dice(self) -> Random:
        return self.desk.dice("measure", self.case.case_no)
