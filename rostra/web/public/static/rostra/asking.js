/* Questions that are meant for some only are hidden from the others. Without this every question is there, with its "if …". */

const all = (selector, root) => [...root.querySelectorAll(selector)];

function answers(form, name) {
  return all(`[name="${CSS.escape(name)}"]`, form)
    .filter((each) => !each.closest("[data-ask]")?.hidden)
    .filter((each) => !["radio", "checkbox"].includes(each.type) || each.checked)
    .map((each) => each.value.trim());
}

function show(form) {
  all("[data-ask]", form).forEach((asked) => {
    const { mode, if: question, answer } = asked.dataset;
    const meant = (!mode || answers(form, "mode").includes(mode))
      && (!question || (answer ? answers(form, question).includes(answer) : answers(form, question).some(Boolean)));
    asked.hidden = !meant;
    const said = asked.querySelector("[data-condition]");
    if (said) said.hidden = true;
  });
}

all("form[data-asking]", document).forEach((form) => {
  form.addEventListener("change", () => show(form));
  show(form);
});
