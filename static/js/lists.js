// Selecting rows of a list: without this, each row's checkbox and "all that match" still work.
(() => {
  "use strict";
  const form = document.getElementById("bulk");
  if (!form) return;
  const rows = () => [...document.querySelectorAll('input[name="row"][form="bulk"]')];
  const page = document.querySelector('[data-selects="bulk"]');
  const every = form.querySelector('[name="all"]');
  const status = form.querySelector("[data-selected]");
  let last = null;

  const refresh = () => {
    const boxes = rows();
    const chosen = boxes.filter((box) => box.checked).length;
    page.checked = boxes.length > 0 && chosen === boxes.length;
    page.indeterminate = chosen > 0 && chosen < boxes.length;
    for (const box of boxes) box.disabled = every.checked;
    page.disabled = every.checked;
    const total = every.checked ? form.dataset.matching : chosen;
    status.textContent = status.dataset.selected.replace("{n}", total);
  };

  page.hidden = false;
  page.addEventListener("change", () => {
    for (const box of rows()) box.checked = page.checked;
    refresh();
  });
  every.addEventListener("change", refresh);
  // with Shift held, everything between this row and the one before
  document.addEventListener("click", (event) => {
    const boxes = rows();
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last !== null) {
      for (let i = Math.min(last, at); i <= Math.max(last, at); i++) boxes[i].checked = event.target.checked;
    }
    last = at;
    refresh();
  });
  window.addEventListener("pageshow", refresh);
  refresh();
})();
