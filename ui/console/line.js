/* Gradio's client tells of a lost line or an ended login in English or not at all. LOGIN is the path of the login page.

   Neither takes the page away from whoever is writing on it: a bar says what is wrong until it is right again. */
const AGAIN_MS = 4000;
const ask = window.fetch;
const bars = {};

const ours = (input) => new URL(input instanceof Request ? input.url : String(input), location.href).origin === location.origin;

/* Shows the bar of that name, once; `parts` are its nodes and texts. */
const tell = (name, ...parts) => {
  if (bars[name]) return false;
  bars[name] = document.createElement('div');
  bars[name].className = 'k-bar-told';
  bars[name].setAttribute('role', 'alert');
  bars[name].append(...parts);
  document.body.append(bars[name]);
  return true;
};

const right = (name) => {
  if (bars[name]) bars[name].remove();
  delete bars[name];
};

const english = (words) => Object.assign(document.createElement('span'), { lang: 'en', textContent: words });

const loginLink = () => Object.assign(document.createElement('a'), {
  href: `${LOGIN}?next=${encodeURIComponent(location.pathname)}`, target: '_blank', textContent: '重新登录 Log in again',
});

/* An answer of any kind shows that the line is there. */
const heard = (response) => {
  right('lost');
  if (response.status === 401) tell('ended', '登录已失效，刚才的操作没有生效。', loginLink(), '，之后可接着用本页。', english(' Your login has ended.'));
  else if (response.ok) right('ended');
  return response;
};

const probe = () => ask(location.href, { method: 'HEAD', cache: 'no-store' }).then(heard, () => setTimeout(probe, AGAIN_MS));

const lost = () => {
  if (tell('lost', '连不上客服台，正在重试；连上之前的操作不会生效。', english(' No connection to the desk; trying again.'))) setTimeout(probe, AGAIN_MS);
};

window.fetch = async (...request) => {
  if (!ours(request[0])) return ask(...request);
  try {
    return heard(await ask(...request));
  } catch (problem) {
    if (problem.name === 'TypeError') lost();
    throw problem;
  }
};

/* Back from another tab, where the login may have been renewed. */
document.addEventListener('visibilitychange', () => { if (!document.hidden && bars.ended) probe(); });
