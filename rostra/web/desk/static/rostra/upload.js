/* A large file is sent in pieces and goes on after a break: <form data-upload="where to begin">. Without it the form sends the
   file in one go. What has arrived is known to the server; choosing the same file again goes on from there. */

const on = (target, type, act) => target.addEventListener(type, act);
const LONGEST_WAIT = 30;

class Stopped extends Error {}
class Refusal extends Error {}

function size(bytes) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  let step = 0;
  let value = bytes;
  while (value >= 1024 && step < units.length - 1) { value /= 1024; step += 1; }
  const language = document.documentElement.lang || "en";
  return new Intl.NumberFormat(language, { style: "unit", unit: units[step], maximumFractionDigits: step > 1 ? 1 : 0 }).format(value);
}

function sender(form) {
  const state = form.querySelector("[data-upload-state]");
  const bar = state.querySelector("progress");
  const said = state.querySelector("[data-upload-said]");
  const stop = form.querySelector("[data-upload-stop]");
  const go = form.querySelector("button:not([type=button])");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  let leave = null;
  let wake = null;

  const say = (text) => { if (said.textContent !== text) said.textContent = text; };
  const show = (here, all) => {
    bar.value = all ? Math.round((here / all) * 100) : 0;
    say(form.dataset.sending.replace("%(here)s", size(here)).replace("%(all)s", size(all)));
  };
  const pause = (seconds) => new Promise((done) => {
    wake = done;
    setTimeout(done, seconds * 1000);
  });

  /* One request, again and again until the server answers: a lost connection or a server that starts anew is waited for. */
  const ask = async (url, options) => {
    for (let wait = 1; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      if (leave.signal.aborted) throw new Stopped();
      try {
        const answer = await fetch(url, {
          ...options, signal: leave.signal, redirect: "manual",
          headers: { "X-CSRFToken": token, Accept: "application/json", ...options.headers },
        });
        if (answer.status < 500 && answer.type !== "opaqueredirect" && answer.status !== 429) return answer;
        if (answer.type === "opaqueredirect") throw new Refusal(form.dataset.failed);
      } catch (error) {
        if (error instanceof Refusal) throw error;
        if (leave.signal.aborted) throw new Stopped();
      }
      say(form.dataset.waiting);
      await pause(wait);
    }
  };
  const read = async (answer) => {
    const body = await answer.json().catch(() => ({}));
    if (answer.ok || answer.status === 409) return body;
    throw new Refusal(body.text ?? form.dataset.failed);
  };

  const send = async (file) => {
    const begin = new URLSearchParams({ file_name: file.name, size: file.size, modified: file.lastModified });
    if (form.elements.is_small?.checked) begin.set("is_small", "1");
    const started = await read(await ask(form.dataset.upload, { method: "POST", body: begin }));
    let { offset } = started;
    show(offset, file.size);
    while (offset < file.size) {
      const answer = await ask(started.url, {
        method: "PATCH", body: file.slice(offset, offset + started.piece),
        headers: { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" },
      });
      ({ offset } = await read(answer));
      show(offset, file.size);
    }
  };

  on(form, "submit", async (event) => {
    const file = form.elements.file.files[0];
    if (!file || leave) { if (leave) { event.preventDefault(); event.stopImmediatePropagation(); } return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    leave = new AbortController();
    state.hidden = stop.hidden = false;
    go.disabled = true;
    const warn = (closing) => closing.preventDefault();
    on(window, "beforeunload", warn);
    let done = false;
    try {
      await send(file);
      done = true;
    } catch (error) {
      say(error instanceof Stopped ? form.dataset.stopped : error.message);
    }
    window.removeEventListener("beforeunload", warn);
    leave = null;
    stop.hidden = true;
    go.disabled = false;
    if (done) location.reload();
  });
  on(stop, "click", () => { leave?.abort(); wake?.(); });
  on(window, "online", () => wake?.());
}

document.querySelectorAll("form[data-upload]").forEach(sender);
