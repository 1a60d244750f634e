// Photos of a log's page: sent while one goes on typing, one after the other, again after a lost connection.
//
// The page holds one block for each activity, and one for the whole log (templates/sites/logs/_photos.html):
//
//   [data-photos]            the block; data-add is the address that takes photos. Its activity is that of the nearest
//                            [data-row] around it or on it ("" for the whole log): a line that another script makes of
//                            a copied one only needs its data-row and the names of its inputs changed
//     [data-list]            the list of photos; [data-photo] is one of them
//     input[data-takes]      the choice of photos, named photos.<row>: without this script they go with the form
//     [data-removes]         a photo's button; its value is the address that removes
//     [data-told]            what is told of the block, read aloud
//
// The words come with the script's own element (data-word-…), and the user's name (data-user): what one has not sent yet
// is kept in the browser until the server has it, for nobody else. To other scripts:
//
//   event "photos:changed"   on the block, whenever a photo has come or gone
//   a form with such a block, and one marked [data-after-photos], is sent when no photo is under way any more
(() => {
  "use strict";
  const { user, ...dataset } = document.currentScript.dataset;
  const word = (name) => dataset[`word${name}`];
  const LONGEST = 1600;
  const SMALL_ENOUGH = 400_000;
  const KEPT_FOR = 7 * 24 * 3600 * 1000;
  const STAYED = 5000;
  const PAUSES = [2000, 5000, 15000, 30000];
  const JSON_ONLY = { Accept: "application/json", "HX-Request": "true" };

  const queue = []; // what waits to be sent, in order: { key, add, row, name, blob, item }
  let sending = null;
  let failures = 0;
  let timer = 0;
  let waitingForm = null;

  // What waits is kept in the browser, too; where that is not possible it waits in memory alone.
  const store = new Promise((done) => {
    try {
      const asked = indexedDB.open("photos", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("waiting", { keyPath: "key" });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => done(null);
    } catch {
      done(null);
    }
  });
  const stored = async (mode, act) => {
    const database = await store;
    if (!database) return undefined;
    return new Promise((done) => {
      const transaction = database.transaction("waiting", mode);
      const asked = act(transaction.objectStore("waiting"));
      // what is asked for succeeds before the bytes are written: only when all is done may one leave
      transaction.oncomplete = () => done(asked.result);
      transaction.onabort = () => done(undefined);
    });
  };

  const discard = (key) => stored("readwrite", (all) => all.delete(key));

  // While one leaves, what arrives stays kept: the next page may have been written without it, and sends it once more to
  // be told that it is there. Who stays after all (a download) has it discarded then.
  const late = new Set();
  let leaving = 0;
  window.addEventListener("beforeunload", () => {
    clearTimeout(leaving);
    leaving = setTimeout(() => {
      leaving = 0;
      late.forEach(discard);
      late.clear();
    }, STAYED);
  });

  const rowOf = (block) => block.closest("[data-row]")?.dataset.row ?? "";
  // The photo of a line that is gone stands with those of the whole log, as it does on the server.
  const blockOf = (add, row) => {
    const blocks = [...document.querySelectorAll("[data-photos]")].filter((block) => block.dataset.add === add);
    return blocks.find((block) => rowOf(block) === row) ?? blocks.find((block) => rowOf(block) === "");
  };
  // What went wrong stays told until something new is chosen, whatever goes well after it.
  const tell = (block, text) => {
    const told = block?.querySelector("[data-told]");
    if (told && !told.classList.contains("is-fault")) told.textContent = text;
  };
  const tellFaults = (block, faults) => {
    const told = block?.querySelector("[data-told]");
    if (!told || !faults.length) return;
    const before = told.classList.contains("is-fault") ? [told.textContent] : [];
    told.classList.add("is-fault");
    told.textContent = [...before, ...faults].join("\n");
  };
  const forget = (block) => {
    const told = block.querySelector("[data-told]");
    told.classList.remove("is-fault");
    told.textContent = "";
  };
  const changed = (block) => block?.dispatchEvent(new CustomEvent("photos:changed", { bubbles: true }));

  // The browser makes it small, if it can: fewer bytes over a slow line. The server does so all the same.
  const smaller = async (file) => {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size <= SMALL_ENOUGH) return file;
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const part = Math.min(LONGEST / Math.max(image.width, image.height), 1);
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(Math.round(image.width * part), 1);
      canvas.height = Math.max(Math.round(image.height * part), 1);
      const pen = canvas.getContext("2d");
      pen.fillStyle = "white";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      image.close();
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      return blob && blob.size < file.size ? blob : file;
    } catch {
      return file; // the server says what is wrong with it
    }
  };

  // How a photo under way is shown: drawn, for the page shows no image that is not the server's.
  const drawn = async (place, blob) => {
    try {
      const image = await createImageBitmap(blob, { imageOrientation: "from-image" });
      const canvas = document.createElement("canvas");
      const part = Math.min(96 / Math.min(image.width, image.height), 1);
      canvas.width = image.width * part;
      canvas.height = image.height * part;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      image.close();
      place.replaceChildren(canvas);
    } catch { /* a HEIC that the browser can't show: its name stands there */ }
  };

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  const itemUnderWay = (photo) => {
    const bar = element("progress", { max: "1", value: "0", "aria-label": photo.name });
    const picture = element("span", { class: "photo-picture" }, photo.name);
    const state = element("small", { "data-state": "" }, word("Waits"));
    const drop = element("button", { type: "button", class: "photo-remove", "data-drops": "" }, word("Drop"));
    drawn(picture, photo.blob);
    const item = element("li", { class: "photo is-under-way" }, picture, bar, state, drop);
    item.photo = photo;
    return item;
  };

  const item = (photo, number) => {
    const label = word("Photo").replace("{number}", number);
    const image = element("img", { src: photo.small, alt: label, loading: "lazy" });
    const link = element("a", { class: "photo-picture", href: photo.picture, target: "_blank", rel: "noopener" }, image);
    const gone = element(
      "button", { type: "button", class: "photo-remove", "data-removes": "", value: photo.remove, "aria-label": `${word("Remove")} ${label}` },
      word("Remove"),
    );
    return element("li", { class: "photo", "data-photo": photo.id }, link, gone);
  };

  const state = (photo, text, share = null) => {
    photo.item?.querySelector("[data-state]")?.replaceChildren(text);
    const bar = photo.item?.querySelector("progress");
    if (bar && share !== null) bar.value = share;
  };

  const sent = (photo, progress) =>
    new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.append("csrfmiddlewaretoken", document.querySelector('[name="csrfmiddlewaretoken"]')?.value ?? "");
      body.append("row", photo.row);
      body.append("photos", photo.blob, photo.name);
      request.open("POST", photo.add);
      for (const [name, value] of Object.entries(JSON_ONLY)) request.setRequestHeader(name, value);
      request.upload.addEventListener("progress", (event) => progress(event.loaded / Math.max(event.total, 1)));
      request.addEventListener("load", () => done(request));
      for (const end of ["error", "abort", "timeout"]) request.addEventListener(end, () => failed(new Error(end)));
      request.timeout = 10 * 60 * 1000;
      photo.request = request;
      request.send(body);
    });

  const answerOf = (request) => {
    try {
      return JSON.parse(request.responseText);
    } catch {
      return null;
    }
  };

  // What the server has said its word on waits no longer.
  const settle = (photo) => {
    queue.splice(queue.indexOf(photo), 1);
    if (leaving) late.add(photo.key);
    else discard(photo.key);
    failures = 0;
  };

  const arrived = (photo, answer) => {
    const block = blockOf(photo.add, photo.row);
    const list = block?.querySelector("[data-list]");
    settle(photo);
    // the item under way may stand in another block: the line was not drawn yet when it began
    const place = photo.item?.parentNode === list ? photo.item : null;
    for (const one of list ? answer.photos : []) {
      if (!list.querySelector(`[data-photo="${one.id}"]`)) {
        list.insertBefore(item(one, list.querySelectorAll("[data-photo]").length + 1), place);
      }
    }
    photo.item?.remove();
    tell(block, word(waitingForm ? "First" : "Added"));
    changed(block);
  };

  const refused = (photo, faults) => {
    settle(photo);
    photo.item?.remove();
    tellFaults(blockOf(photo.add, photo.row), faults);
    changed(blockOf(photo.add, photo.row));
  };

  const later = (text) => {
    failures += 1;
    for (const photo of queue) state(photo, word("Waits"), 0);
    tell(blockOf(queue[0].add, queue[0].row), text);
    clearTimeout(timer);
    timer = setTimeout(next, PAUSES[Math.min(failures, PAUSES.length) - 1]);
  };

  // Somebody has logged in again in another tab: its token is ours, too.
  const renewed = async () => {
    const asked = document.getElementById("session")?.dataset.state;
    if (!asked) return;
    const { token } = await (await fetch(asked, { cache: "no-store" })).json();
    for (const input of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) input.value = token;
  };

  const judge = async (photo, request) => {
    const answer = answerOf(request);
    if (answer?.photos && request.status === 200) arrived(photo, answer);
    else if (answer?.faults) refused(photo, answer.faults);
    else if (request.status === 413) refused(photo, [word("TooLarge")]);
    else if (request.status === 401) {
      // The session is over: static/js/session.js asks for the password, and the photo waits.
      document.dispatchEvent(new CustomEvent("htmx:beforeSwap", { detail: { xhr: { status: 401 } } }));
      later(word("Waits"));
    } else if (request.status === 404) refused(photo, [word("Gone")]);
    else {
      if (request.status === 403) await renewed();
      later(word("Later"));
    }
  };

  const finishForm = () => {
    const waiting = waitingForm;
    waitingForm = null;
    if (waiting?.form.isConnected) waiting.form.requestSubmit(waiting.by?.isConnected ? waiting.by : undefined);
  };

  async function next() {
    clearTimeout(timer);
    if (sending) return;
    const photo = queue[0];
    if (!photo) {
      finishForm();
      return;
    }
    sending = photo;
    state(photo, word("Sends"), 0);
    try {
      await judge(photo, await sent(photo, (share) => state(photo, word("Sends"), share)));
    } catch {
      if (queue.includes(photo)) later(word("Later"));
    }
    sending = null;
    if (!failures) next();
  }

  const enqueue = (photo) => {
    queue.push(photo);
    const block = blockOf(photo.add, photo.row);
    if (block) {
      photo.item = itemUnderWay(photo);
      block.querySelector("[data-list]").append(photo.item);
    }
    next();
  };

  const take = async (input) => {
    const block = input.closest("[data-photos]");
    const [add, row, files] = [block.dataset.add, rowOf(block), [...input.files]];
    input.value = ""; // they are sent from here, and not once more with the form
    forget(block);
    const keyed = (file, place) => ({ key: `${Date.now()}-${String(place).padStart(3, "0")}-${Math.random()}`, add, row, name: file.name, blob: file, user, at: Date.now() });
    const keep = (photo) => stored("readwrite", (all) => all.put(photo)); // not the item: it is made of a copy
    const photos = files.map(keyed);
    // All of them first, as they are: making them small takes a while, and somebody may leave meanwhile.
    await Promise.all(photos.map(keep));
    for (const photo of photos) {
      const file = photo.blob;
      photo.blob = await smaller(file);
      if (photo.blob !== file) await keep(photo);
      enqueue({ ...photo });
    }
  };

  const remove = async (button) => {
    const block = button.closest("[data-photos]");
    forget(block);
    if (!button.hasAttribute("data-asked")) {
      button.setAttribute("data-asked", "");
      button.dataset.was = button.textContent;
      button.textContent = word("Sure");
      return;
    }
    const body = new FormData();
    body.append("csrfmiddlewaretoken", document.querySelector('[name="csrfmiddlewaretoken"]')?.value ?? "");
    button.disabled = true;
    try {
      const answer = await fetch(button.value, { method: "POST", body, headers: JSON_ONLY });
      const faults = answer.status === 404 ? [] : (await answer.json()).faults;
      if (!faults.length) {
        button.closest("[data-photo]").remove();
        block.querySelector("input[data-takes]")?.focus();
        changed(block);
      }
      tellFaults(block, faults);
      tell(block, word("Removed"));
    } catch {
      tellFaults(block, [word("NotRemoved")]);
    }
    unask(button);
  };
  const unask = (button) => {
    if (!button.hasAttribute("data-asked")) return;
    button.removeAttribute("data-asked");
    button.textContent = button.dataset.was;
    button.disabled = false;
  };

  const drop = (button) => {
    const { photo } = button.closest(".photo");
    settle(photo);
    discard(photo.key);
    photo.request?.abort();
    photo.item.remove();
  };

  document.addEventListener("change", (event) => {
    if (event.target instanceof Element && event.target.matches("input[data-takes]")) take(event.target);
  });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-removes], [data-drops]");
    for (const asked of document.querySelectorAll("[data-removes][data-asked]")) if (asked !== button) unask(asked);
    if (button) (button.matches("[data-drops]") ? drop : remove)(button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll("[data-removes][data-asked]").forEach(unask);
  });
  window.addEventListener("online", () => next());

  // Handed in, a log takes no photo any more: the form goes when the last one has arrived.
  window.addEventListener("submit", (event) => {
    const form = event.target;
    if (!queue.length || !(form.matches("[data-after-photos]") || form.querySelector("[data-photos]"))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waitingForm = { form, by: event.submitter };
    document.querySelectorAll("[data-photos]").forEach((block) => {
      if (block.querySelector(".is-under-way")) tell(block, word("First"));
    });
    next();
  }, true);

  // What an earlier page could not send, of this user; what has waited too long is given up.
  const resume = async () => {
    const waiting = (await stored("readonly", (all) => all.getAll())) ?? [];
    const adds = new Set([...document.querySelectorAll("[data-photos]")].map((block) => block.dataset.add));
    for (const photo of waiting) {
      if (Date.now() - photo.at > KEPT_FOR) discard(photo.key);
      else if (photo.user === user && adds.has(photo.add)) enqueue(photo);
    }
  };
  resume();
})();
