// Texts below the contrast of WCAG 2.2, 1.4.3: 4.5 to 1, or 3 to 1 where they are large. What is behind a text are the grounds of
// the elements around it, one laid over the other; where one of them is a picture nothing can be said. A shut control is let off.
() => {
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const lay = (colour) => ((pen.fillStyle = colour), pen.fillRect(0, 0, 1, 1));
  const read = () => Array.from(pen.getImageData(0, 0, 1, 1).data.slice(0, 3));
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const light = ([red, green, blue]) =>
    0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255);

  function stands(element) {
    const around = [];
    for (let each = element; each; each = each.parentElement) around.unshift(getComputedStyle(each));
    const own = around.at(-1);
    if (around.some((each) => each.backgroundImage !== "none")) return null;
    lay("white");
    around.forEach((each) => lay(each.backgroundColor));
    const ground = read();
    pen.globalAlpha = around.reduce((seen, each) => seen * each.opacity, 1);
    lay(element.closest("svg") ? own.fill : own.color);
    pen.globalAlpha = 1;
    const [dark, bright] = [light(ground), light(read())].sort((one, other) => one - other);
    const size = parseFloat(own.fontSize);
    const least = size >= 24 || (size >= 18.66 && own.fontWeight >= 700) ? 3 : 4.5;
    const ratio = (bright + 0.05) / (dark + 0.05);
    return ratio < least ? `stands out by ${ratio.toFixed(2)}, not ${least}` : null;
  }

  function shows(element) {
    const box = element.getBoundingClientRect();
    const shut = element.closest(":disabled, [aria-disabled=true]") || element.closest("label")?.control?.disabled;
    if (shut || getComputedStyle(element).clipPath !== "none") return false;
    return box.width > 1 && box.height > 1 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  }

  const words = new Map();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const [text, holder] = [texts.currentNode.data.trim(), texts.currentNode.parentElement];
    if (text && !words.has(holder) && !holder.matches("script, style, noscript, option, textarea")) words.set(holder, text);
  }
  for (const each of document.querySelectorAll("input, select, textarea"))
    if (each.value && !["checkbox", "radio", "hidden", "file"].includes(each.type)) words.set(each, each.value);
  return Array.from(words)
    .filter(([holder]) => shows(holder))
    .map(([holder, text]) => [text, stands(holder), holder])
    .filter(([, fault]) => fault)
    .map(([text, fault, holder]) => `${text.slice(0, 60)} ${fault} (${holder.cloneNode(false).outerHTML.slice(0, 120)})`);
}
