"""The same question of a day is one row that counts."""

from django.db import migrations, models
from django.db.models.functions import MD5


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0003_asked_questions")]
    operations = [
        migrations.AddConstraint(
            model_name="askedquestion",
            constraint=models.UniqueConstraint(
                models.F("authority"),
                models.F("asked_on"),
                MD5("text"),
                name="dispatch_askedquestion_counted_once_a_day",
            ),
        ),
    ]
