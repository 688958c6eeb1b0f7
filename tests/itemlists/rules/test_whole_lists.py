"""Rules 20–22: a matter twice, no estimate, a list beside every field."""


def test_one_matter_under_two_codes(says, row):
    rows = [row(), row(position=2, code="SY-02", name=" 供应商 资格审查")]
    (finding,) = says("same_matter_twice", *rows)
    assert finding.row.code == "SY-02"
    assert "“SY-01”（第 1 条）" in finding.message


def test_another_stage_or_subject_is_another_row(says, row):
    assert not says("same_matter_twice", row(), row(code="SY-02", stage="decision"))
    assert not says("same_matter_twice", row(), row(code="SY-02", subject_kinds=("natural",)))
    assert says("same_matter_twice", row(), row(code="SY-02", subject_kinds=("natural", "legal")))


def test_three_of_a_kind_are_said_twice(says, row):
    rows = [row(position=n, code=f"SY-{n}") for n in (1, 2, 3)]
    assert [each.row.position for each in says("same_matter_twice", *rows)] == [2, 3]


def test_the_estimate(codes):
    assert codes(yearly_estimate=None) == ["estimate_missing"]
    assert codes(yearly_estimate=0) == []


def test_the_fields_of_the_notice(says, row):
    (finding,) = says("fields_not_covered", row(category="other"), row(category="other"))
    assert finding.row is None and finding.severity == "hint"
    assert not says("fields_not_covered", row(category="other"), row())
    assert not says("fields_not_covered")
