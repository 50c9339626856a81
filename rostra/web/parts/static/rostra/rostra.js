/* Small helpers of the pages. Everything works without them; all words come from the page. */

const PREFIX = "rostra:";
const on = (target, type, act, options) => target.addEventListener(type, act, options);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

const kept = {
  read(key) {
    try { return JSON.parse(localStorage.getItem(PREFIX + key)); } catch { return null; }
  },
  write(key, value) {
    try { localStorage.setItem(PREFIX + key, JSON.stringify(value)); } catch { /* full or forbidden: nothing to keep */ }
  },
  drop(key) {
    try { localStorage.removeItem(PREFIX + key); } catch { /* nothing was kept */ }
  },
  clear() {
    try {
      Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => localStorage.removeItem(key));
    } catch { /* nothing was kept */ }
  },
};

/* ---- a question before a step: data-confirm="question" on a button ---- */

function ask(question, action, danger) {
  const dialog = document.getElementById("confirm");
  if (!dialog?.showModal) return Promise.resolve(window.confirm(question));
  const yes = dialog.querySelector("[data-confirm-yes]");
  dialog.querySelector("h2").textContent = question;
  if (action) yes.textContent = action;
  yes.classList.toggle("danger", Boolean(danger));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answer) => on(dialog, "close", () => answer(dialog.returnValue === "yes"), { once: true }));
}

on(document, "submit", async (event) => {
  const button = event.submitter;
  if (!button?.dataset.confirm || button.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await ask(button.dataset.confirm, button.dataset.confirmAction, button.classList.contains("danger")))) return;
  button.dataset.confirmed = "yes";
  event.target.requestSubmit(button);
  delete button.dataset.confirmed;
}, true);

/* ---- a form is sent once: until the page comes back, or after ten seconds (downloads) ---- */

function release(form) {
  delete form.dataset.sent;
  all("[aria-busy]", form).forEach((button) => { button.removeAttribute("aria-busy"); button.removeAttribute("aria-disabled"); });
}

on(document, "submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.matches("[data-sign-out]")) kept.clear();
  const copy = kept.read(keyOf(form));
  if (copy) kept.write(keyOf(form), { ...copy, sent: true });
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(release, 10000, form);
});
on(window, "pageshow", () => all("form[data-sent]").forEach(release));

/* ---- menus close on Escape and on a click elsewhere ---- */

on(document, "click", (event) => all("[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; }));
on(document, "keydown", (event) => {
  if (event.key !== "Escape") return;
  all("[data-menu][open]").forEach((menu) => {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  });
});

/* ---- a term opens its definition in place ---- */

const pop = document.createElement("div");
if (pop.showPopover) {
  pop.className = "pop";
  pop.popover = "auto";
  pop.tabIndex = -1;
  const place = () => {
    const at = pop.previousElementSibling.getBoundingClientRect();
    const below = at.bottom + 8 + pop.offsetHeight < innerHeight;
    pop.style.inset = "auto";
    pop.style.top = `${below ? at.bottom + 8 : at.top - pop.offsetHeight - 8}px`;
    pop.style.left = `${Math.max(16, Math.min(at.left, innerWidth - pop.offsetWidth - 16))}px`;
  };
  on(document, "click", (event) => {
    const term = event.target.closest?.("a.term");
    const entry = term && document.getElementById(decodeURIComponent(term.hash.slice(1)));
    if (!entry) return;
    event.preventDefault();
    const title = document.createElement("strong");
    title.textContent = entry.querySelector("dt")?.textContent ?? "";
    const text = document.createElement("span");
    text.textContent = entry.querySelector("dd")?.textContent ?? "";
    pop.replaceChildren(title, text);
    pop.lang = entry.lang || document.documentElement.lang;
    term.after(pop);
    pop.showPopover();
    place();
    pop.focus({ preventScroll: true });
  });
  on(document, "keydown", (event) => {
    if (event.key === " " && event.target.matches?.("a.term")) { event.preventDefault(); event.target.click(); }
  });
  on(window, "scroll", () => { if (pop.isConnected && pop.matches(":popover-open")) place(); }, { passive: true });
}

/* ---- copy a value ---- */

function copying(button) {
  if (!navigator.clipboard) return;
  const word = button.querySelector("[role=status]");
  const before = word.textContent;
  button.hidden = false;
  on(button, "click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    word.textContent = button.dataset.done;
    setTimeout(() => { word.textContent = before; }, 3000);
  });
}

/* ---- rows: spare rows wait until they are asked for ---- */

function rows(set) {
  const add = set.querySelector("[data-rows-add]");
  const remove = set.querySelector("[data-rows-remove]");
  const body = set.querySelector("tbody");
  if (!add || !body?.rows.length) return;
  const name = set.dataset.rows;
  const controls = (row) => all("input, select, textarea", row);
  const blank = (row) => controls(row).every((control) => !control.value.trim());
  const shown = () => [...body.rows].filter((row) => !row.hidden);
  const empty = (row) => controls(row).forEach((control) => { control.value = ""; });
  const settle = () => {
    add.hidden = shown().length >= Number(set.dataset.max);
    remove.hidden = shown().length < 2;
  };
  set.grow = () => {
    if (shown().length >= Number(set.dataset.max)) return null;
    let row = [...body.rows].find((each) => each.hidden);
    if (!row) {
      const number = body.rows.length;
      row = body.rows[number - 1].cloneNode(true);
      controls(row).forEach((control) => { control.name = control.name.replace(`${name}-${number - 1}-`, `${name}-${number}-`); });
      row.querySelector("[data-number]").textContent = number + 1;
      empty(row);
      body.append(row);
    }
    row.hidden = false;
    settle();
    return row;
  };
  all("tr[data-spare]", body).forEach((row) => { row.hidden = blank(row); });
  settle();
  on(add, "click", () => { const row = set.grow(); if (row) controls(row)[0]?.focus(); });
  on(remove, "click", async () => {
    const row = shown().at(-1);
    if (!blank(row) && !(await ask(remove.dataset.rowsRemove, remove.textContent))) return;
    empty(row);
    row.hidden = true;
    settle();
    add.focus();
    set.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/* ---- autosave: data-autosave="URL" on a form; a copy stays on the device until the server has it.
        The URL answers 2xx, with {"version": "…"} where the form carries data-version and a field "revision",
        or says no with {"text": "…"}. ---- */

const unseen = ["csrfmiddlewaretoken", "revision"];
const typed = (form) => [...new FormData(form)].filter(([name, value]) => !unseen.includes(name) && typeof value === "string");
const same = (one, other) => JSON.stringify(one.filter((pair) => pair[1])) === JSON.stringify(other.filter((pair) => pair[1]));
const keyOf = (form) => `form:${form.dataset.autosaveKey ?? location.pathname}`;

function refill(form, pairs) {
  const values = new Map();
  pairs.forEach(([name, value]) => values.set(name, [...(values.get(name) ?? []), value]));
  for (const name of values.keys()) {
    const set = all("[data-rows]", form).find((each) => name.startsWith(`${each.dataset.rows}-`));
    while (set?.grow && !form.elements[name] && set.grow());
  }
  for (const control of form.elements) {
    if (unseen.includes(control.name) || !control.name || ["file", "hidden", "submit", "button"].includes(control.type)) continue;
    const given = values.get(control.name) ?? [];
    if (["checkbox", "radio"].includes(control.type)) control.checked = given.includes(control.value);
    else if (control.multiple) [...control.options].forEach((option) => { option.selected = given.includes(option.value); });
    else if (given.length) control.value = given.shift();
    const row = control.closest("tr[hidden]");
    if (row && control.value) row.hidden = false;
  }
}

function autosave(form) {
  const line = form.querySelector("[data-autosave-status]") ?? document.querySelector("[data-autosave-status]");
  const key = keyOf(form);
  let timer;
  let sending = false;
  let waiting;
  const keep = () => kept.write(key, { version: form.dataset.version, pairs: typed(form) });
  const turn = (version) => {
    form.dataset.version = version;
    if (form.elements.revision) form.elements.revision.value = version;
  };
  const say = (state, text) => {
    if (!line) return;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    line.dataset.state = state;
    line.textContent = text ?? (line.dataset[state] ?? "").replace("{time}", time);
  };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
  async function save() {
    if (form.dataset.sent) return;
    if (sending) { later(1000); return; }
    sending = true;
    const before = typed(form);
    let refusal;
    say("saving");
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body: new FormData(form), redirect: "manual", headers: { Accept: "application/json", "X-Autosave": "1" },
      });
      const said = await answer.json().catch(() => ({}));
      refusal = said.text;
      if (!answer.ok) throw new Error(answer.status);
      if (said.version) turn(said.version);
      say("saved");
      if (same(typed(form), before)) kept.drop(key);
      else { keep(); later(1500); }
    } catch {
      say("failed", refusal);
      if (!refusal) later(20000);
    }
    sending = false;
    if (waiting) form.requestSubmit(waiting);
  }
  const copy = kept.read(key);
  if (copy && (same(copy.pairs, typed(form)) || (copy.sent && copy.version !== form.dataset.version))) kept.drop(key);
  else if (copy) {
    refill(form, copy.pairs);
    if (copy.version) turn(copy.version);
    say("restored");
    later(3000);
  }
  on(form, "input", () => { keep(); later(1500); });
  on(form, "submit", (event) => {
    clearTimeout(timer);
    if (!sending || event.defaultPrevented || !event.submitter) return;
    event.preventDefault();
    waiting = event.submitter;
  });
  on(window, "online", () => { if (kept.read(key)) later(0); });
}

/* ---- start; copies of somebody else leave this device first ---- */

const { who } = document.body.dataset;
if (who && who !== kept.read("who")) { kept.clear(); kept.write("who", who); }

all("[data-copy]").forEach(copying);
all("[data-rows]").forEach(rows);
all("form[data-autosave]").forEach(autosave);
if (pop.showPopover) all("a.term").forEach((term) => term.setAttribute("role", "button"));
all("[data-focus]").forEach((found) => { if (!found.closest("[data-entry]")) found.focus(); });
all(".nav [aria-current], .tabs [aria-current]").forEach((link) => {
  const here = link.getBoundingClientRect(), bar = link.parentElement.getBoundingClientRect();
  if (here.right > bar.right) link.parentElement.scrollLeft += here.left - bar.left - 24;
});
