// The drawing of lineage: zoom, drag, and what leads to the box under the pointer. It reads and links without this.

const STEP = 1.25;
const SMALLEST = 0.35;
const LARGEST = 2.5;
const READABLE = 0.7; // a drawing that is wider is not made smaller than this by itself

function links(svg: SVGSVGElement): { sources: Map<string, SVGPathElement[]>; targets: Map<string, SVGPathElement[]> } {
  const sources = new Map<string, SVGPathElement[]>();
  const targets = new Map<string, SVGPathElement[]>();
  for (const curve of svg.querySelectorAll<SVGPathElement>(".lineage-curves path")) {
    const [from, to] = [curve.dataset.from ?? "", curve.dataset.to ?? ""];
    targets.set(from, [...(targets.get(from) ?? []), curve]);
    sources.set(to, [...(sources.get(to) ?? []), curve]);
  }
  return { sources, targets };
}

/** Everything on one side of a box: the boxes and the curves on the way. */
function reach(start: string, steps: Map<string, SVGPathElement[]>, end: "from" | "to", found: Set<Element>, names: Set<string>): void {
  const waiting = [start];
  const seen = new Set(waiting);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    for (const curve of steps.get(name) ?? []) {
      found.add(curve);
      const next = curve.dataset[end] ?? "";
      names.add(next);
      if (!seen.has(next)) {
        seen.add(next);
        waiting.push(next);
      }
    }
  }
}

function trace(view: HTMLElement, svg: SVGSVGElement): void {
  const { sources, targets } = links(svg);
  const boxes = new Map([...svg.querySelectorAll<SVGAElement>(".lineage-box")].map((box) => [box.dataset.node ?? "", box]));
  const clear = (): void => {
    view.classList.remove("tracing");
    for (const each of svg.querySelectorAll(".on")) each.classList.remove("on");
  };
  const show = (event: Event): void => {
    const box = event.target instanceof Element ? event.target.closest<SVGAElement>(".lineage-box") : null;
    clear();
    if (!box || view.classList.contains("dragging")) return;
    const start = box.dataset.node ?? "";
    const found = new Set<Element>();
    const names = new Set([start]);
    reach(start, sources, "from", found, names);
    reach(start, targets, "to", found, names);
    for (const curve of found) curve.classList.add("on");
    for (const name of names) boxes.get(name)?.classList.add("on");
    view.classList.add("tracing");
  };
  svg.addEventListener("pointerover", show);
  svg.addEventListener("pointerleave", clear);
  svg.addEventListener("focusin", show);
  svg.addEventListener("focusout", clear);
}

function zoom(holder: HTMLElement, view: HTMLElement, svg: SVGSVGElement): void {
  const { width, height } = svg.viewBox.baseVal;
  let scale = 1;
  const set = (wanted: number, x = view.clientWidth / 2, y = view.clientHeight / 2): void => {
    const next = Math.min(LARGEST, Math.max(SMALLEST, wanted));
    const [left, top] = [(view.scrollLeft + x) / scale, (view.scrollTop + y) / scale];
    scale = next;
    svg.setAttribute("width", String(width * scale));
    svg.setAttribute("height", String(height * scale));
    view.scrollTo(left * scale - x, top * scale - y);
  };
  const whole = (): number => Math.min(1, (view.clientWidth - 2) / width, (window.innerHeight * 0.7) / height);
  holder.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-zoom]") : null;
    if (button?.dataset.zoom === "in") set(scale * STEP);
    if (button?.dataset.zoom === "out") set(scale / STEP);
    if (button?.dataset.zoom === "fit") set(whole());
  });
  view.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return; // a plain wheel scrolls
      event.preventDefault();
      const frame = view.getBoundingClientRect();
      set(scale * (event.deltaY < 0 ? STEP : 1 / STEP), event.clientX - frame.left, event.clientY - frame.top);
    },
    { passive: false },
  );
  set(Math.max(READABLE, Math.min(1, (view.clientWidth - 2) / width)));
  const focus = svg.querySelector<SVGAElement>(".lineage-box.focus");
  if (focus) {
    const [frame, box] = [view.getBoundingClientRect(), focus.getBoundingClientRect()];
    view.scrollLeft += box.left + box.width / 2 - frame.left - frame.width / 2;
    view.scrollTop += box.top + box.height / 2 - frame.top - frame.height / 2;
  }
}

/** A mouse drags the drawing; a finger scrolls it anyway. */
function drag(view: HTMLElement): void {
  let from: { x: number; y: number; left: number; top: number } | null = null;
  let moved = false;
  view.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    from = { x: event.clientX, y: event.clientY, left: view.scrollLeft, top: view.scrollTop };
    moved = false;
  });
  window.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    if (!moved && Math.hypot(x, y) < 5) return;
    moved = true;
    view.classList.add("dragging");
    view.scrollTo(from.left - x, from.top - y);
  });
  window.addEventListener("pointerup", () => {
    from = null;
    view.classList.remove("dragging");
  });
  view.addEventListener("dragstart", (event) => event.preventDefault());
  view.addEventListener(
    "click",
    (event) => {
      if (moved) event.preventDefault();
      moved = false;
    },
    true,
  );
}

/** Makes what is new below a node respond; may be called again and again. */
export function scan(root: ParentNode): void {
  for (const holder of root.querySelectorAll<HTMLElement>("[data-lineage]:not([data-drawn])")) {
    const view = holder.querySelector<HTMLElement>(".lineage-view");
    const drawing = view?.querySelector<SVGSVGElement>("svg");
    if (!view || !drawing) continue;
    zoom(holder, view, drawing);
    drag(view);
    trace(view, drawing);
    holder.dataset.drawn = "yes";
  }
}
