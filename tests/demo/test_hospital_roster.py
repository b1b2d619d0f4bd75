"""The hospital's staff list really contains the faults it says it contains."""

import io
from collections import Counter

import pytest
from python_calamine import CalamineWorkbook
from stdnum.iso7064 import mod_11_2

from zhihe.demo.hospital_roster import COLUMNS, FIRST_DATA_ROW, ROWS, make_hospital_roster

LIN = {"name": "林晓禾", "number": "421299199405169000", "sex": "f"}


@pytest.fixture(scope="module")
def roster():
    target = io.BytesIO()
    findings = make_hospital_roster(target, registered=[LIN])
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(target.getvalue())).get_sheet_by_index(0)
    return findings, sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges


def cell(rows, finding):
    return rows[finding.row - 1][COLUMNS.index(finding.column)]


def data_rows(rows):
    below = list(enumerate(rows, 1))[FIRST_DATA_ROW - 1 :]
    return [
        (number, row) for number, row in below if any(row) and not str(row[0]).startswith("合计")
    ]


def test_there_are_600_people_below_a_merged_header_with_gaps_and_a_total(roster):
    _, rows, merged = roster
    assert tuple(rows[FIRST_DATA_ROW - 2]) == COLUMNS
    assert len(data_rows(rows)) == ROWS
    assert len(rows) == ROWS + 3 + 2 + 1
    assert ((0, 0), (0, 8)) in merged


def test_every_finding_is_in_the_sheet(roster):
    findings, rows, _ = roster
    for finding in findings:
        assert str(cell(rows, finding)) == finding.value


def test_every_kind_of_fault_is_planted(roster):
    findings, _, _ = roster
    assert Counter(f.code for f in findings) == {
        "consent_missing": 42,
        "bad_check_digit": 7,
        "full_width": 7,
        "merged_cell": 7,
        "duplicate_in_file": 6,
        "spaces": 5,
        "separators": 4,
        "bad_phone": 4,
        "missing_identity_number": 4,
        "consent_refused": 4,
        "date_instead_of_number": 3,
        "identity_number_as_number": 3,
        "consent_unclear": 3,
        "landline": 3,
        "sex_disagrees": 3,
        "phone_shared_in_file": 2,
        "already_registered": 1,
    }


def test_a_row_carries_one_fault_at_most_and_findings_follow_the_rows(roster):
    findings, _, _ = roster
    numbers = [f.row for f in findings]
    assert numbers == sorted(set(numbers))


def test_rows_without_a_finding_are_clean(roster):
    findings, rows, _ = roster
    faulty = {f.row for f in findings}
    identities, phones = set(), set()
    for number, row in data_rows(rows):
        if number in faulty:
            continue
        person = dict(zip(COLUMNS, row, strict=True))
        assert mod_11_2.is_valid(person["身份证号"])
        assert (int(person["身份证号"][16]) % 2 == 1) == (person["性别"] == "男")
        assert len(person["手机号"]) == 11
        assert person["是否同意"] == "同意"
        assert person["科室"]
        assert person["身份证号"] not in identities
        assert person["手机号"] not in phones
        identities.add(person["身份证号"])
        phones.add(person["手机号"])


def test_bad_check_digits_really_fail(roster):
    findings, _, _ = roster
    assert not any(mod_11_2.is_valid(f.value) for f in findings if f.code == "bad_check_digit")


def test_duplicates_stand_below_their_first_row(roster):
    findings, rows, _ = roster
    column = COLUMNS.index("身份证号")
    for finding in (f for f in findings if f.code == "duplicate_in_file"):
        first = next(n for n, row in data_rows(rows) if row[column] == finding.value)
        assert first < finding.row


def test_repairs_say_what_comes_out(roster):
    findings, _, _ = roster
    assert all((f.repaired is not None) == (f.severity == "repaired") for f in findings)


def test_the_same_seed_plants_the_same_faults():
    assert make_hospital_roster(io.BytesIO(), seed=5) == make_hospital_roster(io.BytesIO(), seed=5)
    assert make_hospital_roster(io.BytesIO(), seed=5) != make_hospital_roster(io.BytesIO(), seed=6)
