// A session that ends while somebody fills in a form: warned of before, and begun again without leaving the page.
// Without this script the login page leads back to the page that was asked for.
(() => {
  "use strict";
  const dialog = document.getElementById("session");
  if (!dialog) return;
  const { state, again, user } = dialog.dataset;
  const warning = Number(dialog.dataset.warning);
  const form = dialog.querySelector("form");
  const faults = dialog.querySelector("[data-faults]");
  const clock = dialog.querySelector("[data-clock]");
  const LIVELY = 60_000; // typing keeps a session alive without asking for a page; it is told this often
  const FRESH = 60_000; // for so long it is believed that a session which was there still is
  const PATIENCE = 15_000; // while warning, another tab may have gone on

  let left = Number(dialog.dataset.left);
  let end = Date.now() + left * 1000;
  let heard = Date.now(); // when the server last said that the session is there
  let asking = null; // the one question that is under way
  let busy = false; // has somebody typed or clicked since the server was told?
  let resume = null; // what waits for the login

  const part = (name) => {
    for (const each of dialog.querySelectorAll("[data-part]")) each.hidden = each.dataset.part !== name;
    dialog.classList.toggle("is-over", name === "again");
    dialog.setAttribute("aria-labelledby", name === "again" ? "session-over" : "session-head");
    dialog.setAttribute("aria-describedby", name === "again" ? "session-over-words" : "session-words");
  };
  const isOver = () => dialog.open && dialog.classList.contains("is-over");

  const step = (name) => {
    for (const each of form.querySelectorAll("[data-step]")) {
      each.hidden = each.dataset.step !== name;
      each.querySelector("input").disabled = each.hidden;
      if (!each.hidden && dialog.open) each.querySelector("input").focus();
    }
  };

  // Each login has a new token: the forms of this page get it, too.
  const renew = (token) => {
    for (const input of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) input.value = token;
  };

  const take = (answer) => {
    renew(answer.token);
    end = Date.now() + answer.left * 1000;
    heard = Date.now();
  };

  const open = (name) => {
    part(name);
    if (!dialog.open) dialog.showModal();
    if (name === "again") step("password");
  };

  const goOn = () => {
    if (dialog.open) dialog.close();
    form.reset();
    faults.textContent = "";
    const next = resume;
    resume = null;
    document.dispatchEvent(new Event("session:again"));
    if (next) next();
  };

  const over = () => {
    if (!isOver()) open("again");
  };

  const told = (method) => {
    const token = form.querySelector('[name="csrfmiddlewaretoken"]').value;
    const headers = method === "POST" ? { "X-CSRFToken": token } : {};
    return fetch(state, { method, headers, cache: "no-store" });
  };

  // Another tab has logged in: its token is ours, too.
  const insist = async (send) => {
    const answer = await send();
    if (answer.status !== 403) return answer;
    renew((await (await told("GET")).json()).token);
    return send();
  };

  const learn = async (method) => {
    try {
      const answer = await insist(() => told(method));
      const { left: seconds, user: who, token } = await answer.json();
      if (!seconds || who !== user) return over();
      take({ left: seconds, token });
      if (method === "POST") busy = false;
      if (seconds <= warning && method === "GET") open("warning");
      else if (dialog.open) goOn();
    } catch { // nothing is concluded from a lost connection
      heard = Date.now() - FRESH + PATIENCE;
    }
  };

  // Is it there? GET only asks, POST says that somebody is here. One question at a time.
  const ask = (method = "GET") => {
    if (asking && method === "POST") return asking.then(() => ask(method));
    return (asking ||= learn(method).finally(() => { asking = null; }));
  };

  setInterval(() => {
    if (isOver()) return;
    left = Math.ceil((end - Date.now()) / 1000);
    clock.textContent = `${Math.max(Math.floor(left / 60), 0)}:${String(Math.max(left % 60, 0)).padStart(2, "0")}`;
    const quiet = Date.now() - heard;
    if (busy && quiet > LIVELY && !dialog.open) ask("POST");
    else if (left <= warning && quiet > (dialog.open && left > 0 ? PATIENCE : 1000)) ask();
  }, 1000);

  for (const kind of ["input", "keydown", "pointerdown"]) {
    document.addEventListener(kind, () => { if (!dialog.open) busy = true; }, { passive: true });
  }
  document.addEventListener("visibilitychange", () => { if (!document.hidden && Date.now() - heard > 1000) ask(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) ask(); });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 401) return;
    event.detail.isError = false;
    over();
  });

  // A form is sent only while there is a session: what was typed would be gone with the page.
  window.addEventListener("submit", (event) => {
    const sent = event.target;
    if (sent === form || sent.method !== "post" || Date.now() - heard < FRESH) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const by = event.submitter;
    resume = () => {
      heard = Date.now();
      sent.requestSubmit(by && sent.contains(by) ? by : undefined);
    };
    ask().then(() => { if (!dialog.open && resume) goOn(); });
  }, true);

  dialog.querySelector("[data-stay]").addEventListener("click", () => ask("POST"));
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (!isOver()) ask("POST");
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector('[type="submit"]');
    button.disabled = true;
    faults.textContent = "";
    try {
      const answer = await (await insist(() => fetch(again, { method: "POST", body: new FormData(form) }))).json();
      if (answer.needs) step("code");
      else if (answer.faults) faults.textContent = answer.faults.join("\n");
      else {
        take(answer);
        goOn();
      }
    } catch {
      faults.textContent = faults.dataset.offline;
    } finally {
      button.disabled = false;
    }
  });
})();
