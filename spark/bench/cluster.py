"""Runs a command beside a standalone cluster of local processes: cluster.py --workers 2 -- COMMAND…

A master and some workers of one core each are started, and ended with the command.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pyspark


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--cores", type=int, default=1)
    parser.add_argument("--memory", default="3g")
    parser.add_argument("--port", type=int, default=7077)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="taghouse-spark-cluster-") as folder:
        return _run(options, Path(folder))


def _run(options: argparse.Namespace, folder: Path) -> int:
    home = Path(pyspark.__file__).parent
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_WORKER_DIR": str(folder),
        "PYSPARK_PYTHON": sys.executable,
    }
    port = options.port
    host = ["--host", "127.0.0.1"]
    master = ["master.Master", *host, "--port", str(port), "--webui-port", str(port + 1)]
    workers = [
        [
            *["worker.Worker", *host, "--cores", str(options.cores), "--memory", options.memory],
            *["--webui-port", str(port + 2 + number), f"spark://127.0.0.1:{port}"],
        ]
        for number in range(options.workers)
    ]
    processes = []
    with (folder / "cluster.log").open("wb") as log:
        try:
            for name, *arguments in [master, *workers]:
                command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *arguments]
                processes.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))
            _wait_for_workers(port + 1, options.workers)
            return subprocess.call(options.command, env={**environment, "SPARK_WORKER_DIR": ""})
        finally:
            for process in reversed(processes):
                process.terminate()
            for process in processes:
                process.wait()


def _wait_for_workers(port: int, count: int) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/", timeout=5) as answer:
                if answer.read().count(b'"ALIVE"') > count:
                    return
        except OSError:
            pass
        time.sleep(0.5)
    raise SystemExit("the workers did not come within two minutes")


if __name__ == "__main__":
    sys.exit(main())
