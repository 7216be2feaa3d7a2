"""A changed guide renews the edition."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("certificates", "0001_initial"), ("registry", "0004_protection_and_edition")]
    operations = [
        migrations.RunSQL(
            "create trigger renews_the_edition after insert or update or delete on public.certificates_certificateguide "
            "for each statement execute function public.registry_renew_edition();",
            "drop trigger renews_the_edition on public.certificates_certificateguide;",
        )
    ]
