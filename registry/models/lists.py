"""Lists, their lines, and what each line says from one day until another."""

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from registry.models.authorities import Authority
from registry.models.bases import LegalBasis
from registry.models.units import Unit
from registry.models.wording import Category, Wording
from web.effective import Recorded, RecordedQuerySet, one_at_a_time
from web.words import MOST_WORDS, has_words, saying


class ListKind(models.TextChoices):
    """What being on a list means."""

    DUTY = "duty", _("依法履职事项清单")
    ASSIST = "assist", _("依法协助事项清单")
    NEGATIVE = "negative", _("负面清单（禁入事项）")
    CREATION = "creation", _("创建评比目录")
    REGULAR = "regular", _("常规项目目录")
    PUBLIC_SERVICE = "public_service", _("公共服务事项清单")
    MAY_ISSUE = "may_issue", _("可以出具证明事项清单")
    NOT_TO_ISSUE = "not_to_issue", _("不应出具证明事项清单")


class ItemListQuerySet(models.QuerySet):
    """Lists, in the order in which people read them."""

    def published(self, known_at=None):
        """Lists of which a line was published, by a moment if one is given: before that there is nothing that anybody knew."""
        said = ListEntry.objects.filter(line__item_list=OuterRef("pk"))
        return self.filter(Exists(said if known_at is None else said.filter(known_from__lte=known_at)))

    def visible_to(self, user, known_at=None):
        """What is published is public; those who draft or publish see, as of now, lists that are still empty too."""
        public = self.published(known_at)
        if known_at is not None or not (user and user.is_authenticated):
            return public
        ids = user.authority_ids_with("registry.draft_order", "registry.publish_order")
        return self.filter(models.Q(pk__in=public.values("pk")) | models.Q(authority_id__in=ids)) if ids else public

    def never_used(self):
        """Lists on which no line ever stood, and of which no order speaks."""
        drafted = self.model._meta.apps.get_model("registry", "OrderLine").objects.filter(
            item_list=models.OuterRef("pk")
        )
        return self.filter(~models.Exists(drafted), lines=None)

    def holding_in(self, authority):
        """The lists that hold in an authority: its own and its city's."""
        return self.filter(authority_id__in=authority.chain)


class ItemList(models.Model):
    """A list of an authority; its content is what adjustment orders have put on it."""

    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="lists")
    kind = models.CharField(_("种类"), max_length=20, choices=ListKind.choices)
    name = models.CharField(_("名称"), max_length=100)
    for_rural = models.BooleanField(_("适用于涉农社区"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)

    objects = ItemListQuerySet.as_manager()

    class Meta:
        verbose_name = _("清单")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "kind", "for_rural"],
                nulls_distinct=False,
                name="registry_list_one_of_a_kind_per_authority",
                violation_error_message=_("本辖区已有同种清单。"),
            )
        ]

    def __str__(self):
        return self.name


class ListLine(models.Model):
    """A numbered place on a list; a number once used is never given to another matter."""

    item_list = models.ForeignKey(ItemList, verbose_name=_("清单"), on_delete=models.PROTECT, related_name="lines")
    number = models.CharField(_("编号"), max_length=20)
    position = models.PositiveIntegerField(_("排序"), default=0)
    # Reviewers mend keywords without an order: they help to find a line and change nothing of what it says.
    keywords = ArrayField(models.CharField(max_length=30), verbose_name=_("关键词"), default=list, blank=True)

    class Meta:
        verbose_name = _("清单条目")
        ordering = ["item_list", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item_list", "number"],
                name="registry_line_a_number_is_never_reused",
                violation_error_message=_("这个编号在本清单用过，不能再用于别的事项。"),
            )
        ]

    def __str__(self):
        return f"{self.item_list} {self.number}"


#: Who answers for a line, and who co-operates: the sets of units that a row about it carries.
DEPARTMENTS = ("lead_departments", "cooperating_departments")


class ListEntryQuerySet(RecordedQuerySet):
    """What lines say."""

    def visible_to(self, user):
        """What the lists say is public."""
        return self.all()

    def holding_in(self, authority):
        """Entries on the lists that hold in an authority: its own and its city's."""
        return self.filter(line__item_list__authority_id__in=authority.chain)

    def in_force(self, on, known_at=None):
        """Entries true on a day as known at a moment (default: now)."""
        return self.on(on).known_at(known_at)

    def saying(self, text):
        """Entries of which every word of ``text`` stands in what they say or in a heading, or is a keyword of their line."""
        rows = self
        for word in text.split()[:MOST_WORDS]:
            if has_words(word):
                said = saying(ListEntry.objects.all(), word, "name", "content", "conditions")
                lines = ListLine.objects.filter(keywords__contains=[word])
                headed = models.Q(heading__contains=word) | models.Q(subheading__contains=word)
                rows = rows.filter(models.Q(pk__in=said.values("pk")) | models.Q(line__in=lines.values("pk")) | headed)
        return rows

    def with_reconfirmation(self, known_at=None):
        """Each with ``awaits_reconfirmation``: its order must be confirmed again for its line, as known at a moment."""
        asked = apps.get_model("registry", "Reconfirmation").objects.waiting(known_at)
        asked = asked.filter(line=OuterRef("line"), order=OuterRef("enacted_by"))
        return self.annotate(awaits_reconfirmation=Exists(asked))

    def for_reading(self, known_at=None):
        """With all that a page or an answer prints, in a fixed number of queries."""
        rows = self.select_related("line__item_list__authority", "basis", "enacted_by", "ended_by")
        return rows.prefetch_related(*DEPARTMENTS).with_reconfirmation(known_at)

    def in_list_order(self):
        """As printed: list by list, line by line."""
        return self.order_by("line__item_list__position", "line__item_list_id", "line__position", "line_id")


class ListEntry(Wording, Recorded):
    """What a line says from a day until another; put there by one order, ended by another; never edited."""

    line = models.ForeignKey(ListLine, verbose_name=_("条目"), on_delete=models.PROTECT, related_name="entries")
    name = models.CharField(_("事项名称"), max_length=200)
    category = models.CharField(_("类别"), max_length=30, choices=Category.choices)
    basis = models.ForeignKey(LegalBasis, verbose_name=_("依据"), on_delete=models.PROTECT, related_name="entries")
    lead_departments = models.ManyToManyField(Unit, verbose_name=_("牵头部门"), blank=True, related_name="led_entries")
    cooperating_departments = models.ManyToManyField(
        Unit, verbose_name=_("配合部门"), blank=True, related_name="cooperating_entries"
    )
    enacted_by = models.ForeignKey(
        "registry.AdjustmentOrder", verbose_name=_("列入文件"), on_delete=models.PROTECT, related_name="enacted"
    )
    ended_by = models.ForeignKey(
        "registry.AdjustmentOrder",
        verbose_name=_("移出文件"),
        null=True,
        on_delete=models.PROTECT,
        related_name="ended",
    )

    objects = ListEntryQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("清单内容")
        ordering = ["valid_from", "pk"]
        constraints = [
            *Recorded.Meta.constraints,
            *Wording.Meta.constraints,
            one_at_a_time(
                "line",
                name="registry_entry_says_one_thing_at_a_time",
                recorded=True,
                message=_("这一条在这段时间里已有内容生效。"),
            ),
            models.CheckConstraint(
                name="registry_entry_ends_by_an_order",
                condition=models.Q(valid_to=None, ended_by=None)
                | models.Q(valid_to__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.line} {self.name}"
