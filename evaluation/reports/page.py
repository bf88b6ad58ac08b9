"""The page around a report: its style, which stays within the page, and the names of things in Chinese."""

from __future__ import annotations

from collections.abc import Mapping

CHECK_NAMES: Mapping[str, str] = {
    "wording": "规定话术", "contains": "应包含", "none": "不得出现", "regex": "格式", "intent": "意图", "clause": "条款",
    "answered": "是否作答", "cites": "引用", "ticket": "工单", "no_ticket": "不建工单", "only_staff_id": "只报工号",
    "promise_matches_ticket": "承诺与工单", "polite": "礼貌", "not_declined": "不应婉拒", "mode": "接待方", "max_chars": "字数",
    "latency_ms": "用时", "judge": "评审", "guard": "护栏", "rule": "规则", "tickets": "工单", "alerts": "即时告警", "masked": "遮盖",
}  # fmt: skip

TICKET_KINDS: Mapping[str, str] = {
    "complaint": "投诉", "callback": "回电", "work_order": "报修派工", "appointment": "预约", "message": "留言",
    "suggestion": "建议", "praise": "表扬", "coordination": "协调",
}  # fmt: skip

PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{{title}}</title>
<style>
:root { color-scheme: light dark; --ink:#1c2430; --soft:#5b6675; --line:#dfe4ea; --paper:#fff; --ground:#f4f6f8;
  --good:#12703f; --bad:#b3261e; --weak:#8a5a00; --mark:#ffe08a; --markink:#5a1a00; --chat:#eef3f9; }
@media screen and (prefers-color-scheme: dark) { :root { --ink:#e6eaf0; --soft:#9aa6b5; --line:#333c48; --paper:#1b212a;
  --ground:#12161c; --good:#5cc58d; --bad:#ff8a80; --weak:#e0b04c; --mark:#6b4e00; --markink:#ffe9b0; --chat:#232c38; } }
* { box-sizing: border-box; }
body { margin:0 auto; max-width:1080px; padding:24px 16px 64px; background:var(--ground); color:var(--ink);
  font:15px/1.65 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif; overflow-wrap:anywhere; }
header { border-left:8px solid; padding:12px 20px; background:var(--paper); border-radius:6px; }
header.good { border-color:var(--good); } header.bad { border-color:var(--bad); } header:is(.unsure,.known) { border-color:var(--weak); }
header.good h1 { color:var(--good); } header.bad h1 { color:var(--bad); } header:is(.unsure,.known) h1 { color:var(--weak); }
h1 { font-size:22px; margin:4px 0; line-height:1.4; } h2 { font-size:17px; margin:0 0 12px; } h3 { font-size:15px; margin:18px 0 4px; }
header p, .note, footer, .place, small { color:var(--soft); font-size:13px; margin:4px 0; }
nav { display:flex; flex-wrap:wrap; gap:6px 18px; margin:14px 4px 0; font-size:14px; } nav a { color:inherit; }
section { background:var(--paper); border-radius:6px; padding:16px 20px; margin-top:16px; }
.tiles { display:grid; grid-template-columns:repeat(3,1fr); gap:12px; margin-top:16px; }
.tile { background:var(--paper); border-radius:6px; padding:12px 16px; display:flex; flex-direction:column; }
.tile b { font-size:26px; line-height:1.3; } .tile b.hit { color:var(--bad); }
table { border-collapse:collapse; width:100%; } th { text-align:left; font-size:13px; color:var(--soft); font-weight:600; }
th,td { padding:7px 12px 7px 0; border-bottom:1px solid var(--line); vertical-align:top; white-space:nowrap; }
td.demand { white-space:normal; width:45%; font-size:14px; }
tr.bad td:first-child { border-left:4px solid var(--bad); padding-left:8px; }
tr.weak td:first-child { border-left:4px solid var(--weak); padding-left:8px; }
.bar { position:relative; display:inline-block; width:64px; height:10px; background:var(--ground); border-radius:5px;
  overflow:hidden; margin-right:8px; print-color-adjust:exact; }
.bar i { position:absolute; top:0; bottom:0; background:var(--soft); opacity:.35; }
.bar u { position:absolute; top:0; bottom:0; width:3px; margin-left:-1px; background:var(--bad); }
.bar u.zero { background:var(--soft); }
em { font-style:normal; font-variant-numeric:tabular-nums; } .none { color:var(--soft); }
details { margin:8px 0; } summary { cursor:pointer; } code { font:13px ui-monospace,Consolas,monospace; }
.case { border:1px solid var(--line); border-radius:6px; padding:8px 14px; }
.case.bad > summary b { color:var(--bad); } .case.weak > summary b { color:var(--weak); } summary span { color:var(--soft); }
.say { display:flex; gap:12px; margin:10px 0; } .say > span { flex:none; width:32px; color:var(--soft); font-size:13px; padding-top:8px; }
.say p { margin:0; } .say > p, .say > div > p:first-child { background:var(--chat); border-radius:6px; padding:7px 12px; }
.say > p { background:var(--ground); }
mark { background:var(--mark); color:var(--markink); border-radius:3px; padding:0 2px; print-color-adjust:exact; }
.fault { color:var(--bad); font-size:14px; margin:4px 0 0 12px !important; } .fault.weak { color:var(--weak); }
.ticket { color:var(--soft); font-size:13px; margin:4px 0 0 12px !important; }
blockquote { margin:6px 0 8px; padding:4px 14px; border-left:4px solid var(--line); color:var(--soft); font-size:14px; }
footer { margin-top:24px; } ul { margin:6px 0; padding-left:22px; }
@media (max-width:720px) {
  body { padding:12px 10px 48px; } section, header { padding:12px 14px; } h1 { font-size:19px; }
  .tiles { grid-template-columns:repeat(2,1fr); gap:8px; } .tile { padding:10px 12px; } .tile b { font-size:21px; }
  thead { display:none; } table, tbody { display:block; } tr { display:flex; flex-wrap:wrap; gap:2px 14px; padding:8px 0; border-bottom:1px solid var(--line); }
  td { border:0; padding:0; } td.demand { flex:1 1 60%; width:auto; }
  td[data-of] { flex:1 1 40%; white-space:normal; font-size:14px; } td[data-of]::before { content:attr(data-of) " "; color:var(--soft); font-size:12px; }
  td[data-of]:has(.none) { display:none; } .bar { width:36px; margin-right:4px; }
}
@media print {
  body { background:#fff; max-width:none; padding:0; font-size:12px; } nav { display:none; } section, .tile, header { border:1px solid var(--line); }
  .tile, .case, .say, tr, blockquote { break-inside:avoid; } h2, h3 { break-after:avoid; }
  td.demand, .fault, blockquote, small, nav, .place, header p { font-size:11px; } .bar { width:32px; }
  details::details-content { content-visibility:visible; block-size:auto; }
}
</style>
</head>
<body>
{{body}}
</body>
</html>
"""
