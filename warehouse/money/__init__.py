"""Sums in US dollars: by dated reference rates, or not at all."""
