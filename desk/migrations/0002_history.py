"""The append-only history and the function that protects rows."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).resolve().parents[1] / "sql" / "history.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]
    operations = [
        migrations.RunSQL(SQL, "drop schema history cascade; drop function public.registry_protected() cascade")
    ]
