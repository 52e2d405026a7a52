// Writes the Visvalingam effective area, in steradians, of every arc vertex of a TopoJSON file.
// Usage: node presimplify.mjs IN.topojson OUT.json
// OUT holds one list of numbers an arc; null marks an arc's two ends, which must never be dropped.
import {readFileSync, writeFileSync} from "node:fs";
import {presimplify, sphericalTriangleArea} from "topojson-simplify";

const [source, target] = process.argv.slice(2);
const topology = JSON.parse(readFileSync(source, "utf8"));
const {arcs} = presimplify(topology, sphericalTriangleArea);
writeFileSync(target, JSON.stringify(arcs.map((arc) => arc.map((position) => position[2]))));
