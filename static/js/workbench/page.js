/**
 * The page of the workbench: its parts, its words, and what in it needs no server.
 */

export const bench = document.getElementById("workbench");
export const { base, suffix, layer } = bench.dataset;
export const byId = (id) => document.getElementById(id);
export const word = (name, count = 0) => bench.dataset[`word${name}`].replace("%n", count);

export function say(words) {
  byId("message").textContent = words;
}

byId("keys-on").checked = localStorage.getItem("workbench:keys") !== "off";
byId("keys-on").addEventListener("change", (event) => {
  localStorage.setItem("workbench:keys", event.target.checked ? "on" : "off");
});

for (const drop of document.querySelectorAll("details.drop")) {
  drop.addEventListener("keydown", (event) => {
    if (event.key === "Escape") drop.open = false;
  });
  drop.addEventListener("click", (event) => {
    if (event.target.closest("nav a")) drop.open = false;
  });
}

// The bar grows with its messages; what sticks below it and what is scrolled to keeps clear of it.
new ResizeObserver(([bar]) => {
  document.documentElement.style.setProperty("--bench-height", `${bar.target.offsetHeight}px`);
}).observe(bench.querySelector(".bench"));
