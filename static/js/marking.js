// Marks that were typed and not saved: the browser asks before it leaves the page.
(() => {
  "use strict";
  document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("form[data-asks-before-leaving]");
    if (!form) return;
    // after a refusal nothing of what stands there has been saved
    let unsaved = form.dataset.asksBeforeLeaving === "typed";
    form.addEventListener("input", () => { unsaved = true; });
    form.addEventListener("submit", () => { unsaved = false; });
    window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  });
})();
