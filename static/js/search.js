// The search box in the header: a combobox over what the portal suggests. Without it the form searches all the same.
(() => {
  "use strict";
  const box = document.getElementById("search-box");
  if (!box) return;
  const form = box.form;
  const list = document.getElementById("search-suggestions");
  const toggle = document.querySelector(`[data-toggles="${form.id}"]`);
  let active = null;

  const options = () => [...list.querySelectorAll('[role="option"]')];

  const mark = (option) => {
    if (active) active.setAttribute("aria-selected", "false");
    active = option || null;
    if (active) {
      active.setAttribute("aria-selected", "true");
      active.scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", active.id);
    } else {
      box.removeAttribute("aria-activedescendant");
    }
  };

  const show = (open) => {
    list.hidden = !open;
    box.setAttribute("aria-expanded", String(open));
    if (!open) mark(null);
  };

  const empty = () => {
    list.replaceChildren();
    show(false);
  };

  // Down from the box to the first, up to the last, and from either end back to the box.
  const move = (step) => {
    const all = options();
    if (!all.length) return;
    if (list.hidden) show(true);
    const stops = [null, ...all];
    const at = stops.indexOf(active) + step;
    mark(stops[(at + stops.length) % stops.length]);
  };

  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => (active ? active.click() : false),
    Escape: () => {
      if (!list.hidden) {
        show(false);
      } else {
        box.value = "";
        empty();
        if (form.classList.contains("is-open")) {
          toggle.click();
          // A hidden box keeps the focus until the next frame, and would swallow the "/" that opens it again.
          toggle.focus();
        }
      }
    },
  };

  // Keys that an input method takes are not ours.
  box.addEventListener("keydown", (event) => {
    const act = !event.isComposing && keys[event.key];
    if (act && act() !== false) {
      event.preventDefault();
      event.stopPropagation();
    }
  });

  box.addEventListener("input", () => (box.value.trim() ? mark(null) : empty()));
  box.addEventListener("focus", () => show(box.value.trim() !== "" && options().length > 0));
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) show(false);
  });

  // Whose session has ended is led to the door: that page is no list.
  list.addEventListener("htmx:beforeSwap", (event) => {
    const answered = new URL(event.detail.xhr.responseURL).pathname;
    if (answered !== box.getAttribute("hx-post")) event.detail.shouldSwap = false;
  });
  list.addEventListener("htmx:afterSwap", () => {
    active = null;
    show(document.activeElement === box && box.value.trim() !== "");
    document.getElementById("search-status").textContent = list.querySelector("[data-says]")?.textContent || "";
  });

  const editable = "input, textarea, select, [contenteditable]";
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(editable)) return;
    event.preventDefault();
    if (!form.offsetParent) toggle.click();
    box.focus();
    box.select();
  });
  if (toggle) {
    toggle.addEventListener("click", () => setTimeout(() => form.classList.contains("is-open") && box.focus()));
  }
})();
