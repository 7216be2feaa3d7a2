"""Money that a decision says and nobody recorded: for who is to pay it, who is to get it, and the office."""

from dispatch.fund_choices import admissions_led
from dispatch.fund_exports import UNRECORDED
from dispatch.fund_figures import UNRECORDED as HERE
from dispatch.fund_figures import tabs_for
from dispatch.fund_filters import UnrecordedFilter
from dispatch.fund_unrecorded import in_order, unrecorded_for
from dispatch.funds import SEND
from web import clock
from web.lists import FilteredList


class UnrecordedList(FilteredList):
    """Each admission with the amount and the day of its decision, what is due first on top."""

    template_name = "dispatch/fund_unrecorded.html"
    filterset_class = UnrecordedFilter
    export = UNRECORDED

    def visible_rows(self):
        return in_order(unrecorded_for(self.request.user))

    def get_context_data(self, **kwargs):
        user, context = self.request.user, super().get_context_data(**kwargs)
        rows = context["object_list"]
        pays = bool(user.present_unit_ids_with(SEND))
        mine = (
            set(admissions_led(user).filter(pk__in=[one.pk for one in rows]).values_list("pk", flat=True))
            if pays
            else ()
        )
        for one in rows:
            one.may_promise = one.pk in mine
        seen_by_others = user.has_any_post("dispatch.view_sent", "dispatch.view_street", "dispatch.view_all")
        said = {"today": clock.today(), "pays": pays, "is_community": not seen_by_others}
        return {**context, "rows": rows, "tabs": tabs_for(user, HERE), **said}
