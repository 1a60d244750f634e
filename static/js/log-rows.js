// The lines of a log: added, copied, removed and taken back on the page; from field to field by Enter. Without this script
// the same buttons send the form, and the server does it.
(() => {
  "use strict";
  const form = document.getElementById("log-form");
  if (!form) return;
  form.classList.add("is-live");
  const weekdays = form.dataset.weekdays.split(",");
  const [year, month] = form.dataset.month.split("-").map(Number);
  const changed = () => form.dispatchEvent(new CustomEvent("log:changed"));

  const list = (part) => form.querySelector(`[data-rows="${part}"]`);
  const rowsOf = (part) => [...list(part).querySelectorAll(".log-row:not(.log-gone)")];
  const field = (row, name) => form.elements[`${row.dataset.part}.${row.dataset.row}.${name}`];
  const typing = (row) => [...row.querySelectorAll(".log-row-cells :is(input, select)")];
  const hasText = (row) => typing(row).some((each) => each.value.trim()) || courseOf(row) !== "";

  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(6)), (n) => n.toString(16).padStart(2, "0")).join("");

  const blank = (part) => {
    const made = document.createElement("template");
    const source = document.querySelector(`template[data-blank="${part}"]`);
    made.innerHTML = source.innerHTML.replaceAll("__row__", newKey());
    return made.content.querySelector(".log-row");
  };

  const renumber = (part) => {
    rowsOf(part).forEach((row, index) => {
      const group = row.querySelector("[role=group]");
      group.setAttribute("aria-label", `${group.dataset.label} ${index + 1}`);
      row.querySelector("[data-number]").textContent = index + 1;
    });
  };

  const add = (part, after = null) => {
    const row = blank(part);
    if (after) after.after(row);
    else list(part).append(row);
    renumber(part);
    return row;
  };

  // courses

  const courseOf = (row) => {
    const other = row.querySelector("[data-other]");
    return other?.value || row.querySelector(".log-chip input:checked")?.value || "";
  };

  const showCourse = (row) => {
    if (row.dataset.part !== "activities") return;
    const other = row.querySelector("[data-other]");
    other?.classList.toggle("is-chosen", other.value !== "");
    row.classList.toggle("has-course", courseOf(row) !== "");
  };

  const choose = (row, code) => {
    const chip = [...row.querySelectorAll(".log-chip input")].find((input) => input.value === code);
    const other = row.querySelector("[data-other]");
    if (chip) chip.checked = true;
    else if (other) other.value = code;
    showCourse(row);
  };

  const enrolled = (row, choice) => {
    const people = field(row, "participants");
    const count = choice.selectedOptions ? choice.selectedOptions[0].dataset.enrolled : choice.dataset.enrolled;
    if (count !== undefined && !people.value.trim()) people.value = count;
  };

  form.addEventListener("change", (event) => {
    const row = event.target.closest(".log-row");
    if (!row || !event.target.closest(".cell-course")) return;
    const other = row.querySelector("[data-other]");
    if (event.target === other && other.value) {
      for (const input of row.querySelectorAll(".log-chip input")) input.checked = false;
    } else if (event.target !== other && other) other.value = "";
    enrolled(row, event.target);
    showCourse(row);
    row.classList.add("is-open");
  });

  // All courses are shown while one is chosen. They fold when a click or a key is over: nothing moves under the pointer.
  form.addEventListener("focusin", (event) => event.target.closest(".cell-course")?.closest(".log-row").classList.add("is-open"));
  const fold = () => {
    for (const row of form.querySelectorAll(".log-row.is-open")) {
      if (!row.querySelector(".cell-course").contains(document.activeElement)) row.classList.remove("is-open");
    }
  };
  document.addEventListener("click", fold);
  document.addEventListener("keyup", fold);

  // days

  const showWeekday = (row) => {
    const day = field(row, "date");
    const place = row.querySelector("[data-weekday]");
    if (!day || !place) return;
    const number = /^\s*[0-9０-９]{1,2}\s*日?\s*$/.test(day.value) ? parseInt(day.value.normalize("NFKC"), 10) : 0;
    const date = new Date(year, month - 1, number);
    place.textContent = number && date.getMonth() === month - 1 ? weekdays[(date.getDay() + 6) % 7] : "";
  };
  form.addEventListener("input", (event) => {
    const row = event.target.closest(".log-row");
    if (row && event.target === field(row, "date")) showWeekday(row);
  });

  const firstEmptyDay = () => rowsOf("activities").map((row) => field(row, "date")).find((day) => !day.value.trim());

  // what the buttons do

  const fill = (row, values) => {
    for (const name of ["topic", "participants", "hours"]) field(row, name).value = values[name];
    choose(row, values.course);
    return row;
  };

  const duplicate = (row) => {
    const values = { course: courseOf(row) };
    for (const name of ["topic", "participants", "hours"]) values[name] = field(row, name).value;
    field(fill(add("activities", row), values), "date").focus();
  };

  const copyBefore = () => {
    const before = document.querySelector("template[data-before]");
    if (!before) return;
    for (const row of rowsOf("activities")) if (!hasText(row)) row.remove();
    for (const line of before.content.children) fill(add("activities"), line.dataset);
    renumber("activities");
    firstEmptyDay()?.focus();
  };

  const remove = (row) => {
    const part = row.dataset.part;
    const said = document.createElement("p");
    const undo = document.createElement("button");
    const gone = document.createElement("input");
    const number = row.querySelector("[data-number]").textContent;
    gone.type = "hidden";
    gone.name = "gone";
    gone.value = `${part}.${row.dataset.row}`;
    undo.type = "button";
    undo.className = "btn btn-plain";
    undo.dataset.do = "undo";
    undo.textContent = form.dataset.saidUndo;
    said.setAttribute("role", "status");
    said.dataset.gone = "";
    said.append(form.dataset.saidGone.replace("{number}", number), " ", undo, gone);
    row.classList.add("log-gone");
    row.append(said);
    renumber(part);
    undo.focus();
  };

  const undo = (row) => {
    row.querySelector("[data-gone]").remove();
    row.classList.remove("log-gone");
    renumber(row.dataset.part);
    field(row, "date").focus();
  };

  const acts = {
    add: (button) => field(add(button.dataset.of), "date").focus(),
    duplicate: (button) => duplicate(button.closest(".log-row")),
    remove: (button) => remove(button.closest(".log-row")),
    copy: copyBefore,
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    const act = button && acts[button.dataset.do];
    if (button?.dataset.do === "undo" && button.closest("[data-gone]")) undo(button.closest(".log-row"));
    else if (!act) return;
    else act(button);
    event.preventDefault();
    changed();
  });

  // Enter goes to the next field that is still empty, and makes a new line after the last one.

  const onward = (input) => {
    const row = input.closest(".log-row");
    if (!row) {
      form.querySelector('[data-do="ready"]').focus();
      return;
    }
    const { part } = row.dataset;
    const all = rowsOf(part).flatMap(typing);
    const at = all.includes(input) ? all.indexOf(input) : all.indexOf(typing(row)[0]);
    const next = all.slice(at + 1).find((each) => !each.value.trim());
    if (next) next.focus();
    else if (input === all.at(-1) && input.value.trim()) {
      field(add(part), "date").focus();
      changed();
    } else form.elements.open_days.focus();
  };
  form.addEventListener("keydown", (event) => {
    const plain = event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
    if (!plain || !event.target.matches('input:not([type="file"], [type="checkbox"]), select')) return;
    event.preventDefault();
    onward(event.target);
  });

  form.querySelectorAll(".log-row[data-row]").forEach(showCourse);
})();
