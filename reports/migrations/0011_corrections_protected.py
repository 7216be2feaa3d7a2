"""What a closed month tells of earlier ones is closed with it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reports", "0010_corrections_of_earlier_months")]
    operations = [
        migrations.RunSQL(
            """
            create trigger is_protected before insert or update or delete on reports_reportcorrection
            for each row execute function public.reports_month_is_open()
            """,
            "drop trigger is_protected on reports_reportcorrection",
        )
    ]
