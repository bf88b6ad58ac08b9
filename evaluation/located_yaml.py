"""YAML read together with the line of every value, so that a fault can be pointed at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

Path = tuple[str | int, ...]


# The same reader in C, six times as quick, wherever PyYAML was built with it.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlFault(ValueError):
    """YAML that can't be read; `line` counts from 1, the message is Chinese and English."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, kw_only=True)
class Located:
    """A document's value, and for each path in it (keys and indexes from the root) the line on which it stands."""

    value: object
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(text: str) -> Located:
    """The one document in `text`. Raises YamlFault."""
    loader = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return Located(value=None)
        lines: dict[Path, int] = {}
        return Located(value=_value(loader, node, (), lines), lines=lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise YamlFault(
            f"YAML 写法有误：{error.problem}；请检查缩进、冒号和引号 / not valid YAML: {error.problem}", line
        ) from error
    except yaml.YAMLError as error:
        raise YamlFault("文件里有 YAML 不允许的字符 / the file holds characters that YAML does not allow", 1) from error
    finally:
        if loader is not None:
            loader.dispose()


def _value(loader: yaml.SafeLoader, node: yaml.Node, path: Path, lines: dict[Path, int]) -> object:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, child, (*path, index), lines) for index, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        found: dict[str, object] = {}
        for key_node, child in node.value:
            key = str(loader.construct_object(key_node, deep=True))
            if key in found:
                raise YamlFault(f"键 {key!r} 写了两次，请删去一个 / the key {key!r} stands twice", key_node.start_mark.line + 1)
            lines[(*path, key)] = key_node.start_mark.line + 1
            found[key] = _value(loader, child, (*path, key), lines)
        return found
    return loader.construct_object(node, deep=True)
