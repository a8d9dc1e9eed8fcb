"""Who pays: the payer that the words around a sum name, else who stands in for him.

payer_of(actors, sentence, start, end, clause) -> who pays the sum at `start:end`, None where no words tell
Sponsors.of(...)                               -> the sponsor of a commitment and its `sponsor_kind`

    payer        the rules for a payer, in order
      behind     'from the fund', 'the contribution of the bank', 'backed by'
      listed     leads of items, brackets, the item above
      before     subjects and owners before the sum
      back       'the ministry', 'the company', 'it': who was named in sentences before
    sponsor      a payer as sponsor, or who owns, introduces or is known to lead the project
    asked        a sum with all that the rules for a payer look at

Does not judge whether a sum is a commitment. Invariant: a payer is a canonical name or the government of a country.
"""

from sources.extract.sponsors.payer import payer_of
from sources.extract.sponsors.sponsor import Sponsors

__all__ = ["Sponsors", "payer_of"]
