"""Words of Chinese texts, in pairs of characters, and the indexes by which the search finds them.

The search reads rows of all rooms: so its indexes are made by the room above them all.
"""

from django.db import migrations

FUNCTION = r"""
create function public.search_words(a text, b text, c text, d text) returns tsvector
language sql immutable parallel safe as $f$
  select coalesce(string_agg(quote_literal(pair) || ':' || least(place, 16383), ' '), '')::tsvector
  from (
    select place,
           case when sign !~ '^[[:alnum:]]$' then null
                when lead(sign) over (order by place) ~ '^[[:alnum:]]$' then sign || lead(sign) over (order by place)
                else sign end as pair
    from unnest(string_to_array(
      left(lower(normalize(concat_ws(' ', a, b, c, d), NFKC)), 16000), null)) with ordinality as signs(sign, place)
  ) as pairs
  where pair is not null
$f$;
"""

#: (name, table, columns): the code asks with the same columns in the same order.
INDEXES = (
    ("registry_entry_words", "registry_listentry", ("name", "content", "conditions")),
    ("registry_order_words", "registry_adjustmentorder", ("title", "document_number")),
    ("registry_unit_words", "registry_unit", ("name", "code")),
    ("admission_application_words", "admission_application", ("name", "number", "content", "requirement")),
    ("admission_admission_words", "admission_admission", ("name", "number", "content", "requirement")),
    ("admission_decision_words", "admission_decision", ("number",)),
)


def create(name, table, columns):
    """The index over the pairs of up to four columns; more statistics, or common pairs look rare to the planner."""
    padded = ", ".join([*columns, *(["''"] * (4 - len(columns)))])
    return migrations.RunSQL(
        [
            f"create index {name} on public.{table} using gin (public.search_words({padded}))",
            f"alter index public.{name} alter column 1 set statistics 2000",
        ],
        f"drop index public.{name}",
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_protection"), ("admission", "0002_protection")]
    operations = [
        migrations.RunSQL(FUNCTION, "drop function public.search_words(text, text, text, text)"),
        *(create(*index) for index in INDEXES),
        migrations.RunSQL(
            "create index registry_line_keywords on public.registry_listline using gin (keywords)",
            "drop index public.registry_line_keywords",
        ),
    ]
