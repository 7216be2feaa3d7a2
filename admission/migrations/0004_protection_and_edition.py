"""What an order means for admissions is fixed with the order; every change to admissions renews the edition."""

from django.db import migrations

from desk.protection import protect

WATCHED = (
    "admission_admission",
    "admission_admission_communities",
    "admission_admissionterm",
    "admission_inheritedcoverage",
)
RENEW = """
create trigger renews_the_edition after insert or update or delete on public.{table}
for each statement execute function public.registry_renew_edition();
"""

FIXED = """
create function public.admission_consequence_is_open() returns trigger language plpgsql as $f$
declare the_order bigint := case when tg_op = 'DELETE' then old.order_id else new.order_id end;
begin
  if (select state from public.registry_adjustmentorder where id = the_order) <> 'draft' then
    raise exception '调整文件公布后，对准入的处理不能修改。' using errcode = '23001', table = tg_table_name;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $f$;
create trigger is_protected before insert or update or delete on public.admission_consequence
for each row execute function public.admission_consequence_is_open();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("admission", "0003_consequences_and_inheritance"),
        ("registry", "0004_protection_and_edition"),
        ("desk", "0003_protection"),
    ]
    operations = [
        protect(
            "admission_inheritedcoverage",
            when="old.settled_at is not null",
            sentence="承继已经确定，不能修改。",
        ),
        migrations.RunSQL(FIXED, "drop function public.admission_consequence_is_open() cascade"),
        migrations.RunSQL(
            "".join(RENEW.format(table=table) for table in WATCHED),
            "".join(f"drop trigger renews_the_edition on public.{table};" for table in WATCHED),
        ),
    ]
