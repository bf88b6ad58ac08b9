/* What outlives a reload: the conversation, its token, and messages whose turn has not come yet. */
const KEPT_MS = 24 * 60 * 60 * 1000;

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
    this.kept = { id: null, token: null, queue: [], seen: 0, last: null };
  }

  /* The conversation as the desk names it. */
  remember({ conversation_id: id, token }) {
    Object.assign(this.kept, { id, token });
    this.save();
  }

  /* Gives the conversation up but for what was not answered yet; whether anything had been said in it. */
  forget() {
    const { queue, seen } = this.kept;
    this.clear();
    this.kept.queue = queue;
    this.save();
    return seen > 0;
  }

  /* The message's turn has come, or never will. */
  drop(item) {
    this.kept.queue = this.kept.queue.filter((other) => other.key !== item.key);
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
