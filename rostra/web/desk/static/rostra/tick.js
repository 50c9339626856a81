/* A box in the head of a list that ticks everybody on this page: <template data-tick="form id">. Without it, each box works alone. */

for (const place of document.querySelectorAll("template[data-tick]")) {
  place.before(place.content.cloneNode(true));
  const all = place.previousElementSibling.querySelector("input");
  const boxes = [...document.querySelectorAll(`input[type=checkbox][form="${place.dataset.tick}"][name=people]`)];
  const look = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener("change", () => { boxes.forEach((box) => { box.checked = all.checked; }); });
  boxes.forEach((box) => box.addEventListener("change", look));
  look();
}
