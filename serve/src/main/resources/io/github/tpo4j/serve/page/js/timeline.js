/** The line of time: moments, the saliency curve, when objects are in sight, and where we are. */
import { make, shape } from './dom.js';
import { clock, percent } from './words.js';
import { colour } from './overlay.js';

/** The moments worth showing: the best, and what comes at least half as near, five at most. */
export const worthShowing = moments => moments.filter(m => m.score >= moments[0].score / 2).slice(0, 5);

export class Timeline {
  constructor(parent, player) {
    this.parent = parent;
    this.player = player;
  }

  /** Lays the line out anew. */
  show(tpo) {
    const { player, parent } = this;
    this.duration = player.duration || 1;
    parent.hidden = player.medium.kind !== 'video';
    this.rail = this.#makeRail(tpo);
    this.head = make('div', { class: 'head' });
    parent.replaceChildren(
      ...(tpo?.moments.length ? [this.#moments(tpo.moments)] : []),
      this.rail,
      ...(tpo?.masks ?? []).map((track, i) => this.#sight(track, i)),
      make('div', { class: 'axis', 'aria-hidden': 'true' }, ...[0, 0.25, 0.5, 0.75, 1].map(s =>
        make('span', { text: clock(s * this.duration, this.duration < 20 ? 1 : 0) }))),
      this.head);
    this.at(player.seconds);
  }

  /** Moves the head. */
  at(seconds) {
    if (!this.rail) return;
    const share = Math.min(1, seconds / this.duration);
    this.head.style.left = `${100 * share}%`;
    this.played.style.transform = `scaleX(${share})`;
    this.rail.setAttribute('aria-valuenow', seconds.toFixed(2));
    this.rail.setAttribute('aria-valuetext', `${clock(seconds)} of ${clock(this.duration)}`);
  }

  #makeRail(tpo) {
    const drawing = shape('svg', { viewBox: '0 0 1000 100', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
    for (const s of tpo?.media?.sampled_seconds ?? []) {
      const x = 1000 * s / this.duration;
      drawing.append(shape('path', { class: 'seen', d: `M${x} 92V100` }));
    }
    if (tpo?.saliency?.scores.length) drawing.append(...curve(tpo.saliency, this.duration));
    this.played = make('div', { class: 'played' });
    const rail = make('div', {
      class: tpo?.saliency?.scores.length ? 'rail high' : 'rail', role: 'slider', tabindex: '0', 'aria-label': 'Place in the video',
      'aria-valuemin': '0', 'aria-valuemax': this.duration.toFixed(2),
      onkeydown: e => this.#key(e),
      onpointerdown: e => {
        rail.setPointerCapture(e.pointerId);
        this.#go(e);
      },
      onpointermove: e => rail.hasPointerCapture(e.pointerId) && this.#go(e),
    }, drawing, this.played);
    (tpo?.boxes ?? []).forEach((box, i) => {
      if (box.seconds === null || box.seconds === undefined) return;
      const pin = make('button', {
        type: 'button', class: 'pin', 'aria-label': `Box at ${clock(box.seconds)}`, title: `Box at ${clock(box.seconds)}`,
        onpointerdown: e => e.stopPropagation(), onclick: () => this.player.seek(box.seconds),
      });
      pin.style.left = `${100 * box.seconds / this.duration}%`;
      pin.style.color = colour(i);
      rail.append(pin);
    });
    return rail;
  }

  #moments(moments) {
    return make('div', { class: 'moments' }, ...worthShowing(moments).map((m, i) => {
      const words = `${clock(m.start)} to ${clock(m.end)}, ${percent(m.score)}`;
      const button = make('button', {
        type: 'button', class: i === 0 ? 'moment' : 'moment weak', text: percent(m.score),
        title: words, 'aria-label': `Play moment ${words}`,
        onclick: () => this.player.playSpan(m.start, m.end),
      });
      button.style.left = `${100 * m.start / this.duration}%`;
      button.style.width = `${100 * (m.end - m.start) / this.duration}%`;
      button.style.zIndex = 9 - i;
      return button;
    }));
  }

  #sight(track, i) {
    const lane = make('div', { class: 'sight', 'aria-hidden': 'true' });
    const { frames } = track;
    for (let k = 0; k < frames.length;) {
      let end = k;
      while (end < frames.length && (frames[end].score > 0) === (frames[k].score > 0)) end++;
      if (frames[k].score > 0) {
        const bar = make('i');
        const from = frames[k].seconds, to = end < frames.length ? frames[end].seconds : this.duration;
        bar.style.left = `${100 * from / this.duration}%`;
        bar.style.width = `${100 * (to - from) / this.duration}%`;
        bar.style.background = colour(i);
        lane.append(bar);
      }
      k = end;
    }
    return lane;
  }

  #go(event) {
    const { left, width } = this.rail.getBoundingClientRect();
    this.player.seek((event.clientX - left) / width * this.duration);
  }

  #key(event) {
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 10, PageDown: -10 }[event.key];
    if (step !== undefined) this.player.seek(this.player.seconds + step * Math.max(0.1, this.duration / 100));
    else if (event.key === 'Home') this.player.seek(0);
    else if (event.key === 'End') this.player.seek(this.duration);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** The curve and the area below it, between its own lowest and highest score. */
function curve({ clip_seconds: clip, scores }, duration) {
  const low = Math.min(...scores), span = Math.max(...scores) - low || 1;
  const points = scores.map((score, i) => [1000 * Math.min(1, (i + 0.5) * clip / duration), 88 - 78 * (score - low) / span]);
  points.unshift([0, points[0][1]]);
  points.push([1000, points.at(-1)[1]]);
  let d = `M${points[0]}`;
  for (let i = 1; i < points.length; i++) {
    const [x0, y0] = points[i - 1], [x1, y1] = points[i], middle = (x0 + x1) / 2;
    d += `C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}`;
  }
  return [shape('path', { class: 'area', d: `${d}V100H0Z` }), shape('path', { class: 'curve', d })];
}
