"""Replacing the file: in one step, as it was meant, or not at all."""

import errno
import fcntl
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from chiplog.errors import RefusedError, UnreadableError
from chiplog.logfile import exchange, store


def accept(_data: bytes) -> None:
    return


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "events.yaml"
    path.write_bytes(b"old\n")
    return path


def test_mode_and_symlink_stay(file: Path, tmp_path: Path) -> None:
    file.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(file)
    store.replace(str(link), b"old\n", b"new\n", accept)
    assert link.is_symlink()
    assert (file.read_bytes(), oct(file.stat().st_mode & 0o777)) == (b"new\n", "0o640")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.yaml", "link.yaml"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
def test_the_owner_stays(file: Path) -> None:
    os.chown(file, 1234, 1234)
    store.replace(str(file), b"old\n", b"new\n", accept)
    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 1234)


def test_a_file_without_write_bits_is_refused_for_root_too(file: Path) -> None:
    file.chmod(0o444)
    with pytest.raises(RefusedError, match="is read-only"):
        store.replace(str(file), b"old\n", b"new\n", accept)
    assert file.read_bytes() == b"old\n"


def test_a_file_that_another_program_changed_is_left_as_it_left_it(file: Path, tmp_path: Path) -> None:
    file.write_bytes(b"other\n")
    with pytest.raises(RefusedError, match="another program changed"):
        store.replace(str(file), b"old\n", b"new\n", accept)
    assert file.read_bytes() == b"other\n"
    assert list(tmp_path.iterdir()) == [file]


def test_what_fails_its_proof_is_not_put_in_place(file: Path, tmp_path: Path) -> None:
    seen: list[bytes] = []

    def refuse(data: bytes) -> None:
        seen.append(data)
        raise RefusedError("no")

    with pytest.raises(RefusedError, match="no"):
        store.replace(str(file), b"old\n", b"new\n", refuse)
    assert (seen, file.read_bytes(), list(tmp_path.iterdir())) == ([b"new\n"], b"old\n", [file])


FULL = """
import resource, signal, sys
from chiplog.errors import RefusedError
from chiplog.logfile import store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    store.replace(sys.argv[1], b"old\\n", b"x" * 5000, lambda data: None)
except RefusedError as error:
    print(error.message)
"""


def test_a_full_disk_leaves_the_old_file_and_nothing_else(file: Path, tmp_path: Path) -> None:
    result = subprocess.run([sys.executable, "-c", FULL, str(file)], capture_output=True, text=True, check=True)
    assert result.stdout == f"{file} can't be written: File too large\n"
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (b"old\n", [file])


HOLD = """
import sys
from chiplog.logfile import store
with store.locked(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(file: Path) -> "subprocess.Popen[str]":
    """Start a process that has the lock until its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_writer_waits_for_the_first(file: Path) -> None:
    has_it = threading.Event()

    def write() -> None:
        with store.locked(str(file)):
            has_it.set()

    with holder(file) as first:
        second = threading.Thread(target=write)
        second.start()
        assert not has_it.is_set()
        first.communicate()
        second.join()
    assert has_it.is_set()


def test_the_lock_of_a_killed_process_is_gone(file: Path) -> None:
    with holder(file) as first:
        first.kill()
        first.wait()
        with store.locked(str(file)):
            assert first.returncode == -9


def saved_by_another(file: Path) -> None:
    """Save as editors and git do: a new file takes the old one's place."""
    (file.parent / "theirs").write_bytes(b"typed meanwhile\n")
    os.replace(file.parent / "theirs", file)


@pytest.mark.parametrize("moment", ["proof", "fsync", "read_back", "last look"])
@pytest.mark.parametrize("exchanges", [True, False])
def test_what_another_program_saves_up_to_the_last_moment_is_not_lost(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, exchanges: bool
) -> None:
    names, holds, sync, back = exchange.names, store._holds, os.fsync, store._read_back
    looks: list[str] = []

    def looked(path: str, data: bytes) -> bool:
        held = holds(path, data)
        looks.extend([path] if path == str(file) else [])
        if moment == "last look" and len(looks) == 2:
            saved_by_another(file)
        return held

    def synced(descriptor: int) -> None:
        sync(descriptor)
        if moment == "fsync":
            saved_by_another(file)

    def was_read_back(*given: Any) -> None:
        back(*given)
        if moment == "read_back":
            saved_by_another(file)

    monkeypatch.setattr(exchange, "names", names if exchanges else lambda *_: False)
    monkeypatch.setattr(store, "_holds", looked)
    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(store, "_read_back", was_read_back)
    if moment == "last look" and not exchanges:
        pytest.skip("this is what docs/promises.md says of systems that can't exchange names")
    with pytest.raises(RefusedError, match="another program changed"):
        store.replace(
            str(file), b"old\n", b"new\n", lambda _data: saved_by_another(file) if moment == "proof" else None
        )
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (b"typed meanwhile\n", [file])


def test_names_are_exchanged_where_the_system_can(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    assert exchange.names(str(one), str(other))
    assert (one.read_bytes(), other.read_bytes()) == (b"2", b"1")
    assert not exchange.names(str(one), str(tmp_path / "none"))


def test_what_killed_writers_left_is_cleared_by_the_next(file: Path, tmp_path: Path) -> None:
    left = tmp_path / ".events.yaml.abcd1234.tmp"
    kept = [tmp_path / ".other.yaml.abcd1234.tmp", tmp_path / "events.yaml.tmp", tmp_path / ".events.yaml.swp"]
    for path in (left, *kept):
        path.write_bytes(b"half")
    with store.locked(str(file)):
        assert sorted(tmp_path.iterdir()) == sorted([file, *kept])


def test_a_writer_that_waits_too_long_says_so(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0)
    with holder(file) as first:
        with pytest.raises(RefusedError, match="another process has been writing"), store.locked(str(file)):
            pass
        first.kill()


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.EIO])
def test_a_folder_that_can_not_be_locked_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def fails(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", fails)
    with pytest.raises(RefusedError, match=f"can't be locked: {os.strerror(number)}"), store.locked(str(file)):
        pass


def test_a_folder_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="can't be opened"), store.locked(str(tmp_path / "none" / "log.yaml")):
        pass


def test_what_has_no_end_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "zero").symlink_to("/dev/zero")
    for path in ("/dev/zero", str(tmp_path / "zero"), "/dev/urandom"):
        with pytest.raises(UnreadableError, match="is a device"):
            store.read(path)
    assert store.read("/dev/null") == b""
    with pytest.raises(UnreadableError, match="NUL"):
        store.read("a\0b")
