"use strict";

/* A film: steps that each tell what has changed since the one before. `count` is how many have happened. */
class Film {
  constructor(steps) {
    this.steps = steps;
    this.count = 1;
    this.playing = false;
  }

  get total() {
    return this.steps.length;
  }

  get latest() {
    return this.steps[this.count - 1];
  }

  get isAtEnd() {
    return this.count === this.total;
  }

  goTo(count) {
    this.playing = false;
    this.count = Math.max(1, Math.min(this.total, Math.round(count) || 1));
  }

  step(by) {
    this.goTo(this.count + by);
  }

  /* Play by itself, from the start again where it is at its end, or pause. */
  toggle() {
    if (!this.playing && this.isAtEnd) {
      this.count = 1;
    }
    this.playing = !this.playing && this.total > 1;
  }

  tick() {
    if (this.playing) {
      this.count += 1;
      this.playing = !this.isAtEnd;
    }
  }

  /* How every part looks now: changes up to here, the last of each part. */
  looks() {
    const looks = new Map();
    for (const step of this.steps.slice(0, this.count)) {
      for (const [name, look] of Object.entries(step.changes)) {
        look === null ? looks.delete(name) : looks.set(name, look);
      }
    }
    return looks;
  }
}

const KEYS = new Map([
  ["ArrowLeft", (film) => film.step(-1)],
  ["ArrowRight", (film) => film.step(1)],
  [" ", (film) => film.toggle()],
  ["Home", (film) => film.goTo(1)],
  ["End", (film) => film.goTo(film.total)],
]);

/* Do what a key stands for; false where it stands for nothing. */
function press(film, key) {
  const act = KEYS.get(key);
  if (act !== undefined) {
    act(film);
  }
  return act !== undefined;
}

/* The class of a part: its own, what it carries, and whether it stands out. */
function classOf(own, look, isLit) {
  const kind = look === undefined ? "" : look.kind || "";
  return [own, kind, isLit ? "lit" : "quiet"].filter(Boolean).join(" ");
}

/* Which part of a drawing is in sight: `whole` is all of it, in the drawing's own units. */
class Sight {
  constructor(whole) {
    this.whole = whole;
    this.reset();
  }

  get isWhole() {
    return this.now.width >= this.whole.width;
  }

  get viewBox() {
    const { x, y, width, height } = this.now;
    return [x, y, width, height].join(" ");
  }

  reset() {
    this.now = Object.assign({}, this.whole);
  }

  /* Come nearer by a factor, up to the nearest there is; what is at a point stays there. */
  zoom(by, x, y, nearest) {
    const { whole, now } = this;
    const scale = Math.max(1, Math.min(nearest, (by * whole.width) / now.width));
    const share = whole.width / scale / now.width;
    this.look(x - (x - now.x) * share, y - (y - now.y) * share, whole.width / scale, whole.height / scale);
  }

  pan(right, down) {
    const { x, y, width, height } = this.now;
    this.look(x - right, y - down, width, height);
  }

  /* Look there, but not past the drawing's edges. */
  look(x, y, width, height) {
    const { whole } = this;
    const inside = (at, start, room) => Math.max(start, Math.min(at, start + room));
    this.now = {
      x: inside(x, whole.x, whole.width - width),
      y: inside(y, whole.y, whole.height - height),
      width,
      height,
    };
  }
}

/* Zooms a drawing by the wheel, by two fingers and by the keys + − 0, and drags it. */
class Zooming {
  constructor(graph, reset) {
    this.graph = graph;
    this.reset = reset;
    const { x, y, width, height } = graph.viewBox.baseVal;
    this.sight = new Sight({ x, y, width, height });
    this.fingers = new Map();
    graph.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    graph.addEventListener("pointerdown", (event) => this.down(event));
    graph.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) {
      graph.addEventListener(end, (event) => this.fingers.delete(event.pointerId));
    }
    this.show();
  }

  /* How near one may come: letters three times as large as on the canvas, and four times what is shown. */
  get nearest() {
    return Math.max(4, (3 * this.sight.whole.width) / this.graph.clientWidth);
  }

  at({ x, y }) {
    return new DOMPoint(x, y).matrixTransform(this.graph.getScreenCTM().inverse());
  }

  zoom(by, place) {
    const { x, y } = this.at(place);
    this.sight.zoom(by, x, y, this.nearest);
    this.show();
  }

  zoomMiddle(by) {
    const { x, y, width, height } = this.graph.getBoundingClientRect();
    this.zoom(by, { x: x + width / 2, y: y + height / 2 });
  }

  whole() {
    this.sight.reset();
    this.show();
  }

  show() {
    this.graph.setAttribute("viewBox", this.sight.viewBox);
    this.graph.classList.toggle("near", !this.sight.isWhole);
    this.reset.hidden = this.sight.isWhole;
  }

  /* The wheel zooms; where there is nothing to go away from, it scrolls the page. */
  wheel(event) {
    if (event.deltaY < 0 || !this.sight.isWhole) {
      event.preventDefault();
      const lines = event.deltaMode === 0 ? event.deltaY / 100 : event.deltaY / 3;
      this.zoom(1.25 ** -Math.max(-2, Math.min(2, lines)), event);
    }
  }

  down(event) {
    this.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (event.pointerType === "touch" || !this.sight.isWhole) {
      this.graph.setPointerCapture(event.pointerId);
    }
  }

  move(event) {
    const before = [...this.fingers.values()];
    if (!this.fingers.has(event.pointerId)) {
      return;
    }
    this.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const after = [...this.fingers.values()];
    if (after.length === 2) {
      this.zoom(apart(after) / Math.max(1, apart(before)), middle(after));
    }
    const [from, to] = [this.at(middle(before)), this.at(middle(after))];
    this.sight.pan(to.x - from.x, to.y - from.y);
    this.show();
  }
}

function apart([one, other]) {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function middle(points) {
  const sum = (axis) => points.reduce((total, point) => total + point[axis], 0) / points.length;
  return { x: sum("x"), y: sum("y") };
}

const NEARER = new Map([["+", 1.25], ["=", 1.25], ["-", 0.8]]);

class Page {
  constructor(document, film) {
    this.document = document;
    this.film = film;
    this.zooming = new Zooming(document.getElementById("graph"), document.getElementById("whole"));
    this.parts = [...document.querySelectorAll("#graph [id]:not(image)")].map((part) => ({
      part,
      name: part.id,
      own: part.getAttribute("class") || "",
      told: part.matches("text") ? part : part.querySelector("text.told"),
      size: part.getAttribute("font-size"),
    }));
    this.formulas = [...document.querySelectorAll("#formulas > div")];
    this.scrubber = document.getElementById("scrubber");
    this.marks = [...document.querySelectorAll("#marks i")];
    this.listen();
    this.show();
  }

  at(name) {
    return this.document.getElementById(name);
  }

  listen() {
    const does = {
      first: () => this.film.goTo(1),
      back: () => this.film.step(-1),
      play: () => this.film.toggle(),
      on: () => this.film.step(1),
      last: () => this.film.goTo(this.film.total),
    };
    for (const [name, act] of Object.entries(does)) {
      this.onClick(this.at(name), () => this.then(act));
    }
    this.onClick(this.at("theme"), () => this.flipTheme());
    this.onClick(this.at("whole"), () => this.zooming.whole());
    this.scrubber.addEventListener("input", () => this.then(() => this.film.goTo(Number(this.scrubber.value))));
    this.at("speed").addEventListener("change", () => this.wait());
    this.document.addEventListener("keydown", (event) => this.key(event));
  }

  /* Do something at a click; one by the mouse leaves the space bar to the film. */
  onClick(button, act) {
    button.addEventListener("click", (event) => {
      if (event.detail > 0) {
        button.blur();
      }
      act();
    });
  }

  /* Keys are the film's, but for those that a list or a button has a use for. */
  key(event) {
    const held = event.altKey || event.ctrlKey || event.metaKey;
    const used = event.target.matches(event.key === " " ? "select, button" : "select");
    if (!held && !used && press(this.film, event.key)) {
      event.preventDefault();
      this.then(() => {});
    } else if (!held && NEARER.has(event.key)) {
      this.zooming.zoomMiddle(NEARER.get(event.key));
    } else if (!held && event.key === "0") {
      this.zooming.whole();
    }
  }

  then(act) {
    act();
    this.show();
    this.wait();
  }

  /* Count down to the next step while it plays by itself. */
  wait() {
    clearTimeout(this.timer);
    if (this.film.playing) {
      this.timer = setTimeout(() => this.then(() => this.film.tick()), 1000 / Number(this.at("speed").value));
    }
  }

  show() {
    const { film, parts } = this;
    const looks = film.looks();
    const lit = new Set(film.latest.lit);
    for (const part of parts) {
      this.dress(part, looks.get(part.name), lit.has(part.name));
    }
    this.formulas.forEach((formula, index) => { formula.hidden = index + 1 !== film.count; });
    this.marks.forEach((mark, index) => { mark.className = index < film.count ? "past" : ""; });
    this.tell();
  }

  dress({ part, name, own, told, size }, look, isLit) {
    part.setAttribute("class", classOf(own, look, isLit));
    if (told === null) {
      return;
    }
    part.setAttribute("visibility", look === undefined ? "hidden" : "inherit");
    told.textContent = look === undefined ? "" : look.text;
    if (size !== null) {
      part.setAttribute("font-size", (look && look.size) || size);
    }
    ["light", "dark"].forEach((theme, index) => {
      const picture = this.at(`${name}-${theme}`);
      if (picture !== null) {
        const address = look && look.pictures && look.pictures[index];
        address ? picture.setAttribute("href", address) : picture.removeAttribute("href");
        picture.setAttribute("class", `${theme} ${isLit ? "lit" : "quiet"}`);
      }
    });
  }

  tell() {
    const { film } = this;
    this.at("words").textContent = film.latest.words;
    const counter = this.at("counter");
    const told = { count: film.count, total: film.total };
    counter.textContent = counter.dataset.words.replace(/\{(\w+)\}/g, (_all, name) => told[name]);
    this.scrubber.value = film.count;
    this.scrubber.setAttribute("aria-valuetext", counter.textContent);
    const play = this.at("play");
    play.className = film.playing ? "playing" : "";
    play.setAttribute("aria-label", film.playing ? play.dataset.pause : play.dataset.play);
  }

  flipTheme() {
    const root = this.document.documentElement;
    const isDark = getComputedStyle(root).colorScheme === "dark";
    root.dataset.theme = isDark ? "light" : "dark";
  }
}

if (typeof document !== "undefined") {
  new Page(document, new Film(JSON.parse(document.getElementById("film").textContent)));
}
