/** One entry of a list as it is written, with the blanks around it. */
export interface Item {
  readonly lead: string;
  readonly core: string;
  readonly trail: string;
}

/** Lists hold names, addresses and paths; a comma or bracket that is written as a reference would be counted wrongly. */
const REFERENCE = /&(?:#0*4[014]|#[xX]0*2[89cC]|comma|lpar|rpar);/;

/** The entries as they are written, so that what is not edited in them stays byte for byte. Undefined when they cannot be told apart. */
export function itemsOf(raw: string): readonly Item[] | undefined {
  if (REFERENCE.test(raw)) return undefined;
  return raw.trim() === "" ? [] : parted(raw).map(itemFrom);
}

/** In `(ip, ip),(ip, ip)` a pair in brackets is one entry. */
function parted(raw: string): string[] {
  const commas = [...raw.matchAll(/\([^)]*\)|,/g)].filter(([mark]) => mark === ",").map(({ index }) => index);
  return [...commas, raw.length].map((comma, at) => raw.slice(at === 0 ? 0 : (commas[at - 1] ?? 0) + 1, comma));
}

function itemFrom(part: string): Item {
  const core = part.trim();
  const from = part.length - part.trimStart().length;
  return { lead: part.slice(0, from), core, trail: part.slice(from + core.length) };
}

/** The entries in another order, or some of them. The blanks stay at their places, those at the end at the end. */
export function arranged(items: readonly Item[], order: readonly number[]): string {
  const parts = order.map((from, at) => {
    const place = at === order.length - 1 ? items.at(-1) : items[at];
    return `${items[at]?.lead}${items[from]?.core}${place?.trail}`;
  });
  return parts.join(",");
}

/** All numbers of entries but these. */
export const allBut = (count: number, ...left: readonly number[]): number[] =>
  Array.from({ length: count }, (_, at) => at).filter((at) => !left.includes(at));

/** All numbers of entries, two of them in each other's place. */
export const exchanged = (count: number, one: number, other: number): number[] =>
  allBut(count).map((at) => (at === one ? other : at === other ? one : at));

/** In the manner of the last entry: `a, b` goes on with `, c`, and blanks at the end stay there. */
export function withAlso(items: readonly Item[], ...cores: readonly string[]): string {
  const last = items.at(-1);
  const lead = items.length > 1 ? (last?.lead ?? "") : "";
  const old = items.map((item, at) => item.lead + item.core + (at < items.length - 1 ? item.trail : ""));
  return [...old, ...cores.map((core) => lead + core)].join(",") + (last?.trail ?? "");
}
