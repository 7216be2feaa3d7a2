"""What agencies asked for and what was stamped is superseded, never edited; a guide says who confirmed it."""

import django.db.models.deletion
import uuid
import web.clock
from django.db import migrations, models

from desk.protection import protect


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0002_edition'),
        ('registry', '0012_notice_wordings'),
    ]

    operations = [
        migrations.CreateModel(
            name='CertificateAsk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='证明名称')),
                ('citation', models.JSONField(default=dict, editable=False, verbose_name='所据条目')),
                ('number', models.CharField(blank=True, editable=False, max_length=60, null=True, unique=True, verbose_name='编号')),
                ('recorded_at', models.DateTimeField(default=web.clock.now, editable=False, verbose_name='登记时间')),
                ('is_void', models.BooleanField(default=False, editable=False, verbose_name='作废')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='更正或者作废的原因')),
                ('outcome', models.CharField(choices=[('not_to_issue', '不能开'), ('unlisted', '清单上没有，不应出具'), ('may_issue', '可以开')], max_length=20, verbose_name='能不能开')),
                ('agency_name', models.CharField(blank=True, max_length=100, verbose_name='要求出具的单位（名录之外）')),
                ('asked_on', models.DateField(default=web.clock.today, verbose_name='日期')),
            ],
            options={
                'verbose_name': '证明索要',
                'verbose_name_plural': '证明索要',
                'ordering': ['-asked_on', '-pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CertificateIssue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='证明名称')),
                ('citation', models.JSONField(default=dict, editable=False, verbose_name='所据条目')),
                ('number', models.CharField(blank=True, editable=False, max_length=60, null=True, unique=True, verbose_name='编号')),
                ('recorded_at', models.DateTimeField(default=web.clock.now, editable=False, verbose_name='登记时间')),
                ('is_void', models.BooleanField(default=False, editable=False, verbose_name='作废')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='更正或者作废的原因')),
                ('serial', models.PositiveIntegerField(editable=False, null=True, verbose_name='流水号')),
                ('purpose', models.CharField(blank=True, max_length=100, verbose_name='用途')),
                ('agency_name', models.CharField(blank=True, max_length=100, verbose_name='交给哪个单位')),
                ('issued_on', models.DateField(default=web.clock.today, verbose_name='出具日期')),
            ],
            options={
                'verbose_name': '用印登记',
                'verbose_name_plural': '用印登记',
                'ordering': ['-issued_on', '-pk'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='certificateguide',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.unit', verbose_name='确认单位'),
        ),
        migrations.AddField(
            model_name='certificateguide',
            name='confirmed_on',
            field=models.DateField(blank=True, null=True, verbose_name='确认日期'),
        ),
        migrations.AddField(
            model_name='certificateguide',
            name='time_limit',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='办理时限（工作日）'),
        ),
        migrations.AddConstraint(
            model_name='certificateguide',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_by', None), ('confirmed_on', None)), models.Q(('confirmed_by__isnull', False), ('confirmed_on__isnull', False), ('is_confirmed', True)), _connector='OR'), name='certificates_guide_says_who_confirmed_it_and_when', violation_error_message='确认单位和确认日期要一起写明，而且只属于已确认的指引。'),
        ),
        migrations.AddField(
            model_name='certificateask',
            name='agency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.unit', verbose_name='要求出具的单位'),
        ),
        migrations.AddField(
            model_name='certificateask',
            name='authority',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.authority', verbose_name='辖区'),
        ),
        migrations.AddField(
            model_name='certificateask',
            name='community',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community', verbose_name='社区'),
        ),
        migrations.AddField(
            model_name='certificateask',
            name='line',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='asks', to='registry.listline', verbose_name='清单条目'),
        ),
        migrations.AddField(
            model_name='certificateask',
            name='replaces',
            field=models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='certificates.certificateask', verbose_name='取代'),
        ),
        migrations.AddField(
            model_name='certificateissue',
            name='community',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community', verbose_name='社区'),
        ),
        migrations.AddField(
            model_name='certificateissue',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='registry.listline', verbose_name='清单条目'),
        ),
        migrations.AddField(
            model_name='certificateissue',
            name='replaces',
            field=models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='certificates.certificateissue', verbose_name='取代'),
        ),
        migrations.AddIndex(
            model_name='certificateask',
            index=models.Index(fields=['authority', 'asked_on'], name='certificate_authori_1459c0_idx'),
        ),
        migrations.AddConstraint(
            model_name='certificateask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('replaces', None), ('is_void', False)), models.Q(('replaces__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='certificates_certificateask_a_mistake_says_why', violation_error_message='请写明更正或者作废的原因。'),
        ),
        migrations.AddConstraint(
            model_name='certificateask',
            constraint=models.CheckConstraint(condition=models.Q(('agency', None), ('agency_name', ''), _connector='OR'), name='certificates_ask_names_one_agency_at_most', violation_error_message='要求出具的单位只写一个。'),
        ),
        migrations.AddConstraint(
            model_name='certificateask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('line', None), ('outcome', 'unlisted')), models.Q(('line__isnull', False), models.Q(('outcome', 'unlisted'), _negated=True)), _connector='OR'), name='certificates_ask_rests_on_a_line_unless_unlisted', violation_error_message='清单上有的证明要写明条目。'),
        ),
        migrations.AddConstraint(
            model_name='certificateissue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('replaces', None), ('is_void', False)), models.Q(('replaces__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='certificates_certificateissue_a_mistake_says_why', violation_error_message='请写明更正或者作废的原因。'),
        ),
        migrations.AddConstraint(
            model_name='certificateissue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_void', True), ('number', None), ('serial', None)), models.Q(('is_void', False), ('number__isnull', False), ('serial__isnull', False)), _connector='OR'), name='certificates_issue_has_a_number_unless_it_strikes_out', violation_error_message='用印登记要有编号。'),
        ),
        protect("certificates_certificateask", sentence="证明索要记录不能修改；记错的，另行更正或者作废。"),
        protect("certificates_certificateissue", sentence="用印登记不能修改；登记错的，另行更正或者作废。"),
    ]
