"""The value grammar: money, power, accelerators, compute and periods in a text, with exact offsets.

Public functions, all pure, linear in the length of the text, and never raising on any string:

    find_money(text, *, country=None, dollar=None) -> list[Money]
    find_bare_sums(text) -> list[Money]           'the other 40 million': a magnitude, no currency
    resolve_currency(money, country_iso3) -> Money
    prefer_local(money, country_iso3) -> Money    the local currency is the amount, dollars its conversion
    own_currency(symbol) -> str | None            what a sign means whatever the country
    header_unit(header) -> (symbol, exponent)
    parse_amount_cell(cell, header='', *, country=None) -> Money | None
    find_hardware(text) -> list[HardwareMention]
    find_quantities(text) -> list[Quantity]        power, accelerators, H100 equivalents, compute
    parse_quantity_cell(cell, header) -> Quantity | None
    find_dates(text, *, anchor=None) -> list[Period]
    parse_date(text) -> str | None                 one isolated date string to ISO, as precise as it is

Does not decide what a value is for: sponsor, stage and project are `sources.extract`'s. Invariant: the
spans of one result list do not overlap, and are in text order.
"""

from sources.extract.quantities.capacity import find_quantities
from sources.extract.quantities.cells import header_unit, parse_amount_cell, parse_quantity_cell
from sources.extract.quantities.currency import own_currency, prefer_local, resolve_currency
from sources.extract.quantities.dates import find_dates, parse_date
from sources.extract.quantities.hardware import Hardware, HardwareMention, find_hardware
from sources.extract.quantities.model import Metric, Money, Period, PeriodKind, Qualifier, Quantity
from sources.extract.quantities.money import find_bare_sums, find_money

__all__ = [
    "Hardware",
    "HardwareMention",
    "Metric",
    "Money",
    "Period",
    "PeriodKind",
    "Qualifier",
    "Quantity",
    "find_bare_sums",
    "find_dates",
    "find_hardware",
    "find_money",
    "find_quantities",
    "header_unit",
    "own_currency",
    "parse_amount_cell",
    "parse_date",
    "parse_quantity_cell",
    "prefer_local",
    "resolve_currency",
]
