"""From a directory of YAML to a Pack: read, merge what it extends, validate, check every reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar, cast

import yaml
from pydantic import ValidationError

from guards.cues import Cues
from guards.glossary import Glossary
from guards.pack import (
    Act,
    ActStep,
    Claim,
    Clause,
    Due,
    LexiconEntry,
    Pack,
    PackError,
    Procedure,
    ServiceTimes,
    SlotSpec,
    Staff,
    Wording,
    render_slot,
    slots_of,
)
from guards.pack_schema import ActSpec, ClauseSpec, ExemplarSpec, Intent, PackSpec, ProcedureSpec

HEAD = "pack.yaml"
SECTIONS = ("clauses", "lexicon", "acts", "procedures", "cues", "claims", "service_times", "english")
FOLDERS = ("exemplars", "manner")
Tree = dict[str, object]
_Value = TypeVar("_Value")


def read_pack(name_or_path: str | Path, *, facts: Mapping[str, str | None]) -> Pack:
    """Read, merge, validate and freeze. Raises PackError."""
    merged = _merged(name_or_path, seen=())
    try:
        spec = PackSpec.model_validate(merged)
    except ValidationError as error:
        raise _readable(error, name_or_path) from error
    _check_references(spec, name_or_path)
    return _frozen(spec, _facts_over(spec, facts))


def shipped_packs() -> tuple[str, ...]:
    """The names of the packs that come with the desk."""
    return tuple(sorted(folder.name for folder in _shipped().iterdir() if folder.joinpath(HEAD).is_file()))


def lineage(name_or_path: str | Path) -> tuple[str, ...]:
    """The ids of a pack and of those it extends, itself first. Raises PackError."""
    own = _read_yaml(_folder(name_or_path).joinpath(HEAD), HEAD)
    parent = own.get("extends")
    above = lineage(_parent_of(name_or_path, parent)) if isinstance(parent, str) else ()
    return str(own.get("id")), *above


def _shipped() -> Traversable:
    return files("guards").joinpath("packs")


def _folder(name_or_path: str | Path) -> Traversable:
    shipped = _shipped().joinpath(str(name_or_path))
    for folder in (shipped, Path(name_or_path)):
        if folder.joinpath(HEAD).is_file():
            return folder
    raise pack_error(
        HEAD,
        "KEFU_PACK",
        str(name_or_path),
        f"没有这个话术包；可用：{'、'.join(shipped_packs())}，或含 {HEAD} 的目录",
        f"no such pack; use one of {', '.join(shipped_packs())}, or a directory that holds {HEAD}",
    )


def _merged(name_or_path: str | Path, *, seen: tuple[str, ...]) -> Tree:
    folder = _folder(name_or_path)
    own = _read_folder(folder)
    parent = own.pop("extends", None)
    if parent is None:
        return own
    if not isinstance(parent, str) or parent in seen:
        raise pack_error(HEAD, "extends", parent, "应为另一个话术包的名称，且不得循环", "name another pack, without a cycle")
    return _overlay(_merged(_parent_of(name_or_path, parent), seen=(*seen, parent)), own)


def _parent_of(name_or_path: str | Path, parent: str) -> str | Path:
    sibling = Path(str(name_or_path)).parent / parent
    return sibling if sibling.joinpath(HEAD).is_file() else parent


def _overlay(under: Tree, over: Tree) -> Tree:
    """`over` wins by key, mappings merge, null removes, lists and values replace."""
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(below, dict):
            result[key] = _overlay(cast(Tree, below), cast(Tree, value))
        else:
            result[key] = value
    return result


def _read_folder(folder: Traversable) -> Tree:
    tree = _read_yaml(folder.joinpath(HEAD), HEAD)
    for section in SECTIONS:
        name = f"{section}.yaml"
        if folder.joinpath(name).is_file():
            tree[section] = _read_yaml(folder.joinpath(name), name)
    for name in FOLDERS:
        part = folder.joinpath(name)
        if part.is_dir():
            tree[name] = {
                file.name.removesuffix(".yaml"): _exemplars(_read_any(file, f"{name}/{file.name}"))
                for file in sorted(part.iterdir(), key=lambda file: file.name)
                if file.name.endswith(".yaml")
            }
    return tree


def _exemplars(content: object) -> object:
    return {"plain": content} if isinstance(content, list) else content


def _read_yaml(file: Traversable, name: str) -> Tree:
    content = _read_any(file, name)
    if not isinstance(content, dict):
        raise pack_error(name, "(root)", type(content).__name__, "应为“键: 值”的映射", "must be a mapping of keys to values")
    return cast(Tree, content)


def _read_any(file: Traversable, name: str) -> object:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=loader)
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "(file)"
        raise pack_error(
            name, where, type(error).__name__, "不是有效的 UTF-8 YAML 文件", "not a valid UTF-8 YAML file"
        ) from error


def pack_error(file: str, key: str, value: object, problem: str, problem_en: str) -> PackError:
    """An error that says where, what and how to mend it; the value is cut to 80 characters."""
    shown = repr(value) if len(repr(value)) <= 80 else repr(value)[:77] + "…"
    return PackError(
        f"话术包文件 {file}，键 {key}，值 {shown}：{problem}。 / Pack file {file}, key {key}, value {shown}: {problem_en}."
    )


_REMEDIES = {
    "missing": ("缺少必填项，请补上", "this key is required; add it"),
    "extra_forbidden": ("没有这个键，请检查拼写或删去", "unknown key; check the spelling or remove it"),
    "string_too_short": ("不能为空，请填写", "must not be empty; fill it in"),
    "too_short": ("不能为空，请填写", "must not be empty; fill it in"),
}


def _readable(error: ValidationError, pack: str | Path) -> PackError:
    first = error.errors()[0]
    location = [str(part) for part in first["loc"]]
    section = location[0] if location else HEAD
    otherwise = (f"不符合要求，请按此更正：{first['msg']}", f"not valid, correct it: {first['msg']}")
    problem, problem_en = _REMEDIES.get(first["type"], otherwise)
    rest = error.error_count() - 1
    more = (f"（另有 {rest} 处）", f" ({rest} more)") if rest else ("", "")
    file = f"{pack}/{_file_of(section, location)}"
    return pack_error(file, ".".join(location) or "(root)", first["input"], problem + more[0], problem_en + more[1])


def _file_of(section: str, location: list[str]) -> str:
    if section in FOLDERS:
        return f"{section}/{location[1]}.yaml" if len(location) > 1 else f"{section}/"
    return f"{section}.yaml" if section in SECTIONS else HEAD


def _facts_over(spec: PackSpec, facts: Mapping[str, str | None]) -> dict[str, str]:
    known = dict(spec.facts)
    for name, value in facts.items():
        if value is None:
            continue
        rendered = render_slot(spec.slots.get(name, "text"), value)
        if rendered is None:
            raise pack_error(
                HEAD, f"facts.{name}", value, "不是该类型的值；工号只用字母、数字和短横线，文字须为一行且不含花括号",
                "not a value of its type; IDs take letters, digits and hyphens, text is one line without braces",
            )  # fmt: skip
        known[name] = rendered
    return known


def _check_references(spec: PackSpec, pack: str | Path) -> None:
    """Every clause, wording, slot, procedure and table that is named exists."""
    for file, key, value, kind, known in _references(spec):
        if value not in known:
            problem = f"引用了不存在的{kind[0]}，请先定义或更正"
            problem_en = f"names a {kind[1]} that does not exist; define or correct it"
            raise pack_error(f"{pack}/{file}", key, value, problem, problem_en)


_CLAUSE, _WORDING, _SLOT_KIND, _CUE = ("条款", "clause"), ("话术", "wording"), ("槽位", "slot"), ("说法", "cue")
_Reference = tuple[str, str, str, tuple[str, str], "set[str]"]


def _references(spec: PackSpec) -> Iterator[_Reference]:
    clauses = set(spec.clauses)
    wordings = {f"{id_}.{key}" for id_, clause in spec.clauses.items() for key in clause.wordings}
    declared = set(spec.slots) | set(spec.facts)
    intents = set(Intent.__args__)
    for id_, clause in spec.clauses.items():
        for key, wording in clause.wordings.items():
            for slot in sorted({slot for form in (*wording.chat, *wording.phone) for slot in slots_of(form)}):
                yield "clauses.yaml", f"{id_}.wordings.{key}", slot, _SLOT_KIND, declared
    for kind, entries in spec.lexicon.items():
        for entry in entries:
            yield "lexicon.yaml", f"{kind}.{entry.term}.clause", entry.clause, _CLAUSE, clauses
    for name, act in spec.acts.items():
        yield "acts.yaml", name, name.split(".")[0], ("意图", "intent"), intents
        for clause_id in act.clauses:
            yield "acts.yaml", f"{name}.clauses", clause_id, _CLAUSE, clauses
        for key in (*act.say, *(key for step in act.again for key in step.say)):
            yield "acts.yaml", f"{name}.say", key, _WORDING, wordings
        if act.procedure:
            yield "acts.yaml", f"{name}.procedure", act.procedure, ("流程", "procedure"), set(spec.procedures)
    for key, other in spec.instead.items():
        for wording in (key, other):
            yield HEAD, f"instead.{key}", wording, _WORDING, wordings
    for name, claim in spec.claims.items():
        yield "claims.yaml", f"{name}.act", claim.act, ("应对", "act"), set(spec.acts)
        for label in claim.takes:
            yield "claims.yaml", f"{name}.takes", label.partition(".")[0], ("意图", "intent"), intents
        for cue in (*claim.said, *claim.unsaid):
            yield "claims.yaml", name, cue, _CUE, set(spec.cues)
    for name, procedure in spec.procedures.items():
        yield from _procedure_references(name, procedure, spec, wordings)


def _procedure_references(name: str, procedure: ProcedureSpec, spec: PackSpec, wordings: set[str]) -> Iterator[_Reference]:
    yield "procedures.yaml", f"{name}.clause", procedure.clause, _CLAUSE, set(spec.clauses)
    for key in (*procedure.opening, *procedure.done, *procedure.refused, *procedure.withdrawn, *procedure.unreachable):
        yield "procedures.yaml", name, key, _WORDING, wordings
    if procedure.recap:
        yield "procedures.yaml", f"{name}.recap", procedure.recap, _WORDING, wordings
    for slot in procedure.slots:
        for key in filter(None, (slot.ask, slot.reask, slot.why, slot.same)):
            yield "procedures.yaml", f"{name}.slots.{slot.name}", key, _WORDING, wordings
        if slot.told_by:
            yield "procedures.yaml", f"{name}.slots.{slot.name}.told_by", slot.told_by, _CUE, set(spec.cues)
    if procedure.due and procedure.due.table:
        yield "procedures.yaml", f"{name}.due.table", procedure.due.table, ("服务时限", "service time"), set(spec.service_times)


def _frozen(spec: PackSpec, facts: dict[str, str]) -> Pack:
    ids = (*spec.staff.ids, *((facts["staff_id"],) if "staff_id" in facts else ()))
    return Pack(
        id=spec.id,
        language=spec.language,
        version=spec.version,
        facts=_view(facts),
        slots=_view({**dict.fromkeys(spec.facts, "text"), **spec.slots}),
        clauses=_view({id_: _clause(id_, clause) for id_, clause in spec.clauses.items()}),
        lexicon=tuple(
            LexiconEntry(kind=kind, term=e.term, clause=e.clause, exceptions=tuple(e.exceptions), whole=e.whole)
            for kind, entries in spec.lexicon.items()
            for e in entries
        ),
        exemplars=_view({intent: _texts(part) for intent, part in spec.exemplars.items()}),
        topics=_view(
            {
                intent: _view({topic: tuple(texts) for topic, texts in part.topics.items()})
                for intent, part in spec.exemplars.items()
                if part.topics
            }
        ),
        acts=_view({name: _act(name, act) for name, act in spec.acts.items()}),
        procedures=_view({name: _procedure(name, procedure) for name, procedure in spec.procedures.items()}),
        cues=Cues.compiled(spec.cues),
        english=Glossary.compiled(
            points=spec.english.points,
            things=spec.english.things,
            acts=spec.english.acts,
            words=spec.english.words.split(),
        ),
        claims=tuple(
            Claim(act=c.act, takes=tuple(c.takes), said=tuple(c.said), unsaid=tuple(c.unsaid), after=tuple(c.after))
            for c in spec.claims.values()
        ),
        service_times=ServiceTimes(hours=_view({kind: _view(row) for kind, row in spec.service_times.items()})),
        staff=Staff(ids=tuple(dict.fromkeys(ids)), secret=tuple(spec.staff.secret)),
        hotlines=_view(spec.hotlines),
        jargon=_view(spec.jargon),
        instead=_view(spec.instead),
        registers=_view({str(kind): name for kind, name in spec.registers.items()}),
        manner=_view({str(kind): _texts(part) for kind, part in spec.manner.items()}),
    )


def _texts(part: ExemplarSpec) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*part.plain, *(text for texts in part.topics.values() for text in texts))))


def _view(mapping: Mapping[str, _Value]) -> Mapping[str, _Value]:
    return MappingProxyType(dict(mapping))


def _clause(id_: str, spec: ClauseSpec) -> Clause:
    wordings = {key: Wording(chat=tuple(w.chat), phone=tuple(w.phone)) for key, w in spec.wordings.items()}
    return Clause(id=id_, source=spec.source, when=spec.when, must=spec.must, wordings=_view(wordings), never=tuple(spec.never))


def _act(name: str, spec: ActSpec) -> Act:
    intent, _, topic = name.partition(".")
    return Act(
        intent=intent,
        topic=topic,
        clauses=tuple(spec.clauses),
        say=tuple(spec.say),
        again=tuple(ActStep(say=tuple(s.say), closes=s.closes, handoff=s.handoff) for s in spec.again),
        procedure=spec.procedure,
        quick_replies=tuple(spec.quick_replies),
        closes=spec.closes,
        handoff=spec.handoff,
        declines=spec.declines,
    )


def _procedure(name: str, spec: ProcedureSpec) -> Procedure:
    return Procedure(
        id=name,
        ticket_kind=spec.ticket_kind,
        clause=spec.clause,
        priority=spec.priority,
        slots=tuple(SlotSpec(**s.model_dump()) for s in spec.slots),
        opening=tuple(spec.opening),
        done=tuple(spec.done),
        refused=tuple(spec.refused),
        withdrawn=tuple(spec.withdrawn),
        unreachable=tuple(spec.unreachable),
        recap=spec.recap,
        due=Due(minutes=spec.due.minutes, table=spec.due.table) if spec.due else None,
    )
