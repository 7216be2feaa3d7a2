"""What was decided, answered, measured or noted in a case is superseded, never edited; emergencies renew the edition."""

from django.db import migrations

from desk.protection import protect

AS_WRITTEN = {
    "admission_decisioncondition": "准入条件以决定为准，不能修改。",
    "admission_submission": "提交记录不能修改。",
    "admission_assessment": "评估意见不能修改，只能另写一条。",
    "admission_casenote": "备注不能修改，只能另写一条。",
    "admission_measure": "措施作出后不能修改，只能由新的措施取代。",
    "admission_appealstep": "办理记录不能修改。",
    "admission_consultationstep": "办理记录不能修改。",
    "admission_documentreviewstep": "办理记录不能修改。",
    "admission_emergencystep": "办理记录不能修改。",
    "admission_jointmeetingstep": "办理记录不能修改。",
    "admission_planyearstep": "办理记录不能修改。",
    "admission_proposalstep": "办理记录不能修改。",
}
#: (table, when, what the database answers): closed rows keep what they say.
CLOSED = (
    ("admission_appeal", "old.state <> 'filed'", "已复核或者撤回的，不能修改。"),
    ("admission_consultation", "old.state <> 'asked'", "已答复的会商意见不能修改。"),
    ("admission_documentreview", "old.state in ('answered', 'withdrawn')", "已出具意见的预审不能修改。"),
    ("admission_emergency", "old.state = 'ended'", "已终止的应急事项不能修改。"),
    ("admission_jointmeeting", "old.state <> 'planned'", "已召开的会议不能修改。"),
    ("admission_planyear", "old.state = 'published'", "已公布的年度计划不能修改。"),
    ("admission_proposal", "old.state <> 'submitted'", "已答复的建议不能修改。"),
)
OF_A_MEETING = """
create function public.admission_meeting_is_planned() returns trigger language plpgsql as $f$
declare the_meeting bigint := case when tg_op = 'DELETE' then old.meeting_id else new.meeting_id end;
begin
  if (select state from public.admission_jointmeeting where id = the_meeting) <> 'planned' then
    raise exception '已召开的会议不能修改。' using errcode = '23001', table = tg_table_name;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $f$;
create trigger is_protected before insert or update or delete on public.admission_meetingcase
for each row execute function public.admission_meeting_is_planned();
create trigger is_protected before insert or update or delete on public.admission_meetingmember
for each row execute function public.admission_meeting_is_planned();
"""
OF_A_REVIEW = """
create function public.admission_review_is_open() returns trigger language plpgsql as $f$
declare the_review bigint := case when tg_op = 'DELETE' then old.review_id else new.review_id end;
begin
  if (select state from public.admission_documentreview where id = the_review) in ('answered', 'withdrawn') then
    raise exception '已出具意见的预审不能修改。' using errcode = '23001', table = tg_table_name;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $f$;
create trigger is_protected before insert or update or delete on public.admission_documentclause
for each row execute function public.admission_review_is_open();
"""
WATCHED = ("admission_emergency", "admission_emergency_communities", "admission_planyear")
RENEWS = """
create or replace trigger renews_the_edition after insert or update or delete on public.{table}
for each statement execute function public.registry_renew_edition();
"""


class Migration(migrations.Migration):
    dependencies = [("admission", "0006_procedure")]
    operations = [
        *(protect(table, sentence=sentence) for table, sentence in AS_WRITTEN.items()),
        *(protect(table, when=when, sentence=sentence) for table, when, sentence in CLOSED),
        protect(
            "admission_emergency",
            when="old.state <> 'ended'",
            free=(
                *("state", "version", "due_on", "filed_on", "filing", "basis"),
                *("ended_on", "end_reason"),
            ),
            name="is_as_declared",
            sentence="应急声明不能修改；情况变了的，另行声明。",
        ),
        migrations.RunSQL(OF_A_MEETING, "drop function public.admission_meeting_is_planned() cascade"),
        migrations.RunSQL(OF_A_REVIEW, "drop function public.admission_review_is_open() cascade"),
        migrations.RunSQL(
            "".join(RENEWS.format(table=table) for table in WATCHED),
            "".join(f"drop trigger if exists renews_the_edition on public.{table};" for table in WATCHED),
        ),
    ]
