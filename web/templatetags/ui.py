"""Tags and filters that format values for people and draw the building blocks; see docs/pages.md."""

import datetime
import functools
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django import forms, template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from heroicons.templatetags.heroicons import heroicon_mini, heroicon_outline, heroicon_solid

from web.tones import look_of, tone_of

register = template.Library()

NOTHING = "—"
SOON = 3  # working days from which a due date is shown as near
DRAWN_BY = {"outline": heroicon_outline, "solid": heroicon_solid, "mini": heroicon_mini}
ALERT_ICONS = {"success": "check-circle", "warning": "exclamation-triangle", "error": "exclamation-circle"}

register.filter("tone", tone_of)


def _local(value):
    """A moment in local time, a day as it is, anything else None."""
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value) if timezone.is_aware(value) else value
    return value if isinstance(value, datetime.date) else None


@register.filter
def cn_date(value):
    """A day or moment as 2026年11月21日; nothing known as —. A text (such as 长期) stays as it is."""
    day = _local(value)
    if day is None:
        return value or NOTHING
    return gettext("%(year)s年%(month)s月%(day)s日") % {"year": day.year, "month": day.month, "day": day.day}


@register.filter
def short_date(value):
    """A day or moment as 2026-11-21, for tables."""
    day = _local(value)
    return f"{day:%Y-%m-%d}" if day else value or NOTHING


@register.filter
def short_time(value):
    """A moment as 2026-11-21 14:05 in local time."""
    moment = _local(value)
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime.datetime) else short_date(moment)


@register.filter
def last_day(value):
    """The last day, inclusive, of a range that ends before ``value``; 长期 when it has no end."""
    day = _local(value)
    return day - datetime.timedelta(days=1) if day else gettext("长期")


def _rounded(value, places):
    """``value`` rounded half up to ``places`` decimals, as a Decimal; None when it is no number."""
    try:
        return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    except (InvalidOperation, ValueError):
        return None


def _with_unit(number, places, unit):
    return f"{number:,.{places}f}{unit}"


@register.filter
def wan_yuan(value, unit=None):
    """Yuan as 万元 to the fen, with two decimals at least: 6000 → 0.60万元, 361.12 → 0.036112万元. An empty ``unit`` leaves the
    number alone."""
    number = _rounded(value, 2)
    if number is None:
        return NOTHING
    return _with_unit(number / 10000, wan_places(number), gettext("万元") if unit is None else unit)


def wan_places(yuan):
    """How many decimals yuan to the fen need in 万元, two at least: 6000 → 2, 361.12 → 6."""
    return max(2, -(yuan / 10000).normalize().as_tuple().exponent)


@register.filter
def wan_column(value, places):
    """Yuan as 万元 with the decimals of its column, without the unit: 6000 with 6 → 0.600000."""
    number = _rounded(value, 2)
    return NOTHING if number is None else _with_unit(number / 10000, places, "")


@register.filter
def yuan(value, unit=None):
    """Yuan to the fen: 6000 → 6,000.00元. An empty ``unit`` leaves the number alone."""
    number = _rounded(value, 2)
    return NOTHING if number is None else _with_unit(number, 2, gettext("元") if unit is None else unit)


@register.filter
def hours(value, unit=None):
    """Hours with at most one decimal, half up: 48.5小时, 890小时. An empty ``unit`` leaves the number alone."""
    number = _rounded(value, 1)
    if number is None:
        return NOTHING
    return _with_unit(number, 0 if number == number.to_integral() else 1, gettext("小时") if unit is None else unit)


@register.filter
def percent(ratio):
    """A ratio as a percentage with one decimal, half up: 0.143 → 14.3%; unknown as —."""
    number = _rounded(Decimal(str(ratio)) * 100, 1) if _rounded(ratio, 0) is not None else None
    return NOTHING if number is None else _with_unit(number, 1, "%")


@functools.lru_cache(maxsize=512)
def _drawn(name, style, classes, label):
    spoken = {"role": "img", "aria_label": label, "aria_hidden": "false"} if label else {}
    return DRAWN_BY[style](name, **{"class": f"icon {classes}".strip()}, focusable="false", **spoken)


@register.simple_tag
def icon(name, *, style="outline", classes="", label=""):
    """The heroicon ``name`` at text size; decorative unless it has a ``label``.

    Raises ``heroicons.IconDoesNotExist`` for a name that isn't there.
    """
    return _drawn(str(name), style, classes, str(label))


@register.inclusion_tag("components/tag.html")
def tag(words, tone="mute", icon_name=""):
    """A small coloured label."""
    return {"words": words, "tone": tone_of(tone), "icon_name": icon_name}


@register.inclusion_tag("components/tag.html")
def verdict_badge(verdict, words=""):
    """The tag of a verdict: colour, icon and words of ``web.tones``."""
    look = look_of(verdict)
    return {"words": words or look.words or verdict, "tone": look.tone, "icon_name": look.icon}


@register.inclusion_tag("components/tag.html")
def state_badge(thing, label=""):
    """The tag of an object's state; ``thing`` may also be the bare state with its ``label``."""
    state = getattr(thing, "state", thing)
    shown = label or (thing.get_state_display() if hasattr(thing, "get_state_display") else state)
    return {"words": shown, "tone": tone_of(state), "icon_name": ""}


def clock_words(days_left):
    """余3个工作日, 今天到期, 超期2日 for a number of working days that may be negative."""
    if days_left == 0:
        return gettext("今天到期")
    if days_left > 0:
        return ngettext("余%(days)s个工作日", "余%(days)s个工作日", days_left) % {"days": days_left}
    return ngettext("超期%(days)s日", "超期%(days)s日", -days_left) % {"days": -days_left}


def clock_look(days_left):
    """Tone and icon of a number of working days left."""
    if days_left < 0:
        return "late", "exclamation-triangle"
    return ("soon", "clock") if days_left <= SOON else ("mute", "clock")


@register.inclusion_tag("components/clock.html")
def working_day_clock(days_left, due_on=None, is_provisional=False):
    """Working days left until ``due_on`` in words, colour and icon; an unconfirmed calendar is marked 暂定."""
    if days_left is None:
        return {"is_running": False}
    tone, icon_name = clock_look(days_left)
    shown = {"words": clock_words(days_left), "tone": tone, "icon_name": icon_name}
    return {**shown, "is_running": True, "due_on": due_on, "is_provisional": is_provisional}


@register.inclusion_tag("components/clock_panel.html")
def clock_panel(days_left, due_on=None, is_provisional=False):
    """The big clock at the top of a decision panel; context as ``working_day_clock``."""
    context = working_day_clock(days_left, due_on, is_provisional)
    return {**context, "number": None if not days_left else abs(days_left), "is_late": (days_left or 0) < 0}


def _native_date(widget):
    """Browsers want the year first in a date field, whatever the language of the page."""
    if isinstance(widget, forms.DateInput) and widget.input_type == "text":
        widget.input_type, widget.format = "date", "%Y-%m-%d"


def _growing(widget):
    """A text area begins with four lines and grows, unless the form says otherwise."""
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":
        widget.attrs.update({"rows": "4", "data-autosize": True})


def _kind(widget):
    if widget.use_fieldset and isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    return "checkbox" if isinstance(widget, forms.CheckboxInput) else "control"


def _options(bound):
    """The choices of a radio or checkbox list, each with the second line that the form gives it."""
    notes = getattr(bound.field, "choice_notes", {})
    for option in bound.subwidgets:
        value = option.data["value"]
        yield {
            "input": SafeString(option.tag()),
            "label": option.choice_label,
            "note": notes.get(str(value), ""),
            "is_on": option.data["selected"],
        }


@register.inclusion_tag("components/field.html")
def field(bound, *, as_="", label=None, help=None, initial=None, wide=False):
    """One field of a form with label, help and error, linked for those who hear the page.

    ``as_`` draws choices as "cards" or "chips"; ``label``, ``help`` and ``initial`` replace the form's own.
    """
    widget = bound.field.widget
    _native_date(widget)
    _growing(widget)
    if help is not None:
        bound.help_text = help
    if initial is not None:
        bound.initial = initial
    kind = _kind(widget)
    return {
        "field": bound,
        "label": bound.label if label is None else label,
        "kind": kind,
        "style": as_ or "plain",
        "options": list(_options(bound)) if kind == "choices" else [],
        "is_wide": wide or kind == "choices" or isinstance(widget, forms.Textarea),
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*all_forms):
    """What must be mended in one or several forms, with links to the fields; nothing when all is well."""
    errors = []
    for form in all_forms:
        if not form.is_bound:
            continue
        errors += [{"url": "", "label": "", "text": text} for text in form.non_field_errors()]
        for bound in form:
            at = {"url": f"#{bound.auto_id}", "label": bound.label}
            errors += [{**at, "text": text} for text in bound.errors]
    return {"errors": errors}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context, page):
    """Links to the pages of a Django ``Page``; the query string is kept. Nothing for a single page."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"request": context.get("request"), "page": page, "numbers": numbers, "gap": page.paginator.ELLIPSIS}


@register.filter
def alert_icon(level):
    """The icon of a message level: success, warning, error, else information."""
    return ALERT_ICONS.get(level, "information-circle")


@register.filter
def verdict_icon(verdict):
    """The icon that goes with a verdict."""
    return look_of(verdict).icon


@register.filter
def verdict_words(verdict):
    """The short words of a verdict."""
    return look_of(verdict).words
