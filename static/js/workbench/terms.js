/** The renderings of terms that the panel shows: copied by a digit, or put into a comment. */

/** Put words on the clipboard, also where the page is not served over HTTPS and has no clipboard of its own. */
export async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    const area = document.createElement("textarea");
    area.value = words;
    (document.querySelector("dialog[open]") ?? document.body).append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

/** The rendering with a number in the panel, or undefined. */
export function rendering(panel, number) {
  const items = [...panel.querySelectorAll(".terms li")];
  return items[number - 1]?.querySelector("[data-copy]")?.dataset.copy;
}

/** Show the renderings below a text field as buttons that put them in at its caret; Alt and a digit does too. */
export function offerTerms(panel, holder, field) {
  holder.replaceChildren(
    ...[...panel.querySelectorAll(".terms li")].slice(0, 9).flatMap((item, place) => {
      const words = item.querySelector("[data-copy]")?.dataset.copy;
      if (!words) return [];
      const button = document.createElement("button");
      const key = document.createElement("kbd");
      key.textContent = `Alt+${place + 1}`;
      button.type = "button";
      button.dataset.number = place + 1;
      button.append(`${words} `, key);
      button.addEventListener("click", () => insert(field, words));
      return [button];
    }),
  );
}

function insert(field, words) {
  field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
  field.focus();
}
