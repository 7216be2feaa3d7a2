"""The page of a decision: its conditions as rows, its letter shown before it is signed, what it would do."""

from admission import letters
from admission.conditions import KEYS, empty_row
from admission.decision_effect import effect_of
from admission.letter_fields import as_typed
from admission.models import CapPeriod, ConditionKind
from web import workflow
from web.refusals import Refused

EMPTY_ROWS = 5


class DecisionPage:
    """For a ProcedureAction whose form may be that of a decision; what was typed is never lost."""

    refused = ""
    #: Words of a letter that were written over other answers.
    edited_before = ""
    says_so = True

    @property
    def is_decision(self):
        """True when the step asks for a letter."""
        return "letter" in self.transition.asks.base_fields

    def post(self, request, *args, **kwargs):
        """Perform it, and say so; 预览决定书 shows the letter as it would be, to be read and edited, and keeps nothing.

        Whoever comes too late is told so beside what they typed.
        """
        try:
            if "preview" in request.POST and self.is_decision:
                return self.preview(request.POST.copy())
            return super().post(request, *args, **kwargs)
        except Refused as why:
            if why.status != 409:
                raise
            self.refused = str(why)
            self.object.refresh_from_db()
            form = workflow.bound_form(self.transition, self.object, request.POST, request.FILES)
            return self.ask(form, status=409)

    def preview(self, data):
        """The form with the letter drafted from its answers, or with what is wrong in them. What was edited stays, unless
        the answers changed since: then it stands beside the new draft."""
        edited, seen = as_typed(data.get("letter")), data.get("previewed") or ""
        data["letter"] = data["previewed"] = ""
        form = workflow.bound_form(self.transition, self.object, data)
        form.is_preview = True
        is_drafted = form.is_valid()
        mark = letters.digest(form.drafted) if is_drafted else seen
        was_edited = bool(edited) and letters.digest(edited) != seen
        if is_drafted and was_edited and mark != seen:
            self.edited_before = edited
        keeps = not is_drafted or (was_edited and mark == seen)
        data["letter"], data["previewed"] = edited if keeps else form.drafted, mark
        shown = workflow.bound_form(self.transition, self.object, data)
        return self.ask(shown, status=200 if shown.is_valid() else 422)

    def decision_context(self, form, application):
        """Whether it was refused, and may still be done; for a decision its rows of conditions, and what it would do."""
        is_possible = self.object.state in self.transition.sources
        context = {"is_decision": self.is_decision, "refused": self.refused, "is_possible": is_possible}
        if self.is_decision:
            context["is_seen"] = bool(form["letter"].value() and form["previewed"].value())
            context["edited_before"] = self.edited_before or as_typed(self.request.POST.get("edited_before"))
        if "conditions" in form.fields:
            asked = form.fields["communities"].queryset
            chosen = form.cleaned_data.get("communities") if form.is_bound and not form.errors else None
            context.update(
                condition_rows=condition_rows(form["conditions"].value()),
                condition_kinds=ConditionKind.choices,
                cap_periods=CapPeriod.choices,
                effect=effect_of(application, list(in_official_order(chosen or asked))),
                is_chosen=bool(chosen),
            )
        return context


def in_official_order(communities):
    """The communities street by street, with their streets."""
    return communities.select_related("parent").order_by("parent__official_order", "parent_id", "official_order", "pk")


def condition_rows(value):
    """The rows as they were typed, and some empty ones."""
    rows = value if isinstance(value, list) else [{"kind": ConditionKind.OTHER.value, "text": value}] if value else []
    typed = [{key: row.get(key) or "" for key in KEYS} for row in rows if isinstance(row, dict)]
    for row in typed:
        if isinstance(row["months"], list):
            row["months"] = "、".join(map(str, row["months"]))
    empty = [empty_row() for _n in range(EMPTY_ROWS)]
    # Beside the rows that are written one is open; the others are opened when they are needed.
    for row in empty if typed else empty[1:]:
        row["is_spare"] = True
    return typed + empty
