"""The edition knows when it was renewed, and whatever else public pages show renews it too; rules may be added freely."""

from django.db import migrations, models
from django.db.models.functions import Now

import registry.rules

#: Tables that public pages and open data print, beside those on which answers rest.
WATCHED = (
    "registry_authority",
    "registry_authorityrule",
    "registry_unit",
    "registry_adjustmentorder",
    "registry_correction",
    "registry_unitchange",
    "registry_basisreview",
    "registry_listentry_lead_departments",
    "admission_decision",
    "admission_decision_reasons",
)
RENEW = """
create or replace trigger renews_the_edition after insert or update or delete on public.{table}
for each statement execute function public.registry_renew_edition();
"""
EDITION = """
create or replace function public.registry_renew_edition() returns trigger language plpgsql as $f$
begin
  insert into public.registry_edition (id, number, stamp, renewed_at)
  values (1, 1, gen_random_uuid(), clock_timestamp())
  on conflict (id) do update
    set number = registry_edition.number + 1, stamp = gen_random_uuid(), renewed_at = clock_timestamp();
  return null;
end $f$;
"""
WITHOUT_MOMENT = """
create or replace function public.registry_renew_edition() returns trigger language plpgsql as $f$
begin
  insert into public.registry_edition (id, number, stamp) values (1, 1, gen_random_uuid())
  on conflict (id) do update set number = registry_edition.number + 1, stamp = gen_random_uuid();
  return null;
end $f$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0007_order_law"),
        ("admission", "0004_protection_and_edition"),
    ]
    operations = [
        migrations.AddField("edition", "renewed_at", models.DateTimeField(db_default=Now())),
        migrations.AlterField(
            "authorityrule", "key", models.CharField(choices=registry.rules.choices, max_length=40, verbose_name="规则")
        ),
        migrations.RunSQL(EDITION, WITHOUT_MOMENT),
        migrations.RunSQL(
            "".join(RENEW.format(table=table) for table in WATCHED),
            "".join(f"drop trigger if exists renews_the_edition on public.{table};" for table in WATCHED),
        ),
    ]
