"""Sums of money in the forms people write them, in many currencies and languages."""

from __future__ import annotations

import pytest

from sources.extract.quantities import (
    Money,
    find_bare_sums,
    find_money,
    own_currency,
    prefer_local,
    resolve_currency,
)

FORMS: list[tuple[str, list[tuple[float, float, str | None, str]]]] = [
    ("between $30 and $50 billion", [(30_000_000_000, 50_000_000_000, "USD", "range")]),
    ("30-50 billion dollars", [(30_000_000_000, 50_000_000_000, "USD", "range")]),
    ("$1.5–2bn", [(1_500_000_000, 2_000_000_000, "USD", "range")]),
    ("a fund of upwards of 25,000+ euros", [(25_000, 25_000, "EUR", "at_least")]),
    ("as much as SAR 9.9bn", [(9_900_000_000, 9_900_000_000, "SAR", "up_to")]),
    ("a maximum of 40 million zł", [(40_000_000, 40_000_000, "PLN", "up_to")]),
    (
        "€2 bn / EUR2bn",
        [(2_000_000_000, 2_000_000_000, "EUR", "exact"), (2_000_000_000, 2_000_000_000, "EUR", "exact")],
    ),
    ("2.5 mrd euro", [(2_500_000_000, 2_500_000_000, "EUR", "exact")]),
    ("2 milliards d'euros", [(2_000_000_000, 2_000_000_000, "EUR", "exact")]),
    ("12 Mio. Euro", [(12_000_000, 12_000_000, "EUR", "exact")]),
    ("kr 30 million", [(30_000_000, 30_000_000, None, "exact")]),
    ("1 234 567 €", [(1_234_567, 1_234_567, "EUR", "exact")]),
    ("R 5 billion", [(5_000_000_000, 5_000_000_000, "ZAR", "exact")]),
    ("RM 2,000", [(2000, 2000, "MYR", "exact")]),
    ("KSh130bn", [(130_000_000_000, 130_000_000_000, "KES", "exact")]),
    ("5 yen", [(5, 5, "JPY", "exact")]),
    ("243 pounds", []),
    ("R6700 router", []),
    ("FARM 200 million cows", []),
    ("crore rupees: 500 crore rupees", [(5_000_000_000, 5_000_000_000, "INR", "exact")]),
    ("₹1 lakh crore", [(1_000_000_000_000, 1_000_000_000_000, "INR", "exact")]),
    ("Rs. 50,000 crore", [(500_000_000_000, 500_000_000_000, "INR", "exact")]),
    ("2 trillion rupiah", [(2_000_000_000_000, 2_000_000_000_000, "IDR", "exact")]),
    ("Rp 3.5 trillion", [(3_500_000_000_000, 3_500_000_000_000, "IDR", "exact")]),
    ("VND 7.5 trillion", [(7_500_000_000_000, 7_500_000_000_000, "VND", "exact")]),
    ("UGX 500 billion", [(500_000_000_000, 500_000_000_000, "UGX", "exact")]),
    ("Sh 20 billion", [(20_000_000_000, 20_000_000_000, "KES", "exact")]),
    ("GH¢ 20 million", [(20_000_000, 20_000_000, "GHS", "exact")]),
    ("GHS 250m", [(250_000_000, 250_000_000, "GHS", "exact")]),
    ("N500 billion", []),
    ("NGN 500bn", [(500_000_000_000, 500_000_000_000, "NGN", "exact")]),
    ("ETB 1.5bn", [(1_500_000_000, 1_500_000_000, "ETB", "exact")]),
    ("100 billion Kazakh tenge", [(100_000_000_000, 100_000_000_000, "KZT", "exact")]),
    ("KZT 20bn", [(20_000_000_000, 20_000_000_000, "KZT", "exact")]),
    ("1,5 Mrd. €", [(1_500_000_000, 1_500_000_000, "EUR", "exact")]),
    ("500 Millionen Euro", [(500_000_000, 500_000_000, "EUR", "exact")]),
    ("mil millones de euros", []),
    ("2.000 millones de euros", [(2_000_000_000, 2_000_000_000, "EUR", "exact")]),
    ("1.500 millones de dólares", [(1_500_000_000, 1_500_000_000, "USD", "exact")]),
    ("R$ 1,2 bilhão", [(1_200_000_000, 1_200_000_000, "BRL", "exact")]),
    ("US$ 3,5 bilhões", [(3_500_000_000, 3_500_000_000, "USD", "exact")]),
    ("3 bilhões de reais", [(3_000_000_000, 3_000_000_000, "BRL", "exact")]),
    ("2 miliardi di euro", [(2_000_000_000, 2_000_000_000, "EUR", "exact")]),
    ("800 miljoen euro", [(800_000_000, 800_000_000, "EUR", "exact")]),
    ("1 miljard kronor", [(1_000_000_000, 1_000_000_000, "SEK", "exact")]),
    ("100 milionów złotych", [(100_000_000, 100_000_000, "PLN", "exact")]),
    ("1 mld zł", [(1_000_000_000, 1_000_000_000, "PLN", "exact")]),
    ("500 mil. korun", [(500_000_000, 500_000_000, "CZK", "exact")]),
    ("Kč 500 million", [(500_000_000, 500_000_000, "CZK", "exact")]),
    ("HUF 50bn", [(50_000_000_000, 50_000_000_000, "HUF", "exact")]),
    ("50 milliárd forint", [(50_000_000_000, 50_000_000_000, "HUF", "exact")]),
    ("20 млрд рублей", [(20_000_000_000, 20_000_000_000, "RUB", "exact")]),
    ("5 млн грн", [(5_000_000, 5_000_000, "UAH", "exact")]),
    ("3兆円", [(3_000_000_000_000, 3_000_000_000_000, "JPY", "exact")]),
    ("100億ドル", [(10_000_000_000, 10_000_000_000, "USD", "exact")]),
    ("2조원", [(2_000_000_000_000, 2_000_000_000_000, "KRW", "exact")]),
    ("500亿元", [(50_000_000_000, 50_000_000_000, "CNY", "exact")]),
    ("W2.5 trillion", []),
    ("two and a half billion euros", [(2_500_000_000, 2_500_000_000, "EUR", "exact")]),
    ("one and a half million pounds", [(1_500_000, 1_500_000, "GBP", "exact")]),
    ("a quarter of a million euros", [(250_000, 250_000, "EUR", "exact")]),
    ("three quarters of a billion dollars", [(750_000_000, 750_000_000, "USD", "exact")]),
    ("half a billion dirhams", [(500_000_000, 500_000_000, None, "exact")]),
    ("two hundred and fifty million dollars", [(250_000_000, 250_000_000, "USD", "exact")]),
    ("twenty-five billion won", [(25_000_000_000, 25_000_000_000, "KRW", "exact")]),
    ("fifteen hundred crore rupees", [(15_000_000_000, 15_000_000_000, "INR", "exact")]),
    ("an additional $40m", [(40_000_000, 40_000_000, "USD", "exact")]),
    ("a further €1.2 billion over three years", [(1_200_000_000, 1_200_000_000, "EUR", "exact")]),
    ("$80-billion plan", [(80_000_000_000, 80_000_000_000, "USD", "exact")]),
    ("multi-billion-dollar plan; billions of dollars; tens of millions of euros", []),
    ("a $10 billion-a-year programme", [(10_000_000_000, 10_000_000_000, "USD", "exact")]),
    ("$10bn-$12bn", [(10_000_000_000, 12_000_000_000, "USD", "range")]),
    ("$10bn to $12bn", [(10_000_000_000, 12_000_000_000, "USD", "range")]),
    (
        "raised its pledge from $10bn to $12bn",
        [(10_000_000_000, 10_000_000_000, "USD", "exact"), (12_000_000_000, 12_000_000_000, "USD", "exact")],
    ),
    (
        "increased the budget of €1bn to €2bn",
        [(1_000_000_000, 1_000_000_000, "EUR", "exact"), (2_000_000_000, 2_000_000_000, "EUR", "exact")],
    ),
    ("USD 1.2 - 1.5 billion", [(1_200_000_000, 1_500_000_000, "USD", "range")]),
    ("between EUR 1 billion and EUR 2 billion", [(1_000_000_000, 2_000_000_000, "EUR", "range")]),
    ("S$1 billion (US$780 million)", [(1_000_000_000, 1_000_000_000, "SGD", "exact")]),
    ("about A$70m, or US$45m,", [(70_000_000, 70_000_000, "AUD", "approx")]),
    ("AU$5.4 billion", [(5_400_000_000, 5_400_000_000, "AUD", "exact")]),
    ("C$890 million", [(890_000_000, 890_000_000, "CAD", "exact")]),
    ("CAD 890 million", [(890_000_000, 890_000_000, "CAD", "exact")]),
    ("$240 million CAD", [(240_000_000, 240_000_000, "CAD", "exact")]),
    ("Mex$ 6 billion", [(6_000_000_000, 6_000_000_000, "MXN", "exact")]),
    ("MXN 6,000 million", [(6_000_000_000, 6_000_000_000, "MXN", "exact")]),
    ("S/ 200 million", [(200_000_000, 200_000_000, "PEN", "exact")]),
    ("Bs 200 million", [(200_000_000, 200_000_000, "BOB", "exact")]),
    ("₲ 5 billion", [(5_000_000_000, 5_000_000_000, "PYG", "exact")]),
    ("QAR 2bn", [(2_000_000_000, 2_000_000_000, "QAR", "exact")]),
    ("KD 30 million", [(30_000_000, 30_000_000, "KWD", "exact")]),
    ("RO 20 million", [(20_000_000, 20_000_000, "OMR", "exact")]),
    ("CZK 550 m", [(550_000_000, 550_000_000, "CZK", "exact")]),
    ("the 100 m race", []),
    ("350 MSEK and MEUR 3.5", [(350_000_000, 350_000_000, "SEK", "exact"), (3_500_000, 3_500_000, "EUR", "exact")]),
    ("1.500 M€", [(1_500_000_000, 1_500_000_000, "EUR", "exact")]),
    ("2,5 Mds€", [(2_500_000_000, 2_500_000_000, "EUR", "exact")]),
    ("R$ 1,1 bi", [(1_100_000_000, 1_100_000_000, "BRL", "exact")]),
    ("7.500 tỷ đồng", [(7_500_000_000_000, 7_500_000_000_000, "VND", "exact")]),
    ("$7-to-$9 billion", [(7_000_000_000, 9_000_000_000, "USD", "range")]),
    ("$A20m", [(20_000_000, 20_000_000, "AUD", "exact")]),
    ("entre 3.000 y 5.000 millones de euros", [(3_000_000_000, 5_000_000_000, "EUR", "range")]),
    ("OMR 20 million", [(20_000_000, 20_000_000, "OMR", "exact")]),
    ("BHD 5m", [(5_000_000, 5_000_000, "BHD", "exact")]),
    ("EGP 3.5bn", [(3_500_000_000, 3_500_000_000, "EGP", "exact")]),
    ("LE 3 billion", [(3_000_000_000, 3_000_000_000, "EGP", "exact")]),
    ("TND 15 million", [(15_000_000, 15_000_000, "TND", "exact")]),
    ("MAD 11 billion", [(11_000_000_000, 11_000_000_000, "MAD", "exact")]),
    ("11 milliards de dirhams", [(11_000_000_000, 11_000_000_000, None, "exact")]),
    ("FCFA 2 billion", [(2_000_000_000, 2_000_000_000, "XOF", "exact")]),
    ("2 milliards FCFA", [(2_000_000_000, 2_000_000_000, "XOF", "exact")]),
    ("2 milliards de francs CFA", [(2_000_000_000, 2_000_000_000, "XOF", "exact")]),
    ("RWF 5 billion", [(5_000_000_000, 5_000_000_000, "RWF", "exact")]),
    ("P500 million", []),
    ("PHP 2.6 billion", [(2_600_000_000, 2_600_000_000, "PHP", "exact")]),
    ("P2.6-billion", []),
    ("Tk 500 crore", [(5_000_000_000, 5_000_000_000, "BDT", "exact")]),
    ("BDT 500 crore", [(5_000_000_000, 5_000_000_000, "BDT", "exact")]),
    ("Rs 1,000 million", [(1_000_000_000, 1_000_000_000, "INR", "exact")]),
    ("NPR 1 billion", [(1_000_000_000, 1_000_000_000, "NPR", "exact")]),
    ("LKR 3 billion", [(3_000_000_000, 3_000_000_000, "LKR", "exact")]),
    ("60 billion soum", [(60_000_000_000, 60_000_000_000, "UZS", "exact")]),
    ("UZS 60bn", [(60_000_000_000, 60_000_000_000, "UZS", "exact")]),
    ("AZN 7.1 mln", [(7_100_000, 7_100_000, "AZN", "exact")]),
    ("GEL 12 million", [(12_000_000, 12_000_000, "GEL", "exact")]),
    ("NIS 1.6 billion", [(1_600_000_000, 1_600_000_000, "ILS", "exact")]),
    ("NIS1.6b", [(1_600_000_000, 1_600_000_000, "ILS", "exact")]),
    ("₺25 billion", [(25_000_000_000, 25_000_000_000, "TRY", "exact")]),
    ("TL 25 billion", [(25_000_000_000, 25_000_000_000, "TRY", "exact")]),
    ("25 milyar TL", [(25_000_000_000, 25_000_000_000, "TRY", "exact")]),
    ("CHF 4m", [(4_000_000, 4_000_000, "CHF", "exact")]),
    ("CHF 1'200'000", [(1_200_000, 1_200_000, "CHF", "exact")]),
    ("ISK 500 million", [(500_000_000, 500_000_000, "ISK", "exact")]),
    ("RON 300 million", [(300_000_000, 300_000_000, "RON", "exact")]),
    ("300 milioane lei", [(300_000_000, 300_000_000, "RON", "exact")]),
    ("BGN 90 million", [(90_000_000, 90_000_000, "BGN", "exact")]),
    ("90 million leva", [(90_000_000, 90_000_000, "BGN", "exact")]),
    ("RSD 1.5 billion", [(1_500_000_000, 1_500_000_000, "RSD", "exact")]),
    ("$0.05 per kWh", [(0.05, 0.05, "USD", "exact")]),
    ("$2.50 per GPU hour", [(2.5, 2.5, "USD", "exact")]),
    ("It paid 100,000 ringgit each.", [(100_000, 100_000, "MYR", "exact")]),
    ("an investment of 1,000,000,000 baht", [(1_000_000_000, 1_000_000_000, "THB", "exact")]),
    ("In 2025 EUR 5 million", [(5_000_000, 5_000_000, "EUR", "exact")]),
    ("in fiscal 2026 $1.2bn went", [(1_200_000_000, 1_200_000_000, "USD", "exact")]),
    ("TOP500 list; TOP 500 machines; COP30; ALL 5 teams; AMD 500 chips; MAD 5", []),
    ("the $500bn, 10 GW Stargate", [(500_000_000_000, 500_000_000_000, "USD", "exact")]),
    ("$1,200 million", [(1_200_000_000, 1_200_000_000, "USD", "exact")]),
    ("USD1.25 bil", [(1_250_000_000, 1_250_000_000, "USD", "exact")]),
    ("$1.7tn", [(1_700_000_000_000, 1_700_000_000_000, "USD", "exact")]),
    ("US$ 1.7 trn", [(1_700_000_000_000, 1_700_000_000_000, "USD", "exact")]),
    ("some 3m euros", [(3_000_000, 3_000_000, "EUR", "approx")]),
    ("3m tall dollars", []),
    ("€ 3 000 000", [(3_000_000, 3_000_000, "EUR", "exact")]),
    ("€3.000.000", [(3_000_000, 3_000_000, "EUR", "exact")]),
    ("€64,1 million", [(64_100_000, 64_100_000, "EUR", "exact")]),
    ("no more than EUR 4 million", [(4_000_000, 4_000_000, "EUR", "up_to")]),
    ("not less than $3 billion", [(3_000_000_000, 3_000_000_000, "USD", "at_least")]),
    ("$3 billion or more", [(3_000_000_000, 3_000_000_000, "USD", "at_least")]),
    ("well over $3 billion", [(3_000_000_000, 3_000_000_000, "USD", "at_least")]),
    ("just under £2bn", [(2_000_000_000, 2_000_000_000, "GBP", "approx")]),
    ("won $5 million", [(5_000_000, 5_000_000, "USD", "exact")]),
    ("five won", []),
    ("the 5 real problems", []),
    ("Dh5bn", [(5_000_000_000, 5_000_000_000, "AED", "exact")]),
    ("Dhs 5 billion", [(5_000_000_000, 5_000_000_000, "AED", "exact")]),
    ("5 billion Emirati dirhams", [(5_000_000_000, 5_000_000_000, "AED", "exact")]),
    ("5 billion Moroccan dirhams", [(5_000_000_000, 5_000_000_000, "MAD", "exact")]),
    ("5 billion Egyptian pounds", [(5_000_000_000, 5_000_000_000, "EGP", "exact")]),
    ("5 million Danish kroner", [(5_000_000, 5_000_000, "DKK", "exact")]),
    ("5 million Kuwaiti dinars", [(5_000_000, 5_000_000, "KWD", "exact")]),
    ("SEK1bn", [(1_000_000_000, 1_000_000_000, "SEK", "exact")]),
    ("NOK 1.3 billion", [(1_300_000_000, 1_300_000_000, "NOK", "exact")]),
    ("1.3 billion NOK", [(1_300_000_000, 1_300_000_000, "NOK", "exact")]),
    ("$12,5 mln", [(12_500_000, 12_500_000, "USD", "exact")]),
    ("4.5 billion dollar", [(4_500_000_000, 4_500_000_000, "USD", "exact")]),
    ("a 4.5-billion-dollar plan", [(4_500_000_000, 4_500_000_000, "USD", "exact")]),
    ("¥10 billion ($66 million)", [(10_000_000_000, 10_000_000_000, "JPY", "exact")]),
    ("10 billion yuan", [(10_000_000_000, 10_000_000_000, "CNY", "exact")]),
    ("RMB10bn", [(10_000_000_000, 10_000_000_000, "CNY", "exact")]),
    ("CNY 10 billion", [(10_000_000_000, 10_000_000_000, "CNY", "exact")]),
    ("NT$30bn a year", [(30_000_000_000, 30_000_000_000, "TWD", "exact")]),
    ("HK$1 billion", [(1_000_000_000, 1_000_000_000, "HKD", "exact")]),
    ("1.9GW", []),
    ("20,000 won", [(20_000, 20_000, "KRW", "exact")]),
    ("Sum: 20 million (EUR)", [(20_000_000, 20_000_000, "EUR", "exact")]),
    ("EUR million 20", []),
    ("PKR 300 billion", [(300_000_000_000, 300_000_000_000, "PKR", "exact")]),
    ("Rs 300 bn", [(300_000_000_000, 300_000_000_000, "INR", "exact")]),
    ("ZAR5.4 billion", [(5_400_000_000, 5_400_000_000, "ZAR", "exact")]),
    ("R5,4 miljard", [(5_400_000_000, 5_400_000_000, "ZAR", "exact")]),
    ("roughly half of the $5 billion", [(5_000_000_000, 5_000_000_000, "USD", "exact")]),
    ("$5 billion-plus", [(5_000_000_000, 5_000_000_000, "USD", "exact")]),
    ("a USD 100-150 million loan", [(100_000_000, 150_000_000, "USD", "range")]),
    ("$500 million–$1 billion", [(500_000_000, 1_000_000_000, "USD", "range")]),
    ("$500m-1bn", [(500_000_000, 1_000_000_000, "USD", "range")]),
    ("€20 billion to €30 billion", [(20_000_000_000, 30_000_000_000, "EUR", "range")]),
    (
        "from €20 billion up to €30 billion",
        [(20_000_000_000, 20_000_000_000, "EUR", "exact"), (30_000_000_000, 30_000_000_000, "EUR", "up_to")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), FORMS, ids=[text for text, _ in FORMS])
def test_form_is_read_with_value_currency_and_qualifier(
    text: str, expected: list[tuple[float, float, str | None, str]]
) -> None:
    found = [(money.low, money.high, money.currency, money.qualifier) for money in find_money(text)]
    assert found == [
        (pytest.approx(low), pytest.approx(high), code, qualifier) for low, high, code, qualifier in expected
    ]


def only(text: str, **options: str) -> Money:
    [money] = find_money(text, **options)
    return money


def test_span_is_the_value_alone_and_phrase_holds_its_qualifiers() -> None:
    text = "It will add more than $5.5 billion a year (about €4.8bn)."
    money = only(text)
    assert text[money.start : money.end] == "$5.5 billion"
    assert text[money.phrase_start : money.phrase_end].startswith("more than $5.5 billion a year")
    assert (money.qualifier, money.per) == ("at_least", "year")


@pytest.mark.parametrize(
    ("text", "low", "currency", "conversion", "other"),
    [
        ("344 billion yuan ($47.5 billion)", 344e9, "CNY", 47.5e9, "USD"),
        ("12 billion dirhams (US$1.28 billion)", 12e9, None, 1.28e9, "USD"),
        ("₹10,371.92 crore (~$1.25 billion USD)", 103_719_200_000, "INR", 1.25e9, "USD"),
        ("7,5 milliards d’euros (8,7 milliards de dollars)", 7.5e9, "EUR", 8.7e9, "USD"),
        ("It cost $1.1-billion (R20-billion).", 1.1e9, "USD", 20e9, "ZAR"),
        ("A$70 million, or about US$45 million,", 70e6, "AUD", 45e6, "USD"),
        ("SAR 9.9 billion = US$2.7 billion", 9.9e9, "SAR", 2.7e9, "USD"),
    ],
)
def test_own_conversion_is_attached_and_not_a_second_sum(
    text: str, low: float, currency: str | None, conversion: float, other: str
) -> None:
    money = only(text)
    assert (money.low, money.currency) == (pytest.approx(low), currency)
    assert money.conversion is not None
    assert (money.conversion.low, money.conversion.currency) == (pytest.approx(conversion), other)


def test_other_sum_in_brackets_is_no_conversion() -> None:
    first, second = find_money("€5 million from the ministry ($900 million in all)")
    assert first.conversion is None
    assert second.low == 900e6


def test_local_currency_is_the_amount_where_the_source_puts_dollars_first() -> None:
    money = prefer_local(only("$1.1-billion (R20-billion)"), "ZAF")
    assert (money.low, money.currency) == (20e9, "ZAR")
    assert money.conversion is not None
    assert money.conversion.currency == "USD"


@pytest.mark.parametrize(
    ("text", "country", "code", "inferred"),
    [
        ("$70 million", "NZL", "NZD", True),
        ("$2 billion", "CAN", "CAD", True),
        ("$3 billion", "HKG", "HKD", True),
        ("$3 billion", "USA", "USD", False),
        ("$100 million", "UZB", "USD", False),
        ("$25bn", "ARG", "USD", False),
        ("$630.000 millones", "COL", "COP", True),
        ("479,000 million pesos", "COL", "COP", True),
        ("6,000 million pesos", "MEX", "MXN", True),
        ("30.7 mio. kr.", "DNK", "DKK", True),
        ("225 million crowns", "NOR", "NOK", True),
        ("two billion pounds", "EGY", "EGP", True),
        ("Rs280bn", "PAK", "PKR", True),
        ("12 billion dirhams", "MAR", "MAD", True),
        ("12 billion dirhams", "ARE", "AED", True),
        ("5 billion francs", "CHE", "CHF", True),
        ("¥50 billion", "CHN", "CNY", True),
        ("£5 million", "GBR", "GBP", False),
        ("US$5 million", "CAN", "USD", False),
        ("€5 million", "CAN", "EUR", False),
    ],
)
def test_shared_sign_is_read_by_country_and_says_so(text: str, country: str, code: str, inferred: bool) -> None:
    there = only(text, country=country)
    assert (there.currency, there.is_inferred) == (code, inferred)
    assert resolve_currency(only(text), country) == there


def test_bracket_that_opens_a_conversion_does_not_qualify_the_sum_before_it() -> None:
    money = only("7.1 million manat (roughly $4.1 million)")
    assert money.qualifier == "exact"
    assert money.conversion is not None
    assert money.conversion.qualifier == "approx"
    assert only("RO 60 m (approximately)").qualifier == "approx"


def test_shared_sign_without_country_is_its_world_default_or_unknown() -> None:
    assert only("$5 million").currency == "USD"
    assert only("£5 million").currency == "GBP"
    assert only("5 million pesos").currency is None
    assert only("kr 5 million").currency is None
    assert own_currency("$") is None
    assert own_currency("R") == "ZAR"
    assert own_currency("₹") == "INR"


def test_dollar_given_by_the_caller_wins_over_the_country() -> None:
    money = only("$5 million", country="USA", dollar="SGD")
    assert (money.currency, money.is_inferred) == ("SGD", True)


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("$32 billion a year", "year"),
        ("a $10 billion-a-year programme", "year"),
        ("€990 per month", "month"),
        ("$5/Month", "month"),
        ("$2.50 per GPU-hour", "GPU hour"),
        ("The price per GPU-hour fell below $2.50.", "GPU hour"),
        ("$0.05–0.06 per kilowatt-hour", "kWh"),
        ("subsidises the hourly price to around ₹65 and", "hour"),
        ("$98 a share", "share"),
        ("up to a million dollars each", "each"),
        ("€3–5 billion per site", "site"),
        ("Sales were $1.17 billion a year earlier", None),
        ("$5 billion", None),
    ],
)
def test_price_and_recurring_sum_name_their_unit(text: str, per: str | None) -> None:
    assert only(text).per == per


@pytest.mark.parametrize("words", ["an additional", "a further", "another", "an extra"])
def test_sum_on_top_of_others_says_so(words: str) -> None:
    assert only(f"with {words} €15 million from").is_additional
    assert not only("with €15 million from").is_additional


def test_sums_without_currency_are_found_only_where_nothing_is_counted() -> None:
    text = "1.13 billion birr, up from the 795 million of the year before; 5 million users and 30 million parameters."
    [bare] = find_bare_sums(text)
    assert text[bare.start : bare.end] == "795 million"
    assert (bare.low, bare.currency, bare.symbol) == (795e6, None, "")


def test_bare_range_shares_its_magnitude() -> None:
    [bare] = find_bare_sums("la fourchette de « 30 à 50 milliards » inscrite dans l’accord")
    assert (bare.low, bare.high, bare.qualifier) == (30e9, 50e9, "range")


@pytest.mark.parametrize(
    "text",
    [
        "five won the prize",
        "He won 25 trophies",
        "5,200 pounds of water",
        "the R6700 router",
        "COP30 in Belém",
        "AMD 500 servers",
        "ALL 5 teams",
        "TOP 500",
        "SDG 9",
        "401(k)",
        "GB300",
        "a 5th term",
        "no numbers here",
        "",
        "half of it",
        "a billion",
        "In 2025 the ministry",
        "12 million people",
        "5 real problems",
    ],
)
def test_what_only_looks_like_money_is_left_alone(text: str) -> None:
    assert find_money(text) == []


def test_amounts_do_not_reach_over_line_ends() -> None:
    assert [money.low for money in find_money("Total 5\nmillion euros\n$3\n\n4 billion")] == [1e6, 3]
