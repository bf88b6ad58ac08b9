/* Reading the desk's answers: events of a stream, and refusals. */
/* A refusal; `wait` in milliseconds when it may be tried again by itself. */
class Refusal extends Error {
  constructor(status, body, wait) {
    super(body.code || `http_${status}`);
    Object.assign(this, { status, body, wait });
  }
}

async function refusal(response) {
  const body = await response.json().then((json) => json.error || {}, () => ({}));
  const wait = Number(response.headers.get("Retry-After")) * 1000;
  return new Refusal(response.status, body, wait && wait <= 15000 ? wait : undefined);
}

async function* serverEvents(response, alive) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  for (let buffer = ""; ;) {
    const { value, done } = await reader.read();
    if (done) return;
    alive();
    buffer += decoder.decode(value, { stream: true });
    for (let end; (end = buffer.indexOf("\n\n")) >= 0; buffer = buffer.slice(end + 2)) {
      const fields = Object.fromEntries(buffer.slice(0, end).split("\n").map((line) => line.split(/: ?(.*)/s)));
      if (fields.data) yield { id: fields.id, event: fields.event, data: JSON.parse(fields.data) };
    }
  }
}
