"""How data leaves the warehouse: releases, built, verified, published, withdrawn, compared and fetched.

Owns the way from current tables to a published release and back. Does not own the tables (`schemas/`),
the warehouse or the site. Invariant: a release is never edited or deleted once the pointer names it.
"""
