"""The command line `kefu`: every command of the contract but `serve`, which `ui.main` adds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn, ParamSpec, TypeVar

import typer
from pydantic import ValidationError

from bot.settings import Settings

app = typer.Typer(
    name="kefu",
    help="客服对话台 · A Chinese-first customer-service chat desk.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
models = typer.Typer(help="内置模型的目录、下载与位置 · The embedded models: list, pull, path.", no_args_is_help=True)
app.add_typer(models, name="model")

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

DataDir = Annotated[Path | None, typer.Option("--data-dir", help="数据目录 · the directory that holds all state")]
Llm = Annotated[str | None, typer.Option("--llm", help="模型：embedded、none 或 openai:名称 等 · the chat model")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")]


def load_settings(**flags: object) -> Settings:
    """The settings in force: flags that were given, over the environment, over kefu.toml, over the defaults.

    A value that can't be used ends the command with a sentence that names it, in Chinese and English.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)  # pyright: ignore[reportArgumentType] - pydantic checks what the types can't
    except ValidationError as error:
        for fault in error.errors():
            name = ".".join(map(str, fault["loc"])) or "?"
            stop(f"设置 KEFU_{name.upper()} 的值不能使用：{fault['msg']}", f"The setting {name!r} can't be used: {fault['msg']}")
        raise


def stop(message_zh: str, message_en: str, *, code: int = 2) -> NoReturn:
    """End the command with an error for the person who typed it."""
    typer.echo(f"{message_zh}\n{message_en}", err=True)
    raise typer.Exit(code)


@app.command()
def ask(
    text: Annotated[str | None, typer.Argument(help="客户的话 · what the customer says")] = None,
    as_json: AsJson = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="从标准输入逐行读取 JSON · one JSON object a line on standard input")
    ] = False,
    conversation: Annotated[str | None, typer.Option(help="继续某个会话 · go on with this conversation")] = None,
    data_dir: DataDir = None,
    llm: Llm = None,
) -> None:
    """问一句，得一轮答复 · Ask once and print the turn; with --jsonl many, one process, in order."""
    from bot.commands.ask import ask_lines, ask_once

    settings = load_settings(data_dir=data_dir, llm=llm)
    if jsonl:
        raise typer.Exit(ask_lines(settings, sys.stdin.buffer, sys.stdout))
    if text is None:
        stop("请给出要问的话，或使用 --jsonl。", "Say what to ask, or use --jsonl.")
    raise typer.Exit(ask_once(settings, text, conversation_id=conversation, as_json=as_json))


@app.command()
def chat(data_dir: DataDir = None, llm: Llm = None) -> None:
    """在终端里对话 · Talk to the desk in the terminal."""
    from bot.commands.chat import chat_in_terminal

    chat_in_terminal(load_settings(data_dir=data_dir, llm=llm))


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="文件或目录 · files or directories")],
    if_empty: Annotated[bool, typer.Option("--if-empty", help="仅当知识库为空时 · only into an empty knowledge base")] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """把文件收入知识库 · Take files into the knowledge base: md, txt, html, docx, pdf, xlsx, csv."""
    from bot.commands.knowledge import ingest_paths

    raise typer.Exit(ingest_paths(load_settings(data_dir=data_dir), paths, only_if_empty=if_empty, as_json=as_json))


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="要找的话 · what to look for")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="条数 · how many")] = 5,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """在知识库中检索 · Search the knowledge base."""
    from bot.commands.knowledge import search_text

    search_text(load_settings(data_dir=data_dir), text, k=k, as_json=as_json)


@app.command()
def doctor(data_dir: DataDir = None, llm: Llm = None, as_json: AsJson = False) -> None:
    """检查安装，说明缺什么、该输入什么 · Tell what is set up, what is missing and what to type."""
    from bot.commands.doctor import examine, print_report

    raise typer.Exit(print_report(examine(load_settings(data_dir=data_dir, llm=llm)), as_json=as_json))


@app.command()
def customer(
    phone: Annotated[str, typer.Option(help="电话号码 · telephone number")],
    kind: Annotated[
        str, typer.Option(help="客户类别：ordinary 或服务时限表里的类别，如 vip · kind of customer, as in the service times")
    ],
    data_dir: DataDir = None,
) -> None:
    """记下某位客户的类别，承诺的时限按它（CC-21） · Keep what kind of customer somebody is; promises go by it."""
    from bot.commands.customer import set_customer_kind

    raise typer.Exit(set_customer_kind(load_settings(data_dir=data_dir), phone, kind))


@app.command()
def erase(
    phone: Annotated[str, typer.Option(help="电话号码 · telephone number")],
    data_dir: DataDir = None,
) -> None:
    """按电话号码删除一个人的全部资料 · Remove everything about whoever left this number."""
    from bot.commands.privacy import erase_phone

    raise typer.Exit(erase_phone(load_settings(data_dir=data_dir), phone))


@app.command()
def retention(
    days: Annotated[int | None, typer.Option(min=1, help="保留天数 · days to keep; default: the setting")] = None,
    data_dir: DataDir = None,
) -> None:
    """删除过期且已办结的会话 · Remove settled conversations that are too old."""
    from bot.commands.privacy import remove_old

    raise typer.Exit(remove_old(load_settings(data_dir=data_dir), days))


@app.command()
def policy(
    pack: Annotated[str | None, typer.Option("--pack", help="话术包：名称或目录 · a shipped pack or a directory")] = None,
    as_json: AsJson = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="输出全部内置话术包的对照表 · print the table of all shipped packs")
    ] = False,
    cases: Annotated[Path, typer.Option("--cases", help="用例目录 · where the cases lie")] = Path("tests/cases"),
) -> None:
    """列出条款：由什么执行，有哪些用例 · List the clauses: what carries each out, and which cases show it."""
    from bot.commands.policy import markdown, print_policy

    if as_markdown:
        typer.echo(markdown(), nl=False)
        return
    print_policy(pack or load_settings().pack, cases=cases, as_json=as_json)


@app.command("staff-password")
def staff_password(data_dir: DataDir = None) -> None:
    """为员工控制台设置新密码并显示一次 · Make a new password for the staff console and show it once."""
    from bot.staff_access import StaffAccess

    access = StaffAccess(load_settings(data_dir=data_dir).data_dir)
    typer.echo(f"{access.user} / {access.reset()}")


@models.command("list")
def model_list(as_json: AsJson = False) -> None:
    """列出可下载的模型 · The pinned models, and which of them are here."""
    from bot.commands.models import list_models

    list_models(load_settings(), as_json=as_json)


@models.command("pull")
def model_pull(
    name: Annotated[str | None, typer.Argument(help="模型名称 · name in the catalogue")] = None,
    if_needed: Annotated[bool, typer.Option("--if-needed", help="仅当设置用到内置模型时 · only if the settings use it")] = False,
) -> None:
    """下载并校验模型（可续传） · Fetch a model, resuming, and check it."""
    from bot.commands.models import pull_model

    raise typer.Exit(pull_model(load_settings(), name, only_if_needed=if_needed))


@models.command("path")
def model_path(name: Annotated[str | None, typer.Argument(help="模型名称 · name in the catalogue")] = None) -> None:
    """模型文件在哪里 · Where a model's file lies."""
    from bot.commands.models import print_path

    raise typer.Exit(print_path(load_settings(), name))


def run(command: Callable[Parameters, Result], *arguments: Parameters.args, **options: Parameters.kwargs) -> Result:
    """Run `command`; what can go wrong by the operator's doing becomes a sentence, never a traceback."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot.errors import DeskError
    from bot.models.errors import ModelSetupError
    from guards.pack import PackError

    try:
        return command(*arguments, **options)
    except (DeskError, ModelSetupError) as error:
        typer.echo(f"{error.message_zh}\n{error.message_en}", err=True)
    except PackError as error:
        typer.echo(str(error), err=True)
    except SQLAlchemyError as error:
        typer.echo(f"数据库无法使用 / The database can't be used: {type(error).__name__}; kefu doctor", err=True)
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    raise SystemExit(2)
