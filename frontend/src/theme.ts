// Runs before the first paint: the reader's own choice of light or dark, else the system's.
type Theme = "light" | "dark";

const root = document.documentElement;
const system = window.matchMedia("(prefers-color-scheme: dark)");

function stored(): Theme | null {
  try {
    const value = localStorage.getItem("ganyun-theme");
    return value === "light" || value === "dark" ? value : null;
  } catch {
    return null; // storage forbidden: follow the system
  }
}

function apply(): void {
  // A wall is dark whatever its reader prefers at the desk.
  root.dataset.bsTheme = root.dataset.themeFixed ?? stored() ?? (system.matches ? "dark" : "light");
  document.dispatchEvent(new CustomEvent("ganyun:theme"));
}

root.classList.add("js");
apply();
system.addEventListener("change", apply);
window.addEventListener("storage", (event) => event.key === "ganyun-theme" && apply());

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || !event.target.closest("[data-theme-toggle]")) return;
  const next: Theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
  try {
    if (next === (system.matches ? "dark" : "light")) localStorage.removeItem("ganyun-theme");
    else localStorage.setItem("ganyun-theme", next);
    apply();
  } catch {
    root.dataset.bsTheme = next;
    document.dispatchEvent(new CustomEvent("ganyun:theme"));
  }
});
