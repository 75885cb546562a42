/** COCO run-length masks, decoded and traced to outlines that stay sharp at every size. */

/**
 * Lengths of the runs: background and object in turns, column by column.
 *
 * @param counts COCO's compressed string: five bits a character, the sixth says that more follow;
 *     from the third run on, differences to the run two before
 */
export function runs(counts) {
  const out = [];
  for (let i = 0; i < counts.length;) {
    let value = 0, shift = 0, bits;
    do {
      bits = counts.charCodeAt(i++) - 48;
      value |= (bits & 31) << shift;
      shift += 5;
    } while (bits & 32);
    if (bits & 16 && shift < 32) value |= -1 << shift;
    out.push(out.length > 2 ? value + out[out.length - 2] : value);
  }
  return out;
}

/** A byte a pixel, column by column: pixel (x, y) lies at `x * height + y`. */
export function pixels({ size: [height, width], counts }) {
  const out = new Uint8Array(width * height);
  let at = 0, on = 0;
  for (const run of runs(counts)) {
    if (on) out.fill(1, at, at + run);
    at += run;
    on ^= 1;
  }
  return out;
}

/**
 * Outlines of a mask, in pixels: closed loops `[x, y, x, y, …]`. The border between pixels is
 * walked with the object on the right; the loop goes through the middles of its unit steps, which
 * turns stairs into slopes.
 */
export function outlines(rle) {
  const [height, width] = rle.size, on = pixels(rle), row = width + 1;
  const filled = (x, y) => x >= 0 && y >= 0 && x < width && y < height && on[x * height + y] === 1;
  // steps of the border that start at a corner: bit d set for direction d (right, down, left, up)
  const steps = new Map();
  const add = (x, y, d) => steps.set(y * row + x, (steps.get(y * row + x) ?? 0) | 1 << d);
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      if (on[x * height + y] === 0) continue;
      if (!filled(x, y - 1)) add(x, y, 0);
      if (!filled(x + 1, y)) add(x + 1, y, 1);
      if (!filled(x, y + 1)) add(x + 1, y + 1, 2);
      if (!filled(x - 1, y)) add(x, y + 1, 3);
    }
  }
  const dx = [1, 0, -1, 0], dy = [0, 1, 0, -1], loops = [];
  for (const start of steps.keys()) {
    while (steps.get(start)) {
      const loop = [];
      let at = start, last = 0;
      do {
        const bits = steps.get(at);
        // where two objects touch at a corner, turn right: they stay two
        let d = (last + 1) & 3;
        while (!(bits & 1 << d)) d = (d + 3) & 3;
        steps.set(at, bits & ~(1 << d));
        const x = at % row, y = (at - x) / row;
        loop.push(x + dx[d] / 2, y + dy[d] / 2);
        at += dx[d] + dy[d] * row;
        last = d;
      } while (at !== start);
      loops.push(loop);
    }
  }
  return loops;
}

/** The outlines as one path, points within a straight stretch left out. */
export function path(rle) {
  const out = new Path2D();
  for (const loop of outlines(rle)) {
    const n = loop.length;
    out.moveTo(loop[0], loop[1]);
    for (let i = 2; i < n; i += 2) {
      const nextX = loop[(i + 2) % n], nextY = loop[(i + 3) % n];
      const straight = (nextX - loop[i]) * (loop[i + 1] - loop[i - 1]) === (nextY - loop[i + 1]) * (loop[i] - loop[i - 2]);
      if (!straight) out.lineTo(loop[i], loop[i + 1]);
    }
    out.closePath();
  }
  return out;
}

/** Share of the picture that a mask covers. */
export function share({ size: [height, width], counts }) {
  return runs(counts).reduce((sum, run, i) => sum + (i % 2 ? run : 0), 0) / (width * height);
}
