// The wall: comes up to date by itself, goes on to the next page of its cloud, fills the screen.

type Load = (only?: string[] | null) => Promise<void>;

let refreshing = 0;
let rotating = 0;
let paused = false;

const main = (): HTMLElement | null => document.querySelector<HTMLElement>("[data-wall-refresh]");

function tick(): void {
  const clock = document.querySelector<HTMLTimeElement>("[data-wall-clock]");
  if (!clock) return;
  const now = new Date();
  clock.dateTime = now.toISOString();
  clock.textContent = now.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
}

/** Takes the next page in without leaving this document: a full screen stays full. */
async function goOn(fill: () => void, schedule: () => void): Promise<void> {
  const here = main();
  const address = here?.dataset.wallFollowing;
  if (!here || !address) return;
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("main");
    if (!next) throw new Error("no page");
    here.replaceWith(document.adoptNode(next));
    document.title = page.title;
    history.replaceState(null, "", address);
    tick();
    setPaused(paused);
    fill();
    void import("./charts").then((charts) => charts.scan(document));
  } catch {
    // The node is away for a moment: this page stays, and the next turn tries again.
  }
  schedule();
}

function setPaused(value: boolean): void {
  paused = value;
  document.querySelector("[data-wall-pause]")?.setAttribute("aria-pressed", String(value));
}

export function startWall(load: Load, fill: () => void): void {
  if (!main()) return;
  const schedule = (): void => {
    window.clearInterval(refreshing);
    window.clearTimeout(rotating);
    const { wallRefresh, wallRotate } = main()?.dataset ?? {};
    if (Number(wallRefresh)) refreshing = window.setInterval(() => void load(), Number(wallRefresh) * 1000);
    if (Number(wallRotate) && !paused) rotating = window.setTimeout(() => void goOn(fill, schedule), Number(wallRotate) * 1000);
  };
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("[data-wall-full]")) {
      void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
    } else if (event.target.closest("[data-wall-pause]")) {
      setPaused(!paused);
      schedule();
    } else if (event.target.closest("[data-wall-next]")) {
      event.preventDefault();
      void goOn(fill, schedule);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.target instanceof Element && event.target.closest("input, select, textarea, button, a, summary")) return;
    if (event.key === " ") {
      event.preventDefault();
      setPaused(!paused);
      schedule();
    } else if (event.key === "ArrowRight") void goOn(fill, schedule);
  });
  tick();
  window.setInterval(tick, 10_000);
  schedule();
}
