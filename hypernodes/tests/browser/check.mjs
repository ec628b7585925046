// Opens pages of graphs in Chromium, opens and closes what is in them, and measures what the reader sees.
//
// node check.mjs FOLDER PAGE..: a line for each page and state; status 1 and a list of what is wrong, if something is.
// Pictures of the states go into the folder.

import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [folder, ...pages] = process.argv.slice(2);
const names = ["chromium", "chromium-browser", "google-chrome"];
const paths = (process.env.PATH ?? "").split(":").flatMap((path) => names.map((name) => join(path, name)));
const executablePath = process.env.CHROMIUM ?? paths.find((path) => existsSync(path));
if (!executablePath) {
  console.error("Chromium is missing; install it with `apt-get install chromium`, or name it in CHROMIUM");
  process.exit(1);
}

// Runs in the page: everything that is wrong with what is seen.
function measure() {
  const wrong = [];
  const svg = document.querySelector("main svg, svg");
  const say = (text) => wrong.length < 10 && wrong.push(text);
  const rect = (element) => element.getBoundingClientRect();
  // `checkVisibility` says yes to every element of SVG.
  const seen = (element) => !element.closest("svg *") || (getComputedStyle(element).display !== "none" && seen(element.parentElement));
  const inside = (a, b, by = 0.6) =>
    a.left >= b.left - by && a.right <= b.right + by && a.top >= b.top - by && a.bottom <= b.bottom + by;
  const overlap = (a, b, by = 0.1) =>
    a.left + by < b.right && b.left + by < a.right && a.top + by < b.bottom && b.top + by < a.bottom;
  const own = (element, selector) => [...element.querySelectorAll(`:scope > ${selector}`)];
  const face = (item) => rect(item.querySelector(":scope > .face"));
  const name = (item) => item.querySelector("text")?.lastChild.textContent ?? "a box";

  let boxes = 0, wires = 0;
  for (const level of [...svg.querySelectorAll(".level")].filter(seen)) {
    const items = own(level, ".item");
    const faces = items.map(face);
    const outer = level.parentElement.closest(".item");
    items.forEach((item, index) => {
      boxes += 1;
      if (outer && !inside(faces[index], face(outer))) say(`${name(item)} is outside of ${name(outer)}`);
      for (let other = 0; other < index; other++) {
        if (overlap(faces[index], faces[other])) say(`${name(item)} overlaps ${name(items[other])}`);
      }
      const words = [...item.querySelectorAll("text")].filter((text) => seen(text) && text.closest(".item") === item);
      words.forEach((text, at) => {
        if (!inside(rect(text), faces[index])) say(`the text ${text.textContent} does not fit its box`);
        for (const before of words.slice(0, at)) {
          if (overlap(rect(text), rect(before), 1)) say(`${text.textContent} overlaps ${before.textContent}`);
        }
      });
    });
    // Wires go down, touch their boxes, and no other.
    for (const wire of own(level, ".wire")) {
      wires += 1;
      const path = wire.querySelector("path:last-of-type");
      const matrix = path.getScreenCTM();
      const length = path.getTotalLength();
      const points = [];
      for (let at = 0; at < length - 16; at += 5) {
        const point = path.getPointAtLength(at);
        points.push(new DOMPoint(point.x, point.y).matrixTransform(matrix));
      }
      for (let at = 1; at < points.length; at++) {
        if (points[at].y < points[at - 1].y - 0.1) say(`a wire goes up: ${path.getAttribute("d")}`);
      }
      faces.forEach((box, index) => {
        const through = points.some(({ x, y }) => x > box.left + 1 && x < box.right - 1 && y > box.top + 1 && y < box.bottom - 1);
        if (through) say(`a wire goes through ${name(items[index])}: ${path.getAttribute("d")}`);
      });
      const start = points[0];
      const touches = (box) => Math.abs(start.y - box.bottom) < 1 && start.x > box.left && start.x < box.right;
      if (!faces.some(touches)) say(`a wire begins nowhere: ${path.getAttribute("d")}`);
      const box = rect(path);
      const lands = (to) => Math.abs(to.top - box.bottom) < 1.5;
      if (!faces.some(lands)) say(`a wire ends nowhere: ${path.getAttribute("d")}`);
    }
  }
  const frame = rect(svg);
  for (const element of svg.querySelectorAll(".face, .wire path, text")) {
    if (seen(element) && !inside(rect(element), frame)) say(`outside of the picture: ${element.outerHTML.slice(0, 90)}`);
  }
  return { wrong, boxes, wires };
}

const places = () =>
  [...document.querySelectorAll("svg .item, svg .wire path:last-of-type")].map((e) => e.getAttribute("transform") ?? e.getAttribute("d"));

// How far the numbers of two lists of places are from each other.
function distance(before, after) {
  const numbers = (list) => list.join(" ").match(/-?\d+(\.\d+)?/g)?.map(Number) ?? [];
  const [a, b] = [numbers(before), numbers(after)];
  return a.length === b.length ? Math.max(0, ...a.map((number, index) => Math.abs(number - b[index]))) : Infinity;
}

const browser = await puppeteer.launch({ executablePath, headless: true, args: ["--no-sandbox", "--disable-gpu"] });
const problems = [];
for (const path of pages) {
  const url = pathToFileURL(path).href;
  const title = basename(path);
  const page = await browser.newPage();
  const fail = (text) => problems.push(`${title}: ${text}`);
  const expect = (holds, text) => holds || fail(text);
  page.on("pageerror", (error) => fail(error.message));
  page.on("console", (message) => fail(message.text()));
  page.on("request", (request) => expect(request.url() === url, `asks for ${request.url()}`));
  await page.setViewport({ width: 1400, height: 1000 });

  const state = async (what, picture = true) => {
    const { wrong, boxes, wires } = await page.evaluate(measure);
    wrong.forEach((text) => fail(`${what}: ${text}`));
    console.log(`${title}\t${what}\t${boxes} boxes\t${wires} wires`);
    if (picture) {
      await page.screenshot({ path: join(folder, `${title.replace(/\..*/, "")}-${what.replace(/\W+/g, "-")}.png`), fullPage: true });
    }
  };
  const expanded = () => page.$$eval("[aria-expanded]", (all) => all.map((one) => one.getAttribute("aria-expanded")));

  if (path.endsWith(".svg")) {
    await page.goto(url);
    await state("as drawn");
    await page.close();
    continue;
  }

  // Without scripts: the same picture.
  await page.setJavaScriptEnabled(false);
  await page.goto(url);
  await state("without scripts", false);
  const drawn = await page.evaluate(places);
  await page.setJavaScriptEnabled(true);
  await page.goto(url);
  await state("as drawn");
  for (const dark of [true, false]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
    if (dark) await state("dark");
  }

  const press = async (text) => {
    for (const button of await page.$$(".tools button")) {
      if ((await button.evaluate((element) => element.textContent)) === text) return button.click();
    }
  };
  const some = (await expanded()).length > 0;
  if (some) {
    // The script finds the places that were found when the page was made.
    await press("Open all");
    expect((await expanded()).every((open) => open === "true"), "not all are open");
    await state("all open");
    if (!title.includes("closed")) {
      const far = distance(drawn, await page.evaluate(places));
      expect(far <= 0.5, `the script's layout differs by ${far}`);
    }
    const open = await page.evaluate(places);
    await press("Close all");
    expect((await expanded()).every((open) => open === "false"), "not all are closed");
    await state("all closed");

    // Each one by a click: open, then closed from within.
    await press("Open all");
    const count = (await expanded()).length;
    for (let index = 0; index < Math.min(count, 6); index++) {
      const pipeline = (await page.$$("[aria-expanded]"))[index];
      const name = await pipeline.$(":scope > .name");
      await name.click();
      expect((await expanded())[index] === "false", `pipeline ${index} does not close by a click`);
      await state(`pipeline ${index} closed`, index === 0);
      const body = await pipeline.$(":scope > .bar");
      await body.click();
      expect((await expanded())[index] === "true", `pipeline ${index} does not open by a click`);
      // By keyboard.
      await pipeline.evaluate((element) => element.focus());
      await page.keyboard.press("Enter");
      expect((await expanded())[index] === "false", `pipeline ${index} does not close by Enter`);
      await page.keyboard.press("Space");
      expect((await expanded())[index] === "true", `pipeline ${index} does not open by Space`);
    }
    const again = distance(open, await page.evaluate(places));
    expect(again === 0, `opened again, the picture differs by ${again}`);
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("Tab");
  }

  // Types and docs under the pointer, and wires that light up.
  await page.evaluate(() => scrollTo(0, 0));
  const about = await page.$eval(".item:not(.port)", (item) => item.dataset.about);
  await (await page.$(".item:not(.port) .face")).hover();
  const tip = await page.$eval(".tip", (tip) => (tip.hidden ? "" : tip.textContent));
  expect(about && tip === about, `under the pointer shows ${JSON.stringify(tip)}, not ${JSON.stringify(about)}`);
  expect(await page.$(".wire.lit") !== null || !(await page.$(".wire")), "no wire lights up");
  await state("under the pointer", title.startsWith("20"));

  await press("Fit the window");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide <= 0, `fitted, the page is ${wide} px too wide`);
  await page.close();
}
await browser.close();
problems.forEach((problem) => console.error(problem));
process.exit(problems.length > 0 ? 1 : 0);
