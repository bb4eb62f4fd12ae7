// What every page runs. Reading works without it.
// Only the parts of Tabler that respond to data-bs-* attributes; its confetti stays at home.
import "@tabler/core/js/src/bootstrap/alert";
import "@tabler/core/js/src/bootstrap/collapse";
import "@tabler/core/js/src/bootstrap/dropdown";
import "@tabler/core/js/src/bootstrap/modal";
import "@tabler/core/js/src/bootstrap/offcanvas";
import "@tabler/core/js/src/bootstrap/tab";
import "htmx.org";
import { start as startToasts } from "./toasts";

// Menus made of <details data-closes>: a click elsewhere or Escape closes them.
function closeMenus(except: Element | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-closes][open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  closeMenus(event.target instanceof Element ? event.target.closest("details[data-closes]") : null);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = document.querySelector<HTMLDetailsElement>("details[data-closes][open]");
    closeMenus(null);
    open?.querySelector("summary")?.focus();
  }
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const boxes = [...document.querySelectorAll<HTMLInputElement>("[data-search]")];
    const box = boxes.find((each) => each.offsetParent !== null);
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  }
});

// Forms that act on change (filters): <form data-submits>. Without script their button does it.
document.addEventListener("change", (event) => {
  const form = event.target instanceof Element ? event.target.closest<HTMLFormElement>("form[data-submits]") : null;
  form?.requestSubmit();
});

// A table that does not fit says on which side it goes on; how it looks is CSS, this only tells where we are.
function markOverflow(box: Element): void {
  box.classList.toggle("fits", box.scrollWidth <= box.clientWidth + 1);
  const rest = box.scrollWidth - box.clientWidth - box.scrollLeft;
  box.classList.toggle("more-right", rest > 2);
  box.classList.toggle("more-left", box.scrollLeft > 2);
  const scrolls = getComputedStyle(box).overflowY !== "visible";
  box.classList.toggle("more-below", scrolls && box.scrollHeight - box.clientHeight - box.scrollTop > 2);
  // A region that scrolls must be reachable by keyboard.
  const hidden = box.scrollWidth > box.clientWidth + 2 || (scrolls && box.scrollHeight > box.clientHeight + 2);
  if (hidden && !box.hasAttribute("tabindex")) box.setAttribute("tabindex", "0");
}

const sizes = new ResizeObserver((entries) => entries.forEach((entry) => markOverflow(entry.target)));

/** Charts are a chunk of their own: pages without one never load it. */
function prepare(root: ParentNode): void {
  for (const box of root.querySelectorAll(".table-responsive:not([data-watched])")) {
    box.setAttribute("data-watched", "");
    box.addEventListener("scroll", () => markOverflow(box), { passive: true });
    sizes.observe(box);
  }
  if (root.querySelector("[data-board]")) void import("./board").then((board) => board.start());
  if (root.querySelector("[data-lineage]")) void import("./lineage").then((lineage) => lineage.scan(root));
  if (root.querySelector("[data-chart], [data-map]")) {
    void import("./charts").then((charts) => charts.scan(root));
  }
}

startToasts();
prepare(document);
document.addEventListener("htmx:after:swap", () => prepare(document));
