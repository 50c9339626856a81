"""Every test begins with what the migrations made, also after one that empties the tables."""

import pytest
from wagtail.models import Page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_test_with_transactions_of_its_own_finds_the_root_page(turn):
    assert Page.objects.filter(depth=1).count() == 1
    Page.objects.all().delete()


@pytest.mark.django_db
def test_so_does_one_after_it():
    assert Page.objects.filter(depth=1).count() == 1
