"""What an order means for admissions may be said while the order is on public notice, until it is published."""

from django.db import migrations

OPEN = """
create or replace function public.admission_consequence_is_open() returns trigger language plpgsql as $f$
declare the_order bigint := case when tg_op = 'DELETE' then old.order_id else new.order_id end;
begin
  if (select state from public.registry_adjustmentorder where id = the_order) not in ({states}) then
    raise exception '调整文件公布后，对准入的处理不能修改。' using errcode = '23001', table = tg_table_name;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $f$;
"""


class Migration(migrations.Migration):
    dependencies = [("admission", "0004_protection_and_edition"), ("registry", "0010_notice_law")]
    operations = [
        migrations.RunSQL(OPEN.format(states="'draft', 'in_notice'"), OPEN.format(states="'draft'"))
    ]
