"""The departments of what a list says, and of what a published order says, stay as they were written."""

from django.db import migrations

from desk.protection import protect

DEPARTMENTS_OF_A_DRAFT = """
create function public.registry_departments_of_a_draft() returns trigger language plpgsql as $f$
declare the_line bigint := case when tg_op = 'DELETE' then old.orderline_id else new.orderline_id end;
begin
  if exists (select 1 from public.registry_orderline line
             join public.registry_adjustmentorder the_order on the_order.id = line.order_id
             where line.id = the_line and the_order.state <> 'draft') then
    raise exception '已公布的调整文件不能增减内容。' using errcode = '23001', table = tg_table_name;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $f$;
create trigger is_protected before insert or update or delete on public.registry_orderline_lead_departments
for each row execute function public.registry_departments_of_a_draft();
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_units")]
    operations = [
        protect("registry_listentry_lead_departments", sentence="清单内容不能修改，只能由调整文件取代。"),
        migrations.RunSQL(
            DEPARTMENTS_OF_A_DRAFT, "drop function public.registry_departments_of_a_draft() cascade"
        ),
    ]
