"""A published order and what it put on a list are superseded, never edited."""

from django.db import migrations

from desk.protection import protect


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial"), ("desk", "0002_history")]
    operations = [
        protect(
            "registry_adjustmentorder",
            when="old.state <> 'draft'",
            sentence="已公布的调整文件不能修改，只能由另一份文件调整。",
        ),
        migrations.RunSQL(
            """
            create function public.registry_order_is_draft() returns trigger language plpgsql as $f$
            declare the_order bigint := case when tg_op = 'DELETE' then old.order_id else new.order_id end;
            begin
              if (select state from public.registry_adjustmentorder where registry_adjustmentorder.id = the_order) <> 'draft' then
                raise exception '已公布的调整文件不能增减内容。' using errcode = '23001', table = tg_table_name;
              end if;
              return case when tg_op = 'DELETE' then old else new end;
            end $f$;
            create trigger is_protected before insert or update or delete on registry_orderline
            for each row execute function public.registry_order_is_draft();
            """,
            "drop function public.registry_order_is_draft() cascade",
        ),
        protect(
            "registry_listentry",
            when="old.known_to is null",
            free=("known_to",),
            sentence="清单内容不能修改，只能由调整文件取代。",
        ),
        protect(
            "registry_listentry",
            when="old.known_to is not null",
            name="is_history",
            sentence="被取代的清单内容不能修改。",
        ),
        protect("registry_orderstep", sentence="办理记录不能修改。"),
    ]
