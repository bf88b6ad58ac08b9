/* What was said, on the page: rows in their order, and the offers below them. */
class Talk {
  /* `take` is given the words of an offer that the customer takes. */
  constructor(words, take) {
    this.words = words;
    this.take = take;
    this.log = make("div", { class: "log", role: "log", "aria-live": "off", "aria-label": words.log, tabindex: "0", scroll: () => this.onScroll() });
    this.quick = make("div", { class: "quick", role: "group", "aria-label": words.quick, hidden: true });
    this.heard = make("div", { class: "unseen", role: "status", "aria-live": "polite" });
    this.following = true;
    // A field that grows, a bar that appears, a keyboard: the log gets smaller, and its end would go out of sight.
    new ResizeObserver(() => this.scroll()).observe(this.log);
  }

  /* An answer that is still to come. */
  addReply() {
    const reply = new Reply(this.words);
    reply.status("reading");
    this.log.append(reply.row);
    this.scroll();
    return reply;
  }

  addGreeting(text) {
    this.addReply().finish({ reply: text });
  }

  addMine(item) {
    const row = make("div", { class: "row mine" }, make("div", { class: "bubble" }, make("span", { class: "unseen" }, this.words.said), make("p", { class: "words" }, item.text)));
    note(item, "row", row);
    this.log.append(row);
    this.scroll(true);
  }

  addLine(text) {
    this.log.append(make("p", { class: "line" }, text));
  }

  clear() {
    this.log.replaceChildren();
    this.offer([]);
  }

  offer(texts) {
    const buttons = (texts || []).map((text) => make("button", { type: "button", click: () => this.take(text) }, text));
    this.quick.replaceChildren(...buttons);
    this.quick.hidden = !buttons.length;
    this.scroll();
  }

  /* Finished words only, and once: a screen reader should not hear a sentence grow. */
  announce(text) {
    this.heard.replaceChildren(make("p", {}, text)); // a new node: the same words twice are heard twice
  }

  /* What was said before is drawn above what was written while it was on its way. */
  above(draw) {
    const written = [...this.log.childNodes];
    this.log.replaceChildren();
    draw();
    this.log.append(...written);
    this.scroll(true);
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
