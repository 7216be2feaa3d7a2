"""A closed month and its numbers are superseded, never edited."""

from django.db import migrations

from desk.protection import protect


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("desk", "0002_history")]
    operations = [
        protect("reports_monthlyreport", when="old.state = 'closed'", sentence="已封存的月份不能修改。"),
        migrations.RunSQL(
            """
            create function public.reports_month_is_open() returns trigger language plpgsql as $f$
            declare the_report bigint := case when tg_op = 'DELETE' then old.report_id else new.report_id end;
            begin
              if (select state from public.reports_monthlyreport where id = the_report) = 'closed' then
                raise exception '已封存月份的数据不能修改。' using errcode = '23001', table = tg_table_name;
              end if;
              return case when tg_op = 'DELETE' then old else new end;
            end $f$;
            create trigger is_protected before insert or update or delete on reports_reportline
            for each row execute function public.reports_month_is_open();
            """,
            "drop function public.reports_month_is_open() cascade",
        ),
        protect("reports_reportstep", sentence="办理记录不能修改。"),
    ]
