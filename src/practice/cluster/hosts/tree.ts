import { join } from "node:path";

/** Where things are on one host. All under `root`, which stands for the host's /. */
export interface Tree {
  readonly root: string;
  readonly home: string;
  readonly rootHome: string;
  readonly envFile: string;
  readonly dataDir: string;
  readonly gaussHome: string;
  readonly gpHome: string;
  readonly pgHost: string;
  readonly gaussLog: string;
  readonly bin: string;
}

export function treeOf(root: string): Tree {
  const base = join(root, "opt/huawei");
  const home = join(root, "home/omm");
  return {
    root,
    home,
    rootHome: join(root, "root"),
    envFile: join(home, "gauss.env"),
    dataDir: join(base, "install/data/dn"),
    gaussHome: join(base, "install/app"),
    gpHome: join(base, "install/om"),
    pgHost: join(base, "tmp"),
    gaussLog: join(base, "log/omm"),
    bin: join(root, "usr/bin"),
  };
}
