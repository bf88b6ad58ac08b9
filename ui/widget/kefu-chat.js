/* <kefu-chat api="https://desk.example" title="…" lang="zh|en">: the customers' side of the desk, in one element.

   Nothing is asked of the server before the customer opens it. Every message has an id of its own and is sent again
   under that id until its turn has come, so a cut line costs neither the question nor a second answer. */
const SCRIPT = document.currentScript && document.currentScript.src;
const STYLE = "@@kefu-chat.css@@";
const MAX_CHARS = 4000;
const KEPT_MS = 24 * 60 * 60 * 1000;
const STALLED_MS = 40 * 1000; // the desk pings every 15 s: two missed pings and the line is dead
const TRIES = 8; // over about 25 s: as long as a desk takes to restart
const IME_MS = 60; // Safari reports the Enter that ends a composition as a plain one

class KefuChat extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const tongue = this.getAttribute("lang") || document.documentElement.lang || navigator.language || "zh";
    this.words = WORDS[tongue.toLowerCase().startsWith("zh") ? "zh" : "en"];
    this.inChinese = this.words === WORDS.zh;
    this.api = new URL(this.getAttribute("api") || "/", SCRIPT || location.href).href.replace(/\/$/, "");
    this.session = new Session(`kefu:v1:${this.api}`);
    this.build();
    const online = () => this.showConnection();
    addEventListener("online", online);
    addEventListener("offline", online);
    addEventListener("storage", (event) => this.onStorage(event));
    if (window.visualViewport) visualViewport.addEventListener("resize", () => this.fit());
    if (this.session.open) this.open({ focus: false });
  }

  build() {
    const words = this.words;
    const title = this.getAttribute("title") || words.title;
    // The attribute would come up as a tooltip over every word.
    this.removeAttribute("title");
    this.launcher = make("button", { class: "launcher", type: "button", "aria-haspopup": "dialog", click: () => this.open({ focus: true }) }, icon("chat"), words.open);
    this.who = make("span", {}, words.role);
    this.offline = make("div", { class: "bar warn", role: "status", hidden: true }, words.offline);
    this.notice = make("div", { class: "bar" }, this.getAttribute("notice") || words.notice);
    this.confirm = make("div", { class: "bar ask", role: "group", "aria-label": words.anew, hidden: true }, make("span", {}, words.confirm),
      make("button", { type: "button", class: "yes", click: () => this.startAnew() }, words.yes),
      make("button", { type: "button", click: () => { this.confirm.hidden = true; this.anew.focus(); } }, words.no));
    this.log = make("div", { class: "log", role: "log", "aria-live": "off", "aria-label": words.log, tabindex: "0", scroll: () => this.onScroll() });
    this.following = true;
    this.quick = make("div", { class: "quick", role: "group", "aria-label": words.quick, hidden: true });
    this.heard = make("div", { class: "unseen", role: "status", "aria-live": "polite" });
    this.anew = make("button", { class: "tool", type: "button", "aria-label": words.anew, title: words.anew, click: () => this.askAnew() }, icon("anew"));
    const close = make("button", { class: "tool", type: "button", "aria-label": words.close, title: words.close, click: () => this.close() }, icon("close"));
    this.panel = make("section", { class: "panel", role: "dialog", "aria-label": title, hidden: true, keydown: (event) => this.onKey(event) },
      make("header", {}, make("div", { class: "face" }, icon("chat")), make("div", { class: "names" }, make("strong", {}, title), this.who), this.anew, close),
      this.offline, this.notice, this.confirm, this.log, this.quick, ...this.composer(), this.heard);
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    root.append(make("div", { class: "kefu", lang: words.locale }, this.launcher, this.panel));
  }

  composer() {
    const words = this.words;
    this.input = make("textarea", {
      rows: "1", "aria-label": words.type, placeholder: words.type, enterkeyhint: "send", "aria-describedby": "count", autocomplete: "off",
      input: () => this.measure(), keydown: (event) => this.onEnter(event), compositionend: () => { this.composedAt = performance.now(); },
    });
    this.sendButton = make("button", { class: "send", type: "submit", "aria-label": words.send, "aria-disabled": "true" }, icon("send"));
    this.count = make("span", { class: "count", id: "count" });
    return [make("form", { submit: (event) => { event.preventDefault(); this.submit(); } }, this.input, this.sendButton),
      make("div", { class: "foot" }, make("span", {}, words.foot), this.count)];
  }

  /* Opening and closing */

  open({ focus }) {
    this.panel.hidden = false;
    this.launcher.hidden = true;
    this.session.open = true;
    this.showConnection();
    this.fit();
    if (focus) this.input.focus();
    this.begun = this.begun || this.begin();
  }

  /* For the page around: opens the panel and asks. */
  ask(text) {
    this.open({ focus: true });
    this.begun.then(() => this.send(text));
  }

  close() {
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.session.open = false;
    this.launcher.focus();
  }

  onKey(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    this.close();
  }

  /* The keyboard of a phone covers the page without resizing it. */
  fit() {
    const viewport = window.visualViewport;
    if (viewport && viewport.scale === 1) this.panel.style.setProperty("--kefu-height", `${viewport.height}px`);
    this.scroll(true);
  }

  showConnection() {
    this.offline.hidden = navigator.onLine;
    this.panel.classList.toggle("offline", !navigator.onLine);
    if (navigator.onLine && this.wake) this.wake();
  }

  /* Where the conversation stands: the opening, what was said before, and what is still unanswered. */
  async begin() {
    const epoch = (this.epoch = (this.epoch || 0) + 1);
    const { id, queue } = this.session.kept;
    const [opening, past] = await Promise.all([this.fetchOpening(), id ? this.fetchPast() : null]);
    if (epoch !== this.epoch) return;
    if (opening) this.showOpening(opening, { offer: !past && !queue.length });
    if (past) this.showPast(past);
    for (const item of queue) this.showMine(item);
    this.pump();
  }

  async fetchOpening() {
    try {
      const response = await fetch(`${this.api}/api/opening`);
      return response.ok ? await response.json() : null;
    } catch {
      return null; // the customer may write all the same; the desk then greets in its first reply
    }
  }

  async fetchPast() {
    const { id, token } = this.session.kept;
    try {
      const response = await fetch(`${this.api}/api/conversations/${encodeURIComponent(id)}`, { headers: { Authorization: `Bearer ${token}` } });
      if (response.ok) return await response.json();
      // A conversation whose first turn is still being written isn't in the records yet.
      if (response.status === 404 && (this.session.kept.seen || !this.session.kept.queue.length)) this.forget();
    } catch { /* offline: what was said comes back with the next reload */ }
    return null;
  }

  showOpening(opening, { offer }) {
    this.greeted = true;
    const reply = this.addReply();
    reply.finish({ reply: opening.greeting });
    this.log.prepend(reply.row);
    if (offer) {
      this.offer(opening.quick_replies);
      this.announce(opening.greeting);
    }
  }

  showPast(past) {
    const kept = this.session.kept;
    for (const turn of past.turns) {
      if (turn.user_text.trim()) this.showMine({ text: turn.user_text });
      this.addReply().finish(turn);
    }
    // The turn of the message that was under way has come while nobody looked.
    if (past.turns.length > kept.seen && kept.queue.length) kept.queue.shift();
    kept.seen = past.turns.length;
    this.session.save();
    const last = past.turns.at(-1);
    if (last && !kept.queue.length) this.offer(last.quick_replies);
    this.showMode(past.mode);
    this.scroll(true);
  }

  /* The desk doesn't know the conversation any more; what was not answered yet goes to a new one. */
  forget() {
    const { queue, seen } = this.session.kept;
    this.session.clear();
    this.session.kept.queue = queue;
    this.session.save();
    if (seen) this.addLine(this.words.expired);
  }

  /* Another tab of the same customer has gone on with the conversation, or begun a new one. */
  onStorage(event) {
    if (event.key !== this.session.key || this.busy) return;
    const mine = this.session.kept;
    const theirs = new Session(event.key).kept;
    if (theirs.id === mine.id && theirs.seen === mine.seen) return;
    this.session.kept = theirs;
    if (this.begun) this.restart();
  }

  restart() {
    this.log.replaceChildren();
    this.offer([]);
    this.showMode("bot");
    this.begun = this.begin();
  }

  askAnew() {
    if (!this.session.kept.id && !this.session.kept.queue.length) return this.input.focus();
    this.confirm.hidden = false;
    this.confirm.querySelector("button").focus();
  }

  startAnew() {
    if (this.controller) this.controller.abort();
    this.session.clear();
    this.session.save();
    this.busy = false;
    this.confirm.hidden = true;
    this.restart();
    this.input.focus();
  }

  /* Writing */

  onEnter(event) {
    if (event.key !== "Enter" || event.shiftKey) return;
    // An input method's Enter picks a candidate; it doesn't send.
    if (event.isComposing || event.keyCode === 229 || performance.now() - (this.composedAt || -IME_MS) < IME_MS) return;
    event.preventDefault();
    this.submit();
  }

  measure() {
    const used = length(this.input.value);
    const left = MAX_CHARS - used;
    this.count.textContent = left < 0 ? this.words.over(-left) : left <= 200 ? this.words.left(left) : "";
    this.count.classList.toggle("over", left < 0);
    this.sendButton.setAttribute("aria-disabled", String(left < 0 || !this.input.value.trim()));
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
  }

  submit() {
    const text = whole(this.input.value).trim();
    if (!text || length(text) > MAX_CHARS) return;
    this.input.value = "";
    this.measure();
    this.send(text);
  }

  send(text) {
    const item = { key: newId(), text, greeted: !!this.greeted };
    this.session.kept.queue.push(item);
    this.session.save();
    this.offer([]);
    this.showMine(item);
    this.pump();
  }

  /* Delivering: one message after the other, each until its turn has come */

  async pump() {
    if (this.busy) return;
    const epoch = this.epoch;
    const kept = this.session.kept;
    this.busy = true;
    while (kept === this.session.kept && kept.queue.length) {
      const item = kept.queue[0];
      const reply = this.addReply();
      if (item.trouble) item.trouble.remove();
      item.row.after(reply.row);
      const { turn, problem } = await this.deliver(item, reply).then((turn) => ({ turn }), (problem) => ({ problem }));
      if (epoch !== this.epoch) return;
      if (turn) {
        this.settle(item, reply, turn);
      } else {
        this.busy = false;
        return this.fail(item, reply, problem);
      }
    }
    this.busy = false;
  }

  async deliver(item, reply) {
    const epoch = this.epoch;
    for (let tries = 1; ; tries++) {
      try {
        return await this.attempt(item, reply);
      } catch (problem) {
        if (epoch !== this.epoch) throw problem;
        if (problem.status === 404 && this.session.kept.id) {
          this.forget();
          return this.deliver(item, reply);
        }
        if ((problem.status && !problem.wait) || tries >= TRIES) throw problem;
        reply.status("retrying");
        await this.pause(problem.wait || Math.min(8000, 150 * 2 ** tries));
      }
    }
  }

  /* Waits; sooner when the connection is back, and without end while there is none. */
  pause(ms) {
    return new Promise((resolve) => {
      this.wake = resolve;
      if (navigator.onLine) setTimeout(resolve, ms);
    });
  }

  async attempt(item, reply) {
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
        if (event === "open") this.remember(data);
        else if (event === "status") reply.status(data.phase);
        else if (event === "delta") reply.append(data.text, () => this.scroll());
        else if (event === "handoff") this.showMode("human");
        else if (event === "done") return data;
        else if (event === "error") throw new Refusal(503, data);
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

  remember({ conversation_id: id, token }) {
    Object.assign(this.session.kept, { id, token });
    this.session.save();
  }

  settle(item, reply, turn) {
    const kept = this.session.kept;
    if (turn.token) this.remember(turn);
    kept.queue = kept.queue.filter((other) => other.key !== item.key);
    kept.seen += 1;
    this.session.save();
    reply.finish(turn);
    this.announce(turn.reply);
    if (turn.closed) this.addLine(this.words.closed);
    this.showMode(turn.mode);
    if (!kept.queue.length) this.offer(turn.quick_replies);
    this.scroll();
  }

  fail(item, reply, problem) {
    const text = (problem.body && (this.inChinese ? problem.body.message : problem.body.message_en)) || this.words.lost;
    reply.text = text;
    reply.draw();
    reply.row.classList.add("trouble");
    note(item, "trouble", reply.row);
    this.announce(text);
    if (problem.status && problem.status < 500 && problem.status !== 429) {
      // The desk will never take this one: it must not hold up the next.
      this.session.kept.queue = this.session.kept.queue.filter((other) => other.key !== item.key);
      this.session.save();
      this.pump();
    } else {
      reply.bubble.append(make("button", { type: "button", class: "again", click: () => this.pump() }, this.words.again));
    }
    this.scroll();
  }

  /* Showing */

  addReply() {
    const reply = new Reply(this.words);
    reply.status("reading");
    this.log.append(reply.row);
    this.scroll();
    return reply;
  }

  showMine(item) {
    const row = make("div", { class: "row mine" }, make("div", { class: "bubble" }, make("span", { class: "unseen" }, this.words.said), make("p", { class: "words" }, item.text)));
    note(item, "row", row);
    this.log.append(row);
    this.scroll(true);
  }

  addLine(text) {
    this.log.append(make("p", { class: "line" }, text));
  }

  showMode(mode) {
    if (mode === "human" && this.mode !== "human") this.addLine(this.words.handoff);
    this.mode = mode;
    this.who.textContent = mode === "human" ? this.words.human : this.words.role;
  }

  offer(texts) {
    const buttons = (texts || []).map((text) => make("button", { type: "button", click: () => { this.send(text); this.input.focus(); } }, text));
    this.quick.replaceChildren(...buttons);
    this.quick.hidden = !buttons.length;
    this.scroll();
  }

  /* Finished words only, and once: a screen reader should not hear a sentence grow. */
  announce(text) {
    this.heard.textContent = text;
  }

  /* Follows the newest words, unless the customer has scrolled up to read. */
  scroll(always) {
    if (always || this.following) this.log.scrollTop = this.log.scrollHeight;
  }

  /* Asked when the customer scrolls, not when words arrive: a long reply moves the end out of reach at once. */
  onScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    this.following = scrollHeight - scrollTop - clientHeight < 60;
  }
}

if (!customElements.get("kefu-chat")) customElements.define("kefu-chat", KefuChat);
