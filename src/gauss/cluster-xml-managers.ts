import { words } from "../core/words.ts";
import { cut, deviceOf, type Edit, listEdit, nameOf, paramIn, valueIn, type XmlFile } from "./cluster-xml-edit.ts";
import { allBut, arranged, type Item, withAlso } from "./cluster-xml-lists.ts";
import { moved } from "./cluster-xml-moves.ts";
import type { ElementPlace } from "./cluster-xml-places.ts";
import { listOf } from "./cluster-xml-tree.ts";

const say = words("cluster-xml-managers", {
  only: {
    en: "{node} is the only host of a cm_server in the cluster XML (cmServerRelation). Name another one there by hand first.",
  },
});

const LISTS = /^cmServer(?:Relation|(?:ListenIp|HaIp)\d+)$/;

/** What only the DEVICE of the first cm_server has, but for the port of the others, which may stand there too. */
const ON_FIRST = /^(?:cmsNum|cmServer(?:PortBase|PortStandby|[lL]evel|Relation|(?:ListenIp|HaIp)\d+))$/;

/** The DEVICE that tells of all cm_servers; OM takes the first name of cmServerRelation to be that very node. */
const tellingOf = ({ devices }: XmlFile): ElementPlace | undefined =>
  devices.find((device) => paramIn(device, "cmServerRelation") !== undefined);

/** The lists of cm_servers with a host more. OM refuses a file in which not every DEVICE is among them. */
export function managersWith(file: XmlFile, name: string, ip: string): Edit[] {
  const telling = tellingOf(file);
  const also = (items: readonly Item[], list: string): string =>
    withAlso(items, list === "cmServerRelation" ? name : ip);
  return telling === undefined ? [] : listEdits(file, telling, also);
}

/** The lists of cm_servers with a host less. What the first one's DEVICE has goes to another host when it is that one. */
export function managersWithout(file: XmlFile, name: string): Edit[] {
  const telling = tellingOf(file);
  if (telling === undefined) return [];
  const hosts = hostsOf(telling);
  const at = hosts.indexOf(name);
  if (telling === deviceOf(file, name)) return handedOver(file, telling);
  return at < 0 ? [] : listEdits(file, telling, (items) => arranged(items, allBut(hosts.length, at)));
}

/** The port that every cm_server but the first one has in its DEVICE, where they all have the same. */
export function managerPort(file: XmlFile): string | undefined {
  const others = file.devices.filter((device) => device !== tellingOf(file));
  const ports = new Set(others.map((device) => valueIn(device, "cmServerPortStandby")));
  return ports.size === 1 ? [...ports][0] : undefined;
}

function handedOver(file: XmlFile, from: ElementPlace): Edit[] {
  const hosts = hostsOf(from);
  const heirs = [nameOf(file.primary), ...hosts].filter((host) => host !== nameOf(from) && hosts.includes(host));
  const to = heirs[0] === undefined ? undefined : deviceOf(file, heirs[0]);
  if (to === undefined) return [{ notPossible: say("only", { node: nameOf(from) }) }];
  const [own, heir] = [hosts.indexOf(nameOf(from)), hosts.indexOf(nameOf(to))];
  const changes = listEdits(file, from, (items) => arranged(items, [heir, ...allBut(hosts.length, own, heir)]));
  // The first one has the port of cmServerPortBase.
  const standbyPort = paramIn(to, "cmServerPortStandby");
  const rest = { ...to, params: to.params.filter((param) => param !== standbyPort) };
  const params = from.params.filter(({ name }) => ON_FIRST.test(name));
  return [
    ...moved(file, { params, from, to: rest, changes }).put,
    ...(standbyPort === undefined ? [] : [cut(file, standbyPort)]),
  ];
}

const hostsOf = (telling: ElementPlace): string[] => listOf(valueIn(telling, "cmServerRelation"));

const listEdits = (
  file: XmlFile,
  telling: ElementPlace,
  change: (items: readonly Item[], list: string) => string,
): Edit[] =>
  telling.params
    .filter(({ name }) => LISTS.test(name))
    .flatMap((param) =>
      listEdit(file, { param, needed: hostsOf(telling).length, change: (items) => change(items, param.name) }),
    );
