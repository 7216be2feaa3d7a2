"""What simulated people do with applications: legal acts by the forms that pages offer, and illegal ones of every kind."""

from dataclasses import dataclass
from random import Random

from admission.transitions import APPLICATION
from tests.admission.cases import TODAY
from tests.simulation.browsing import questions_on
from web.parts import Part

#: By which letter of the case: who applies, reviews and decides.
PLAYERS = {
    "plain": {Part.APPLICANT: "officer", Part.REVIEWER: "reviewer", Part.DECIDER: "decider"},
    "unfunded": {Part.APPLICANT: "officer", Part.REVIEWER: "reviewer", Part.DECIDER: "meeting_decider"},
    "own": {Part.APPLICANT: "office_officer", Part.REVIEWER: "meeting_reviewer", Part.DECIDER: "meeting_decider"},
}
#: Whose own case it is, though they hold the post.
OWN = {"plain": ("officer", "accept"), "unfunded": ("officer", "recommend"), "own": ("reviewer", "accept")}
ROLES = (*("officer", "office_officer", "reviewer", "decider"), *("meeting_reviewer", "meeting_decider", "worker"))
#: How often an offered action is chosen, against 1.
LIKELY = {
    "submit": 6,
    "accept": 6,
    "recommend": 8,
    "approve": 4,
    "reject": 2,
    "answer": 5,
    "withdraw": 0.3,
    "consult": 0.1,
}
#: What has no answer in advance.
MUST_BE_ANSWERED = ("withdraw", "return", "ask", "answer", "extend", "transfer", "recommend", "reject", "send_back")
WORDS = "情况属实，已经核对。"
PREFERRED = {"recommendation": "approve"} | {
    f"finding_{one}": "meets" for one in ("lawful", "effective", "power_matches_duty")
}
MEETING = {"minutes_number": "测联纪〔2026〕1号"}
#: Of what is asked, what is left alone.
LEFT = ("streets", "paragraphs", "more")
TICKED = ("reasons", "communities", "departments")
IN_WORDS = ("reason", "question", "answer", "opinion", "note")
TRIED = ("role", "state", "stale", "missing", "own")


@dataclass
class Tried:
    """One act and its answer."""

    case: int
    who: str
    action: str
    kind: str  # legal, again, overtaken, barred, or what is wrong with it
    status: int
    sentence: str
    location: str = ""


class Client:
    """One client with people of its own in every role, who works on all cases."""

    def __init__(self, seed, cases, people):
        self.rng = Random(seed)
        self.cases = cases  # {pk: kind}
        self.people = people  # {role: Person}
        self.tried = []
        self.last = {}  # {case: (who, action) last accepted by this client}

    def work(self, acts):
        """So many acts, each on some case by somebody."""
        for _n in range(acts):
            self.act()

    def act(self):
        """Choose a case; mostly do what is to be done, else what may not be done."""
        case = self.rng.choice(sorted(self.cases))
        if self.rng.random() < 0.35:
            return self.break_a_rule(case)
        _version, offered = self.look(case)
        if not offered:
            return self.break_a_rule(case)
        self.do(case, *self.choose(offered))

    def look(self, case):
        """(version, [(role, action), …] that the table has now) as the unit that applies reads it."""
        read = self.people[PLAYERS[self.cases[case]][Part.APPLICANT]].read(f"applications/{case}/")
        rows = [row for row in APPLICATION.transitions if read["state"] in row.sources]
        parts = sorted(PLAYERS[self.cases[case]].items())
        return read["version"], [(role, row.action) for row in rows for part, role in parts if part in row.by]

    def choose(self, offered):
        """One of them, what moves a case on more often."""
        return self.rng.choices(offered, [LIKELY.get(action, 1) for _role, action in offered])[0]

    def do(self, case, role, action):
        """The act as its page asks for it; sometimes the button is pressed again."""
        person, path = self.people[role], f"/applications/{case}/do/{action}/"
        page = person.get(path)
        if page.status != 200:
            return self.note(case, role, action, "legal", page)
        asked = questions_on(page.text)
        if "seen" not in asked:
            # What the state allows and a rule bars: the page says why and has no form.
            return self.note(case, role, action, "barred", page)
        said = self.fill(asked)
        if "previewed" in asked:
            # A decision is signed after its letter was seen.
            said = self.fill(questions_on(person.post(path, {**said, "preview": "1"}).text)) or said
        answer = person.post(path, said)
        self.note(case, role, action, "legal", answer)
        if answer.status == 302:
            self.last[case] = role, action
            if self.rng.random() < 0.15:
                self.note(case, role, action, "again", person.post(path, said))

    def break_a_rule(self, case):
        """Some act that must be refused."""
        kind = self.rng.choice(TRIED)
        getattr(self, f"wrong_{kind}")(case)

    def wrong_role(self, case):
        """Somebody who plays no such part."""
        role = self.rng.choice([one for one in ROLES if one not in PLAYERS[self.cases[case]].values()])
        action = self.rng.choice(list(APPLICATION.by_action))
        self.send(case, role, action, "role", {"reason": WORDS})

    def wrong_own(self, case):
        """Whose own case it is reviews it."""
        role, action = OWN[self.cases[case]]
        self.send(case, role, action, "own", {})

    def wrong_state(self, case):
        """The right person, at the wrong time."""
        version, offered = self.look(case)
        part, role = self.rng.choice(sorted(PLAYERS[self.cases[case]].items()))
        rows = [row.action for row in APPLICATION.transitions if part in row.by and (role, row.action) not in offered]
        # The same press once more is no mistake, and is answered as done.
        rows = [action for action in rows if self.last.get(case) != (role, action)]
        if not rows:
            return self.wrong_role(case)
        self.send(case, role, self.rng.choice(rows), "state", {"reason": WORDS, "seen": version})

    def wrong_stale(self, case):
        """The right person and act, on a page that was opened before the last change."""
        version, offered = self.look(case)
        offered = [one for one in offered if one != self.last.get(case)]
        if not offered:
            return self.wrong_role(case)
        role, action = self.rng.choice(offered)
        page = self.people[role].get(f"/applications/{case}/do/{action}/")
        said = self.fill(questions_on(page.text)) if page.status == 200 else {}
        self.send(case, role, action, "stale", {**said, "seen": version - 1})

    def wrong_missing(self, case):
        """The right person and act, without what it asks."""
        version, offered = self.look(case)
        asking = [one for one in offered if one[1] in MUST_BE_ANSWERED]
        if not asking:
            return self.wrong_role(case)
        role, action = self.rng.choice(asking)
        # What the state allows and a rule bars, such as a second extension, has no page that asks anything.
        page = self.people[role].get(f"/applications/{case}/do/{action}/")
        if page.status != 200 or "seen" not in questions_on(page.text):
            return self.wrong_role(case)
        self.send(case, role, action, "missing", {"seen": version})
        # Another client may have been faster: then it isn't what lacks that is told, but that the page is old.
        if self.tried[-1].status != 422 and self.look(case)[0] != version:
            self.tried[-1].kind = "overtaken"

    def send(self, case, role, action, kind, said):
        """Post it as it is."""
        self.note(case, role, action, kind, self.people[role].post(f"/applications/{case}/do/{action}/", said))

    def note(self, case, role, action, kind, answer):
        """Keep what came of it."""
        who = self.people[role].username
        self.tried.append(Tried(case, who, action, kind, answer.status, answer.sentence, answer.location))

    def fill(self, questions):
        """Answers to the questions of a page: what stands there, and something where an answer is lacking."""
        said = {}
        for one in questions.values():
            if one.name == "csrfmiddlewaretoken" or one.name.startswith(LEFT):
                continue
            if one.name.startswith("deficiency_"):
                said[one.name] = {"deficiency_field": "requirement", "deficiency_kind": "unclear"}.get(one.name, WORDS)
                continue
            given = [value for value in one.value if value.strip()]
            said[one.name] = given or self.some(one)
        return {name: value for name, value in said.items() if value not in ("", [])}

    def some(self, one):
        """An answer to a question that has none."""
        if one.name in PREFERRED:
            return PREFERRED[one.name]
        if one.kind == "checkbox":
            return [self.rng.choice(one.offered)] if one.name in TICKED else []
        if one.kind in ("radio", "select"):
            return [self.rng.choice(one.offered)] if one.offered and one.name != "meeting" else []
        if one.name.startswith("text_") or one.name in IN_WORDS:
            return WORDS
        return {"days": "3", "meeting_on": TODAY.isoformat(), **MEETING}.get(one.name, "")
