// A dashboard: filters that all charts share, its data as a stream of pieces, pictures, search boxes, the wall.
import { startWall } from "./wall";

interface Piece {
  id?: string;
  html?: string;
  done?: boolean;
}

let running: AbortController | null = null;

const board = (): HTMLElement | null => document.querySelector<HTMLElement>("[data-board]");

const filters = (): HTMLFormElement | null => document.querySelector<HTMLFormElement>("[data-board-filters]");

const tileOf = (id: string): HTMLElement | null => document.querySelector<HTMLElement>(`[data-tile="${CSS.escape(id)}"]`);

/** The address with the form's choices; what is empty is left out, what is not of the form stays. */
function address(form: HTMLFormElement | null): URL {
  const found = new URL(window.location.href);
  if (!form) return found;
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value !== "" && name !== "inline") found.searchParams.set(name, value);
    else found.searchParams.delete(name);
  }
  return found;
}

/** Asks for pieces and puts each in its place as it comes; a newer question ends an older one. */
export async function load(only: string[] | null = null): Promise<void> {
  const root = board();
  if (!root?.dataset.address) return;
  if (!only) {
    running?.abort();
    running = new AbortController();
  }
  const signal = (running ??= new AbortController()).signal;
  const query = new URLSearchParams(window.location.search);
  for (const name of ["wall", "inline", "rotate"]) query.delete(name);
  if (only) query.set("only", only.join(","));
  const waiting = new Set(only ?? [...root.querySelectorAll<HTMLElement>("[data-tile]")].map((tile) => tile.dataset.tile ?? ""));
  for (const id of waiting) tileOf(id)?.setAttribute("aria-busy", "true");
  say(root.querySelector<HTMLElement>("[data-board-status]"), "busy");
  try {
    const answer = await fetch(`${root.dataset.address}?${query}`, { signal });
    if (!answer.ok || !answer.body) throw new Error(String(answer.status));
    for await (const piece of pieces(answer.body)) {
      if (piece.id === undefined || piece.html === undefined) continue;
      waiting.delete(piece.id);
      const tile = tileOf(piece.id);
      if (tile) await put(tile, piece.html);
    }
    say(root.querySelector<HTMLElement>("[data-board-status]"), "done");
  } catch (error) {
    if (signal.aborted) return;
    for (const id of waiting) fail(root, id);
  }
}

function say(status: HTMLElement | null, what: "busy" | "done"): void {
  if (status) status.textContent = status.dataset[what] ?? "";
}

/** Lines of JSON as they arrive. */
async function* pieces(body: ReadableStream<Uint8Array>): AsyncGenerator<Piece> {
  const reader = body.pipeThrough(new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    rest += value ?? "";
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim()) yield JSON.parse(line) as Piece;
    if (done) return;
  }
}

/** Puts new content into a tile; a drawing that is there goes over into the new one instead of flashing. */
async function put(tile: HTMLElement, html: string): Promise<void> {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const [old, box] = [drawing(tile), drawing(fresh.content)];
  const kind = (each: HTMLElement): string => ("map" in each.dataset ? "map" : "chart");
  const open = tile.querySelector<HTMLDetailsElement>(".chart-data")?.open ?? false;
  const kept = old?.dataset.drawn && box && kind(old) === kind(box) ? old : null;
  if (kept && box) {
    for (const { name, value } of [...box.attributes]) if (name !== "style" && name !== "class") kept.setAttribute(name, value);
    box.replaceWith(kept);
  }
  const held = holdsFocus(tile);
  tile.replaceChildren(fresh.content);
  tile.removeAttribute("aria-busy");
  const data = tile.querySelector<HTMLDetailsElement>(".chart-data");
  if (data) data.open = open;
  if (held) tile.querySelector<HTMLElement>(held)?.focus({ preventScroll: true });
  const charts = await import("./charts");
  if (kept) await charts.redraw(kept);
  charts.scan(tile);
}

const drawing = (root: ParentNode): HTMLElement | null => root.querySelector<HTMLElement>("[data-chart], [data-map]");

/** A selector of the control in a tile that has the focus, to give it back. */
function holdsFocus(tile: HTMLElement): string {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !tile.contains(active)) return "";
  return active instanceof HTMLSelectElement || active instanceof HTMLInputElement ? `[name="${CSS.escape(active.name)}"]` : "";
}

function fail(root: HTMLElement, id: string): void {
  const tile = tileOf(id);
  tile?.removeAttribute("aria-busy");
  const body = tile?.querySelector<HTMLElement>("[data-tile-body]");
  if (!tile || !body) return;
  body.dataset.state = "failed";
  const box = document.createElement("div");
  box.className = "tile-none";
  const words = document.createElement("p");
  words.className = "tile-reason";
  words.textContent = root.dataset.failed ?? "⚠";
  const again = document.createElement("button");
  again.type = "button";
  again.className = "btn btn-sm";
  again.textContent = root.dataset.retry ?? "↻";
  again.addEventListener("click", () => void load([id]));
  box.append(words, again);
  body.replaceChildren(box);
}

// --- filters

function apply(push: boolean): void {
  const next = address(filters());
  if (next.href !== window.location.href) history[push ? "pushState" : "replaceState"](null, "", next);
  const clear = document.querySelector<HTMLElement>("[data-board-clear]");
  const names = new Set([...(filters()?.elements ?? [])].map((each) => (each as HTMLInputElement).name));
  if (clear) clear.hidden = ![...next.searchParams.keys()].some((name) => names.has(name));
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".page-actions a[href*='wall=1']")) {
    const wall = new URL(next);
    wall.searchParams.set("wall", "1");
    link.href = wall.href;
  }
  void load();
}

/** Sets the form to what the address says (after going back). */
function restore(): void {
  const form = filters();
  const query = new URLSearchParams(window.location.search);
  for (const each of form?.elements ?? []) {
    if ((each instanceof HTMLInputElement || each instanceof HTMLSelectElement) && each.name) each.value = query.get(each.name) ?? "";
  }
}

let timer = 0;

function later(work: () => void, milliseconds: number): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(work, milliseconds);
}

function onChange(event: Event): void {
  const target = event.target;
  if (!(target instanceof Element)) return;
  if (target.closest("[data-board-filters]")) {
    later(() => apply(true), 50);
    return;
  }
  const pick = target.closest("[data-tile-pick]");
  const tile = target.closest<HTMLElement>("[data-tile]")?.dataset.tile;
  if (pick && tile && target instanceof HTMLSelectElement) {
    const next = new URL(window.location.href);
    next.searchParams.set(target.name, target.value);
    history.replaceState(null, "", next);
    void load([tile]);
  }
}

function onSubmit(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  if (form.matches("[data-board-filters]")) {
    event.preventDefault();
    apply(true);
  } else if (form.matches("[data-tile-pick]")) {
    event.preventDefault();
  } else if (form.matches("[data-tile-search]")) {
    event.preventDefault();
    void search(form, 1);
  }
}

function onPlace(event: Event): void {
  const select = document.querySelector<HTMLSelectElement>("[data-board-division]");
  const code = (event as CustomEvent<string>).detail;
  if (!select || select.value === code) return;
  select.value = [...select.options].some((option) => option.value === code) ? code : "";
  apply(true);
}

// --- search boxes

let searching: AbortController | null = null;

async function search(form: HTMLFormElement, page: number): Promise<void> {
  const input = form.querySelector<HTMLInputElement>("input[type=search]");
  const hits = form.parentElement?.querySelector<HTMLElement>("[data-tile-hits]");
  if (!input || !hits) return;
  searching?.abort();
  searching = new AbortController();
  const here = new URL(window.location.href);
  if (input.value.trim()) here.searchParams.set(input.name, input.value.trim());
  else here.searchParams.delete(input.name);
  history.replaceState(null, "", here);
  const query = new URLSearchParams(here.search);
  for (const name of ["wall", "inline", "page"]) query.delete(name);
  query.set("q", input.value.trim());
  query.set("page", String(page));
  hits.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${form.dataset.tileSearch}?${query}`, { signal: searching.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    hits.innerHTML = await answer.text();
    hits.scrollTop = 0;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    hits.textContent = board()?.dataset.failed ?? "⚠";
  }
  hits.removeAttribute("aria-busy");
}

function onClick(event: MouseEvent): void {
  if (!(event.target instanceof Element)) return;
  const button = event.target.closest<HTMLElement>("[data-tile-picture]");
  if (button) {
    void savePicture(button);
    return;
  }
  const clear = event.target.closest("[data-board-clear]");
  if (clear) {
    event.preventDefault();
    for (const each of filters()?.elements ?? []) {
      if ((each instanceof HTMLInputElement || each instanceof HTMLSelectElement) && each.name) each.value = "";
    }
    apply(true);
    return;
  }
  const page = event.target.closest<HTMLElement>("[data-tile-hits-page]");
  const form = page?.closest("[data-tile]")?.querySelector<HTMLFormElement>("[data-tile-search]");
  if (page && form) {
    event.preventDefault();
    void search(form, Number(page.dataset.tileHitsPage)).then(() =>
      form.parentElement?.querySelector<HTMLElement>("[data-tile-hits]")?.focus({ preventScroll: true }),
    );
  }
}

async function savePicture(button: HTMLElement): Promise<void> {
  const tile = button.closest<HTMLElement>("[data-tile]");
  const box = tile && drawing(tile);
  if (!box) return;
  const charts = await import("./charts");
  const title = button.dataset.tilePicture ?? "";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await charts.picture(box, title));
  link.download = `${title || tile.dataset.tile}.png`;
  link.click();
  URL.revokeObjectURL(link.href);
  button.closest("details")?.removeAttribute("open");
}

// --- life

/** Asks for what the page came without. */
export function fill(): void {
  const pending = [...document.querySelectorAll<HTMLElement>("[data-tile]")].filter((tile) =>
    tile.querySelector("[data-tile-body][data-state='pending']"),
  );
  if (pending.length) void load(pending.map((tile) => tile.dataset.tile ?? ""));
}

let started = false;

export function start(): void {
  if (started) return;
  started = true;
  document.addEventListener("change", onChange);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("click", onClick);
  document.addEventListener("ganyun:place", onPlace);
  document.addEventListener("input", (event) => {
    const form = event.target instanceof Element ? event.target.closest<HTMLFormElement>("[data-tile-search]") : null;
    if (form && !(event as InputEvent).isComposing) later(() => void search(form, 1), 250);
  });
  document.addEventListener("compositionend", (event) => {
    const form = event.target instanceof Element ? event.target.closest<HTMLFormElement>("[data-tile-search]") : null;
    if (form) later(() => void search(form, 1), 100);
  });
  window.addEventListener("popstate", () => {
    restore();
    void load();
  });
  document.documentElement.classList.add("board-live");
  fill();
  startWall(load, fill);
}
