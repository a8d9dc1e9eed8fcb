"""When: the years a sum covers, the date it was announced, the year a capacity is due.

period_of(reading, sentence, start, end) -> (first year | None, last year | None)
announced_on(reading, scene, sentence, start, end) -> (ISO date | None, whether its sentence says so)
target_on(reading, sentence, start, end) -> year | None
"""

from sources.extract.timing.announced import announced_on
from sources.extract.timing.due import target_on
from sources.extract.timing.period import period_of

__all__ = ["announced_on", "period_of", "target_on"]
