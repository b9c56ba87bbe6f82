"""What people type: countries and days."""

import datetime as dt

import pytest

from chiplog.errors import UsageError
from chiplog.model import dates, jurisdictions, typed
from tests.factories import TODAY


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("CN", "CN"), ("cn", "CN"), ("CHN", "CN"), ("China", "CN"), ("china ", "CN"), ("PRC", "CN"),
        ("UK", "GB"), ("EL", "GR"), ("Britain", "GB"), ("EU", "EU"), ("european union", "EU"), ("XK", "XK"),
        ("Taiwan", "TW"), ("South Korea", "KR"), ("korea", "KR"), ("Netherlands", "NL"), ("holland", "NL"),
        ("usa", "US"), ("United States", "US"), ("russia", "RU"), ("Turkey", "TR"), ("any", "*"), ("*", "*"),
    ],
)  # fmt: skip
def test_countries_by_code_or_name(raw: str, code: str) -> None:
    assert typed.country(raw) == code


@pytest.mark.parametrize("raw", ["", "Atlantis", "C", "everything"])
def test_what_is_no_country_is_refused(raw: str) -> None:
    with pytest.raises(UsageError):
        typed.country(raw)


def test_names_are_the_plain_ones() -> None:
    names = {code: jurisdictions.name(code) for code in ("TW", "KR", "EU", "XK", "CN", "RU", "VN", "*")}
    assert names == {
        "TW": "Taiwan",
        "KR": "South Korea",
        "EU": "European Union",
        "XK": "Kosovo",
        "CN": "China",
        "RU": "Russia",
        "VN": "Vietnam",
        "*": "everyone",
    }


def test_codes_are_those_of_the_library_and_two_more() -> None:
    import pycountry

    assert {country.alpha_2 for country in pycountry.countries} | {"EU", "XK"} == jurisdictions.CODES


def test_names_that_stand_here_are_those_of_the_library() -> None:
    import pycountry

    named = {one.alpha_2: getattr(one, "common_name", one.name) for one in pycountry.countries}
    assert {code: named[code] for code in jurisdictions._USUAL} == jurisdictions._USUAL
    assert not jurisdictions._USUAL.keys() & jurisdictions._NAMES.keys()


def test_the_union_has_27_members_that_are_codes() -> None:
    assert len(jurisdictions.EU_MEMBERS) == 27
    assert jurisdictions.EU_MEMBERS < jurisdictions.CODES


@pytest.mark.parametrize(
    ("raw", "lo", "hi", "told"),
    [
        ("2026-01-28", "2026-01-28", "2026-01-28", False),
        ("2026-02", "2026-02-01", "2026-02-28", False),
        ("2024-02", "2024-02-01", "2024-02-29", False),
        ("2026", "2026-01-01", "2026-12-31", False),
        ("2025-Q3", "2025-07-01", "2025-09-30", False),
        ("2025q4", "2025-10-01", "2025-12-31", False),
        ("28 jan 2026", "2026-01-28", "2026-01-28", False),
        ("January 28, 2026", "2026-01-28", "2026-01-28", False),
        ("jan 2026", "2026-01-01", "2026-01-31", False),
        ("13/04/2026", "2026-04-13", "2026-04-13", False),
        ("04/04/2026", "2026-04-04", "2026-04-04", False),
        ("28 jan", "2026-01-28", "2026-01-28", True),
        ("24 nov", "2026-11-24", "2026-11-24", True),
        ("25 nov", "2025-11-25", "2025-11-25", True),
        ("dec", "2025-12-01", "2025-12-31", True),
        ("november", "2026-11-01", "2026-11-30", True),
        ("today", "2026-11-24", "2026-11-24", True),
        ("yesterday", "2026-11-23", "2026-11-23", True),
        ("30d", "2026-10-25", "2026-10-25", True),
        ("6m", "2026-05-24", "2026-05-24", True),
        ("2w", "2026-11-10", "2026-11-10", True),
        ("1y", "2025-11-24", "2025-11-24", True),
    ],
)
def test_days_as_people_say_them(raw: str, lo: str, hi: str, *, told: bool) -> None:
    assert typed.span(raw, TODAY) == (dt.date.fromisoformat(lo), dt.date.fromisoformat(hi), told)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("03/04/2026", "2026-03-04 or 2026-04-03"),
        ("30/30/2026", "'30/30/2026' is not a date"),
        ("2026-02-30", "February 2026 has 28 days, not 30"),
        ("2026-13", "there is no month 13"),
        ("0000-01-01", "there is no year 0"),
        ("jan 28 26", "is not a date"),
        ("next monday", "is not a date"),
        ("12:30", "is not a date"),
        ("soon", "is not a date"),
        ("", "is not a date"),
        ("9999y", "is before there were dates"),
        ("20260128", "is not a date"),
    ],
)
def test_days_that_cannot_be_told_are_refused(raw: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        typed.span(raw, TODAY)
    assert said in refused.value.message


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        ("2026-01-28", "2026-01-28"),
        ("2026-01", "2026-01"),
        ("2026", "2026"),
        ("28 jan 2026", "2026-01-28"),
        ("jan 2026", "2026-01"),
        ("yesterday", "2026-11-23"),
        ("2026-02-30", "2026-02-30"),
    ],
)
def test_dates_of_fields_are_written_as_the_log_has_them(raw: str, written: str) -> None:
    assert typed.field_date(raw, TODAY, relative=True) == written


@pytest.mark.parametrize("raw", ["28 jan", "yesterday", "30d", "03/04/2026", "soon"])
def test_dates_of_fields_need_their_year(raw: str) -> None:
    with pytest.raises(UsageError):
        typed.field_date(raw, TODAY)


@pytest.mark.parametrize("text", ["2026-1-28", "26-01-28", "2026-01-28T00:00", "٢٠٢٦", " 2026", "2026-00", "20260128"])
def test_a_date_of_another_form_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date|does not exist"):
        dates.parse(text)
