"""``{{ path|reading_url }}``: the address of a part of a programme in the language of the page.
``{{ publication|page_url }}``: the address of any publication, a method or a site page too.
"""

from django import template

from rostra.web.parts.addresses import page_url, reading_url

register = template.Library()
register.filter("reading_url", reading_url)
register.filter("page_url", page_url)
