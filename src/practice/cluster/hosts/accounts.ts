import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A line of a host's /etc/passwd. */
export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly comment: string;
  readonly home: string;
  readonly shell: string;
}

/** A line of its /etc/group. */
export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

const fieldsIn = (root: string, file: string): string[][] =>
  readFileSync(join(root, "etc", file), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(":"));

export const usersOn = (root: string): User[] =>
  fieldsIn(root, "passwd").map(([name = "", , uid, gid, comment = "", home = "", shell = ""]) => ({
    name,
    uid: Number(uid),
    gid: Number(gid),
    comment,
    home,
    shell,
  }));

export const groupsOn = (root: string): Group[] =>
  fieldsIn(root, "group").map(([name = "", , gid, members = ""]) => ({
    name,
    gid: Number(gid),
    members: members.split(",").filter((member) => member !== ""),
  }));

export const userLine = ({ name, uid, gid, comment, home, shell }: User): string =>
  `${name}:x:${uid}:${gid}:${comment}:${home}:${shell}`;

export const groupLine = ({ name, gid, members }: Group): string => `${name}:x:${gid}:${members.join(",")}`;

export const writeUsers = (root: string, users: readonly User[]): void =>
  writeFileSync(join(root, "etc/passwd"), users.map((user) => `${userLine(user)}\n`).join(""));

export const writeGroups = (root: string, groups: readonly Group[]): void =>
  writeFileSync(join(root, "etc/group"), groups.map((group) => `${groupLine(group)}\n`).join(""));

/** By name or by number. */
export const userCalled = (root: string, key: string): User | undefined =>
  usersOn(root).find(({ name, uid }) => name === key || String(uid) === key);

export const groupCalled = (root: string, key: string): Group | undefined =>
  groupsOn(root).find(({ name, gid }) => name === key || String(gid) === key);

/** All groups of a user, the primary one first. */
export const groupsOf = (root: string, { name, gid }: User): Group[] => {
  const groups = groupsOn(root);
  const others = groups.filter((group) => group.gid !== gid && group.members.includes(name));
  return [...groups.filter((group) => group.gid === gid), ...others];
};

const FIRST_FREE = 1_000;

/** What useradd and groupadd take when no number is asked for. */
export const nextNumber = (taken: readonly number[]): number =>
  Math.max(FIRST_FREE, ...taken.filter((number) => number < 60_000).map((number) => number + 1));
