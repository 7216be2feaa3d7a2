-- One append-only table of changes, written by statement triggers; run by the role that owns the tables.
create schema history;
create table history.change (
  seq bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  xid xid8 not null default pg_current_xact_id(),
  actor text,
  context jsonb not null default '{}',
  login text not null default session_user,
  tbl text not null,
  row_id text not null,
  op "char" not null,
  before jsonb,
  after jsonb
);
create index change_of_row on history.change (tbl, row_id, seq);
create index change_at on history.change using brin (at);

-- AS MATERIALIZED and OFFSET 0 stay: without them an UPDATE of some thousand rows is seven times slower.
create function history.note() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $f$
declare
  pk text := tg_argv[0];
  skip text[] := coalesce(tg_argv[1], '{}')::text[];
  who text := nullif(current_setting('app.actor', true), '');
  ctx jsonb := coalesce(nullif(current_setting('app.context', true), ''), '{}')::jsonb;
begin
  if tg_op = 'INSERT' then
    with n as materialized (select to_jsonb(x) - skip a from new_rows x)
    insert into history.change (actor, context, tbl, row_id, op, after)
    select who, ctx, tg_table_name, a ->> pk, 'I', a from n;
  elsif tg_op = 'DELETE' then
    with o as materialized (select to_jsonb(x) - skip b from old_rows x)
    insert into history.change (actor, context, tbl, row_id, op, before)
    select who, ctx, tg_table_name, b ->> pk, 'D', b from o;
  else
    with o as materialized (select j b, j ->> pk k from (select to_jsonb(x) - skip j from old_rows x offset 0) q),
         n as materialized (select j a, j ->> pk k from (select to_jsonb(x) - skip j from new_rows x offset 0) q)
    insert into history.change (actor, context, tbl, row_id, op, before, after)
    select who, ctx, tg_table_name, k, 'U',
      case when a is null then b else b - (select coalesce(array_agg(e.key), '{}') from jsonb_each(b) e
        where a -> e.key is not distinct from e.value) end,
      case when b is null then a else a - (select coalesce(array_agg(e.key), '{}') from jsonb_each(a) e
        where b -> e.key is not distinct from e.value) end
    from o full join n using (k) where b is distinct from a;
  end if;
  return null;
end $f$;

create function history.truncated() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $f$
begin
  insert into history.change (actor, context, tbl, row_id, op)
  values (nullif(current_setting('app.actor', true), ''), '{}', tg_table_name, '*', 'T');
  return null;
end $f$;

create function history.append_only() returns trigger language plpgsql as $f$
begin
  raise exception 'history is append-only (% on %)', tg_op, tg_table_name using errcode = '42501';
end $f$;
create trigger append_only before update or delete or truncate on history.change
for each statement execute function history.append_only();

create procedure history.attach(t regclass, pk text, skip text[], inserts boolean) language plpgsql as $p$
declare op text; ref text;
begin
  foreach op in array array['insert', 'update', 'delete'] loop
    if op = 'insert' and not inserts then
      execute format('drop trigger if exists history_insert on %s', t);
      continue;
    end if;
    ref := case op
      when 'insert' then 'new table as new_rows'
      when 'delete' then 'old table as old_rows'
      else 'old table as old_rows new table as new_rows' end;
    execute format('create or replace trigger %I after %s on %s referencing %s for each statement '
      'execute function history.note(%L, %L)', 'history_' || op, op, t, ref, pk, skip);
  end loop;
  execute format('create or replace trigger history_truncate before truncate on %s for each statement '
    'execute function history.truncated()', t);
end $p$;
revoke all on all functions in schema history from public;
revoke all on all procedures in schema history from public;

-- A row that the law protects: refuses an UPDATE of any column that is not named, and every DELETE.
create function public.registry_protected() returns trigger language plpgsql as $f$
declare free text[] := coalesce(tg_argv[1], '{}')::text[];
begin
  if tg_op = 'UPDATE' and to_jsonb(old) - free = to_jsonb(new) - free then
    return new;
  end if;
  raise exception '%', tg_argv[0] using errcode = '23001', table = tg_table_name;
end $f$;
