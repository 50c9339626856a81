"""``{{ path|reading_url }}``: the address of a publication in the language of the page."""

from django import template

from rostra.web.parts.addresses import reading_url

register = template.Library()
register.filter("reading_url", reading_url)
