"""Import of what communities say themselves that they keep: a new burden is registered, a known one is joined, no more."""

from functools import cached_property

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from desk.imports.importer import importer
from dispatch.burden_imports import BATCH, PLAIN, Burdens
from dispatch.burdens import OWN, speaks_for
from dispatch.models import BurdenPlace, StandingBurden


@importer
class OwnBurdens(Burdens):
    """Burdens of the communities for which one speaks. What is registered of a burden already stays for others to change."""

    kind, label, permission = "own-burdens", _("社区自己的常态负担"), OWN
    help = _("一行一项。没有登记过的，登记为新的一项；已经登记的，只写明这些社区也承担，其余内容不改，也不去掉什么。")

    @cached_property
    def communities(self):
        """{id: community of today} for which the user speaks, street by street."""
        rows = speaks_for(self.by, self.authority).select_related("parent")
        return {one.pk: one for one in rows.order_by("parent__official_order", "official_order", "pk")}

    @cached_property
    def columns(self):
        """The columns of a burden itself; where it is kept only when there is a choice."""
        places = self._column_of_places(
            is_offered=len(self.communities) > 1,
            help=_("社区的名称或者代码，用「、」隔开；所属的全部社区写「全部」。"),
        )
        return [*self._columns_of_itself(), places]

    def object_to(self, row):
        """Who keeps it is said; of what is registered already nothing else is taken over."""
        held = row.before["communities"] if row.before else ()
        named = row.get("communities") or (tuple(self.communities) if len(self.communities) == 1 else ())
        if not named and "communities" not in dict(row.errors):
            row.refuse("communities", _t("请写明哪些社区承担它。"))
        row.values["communities"] = tuple(pk for pk in self.communities if pk in {*named, *held})
        if row.before:
            for name in PLAIN:
                row.values.pop(name, None)
        super().object_to(row)

    def apply(self, rows):
        """Register the new ones; let the places of all begin."""
        made = StandingBurden.objects.bulk_create(self._new(row) for row in rows if row.before is None)
        burdens = {**self.burdens, **self.by_key(made)}
        self._place([(burdens[row.key], row) for row in rows])

    def rows_of(self):
        """What these communities keep today."""
        kept = BurdenPlace.objects.today().filter(community__in=list(self.communities))
        rows = StandingBurden.objects.filter(authority=self.authority, pk__in=kept.values("burden_id"))
        return (self._values(burden) for burden in self._for_values(rows).iterator(chunk_size=BATCH))
