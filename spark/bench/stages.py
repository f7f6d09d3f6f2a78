"""What Spark's event log tells of the stages of a run: tasks, shuffles, and how even the work was."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median


@dataclass
class Stage:
    """One stage, over all its tasks."""

    number: int
    group: str = ""
    seconds: list[float] = field(default_factory=list)
    read: list[int] = field(default_factory=list)
    written: int = 0
    spilled: int = 0
    executors: set[str] = field(default_factory=set)

    @property
    def skew(self) -> float:
        """The longest task as a multiple of the middle one."""
        middle = median(self.seconds) if self.seconds else 0
        return max(self.seconds) / middle if middle else 1.0


def read_stages(log: Path) -> list[Stage]:
    """The stages of an event log, in their order; `group` is the job group that was set."""
    stages: dict[int, Stage] = {}
    groups: dict[int, str] = defaultdict(str)
    for path in sorted(log.rglob("*")) if log.is_dir() else [log]:
        if not path.is_file() or path.name.startswith("appstatus"):
            continue
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                event = json.loads(line)
                kind = event["Event"]
                if kind == "SparkListenerJobStart":
                    group = event.get("Properties", {}).get("spark.jobGroup.id", "")
                    for number in event["Stage IDs"]:
                        groups[number] = group
                elif kind == "SparkListenerTaskEnd" and event.get("Task Metrics"):
                    _add(stages, event)
    for number, stage in stages.items():
        stage.group = groups[number]
    return [stages[number] for number in sorted(stages)]


def _add(stages: dict[int, Stage], event: dict) -> None:
    stage = stages.setdefault(event["Stage ID"], Stage(event["Stage ID"]))
    info, metrics = event["Task Info"], event["Task Metrics"]
    shuffle = metrics["Shuffle Read Metrics"]
    stage.seconds.append((info["Finish Time"] - info["Launch Time"]) / 1000)
    stage.read.append(shuffle["Remote Bytes Read"] + shuffle["Local Bytes Read"])
    stage.written += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
    stage.spilled += metrics["Disk Bytes Spilled"]
    stage.executors.add(info["Executor ID"])


def table(stages: Iterable[Stage], least_seconds: float = 1.0) -> str:
    """The stages that took some time, as a table of Markdown."""
    lines = [
        "| step | stage | tasks | executors | task seconds | longest / middle task "
        "| shuffle read | most read by a task | shuffle written |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for stage in stages:
        total = sum(stage.seconds)
        if total < least_seconds:
            continue
        lines.append(
            f"| {stage.group} | {stage.number} | {len(stage.seconds)} | {len(stage.executors)} | {total:.1f} "
            f"| {stage.skew:.1f} | {sum(stage.read) / 1e6:.1f} MB | {max(stage.read) / 1e6:.1f} MB "
            f"| {stage.written / 1e6:.1f} MB |"
        )
    return "\n".join(lines)
