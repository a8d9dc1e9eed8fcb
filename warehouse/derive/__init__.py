"""The index: what is computed from the published tables. Pure functions over frames."""
