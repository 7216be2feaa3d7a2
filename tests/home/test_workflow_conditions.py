"""Every condition of the procedures has its Chinese sentence, and no sentence stands for a check that is gone."""

import re
from importlib import import_module

from django.conf import settings

from home.management.workflow_conditions import CONDITIONS
from web.workflow import PROCEDURES

ENGLISH = re.compile(r"[A-Za-z_]{2,}")


def checks():
    import_module(settings.ROOT_URLCONF)
    rows = [row for procedure in PROCEDURES.values() for row in procedure.transitions]
    return {f"{check.__module__}.{check.__name__}" for row in rows for check in row.unless}


def test_every_condition_of_the_tables_is_said_in_chinese():
    assert sorted(checks() ^ CONDITIONS.keys()) == []
    assert [words for words in CONDITIONS.values() if ENGLISH.search(words)] == []


def test_every_question_of_the_tables_has_a_label():
    import_module(settings.ROOT_URLCONF)
    rows = [row for procedure in PROCEDURES.values() for row in procedure.transitions]
    fields = [(row.action, name, field.label) for row in rows for name, field in row.asks.base_fields.items()]
    assert [one for one in fields if not one[2] or ENGLISH.search(str(one[2]))] == []
