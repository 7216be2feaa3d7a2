"""A change of units names those that it opened and ended; a unit opens once and ends once."""

from django.db import migrations, models

from desk.protection import protect

ONCE = """
create unique index registry_unit_opens_once on public.registry_unitchange_opened (unit_id);
create unique index registry_unit_ends_once on public.registry_unitchange_ended (unit_id);
"""
RENEW = """
create or replace trigger renews_the_edition after insert or update or delete on public.{table}
for each statement execute function public.registry_renew_edition();
"""
#: Public pages and the API's lists of units are kept as long as the edition is the same.
WATCHED = ("registry_unit", "registry_unitchange")


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_bases")]
    operations = [
        migrations.AlterModelOptions(
            name="unitchange",
            options={"ordering": ["-on", "-pk"], "verbose_name": "单位变动", "verbose_name_plural": "单位变动"},
        ),
        migrations.AddField(
            "unitchange",
            "opened",
            models.ManyToManyField(related_name="opened_by", to="registry.unit", verbose_name="设立的单位"),
        ),
        migrations.AddField(
            "unitchange",
            "ended",
            models.ManyToManyField(related_name="ended_by", to="registry.unit", verbose_name="终止的单位"),
        ),
        migrations.RunSQL(ONCE, "drop index public.registry_unit_opens_once, public.registry_unit_ends_once"),
        protect("registry_unitchange_opened", sentence="单位变动不能修改，只能另行登记。"),
        protect("registry_unitchange_ended", sentence="单位变动不能修改，只能另行登记。"),
        migrations.RunSQL(
            "".join(RENEW.format(table=table) for table in WATCHED),
            "".join(f"drop trigger if exists renews_the_edition on public.{table};" for table in WATCHED),
        ),
    ]
