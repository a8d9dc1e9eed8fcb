"""Checks that hold a release back."""
