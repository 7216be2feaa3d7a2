"""A stored file is never replaced."""

from django.db import migrations

from desk.protection import protect


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_history")]
    operations = [protect("desk_storedfile", sentence="存入的文件不能修改，只能另存新文件。")]
