/** Draws a box on the first frame: with a pointer, or with the keyboard. */
import { make, announce } from './dom.js';
import { percent } from './words.js';

const SMALLEST = 0.01, STEP = 0.01;
const within = (low, value, high) => Math.max(low, Math.min(high, value));

export class Boxer {
  /**
   * @param surface lies exactly over the picture
   * @param hear is told when there is a box or none any more
   * @param done is told that the box is to be tracked
   */
  constructor(surface, hear, done) {
    Object.assign(this, { surface, hear, done, box: null });
    this.frame = make('div', {
      class: 'box', tabindex: '0', role: 'group',
      'aria-label': 'Box around the object. Arrow keys move it, with Shift they resize it, Enter tracks.',
      onkeydown: e => this.#key(e),
    }, ...['nw', 'ne', 'sw', 'se'].map(c => make('span', { class: `grip ${c}`, 'data-corner': c })));
    surface.onpointerdown = e => this.#down(e);
    surface.onpointermove = e => this.drag?.(this.#place(e));
    surface.onpointerup = surface.onpointercancel = () => this.#up();
  }

  /** The box, `[x1, y1, x2, y2]` in fractions, or null. */
  set(box) {
    this.box = box;
    this.surface.classList.toggle('drawn', box !== null);
    if (box) {
      const [x1, y1, x2, y2] = box, { style } = this.frame;
      style.left = `${100 * x1}%`;
      style.top = `${100 * y1}%`;
      style.width = `${100 * (x2 - x1)}%`;
      style.height = `${100 * (y2 - y1)}%`;
      if (!this.frame.parentElement) this.surface.append(this.frame);
    } else {
      this.frame.remove();
    }
    this.hear(box);
  }

  /** A box in the middle to begin with, for the keyboard. */
  begin() {
    if (!this.box) this.set([0.35, 0.35, 0.65, 0.65]);
    this.frame.focus();
  }

  #place(event) {
    const r = this.surface.getBoundingClientRect();
    return [within(0, (event.clientX - r.left) / r.width, 1), within(0, (event.clientY - r.top) / r.height, 1)];
  }

  #down(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.surface.setPointerCapture(event.pointerId);
    const from = this.#place(event), corner = event.target.dataset.corner;
    if (corner) {
      const [x1, y1, x2, y2] = this.box;
      const fixed = [corner.includes('w') ? x2 : x1, corner.includes('n') ? y2 : y1];
      this.drag = to => this.#span(fixed, to);
    } else if (event.target === this.frame) {
      const start = this.box;
      this.drag = to => this.set(moved(start, to[0] - from[0], to[1] - from[1]));
    } else {
      this.drag = to => this.#span(from, to);
    }
  }

  #up() {
    if (!this.drag) return;
    this.drag = null;
    if (this.box && (this.box[2] - this.box[0] < SMALLEST || this.box[3] - this.box[1] < SMALLEST)) this.set(null);
  }

  #span(a, b) {
    this.set([Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])]);
  }

  #key(event) {
    const by = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
    if (by) {
      const [x1, y1, x2, y2] = this.box;
      this.set(event.shiftKey
        ? [x1, y1, within(x1 + SMALLEST, x2 + by[0], 1), within(y1 + SMALLEST, y2 + by[1], 1)]
        : moved(this.box, ...by));
      const b = this.box.map(percent);
      announce(`Box from ${b[0]}, ${b[1]} to ${b[2]}, ${b[3]}`);
    } else if (event.key === 'Enter') {
      this.done();
    } else if (event.key === 'Escape' || event.key === 'Delete') {
      this.set(null);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

function moved([x1, y1, x2, y2], dx, dy) {
  const x = within(-x1, dx, 1 - x2), y = within(-y1, dy, 1 - y2);
  return [x1 + x, y1 + y, x2 + x, y2 + y];
}
