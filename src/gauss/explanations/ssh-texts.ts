import { family } from "./family.ts";

/** What ssh and the network say, inside whatever tool used them. */
export const SSH_TEXTS = family("explain-ssh", {
  "key-refused": {
    says: ["Permission denied (", "Permission denied, please try again"],
    meaning: { en: "The host answers, but does not let the user in." },
    cause: { en: "The key is missing there, or the ssh-agent that holds it ended, as after a reboot." },
    next: { en: "Renew the trust between the hosts: `/gauss trust`" },
  },
  "agent-away": {
    says: ["Could not open a connection to your authentication agent"],
    meaning: { en: "No ssh-agent holds the user's key." },
    cause: { en: "It ended with a reboot, ~/.bashrc names an old one, or ~/.bashrc was empty." },
    next: { en: "See that ~/.bashrc of the user is not empty, then run `/gauss trust`" },
  },
  "database-refused": {
    says: ["could not connect to server: Connection refused"],
    meaning: { en: "The database takes no connections on that address." },
    cause: { en: "It is starting or down; what stands beside it may come from an old state file." },
    next: { en: "See whether a server process runs there: `/gauss status`" },
  },
  refused: {
    says: ["Connection refused"],
    meaning: { en: "The host answers, but nothing listens on that port." },
    cause: { en: "sshd or the database does not run there, the port is wrong, or a firewall rejects it." },
    next: { en: "See what runs on that host: `/gauss status`" },
  },
  "no-answer": {
    says: ["Connection timed out"],
    meaning: { en: "The host gives no answer at all." },
    cause: { en: "Its power is off, the network to it is cut, or a firewall drops the packets." },
    next: { en: "See who answers with `/gauss status`; `/gauss isolate <node>` keeps the tools from waiting for it." },
  },
  "no-route": {
    says: ["No route to host", "Network is unreachable"],
    meaning: { en: "There is no way through the network to the host." },
    cause: { en: "It is off, a firewall rejects it, or it was isolated on purpose with an unreachable route." },
    next: {
      en: "See with `ip route show type unreachable` whether it is isolated, and with `/gauss status` who answers.",
    },
  },
  "no-such-name": {
    says: ["Name or service not known", "Could not resolve hostname"],
    meaning: { en: "A host name is not known on that machine." },
    cause: { en: "/etc/hosts lacks the line, or the name is misspelt." },
    next: { en: "Compare /etc/hosts on all hosts: `/gauss check`" },
  },
  "changed-key": {
    says: ["REMOTE HOST IDENTIFICATION HAS CHANGED"],
    meaning: { en: "Another machine answers at that address than before, or it was installed anew." },
    cause: { en: "A reinstalled host has a new host key; so has a machine that only pretends to be it." },
    next: { en: "Make sure which it is, then remove its old lines from known_hosts and run `/gauss trust`" },
  },
  "unknown-key": {
    says: ["Host key verification failed"],
    meaning: { en: "ssh does not trust the host's key, and did not log in." },
    cause: { en: "The host is new to this user, or its key has changed." },
    next: { en: "Compare the key with that on the host, then run `/gauss trust`" },
  },
});
