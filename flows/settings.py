"""Settings of a run, from the environment and nowhere else.

Owns the SOVAI_* variables and the folders below the home. Invariant: nothing is created here; a
command that needs a folder makes it, so that reading settings never writes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.errors import UsageError


class Settings(BaseSettings):
    """All settings; each is the environment variable SOVAI_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="SOVAI_", extra="ignore", frozen=True)

    home: Path = Field(Path(".sovai"), description="captures, warehouse, runs and releases live here")
    store: str | None = Field(None, description="URL or folder of the release store; default: releases below the home")
    contact: str = Field("", description="address put into the user agent of live runs")
    now: datetime | None = Field(None, description="pins the clock (ISO time, UTC), for repeatable runs and tests")
    allow_loopback: bool = Field(False, description="let live sources stand on this machine (tests)")
    extra_sources: Path | None = Field(None, description="a further catalogue file of live sources")
    signing_key: Path | None = Field(None, description="OpenSSH private key that signs releases")
    allowed_signers: Path | None = Field(None, description="keys whose signatures on releases are trusted (OpenSSH)")
    webhook: SecretStr | None = Field(None, description="address that is told when a scheduled refresh fails")

    @property
    def captures(self) -> Path:
        return self.home / "captures"

    @property
    def warehouse(self) -> Path:
        return self.home / "warehouse.duckdb"

    @property
    def runs(self) -> Path:
        return self.home / "runs"

    @property
    def release_store(self) -> str:
        return self.store or str(self.home / "releases")

    def clock(self) -> datetime:
        """The time of the run, to the second, UTC; read once by the run context."""
        moment = self.now or datetime.now(UTC)
        return moment.astimezone(UTC).replace(microsecond=0)


@cache
def settings() -> Settings:
    """The settings of this process. Raises UsageError naming the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "SOVAI_" + str(first["loc"][0]).upper()
        raise UsageError(f"{name}: {first['msg']}", f"set {name} to a valid value or unset it") from error
