"""What visitors read: the catalogue, a programme, a module, an activity, standard pages."""

import pytest
from django.test import Client

from tests.web.world import SECRET

PAGES = [
    "/en/",
    "/en/programmes/",
    "/en/p/dce/",
    "/en/p/dce/one/",
    "/en/p/dce/one/guide/",
    "/en/p/dce/one/film/",
    "/en/p/dce/one/quiz/",
    "/en/p/dce/two/plan/",
    "/en/p/dce/two/visit/",
    "/en/verify/",
    "/en/about/",
    "/en/language/",
]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens_for_visitors_within_the_budget(world, address, django_assert_max_num_queries):
    client = Client()
    with django_assert_max_num_queries(9):
        response = client.get(address)
    assert response.status_code == 200
    assert SECRET not in response.content.decode()
    assert 'hreflang="da"' in response.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_a_kept_page_asks_the_database_nothing(world, address, settings, django_assert_num_queries):
    settings.ROSTRA_PAGE_CACHE_SECONDS = 30
    client = Client()
    first = client.get(address)
    with django_assert_num_queries(0):
        again = Client().get(address)
    assert again.status_code == 200
    if address != "/en/verify/":
        assert again.content == first.content
