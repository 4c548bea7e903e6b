/** `[2021-02-18 11:15:57.003][21884][dn_6001][gs_ctl]: `; 1.0.0 writes `2020-07-01 10:00:00  4242 gs_ctl:`. */
const PREFIX = /^(?:\[[\d :.-]+\]\[\d*\]\[[^\]]*\]\[gs_ctl\]|\d{4}-\d\d-\d\d [\d:.]+ {1,8}\d+ gs_ctl):/;

/** What gs_ctl says in a line. The dots of its waiting may stand before the prefix (gs_ctl-failover-5.0.x-failed). */
export const sayingOf = (line: string): string =>
  line
    .replace(/^\.+(?=\[)/, "")
    .replace(PREFIX, "")
    .trim();
