// What somebody typed and the server does not have yet is kept in the browser: for that user alone, for a week at most,
// never longer than until the next logout, and without numbers of persons. Pages that keep something use window.kept.
(() => {
  "use strict";
  const BEGINS = "kept ";
  const LONGEST = 7 * 24 * 3600 * 1000;
  const user = document.getElementById("session")?.dataset.user;
  // as portal/crypto.py finds them in running text
  const NUMBERS = /(^|[^0-9A-Za-z])([0-9]{17}[0-9Xx]|(?:\+?86[ -]?)?1[3-9][0-9]{9})(?![0-9A-Za-z])/g;
  const mask = (number) => number.slice(0, 3) + "*".repeat(number.length - 7) + number.slice(-4);
  const masked = (text) => text.replace(NUMBERS, (_found, before, number) => before + mask(number));

  const each = (act) => {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(BEGINS)) act(key);
    } catch { /* the browser keeps nothing */ }
  };
  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const of = (name) => `${BEGINS}${user} ${name}`;

  window.kept = {
    // Answers whether the browser has kept it.
    put(name, fields) {
      try {
        const safe = fields.map(([field, value]) => [field, masked(value)]);
        localStorage.setItem(of(name), JSON.stringify({ user, at: Date.now(), fields: safe }));
        return true;
      } catch {
        return false;
      }
    },
    get: (name) => read(of(name))?.fields,
    drop(name) {
      try {
        localStorage.removeItem(of(name));
      } catch { /* it kept nothing */ }
    },
  };

  if (user) {
    each((key) => {
      const copy = read(key);
      if (!copy || copy.user !== user || Date.now() - copy.at > LONGEST) localStorage.removeItem(key);
    });
  }
  document.addEventListener("submit", (event) => {
    if (event.target.action?.endsWith("/account/logout/")) each((key) => localStorage.removeItem(key));
  });
})();
