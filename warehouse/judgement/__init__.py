"""Human judgement as data: lookups, corrections and review decisions, in files beside the code."""
