"""An order on public notice keeps its words; objections and the departments that co-operate are kept as written."""

from django.db import migrations

from desk.protection import protect

DRAFTS_ONLY = """
create or replace function public.registry_order_is_draft() returns trigger language plpgsql as $f$
declare the_order bigint := case when tg_op = 'DELETE' then old.order_id else new.order_id end;
begin
  if (select state from public.registry_adjustmentorder where registry_adjustmentorder.id = the_order) <> 'draft' then
    raise exception '{sentence}' using errcode = '23001', table = tg_table_name;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $f$;
create or replace function public.registry_departments_of_a_draft() returns trigger language plpgsql as $f$
declare the_line bigint := case when tg_op = 'DELETE' then old.orderline_id else new.orderline_id end;
begin
  if exists (select 1 from public.registry_orderline line
             join public.registry_adjustmentorder the_order on the_order.id = line.order_id
             where line.id = the_line and the_order.state <> 'draft') then
    raise exception '{sentence}' using errcode = '23001', table = tg_table_name;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $f$;
"""
CO_OPERATING = """
create trigger is_protected before insert or update or delete on public.registry_orderline_cooperating_departments
for each row execute function public.registry_departments_of_a_draft();
"""
RENEWS = """
create or replace trigger renews_the_edition after insert or update or delete on public.{table}
for each statement execute function public.registry_renew_edition();
"""
PROTECTED_ORDER = """
drop trigger is_protected on registry_adjustmentorder;
create trigger is_protected before update or delete on registry_adjustmentorder
for each row when ({when}) execute function public.registry_protected('已公布的调整文件不能修改，只能由另一份文件调整。', '{{}}');
"""
WATCHED = ("registry_listentry_cooperating_departments", "registry_objection")


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_wording_and_notice")]
    operations = [
        migrations.RunSQL(
            DRAFTS_ONLY.format(sentence="公示中或者已公布的调整文件不能增减内容。"),
            DRAFTS_ONLY.format(sentence="已公布的调整文件不能增减内容。"),
        ),
        migrations.RunSQL(
            CO_OPERATING, "drop trigger is_protected on public.registry_orderline_cooperating_departments"
        ),
        migrations.RunSQL(
            PROTECTED_ORDER.format(when="old.state not in ('draft', 'in_notice')"),
            PROTECTED_ORDER.format(when="old.state <> 'draft'"),
        ),
        protect(
            "registry_adjustmentorder",
            when="old.state = 'in_notice'",
            free=("state", "version", "due_on", "notice_from", "notice_until"),
            name="is_on_notice",
            sentence="公示中的调整文件不能修改；要修改的，先结束公示、退回草稿。",
        ),
        protect(
            "registry_listentry_cooperating_departments", sentence="清单内容不能修改，只能由调整文件取代。"
        ),
        protect(
            "registry_objection",
            when="old.state <> 'waiting'",
            sentence="已答复的异议不能修改。",
        ),
        protect(
            "registry_objection",
            when="old.state = 'waiting'",
            free=("state", "version", "due_on", "is_accepted", "answer"),
            name="is_as_raised",
            sentence="登记的异议不能修改。",
        ),
        protect("registry_objectionstep", sentence="办理记录不能修改。"),
        migrations.RunSQL(
            "".join(RENEWS.format(table=table) for table in WATCHED),
            "".join(f"drop trigger if exists renews_the_edition on public.{table};" for table in WATCHED),
        ),
    ]
