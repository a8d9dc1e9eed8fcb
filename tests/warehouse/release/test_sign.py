"""Signatures are OpenSSH's, and each way to be wrong is told apart."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import polars as pl
import pytest

from tests.support import warehouse
from tests.warehouse.release.conftest import FIRST
from warehouse.release import anatomy, sign
from warehouse.release.build import build
from warehouse.release.errors import ReleaseError
from warehouse.release.sign import Signature
from warehouse.release.store import FolderStore
from warehouse.release.verify import verify

pytestmark = pytest.mark.skipif(shutil.which(sign.TOOL) is None, reason="OpenSSH is not installed")


def key(folder: Path, name: str) -> Path:
    file = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(file)], check=True)
    return file


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    return key(tmp_path, "ours")


@pytest.fixture
def trusted(tmp_path: Path, ours: Path) -> Path:
    file = tmp_path / "allowed_signers"
    file.write_text(sign.trust_line(ours.with_suffix(".pub")))
    return file


@pytest.fixture
def signed(releases: Path, ours: Path) -> Path:
    folder = releases / FIRST
    (folder / anatomy.SIGNATURE).write_bytes(sign.signer(ours)(folder / anatomy.SUMS))
    return folder


def test_a_signed_release_is_whole_and_good(
    tmp_path: Path, ours: Path, trusted: Path, first_tables: dict[str, pl.DataFrame],
) -> None:
    store = FolderStore(tmp_path / "releases")
    with warehouse.holding(first_tables) as connection:
        built = build(connection, store, FIRST, sign=sign.signer(ours))
    folder = tmp_path / "releases" / FIRST
    assert verify(folder, FIRST, built.entry).is_whole
    assert sign.check(folder, trusted) is Signature.good
    assert sign.check(folder, None) is Signature.unchecked


def test_the_same_key_and_release_give_the_same_signature(signed: Path, ours: Path) -> None:
    assert sign.signer(ours)(signed / anatomy.SUMS) == (signed / anatomy.SIGNATURE).read_bytes()


def test_the_documented_commands_make_a_key_and_check_without_our_code(
    releases: Path, tmp_path: Path,
) -> None:
    page = (Path(__file__).parents[3] / "docs" / "RELEASES.md").read_text(encoding="utf-8")
    blocks = page.split("```")[1::2]
    making = next(block for block in blocks if "ssh-keygen -t ed25519" in block)
    subprocess.run(["bash", "-e", "-c", making], cwd=tmp_path, check=True, capture_output=True)
    folder, trusted = releases / FIRST, tmp_path / "allowed_signers"
    assert trusted.read_text() == sign.trust_line(tmp_path / "signing_key.pub")
    (folder / anatomy.SIGNATURE).write_bytes(sign.signer(tmp_path / "signing_key")(folder / anatomy.SUMS))
    checking = next(block for block in blocks if "ssh-keygen -Y verify" in block)
    commands = checking.replace("cd 2026-11-24.0", "").replace("-f allowed_signers", f"-f {trusted}")
    done = subprocess.run(["bash", "-e", "-c", commands], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0 and 'Good "sovereign-ai-index" signature' in done.stdout, done.stderr
    (folder / "LICENSE").write_text("mine")
    assert subprocess.run(["bash", "-e", "-c", commands], cwd=folder, capture_output=True).returncode != 0


def test_unsigned_wrong_key_and_wrong_content_are_told_apart(
    releases: Path, signed: Path, tmp_path: Path, trusted: Path,
) -> None:
    (signed / anatomy.SIGNATURE).rename(tmp_path / "kept")
    assert sign.check(signed, trusted) is Signature.unsigned
    (signed / anatomy.SIGNATURE).write_bytes(sign.signer(key(tmp_path, "other"))(signed / anatomy.SUMS))
    assert sign.check(signed, trusted) is Signature.wrong_key
    (tmp_path / "kept").rename(signed / anatomy.SIGNATURE)
    with (signed / anatomy.SUMS).open("a") as handle:
        handle.write("0" * 64 + "  more\n")
    assert sign.check(signed, trusted) is Signature.wrong_content
    (signed / anatomy.SIGNATURE).write_text("nonsense")
    assert sign.check(signed, trusted) is Signature.wrong_content


def test_a_signature_made_for_something_else_does_not_count(signed: Path, ours: Path, trusted: Path) -> None:
    (signed / anatomy.SIGNATURE).unlink()
    subprocess.run(
        ["ssh-keygen", "-q", "-Y", "sign", "-f", str(ours), "-n", "file", str(signed / anatomy.SUMS)],
        check=True, stdin=subprocess.DEVNULL, capture_output=True)
    assert sign.check(signed, trusted) in (Signature.wrong_content, Signature.wrong_key)


def test_missing_keys_are_told(tmp_path: Path, signed: Path) -> None:
    with pytest.raises(ReleaseError, match="no signing key"):
        sign.signer(tmp_path / "none")
    with pytest.raises(ReleaseError, match="trusted keys"):
        sign.check(signed, tmp_path / "none")
    broken = tmp_path / "broken"
    broken.write_text("no key")
    broken.chmod(0o600)
    with pytest.raises(ReleaseError, match="cannot sign"):
        sign.signer(broken)(signed / anatomy.SUMS)
