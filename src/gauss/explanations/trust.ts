import { family } from "./family.ts";

/** ssh between the hosts, as the OM tools use and make it. */
export const TRUST = family("explain-trust", {
  "GAUSS-51100": {
    meaning: { en: "Hosts do not let the user in by key, or do not answer at all." },
    cause: { en: "Around a dead host this is usual; else a key or a known host is missing." },
    next: { en: "See who answers with `/gauss status`; if all do, run `/gauss trust`" },
  },
  "GAUSS-51101": {
    meaning: { en: "ssh to a host failed while the trust was made." },
    cause: { en: "The password is wrong there, or the host closed the connection." },
    next: { en: "Read which host the message names, see to it, then run `/gauss trust` again." },
  },
  "GAUSS-51102": {
    meaning: { en: "The keys of the user could not be exchanged between the hosts." },
    cause: { en: "One host in the list took no connection or no password." },
    next: { en: "See with `/gauss check` which host does not answer, then run `/gauss trust`" },
  },
  "GAUSS-51103": {
    meaning: { en: "A command for several hosts at once could not be run." },
    cause: { en: "A host does not answer, or closed the connection in the middle." },
    next: { en: "See which machines answer, then run the step again: `/gauss status`" },
  },
  "GAUSS-51107": {
    meaning: { en: "The tool's own ssh client could not connect to a host." },
    cause: { en: "The host is away, its sshd does not run, or it wants other ciphers." },
    next: { en: "Try `ssh` to that host by hand, then run the step again." },
  },
  "GAUSS-51108": {
    meaning: { en: "No key pair could be made for the user." },
    cause: { en: "~/.ssh is closed to the user, the disk is full, or `ssh-keygen` is missing." },
    next: { en: "See to ~/.ssh and the free space on this host, then run `/gauss trust`" },
  },
  "GAUSS-51111": {
    meaning: { en: "The key could not be put into authorized_keys of another host." },
    cause: { en: "~/.ssh there has the wrong owner or rights, or the disk is full." },
    next: { en: "See to ~/.ssh of the user on that host, then run `/gauss trust`" },
  },
  "GAUSS-51112": {
    meaning: { en: "ssh by host name fails where ssh by address works." },
    cause: { en: "Old lines for that name stand in known_hosts, or the name leads elsewhere." },
    next: { en: "Correct /etc/hosts and known_hosts for that name, then run `/gauss trust`" },
  },
  "GAUSS-51113": {
    meaning: { en: "The secret that protects the new key could not be made." },
    cause: { en: "The host's openssl or its source of random numbers does not work." },
    next: { en: "Try `openssl rand -hex 8` on that host, then run `/gauss trust`" },
  },
  "GAUSS-51808": {
    meaning: { en: "Logging in as the user prints text that the tools take for an error." },
    cause: { en: "A banner, an echo or a failing line stands in ~/.bashrc or /etc/profile." },
    next: { en: "Make the login silent on that host, then look again: `/gauss check`" },
  },
});
