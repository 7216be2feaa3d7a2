"""An answered objection stays as answered; a filed appeal shows on cached pages at once."""

from django.db import migrations

from desk.protection import protect

RENEWS = """
create or replace trigger renews_the_edition after insert or update or delete on public.admission_appeal
for each statement execute function public.registry_renew_edition();
"""


class Migration(migrations.Migration):
    dependencies = [("admission", "0010_objections")]
    operations = [
        protect("admission_decisionobjection", when="old.state <> 'waiting'", sentence="已答复的异议不能修改。"),
        protect("admission_decisionobjectionstep", sentence="办理记录不能修改。"),
        migrations.RunSQL(RENEWS, "drop trigger if exists renews_the_edition on public.admission_appeal"),
    ]
