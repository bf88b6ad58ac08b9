/* What outlives a reload, and reading the desk's answers. */
/* What outlives a reload: the conversation, its token, and messages whose turn has not come yet. */
class Session {
  constructor(key) {
    this.key = key;
    this.clear();
    try {
      const kept = JSON.parse(localStorage.getItem(key));
      if (kept && Date.now() - kept.at < KEPT_MS && Array.isArray(kept.queue)) this.kept = kept;
    } catch { /* storage is barred or holds something else: the session then lives as long as the page */ }
  }

  clear() {
    this.kept = { id: null, token: null, queue: [], seen: 0 };
  }

  /* Whether the panel stands open: each tab for itself. */
  get open() {
    try { return sessionStorage.getItem(this.key) === "open"; } catch { return false; }
  }

  set open(open) {
    try { sessionStorage.setItem(this.key, open ? "open" : "closed"); } catch { /* as above */ }
  }

  save() {
    this.kept.at = Date.now();
    try { localStorage.setItem(this.key, JSON.stringify(this.kept)); } catch { /* as above */ }
  }
}

/* A refusal by the desk; `wait` in milliseconds when it may be tried again by itself. */
class Refusal extends Error {
  constructor(status, body, wait) {
    super(body.code || `http_${status}`);
    Object.assign(this, { status, body, wait });
  }
}

async function refusal(response) {
  const body = await response.json().then((json) => json.error || {}, () => ({}));
  const wait = Number(response.headers.get("Retry-After")) * 1000;
  return new Refusal(response.status, body, wait && wait <= 15000 ? wait : undefined);
}

async function* serverEvents(response, alive) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  for (let buffer = ""; ;) {
    const { value, done } = await reader.read();
    if (done) return;
    alive();
    buffer += decoder.decode(value, { stream: true });
    for (let end; (end = buffer.indexOf("\n\n")) >= 0; buffer = buffer.slice(end + 2)) {
      const fields = Object.fromEntries(buffer.slice(0, end).split("\n").map((line) => line.split(/: ?(.*)/s)));
      if (fields.data) yield { id: fields.id, event: fields.event, data: JSON.parse(fields.data) };
    }
  }
}
