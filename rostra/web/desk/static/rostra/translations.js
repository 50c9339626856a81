/* The side-by-side sheet works without this; with it, keys save, proposals come to the field, and nothing typed is lost. */

const form = document.querySelector("[data-sheet]");
const fieldOf = (element) => element.closest(".passage")?.querySelector("textarea");
let leaving = false;

/* ---- Ctrl+Enter saves as reviewed, with Shift as a draft ---- */

form?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches("textarea")) return;
  event.preventDefault();
  const verb = event.shiftKey ? "draft" : "reviewed";
  const button = event.target.closest(".passage").querySelector(`button[value^="${verb}:"]`);
  form.requestSubmit(button);
});

/* ---- a proposal or the source goes into the field without a way to the server ---- */

function put(field, text) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

form?.addEventListener("click", (event) => {
  const button = event.target.closest('button[value^="use:"]');
  const proposal = button?.closest("li").querySelector("[data-proposal]");
  if (!proposal) return;
  event.preventDefault();
  put(fieldOf(button), proposal.textContent);
});

/* ---- proposals come when a field is entered ---- */

async function help(box) {
  const link = box?.querySelector("[data-help-link]");
  if (!link || box.dataset.asked) return;
  box.dataset.asked = "yes";
  try {
    const answer = await fetch(link.href, { headers: { "X-Requested-With": "fetch" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById(box.closest(".passage").id)?.querySelector("[data-help]");
    if (answer.ok && found) box.replaceChildren(...found.childNodes);
  } catch {
    delete box.dataset.asked;
  }
}

form?.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea")) help(event.target.closest(".passage").querySelector("[data-help]"));
});
form?.addEventListener("click", (event) => {
  const link = event.target.closest("[data-help-link]");
  if (!link) return;
  event.preventDefault();
  fieldOf(link).focus();
});

/* ---- what was typed and not saved is not left behind by accident ---- */

const isUnsaved = () =>
  form.dataset.unsaved || [...form.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue);
if (form) {
  form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("beforeunload", (event) => { if (!leaving && isUnsaved()) event.preventDefault(); });
  form.querySelector("textarea[autofocus]")?.scrollIntoView({ block: "center" });
}
