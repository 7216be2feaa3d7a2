"""Why a change of units can't be recorded, as sentences that say what to do about it."""

from collections import Counter

from django.db.models import Q
from django.utils.translation import gettext as _

from registry.models import AuthorityRule, Unit, UnitChange
from registry.models import UnitChangeKind as Kind
from registry.models.units import UnitKind
from web.days import EARLIEST, LATEST
from web.templatetags.ui import cn_date

RULES_THAT_NAME_A_UNIT = ("reviewing_unit", "joint_meeting_unit")


def problems_of(act):
    """Every reason why the act doesn't fit the units as they are."""
    if not EARLIEST <= act.on <= LATEST or act.on < act.authority.valid_from:
        return [
            _("生效日期应当在%(first)s至%(last)s之间。")
            % {"first": cn_date(max(EARLIEST, act.authority.valid_from)), "last": cn_date(LATEST)}
        ]
    said = [*_of_kind(act), *_of_ended(act)]
    if not any(unit.valid_to for unit in act.ended):  # else the successors that are there already seem in the way
        said += [*_of_streets(act), *_of_names(act), *_of_rules(act)]
    return list(dict.fromkeys(said))


def _of_kind(act):
    """What the kind of act asks for."""
    units = [old for old, _new in act.links] or act.ended
    if len({unit.authority_id for unit in units} | {act.authority.pk}) > 1:
        yield _("请选择同一个辖区的单位。")
    check = {Kind.MERGE: _of_merge, Kind.SPLIT: _of_split, Kind.RENAME: _of_rename, Kind.TRANSFER: _of_transfer}
    if act.kind in check:
        yield from check[act.kind](act)
    if act.kind == Kind.CLOSE:
        yield from _of_close(act)


def _of_merge(act):
    heir = act.opened[0]
    merged = [old for old, new in act.links if new is heir]
    if len(merged) < 2:
        yield _("合并至少要有两个单位。")
    if len({unit.kind for unit in merged}) > 1:
        yield _("只有同一类别的单位可以合并，例如社区与社区、街道与街道。")


def _of_split(act):
    unit = act.ended[0]
    if len([new for old, new in act.links if old is unit]) < 2:
        yield _("分设至少要写明两个承继单位；只有一个的，请办更名。")
    if homeless := [unit for unit in act.homeless if unit.valid_to is None]:
        yield _("请写明这些社区分到哪个街道：%(names)s。") % {"names": _names(homeless)}


def _of_rename(act):
    old, new = act.links[0]
    if (old.name, old.code) == (new.name, new.code):
        yield _("名称和代码都没有变，没有可以登记的更名。")


def _of_transfer(act):
    for old, new in act.links:
        if old.kind != UnitKind.COMMUNITY or new.parent.kind != UnitKind.STREET:
            yield _("只有社区可以划转，并且只能划入一个街道。")
        elif old.parent_id == new.parent_id:
            yield _("「%(name)s」本来就在%(street)s。") % {"name": old.name, "street": new.parent.name}


def _of_close(act):
    still_there = Q(valid_to=None) | Q(valid_to__gt=act.on)
    if children := list(Unit.objects.filter(still_there, parent__in=act.ended)):
        yield _("街道撤销之前，请先把它的社区划转、合并或者撤销：%(names)s。") % {"names": _names(children)}


def _of_ended(act):
    """A unit ends once, and after it has begun."""
    settled = [unit for unit in act.ended if unit.valid_to is not None]
    changes = {}
    if settled:
        for change in UnitChange.objects.filter(ended__in=settled).prefetch_related("ended"):
            changes |= {unit.pk: change for unit in change.ended.all()}
    for unit in act.ended:
        if unit.valid_to is not None and unit.parent in act.ended:
            yield _("「%(name)s」自%(day)s起已有变动，所属的街道在那之前不能变动。请把生效日期改为这一天或者以后。") % {
                "name": unit.name,
                "day": cn_date(unit.valid_to),
            }
        elif unit.valid_to is not None:
            yield _already(unit, changes.get(unit.pk))
        elif act.on <= unit.valid_from:
            yield _("「%(name)s」自%(day)s设立，生效日期应当晚于这一天。") % {
                "name": unit.name,
                "day": cn_date(unit.valid_from),
            }


def _already(unit, change):
    said = {"name": unit.name, "day": cn_date(unit.valid_to)}
    if change is None:
        return _("「%(name)s」自%(day)s起已经终止，不能再登记它的变动。") % said
    said |= {"kind": change.get_kind_display(), "number": change.document_number or _("未写文号")}
    return _("「%(name)s」自%(day)s起已有变动：%(kind)s（%(number)s）。请从承继它的单位办起。") % said


def _of_streets(act):
    """A community opens under a street that stands on that day and isn't about to change."""
    new = {id(unit) for unit in act.opened}
    for unit in act.opened:
        street = unit.parent
        if unit.kind != UnitKind.COMMUNITY or id(street) in new:
            continue
        if street is None:
            yield _("请选择「%(name)s」所属的街道。") % {"name": unit.name}
        elif street.authority_id != act.authority.pk or street.kind != UnitKind.STREET:
            yield _("「%(name)s」不是本辖区的街道。") % {"name": street.name}
        elif street.valid_from > act.on or street.valid_to is not None:
            yield _("「%(name)s」不能接收社区：它在生效日期当天还没有设立，或者已有终止的日期。") % {
                "name": street.name
            }


def _of_names(act):
    """One code, and one name in one place, at a time."""
    for unit in act.opened:
        if not unit.name or not unit.code:
            yield _("请写明新单位的名称和代码。")
    for code, times in Counter(unit.code for unit in act.opened).items():
        if code and times > 1:
            yield _("两个新单位不能用同一个代码「%(code)s」。") % {"code": code}
    still_there = Q(valid_to=None) | Q(valid_to__gt=act.on)
    others = Unit.objects.filter(still_there, authority=act.authority).exclude(pk__in=[unit.pk for unit in act.ended])
    by_code = {unit.code: unit for unit in others.filter(code__in=[unit.code for unit in act.opened])}
    named = others.filter(name__in=[unit.name for unit in act.opened]).values_list("name", "kind", "parent_id")
    names = set(named)
    for unit in act.opened:
        if taken := by_code.get(unit.code):
            yield _("代码「%(code)s」正由「%(name)s」使用，请换一个。") % {"code": unit.code, "name": taken.name}
        is_in_old_place = unit.parent is None or unit.parent.pk is not None
        if is_in_old_place and (unit.name, unit.kind, unit.parent and unit.parent.pk) in names:
            yield _("已有一个单位叫「%(name)s」，请核对。") % {"name": unit.name}


def _of_rules(act):
    """The reviewing office and the joint meeting are named by code: nobody may be left without them."""
    rules = act.authority.rules_on(act.on)
    later = AuthorityRule.objects.filter(
        authority_id__in=act.authority.chain, key__in=RULES_THAT_NAME_A_UNIT, valid_from__gt=act.on
    )
    named = {rules[key] for key in RULES_THAT_NAME_A_UNIT} | set(later.values_list("value", flat=True))
    kept = {unit.code for unit in act.opened}
    for unit in act.ended:
        if unit.code not in kept and unit.code in named:
            yield _("「%(name)s」是本辖区的审核单位或者联席会议办公室，请让承继单位沿用代码「%(code)s」。") % {
                "name": unit.name,
                "code": unit.code,
            }


def _names(units):
    return _("、").join(unit.name for unit in units)
