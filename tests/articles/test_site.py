"""The open page's name is the office's own."""

import pytest
from django.utils import translation

from casefiles.articles.site import said_name, site_name
from tenants.models import Office


@pytest.mark.parametrize(
    ("office", "name"),
    [
        ("连江县信用办", "信用连江"),
        ("福州市社会信用体系建设领导小组办公室", "信用福州"),
        ("罗源县信用办公室", "信用罗源"),
        ("吴县信用办", "信用吴县"),
        ("马尾区信用办", "信用马尾"),
    ],
)
def test_the_page_is_named_after_the_county(office: str, name: str) -> None:
    kept = Office(name=office)
    assert site_name(kept) == name
    with translation.override("zh-hans"):
        assert said_name(kept) == name
