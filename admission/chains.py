"""Chains of admissions: which ones an admission goes on from, because its decision took the place of theirs (取代) or it
was applied for to renew them (续办)."""

from django.db import connection

_EARLIER = """
with recursive chain (pk, earlier, of_the_case) as (
    select id, id, true from admission_admission where id = any(%s)
  union
    select chain.pk, before.id, chain.of_the_case and decision.replaces_id is not distinct from before.decision_id
    from chain
    join admission_admission as later on later.id = chain.earlier
    join admission_decision as decision on decision.id = later.decision_id
    join admission_application as application on application.id = later.application_id
    join admission_admission as before
      on before.decision_id = decision.replaces_id
      or (before.application_id = application.copied_from_id and before.name = later.name)
)
select pk, earlier, bool_or(of_the_case) from chain where earlier <> pk group by pk, earlier
"""


def earlier_admissions(admissions):
    """{id: {id of an admission that it goes on from, directly or through others: whether in the same case}}.

    A decision that replaced another belongs to its case; a renewal, an application copied from another for the matter of
    the same name, is a case of its own. ``admissions`` with ``application`` and ``decision``; one query, none without any.
    """
    if not any(one.decision.replaces_id or one.application.copied_from_id for one in admissions):
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_EARLIER, [[one.pk for one in admissions]])
        found = {}
        for pk, earlier, of_the_case in cursor.fetchall():
            found.setdefault(pk, {})[earlier] = of_the_case
    return found
