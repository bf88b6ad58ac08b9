/* A list whose lines are chosen: one stop for Tab, the arrows move within, Enter chooses. What was chosen, and where the
   keyboard stood, outlives the list's being read anew. SHOWN is the id of the element that shows what is chosen. */
const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
const lines = () => [...element.querySelectorAll('tr[data-id]')];
let chosen = null;
let stop = null;
let within = false;

const mark = () => {
  const all = lines();
  const at = all.find((line) => line.dataset.id === stop) || all.find((line) => line.dataset.id === chosen) || all[0];
  for (const line of all) {
    line.tabIndex = line === at ? 0 : -1;
    if (line.dataset.id === chosen) line.setAttribute('aria-current', 'true');
    else line.removeAttribute('aria-current');
  }
  const active = document.activeElement;
  const astray = active === document.body ? within : active.matches('tr[data-id]') && element.contains(active);
  if (at && astray && active !== at) at.focus({ preventScroll: true });
};

/* Beside the list it is seen at once; below it, on a narrow screen, it has to be brought into view, again when it has come. */
const bring = () => {
  const shown = document.getElementById(SHOWN);
  if (!shown || shown.getBoundingClientRect().left >= element.getBoundingClientRect().right) return;
  const show = () => (shown.closest('.k-detail') || shown).scrollIntoView({ block: 'start' });
  const come = new MutationObserver(() => {
    requestAnimationFrame(show);
    setTimeout(() => come.disconnect(), 500); // it comes in several steps
  });
  come.observe(shown, { childList: true, subtree: true, characterData: true });
  setTimeout(() => come.disconnect(), 15000);
  show();
};

const choose = (line) => {
  chosen = stop = line.dataset.id;
  mark();
  trigger('select', { id: chosen });
  bring();
};

element.addEventListener('click', (event) => {
  const line = event.target.closest('tr[data-id]');
  if (line) choose(line);
});
element.addEventListener('keydown', (event) => {
  const line = event.target.closest('tr[data-id]');
  if (!line) return;
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    choose(line);
  } else if (event.key in STEPS) {
    event.preventDefault();
    const all = lines();
    const next = all[Math.max(0, Math.min(all.length - 1, all.indexOf(line) + STEPS[event.key]))];
    stop = next.dataset.id;
    mark();
    next.focus();
  }
});
/* Where the focus was last: a line that is taken away while it has it leaves it nowhere. */
document.addEventListener('focusin', (event) => { within = element.contains(event.target); });
document.addEventListener('pointerdown', (event) => { within = element.contains(event.target); });
// Gradio writes a new list into the lines of the old one: what was marked and focused would be another line's.
watch('value', mark);
mark();
