/**
 * synchronous_standby_names without those that are dropped (OM v5.0.0, check_syncStandbyStr). `*` stays; a number in front shrinks
 * along: a majority stays a majority.
 */
export function withoutNames(value: string, dropped: readonly string[]): string {
  if (value.trim() === "*" || value.trim() === "") return value.trim();
  const [, head = "", count, list = value] = /^(.*?(\d+)\s*)\((.*)\)/.exec(value) ?? [];
  const names = list.split(",").map((name) => name.trim());
  const kept = names.filter((name) => !dropped.includes(name));
  if (kept.length === names.length) return value;
  if (kept.length === 0) return "";
  if (count === undefined) return kept.join(",");
  const wanted = numberFor(Number(count), names.length, kept.length);
  return `${head.replace(count, String(wanted))}(${kept.join(",")})`;
}

function numberFor(count: number, before: number, after: number): number {
  const majority = Math.floor(before / 2) + 1;
  if (count === majority) return Math.floor(after / 2) + 1;
  if (count >= majority) return Math.max(1, count - (before - after));
  return Math.min(count, after);
}
