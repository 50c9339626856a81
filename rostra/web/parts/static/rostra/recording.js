/* A recording of the library: one visit is counted, words are found in the transcript as one types, an outside host is asked
   only after a click. Playing, resuming and jumping are player.js. Everything but the visit works without it. */

const on = (target, type, act) => target.addEventListener(type, act);

const LIKE = { ł: "l", ø: "o", đ: "d", ð: "d", ħ: "h", ı: "i", æ: "ae", œ: "oe", þ: "th", ß: "ss" };

/* Letters without case and accents, and where in the text each came from; as `rostra.live.transcripts` does it. */
function folded(text) {
  const letters = [];
  const places = [];
  let place = 0;
  for (const letter of text) {
    for (const part of letter.toLowerCase().normalize("NFKD")) {
      if (/\p{M}/u.test(part)) continue;
      for (const plain of LIKE[part] ?? part) {
        letters.push(plain);
        places.push(place);
      }
    }
    place += letter.length;
  }
  return { letters: letters.join(""), places, points: letters };
}

function show(line, text, stretches) {
  const parts = [];
  let at = 0;
  for (const [start, end] of stretches) {
    const from = Math.max(start, at, 0);
    const to = Math.min(end, text.length);
    if (from >= to) continue;
    const mark = document.createElement("mark");
    mark.textContent = text.slice(from, to);
    parts.push(text.slice(at, from), mark);
    at = to;
  }
  parts.push(text.slice(at));
  line.replaceChildren(...parts);
}

function hits(text, needle) {
  const { points, places } = folded(text);
  const wanted = [...needle];
  const found = [];
  for (let at = 0; at + wanted.length <= points.length;) {
    if (wanted.every((letter, index) => points[at + index] === letter)) {
      const last = places[at + wanted.length - 1];
      found.push([places[at], last + String.fromCodePoint(text.codePointAt(last)).length]);
      at += wanted.length;
    } else at += 1;
  }
  return found;
}

function transcript(pane) {
  const form = pane.querySelector("[data-find]");
  const said = pane.querySelector("[data-found]");
  const field = form.querySelector("[type=search]");
  const paragraphs = [...pane.querySelectorAll(".fold-body p")].map((paragraph) => {
    const lines = [...paragraph.querySelectorAll("span[data-seek]")];
    return { lines, texts: lines.map((line) => line.textContent) };
  });
  let waiting;

  const find = (jump) => {
    const needle = folded(field.value).letters.trim().replace(/\s+/g, " ");
    let count = 0;
    for (const { lines, texts } of paragraphs) {
      const found = needle.length < 2 ? [] : hits(texts.join(" "), needle);
      count += found.length;
      let begin = 0;
      lines.forEach((line, index) => {
        const here = found.map(([start, end]) => [start - begin, end - begin]);
        if (found.length || line.firstElementChild) show(line, texts[index], here);
        begin += texts[index].length + 1;
      });
    }
    said.textContent = needle.length < 2 ? "" : count ? said.dataset.some.replace("%(count)s", count) : said.dataset.none;
    const first = pane.querySelector("mark");
    if (!first) return;
    const body = pane.querySelector(".fold-body");
    body.scrollTop += first.getBoundingClientRect().top - body.getBoundingClientRect().top - body.clientHeight / 3;
    if (jump) first.closest("[data-seek]").click();
  };

  on(field, "input", () => { clearTimeout(waiting); waiting = setTimeout(find, 250); });
  on(form, "submit", (event) => { event.preventDefault(); clearTimeout(waiting); find(true); });
  if (location.hash === "#transcript") pane.open = true;
}

function outside(place) {
  const button = place.querySelector("[data-load]");
  if (!button) return;
  button.hidden = false;
  on(button, "click", () => {
    const frame = document.createElement("iframe");
    frame.title = button.dataset.title;
    frame.allow = "fullscreen; picture-in-picture; encrypted-media";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-presentation allow-popups");
    frame.src = button.dataset.load;
    place.querySelector("img")?.remove();
    place.prepend(frame);
    button.remove();
    frame.focus();
  });
}

for (const root of document.querySelectorAll("[data-recording]")) {
  if (root.dataset.visit && document.visibilityState !== "prerender") navigator.sendBeacon?.(root.dataset.visit);
  root.querySelectorAll("[data-transcript]").forEach(transcript);
  root.querySelectorAll("[data-outside]").forEach(outside);
}
