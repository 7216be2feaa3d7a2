"""Obeying a table of transitions: what can be done now, doing it, and whose turn it is.

The one place that writes a state. Buttons, permissions, the API's actions, work queues, timelines, docs/workflow.md and
the tests read the same tables.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django import forms
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import models, transaction
from django.db.models import BooleanField, Case, F, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import override

from web import clock
from web.parts import Part
from web.refusals import BadQuery, NotAllowed, NotYourPart, Stale

#: Stands for nobody: a step that the clock makes.
CLOCK = None
LONGEST_VERSION = 9  # digits


class NoQuestions(forms.Form):
    """For transitions that ask nothing."""


@dataclass(frozen=True)
class Transition:
    """One row of a procedure.

    A ``target`` of None leaves the state as it is. ``asks`` is the form class that the actor fills in; ``unless`` are
    functions of the object that return why not, or None; ``within`` names the authority's rule that gives the working days for what follows; ``effect(obj, step)``
    does what happens beyond the state; ``writes`` names fields of the object that the effect sets and that are saved with
    the state, in one statement; ``help`` is one sentence for the page.
    """

    action: str
    label: str
    sources: tuple
    target: str | None
    by: frozenset
    asks: type[forms.Form] = NoQuestions
    unless: tuple[Callable, ...] = ()
    within: str = ""
    effect: Callable | None = None
    writes: tuple[str, ...] = ()
    tone: str = "default"
    help: str = ""


@dataclass(frozen=True)
class Action:
    """A transition that this user's part offers for this object now, with its obstacle if any."""

    transition: Transition
    blocked_by: str | None = None

    action = property(lambda self: self.transition.action)
    label = property(lambda self: self.transition.label)
    tone = property(lambda self: self.transition.tone)
    help = property(lambda self: self.transition.help)


@dataclass(frozen=True)
class Procedure:
    """A table of transitions over one model.

    ``parts`` maps each part to a function (user, day) → Q over the model's rows: so that one object, a queue and a
    bulk act all ask the same question. ``step_model`` has a foreign key named ``step_of`` to the model.
    ``deadline(obj, transition)`` gives the day by which the object must move again; ``announce(obj, step)`` tells
    people, inside the transaction, through the outbox.
    """

    name: str
    label: str
    model: type[models.Model]
    step_model: type[models.Model]
    step_of: str
    states: type[models.TextChoices]
    transitions: tuple[Transition, ...]
    parts: Mapping[Part, Callable]
    deadline: Callable | None = None
    announce: Callable | None = None
    by_action: dict = field(init=False, default_factory=dict)

    def __post_init__(self):
        for transition in self.transitions:
            if transition.action in self.by_action:
                raise ImproperlyConfigured(f"{self.name}: two transitions are called {transition.action}")
            self.by_action[transition.action] = transition
        PROCEDURES[self.model] = self

    def parts_of(self, obj, user):
        """The parts that ``user`` plays in ``obj`` at this moment, as a set."""
        return self.parts_in([obj.pk], user).get(obj.pk, frozenset())

    def parts_in(self, pks, user):
        """{pk: parts that ``user`` plays} for many objects, in one query."""
        if not getattr(user, "is_authenticated", False):
            return {}
        day = clock.today()
        flags = {
            f"plays_{part}": Case(When(q, then=Value(True)), default=Value(False), output_field=BooleanField())
            for part, find in self.parts.items()
            if (q := find(user, day)) is not None
        }
        if not flags:
            return {}
        rows = self.model._base_manager.filter(pk__in=pks).annotate(**flags).values("pk", *flags)
        return {row["pk"]: frozenset(part for part in self.parts if row.get(f"plays_{part}")) for row in rows}


PROCEDURES: dict[type[models.Model], Procedure] = {}


def procedure_of(obj_or_model):
    """The procedure that an object, or a model, goes through."""
    return PROCEDURES[obj_or_model._meta.concrete_model]


def obstacle(transition, obj, asked=None):
    """The first reason that bars ``transition`` for ``obj`` today, or None.

    ``asked`` (a dict) keeps what each check said, for transitions that share one.
    """
    asked = {} if asked is None else asked
    for check in transition.unless:
        if check not in asked:
            asked[check] = check(obj)
        if asked[check]:
            return asked[check]
    return None


def actions_for(obj, user):
    """The actions that this user's parts offer for ``obj`` in its state, each with its obstacle if any."""
    procedure = procedure_of(obj)
    parts, asked = procedure.parts_of(obj, user), {}
    return [
        Action(transition, obstacle(transition, obj, asked))
        for transition in procedure.transitions
        if obj.state in transition.sources and parts & transition.by
    ]


def awaiting(model, user):
    """The work queue: the rows of ``model`` that this user's parts can move now.

    What may be done without moving anything (an extension) makes it nobody's turn.
    """
    procedure = procedure_of(model)
    turn = Q(pk__in=[])
    for part, find in procedure.parts.items():
        sources = {source for row in procedure.transitions if part in row.by and row.target for source in row.sources}
        if sources and (q := find(user, clock.today())) is not None:
            turn |= Q(state__in=sources) & q
    return model._default_manager.filter(turn)


def answers_from(form_class, data, files=None):
    """The raw answers to ``form_class`` in a POST, by name, fit for ``perform()``."""
    return {
        name: one.widget.value_from_datadict(data, files or {}, name) for name, one in form_class.base_fields.items()
    }


def read_version(given):
    """The version that a form or a body says was read, as a number; None when it says none. Raises BadQuery."""
    text = "" if given is None else str(given)
    if text and not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_VERSION):
        raise BadQuery(_("版本号应当是一个整数。请返回上一页，刷新以后再办。"), field="seen")
    return int(text) if text else None


def was_just_done(obj, action, *, by, seen=None):
    """True when the last step of ``obj`` is this very action by the same person: a second press of the button.

    ``seen`` is the version (a number) on which the pressed form was opened; a form opened after the step is a new act.
    """
    procedure = procedure_of(obj)
    if seen is not None and not procedure.model._base_manager.filter(pk=obj.pk, version__gt=seen).exists():
        return False
    steps = procedure.step_model._default_manager.filter(**{procedure.step_of: obj})
    last = steps.order_by("-at", "-pk").first()
    return last is not None and (last.action, last.by_id) == (action, by.pk)


@transaction.atomic
def perform(obj, action, *, by, seen=None, **answers):
    """Move ``obj`` through ``action`` and record the step.

    ``by`` is the user, or CLOCK; ``seen`` the version (a number) on which the actor's form was opened; ``answers`` what the
    transition asks. Returns the step. Raises NotYourPart, NotAllowed, Stale, or ValidationError with field names.
    """
    procedure = procedure_of(obj)
    transition = procedure.by_action[action]
    locked = type(obj)._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)
    part = _part_for(procedure, transition, locked, by)
    if seen is not None and seen != locked.version:
        if locked.state in transition.sources:
            raise Stale(_("您打开页面之后，内容又有修改。请核对后再办。"))
        raise Stale(
            _("您打开页面之后，这件事已由他人办理，现在是「%(state)s」。请核对后再办。")
            % {"state": locked.get_state_display()}
        )
    if locked.state not in transition.sources:
        raise NotAllowed(
            _("现在是「%(state)s」，不能「%(action)s」。")
            % {"state": locked.get_state_display(), "action": transition.label}
        )
    if why := obstacle(transition, locked):
        raise NotAllowed(why)
    cleaned = _clean(transition, locked, answers)
    step = _move(procedure, transition, locked, part=part, by=by, cleaned=cleaned)
    obj.state, obj.version, obj.due_on = locked.state, locked.version, locked.due_on
    for name in transition.writes:
        setattr(obj, name, getattr(locked, name))
    return step


@transaction.atomic
def perform_all(objects, action, *, by, **answers):
    """Move a queryset through ``action`` in a fixed number of statements; all of it, or nothing.

    For transitions without an effect. Raises as ``perform()``; NotAllowed counts the rows that stand in the way.
    """
    procedure = procedure_of(objects.model)
    transition = procedure.by_action[action]
    if transition.effect:
        raise ImproperlyConfigured(f"{procedure.name}.{action} has an effect and moves one object at a time")
    rows = list(objects.select_for_update(of=("self",)))
    playing = procedure.parts_in([row.pk for row in rows], by) if by is not CLOCK else {}
    strangers = [row for row in rows if by is not CLOCK and not playing.get(row.pk, frozenset()) & transition.by]
    if strangers:
        raise NotYourPart(_("其中 %(n)s 件不归您办理，一件也没有改动。") % {"n": len(strangers)})
    barred = [row for row in rows if row.state not in transition.sources or obstacle(transition, row)]
    if barred:
        raise NotAllowed(
            _("其中 %(n)s 件现在不能「%(action)s」，一件也没有改动。") % {"n": len(barred), "action": transition.label}
        )
    cleaned = _clean(transition, rows[0], answers) if rows else {}
    steps = []
    for row in rows:
        part = next(iter(sorted(playing.get(row.pk, {Part.CLOCK}) & transition.by)))
        steps.append(_step(procedure, transition, row, part=part, by=by, cleaned=cleaned))
        row.state, row.version = transition.target or row.state, row.version + 1
        row.due_on = procedure.deadline(row, transition) if procedure.deadline else None
    _write_all(procedure, rows)
    return procedure.step_model._default_manager.bulk_create(steps)


def _write_all(procedure, rows):
    """Write rows that all made one transition, in one statement; without deadlines of their own they become alike."""
    if procedure.deadline or len({row.state for row in rows}) != 1:
        procedure.model._base_manager.bulk_update(rows, ["state", "version", "due_on"], batch_size=5000)
        return
    # A value for each row would be thousands of cases in one statement, and take many times as long.
    same = procedure.model._base_manager.filter(pk__in=[row.pk for row in rows])
    same.update(state=rows[0].state, version=F("version") + 1, due_on=None)


def _part_for(procedure, transition, obj, user):
    """The part in which ``user`` may make this transition. Raises NotYourPart."""
    if user is CLOCK:
        playing = {Part.CLOCK}
    else:
        playing = procedure.parts_of(obj, user)
    allowed = sorted(playing & transition.by)
    if not allowed:
        whose = _("、").join(str(Part(part).label) for part in sorted(transition.by))
        raise NotYourPart(_("只有%(whose)s可以「%(action)s」。") % {"whose": whose, "action": transition.label})
    return allowed[0]


def _clean(transition, obj, answers):
    """The cleaned answers. Raises ValidationError with every wrong field at once."""
    if unknown := answers.keys() - transition.asks.base_fields.keys():
        raise ValidationError({name: _("这一步不需要填写此项。") for name in unknown})
    form = bound_form(transition, obj, answers)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form.cleaned_data


def bound_form(transition, obj, answers=None, files=None):
    """The form of ``transition``; forms that name ``wants_object`` are given the object they are about."""
    extra = {"obj": obj} if getattr(transition.asks, "wants_object", False) else {}
    # perform() is given its answers in one piece; a form wants what was uploaded apart.
    uploaded = {name: value for name, value in (answers or {}).items() if hasattr(value, "chunks")}
    return transition.asks(answers, files or uploaded or None, **extra)


def _step(procedure, transition, obj, *, part, by, cleaned):
    return procedure.step_model(
        **{procedure.step_of: obj},
        action=transition.action,
        from_state=obj.state,
        to_state=transition.target or obj.state,
        part=part,
        by=by,
        at=clock.now(),
        answers={name: _plain(value) for name, value in cleaned.items()},
    )


def _plain(value):
    """An answer as JSON keeps it: rows become their keys, files their names."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, models.QuerySet):
        return [row.pk for row in value]
    if hasattr(value, "chunks"):
        return value.name
    return value


def _move(procedure, transition, obj, *, part, by, cleaned):
    step = _step(procedure, transition, obj, part=part, by=by, cleaned=cleaned)
    step.save()
    step.cleaned = cleaned
    obj.state = transition.target or obj.state
    # What is kept (a letter, a notice) is in the register's language, whatever the actor reads the pages in.
    with override(settings.LANGUAGE_CODE):
        # The effect comes first: the database lets a state in only with what it requires, such as a number.
        if transition.effect:
            transition.effect(obj, step)
        obj.version += 1
        obj.due_on = procedure.deadline(obj, transition) if procedure.deadline else None
        obj.save(update_fields=["state", "version", "due_on", *transition.writes])
        if procedure.announce:
            procedure.announce(obj, step)
    return step
