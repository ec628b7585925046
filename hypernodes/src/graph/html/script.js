"use strict";
// Opens and closes nested pipelines. Without this script, the picture stands as it was drawn.
//
// Who stands in which row, and in which order, was found out when the page was made, and never changes. A box that opens
// or closes has another size, so that the places are computed again: the same as in `layout/place.rs`.
{
  const FRAME = 24, PADDING = 16, MANY = 60000;
  const svg = document.querySelector("main svg");
  const root = JSON.parse(document.getElementById("layout").textContent);
  const pipelines = [];

  // The cells that a wire comes through, down to its end.
  const way = (first, count, to) => [...Array(count).keys()].map((lane) => first + lane).concat(to);

  // Gives each level, box and wire its element.
  function bind(level, element) {
    level.element = element;
    const own = (selector) => [...element.querySelectorAll(`:scope > ${selector}`)];
    own(".item").forEach((item, index) => {
      item.level = level;
      item.data = level.items[index];
      item.data.element = item;
      if (item.data.level) {
        pipelines.push(item.data);
        bind(item.data.level, item.querySelector(":scope > .level"));
      }
    });
    level.paths = own(".wire");
    // A wide line that nobody sees, so that the pointer need not be quite on the wire.
    for (const wire of level.paths) {
      const near = wire.querySelector("path").cloneNode();
      near.classList.add("near");
      wire.querySelector("path").before(near);
    }
    // The row of each cell, and the lines from row to row.
    const { rows, items, wires } = level;
    level.row = [];
    rows.forEach((row, index) => row.forEach((cell) => (level.row[cell] = index)));
    level.links = [];
    level.above = level.row.map(() => []);
    level.below = level.row.map(() => []);
    const seen = new Set();
    wires.forEach(([from, , to, , first, count], wire) => {
      let upper = from;
      for (const lower of way(first, count, to)) {
        const [high, low] = [upper >= items.length, lower >= items.length];
        if (!(low && seen.has(lower))) {
          const link = { wire, upper, lower, high, low, weight: high && low ? 4 : high || low ? 2 : 1 };
          level.links.push(link);
          level.below[upper].push(link);
          level.above[lower].push(link);
          if (low) seen.add(lower);
        }
        upper = lower;
      }
    });
  }

  // The size of a box, and where its level stands in it if it is open.
  function measure(item) {
    item.width = item.w;
    item.height = item.h;
    if (!item.open) return;
    place(item.level);
    item.width = Math.max(item.level.width + 2 * PADDING, item.bar[0]);
    item.height = item.bar[1] + item.above + item.level.height + item.below;
    item.corner = [(item.width - item.level.width) / 2, item.bar[1] + item.above];
  }

  // How far from the left edge of a box one of its ports is.
  function port(item, closed, inside, index) {
    if (!item.open) return closed[index] ?? item.w / 2;
    const inner = inside[index];
    if (inner == null) return item.width / 2;
    return item.corner[0] + item.level.left[inner] + item.level.items[inner].w / 2;
  }

  function between(level, a, b) {
    const [left, right] = [a < level.items.length, b < level.items.length];
    return left && right ? 28 : left || right ? 18 : 12;
  }

  function place(level) {
    const { rows, items, wires, links } = level;
    items.forEach(measure);
    level.ends = wires.map(([from, out, to, into]) => [
      port(items[from], items[from].bottoms, items[from].outs, out),
      port(items[to], items[to].tops, items[to].ins, into),
    ]);
    for (const link of links) {
      link.out = link.high ? 0 : level.ends[link.wire][0];
      link.into = link.low ? 0 : level.ends[link.wire][1];
    }
    const width = (cell) => items[cell]?.width ?? 0;
    const left = (level.left = []);
    const packed = rows.map((row) => {
      let at = 0;
      return row.map((cell, index) => {
        if (index > 0) at += between(level, row[index - 1], cell);
        left[cell] = at;
        at += width(cell);
        return left[cell];
      });
    });
    // Where the lines of a cell want it, and how much.
    function wanted(cell, above, below, straight) {
      let sum = 0, weights = 0;
      const add = (to, weight) => {
        const far = straight ? Math.max(Math.abs(to - left[cell]), straight) : 1;
        sum += (to * weight) / far;
        weights += weight / far;
      };
      if (above) for (const l of level.above[cell]) add(left[l.upper] + l.out - l.into, l.weight);
      if (below) for (const l of level.below[cell]) add(left[l.lower] + l.into - l.out, l.weight);
      return weights > 0 ? [sum / weights, weights] : [left[cell], 0.001];
    }
    // Moves the cells of a row there. Neighbours that would overlap stand together at the mean of what they want.
    function solve(row, above, below, straight) {
      const runs = [];
      rows[row].forEach((cell, index) => {
        const [to, weight] = wanted(cell, above, below, straight);
        let run = [to - packed[row][index], weight, 1];
        while (runs.length && runs.at(-1)[0] > run[0]) {
          const [shift, before, count] = runs.pop();
          const both = before + run[1];
          run = [(shift * before + run[0] * run[1]) / both, both, count + run[2]];
        }
        runs.push(run);
      });
      let index = 0;
      for (const [shift, , count] of runs) {
        for (const end = index + count; index < end; index++) left[rows[row][index]] = packed[row][index] + shift;
      }
    }
    const phases = links.length > MANY ? [[2, 0], [1, 2], [2, 0.1]] : [[4, 0], [5, 2], [7, 0.1]];
    for (const [rounds, straight] of phases) {
      const both = straight > 0;
      for (let round = 0; round < rounds; round++) {
        for (let row = 0; row < rows.length; row++) solve(row, true, both, straight);
        for (let row = rows.length; row-- > 0; ) solve(row, both, true, straight);
      }
    }
    const start = left.reduce((least, x) => Math.min(least, x), Infinity);
    left.forEach((x, cell) => (left[cell] = x - start));
    level.width = left.reduce((most, x, cell) => Math.max(most, x + width(cell)), 0);
    let top = 0;
    level.height = 0;
    level.places = rows.map((row) => {
      const height = row.reduce((most, cell) => Math.max(most, items[cell]?.height ?? 0), 0);
      const links = row.flatMap((cell) => level.below[cell]);
      const far = links.map((l) => Math.abs(left[l.upper] + l.out - left[l.lower] - l.into));
      const place = [top, height];
      level.height = top + height;
      top += height + Math.min(30 + Math.max(0, ...far) * 0.09, 90);
      return place;
    });
  }

  const number = (value) => +value.toFixed(1);
  const move = (element, x, y) => element.setAttribute("transform", `translate(${number(x)} ${number(y)})`);

  // The way of a wire: straight down beside the boxes of a row, in a curve from row to row, and at its end a tip.
  function line(level, wire) {
    const [from, , to, , first, count] = level.wires[wire];
    const place = (cell) => level.places[level.row[cell]];
    let x = level.left[from] + level.ends[wire][0];
    let y = place(from)[0] + place(from)[1];
    let end = y;
    let path = `M${number(x)} ${number(place(from)[0] + level.items[from].height)}`;
    for (const cell of way(first, count, to)) {
      const next = level.left[cell] + (cell === to ? level.ends[wire][1] : 0);
      const [top, height] = place(cell);
      if (Math.abs(next - x) >= 0.5) {
        const middle = number((y + top) / 2);
        const [left, right] = [number(x), number(next)];
        path += `V${number(y)}C${left} ${middle} ${right} ${middle} ${right} ${number(top)}`;
        x = next;
      }
      end = top;
      y = top + height;
    }
    path += `V${number(end)}`;
    return path + "m-4-6l4 6l4-6";
  }

  function draw(level) {
    level.items.forEach((item, index) => {
      move(item.element, level.left[index], level.places[level.row[index]][0]);
      if (!item.level) return;
      const part = (name) => item.element.querySelector(`:scope > .${name}`);
      const [bar, right] = [item.open ? item.bar[1] : item.h, item.width - 7];
      part("face").setAttribute("width", item.width);
      part("face").setAttribute("height", item.height);
      part("heat")?.setAttribute("width", item.width);
      part("heat")?.setAttribute("height", bar);
      const foot = item.open ? `${bar}H0` : `${bar - 7}a7 7 0 0 1-7 7H7a7 7 0 0 1-7-7`;
      part("bar").setAttribute("d", `M7 0H${right}a7 7 0 0 1 7 7V${foot}V7a7 7 0 0 1 7-7z`);
      part("chevron").setAttribute("d", item.open ? "M14 13l5 5l5-5" : "M16 10l5 5l-5 5");
      if (!item.open) return;
      move(item.level.element, ...item.corner);
      draw(item.level);
    });
    level.paths.forEach((path, wire) => {
      const d = line(level, wire);
      path.querySelectorAll("path").forEach((stroke) => stroke.setAttribute("d", d));
    });
  }

  function update() {
    for (const { element, open } of pipelines) {
      element.classList.toggle("open", open);
      element.classList.toggle("closed", !open);
      element.setAttribute("aria-expanded", open);
    }
    place(root);
    draw(root);
    const [width, height] = [number(root.width + 2 * FRAME), number(root.height + 2 * FRAME)];
    svg.setAttribute("width", width);
    svg.setAttribute("height", height);
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  }

  // Opens or closes one pipeline, which stays where the reader sees it.
  function toggle(item) {
    const before = item.element.getBoundingClientRect();
    item.open = !item.open;
    update();
    const after = item.element.getBoundingClientRect();
    scrollBy(after.left - before.left, after.top - before.top);
  }

  // Types and docs beside the pointer, or beside what has the focus.
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("role", "tooltip");
  document.body.append(tip);
  function tell(element, x, y) {
    const about = element?.closest("[data-about]");
    tip.hidden = !about;
    if (!about) return;
    tip.textContent = about.dataset.about;
    const { width, height } = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - width - 4))}px`;
    tip.style.top = `${y + 18 + height < innerHeight ? y + 18 : Math.max(4, y - height - 10)}px`;
  }

  // The wires of a box, or the one under the pointer.
  function light(element) {
    svg.querySelectorAll(".lit").forEach((wire) => wire.classList.remove("lit"));
    const item = element?.closest(".item");
    if (!item || element.closest(".wire")) return;
    const index = item.level.items.indexOf(item.data);
    item.level.wires.forEach(([from, , to], wire) => {
      if (from === index || to === index) item.level.paths[wire].classList.add("lit");
    });
  }

  bind(root, svg.querySelector(".level"));
  svg.querySelectorAll("title").forEach((title) => {
    title.parentElement.dataset.about = title.textContent;
    title.remove();
  });
  for (const { element, open } of pipelines) {
    element.tabIndex = 0;
    element.setAttribute("role", "button");
    element.setAttribute("aria-expanded", open);
    element.setAttribute("aria-label", element.dataset.about.split("\n")[0]);
  }
  svg.setAttribute("role", "group");
  svg.addEventListener("click", ({ target }) => {
    const item = target.closest(".item")?.data;
    if (item?.level) toggle(item);
  });
  svg.addEventListener("keydown", (event) => {
    const item = event.target.data;
    if (!item?.level || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    toggle(item);
  });
  svg.addEventListener("pointermove", (event) => {
    tell(event.target, event.clientX, event.clientY);
    light(event.target);
  });
  svg.addEventListener("pointerleave", () => (tell(null), light(null)));
  svg.addEventListener("focusin", ({ target }) => {
    if (!target.matches(":focus-visible")) return;
    const { left, top } = target.getBoundingClientRect();
    tell(target, left, top);
    light(target);
  });
  svg.addEventListener("focusout", () => (tell(null), light(null)));
  addEventListener("keydown", ({ key }) => key === "Escape" && tell(null));

  const tools = document.createElement("div");
  tools.className = "tools";
  const button = (text, act) => {
    const element = document.createElement("button");
    element.textContent = text;
    element.addEventListener("click", act);
    tools.append(element);
  };
  const all = (open) => () => (pipelines.forEach((item) => (item.open = open)), update());
  if (pipelines.length) {
    button("Open all", all(true));
    button("Close all", all(false));
  }
  button("Fit the window", ({ target }) => {
    const fit = document.body.classList.toggle("fit");
    target.textContent = fit ? "Full size" : "Fit the window";
  });
  document.querySelector("header").append(tools);
}
