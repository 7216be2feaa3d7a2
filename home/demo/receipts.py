"""What the communities did with what was sent to them: taken on and completed in bulk, refused one by one."""

from datetime import timedelta

from django.db.models import F
from django.utils.timezone import localdate

from desk.models import Notice
from dispatch.models import Dispatch, Ground, Origin, Receipt, ReceiptStep
from dispatch.models import ReceiptState as S
from home.demo.people import officers
from home.demo.timeline import Days, Timeline
from home.demo.units import District
from web.parts import Part
from web.workflow import perform

#: Days after which nearly all is done, and within which much is not looked at yet.
DONE_AFTER, FRESH = 25, 3
MOVES = (("take_on", S.PENDING, S.TAKEN_ON), ("complete", S.TAKEN_ON, S.COMPLETED))
STATES = (S.PENDING, S.TAKEN_ON, S.COMPLETED)
NOTES = ("", "", "", "", "已电话告知来件单位。", "请按程序申请准入后再下派。", "与社区职责无关，没有人手承担。")
NOTE_OF_FUNDS = "准入决定写明经费到账后方可下派，经费尚未到账。"
READ_AFTER = timedelta(days=3)


class Receipts:
    """Writes planned sendings with their receipts; refusals go through the procedure, in the order of their moments."""

    def __init__(self, district: District, today, rng):
        self.district = district
        self.days = Days(today)
        self.rng = rng
        self.people = officers(district)
        self.midnight = self.days.moment(today, 0)
        self.refusals = Timeline()
        self.steps = []

    def write(self, sendings):
        """Write everything, then let the refusals happen."""
        authority = self.district.authority
        Dispatch.objects.bulk_create(
            [one.as_dispatch(authority, self._author(one)) for one in sendings], batch_size=500
        )
        receipts = [self._receipt(one, community) for one in sendings for community in one.communities]
        Receipt.objects.bulk_create(receipts, batch_size=1000)
        ReceiptStep.objects.bulk_create(self.steps, batch_size=2000)
        self.refusals.play()
        self._read_notices()

    def _author(self, sending):
        """Who entered it: the sender's officer, or the community that says what reached it."""
        unit = sending.communities[0] if sending.origin == Origin.REPORTED else sending.sender
        return self.people[unit.code]

    def _receipt(self, sending, community):
        """The receipt as far as it has come by today, not saved; one that will be refused begins as it arrived."""
        refused_at = self._refused_at(sending) if community.pk in sending.refusing else None
        moves = 0 if refused_at else self._moves(sending)
        receipt = Receipt(
            state=STATES[moves],
            version=1 + moves,
            dispatch=sending.dispatch,
            community=community,
            received_at=sending.moment,
            verdict=sending.answer.verdict,
            flags=[str(flag) for flag in sending.answer.flags],
            citation=sending.frozen,
        )
        if refused_at and refused_at < self.midnight:
            self.refusals.note(refused_at, self._refuse, receipt, sending)
        self._note_moves(receipt, moves)
        return receipt

    def _moves(self, sending):
        """How many steps it has taken: 0 waits, 1 taken on, 2 completed; older ones have come further."""
        age = (self.days.today - localdate(sending.moment)).days
        if sending.waits:
            return 0
        if age <= FRESH:
            return int(self.rng.random() < age / (2 * FRESH))
        return 1 + (self.rng.random() < min(0.995, age / DONE_AFTER))

    def _note_moves(self, receipt, moves):
        moment = receipt.received_at
        for action, source, target in MOVES[:moves]:
            longest = (self.midnight - moment) * (0.3 if action == "take_on" else 0.9)
            moment += min(longest, timedelta(minutes=self.rng.randint(10, 1800 if action == "take_on" else 14000)))
            self.steps.append(
                ReceiptStep(
                    receipt=receipt,
                    action=action,
                    from_state=source,
                    to_state=target,
                    part=Part.RECEIVER,
                    by=self.people[receipt.community.code],
                    at=moment,
                )
            )

    def _refused_at(self, sending):
        """What a community enters itself it refuses at one press; what it is sent, within two days."""
        if sending.origin == Origin.REPORTED:
            return sending.moment + timedelta(minutes=2)
        return sending.moment + timedelta(minutes=self.rng.randint(20, 2600))

    def _refuse(self, receipt, sending):
        note = NOTE_OF_FUNDS if sending.usual_ground == Ground.UNFUNDED else self.rng.choice(NOTES)
        perform(receipt, "refuse", by=self.people[receipt.community.code], ground=sending.usual_ground, note=note)

    def _read_notices(self):
        """What is older than some days has been delivered and read."""
        old = Notice.objects.filter(created_at__lt=self.midnight - READ_AFTER)
        old.update(sent_at=F("created_at"), read_at=F("created_at") + timedelta(hours=2))
