"""What the numbers of a closed month mean is closed with them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reports", "0008_definitions_of_a_month")]
    operations = [
        migrations.RunSQL(
            """
            create trigger is_protected before insert or update or delete on reports_reportdefinition
            for each row execute function public.reports_month_is_open()
            """,
            "drop trigger is_protected on reports_reportdefinition",
        )
    ]
