"""A countersignature is as it was signed; an answered yearly review stays as answered."""

from django.db import migrations

from desk.protection import protect


class Migration(migrations.Migration):
    dependencies = [("admission", "0008_countersigning_and_routing")]
    operations = [
        protect("admission_countersignature", sentence="会签不能修改；审核建议变了的，重新会签。"),
        protect("admission_yearlyreview", when="old.answered_at is not null", sentence="已答复的年度复核不能修改。"),
    ]
