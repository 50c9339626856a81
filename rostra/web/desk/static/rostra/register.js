/* The register on a poor connection: a tap is kept on the phone until the server has it, sent in order, each with a key of its own.

   <form data-register="session key" data-waiting="Waiting to be sent: {n}" data-lost="…"> with buttons name="tap" value="key:1"
   and a live line [data-sending]. Without this, every tap sends the form. */

const form = document.querySelector("form[data-register]");
const line = document.querySelector("[data-sending]");
const shelf = `rostra:register:${form.dataset.register}`;
const token = form.elements.csrfmiddlewaretoken.value;
let queue = [];
let busy = false;
let timer = 0;

try { queue = JSON.parse(localStorage.getItem(shelf)) ?? []; } catch { /* nothing was kept */ }

function keep() {
  try { if (queue.length) localStorage.setItem(shelf, JSON.stringify(queue)); else localStorage.removeItem(shelf); } catch { /* full or forbidden: it stays in this page */ }
  say(queue.length ? form.dataset.waiting.replace("{n}", queue.length) : "");
}

function say(text) { if (line.textContent !== text) line.textContent = text; }

function paint(who, there) {
  const button = form.querySelector(`button[value^="${CSS.escape(who)}:"]`);
  if (!button) return;
  const before = button.getAttribute("aria-pressed") === "true";
  button.setAttribute("aria-pressed", there);
  button.value = `${who}:${there ? 0 : 1}`;
  const count = document.querySelector("[data-here]");
  if (count && before !== there) count.textContent = Number(count.textContent) + (there ? 1 : -1);
}

const unlike = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`;

async function send(tap) {
  const body = new URLSearchParams({
    csrfmiddlewaretoken: token, tap: `${tap.who}:${tap.there ? 1 : 0}`, client_key: tap.key,
    ago: Math.max(0, Math.round((Date.now() - tap.at) / 1000)),
  });
  return fetch(form.action, {
    method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(10000), headers: { "X-Requested-With": "fetch" },
  });
}

/* True when the next one may follow. */
async function settle(tap) {
  let answer;
  try { answer = await send(tap); } catch { return false; }
  if (answer.type === "opaqueredirect" || answer.status === 403) { keep(); say(`${line.textContent} ${form.dataset.lost}`); return false; }
  if (answer.status >= 500 || answer.status === 429) return false;
  queue.shift();
  keep();
  if (!answer.ok) {
    paint(tap.who, !tap.there);
    const said = await answer.json().catch(() => ({}));
    if (said.text) say(said.text);
  }
  return true;
}

async function flush() {
  if (busy) return;
  busy = true;
  clearTimeout(timer);
  while (queue.length && await settle(queue[0]));
  busy = false;
  if (queue.length) timer = setTimeout(flush, 4000);
}

form.addEventListener("submit", (event) => {
  const value = event.submitter?.value;
  if (event.submitter?.name !== "tap" || !value) return;
  event.preventDefault();
  const [who, wanted] = value.split(":");
  queue.push({ who, there: wanted === "1", key: unlike(), at: Date.now() });
  paint(who, wanted === "1");
  keep();
  flush();
});
window.addEventListener("online", flush);
queue.forEach((tap) => paint(tap.who, tap.there));
keep();
flush();
