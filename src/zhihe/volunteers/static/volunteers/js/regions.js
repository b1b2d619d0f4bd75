// Lists of regions follow the choice above them; without this script the form's second button does.
(function () {
  "use strict";
  const form = document.querySelector("[data-regions]");
  if (!form || !window.fetch) return;
  const names = ["county", "township", "village"];
  const lists = names.map((name) => form.elements.namedItem(name));
  const look = form.querySelector("[data-regions-look]");
  if (look) look.hidden = true;
  const english = document.documentElement.lang === "en";

  function empty(list) {
    while (list.options.length > 1) list.remove(1);
    list.value = "";
  }

  async function fill(list, parent) {
    const answer = await fetch(form.dataset.regions + "?parent=" + encodeURIComponent(parent));
    if (!answer.ok) throw new Error("regions");
    for (const row of await answer.json()) {
      list.add(new Option(english && row.name_en ? row.name_en : row.name, row.id));
    }
  }

  lists.forEach((list, place) => {
    list.addEventListener("change", () => {
      lists.slice(place + 1).forEach(empty);
      const next = lists[place + 1];
      if (!next || !list.value) return;
      fill(next, list.value).catch(() => { if (look) look.hidden = false; });
    });
  });
})();
