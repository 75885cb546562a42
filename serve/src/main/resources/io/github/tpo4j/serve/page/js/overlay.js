/** Draws what an answer points at over one frame: the same colours as the overlay video. */
import { path } from './mask.js';

export const COLOURS = ['#3da5ff', '#ff9f1c', '#2ee6a6', '#ff5c8a', '#f4e04d', '#b388ff', '#4de1f5', '#ff6b4a', '#a8e05f'];
export const colour = i => COLOURS[i % COLOURS.length];

/** How long a box of one frame stays, in seconds, and how long it then takes to fade. */
const BOX_STAYS = 0.4, BOX_FADES = 0.6;

/** Outlines that were traced already, the newest last. */
const traced = new Map();

function outline(frame) {
  let found = traced.get(frame);
  if (!found) {
    found = path(frame.mask);
    traced.set(frame, found);
    if (traced.size > 240) traced.delete(traced.keys().next().value);
  }
  return found;
}

/** The frame that stands at a time: the last one that has begun. */
export function frameAt(frames, seconds) {
  let low = 0, high = frames.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (frames[middle].seconds <= seconds + 0.002) low = middle;
    else high = middle - 1;
  }
  return frames[low];
}

/** How strongly a box shows at a time: 1 on its frame, 0 far from it. */
export function strength(box, seconds) {
  if (box.seconds === null || box.seconds === undefined) return 1;
  const away = Math.abs(seconds - box.seconds);
  return Math.max(0, Math.min(1, 1 - (away - BOX_STAYS) / BOX_FADES));
}

/**
 * Draws an answer.
 *
 * @param context a canvas that lies exactly over the picture
 * @param tpo what the answer points at
 * @param seconds time of the frame that is shown
 * @param name what the boxes are of; empty for none
 */
export function draw(context, tpo, seconds, name) {
  const { width, height } = context.canvas;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  if (!tpo) return;
  const line = Math.max(1.5, Math.sqrt(width * height) / 330);
  tpo.masks.forEach((track, i) => {
    if (!track.frames.length) return;
    const frame = frameAt(track.frames, seconds);
    const scale = width / frame.mask.size[1];
    const drawn = outline(frame);
    context.setTransform(scale, 0, 0, height / frame.mask.size[0], 0, 0);
    context.globalAlpha = 0.36;
    context.fillStyle = colour(i);
    context.fill(drawn);
    context.globalAlpha = 1;
    context.lineJoin = 'round';
    context.strokeStyle = '#0009';
    context.lineWidth = (line + 1.6) / scale;
    context.stroke(drawn);
    context.strokeStyle = colour(i);
    context.lineWidth = line / scale;
    context.stroke(drawn);
  });
  context.setTransform(1, 0, 0, 1, 0, 0);
  tpo.boxes.forEach((box, i) => {
    const alpha = strength(box, seconds);
    if (alpha === 0) return;
    const [x1, y1, x2, y2] = box.fractions;
    const at = [x1 * width, y1 * height, (x2 - x1) * width, (y2 - y1) * height];
    context.globalAlpha = alpha;
    context.strokeStyle = '#0009';
    context.lineWidth = line * 1.5 + 2;
    context.strokeRect(...at);
    context.strokeStyle = colour(i);
    context.lineWidth = line * 1.5;
    context.strokeRect(...at);
    if (name) tag(context, name, at[0], at[1], colour(i), line);
    context.globalAlpha = 1;
  });
}

/** A name in a coloured field on top of a box, or in it where there is no room above. */
function tag(context, words, x, y, fill, line) {
  const letters = Math.round(10 + 2.2 * line);
  context.font = `600 ${letters}px system-ui, sans-serif`;
  const text = words.length > 40 ? words.slice(0, 39) + '…' : words;
  const wide = context.measureText(text).width + letters, high = letters * 1.55;
  const left = Math.max(0, Math.min(x - line, context.canvas.width - wide));
  const top = y - high < 0 ? y + line : y - high;
  context.fillStyle = fill;
  context.fillRect(left, top, wide, high);
  context.fillStyle = '#0b0e12';
  context.textBaseline = 'middle';
  context.fillText(text, left + letters / 2, top + high / 2 + 0.5);
}
