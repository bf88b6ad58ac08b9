/* The page's buttons speak to the widget. */
(() => {
  "use strict";
  const chat = () => document.querySelector("kefu-chat");
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-ask], [data-open]");
    if (!button) return;
    if (button.dataset.ask) chat().ask(button.dataset.ask);
    else chat().open({ focus: true });
  });
})();
