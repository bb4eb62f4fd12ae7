// Messages that come and go in the corner: the server swaps them into #toasts; they leave by themselves.

const STAY = 8000;

interface Exchange {
  text?: string;
  target?: unknown;
  hx?: { retarget?: string; reswap?: string };
  response?: { status: number };
}

export function show(title: string, text = ""): void {
  const box = document.getElementById("toasts");
  if (!box) return;
  const toast = document.createElement("div");
  toast.className = "toast-note toast-note-bad";
  toast.setAttribute("role", "alert");
  const strong = document.createElement("strong");
  strong.textContent = title;
  const body = document.createElement("p");
  body.textContent = text;
  toast.append(strong, body);
  box.append(toast);
}

function settle(toast: HTMLElement): void {
  let timer = window.setTimeout(() => toast.remove(), STAY);
  toast.addEventListener("mouseenter", () => window.clearTimeout(timer));
  toast.addEventListener("mouseleave", () => (timer = window.setTimeout(() => toast.remove(), STAY / 2)));
  toast.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-dismiss]")) toast.remove();
  });
}

export function start(): void {
  const box = document.getElementById("toasts");
  if (!box) return;
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node instanceof HTMLElement) settle(node);
    }
  }).observe(box, { childList: true });

  // A whole error page must not land inside a part of this one.
  document.addEventListener("htmx:response:error", (event) => {
    const exchange = (event as CustomEvent<{ ctx: Exchange }>).detail.ctx;
    if (exchange.hx?.retarget || !/^\s*<!doctype/i.test(exchange.text ?? "")) return;
    const page = new DOMParser().parseFromString(exchange.text ?? "", "text/html");
    show(page.querySelector("h1")?.textContent?.trim() ?? String(exchange.response?.status ?? ""));
    exchange.text = "";
    exchange.hx = { ...exchange.hx, reswap: "none" };
  });
  document.addEventListener("htmx:error", () => show(box.dataset.offline ?? "⚠"));
}
