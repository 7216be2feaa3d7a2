"""What a clause of a draft document asks beside its verdict, for pages."""

from django import template

from admission.clause_findings import said_of

register = template.Library()
register.filter("said_beside", said_of)
