// A log is saved while one types, and what could not be saved is kept: through a lost connection, a reload, the end of a
// session (static/js/session.js) and a colleague's edit. Without this script the form is sent by its buttons.
(() => {
  "use strict";
  const form = document.getElementById("log-form");
  if (!form) return;
  const { save: address, ready, key } = form.dataset;
  const said = (name, what = "") => form.dataset[`said${name}`].replace(/{\w+}/, what);
  const line = form.querySelector("[data-state]");
  const summary = document.querySelector("[data-summary]");
  const PAUSE = 1000; // after the last key
  const AGAIN = [3000, 10_000, 30_000]; // after a failure

  let typed = 0; // counts changes
  let saved = 0; // the last change that the server has
  let running = null; // the one saving that is under way
  let timer = 0;
  let failures = 0;
  let strict = "strict" in form.dataset; // tells what is missing, too
  let faults = [];
  let stopped = false; // a colleague's text comes first

  const tell = (text, tone = "") => {
    line.textContent = text;
    line.className = `log-state ${tone}`;
  };

  const data = () => {
    const found = new FormData(form);
    for (const [name, value] of [...found]) if (value instanceof File) found.delete(name);
    return found;
  };
  const OURS = ["csrfmiddlewaretoken", "opened_in_post"];
  const keep = () => window.kept.put(key, [...data()].filter(([name]) => !OURS.includes(name)));

  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };

  const changed = () => {
    typed += 1;
    keep();
    if (!failures) tell(said("Typing"));
    later(failures ? AGAIN[0] : PAUSE);
  };

  // what the server answers

  const show = () => {
    for (const place of form.querySelectorAll(".cell-faults")) place.textContent = "";
    for (const cell of form.querySelectorAll(".is-faulty")) cell.classList.remove("is-faulty");
    for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
    for (const fault of faults) {
      const input = document.getElementById(fault.field);
      if (!input || (!strict && (fault.missing || input.contains(document.activeElement)))) continue;
      document.getElementById(`${fault.field}.faults`).textContent = fault.message;
      input.closest(".cell")?.classList.add("is-faulty");
      if (input.matches("input")) input.setAttribute("aria-invalid", "true");
    }
    if (!summary.hidden || strict) summarise();
  };

  const summarise = () => {
    const told = faults.filter((fault) => strict || !fault.missing);
    const items = told.map((fault) => {
      const link = document.createElement("a");
      link.href = `#${fault.field}`;
      link.textContent = form.dataset.saidFault.replace("{what}", fault.label).replace("{said}", fault.message);
      const item = document.createElement("li");
      item.append(link);
      return item;
    });
    summary.querySelector("ul").replaceChildren(...items);
    summary.hidden = !told.length;
  };

  const showNeeds = (needs) => {
    for (const need of needs) {
      const item = document.querySelector(`[data-need="${need.code}"]`);
      if (!item) continue;
      item.classList.toggle("is-met", need.met);
      item.querySelector("[data-shown]").textContent = need.shown;
      const bar = item.querySelector("progress");
      if (bar) bar.value = need.bar;
    }
  };

  const take = (answer, upTo) => {
    failures = 0;
    if (answer.aside) {
      // What was typed since goes the same way, then the page shows both texts.
      stopped = true;
      saved = upTo;
      if (typed > upTo) return send().then(show2);
      return show2();
    }
    form.elements.edit.value = answer.edit;
    saved = upTo;
    faults = answer.faults;
    if (typed === upTo) window.kept.drop(key);
    else keep(); // with the edit that it goes on from
    tell(said("Saved", answer.at), "is-good");
    show();
    showNeeds(answer.needs);
    return true;
  };
  const show2 = () => {
    window.kept.drop(key);
    location.hash = "aside";
    location.reload();
    return false;
  };

  // sending

  const post = (body, options = {}) =>
    fetch(address, { method: "POST", body, headers: { "HX-Request": "true", Accept: "application/json" }, ...options });

  // Another tab has logged in: its token is ours, too.
  const insist = async (options) => {
    const answer = await post(data(), options);
    if (answer.status !== 403 || answer.headers.get("Content-Type")?.includes("json")) return answer;
    const dialog = document.getElementById("session");
    const { user, token } = await (await fetch(dialog.dataset.state, { cache: "no-store" })).json();
    if (user !== dialog.dataset.user) return { status: 401 };
    for (const input of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) input.value = token;
    return post(data(), options);
  };

  const failed = (text, again = true) => {
    failures += 1;
    tell(text, "is-bad");
    if (again) later(AGAIN[Math.min(failures, AGAIN.length) - 1]);
    return false;
  };

  const reasons = async (answer) => {
    const text = await answer.text();
    try {
      return JSON.parse(text).refused.join(" ");
    } catch { // a page of ours says it in words
      const page = new DOMParser().parseFromString(text, "text/html");
      return [...page.querySelectorAll(".empty p:not(.actions)")].map((each) => each.textContent).join(" ");
    }
  };

  const send = async (options) => {
    const upTo = typed;
    let answer;
    tell(said("Saving"));
    try {
      answer = await insist(options);
    } catch {
      return failed(said(keep() ? "Offline" : "Lost"));
    }
    if (answer.status === 200) return take(await answer.json(), upTo);
    if (answer.status === 401) {
      document.dispatchEvent(new CustomEvent("htmx:beforeSwap", { detail: { xhr: { status: 401 } } }));
      return failed(said("Over"), false);
    }
    if (answer.status === 413) return failed(said("Large"), false);
    if (answer.status >= 500) return failed(said(keep() ? "Offline" : "Lost"));
    return failed(said("Refused", await reasons(answer)), false);
  };

  async function save(options) {
    clearTimeout(timer);
    if (stopped) return false;
    while (running) await running;
    if (typed === saved && !failures) return true;
    running = send(options);
    try {
      return await running;
    } finally {
      running = null;
      if (typed > saved && !failures && !stopped) later(PAUSE);
    }
  }

  // To hand in, everything is saved first, and what is missing is told here.
  const check = async () => {
    typed += 1;
    if (!(await save())) return;
    if (!faults.length) {
      location.assign(ready);
      return;
    }
    strict = true;
    show();
    summary.focus();
  };

  const saveNow = () => {
    typed += 1;
    save();
  };

  // what happens on the page

  form.addEventListener("input", changed);
  form.addEventListener("log:changed", changed);
  form.addEventListener("focusout", () => setTimeout(() => { if (faults.length) show(); }));
  form.addEventListener("submit", (event) => {
    if (event.submitter?.dataset.do !== "ready") return;
    event.preventDefault();
    event.stopPropagation(); // its buttons stay alive (static/js/portal.js)
    check();
  });
  form.addEventListener("click", (event) => {
    if (!event.target.closest('[data-do="save"]')) return;
    event.preventDefault();
    saveNow();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    saveNow();
  });
  window.addEventListener("online", () => { if (typed > saved) save(); });
  document.addEventListener("session:again", () => { if (typed > saved) save(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && typed > saved) save({ keepalive: true }); });
  window.addEventListener("beforeunload", (event) => { if (typed > saved && !stopped && !keep()) event.preventDefault(); });
  // Who logs out leaves nothing on the machine: what they typed last is saved before.
  document.addEventListener("submit", (event) => {
    const leaving = event.target;
    if (!leaving.action?.endsWith("/account/logout/") || typed === saved) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    save().then(() => { typed = saved; leaving.requestSubmit(); });
  }, true);

  // What an earlier page could not save goes to the server first: it knows whether a colleague was faster.
  const restore = async (fields) => {
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    for (const name of OURS) if (form.elements[name]) body.append(name, form.elements[name].value);
    try {
      const answer = await post(body);
      if (answer.status !== 200) return;
      const { aside } = await answer.json();
      window.kept.drop(key);
      if (aside) location.hash = "aside";
      location.reload();
    } catch { /* it stays where it is */ }
  };
  const copy = window.kept.get(key);
  if (copy) restore(copy);
  else if (location.hash === "#aside") document.getElementById("aside")?.focus();
  else if (!summary.hidden) summary.focus();
})();
