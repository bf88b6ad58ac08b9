/* <kefu-chat api="https://desk.example" title="…" lang="zh|en">: the customers' side of the desk, in one element.

   Nothing is asked of the server before the customer opens it. Every message has an id of its own and is sent again
   under that id until its turn has come, so a cut line costs neither the question nor a second answer. */
const SCRIPT = document.currentScript && document.currentScript.src;
const STYLE = "@@kefu-chat.css@@";

class KefuChat extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const tongue = this.getAttribute("lang") || document.documentElement.lang || navigator.language || "zh";
    this.words = WORDS[tongue.toLowerCase().startsWith("zh") ? "zh" : "en"];
    const api = new URL(this.getAttribute("api") || "/", SCRIPT || location.href).href.replace(/\/$/, "");
    this.session = new Session(`kefu:v1:${api}`);
    this.desk = new Desk(api, this.session);
    this.talk = new Talk(this.words, (text) => { this.send(text); this.composer.focus(); });
    this.composer = new Composer(this.words, { send: (text) => this.send(text), tell: (text) => this.talk.announce(text) });
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
    this.anew = make("button", { class: "tool", type: "button", "aria-label": words.anew, title: words.anew, click: () => this.askAnew() }, icon("anew"));
    const close = make("button", { class: "tool", type: "button", "aria-label": words.close, title: words.close, click: () => this.close() }, icon("close"));
    this.panel = make("section", { class: "panel", role: "dialog", "aria-label": title, hidden: true, keydown: (event) => this.onKey(event) },
      make("header", {}, make("div", { class: "face" }, icon("chat")), make("div", { class: "names" }, make("strong", {}, title), this.who), this.anew, close),
      this.offline, this.notice, this.confirm, this.talk.log, this.talk.quick, ...this.composer.nodes, this.talk.heard);
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    root.append(make("div", { class: "kefu", lang: words.locale }, this.launcher, this.panel));
  }

  /* Opening and closing */

  open({ focus }) {
    this.panel.hidden = false;
    this.launcher.hidden = true;
    this.session.open = true;
    this.showConnection();
    this.fit();
    if (focus) this.composer.focus();
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
    this.talk.scroll(true);
  }

  showConnection() {
    this.offline.hidden = navigator.onLine;
    this.panel.classList.toggle("offline", !navigator.onLine);
    if (navigator.onLine) this.desk.wake();
    if (navigator.onLine && this.desk.unread && !this.busy) this.restart();
  }

  showMode(mode) {
    if (mode === "human" && this.mode !== "human") this.talk.addLine(this.words.handoff);
    this.mode = mode;
    this.who.textContent = mode === "human" ? this.words.human : this.words.role;
  }

  /* Where the conversation stands: the opening, what was said before, and what is still unanswered. */

  async begin() {
    const epoch = (this.epoch = (this.epoch || 0) + 1);
    const { id, queue } = this.session.kept;
    const [opening, past] = await Promise.all([this.desk.opening(), id ? this.desk.past(() => this.forget()) : null]);
    if (epoch !== this.epoch) return;
    this.talk.above(() => {
      if (opening) this.showOpening(opening, { offer: !past && !queue.length });
      if (past) this.showPast(past);
    });
    for (const item of this.session.kept.queue) {
      if (!item.row || !item.row.isConnected) this.talk.addMine(item);
      if (opening && !id) item.greeted = true;
    }
    this.ready = true;
    this.pump();
  }

  showOpening(opening, { offer }) {
    this.greeted = true;
    this.talk.addGreeting(opening.greeting);
    if (offer) {
      this.talk.offer(opening.quick_replies);
      this.talk.announce(opening.greeting);
    }
  }

  showPast(past) {
    const kept = this.session.kept;
    for (const turn of past.turns) {
      if (turn.user_text.trim()) this.talk.addMine({ text: turn.user_text });
      this.talk.addReply().finish(turn);
    }
    // The turn of the message that was under way has come while nobody looked.
    if (past.turns.length > kept.seen && kept.queue.length) kept.queue.shift();
    kept.seen = past.turns.length;
    kept.last = null;
    this.session.save();
    const last = past.turns.at(-1);
    if (last && !kept.queue.length) this.talk.offer(last.quick_replies);
    this.showMode(past.mode);
    this.talk.scroll(true);
  }

  /* The desk doesn't know the conversation any more; what was not answered yet goes to a new one. */
  forget() {
    if (this.session.forget()) this.talk.addLine(this.words.expired);
  }

  /* Another tab of the same customer has gone on with the conversation, or begun a new one. */
  onStorage(event) {
    if (event.key !== this.session.key) return;
    const mine = this.session.kept;
    const theirs = new Session(event.key).kept;
    // Both tabs had a turn at the same time: as many have been seen in each, but not the same ones.
    const crossed = theirs.last && mine.last && theirs.last !== mine.last;
    if (theirs.id === mine.id && theirs.seen === mine.seen && !crossed) return;
    if (this.busy) {
      this.missed = theirs.id === mine.id;
      return;
    }
    if (theirs.id !== mine.id || theirs.seen !== mine.seen) this.session.kept = theirs;
    if (this.begun) this.restart();
  }

  restart() {
    this.ready = false;
    this.talk.clear();
    this.showMode("bot");
    this.begun = this.begin();
  }

  askAnew() {
    if (!this.session.kept.id && !this.session.kept.queue.length) return this.composer.focus();
    this.confirm.hidden = false;
    this.confirm.querySelector("button").focus();
  }

  startAnew() {
    this.desk.stop();
    this.session.clear();
    this.session.save();
    this.busy = false;
    this.confirm.hidden = true;
    this.restart();
    this.composer.focus();
  }

  /* Delivering: one message after the other, each until its turn has come */

  send(text) {
    const item = { key: newId(), text, greeted: !!this.greeted };
    this.session.kept.queue.push(item);
    this.session.save();
    this.talk.offer([]);
    this.talk.addMine(item);
    this.pump();
  }

  async pump() {
    if (this.busy || !this.ready) return;
    const epoch = this.epoch;
    const kept = this.session.kept;
    const way = { hear: (...event) => this.hear(...event), given: () => epoch !== this.epoch, unknown: () => this.forget() };
    this.busy = true;
    while (kept === this.session.kept && kept.queue.length) {
      const item = kept.queue[0];
      const reply = this.talk.addReply();
      if (item.trouble) item.trouble.remove();
      item.row.after(reply.row);
      const { turn, problem } = await this.desk.deliver(item, reply, way).then((turn) => ({ turn }), (problem) => ({ problem }));
      if (epoch !== this.epoch) return;
      if (turn) {
        this.settle(item, reply, turn);
      } else {
        this.busy = false;
        return this.fail(item, reply, problem);
      }
    }
    this.busy = false;
    // Another tab's turn came in between: what was said is read anew.
    if (this.missed) this.restart();
    this.missed = false;
  }

  hear(event, data, reply) {
    if (event === "open") this.session.remember(data);
    else if (event === "status") reply.status(data.phase);
    else if (event === "delta") reply.append(data.text, () => this.talk.scroll());
    else if (event === "handoff") this.showMode("human");
  }

  settle(item, reply, turn) {
    if (turn.token) this.session.remember(turn);
    this.session.drop(item);
    this.session.kept.seen += 1;
    this.session.kept.last = item.key;
    this.session.save();
    reply.finish(turn);
    this.talk.announce(turn.reply);
    if (turn.closed) this.talk.addLine(this.words.closed);
    this.showMode(turn.mode);
    if (!this.session.kept.queue.length) this.talk.offer(turn.quick_replies);
    this.talk.scroll();
  }

  fail(item, reply, problem) {
    const inChinese = this.words === WORDS.zh;
    const text = (problem.body && (inChinese ? problem.body.message : problem.body.message_en)) || this.words.lost;
    reply.text = text;
    reply.draw();
    reply.row.classList.add("trouble");
    note(item, "trouble", reply.row);
    this.talk.announce(text);
    if (problem.status && problem.status < 500 && problem.status !== 429) {
      // The desk will never take this one: it must not hold up the next.
      this.session.drop(item);
      this.session.save();
      this.pump();
    } else {
      reply.bubble.append(make("button", { type: "button", class: "again", click: () => this.pump() }, this.words.again));
    }
    this.talk.scroll();
  }
}

if (!customElements.get("kefu-chat")) customElements.define("kefu-chat", KefuChat);
