// The little that pages do by themselves; everything works without it, only less comfortably.
(() => {
  "use strict";
  document.documentElement.classList.add("js");

  const closest = (event, selector) => event.target instanceof Element && event.target.closest(selector);

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const toggle = closest(event, "[data-toggles]");
    if (toggle) {
      const open = document.getElementById(toggle.dataset.toggles).classList.toggle("is-open");
      toggle.setAttribute("aria-expanded", String(open));
    }
    if (closest(event, "[data-prints]")) window.print();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = document.querySelector("details.menu[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
  });

  document.addEventListener("change", (event) => {
    if (closest(event, "[data-submits]")) event.target.form.requestSubmit();
  });

  // A second click on a button that is already at work would ask twice; a download leaves the page standing.
  const rest = (button, busy) => {
    button.toggleAttribute("data-busy", busy);
    button.disabled = busy;
  };
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    const buttons = event.target.querySelectorAll("button:not(:disabled)");
    setTimeout(() => buttons.forEach((button) => rest(button, true)));
    setTimeout(() => buttons.forEach((button) => rest(button, false)), 8000);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("button[data-busy]").forEach((button) => rest(button, false));
  });
})();
