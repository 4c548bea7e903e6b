import { expect, test } from "vitest";
import { parseStaticView, type StaticView, staticView } from "../../src/gauss/static-view.ts";
import { sample, samplesIn, variations } from "./samples.ts";

const row = (
  id: number,
  name: string,
  sshIp: string,
  dataIp: string,
  dataDir: string,
  port: number,
  azName = "AZ1",
) => ({
  id,
  name,
  sshIps: [sshIp],
  dataIps: [dataIp],
  dataDir,
  port,
  azName,
});
const DN = "/opt/huawei/install/data/dn";

const EXPECTED: Readonly<Record<string, StaticView>> = {
  "gs_om-view-2.0.0.txt": {
    localId: 1,
    writtenAt: 1617327141,
    nodes: [
      row(1, "prod", "192.168.0.21", "192.168.0.21", "/gauss/data/db1", 26000),
      row(2, "stb1", "192.168.0.22", "192.168.0.22", "/gauss/data/db1", 26000),
      row(3, "casstb", "192.168.0.23", "192.168.0.23", "/gauss/data/db1", 26000),
    ],
  },
  "gs_om-view-5.0.x-multi-az-derived.txt": {
    localId: 2,
    writtenAt: 1690000000,
    nodes: [
      row(1, "og-a1", "192.168.10.11", "10.10.10.11", DN, 15400),
      row(2, "og-a2", "192.168.10.12", "10.10.10.12", DN, 15400),
      row(3, "og-b1", "192.168.20.11", "10.20.20.11", "/data02/dn", 15400, "AZ2"),
    ],
  },
};

test("every sample has an expectation", () => {
  expect(Object.keys(EXPECTED).sort()).toEqual(samplesIn("gauss", "gs_om-view").sort());
});

test.for(Object.entries(EXPECTED))("reads %s, however it was carried", ([name, value]) => {
  for (const [how, carried] of variations(sample(`gauss/${name}`)))
    expect([how, staticView.parse(carried, 0)]).toEqual([how, { value }]);
});

test.for(Object.keys(EXPECTED))("%s without its last node is not recognised, wherever it is cut", (name) => {
  const text = sample(`gauss/${name}`);
  for (let end = 0; end < text.lastIndexOf("nodeName:"); end += 7)
    expect([end, parseStaticView(text.slice(0, end))]).toEqual([end, { notRecognised: expect.any(String) }]);
});

test("a node with several networks has them all", () => {
  const text = sample("gauss/gs_om-view-5.0.x-multi-az-derived.txt")
    .replace("sshChannel 1:192.168.20.11\n", "sshChannel 1:192.168.20.11\nsshChannel 2:192.168.21.11\n")
    .replace("datanodeListenIP 1:10.20.20.11\n", "datanodeListenIP 1:10.20.20.11\ndatanodeListenIP 2:10.20.21.11\n")
    .replaceAll("10.10.10.12", "fd00::12");
  expect(parseStaticView(text)).toMatchObject({
    value: {
      nodes: [
        { name: "og-a1" },
        { name: "og-a2", dataIps: ["fd00::12"] },
        { sshIps: ["192.168.20.11", "192.168.21.11"], dataIps: ["10.20.20.11", "10.20.21.11"] },
      ],
    },
  });
});
