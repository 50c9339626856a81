/* Passkeys: the browser answers a challenge of ours; the form then posts the answer. Without them nothing shows. */

const able = window.PublicKeyCredential?.parseRequestOptionsFromJSON && window.PublicKeyCredential?.parseCreationOptionsFromJSON;

async function challenge(form) {
  const response = await fetch(form.dataset.challenge || form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`The challenge answered ${response.status}`);
  return response.json();
}

const ways = {
  async use(form) {
    const { request_options: options } = await challenge(form);
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey) });
  },
  async add(form) {
    const { creation_options: options } = await challenge(form);
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options.publicKey) });
  },
};

function copyTicks(form) {
  form.querySelectorAll("[data-same-as]").forEach((field) => {
    field.value = document.getElementById(field.dataset.sameAs)?.checked ? "on" : "";
  });
}

async function answer(form) {
  const problem = form.querySelector("[data-passkey-problem]");
  problem.hidden = true;
  try {
    const credential = await ways[form.dataset.passkey](form);
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    copyTicks(form);
    form.submit();
  } catch (error) {
    console.warn(error);
    problem.hidden = false;
  }
}

if (able) {
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      answer(form);
    }, true);
  });
}
