"""Programs started by our tools, which must never outlive them."""

import ctypes
import signal
import subprocess
import sys
from collections.abc import Iterable

PR_SET_PDEATHSIG = 1


def end_with_parent(by: signal.Signals = signal.SIGTERM) -> None:
    """Ask Linux to stop this process when the one that started it is killed before it could do so.

    For `preexec_fn`, and only from a program's main thread: Linux counts the death of the thread.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(by))


def stop(processes: Iterable[subprocess.Popen[bytes]], *, seconds: float = 15) -> None:
    """End processes, asking first."""
    running = [process for process in processes if process.poll() is None]
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
