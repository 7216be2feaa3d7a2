"""Simulated cases: clients at once against a running server, then what they were answered against what was recorded."""

import threading
from collections import Counter
from datetime import date

from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.db import connections

from accounts.models import Membership, User
from admission import reasons
from admission.models import Application, ApplicationStep
from admission.transitions import APPLICATION
from desk.models import Change
from tests.admission import cases
from tests.district import make_district
from tests.simulation.acting import ROLES, Client, Tried
from tests.simulation.browsing import Person
from web import clock

PASSWORD = "demo-password"
#: What an illegal act is answered; 404 where one may not even see the case, such as another unit's draft.
REFUSED = {"role": {403, 404}, "own": {403, 404}, "state": {409, 404}, "stale": {409}, "missing": {422}}
#: What is also answered when somebody else moved the case on while the act was under way.
OVERTAKEN = {403, 404, 409}
#: What a legal one may be answered: done, or somebody else came first.
POSSIBLE = {302, 409, 403, 422}


class Simulation:
    """So many cases and clients, the same for the same seed but for who comes first."""

    def __init__(self, many_cases, clients, seed=20260302):
        self.seed, self.clients = seed, clients
        with clock.at(cases.TODAY):
            reasons.load()
            self.district = make_district()
            self._add_people()
            self.cases = dict(self._case(n) for n in range(many_cases))

    def _add_people(self):
        """People like those of the district for every client, who sign in with the same password."""
        # As the server hashes it, which is no test run.
        password, district = make_password(PASSWORD, hasher=PBKDF2PasswordHasher()), self.district
        posts = {name: Membership.objects.get(user=district.people[name]) for name in ROLES}
        users = [User(username=f"{name}{n}", password=password) for n in range(self.clients) for name in ROLES]
        for user in User.objects.bulk_create(users):
            post = posts[user.username.rstrip("0123456789")]
            Membership.objects.create(user=user, unit=post.unit, role=post.role, valid_from=date(2020, 1, 1))
            district.people[user.username] = user

    def _case(self, n):
        """(key, kind) of a draft; one in six goes to the joint meeting, one in six is the reviewing office's own."""
        client = n % self.clients
        kind = {0: "unfunded", 1: "own"}.get(n % 6, "plain")
        said = {"funding_amount": None, "no_funding_reason": "没有预算"} if kind == "unfunded" else {}
        whose = {"by": f"office_officer{client}", "unit": "office"} if kind == "own" else {"by": f"officer{client}"}
        draft = cases.draft(self.district, **whose, **said, basis_article=f"第{n + 1}条")
        return draft.pk, kind

    def run(self, site, acts):
        """So many acts by each client, all at once; returns all that was tried."""
        statuses, made = Counter(), [self._client(n, site) for n in range(self.clients)]
        failed = []

        def work(client, count):
            try:
                for person in client.people.values():
                    person.count = lambda status: count.update([status])
                client.work(acts)
            except Exception as why:
                failed.append(why)
            finally:
                connections.close_all()

        counts = [Counter() for _client in made]
        threads = [threading.Thread(target=work, args=pair) for pair in zip(made, counts, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failed:
            raise failed[0]
        for count in counts:
            statuses.update(count)
        self.statuses = statuses
        return [one for client in made for one in client.tried]

    def _client(self, n, site):
        people = {name: Person(site, f"{name}{n}", PASSWORD, None) for name in ROLES}
        return Client(self.seed + n, self.cases, people)

    def faults(self, tried: list[Tried]):
        """Everything that isn't as it must be, in words; empty when all is well."""
        found = [f"{status} answered {n} times" for status, n in self.statuses.items() if status >= 500]
        found += [f"unexpected answer: {one}" for one in tried if not as_it_must_be(one)]
        found += lost_or_doubled(tried)
        for application in Application.objects.filter(pk__in=self.cases).prefetch_related("steps"):
            found += broken_chain(application)
        return found


def as_it_must_be(one):
    """A legal act is done or overtaken, an illegal one refused; whatever is refused says why in a sentence."""
    if "Cookie" in one.sentence:
        return False  # turned away for the form's token, not by a rule
    if one.kind in REFUSED:
        return one.status in REFUSED[one.kind] and bool(one.sentence)
    if one.kind == "overtaken":
        return one.status in OVERTAKEN and bool(one.sentence)
    if one.kind == "barred":
        return one.status == 200 and bool(one.sentence)
    if one.kind == "again":
        return one.status == 302 or (one.status in POSSIBLE and bool(one.sentence))
    return one.status in POSSIBLE and (one.status == 302 or bool(one.sentence))


def lost_or_doubled(tried):
    """Acts that were accepted and have no step, or more than one; steps that nobody was told of."""
    accepted = Counter((one.case, one.who, one.action) for one in tried if one.kind == "legal" and one.status == 302)
    recorded = Counter(ApplicationStep.objects.values_list("application_id", "by__username", "action"))
    return [f"accepted but not recorded: {one}" for one in (accepted - recorded).elements()] + [
        f"recorded but not accepted: {one}" for one in (recorded - accepted).elements()
    ]


def broken_chain(application):
    """Where the steps of a case don't follow one another by the table, or the history doesn't tell the same."""
    found, state = [], Application._meta.get_field("state").default
    steps = sorted(application.steps.all(), key=lambda step: step.pk)
    for step in steps:
        transition = APPLICATION.by_action[step.action]
        if step.from_state != state or state not in transition.sources:
            found.append(f"{application.pk}: {step.action} from {step.from_state}, but it stood at {state}")
        if step.to_state != (transition.target or state):
            found.append(f"{application.pk}: {step.action} led to {step.to_state}")
        state = step.to_state
    if application.state != state:
        found.append(f"{application.pk}: stands at {application.state}, its steps lead to {state}")
    rows = Change.objects.filter(tbl="admission_application", row_id=str(application.pk), op="U").order_by("seq")
    history = [(row.before, row.after) for row in rows if "version" in row.after]
    if len(history) != len(steps) or application.version != 1 + len(steps):
        found.append(f"{application.pk}: {len(steps)} steps, {len(history)} changes, version {application.version}")
    moved = [(before["state"], after["state"]) for before, after in history if "state" in after]
    if moved != [(step.from_state, step.to_state) for step in steps if step.from_state != step.to_state]:
        found.append(f"{application.pk}: the history says {moved}")
    return found


def summed_up(simulation, tried):
    """What happened, on a few lines."""
    kinds = Counter((one.kind, one.status) for one in tried)
    states = Counter(Application.objects.filter(pk__in=simulation.cases).values_list("state", flat=True))
    lines = [f"{len(simulation.cases)} cases, {simulation.clients} clients, {len(tried)} acts"]
    lines += [f"  answers: {dict(sorted(simulation.statuses.items()))}"]
    lines += [
        f"  {kind}: " + ", ".join(f"{s} ×{n}" for (k, s), n in sorted(kinds.items()) if k == kind)
        for kind in sorted({k for k, _s in kinds})
    ]
    lines += [f"  steps: {ApplicationStep.objects.count()}; states: {dict(sorted(states.items()))}"]
    return "\n".join(lines)
