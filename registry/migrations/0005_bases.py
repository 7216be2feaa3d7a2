"""Why a basis ended; and a review of a line's basis renews the edition, for answers rest on it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_protection_and_edition")]
    operations = [
        migrations.AddField(
            model_name="legalbasis",
            name="ended_because",
            field=models.CharField(blank=True, max_length=200, verbose_name="失效、取代的缘由"),
        ),
        migrations.RunSQL(
            """
            create or replace trigger renews_the_edition after insert or update or delete on public.registry_basisreview
            for each statement execute function public.registry_renew_edition();
            """,
            "drop trigger if exists renews_the_edition on public.registry_basisreview",
        ),
    ]
