"""Signatures over SHA256SUMS, made and checked by OpenSSH.

Owns calling `ssh-keygen -Y`, the signature format that git uses as well: every system that has SSH can
check a release without this software, keys are the ones that people have, and an Ed25519 signature carries
no time, so the same release and key give the same bytes. Owns no keys. Invariant: a signature counts only if
the content is as signed and the key is one that the reader trusts.

    ssh-keygen -Y verify -f allowed_signers -I sovereign-ai-index -n sovereign-ai-index \\
        -s SHA256SUMS.sig < SHA256SUMS
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path

from warehouse.release import anatomy
from warehouse.release.errors import ReleaseError

TOOL = "ssh-keygen"
IDENTITY = anatomy.NAME
"""Whom the key belongs to, in the reader's file of trusted keys."""
NAMESPACE = anatomy.NAME
"""What the signature is for, so that a signature over something else cannot be passed off."""
PATIENCE = 30.0


class Signature(StrEnum):
    """What a release's signature comes to."""

    good = "signed by a trusted key"
    unsigned = "not signed"
    wrong_key = "signed by a key that is not trusted"
    wrong_content = "the signature is not over these sums"
    unchecked = "signed, but no trusted keys were given to check it with"


def signer(key: Path) -> Callable[[Path], bytes]:
    """A function that signs a file with a private key (or a public key whose agent holds the private one).

    Raises ReleaseError where OpenSSH or the key is absent or the key asks for a passphrase."""
    if not key.is_file():
        raise ReleaseError(f"there is no signing key at {key}", "make one: ssh-keygen -t ed25519 -N '' -f FILE")
    _ensure_tool()

    def sign(file: Path) -> bytes:
        with tempfile.TemporaryDirectory(prefix="sovai-sign-") as folder:
            copy = Path(folder) / file.name
            copy.write_bytes(file.read_bytes())
            done = _run(["-Y", "sign", "-q", "-f", str(key), "-n", NAMESPACE, str(copy)])
            signature = copy.with_name(f"{copy.name}.sig")
            if done.returncode or not signature.is_file():
                reason = (done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"])[-1]
                raise ReleaseError(
                    f"cannot sign with {key}: {reason}", "use a key without passphrase, or load it in ssh-agent")
            return signature.read_bytes()

    return sign


def check(folder: Path, trusted: Path | None) -> Signature:
    """What the signature of a release folder comes to; `trusted` is a file of keys (allowed_signers of OpenSSH).

    Raises ReleaseError where OpenSSH or the file of keys is absent."""
    signature = folder / anatomy.SIGNATURE
    if not signature.is_file():
        return Signature.unsigned
    _ensure_tool()
    sums = (folder / anatomy.SUMS).read_bytes()
    plain = _run(["-Y", "check-novalidate", "-n", NAMESPACE, "-s", str(signature)], sums)
    if plain.returncode:
        return Signature.wrong_content
    if trusted is None:
        return Signature.unchecked
    if not trusted.is_file():
        raise ReleaseError(f"there is no file of trusted keys at {trusted}", "give one line: sovereign-ai-index KEY")
    known = _run(
        ["-Y", "verify", "-f", str(trusted), "-I", IDENTITY, "-n", NAMESPACE, "-s", str(signature)], sums)
    return Signature.wrong_key if known.returncode else Signature.good


def trust_line(public_key: Path) -> str:
    """The line for a file of trusted keys that trusts this public key for releases and nothing else."""
    kind, key = public_key.read_text(encoding="utf-8").split()[:2]
    return f'{IDENTITY} namespaces="{NAMESPACE}" {kind} {key}\n'


def _ensure_tool() -> None:
    if shutil.which(TOOL) is None:
        raise ReleaseError(f"{TOOL} is not installed", "install OpenSSH 8.1 or later; it makes and checks signatures")


def _run(arguments: Sequence[str], data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run([TOOL, *arguments], input=data, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired as error:
        raise ReleaseError(f"{TOOL} did not answer", "use a key without passphrase, or load it in ssh-agent") from error
