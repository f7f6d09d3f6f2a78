"""Folders and small files of a warehouse, wherever Hadoop's file systems reach: disk, HDFS, S3."""

from __future__ import annotations

from typing import Any

from pyspark.sql import SparkSession


class Files:
    """The file system of one folder."""

    def __init__(self, session: SparkSession, root: str) -> None:
        jvm: Any = session._jvm
        self._path = jvm.org.apache.hadoop.fs.Path
        configuration = session._jsc.hadoopConfiguration()
        self._system = self._path(root).getFileSystem(configuration)
        self._jvm = jvm
        self.root = self._system.makeQualified(self._path(root)).toString()

    def path(self, *parts: str) -> str:
        """A path below the root."""
        return "/".join([self.root.rstrip("/"), *parts])

    def exists(self, *parts: str) -> bool:
        """Whether something is there."""
        return bool(self._system.exists(self._path(self.path(*parts))))

    def names(self, *parts: str) -> list[str]:
        """What a folder holds, sorted; nothing for one that is not there."""
        folder = self._path(self.path(*parts))
        if not self._system.exists(folder):
            return []
        return sorted(status.getPath().getName() for status in self._system.listStatus(folder))

    def read(self, *parts: str) -> str:
        """The text of a file."""
        stream = self._system.open(self._path(self.path(*parts)))
        try:
            return str(self._jvm.org.apache.commons.io.IOUtils.toString(stream, "UTF-8"))
        finally:
            stream.close()

    def read_bytes(self, *parts: str) -> bytes:
        """The bytes of a small file."""
        stream = self._system.open(self._path(self.path(*parts)))
        try:
            return bytes(self._jvm.org.apache.commons.io.IOUtils.toByteArray(stream))
        finally:
            stream.close()

    def write(self, content: str | bytes, *parts: str) -> None:
        """Writes a file that is complete or absent: beside its name first."""
        final = self._path(self.path(*parts))
        beside = self._path(self.path(*parts[:-1], f".{parts[-1]}.writing"))
        stream = self._system.create(beside, True)
        try:
            stream.write(bytearray(content.encode() if isinstance(content, str) else content))
        finally:
            stream.close()
        self._system.delete(final, False)
        if not self._system.rename(beside, final):
            raise OSError(f"cannot name {final.toString()}")

    def remove(self, *parts: str) -> None:
        """Removes a folder with all that is in it."""
        self._system.delete(self._path(self.path(*parts)), True)
