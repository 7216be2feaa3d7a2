"""What was imported of a survey keeps what it says; a later import replaces the one before, of the same figure."""

from django.db import migrations

from desk.protection import protect


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_surveys"), ("desk", "0002_history")]
    operations = [
        protect("reports_surveyfigure", sentence="居民评价导入后不能修改，请重新导入，由新的取代。"),
        migrations.RunSQL(
            """
            create function public.reports_survey_replaces_its_own() returns trigger language plpgsql as $f$
            begin
              if not exists (
                select from public.reports_surveyfigure o
                where o.id = new.replaces_id and o.version = new.version - 1
                  and (o.authority_id, o.survey, o.rate, o.first_month, o.last_month)
                    = (new.authority_id, new.survey, new.rate, new.first_month, new.last_month)
              ) then
                raise exception '只能取代同一调查、指标和时期的上一次导入。'
                  using errcode = '23514', table = tg_table_name;
              end if;
              return new;
            end $f$;
            create trigger replaces_its_own before insert on reports_surveyfigure
            for each row when (new.replaces_id is not null)
            execute function public.reports_survey_replaces_its_own();
            """,
            "drop function public.reports_survey_replaces_its_own() cascade",
        ),
    ]
