/**
 * From a selection in the page to a stretch of the text, counted in Unicode code points as the server counts.
 *
 * The page counts UTF-16 units, of which characters beyond the basic plane (𠮷, 😀) take two. Each element
 * with the class "words" holds nothing but the words of one segment, and says in data-start where they begin.
 */

/** How many code points a string has; half of a surrogate pair counts as one. */
export function countCodePoints(string) {
  let count = 0;
  for (const _ of string) count += 1;
  return count;
}

/** The place in UTF-16 units before which a string has `points` code points. */
export function unitsBefore(string, points) {
  let units = 0;
  for (const character of string) {
    if (points <= 0) break;
    units += character.length;
    points -= 1;
  }
  return units;
}

/**
 * The stretch of the text under a range: {text, start, end}, half open, or null where it holds no words.
 * What is half selected counts as selected. A range over two texts is cut to the one in which it begins.
 */
export function stretchOf(range, root = document) {
  if (range.collapsed) return null;
  let found = null;
  for (const words of root.querySelectorAll(".words")) {
    if (!range.intersectsNode(words)) continue;
    if (found && found.text !== words.dataset.text) continue;
    const base = Number(words.dataset.start);
    const start = base + pointsBefore(words, range.startContainer, range.startOffset, false);
    const end = base + pointsBefore(words, range.endContainer, range.endOffset, true);
    if (start >= end) continue;
    if (found) found.end = end;
    else found = { text: words.dataset.text, start, end };
  }
  return found;
}

/** The range in the page that shows `[start, end)` of a text, as far as it lies in one segment; else null. */
export function rangeOf(text, start, end, root = document) {
  const all = [...root.querySelectorAll(`.words[data-text="${text}"]`)];
  const words = all.findLast((found) => Number(found.dataset.start) <= start);
  if (!words) return null;
  const base = Number(words.dataset.start);
  const range = document.createRange();
  range.setStart(...placeAt(words, unitsBefore(words.textContent, start - base)));
  range.setEnd(...placeAt(words, unitsBefore(words.textContent, end - base)));
  return range;
}

function placeAt(words, units) {
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (node && units > node.length) {
    units -= node.length;
    node = walker.nextNode();
  }
  return node ? [node, units] : [words, words.childNodes.length];
}

/** Code points of `words` before a place in the page; 0 before it, all of them after it. */
function pointsBefore(words, node, offset, roundUp) {
  const before = document.createRange();
  before.selectNodeContents(words);
  const place = before.comparePoint(node, offset);
  if (place < 0) return 0;
  if (place === 0) before.setEnd(node, offset);
  const string = before.toString();
  const cut = /[\uD800-\uDBFF]$/.test(string);
  return countCodePoints(string) - (cut && !roundUp ? 1 : 0);
}

/**
 * By how many code points an edge at `point` moves to the next border of a word, forwards or backwards
 * (a negative number). 0 at the end of the segment.
 */
export function stepToWord(words, point, forwards) {
  const string = words.textContent;
  const at = unitsBefore(string, point - Number(words.dataset.start));
  const borders = [];
  for (const part of new Intl.Segmenter(words.closest("[lang]")?.lang, { granularity: "word" }).segment(string)) {
    if (part.isWordLike) borders.push(part.index, part.index + part.segment.length);
  }
  const next = forwards
    ? (borders.find((border) => border > at) ?? string.length)
    : (borders.findLast((border) => border < at) ?? 0);
  const between = forwards ? string.slice(at, next) : string.slice(next, at);
  return forwards ? countCodePoints(between) : -countCodePoints(between);
}
