// Fields that only some documents need step aside; without this script all are shown.
(function () {
  "use strict";
  const kind = document.querySelector("select[name=kind]");
  if (!kind) return;
  const parts = document.querySelectorAll("[data-kinds]");
  function follow() {
    parts.forEach((part) => {
      part.hidden = !part.dataset.kinds.split(" ").includes(kind.value) && !part.querySelector(".z-error");
    });
  }
  kind.addEventListener("change", follow);
  follow();
})();
