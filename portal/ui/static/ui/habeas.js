// What HTML cannot do alone. Every page works without this file; nothing is stored in the browser.

/** A form is sent once: a second press while the answer is on its way does nothing. */
const sent = new WeakSet();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (sent.has(form)) return event.preventDefault();
  sent.add(form);
  event.submitter?.setAttribute("aria-disabled", "true");
  // A download leaves the page where it is: let the form be used again.
  setTimeout(() => free(form), 8000);
});
const free = (form) => {
  sent.delete(form);
  form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
};
addEventListener("pageshow", () => [...document.forms].forEach(free));

/** [data-copy="text"]: copies it, and says so for a moment. [data-print]: prints. */
const reveal = (root) => root.querySelectorAll?.("[data-copy][hidden], [data-print][hidden]").forEach((button) => (button.hidden = false));
reveal(document);
document.addEventListener("htmx:load", (event) => reveal(event.target));
document.addEventListener("click", async (event) => {
  const target = event.target.closest?.("[data-copy], [data-print], [data-dialog], [data-close]");
  if (!target) return;
  if ("print" in target.dataset) print();
  if ("close" in target.dataset) closeDialog(event, target);
  if (target.dataset.dialog) openDialog(event, target.dataset.dialog);
  if (target.dataset.copy) {
    await navigator.clipboard.writeText(target.dataset.copy);
    const words = target.querySelector("[data-words]");
    const before = words.textContent;
    if (before === target.dataset.done) return;
    words.textContent = target.dataset.done;
    setTimeout(() => (words.textContent = before), 2500);
  }
});

/** A link with [data-dialog="id"] opens that <dialog>; without script it leads to a page that asks the same. */
const openDialog = (event, id) => {
  const dialog = document.getElementById(id);
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
};
const closeDialog = (event, target) => {
  const dialog = target.closest("dialog");
  if (!dialog) return;
  event.preventDefault();
  dialog.close();
};

/** Menus close on Escape and on a press elsewhere. */
const openMenus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  openMenus().forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
document.addEventListener("pointerdown", (event) => {
  openMenus().forEach((menu) => menu.contains(event.target) || (menu.open = false));
});
