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
    home = Path(pyspark.__file__).parent
    folder = tempfile.mkdtemp(prefix="taghouse-spark-cluster-")
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_WORKER_DIR": folder,
        "PYSPARK_PYTHON": sys.executable,
    }
    classes = "org.apache.spark.deploy"
    url = f"spark://127.0.0.1:{options.port}"
    processes = []
    logs = open(Path(folder) / "cluster.log", "wb")  # noqa: SIM115

    def start(*arguments: str) -> None:
        processes.append(
            subprocess.Popen(
                [str(home / "bin" / "spark-class"), *arguments], env=environment, stdout=logs, stderr=logs
            )
        )

    try:
        start(
            f"{classes}.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            str(options.port),
            "--webui-port",
            str(options.port + 1),
        )
        for number in range(options.workers):
            start(
                f"{classes}.worker.Worker",
                "--host",
                "127.0.0.1",
                "--cores",
                str(options.cores),
                "--memory",
                options.memory,
                "--webui-port",
                str(options.port + 2 + number),
                url,
            )
        _wait_for_workers(options.port + 1, options.workers)
        return subprocess.call(options.command, env={**environment, "SPARK_WORKER_DIR": ""})
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            process.wait()
        logs.close()


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
