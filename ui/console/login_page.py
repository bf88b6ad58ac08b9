"""The pages that stand before the console: login, opening, and what is said when it can't be opened."""

from __future__ import annotations

from html import escape

PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

_STYLE = """
:root{color-scheme:light dark;--ink:#1d2733;--soft:#5b6775;--line:#d5dbe2;
--paper:#fff;--ground:#eef1f4;--accent:#1f5f8b;--bad:#a3271f}
@media (prefers-color-scheme:dark){
:root{--ink:#e6eaef;--soft:#9aa6b4;--line:#36414d;
--paper:#1a212a;--ground:#11161c;--accent:#6fb1de;--bad:#ff9a90}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--ground);color:var(--ink);
font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{width:min(24rem,calc(100vw - 2rem));background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:2rem}
h1{font-size:1.25rem;margin:0}p{margin:.25rem 0 0;color:var(--soft);font-size:.875rem}
label{display:block;margin-top:1.1rem;font-size:.875rem}
input{width:100%;margin-top:.3rem;padding:.55rem .7rem;font:inherit;color:inherit;background:transparent;
border:1px solid var(--line);border-radius:6px}
input:focus-visible,button:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
button{width:100%;margin:1.5rem 0 .75rem;padding:.6rem;font:inherit;font-weight:600;
color:#fff;background:#1f5f8b;border:0;border-radius:6px;cursor:pointer}
.error{margin-top:1rem;padding:.55rem .7rem;border-left:3px solid var(--bad);color:var(--bad);font-size:.875rem}
.busy{height:3px;margin-top:1.2rem;background:linear-gradient(90deg,transparent,var(--accent),transparent);
background-size:50% 100%;
background-repeat:no-repeat;animation:run 1.4s infinite linear}
@keyframes run{from{background-position:-60% 0}to{background-position:160% 0}}
@media (prefers-reduced-motion:reduce){.busy{animation:none}}
"""


def _page(title: str, body: str, *, head: str = "") -> str:
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"{head}<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )


def login_page(*, action: str, company: str, next_path: str, error_zh: str = "", error_en: str = "") -> str:
    """The login form; `action` is where it is posted, `next_path` where a successful login leads."""
    error = f'<div class="error" role="alert">{escape(error_zh)}<br>{escape(error_en)}</div>' if error_zh else ""
    return _page(
        "登录 · 员工控制台",
        f"<h1>员工控制台</h1><p>{escape(company)} · Staff console</p>{error}"
        f'<form method="post" action="{escape(action)}">'
        f'<input type="hidden" name="next" value="{escape(next_path)}">'
        '<label>账号 Account<input name="user" autocomplete="username" value="staff" required maxlength="64" '
        'autocapitalize="none" spellcheck="false"></label>'
        '<label>密码 Password<input name="password" type="password" autocomplete="current-password" required maxlength="256" '
        "autofocus></label>"
        "<button>登录 Log in</button></form>"
        "<p>忘记密码时在服务器上运行 kefu staff-password。<br>Lost it? Run kefu staff-password on the server.</p>",
    )


def opening_page() -> str:
    """Shown while the console is being built; asks again by itself."""
    return _page(
        "控制台正在打开…",
        '<h1 role="status">控制台正在打开…</h1><p>第一次打开需要几秒钟，请稍候。<br>'
        "The console is opening; this takes a few seconds.</p>"
        '<div class="busy"></div>',
        head='<meta http-equiv="refresh" content="1">',
    )


def broken_page() -> str:
    """Shown when the console could not be built; the cause stands in the log."""
    return _page(
        "控制台无法打开",
        "<h1>控制台无法打开</h1><p>客户服务不受影响；原因见服务日志，半分钟后会自动再试。<br>"
        "The console can't be opened; customers are not affected. The log says why; it tries again in half a minute.</p>",
        head='<meta http-equiv="refresh" content="30">',
    )
