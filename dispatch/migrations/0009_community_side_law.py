"""What was recalled, disputed, ruled, promised, paid, confirmed or reported is superseded, never edited."""

from django.db import migrations

from desk.protection import protect

AS_WRITTEN = {
    "dispatch_recall": "撤回记录不能修改。",
    "dispatch_disputestep": "办理记录不能修改。",
    "dispatch_violationstep": "办理记录不能修改。",
    "dispatch_circularstep": "办理记录不能修改。",
    "dispatch_circular_violations": "通报所列的违规事项不能修改；草稿有误的，作废以后另行起草。",
    "dispatch_evidence": "材料不能修改。",
    "dispatch_fundpromise": "经费承诺不能修改，只能由新的承诺取代。",
    "dispatch_fundshare": "经费承诺不能修改，只能由新的承诺取代。",
    "dispatch_fundpayment": "拨付记录不能修改；登记错的，另行冲回。",
    "dispatch_fundconfirmation": "到账确认不能修改。",
    "dispatch_funduse": "经费使用记录不能修改。",
    "dispatch_taskevaluation": "评价不能修改。",
}
CASES_OF_A_DRAFT = """
create function public.dispatch_cases_of_a_draft() returns trigger language plpgsql as $f$
begin
  if (select state from public.dispatch_circular the_circular where the_circular.id = new.circular_id) <> 'draft' then
    raise exception '已印发或者作废的通报不能修改。' using errcode = '23001', table = tg_table_name;
  end if;
  return new;
end $f$;
create trigger is_of_a_draft before insert on public.dispatch_circular_violations
for each row execute function public.dispatch_cases_of_a_draft();
"""
# The payment is locked first, so that of two words at once the second one sees the first.
CONFIRMED_OF_A_PAYMENT = """
create function public.dispatch_confirmed_of_a_payment() returns trigger language plpgsql as $f$
declare
  paid numeric;
  said numeric;
begin
  select amount into paid from public.dispatch_fundpayment where id = new.payment_id for no key update;
  select coalesce(sum(amount), 0) into said from public.dispatch_fundconfirmation where payment_id = new.payment_id;
  if said + new.amount > paid then
    raise exception '确认到账的不能超过拨付的。' using errcode = '23001', table = tg_table_name;
  end if;
  return new;
end $f$;
create trigger is_of_a_payment before insert on public.dispatch_fundconfirmation
for each row execute function public.dispatch_confirmed_of_a_payment();
"""


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0008_community_side")]
    operations = [
        *(protect(table, sentence=sentence) for table, sentence in AS_WRITTEN.items()),
        protect("dispatch_dispute", when="old.state <> 'filed'", sentence="已裁定或者撤回的争议不能修改。"),
        protect("dispatch_circular", when="old.state <> 'draft'", sentence="已印发或者作废的通报不能修改。"),
        migrations.RunSQL(CASES_OF_A_DRAFT, "drop function public.dispatch_cases_of_a_draft() cascade"),
        migrations.RunSQL(CONFIRMED_OF_A_PAYMENT, "drop function public.dispatch_confirmed_of_a_payment() cascade"),
        protect(
            "dispatch_violation",
            when="true",
            free=("state", "version", "due_on", "finding", "correct_by", "corrected_on", "rebounds", "unit_id"),
            sentence="举报内容不能修改；情况有补充的，请在办理中写明。",
        ),
    ]
