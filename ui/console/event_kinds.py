"""How the pages' events are handled by Gradio: what each kind shows while it runs, and what becomes of one that comes meanwhile."""

from typing import Any

PRIVATE: dict[str, Any] = {"api_visibility": "private"}
QUIET: dict[str, Any] = {**PRIVATE, "show_progress": "hidden"}
# By default Gradio drops what is asked while an event of several triggers, or a click, is still being answered:
# a filter set while the list was loading would have been lost.
LATEST: dict[str, Any] = {**QUIET, "trigger_mode": "always_last"}
