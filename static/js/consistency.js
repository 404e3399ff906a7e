/** Puts the approved rendering into the paragraph where the caret is, and ticks all fixes at once. */

for (const button of document.querySelectorAll("[data-insert], [data-tick]")) button.hidden = false;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert], [data-tick]");
  if (!button) return;
  if ("tick" in button.dataset) {
    for (const box of document.querySelectorAll("input[form=many]")) box.checked = true;
    return;
  }
  const passage = button.closest(".checked");
  const open = passage.querySelector("details[open]") ?? passage.querySelector("details");
  const field = open.querySelector("textarea");
  if (!open.open) {
    open.open = true;
    field.setSelectionRange(field.value.length, field.value.length);
  }
  field.focus();
  field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, "select");
});
