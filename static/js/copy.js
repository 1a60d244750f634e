// A button that copies a text; without this the text is selected and copied by hand.
(() => {
  "use strict";
  const copy = async (field) => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      return document.execCommand("copy"); // where the page came without TLS, as on an office network
    }
  };
  for (const button of document.querySelectorAll("[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const status = button.parentElement.querySelector("[data-copied]");
      const done = await copy(document.getElementById(button.dataset.copies));
      status.textContent = done ? status.dataset.copied : status.dataset.notCopied;
    });
  }
})();
