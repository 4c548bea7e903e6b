import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { groupsOf, userCalled } from "./accounts.ts";

/** An account's name and a group's. */
export interface Owner {
  readonly user: string;
  readonly group: string;
}

/** All files of a tree belong to whoever runs the cluster; what chown said is in this file of the tree. */
const recordIn = (root: string): string => join(root, "var/lib/owners.json");

function recorded(root: string): Map<string, Owner> {
  const path = recordIn(root);
  return new Map(existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : []);
}

/** Undefined = left as it is. */
export function giveTo(root: string, path: string, user: string | undefined, group: string | undefined): void {
  const present = ownerOf(root, path);
  // A file that is gone takes its owner along.
  const kept = [...recorded(root)].filter(([one]) => one !== path && existsSync(one));
  mkdirSync(dirname(recordIn(root)), { recursive: true });
  const given = { user: user ?? present.user, group: group ?? present.group };
  writeFileSync(recordIn(root), JSON.stringify([...kept, [path, given]]));
}

/** Homes belong to their owners and openGauss's folder to omm, whoever made what is in them; everything else to root. */
export function ownerOf(root: string, path: string): Owner {
  const known = recorded(root).get(path);
  if (known !== undefined) return known;
  const [, name] = /^\/home\/([^/]+)/.exec(path.slice(root.length)) ?? [];
  const owner = path.startsWith(`${root}/opt/huawei`) ? "omm" : name;
  if (owner === undefined || !path.startsWith(`${root}/`)) return { user: "root", group: "root" };
  const user = userCalled(root, owner);
  return { user: owner, group: (user === undefined ? undefined : groupsOf(root, user)[0]?.name) ?? owner };
}
