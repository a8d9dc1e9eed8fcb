"""The atlas: the static site of a release.

`build.build` writes it, `assets.install` fetches its front-end parts through npm, `links.check` proves
that nothing on it points nowhere. Nothing here opens a socket or asks for the time.
"""
