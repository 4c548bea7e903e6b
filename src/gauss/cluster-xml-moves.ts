import { words } from "../core/words.ts";
import { blanksBefore, cut, type Edit, nameOf, rawOf, type Splice, spliced, type XmlFile } from "./cluster-xml-edit.ts";
import type { ElementPlace, ParamPlace } from "./cluster-xml-places.ts";

const say = words("cluster-xml-moves", {
  own: {
    en: "The DEVICE of {node} in the cluster XML has [{name}] of its own, where that of {from} would have to go. Take it out by hand first.",
  },
});

interface Move {
  readonly params: readonly ParamPlace[];
  readonly from: ElementPlace;
  readonly to: ElementPlace;
  /** Changes of what moves. */
  readonly changes: readonly Edit[];
}

/** PARAMs that go from one DEVICE behind the last PARAM of another, each as it is written, but with the changes in it. */
export function moved(
  file: XmlFile,
  { params, from, to, changes }: Move,
): { readonly put: Edit[]; readonly cut: Splice[] } {
  const own = to.params.find(({ name }) => params.some((param) => param.name === name));
  const last = to.params.at(-1);
  if (own !== undefined)
    return { put: [{ notPossible: say("own", { node: nameOf(to), name: own.name, from: nameOf(from) }) }], cut: [] };
  if (last === undefined) return { put: [], cut: [] };
  const blanks = blanksBefore(file, last.from);
  const texts = params.map((param) => `${blanks}${changed(file, param, changes)}`);
  return {
    put: [...changes.filter((edit) => "notPossible" in edit), { from: last.to, to: last.to, text: texts.join("") }],
    cut: params.map((param) => cut(file, param)),
  };
}

function changed(file: XmlFile, { from, to }: ParamPlace, changes: readonly Edit[]): string {
  const inside = changes.flatMap((edit) =>
    "text" in edit && edit.from >= from && edit.to <= to
      ? [{ text: edit.text, from: edit.from - from, to: edit.to - from }]
      : [],
  );
  return spliced(rawOf(file, { from, to }), inside);
}
