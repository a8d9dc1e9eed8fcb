"""Releases in an S3-compatible bucket.

Owns the mapping of store operations to conditional writes. It reaches the network through `obstore`, the
one library here that does besides the HTTP client of `sources/`: that client fetches pages for reading, while
object stores need signed requests, multipart uploads and conditional writes, which are not ours to rebuild.
The library is imported when such a store is opened and is an optional dependency. Invariant: the pointer is
only ever written on condition that it is the one that was read; a store that ignores conditions is refused.

A publisher claims its version first (`.claims/<version>`, written on condition that it is not there). The claim
holds the hash of the release: the same release may be taken up again at once after a crash, another one waits
until the claim is `claim_age` old. Claims of finished releases are removed.

Keys and endpoint come from the usual variables (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL,
AWS_DEFAULT_REGION), never from the URL.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from warehouse.release import anatomy, files, pointer
from warehouse.release.errors import NoRelease, PointerMoved, PublisherBusy, StoreError
from warehouse.release.pointer import Pointer
from warehouse.release.store import STAGING, Tagged

CLAIMS = ".claims"
SINGLE = 100_000_000
"""Bytes up to which a file goes in one request, whose ETag is then its MD5."""
CLIENT = {"timeout": "600s", "connect_timeout": "10s"}
RETRIES: Any = {"max_retries": 4, "retry_timeout": timedelta(seconds=60)}


class S3Store:
    """A store at s3://bucket/prefix. Raises StoreError where obstore is not installed or the URL is none."""

    def __init__(self, url: str, *, claim_age: timedelta = timedelta(hours=1)) -> None:
        try:
            import obstore
            from obstore import exceptions
            from obstore.store import S3Store as Bucket
        except ImportError as error:
            raise StoreError(
                "stores at s3:// need the library obstore", 'run: pip install "sovereign-ai-index[s3]"') from error
        self._url = url.rstrip("/")
        self._claim_age = claim_age
        self._library, self._errors = obstore, exceptions
        options: Any = dict(CLIENT)
        if os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://"):
            options["allow_http"] = True  # the operator named such an endpoint
        try:
            # The server checks each upload against its sha256 before it takes it.
            self._bucket = Bucket.from_url(
                self._url, config={"checksum_algorithm": "SHA256"}, client_options=options, retry_config=RETRIES)
        except (exceptions.BaseError, ValueError) as error:
            raise self._cannot("open", self._url, error) from error

    @property
    def url(self) -> str:
        return self._url

    def pointer(self) -> Tagged:
        try:
            found = self._library.get(self._bucket, anatomy.POINTER)
            if found.meta["size"] > pointer.LARGEST:
                raise StoreError(f"{self._url}/{anatomy.POINTER} is larger than any pointer", "restore it from a copy")
            return Tagged(pointer.load(bytes(found.bytes())), found.meta["e_tag"])
        except FileNotFoundError:
            return Tagged(Pointer(), None)
        except self._errors.BaseError as error:
            raise self._cannot("read", anatomy.POINTER, error) from error

    def open(self, path: str, start: int = 0) -> Iterator[bytes]:
        try:
            if start and start >= self._library.head(self._bucket, path)["size"]:
                return
            options: Any = {"range": {"offset": start}} if start else None
            for piece in self._library.get(self._bucket, path, options=options).stream(min_chunk_size=files.CHUNK):
                yield bytes(piece)
        except FileNotFoundError as error:
            raise NoRelease(f"{path} is not in {self._url}", "`sovai release list` shows what is") from error
        except (self._errors.BaseError, OSError) as error:
            raise self._cannot("read", path, error) from error

    def names(self, version: str) -> frozenset[str] | None:
        return frozenset(self._objects(version))

    def local(self, version: str) -> Path | None:
        return None

    @contextlib.contextmanager
    def staging(self, version: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix=f"{STAGING}{version}-") as folder:
            yield Path(folder)

    @contextlib.contextmanager
    def publishing(self, version: str, digest: str) -> Iterator[None]:
        now = self._ensure_conditions()
        claim = f"{CLAIMS}/{version}"
        data = f"{digest}\n".encode()
        try:
            self._put(claim, data, "create")
        except PointerMoved:
            self._take_over(claim, data, now)
        yield
        with contextlib.suppress(self._errors.BaseError, OSError):
            self._library.delete(self._bucket, claim)

    def place(self, version: str, staged: Path) -> None:
        there = self._objects(version)
        names = list(files.relative_files(staged))
        try:
            for name in names:
                file = staged / name
                if there.get(name) != (file.stat().st_size, _md5(file)):
                    self._library.put(
                        self._bucket, f"{version}/{name}", file, use_multipart=file.stat().st_size > SINGLE)
            for name in sorted(set(there) - set(names)):
                self._library.delete(self._bucket, f"{version}/{name}")
        except (self._errors.BaseError, OSError) as error:
            raise self._cannot("write", version, error) from error
        arrived = {name: size for name, (size, _) in self._objects(version).items()}
        if arrived != {name: (staged / name).stat().st_size for name in names}:
            raise PublisherBusy(f"somebody else writes in {self._url}/{version}", "nothing is lost: run this again")
        digest = files.sha256(staged / anatomy.SUMS)
        if self._read_claim(version) != digest:
            raise PublisherBusy(f"another publisher took over {version}", "nothing is lost: run this again")

    def swap(self, seen: str | None, data: bytes) -> None:
        try:
            self._put(anatomy.POINTER, data, "create" if seen is None else {"e_tag": seen})
        except PointerMoved:
            # A write whose answer was lost is refused when it is tried again: then ours stands already.
            with contextlib.suppress(NoRelease):
                if b"".join(self.open(anatomy.POINTER)) == data:
                    return
            raise

    def write_beside(self, name: str, data: bytes) -> None:
        try:
            self._library.put(self._bucket, name, data)
        except (self._errors.BaseError, OSError) as error:
            raise self._cannot("write", name, error) from error

    def _put(self, path: str, data: bytes, mode: Any) -> None:
        """A conditional write. Raises PointerMoved where the condition does not hold."""
        errors = self._errors
        try:
            self._library.put(self._bucket, path, data, mode=mode)
        except (errors.BaseError, OSError) as error:
            is_refused = isinstance(error, (errors.AlreadyExistsError, errors.PreconditionError))
            is_gone = isinstance(error, FileNotFoundError) and mode != "create"  # else it is the bucket that is absent
            if is_refused or is_gone or "409 Conflict" in str(error):
                raise PointerMoved(
                    f"another publisher changed {self._url} meanwhile", "nothing is lost: run this again") from error
            raise self._cannot("write", path, error) from error

    def _ensure_conditions(self) -> Any:
        """Refuse a store that ignores conditions; returns the store's own time."""
        probe = f"{CLAIMS}/probe-{os.getpid()}-{os.urandom(4).hex()}"
        self._put(probe, b"first", "create")
        try:
            now = self._library.head(self._bucket, probe)["last_modified"]
            try:
                self._put(probe, b"second", "create")
            except PointerMoved:
                return now
        finally:
            with contextlib.suppress(self._errors.BaseError, OSError):
                self._library.delete(self._bucket, probe)
        raise StoreError(
            f"{self._url} ignores conditional writes, so two publishers could overwrite each other",
            "use a store that knows If-None-Match and If-Match, or publish to a folder")

    def _take_over(self, claim: str, data: bytes, now: Any) -> None:
        """Join a claim of the same release, or replace one that is old. Raises PublisherBusy."""
        try:
            found = self._library.get(self._bucket, claim)
            if bytes(found.bytes()) == data:
                return
            if now - found.meta["last_modified"] >= self._claim_age:
                self._put(claim, data, {"e_tag": found.meta["e_tag"]})
                return
        except (FileNotFoundError, PointerMoved):
            pass
        except self._errors.BaseError as error:
            raise self._cannot("read", claim, error) from error
        raise PublisherBusy(
            f"another publisher is at work on {self._url}/{claim.rpartition('/')[2]}",
            "run this again when it is done; nothing is lost")

    def _read_claim(self, version: str) -> str | None:
        try:
            return bytes(self._library.get(self._bucket, f"{CLAIMS}/{version}").bytes()).decode().strip()
        except FileNotFoundError:
            return None
        except self._errors.BaseError as error:
            raise self._cannot("read", version, error) from error

    def _objects(self, version: str) -> dict[str, tuple[int, str]]:
        """Size and ETag (without quotes) of the files below a version."""
        start = f"{version}/"
        try:
            return {
                str(one["path"]).removeprefix(start): (one["size"], (one["e_tag"] or "").strip('"'))
                for page in self._library.list(self._bucket, start) for one in page}
        except (self._errors.BaseError, OSError) as error:
            raise self._cannot("list", version, error) from error

    def _cannot(self, verb: str, path: str, error: Exception) -> StoreError:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
        return StoreError(
            f"cannot {verb} {path} of {self._url}: {reason}", "check the bucket, keys and endpoint (AWS_*)")


def _md5(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
