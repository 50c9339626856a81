/* A part of the page that says how far something is: data-refresh="seconds" while it runs, fetched anew until it has ended. */

async function look(part) {
  try {
    const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
    if (answer.ok && fresh) { part.replaceWith(fresh); wait(fresh); return; }
  } catch { /* the next look may reach it */ }
  wait(part);
}

function wait(part) {
  if (part.dataset.refresh) setTimeout(look, Number(part.dataset.refresh) * 1000, part);
}

document.querySelectorAll("[data-refresh]").forEach(wait);
