"""What was sent, what the verdict was, and a refusal are never edited."""

from django.db import migrations

from desk.protection import protect

# What a later ruling may move; the rest of a refusal stays as it was made.
MOVES = ("state", "version", "due_on")


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0001_initial"), ("desk", "0002_history")]
    operations = [
        protect("dispatch_dispatch", sentence="下派记录不能修改。"),
        protect(
            "dispatch_receipt",
            when="old.refused_at is not null",
            free=MOVES,
            sentence="拒收回执不能修改。",
        ),
        protect(
            "dispatch_receipt",
            when="old.refused_at is null",
            name="keeps_its_verdict",
            free=(*MOVES, "ground", "note", "number", "refused_at"),
            sentence="下派时的结论和引用不能修改。",
        ),
        protect("dispatch_receiptstep", sentence="办理记录不能修改。"),
    ]
