// Counts down until the next code may be asked; without it the number stands and the server answers.
(function () {
  "use strict";
  const told = document.querySelector("[data-wait]");
  const button = document.querySelector("[data-after-wait]");
  if (!told || !button) return;
  const until = Date.now() + Number(told.dataset.wait) * 1000;
  const number = told.querySelector("b");
  button.disabled = true;
  const timer = setInterval(tick, 250);
  function tick() {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left > 0) {
      number.textContent = String(left);
      return;
    }
    clearInterval(timer);
    told.hidden = true;
    button.disabled = false;
  }
})();
