"""What was taken away stays written down."""

from django.db import migrations

from desk.protection import protect


class Migration(migrations.Migration):
    dependencies = [("desk", "0006_exports_and_cancelled_jobs")]
    operations = [protect("desk_exportrecord", sentence="导出记录不能修改，也不能删除。")]
