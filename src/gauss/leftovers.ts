/** What the tools write into /etc/profile, ~/.bashrc or the separate env file; 1.1.0 to 7.0 agree on these. */
const NAMES = [
  "GPHOME",
  "GAUSSHOME",
  "PGDATA",
  "PGHOST",
  "PGPORT",
  "PGDATABASE",
  "GAUSSLOG",
  "GAUSS_ENV",
  "GAUSS_VERSION",
  "GAUSS_WARNING_TYPE",
  "GS_CLUSTER_NAME",
  "UNPACKPATH",
  "COREPATH",
  "S3_CLIENT_CRT_FILE",
  "MPPDB_ENV_SEPARATE_PATH",
];
/** Lists that also others add to: of these only what refers to a name above goes. */
const LISTS = ["PATH", "LD_LIBRARY_PATH", "PYTHONPATH"];
/** Of the ssh agent that gs_sshexkey starts (3.0 and later); an agent of somebody else stays. */
const AGENT = ["SSH_AUTH_SOCK", "SSH_AGENT_PID"];
const AGENT_FOLDER = "/gaussdb_tmp/";

const REFERS = new RegExp(`\\$(?:${NAMES.join("|")})(?!\\w)|\\$\\{(?:${NAMES.join("|")})[^\\w]|/gauss_om/`);
/** An assignment somewhere in a line: what is left of these in lines that are not simple is for a person to take away. */
const SOMEWHERE = new RegExp(`(?:^|[\\s;&|({])(?:${NAMES.join("|")})=`);

/** One word of shell without anything that runs a command outside of quotes. Each character can be read in one way only. */
const VALUE = `(?:"(?:[^"\\\\\`]|\\\\.)*"|'[^']*'|\\$\\{[^}]*\\}|\\$(?!\\{)|\\\\.|[^\\s"'\\\\;&|<>()\`$])*`;
const WORD = `[A-Za-z_]\\w*(?:=${VALUE})?`;
const STATEMENT = `(?:(?:export|declare -x|typeset -x)\\s+${WORD}(?:\\s+${WORD})*|[A-Za-z_]\\w*=${VALUE})`;
const SIMPLE = new RegExp(`^\\s*(${STATEMENT}(?:\\s*;\\s*${STATEMENT})*)(?:\\s*;)?(?:\\s+#.*)?$`);
const ASSIGNED = new RegExp(`(?<=^|[\\s;])([A-Za-z_]\\w*)(?:=(${VALUE}))?(?=[\\s;]|$)`, "g");
const KEYWORDS = ["export", "declare", "typeset"];
/** Nobody writes longer lines into a profile by hand. */
const LONGEST_LINE = 4_096;

/** A line after which the next one goes on, so that it cannot be taken away by itself. */
const GOES_ON = /(?:\\|&&|\|\|?)\s*$/;
/** A line after which something must follow: an empty block is an error of syntax, and nobody could log in. */
const OPENS = /(?:(?:^|[\s;])(?:then|do|else)|[{(])\s*(?:#.*)?$/;

/**
 * The text of a profile without what an earlier openGauss has left in it. All other lines stay byte for byte, and so do lines
 * that do more than assign.
 */
export function withoutLeftovers(text: string): string {
  const ownAgent = text.includes(AGENT_FOLDER) ? AGENT : [];
  const kept: string[] = [];
  let last = "";
  for (const line of text.split(/(?<=\n)/)) {
    const left = GOES_ON.test(last) ? line : whatStays(line, ownAgent);
    const needed = left === "" && line !== "" && OPENS.test(last);
    const stays = needed ? line.replace(/^(\s*).*?(\r?\n?)$/s, "$1:$2") : left;
    if (stays !== "") kept.push(stays);
    if (stays.trim() !== "" && !stays.trim().startsWith("#")) last = stays.trimEnd();
  }
  return kept.join("");
}

/**
 * Whether all that would go is the agent. By itself it disturbs nothing and may be the one of the present trust: gs_sshexkey writes
 * it on a machine that is no member yet, and sets it anew each time.
 */
export function onlyTheAgentGoes(text: string): boolean {
  const others = text
    .split(/(?<=\n)/)
    .filter((line) => !AGENT.some((name) => line.trim().startsWith(`export ${name}=`)));
  return withoutLeftovers(text) === others.join("");
}

/** Lines that set one of openGauss's variables and do more than that: a person has to look at them. */
export const leftoversIn = (text: string): string[] =>
  text.split("\n").filter((line) => {
    const words = simpleWords(line.trimEnd());
    if (words !== undefined) return words.some(({ name }) => NAMES.includes(name));
    return !line.trim().startsWith("#") && SOMEWHERE.test(line);
  });

function whatStays(line: string, ownAgent: readonly string[]): string {
  const bare = line.trimEnd();
  // gs_preinstall of 1.x and 2.x, for extension connectors.
  if (/^if \[ -f .*\/env_ec.*; fi$/.test(bare)) return "";
  const words = simpleWords(bare);
  const [only, ...more] = words ?? [];
  if (words === undefined || only === undefined) return line;
  const goes = ({ name, value }: Assignment): boolean =>
    NAMES.includes(name) || ownAgent.includes(name) || (LISTS.includes(name) && pruned(name, value) === "");
  if (words.every(goes)) return "";
  const value = more.length === 0 && LISTS.includes(only.name) ? pruned(only.name, only.value) : undefined;
  return value === undefined ? line : line.replace(only.value, () => value);
}

interface Assignment {
  readonly name: string;
  readonly value: string;
}

/** What a line assigns or exports; undefined when it does more than that. */
function simpleWords(line: string): Assignment[] | undefined {
  const statements = line.length > LONGEST_LINE || GOES_ON.test(line) ? undefined : SIMPLE.exec(line)?.[1];
  if (statements === undefined) return undefined;
  return [...statements.matchAll(ASSIGNED)]
    .map(([, name = "", value = ""]) => ({ name, value }))
    .filter(({ name }) => !KEYWORDS.includes(name));
}

/** A list without its elements of openGauss: "" when nothing of its own is left, undefined when there is nothing to take away. */
function pruned(name: string, value: string): string | undefined {
  const [, quote = "", inside = ""] = /^(["'])((?:(?!\1).)*)\1$/s.exec(value) ?? [];
  const elements = (quote === "" ? value : inside).match(/(?:\$\{[^}]*\}|[^:])+|(?<=:|^)(?=:|$)/g) ?? [];
  const left = elements.filter((element) => !REFERS.test(element));
  const torn = elements.some((element) => (element.match(/["']/g) ?? []).length % 2 > 0);
  if (torn || left.length === elements.length) return undefined;
  const itself = new RegExp(`^"?\\$(?:${name}|\\{${name}\\W.*)"?$`);
  if (left.every((element) => element === "" || itself.test(element))) return "";
  return `${quote}${left.join(":")}${quote}`;
}
