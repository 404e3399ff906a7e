/** Puts segments that are in the page into other rows, when it was corrected which of them render each other. */

const LANGUAGES = ["zh-Hans", "en"];

/**
 * @param {Element} root holds the rows, each with a column of either language
 * @param {Array<[string[], string[]]>} rows the ids of the segments of each row, Chinese and English
 */
export function arrange(root, rows) {
  const held = new Map([...root.children].map((row) => [nameOf([...row.children].map(idsIn)), row]));
  const blocks = new Map();
  for (const id of rows.flat(2)) {
    const element = document.getElementById(id);
    if (element) blocks.set(id, element.closest("#texts .table") ?? element);
  }
  root.replaceChildren(...rows.map((columns) => held.get(nameOf(columns)) ?? build(columns, blocks)));
}

function idsIn(column) {
  return [...column.querySelectorAll(".piece, td")].map((piece) => piece.id);
}

function nameOf(columns) {
  return columns.map((ids) => ids.join(" ")).join(" | ");
}

/** A row of segments that stood elsewhere. The cells of a table come with it. */
function build(columns, blocks) {
  const row = document.createElement("div");
  row.className = "pair";
  for (const [place, ids] of columns.entries()) {
    const column = document.createElement("div");
    column.lang = LANGUAGES[place];
    column.append(...new Set(ids.map((id) => blocks.get(id)).filter(Boolean)));
    row.append(column);
  }
  return row;
}
