// Reads flowcharts from stdin, separated by NUL, with Mermaid's own parser, and prints what it understood: one line for
// each box, edge and subgraph, its columns separated by tabs. A syntax error ends it with status 1 and a message.

import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

// Mermaid cleans labels with a library that works on the document of a browser, which it looks for when it is loaded.
const { window } = new JSDOM("");
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import("mermaid");

// Inside Mermaid, the entity `#lt;` travels as `ﬂ°lt¶ß` until it is drawn as HTML.
function shown(label) {
  const box = document.createElement("div");
  box.innerHTML = (label ?? "").replace(/ﬂ°°/g, "&#").replace(/ﬂ°/g, "&").replace(/¶ß/g, ";");
  box.querySelectorAll("br").forEach((br) => br.replaceWith(" | "));
  return box.textContent;
}

const diagrams = readFileSync(0, "utf8").split("\0");
for (const [index, text] of diagrams.entries()) {
  try {
    await mermaid.parse(text);
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    for (const { id, text, classes } of db.getVertices().values()) {
      console.log(["box", id, classes.join(" "), shown(text)].join("\t"));
    }
    for (const { start, end, text } of db.getEdges()) {
      console.log(["edge", start, end, shown(text)].join("\t"));
    }
    for (const { id, nodes, title } of db.getSubGraphs()) {
      console.log(["subgraph", id, nodes.join(" "), shown(title)].join("\t"));
    }
  } catch (error) {
    console.error(`diagram ${index + 1}: ${error.message}`);
    process.exit(1);
  }
}
