"""Rules of the road for the HTTP client: what may be asked, where, how often, and what an answer is worth.

Nothing in here opens a socket; `sources/http.py` does.
"""
