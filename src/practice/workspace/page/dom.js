/** An element with attributes, listeners (`onclick`) and children. Text stays text: nothing here is ever parsed as HTML. */
export function el(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name || "div");
  if (classes.length > 0) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat(9).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** A picture from path data, drawn on a 20 by 20 grid. */
export function icon(path, { fill = "none", stroke = "currentColor", className = "icon" } = {}) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  const drawn = document.createElementNS(space, "path");
  drawn.setAttribute("d", path);
  drawn.setAttribute("fill", fill);
  drawn.setAttribute("stroke", stroke);
  drawn.setAttribute("stroke-width", "1.8");
  drawn.setAttribute("stroke-linecap", "round");
  drawn.setAttribute("stroke-linejoin", "round");
  svg.append(drawn);
  return svg;
}

export const CROSS = "M5 5l10 10M15 5L5 15";
