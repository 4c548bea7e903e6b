const pad = (number) => String(number).padStart(2, "0");

export const dateOf = (ts) => new Date(Number(ts) * 1000);
export const clock = (date) => `${pad(date.getHours())}:${pad(date.getMinutes())}`;
const withSeconds = (date) => `${clock(date)}:${pad(date.getSeconds())}`;
const long = (date, month) => date.toLocaleDateString("en-GB", { day: "numeric", month, year: "numeric" });

/** "Today", "Yesterday" or the date. */
export function dayOf(date, otherwise = long(date, "long")) {
  const today = new Date();
  if (date.toDateString() === today.toDateString()) return "Today";
  today.setDate(today.getDate() - 1);
  return date.toDateString() === today.toDateString() ? "Yesterday" : otherwise;
}

function ago(date) {
  const minutes = Math.round((Date.now() - date.getTime()) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  return minutes < 1440 ? `${Math.round(minutes / 60)} h ago` : `${Math.round(minutes / 1440)} days ago`;
}

const PARTS = {
  date_num: (date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`,
  date_slash: (date) => `${date.getFullYear()}/${pad(date.getMonth() + 1)}/${pad(date.getDate())}`,
  date: (date) => long(date, "long"),
  date_short: (date) => long(date, "short"),
  date_long: (date) =>
    date.toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" }),
  date_pretty: (date) => dayOf(date),
  date_short_pretty: (date) => dayOf(date, long(date, "short")),
  date_long_pretty: (date) => dayOf(date),
  day_divider_pretty: (date) => dayOf(date),
  time: clock,
  time_secs: withSeconds,
  ago,
};

/** Slack's date tokens, such as `{date_short_pretty} {time_secs}`, in the reader's own time zone. */
export function formatted(timestamp, format, fallback = "") {
  const date = new Date(timestamp * 1000);
  if (Number.isNaN(date.getTime())) return fallback;
  return format.replace(/\{(\w+)\}/g, (token, name) => PARTS[name]?.(date) ?? token);
}
