// A number of a person in place of its mask, after its reader has said what for; a minute later it is masked again.
// Without this the link leads to a page of its own.
(() => {
  "use strict";
  const dialog = document.createElement("dialog");
  dialog.className = "reveal-dialog";
  let asking = null;

  const fragment = (url, options = {}) =>
    fetch(url, { ...options, headers: { "X-Fragment": "1" }, credentials: "same-origin", cache: "no-store" });

  const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body;

  const fill = (body) => {
    dialog.replaceChildren(...body.childNodes);
    dialog.setAttribute("aria-label", asking.textContent.trim());
  };

  const show = (number) => {
    const place = asking.parentElement.querySelector("[data-masked]");
    const mask = place.textContent;
    const link = asking;
    place.textContent = number.textContent;
    link.hidden = true;
    const hide = () => {
      place.textContent = mask;
      link.hidden = false;
    };
    setTimeout(hide, Number(number.dataset.shownFor) * 1000);
    window.addEventListener("pagehide", hide, { once: true });
    dialog.close();
    dialog.replaceChildren();
  };

  const answered = async (answer, url) => {
    const body = parsed(await answer.text());
    const number = body.querySelector("[data-number]");
    if (number) {
      show(number);
    } else if (body.querySelector("form[action]")) {
      fill(body);
      if (!dialog.open) dialog.showModal();
      dialog.querySelector(".is-invalid, select")?.focus();
    } else {
      location.assign(url); // signed out, or no right to it: the page says so in words
    }
  };

  document.addEventListener("click", async (event) => {
    const link = event.target instanceof Element && event.target.closest("[data-reveals]");
    if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      asking = link;
      if (!dialog.isConnected) document.body.append(dialog);
      try {
        await answered(await fragment(link.href), link.href);
      } catch {
        location.assign(link.href);
      }
    } else if (event.target instanceof Element && dialog.contains(event.target.closest("[data-closes]"))) {
      event.preventDefault();
      dialog.close();
    }
  });

  dialog.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const url = form.getAttribute("action");
    try {
      await answered(await fragment(url, { method: "POST", body: new FormData(form) }), url);
    } catch {
      location.assign(url);
    }
  });
})();
