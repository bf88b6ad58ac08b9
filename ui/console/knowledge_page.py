"""知识库: what the desk knows, where from, and how to give it more."""

# No `from __future__ import annotations` here: Gradio reads the handlers' annotations, and `gr` is not a global.

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import structlog

from bot.assembly import Office
from knowledge.chunking import split
from knowledge.errors import KnowledgeError
from knowledge.ingest import IngestProgress, IngestSummary
from knowledge.passage import Article, Hit
from knowledge.reading.source_file import SUFFIXES
from ui.console import terms
from ui.console.event_kinds import LATEST, PRIVATE, QUIET
from ui.console.markup import HIT_HEADERS, chip, empty, heading, scores, table, text
from ui.console.told import inform, told, warn
from ui.console.uploads import MAX_FILE_BYTES, Stored, retire_upload, store_uploads

if TYPE_CHECKING:
    import gradio

_log = structlog.get_logger("kefu.console")

_STEPS = {"reading": "读取文件", "embedding": "计算向量", "indexing": "建立索引"}
_HEADERS = ("标题", "来源", "类别", "有效期", "片段", "字数")
_LIST_KIND = "articles k-cards"
_UNFOLDED = 25
_MOST_ARTICLES = 500


def take_in(
    office: Office, files: Sequence[tuple[str, Path]], *, replace: bool, progress: Callable[[IngestProgress], None]
) -> tuple[tuple[Stored, ...], IngestSummary]:
    """Keep uploaded files and read them into the knowledge base. Blocking."""
    stored = store_uploads(files, uploads_of(office), replace=replace)
    paths = [file.path for file in stored if file.path is not None]
    summary = office.knowledge.ingest(paths, progress=progress) if paths else IngestSummary(version=office.knowledge.version())
    return stored, summary


def uploads_of(office: Office) -> Path:
    """Where uploaded files are kept; absolute, as a file's path is its identity in the knowledge base."""
    return (office.settings.data_dir / "uploads").resolve()


def summary_html(stored: Sequence[Stored], summary: IngestSummary) -> str:
    """What an import did, in a line, and every file that failed with its reason."""
    failed = [(file.name, file.reason_zh) for file in stored if file.state == "refused"]
    failed += [(Path(file).name, reason) for file, reason in summary.failed]
    replaced = [file.name for file in stored if file.state == "replaced"]
    counts = (("新增", summary.added, "ok"), ("更新", summary.changed, "ok"), ("未变", summary.unchanged, "soft"))
    chips = "".join(chip(f"{name} {count}", kind if count else "soft") for name, count, kind in counts)
    if summary.removed:
        chips += chip(f"文件中已删去 {summary.removed}", "warn")
    chips += chip(f"失败 {len(failed)}", "bad" if failed else "soft")
    kept = f"<p>已更新同名文件，旧文件保留在 uploads/.replaced：{text('、'.join(replaced))}</p>" if replaced else ""
    reasons = table(("文件", "原因"), [(text(name), text(reason)) for name, reason in failed]) if failed else ""
    line = f"<div>{chips}<span>篇文章；索引版本 {summary.version}</span></div>"
    return f'<div class="k-summary" role="status">{line}{kept}{reasons}</div>'


def hits_html(hits: Sequence[Hit], question: str) -> str:
    """Search results with their scores."""
    if not question.strip():
        return ""
    if not hits:
        return empty("没有找到。", "Nothing found.")
    rows = [(str(rank), _passage(hit), *scores(hit.score, hit.dense, hit.lexical)) for rank, hit in enumerate(hits, 1)]
    return table(HIT_HEADERS, rows, kind="hits k-cards")


def _passage(hit: Hit) -> str:
    passage = hit.passage
    opening = f"<b>{text(passage.title)}</b> <span>{text(passage.source)}</span><br><span>{text(passage.text[:90])}</span>"
    return f"<details><summary>{opening}</summary><p>{text(passage.text)}</p></details>"


def articles_html(articles: Sequence[Article], *, words: str, today: date, most: int = _MOST_ARTICLES) -> str:
    """The article list, at most `most` of it; `words` narrows it by title, source and question. What is out of date comes first."""
    wanted = words.strip().lower()
    fitting = [
        article
        for article in articles
        if not wanted or any(wanted in field.lower() for field in (article.title, article.source, *article.questions))
    ]
    if not fitting:
        return empty("没有符合的文章。", "No article fits.") if articles else empty("还没有文章，请先导入。", "No articles yet.")
    fitting.sort(key=lambda article: article.valid_on(today))
    rows = [_article_row(article, today) for article in fitting[:most]]
    body = table(_HEADERS, rows[:_UNFOLDED], kind=_LIST_KIND)
    if rest := rows[_UNFOLDED:]:
        body += f'<details class="k-rest"><summary>其余 {len(rest)} 篇 more</summary>{table(_HEADERS, rest, kind=_LIST_KIND)}</details>'
    more = f'<p class="k-note">共 {len(fitting)} 篇，只列出前 {most} 篇；请筛选。</p>' if len(fitting) > most else ""
    return body + more


def _article_row(article: Article, today: date) -> tuple[str, ...]:
    validity = _validity(article)
    return (
        f"<b>{text(article.title)}</b>",
        text(article.source),
        text(terms.named(terms.KINDS, article.kind)),
        text(validity) if article.valid_on(today) else chip(f"不在有效期：{validity}", "warn"),
        f'<span class="k-num">{len(split(article))}</span>',
        f'<span class="k-num">{len(article.text)}</span>',
    )


class _Import(NamedTuple):
    files: "gradio.File"
    replace: "gradio.Checkbox"
    button: "gradio.Button"
    outcome: "gradio.HTML"


class _Search(NamedTuple):
    question: "gradio.Textbox"
    button: "gradio.Button"
    found: "gradio.HTML"


class _List(NamedTuple):
    words: "gradio.Textbox"
    sources: "gradio.Dropdown"
    button: "gradio.Button"
    confirmation: "gradio.Group"
    asked: "gradio.HTML"
    yes: "gradio.Button"
    no: "gradio.Button"
    articles: "gradio.HTML"


def draw_knowledge(demo, office: Office) -> None:
    """The page."""
    import gradio as gr

    events = _Events(office)
    line = gr.HTML(elem_classes="k-panel")
    with gr.Row(elem_classes="k-columns"):
        with gr.Column(scale=5, min_width=380):
            bringing = _import_column()
        with gr.Column(scale=6, min_width=420):
            searching = _search_column()
    listing = _article_list()

    @told
    def bring(files: list[str] | None, replace: bool, words: str, progress=gr.Progress()):  # noqa: B008 - Gradio finds it by its default
        def show(now: IngestProgress) -> None:
            progress((now.done, max(now.of, 1)), desc=_STEPS[now.step])

        return events.bring(files, replace=replace, words=words, show=show)

    lists = [line, listing.articles, listing.sources]
    given = [bringing.files, bringing.replace, listing.words]
    changed = [bringing.outcome, bringing.files, *lists]
    bringing.button.click(bring, given, changed, show_progress_on=bringing.outcome, **PRIVATE)
    asked = [searching.question.submit, searching.button.click]
    gr.on(
        asked,
        events.search,
        searching.question,
        searching.found,
        **{**LATEST, "show_progress": "full"},
        show_progress_on=searching.found,
    )
    listing.button.click(events.ask_removal, listing.sources, [listing.confirmation, listing.asked], **QUIET)
    listing.yes.click(events.remove, [listing.sources, listing.words], [listing.confirmation, *lists], **PRIVATE)
    # What was asked is no longer what would be removed.
    gr.on([listing.no.click, listing.sources.change], lambda: gr.Group(visible=False), None, listing.confirmation, **LATEST)
    listing.words.change(events.narrowed, listing.words, listing.articles, **LATEST)
    demo.load(events.overview, listing.words, lists, **QUIET)


def _import_column() -> _Import:
    import gradio as gr

    heading("导入", "Import")
    label = f"{' '.join(SUFFIXES)}，每个不超过 {MAX_FILE_BYTES // 10**6} MB"
    files = gr.File(file_count="multiple", label=label, height=150, elem_id="k-files")
    with gr.Row(elem_classes="k-options"):
        replace = gr.Checkbox(label="更新同名文件 replace files of the same name", container=False, min_width=240)
        button = gr.Button("导入 Import", variant="primary", scale=0, min_width=130, elem_id="k-import")
    outcome = gr.HTML(elem_id="k-outcome", elem_classes="k-panel", min_height=110)
    return _Import(files, replace, button, outcome)


def _search_column() -> _Search:
    import gradio as gr

    heading("检索", "Search")
    with gr.Row(elem_classes="k-send"):
        hint = "输入客户的问题，看看会找到哪些片段"
        question = gr.Textbox(placeholder=hint, show_label=False, container=False, scale=8, elem_id="k-question")
        button = gr.Button("检索 Search", scale=1, min_width=130)
    return _Search(question, button, gr.HTML(elem_id="k-found", elem_classes="k-panel", min_height=60))


def _article_list() -> _List:
    import gradio as gr

    heading("文章", "Articles")
    with gr.Row(elem_classes="k-options k-filters"):
        words = gr.Textbox(label="筛选 Filter", placeholder="标题、来源或问法", scale=4, min_width=200, elem_id="k-narrow")
        sources = gr.Dropdown(
            [], multiselect=True, label="要移除的来源 Sources to remove", scale=5, min_width=240, elem_id="k-sources"
        )
        button = gr.Button("移除所选来源 Remove", size="sm", variant="stop", scale=0, min_width=190, elem_id="k-remove")
    with gr.Group(visible=False) as confirmation:
        asked = gr.HTML(elem_classes="k-panel")
        with gr.Row():
            yes = gr.Button("确认移除 Remove", variant="stop", size="sm", elem_id="k-remove-yes")
            no = gr.Button("取消 Cancel", size="sm")
    articles = gr.HTML(elem_id="k-articles", elem_classes="k-panel")
    return _List(words, sources, button, confirmation, asked, yes, no, articles)


class _Events:
    """What the page's events do."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._today = _today(office)

    @told
    def overview(self, words: str):
        """The line on top, the articles that `words` leaves, and the sources to choose from."""
        import gradio as gr

        articles = self._office.knowledge.articles()
        sources = sorted({article.source for article in articles})
        listed = articles_html(articles, words=words, today=self._today())
        return self._head(articles), listed, gr.Dropdown(choices=sources, value=[])

    @told
    def narrowed(self, words: str) -> str:
        """The articles that `words` leaves; the sources that are chosen stay chosen."""
        return articles_html(self._office.knowledge.articles(), words=words, today=self._today())

    def bring(self, files: list[str] | None, *, replace: bool, words: str, show: Callable[[IngestProgress], None]):
        """What came of the import, the emptied field, and the overview. The files that arrived are gone afterwards."""
        import gradio as gr

        if not files:
            warn("请先选择文件。Choose files first.")
            return gr.skip(), gr.skip(), *(gr.skip(),) * 3
        arrived = [(Path(file).name, Path(file)) for file in files]
        try:
            stored, summary = take_in(self._office, arrived, replace=replace, progress=show)
        except (KnowledgeError, OSError) as error:
            _log.error("import_failed", error=type(error).__name__)
            warn("导入没有完成，知识库保持原样；原因见服务日志。The import failed; nothing was changed.")
            return gr.skip(), gr.skip(), *self.overview(words)
        finally:
            for _, file in arrived:
                file.unlink(missing_ok=True)
        return summary_html(stored, summary), None, *self.overview(words)

    @told
    def search(self, question: str):
        """What is found for a question."""
        return hits_html(self._office.knowledge.search(question, 8), question)

    @told
    def ask_removal(self, sources: list[str]):
        """Whether these sources are really to go, and with them how many articles."""
        import gradio as gr

        if not sources:
            warn("请先选择要移除的来源。Choose sources first.")
            return gr.Group(visible=False), ""
        affected = sum(article.source in set(sources) for article in self._office.knowledge.articles())
        asked = f"移除 <b>{text('、'.join(sources))}</b>，共 {affected} 篇文章？客服台将不再据此作答。"
        return gr.Group(visible=True), f'<p class="k-ask">{asked}</p>'

    @told
    def remove(self, sources: list[str], words: str):
        """The overview without the sources; uploaded files of theirs are put aside."""
        import gradio as gr

        removed = self._office.knowledge.remove(sources)
        for source in sources:
            retire_upload(source, uploads_of(self._office))
        inform(f"已移除 {removed} 篇文章。")
        return gr.Group(visible=False), *self.overview(words)

    def _head(self, articles: Sequence[Article]) -> str:
        today = self._today()
        kinds = Counter(article.kind for article in articles)
        expired = sum(not article.valid_on(today) for article in articles)
        chips = chip(f"{len(articles)} 篇文章", "lead") + chip(f"文档 {kinds['document']}") + chip(f"问答 {kinds['faq']}")
        chips += chip(f"不在有效期 {expired}", "warn") if expired else ""
        return f'<div class="k-line">{chips}<span>索引版本 index version {self._office.knowledge.version()}</span></div>'


def _today(office: Office) -> Callable[[], date]:
    from zoneinfo import ZoneInfo

    from bot.clock import utc_now

    zone = ZoneInfo(office.settings.timezone)
    return lambda: utc_now().astimezone(zone).date()


def _validity(article: Article) -> str:
    if article.valid_from is None and article.valid_until is None:
        return "长期"
    return f"{article.valid_from or ''} {f'至 {article.valid_until}' if article.valid_until else '起'}".strip()
