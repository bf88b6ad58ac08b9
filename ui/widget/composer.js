/* Where the customer writes: the field, its counter and the button. */
const MAX_CHARS = 4000;
const IME_MS = 60; // Safari reports the Enter that ends a composition as a plain one

class Composer {
  /* `send` is given the text of every message that the customer sends, `tell` what is to be heard of one that can't be sent. */
  constructor(words, { send, tell }) {
    this.words = words;
    this.send = send;
    this.tell = tell;
    this.input = make("textarea", {
      rows: "1", "aria-label": words.type, placeholder: words.type, enterkeyhint: "send", "aria-describedby": "count", autocomplete: "off",
      input: () => this.measure(), keydown: (event) => this.onEnter(event), compositionend: () => { this.composedAt = performance.now(); },
    });
    this.button = make("button", { class: "send", type: "submit", "aria-label": words.send, "aria-disabled": "true" }, icon("send"));
    this.count = make("span", { class: "count", id: "count" });
    this.nodes = [make("form", { submit: (event) => { event.preventDefault(); this.submit(); } }, this.input, this.button),
      make("div", { class: "foot" }, make("span", {}, words.foot), this.count)];
  }

  focus() {
    this.input.focus();
  }

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
    this.button.setAttribute("aria-disabled", String(left < 0 || !this.input.value.trim()));
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
  }

  submit() {
    const text = whole(this.input.value).trim();
    if (length(text) > MAX_CHARS) this.tell(this.words.over(length(text) - MAX_CHARS));
    if (!text || length(text) > MAX_CHARS) return;
    this.input.value = "";
    this.measure();
    this.send(text);
  }
}
