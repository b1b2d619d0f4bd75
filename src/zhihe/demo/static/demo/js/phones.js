// A telephone that refreshes itself, and a code that fills itself in when touched.
(() => {
  "use strict";
  const EVERY = 2000;
  const phone = document.querySelector("[data-phone]");
  if (!phone) return;
  let shown = "";

  const refresh = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(phone.dataset.phone, { credentials: "same-origin", cache: "no-store" });
      if (!answer.ok) return;
      const text = await answer.text();
      if (text !== shown) { phone.innerHTML = text; shown = text; mark(); }
    } catch { /* the next round tries again */ }
  };

  const field = document.querySelector("[data-fill]");
  const mark = () => {
    if (!field) return;
    phone.querySelectorAll(".d-texts [data-code]").forEach((code) => {
      code.setAttribute("role", "button");
      code.setAttribute("tabindex", "0");
    });
  };
  const fill = (event) => {
    const code = event.target.closest(".d-texts [data-code]");
    if (!code || !field) return;
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    field.value = code.dataset.code;
    field.focus();
  };
  phone.addEventListener("click", fill);
  phone.addEventListener("keydown", fill);
  mark();
  setInterval(refresh, EVERY);
})();
