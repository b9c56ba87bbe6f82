"""Replacing the file: in one step, as it was meant, or not at all."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from chiplog.errors import RefusedError
from chiplog.log import store
from tests.test_add import options


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
    with pytest.raises(RefusedError, match="changed by another program"):
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
from chiplog.log import store
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
import sys, time
from chiplog.log import store
with store.locked(sys.argv[1]):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def holder(file: Path, seconds: float) -> "subprocess.Popen[str]":
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(file), str(seconds)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_writer_waits_for_the_first(file: Path) -> None:
    with holder(file, 0.6) as first:
        began = time.monotonic()
        with store.locked(str(file)):
            assert time.monotonic() - began > 0.3
        assert first.wait() == 0


def test_the_lock_of_a_killed_process_is_gone(file: Path) -> None:
    with holder(file, 60) as first:
        first.kill()
        first.wait()
        with store.locked(str(file)):
            assert first.returncode == -9


def test_eight_writers_at_once_are_all_in_the_log(log: Path) -> None:
    given = [
        options(
            id=f"cn-2026-at-once-{n}", source=f"https://www.example.org/{n}", title=f"China approves batch {n} of chips"
        )
        for n in range(8)
    ]
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "chiplog", "add", "-f", str(log), *one],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for one in given
    ]
    assert [process.wait() for process in started] == [0] * 8
    assert all(f"- id: cn-2026-at-once-{n}\n" in log.read_text() for n in range(8))
