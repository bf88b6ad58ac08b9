/* A due time as the desk's own clock shows it: the reply says the same. Where the reader's clock shows another, the desk's zone is named. */
const whenDue = (iso, locale) => {
  const [, onClock, offset] = /^(.{16}).*?(Z|[+-]\d\d:\d\d)$/.exec(iso) || [];
  if (!onClock) return "";
  const [hours, minutes] = offset === "Z" ? [0, 0] : offset.split(":").map(Number);
  const ahead = hours * 60 + (offset.startsWith("-") ? -minutes : minutes);
  const shown = new Date(`${onClock}Z`).toLocaleString(locale, { timeZone: "UTC", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" });
  return -new Date(iso).getTimezoneOffset() === ahead ? shown : `${shown} (UTC${offset === "Z" ? "" : offset})`;
};

/* One answer as it appears: first what the desk is doing, then its words, then what they rest on. */
class Reply {
  constructor(words) {
    this.words = words;
    this.text = "";
    this.doing = make("span");
    this.typing = make("div", { class: "doing" }, make("span", { class: "dots", "aria-hidden": "true" }, make("i"), make("i"), make("i")), this.doing);
    this.said = make("p", { class: "words" });
    this.bubble = make("div", { class: "bubble" }, this.said, this.typing);
    this.row = make("div", { class: "row" }, this.bubble);
    this.said.hidden = true;
  }

  status(phase) {
    this.doing.textContent = this.words[phase] || "";
    this.typing.hidden = false;
  }

  append(text, drawn) {
    this.text += text;
    this.frame = this.frame || requestAnimationFrame(() => { this.draw(); drawn(); });
  }

  draw() {
    cancelAnimationFrame(this.frame); // one that is still pending would bring the unfinished text back
    this.frame = 0;
    this.said.textContent = this.text;
    this.said.hidden = !this.text;
    this.typing.hidden = !!this.text;
  }

  finish(turn) {
    this.text = turn.reply;
    this.draw();
    this.typing.hidden = true;
    this.bubble.hidden = !turn.reply;
    const sources = turn.citations || [];
    if (sources.length) {
      const items = sources.map((source) => make("li", {}, make("b", {}, source.title), make("blockquote", {}, source.quote)));
      const opened = (event) => event.target.open && event.target.scrollIntoView({ block: "nearest" });
      this.row.append(make("details", { toggle: opened }, make("summary", {}, icon("book"), `${this.words.sources} (${sources.length})`), make("ol", {}, ...items)));
    }
    if (turn.ticket) {
      const due = turn.ticket.due_at && whenDue(turn.ticket.due_at, this.words.locale);
      const parts = [`${this.words.ticket} ${turn.ticket.id}`, due && `${this.words.due} ${due}`];
      this.row.append(make("div", { class: "ticket" }, icon("ticket"), parts.filter(Boolean).join(" · ")));
    }
  }
}
