"""Which colour, icon and words a verdict, a list or a state is shown with. Only looks: the rules are elsewhere."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

DUTY, ASSIST, ADMITTED, REFUSE, MUTE = "duty", "assist", "admitted", "refuse", "mute"


class Look(NamedTuple):
    """How a verdict is drawn: tone (a CSS class), icon (a heroicon), words (short, for a tag)."""

    tone: str
    icon: str
    words: str


VERDICTS = {
    "duty": Look(DUTY, "clipboard-document-check", _("必须接")),
    "assist": Look(ASSIST, "user-group", _("协助")),
    "admitted": Look(ADMITTED, "check-badge", _("已准入")),
    "emergency": Look(ASSIST, "bolt", _("应急")),
    "public_service": Look(MUTE, "building-office-2", _("请到服务中心（站）办理")),
    "negative": Look(REFUSE, "no-symbol", _("不接（禁入）")),
    "unlisted": Look(REFUSE, "x-circle", _("未入清单，可以拒收")),
    "unclear": Look(MUTE, "question-mark-circle", _("请选一项")),
    "may_issue": Look(ADMITTED, "check-circle", _("可以开")),
    "not_to_issue": Look(REFUSE, "no-symbol", _("不能开")),
}
UNKNOWN = Look(MUTE, "question-mark-circle", "")

# Lists and states that share a name with a verdict share its tone.
TONES = {
    **{verdict: look.tone for verdict, look in VERDICTS.items()},
    **dict.fromkeys(("admission", "regular", "creation", "regular_catalogue", "filed"), ADMITTED),
    **dict.fromkeys(("submitted", "accepted", "in_consultation", "in_assessment", "in_publicity", "in_notice"), DUTY),
    **dict.fromkeys(
        ("recommended", "upheld_for_sender", "running", "promised", "disbursed", "built", "overruled", "said_stopped"),
        DUTY,
    ),
    **dict.fromkeys(
        ("returned", "awaiting_answer", "pending_approval", "pending", "suspended", "disputed", "waiting"), ASSIST
    ),
    **dict.fromkeys(("soon", "open", "reported", "to_stop", "ordered"), ASSIST),
    "reviewed": DUTY,
    **dict.fromkeys(("corrected", "issued"), ADMITTED),
    **dict.fromkeys(
        ("approved", "active", "published", "closed", "renewed", "completed", "received", "done", "taken_on"), ADMITTED
    ),
    **dict.fromkeys(("rejected", "revoked", "refused", "overdue", "late", "failed", "verified"), REFUSE),
    **{tone: tone for tone in (DUTY, ASSIST, ADMITTED, REFUSE, MUTE)},
    **{"info": DUTY, "success": ADMITTED, "warning": ASSIST, "error": REFUSE},
}


def tone_of(code):
    """The tone (a CSS class) of a verdict, list kind, state or message level; ``mute`` when it has none."""
    return TONES.get(str(code), MUTE)


def look_of(verdict):
    """The ``Look`` of a verdict code; an unknown code is drawn muted and without words."""
    return VERDICTS.get(str(verdict), UNKNOWN)
