"""Rules 14 and 15: where records are queried, and of whom."""

import pytest


def test_the_channel(codes):
    assert codes(channel=" ") == ["channel_missing"]
    assert codes(channel="", use_modes=("commitment",)) == []


@pytest.mark.parametrize(
    ("kinds", "modes", "consent", "found"),
    [
        (("natural",), ("record",), False, True),
        (("legal", "natural"), ("record",), False, True),
        (("natural",), ("report",), False, True),
        (("natural",), ("record",), True, False),
        (("natural",), ("commitment",), False, False),
        (("legal",), ("record",), False, False),
    ],
)
def test_natural_persons(codes, kinds, modes, consent, found):
    changes = {"subject_kinds": kinds, "use_modes": modes, "needs_consent": consent}
    said = codes(**changes, report_terms="公共信用信息报告（免费）")
    assert said == (["natural_persons_without_consent"] if found else [])
