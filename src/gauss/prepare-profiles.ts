import { command, seen } from "../core/operation.ts";
import { type Message, words } from "../core/words.ts";
import { asRoot, type Change, type On } from "./change.ts";
import { onlyTheAgentGoes, withoutLeftovers } from "./leftovers.ts";
import { replaceFile, suffixFor } from "./replace-file.ts";

const say = words("prepare-profile", {
  clean: { en: "Take openGauss's lines out of {path}" },
  "left-over": { en: "{path} still speaks of an earlier openGauss" },
  fill: { en: "Write a first line into {path}" },
  empty: { en: "{path} is empty: gs_sshexkey could add nothing to it" },
  make: { en: "Make an empty {path}" },
  missing: { en: "no {path}: without it nobody gets the database user's environment there" },
  owner: { en: "Give {path} to {user}" },
  "new-owner": { en: "what root makes belongs to root" },
  "with-it": { en: "goes with the file" },
});

/** What is read whenever somebody logs in there. */
export const profileChanges = (on: On): Change[] => [
  ...cleaned(on, "profile", "/etc/profile", seen(on.machine.profile)?.text),
  ...bashrcChanges(on),
  ...envFileChanges(on),
];

/** It may not become empty: gs_sshexkey adds its lines with sed, which adds nothing to an empty file (7.0.0). */
function bashrcChanges(on: On): Change[] {
  const home = seen(on.machine.account)?.home;
  const text = seen(on.machine.bashrc ?? undefined)?.text;
  if (home === undefined || text === undefined) return [];
  const path = `${home}/.bashrc`;
  const after = withoutLeftovers(text ?? "") || `# ${path}\n`;
  if (text && onlyTheAgentGoes(text)) return [];
  if (text) return cleaned(on, "bashrc", path, text, after);
  const fill = changed(on, { id: "bashrc", path, before: text, after, title: "fill", found: "empty" });
  return text === null ? [fill, givenAway(on, "bashrc-owner", path)] : [fill];
}

/** The bot reads the separate env file before everything it types as the database user. */
function envFileChanges(on: On): Change[] {
  const path = on.cluster.envFile;
  const text = seen(on.machine.envFile ?? undefined)?.text;
  if (path === undefined || text === undefined) return [];
  if (text !== null) return cleaned(on, "env-file", path, text);
  const make = changed(on, { id: "env-file", path, before: null, after: "", title: "make", found: "missing" });
  return [make, givenAway(on, "env-file-owner", path)];
}

function cleaned(on: On, id: string, path: string, text: string | null | undefined, wanted?: string): Change[] {
  const before = text ?? "";
  const after = wanted ?? withoutLeftovers(before);
  return after === before ? [] : [changed(on, { id, path, before, after, title: "clean", found: "left-over" })];
}

interface Changed {
  readonly id: string;
  readonly path: string;
  readonly before: string | null;
  readonly after: string;
  readonly title: "clean" | "fill" | "make";
  readonly found: "left-over" | "empty" | "missing";
}

function changed({ node }: On, { id, path, before, after, title, found }: Changed): Change {
  const suffix = suffixFor("before-prepare", before ?? "");
  const { command: typed, diff, wayBack } = replaceFile({ path, before, after, suffix });
  const said: Message = say(title, { path });
  return { found: say(found, { path }), wayBack, step: { ...asRoot(node.name, id, said, typed), diff } };
}

function givenAway({ cluster: { osUser: user, osGroup }, node }: On, id: string, path: string): Change {
  const typed = command("chown", "--", `${user}:${osGroup}`, path);
  const step = asRoot(node.name, id, say("owner", { path, user }), typed);
  return { found: say("new-owner"), wayBack: say("with-it"), step };
}
