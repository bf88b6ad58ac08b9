/* The desk behind its address: the opening, what was said before, and one message until its turn has come. */
const STALLED_MS = 40 * 1000; // the desk pings every 15 s: two missed pings and the line is dead
const OPENING_MS = 8 * 1000; // longer than this nobody's first message waits for the greeting
const TRIES = 8; // over about 25 s: as long as a desk takes to restart

class Desk {
  constructor(api, session) {
    this.api = api;
    this.session = session;
  }

  /* The greeting and the first offers; null where the desk can't be reached: it then greets in its first reply. */
  async opening() {
    try {
      const response = await fetch(`${this.api}/api/opening`, { signal: AbortSignal.timeout(OPENING_MS) });
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }

  /* The conversation so far, or null; `unknown` is called when the desk has no such conversation. */
  async past(unknown) {
    const { id, token, seen, queue } = this.session.kept;
    this.unread = false;
    try {
      const response = await fetch(`${this.api}/api/conversations/${encodeURIComponent(id)}`, { headers: { Authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(OPENING_MS) });
      if (response.ok) return await response.json();
      // A conversation whose first turn is still being written isn't in the records yet.
      if (response.status === 404 && (seen || !queue.length)) unknown();
    } catch {
      this.unread = true; // offline: what was said comes back with the line
    }
    return null;
  }

  /* Sends `item` again under its id until its turn has come, and resolves to the turn. Rejects with what the desk refused it for.
     `hear` is told of each event on the way; `given` tells whether nobody waits for it any more; `unknown` as above. */
  async deliver(item, reply, { hear, given, unknown }) {
    for (let tries = 1; ; tries++) {
      try {
        return await this.attempt(item, reply, hear);
      } catch (problem) {
        if (given()) throw problem;
        if (problem.status === 404 && this.session.kept.id) {
          unknown();
          tries = 0;
          continue;
        }
        if ((problem.status && !problem.wait) || tries >= TRIES) throw problem;
        reply.status("retrying");
        await this.pause(problem.wait || Math.min(8000, 150 * 2 ** tries));
      }
    }
  }

  /* Lets go of the message under way. */
  stop() {
    if (this.controller) this.controller.abort();
  }

  /* The connection is back: what waits for it goes on at once. */
  wake() {
    if (this.goOn) this.goOn();
  }

  /* Waits; sooner when the connection is back, and without end while there is none. */
  pause(ms) {
    return new Promise((resolve) => {
      this.goOn = resolve;
      if (navigator.onLine) setTimeout(resolve, ms);
    });
  }

  async attempt(item, reply, hear) {
    const controller = (this.controller = new AbortController());
    let timer;
    const alive = () => { clearTimeout(timer); timer = setTimeout(() => controller.abort(), STALLED_MS); };
    alive();
    try {
      const response = await this.post(item, reply, controller.signal);
      if (!response.ok) throw await refusal(response);
      if (response.headers.get("X-Answer") !== "resumed") reply.text = "";
      for await (const { id, event, data } of serverEvents(response, alive)) {
        reply.last = id;
        if (event === "done") return data;
        if (event === "error") throw new Refusal(503, data);
        hear(event, data, reply);
      }
      throw new Error("cut");
    } finally {
      clearTimeout(timer);
      controller.abort();
    }
  }

  post(item, reply, signal) {
    const { id, token } = this.session.kept;
    const headers = { "Content-Type": "application/json", Accept: "text/event-stream" };
    if (id) headers.Authorization = `Bearer ${token}`;
    if (reply.last) headers["Last-Event-ID"] = reply.last;
    const body = { text: item.text, client_message_id: item.key, greeted: item.greeted };
    if (id) body.conversation_id = id;
    return fetch(`${this.api}/api/chat`, { method: "POST", headers, body: JSON.stringify(body), signal, cache: "no-store" });
  }
}
