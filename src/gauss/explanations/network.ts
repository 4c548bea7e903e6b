import { family } from "./family.ts";

/** Addresses, ports and host names. */
export const NETWORK = family("explain-network", {
  "GAUSS-50600": {
    meaning: { en: "A host does not answer a ping." },
    cause: { en: "The host is off, the address is wrong, or a firewall drops the ping." },
    next: { en: "See which machines answer: `/gauss status`" },
  },
  "GAUSS-50601": {
    meaning: { en: "A port is taken, or its address is not on this host." },
    cause: { en: "A database of an earlier life still listens, or the XML names a wrong address." },
    next: { en: "Find who listens with `ss -ltnp`, stop it, or correct the address: `/gauss xml`" },
  },
  "GAUSS-50603": {
    meaning: { en: "An address is not a valid one." },
    cause: { en: "It is mistyped, or of a kind this version does not take, such as IPv6 before 6.0." },
    next: { en: "Correct the address that the message names: `/gauss xml`" },
  },
  "GAUSS-50604": {
    meaning: { en: "No network card of the host has its back IP." },
    cause: { en: "The address in the XML belongs to another machine, or the card is down." },
    next: { en: "Compare `ip addr` of that host with backIp1: `/gauss xml`" },
  },
  "GAUSS-50606": {
    meaning: { en: "The hosts' back IPs have different network masks." },
    cause: { en: "A machine was put into another network, or its card was set up differently." },
    next: { en: "Compare `ip addr` on all hosts, and correct the card that differs." },
  },
  "GAUSS-50624": {
    meaning: { en: "IPv4 and IPv6 addresses are mixed." },
    cause: { en: "A cluster takes one kind only, also for a new host." },
    next: { en: "Give the new host an address of the cluster's kind: `/gauss xml`" },
  },
  "GAUSS-50625": {
    meaning: { en: "The XML gives a host two different back IPs." },
    cause: { en: "backIp1s of the CLUSTER is not in the order of nodeNames, or was not changed with backIp1." },
    next: { en: "Make backIp1s follow the hosts' own backIp1: `/gauss xml`" },
  },
  "GAUSS-51115": {
    meaning: { en: "No host name is known for an address." },
    cause: { en: "The host did not say its name when the trust was made." },
    next: { en: "Run `hostname` on that host, then `/gauss trust` again." },
  },
  "GAUSS-51116": {
    meaning: { en: "A host in the list takes no ssh connection at that address and port." },
    cause: { en: "The host is dead or still in the list after it was dropped, or its ssh port is another one." },
    next: { en: "Nothing was changed: bring the host back or leave it out, then run `/gauss trust`" },
  },
  "GAUSS-51221": {
    meaning: { en: "The host names could not be written to /etc/hosts." },
    cause: { en: "The file is missing or closed, or a host did not take the lines." },
    next: { en: "Look at /etc/hosts of the host in the message, then run `/gauss trust` as root again." },
  },
  "GAUSS-51222": {
    meaning: { en: "A host's name does not lead to the host." },
    cause: { en: "/etc/hosts or the name server gives another address, or none." },
    next: { en: "Correct /etc/hosts on all hosts, then look again: `/gauss check`" },
  },
  "GAUSS-51224": {
    meaning: { en: "One address is used on two hosts." },
    cause: { en: "A line of the XML was copied and not changed, or a virtual IP is up elsewhere." },
    next: { en: "Give each host its own address: `/gauss xml`" },
  },
  "GAUSS-51248": {
    meaning: { en: "The host calls itself otherwise than the XML does." },
    cause: { en: "/etc/hostname was changed, or nodeNames holds an alias." },
    next: { en: "Make `hostname` and nodeNames the same: `/gauss xml`" },
  },
});
