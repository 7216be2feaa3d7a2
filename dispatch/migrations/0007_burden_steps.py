"""What was done about a standing burden is kept as it was done."""

from django.db import migrations

from desk.protection import protect


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0006_standing_burdens")]
    operations = [protect("dispatch_standingburdenstep", sentence="办理记录不能修改。")]
