"""Decisions, admissions and steps are superseded, never edited."""

from django.db import migrations

from desk.protection import protect


class Migration(migrations.Migration):
    dependencies = [("admission", "0001_initial"), ("desk", "0002_history")]
    operations = [
        protect("admission_decision", sentence="决定作出后不能修改，只能由新的决定取代。"),
        protect("admission_admission", free=("keywords",), sentence="准入事项以决定为准，不能修改。"),
        protect("admission_admission_communities", sentence="准入社区以决定为准，不能修改。"),
        protect("admission_decision_reasons", sentence="决定的理由不能修改。"),
        protect(
            "admission_admissionterm",
            when="old.known_to is null",
            free=("known_to",),
            sentence="准入期限不能修改，只能由新的期限取代。",
        ),
        protect(
            "admission_admissionterm",
            when="old.known_to is not null",
            name="is_history",
            sentence="被取代的准入期限不能修改。",
        ),
        protect("admission_applicationstep", sentence="办理记录不能修改。"),
        protect("admission_deficiency", sentence="补正通知不能修改。"),
        protect(
            "admission_application",
            when="old.state in ('approved', 'rejected', 'withdrawn')",
            sentence="已办结的申请不能修改。",
        ),
    ]
