"""Guidance, corrections, reviews and successions keep what they say; a cited basis too; every change renews the edition."""

from django.db import migrations

from desk.protection import protect

#: Tables on which answers rest.
WATCHED = ("registry_itemlist", "registry_listline", "registry_listentry", "registry_legalbasis", "registry_guidance",
           "registry_reconfirmation", "registry_succession")

EDITION = """
create function public.registry_renew_edition() returns trigger language plpgsql as $f$
begin
  insert into public.registry_edition (id, number, stamp) values (1, 1, gen_random_uuid())
  on conflict (id) do update set number = registry_edition.number + 1, stamp = gen_random_uuid();
  return null;
end $f$;
"""
RENEW = """
create trigger renews_the_edition after insert or update or delete on public.{table}
for each statement execute function public.registry_renew_edition();
"""

CITED_BASIS = """
create function public.registry_cited_basis_stays() returns trigger language plpgsql as $f$
begin
  if (new.title, new.document_number, new.issuer, new.level, new.article)
     is distinct from (old.title, old.document_number, old.issuer, old.level, old.article)
     and exists (select 1 from public.registry_listentry where basis_id = old.id) then
    raise exception '已有清单条目引用这条依据，题名、文号、制发机关、层级、条款不能修改；请另行登记新的依据。'
      using errcode = '23001', table = tg_table_name;
  end if;
  return new;
end $f$;
create trigger is_protected before update on public.registry_legalbasis
for each row execute function public.registry_cited_basis_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_guidance_corrections_successions"), ("desk", "0003_protection")]
    operations = [
        protect(
            "registry_guidance",
            when="old.known_to is null",
            free=("known_to",),
            sentence="指导不能修改，只能由新的指导取代。",
        ),
        protect(
            "registry_guidance",
            when="old.known_to is not null",
            name="is_history",
            sentence="被取代的指导不能修改。",
        ),
        protect("registry_correction", when="old.state <> 'draft'", sentence="勘误作出后不能修改。"),
        protect("registry_correctionstep", sentence="办理记录不能修改。"),
        protect("registry_reconfirmation", when="old.state <> 'waiting'", sentence="再次确认后不能修改。"),
        protect("registry_reconfirmationstep", sentence="办理记录不能修改。"),
        protect("registry_basisreview", sentence="依据复核不能修改，只能另行复核。"),
        protect("registry_unitchange", sentence="单位变动不能修改，只能另行登记。"),
        protect("registry_succession", sentence="单位承继不能修改，只能另行登记。"),
        migrations.RunSQL(CITED_BASIS, "drop function public.registry_cited_basis_stays() cascade"),
        migrations.RunSQL(EDITION, "drop function public.registry_renew_edition() cascade"),
        migrations.RunSQL(
            "".join(RENEW.format(table=table) for table in WATCHED),
            "".join(f"drop trigger renews_the_edition on public.{table};" for table in WATCHED),
        ),
    ]
