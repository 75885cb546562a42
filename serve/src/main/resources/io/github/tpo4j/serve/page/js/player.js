/** The picture or video, its controls, and the canvas that lies exactly over it. */
import { $, announce, setButton } from './dom.js';
import { clock } from './words.js';
import { draw } from './overlay.js';
import * as api from './api.js';

/** Height that a line of time with moments, curve and two objects has, in CSS pixels. */
const TIMELINE = 118;

export class Player {
  /** @param hear is told the time of the frame that is shown, whenever that changes */
  constructor(hear) {
    this.hear = hear;
    this.screen = $('screen');
    this.video = $('video');
    this.picture = $('picture');
    this.context = $('canvas').getContext('2d');
    this.seconds = 0;
    this.until = Infinity;
    this.layers = true;
    this.answer = null;
    this.#controls();
    new ResizeObserver(() => this.fit()).observe(this.screen.parentElement);
    new ResizeObserver(() => this.fit()).observe(this.screen);
  }

  /**
   * Shows a medium.
   *
   * @param source address of its bytes
   */
  open(medium, source) {
    this.medium = medium;
    this.answer = null;
    this.burned = null;
    this.playable = medium.kind === 'video';
    document.querySelector('.stage').classList.toggle('picture', medium.kind === 'image');
    this.#note('');
    this.video.hidden = !this.playable;
    this.picture.hidden = this.playable;
    this.video.poster = '';
    this.picture.alt = medium.name ?? '';
    if (this.playable) {
      this.picture.removeAttribute('src');
      this.video.src = source;
    } else {
      this.video.removeAttribute('src');
      this.picture.src = source;
    }
    this.#at(0);
    this.fit();
  }

  close() {
    this.video.removeAttribute('src');
    this.video.load();
    this.picture.removeAttribute('src');
  }

  /** Draws an answer from now on; null for none. `name` is what its boxes are of. */
  show(tpo, name) {
    this.answer = tpo && { tpo, name };
    this.#burn();
    this.#draw();
  }

  get duration() {
    return this.medium.duration_seconds || this.video.duration || 0;
  }

  seek(seconds) {
    this.until = Infinity;
    if (this.medium.kind !== 'video') return;
    const end = Math.max(0, this.duration - 0.5 / (this.medium.fps || 25));
    this.video.currentTime = Math.max(0, Math.min(end, seconds));
    this.#at(this.video.currentTime);
  }

  /** Plays a span once. */
  playSpan(start, end) {
    this.seek(start);
    this.until = end;
    this.play();
  }

  play() {
    this.video.play().catch(() => {}); // refused by the browser, or a newer load came between
  }

  pause() {
    this.video.pause();
  }

  toggle() {
    if (this.video.paused) {
      this.until = Infinity;
      this.play();
    } else {
      this.pause();
    }
  }

  /** Goes some frames on or back. */
  step(frames) {
    this.pause();
    this.seek(this.seconds + frames / (this.medium.fps || 25) + 0.001);
  }

  /** Where the picture lies in the screen: `{left, top, width, height}` in CSS pixels. */
  frame() {
    const { clientWidth: w, clientHeight: h } = this.screen;
    const scale = Math.min(w / this.medium.width, h / this.medium.height);
    const width = this.medium.width * scale, height = this.medium.height * scale;
    return { left: (w - width) / 2, top: (h - height) / 2, width, height };
  }

  #controls() {
    const { video } = this;
    $('play').onclick = () => this.toggle();
    $('back').onclick = () => this.step(-1);
    $('on').onclick = () => this.step(1);
    $('speed').onchange = e => (video.playbackRate = Number(e.target.value));
    $('sound').onclick = () => (video.muted = !video.muted);
    $('layers').onclick = () => {
      this.layers = !this.layers;
      $('layers').setAttribute('aria-pressed', this.layers);
      this.#draw();
    };
    $('full').onclick = () => document.fullscreenElement ? document.exitFullscreen() : this.screen.parentElement.requestFullscreen?.();
    this.screen.onclick = e => {
      if (e.target === video) this.toggle();
    };
    video.onvolumechange = () => setButton($('sound'), video.muted ? 'silent' : 'sound', video.muted ? 'Sound on' : 'Mute');
    video.onplay = () => {
      setButton($('play'), 'pause', 'Pause');
      requestAnimationFrame(() => this.#follow());
    };
    video.onpause = () => setButton($('play'), 'play', 'Play');
    video.onseeked = video.ontimeupdate = () => this.#at(video.currentTime);
    video.onloadedmetadata = () => {
      video.playbackRate = Number($('speed').value);
      this.fit();
    };
    video.onerror = () => video.hasAttribute('src') && this.#unplayable();
    this.picture.onerror = () => this.picture.hasAttribute('src') && this.#note('This picture cannot be shown here; it can still be asked about.');
    if ('requestVideoFrameCallback' in video) {
      const next = (now, { mediaTime }) => {
        this.#at(mediaTime);
        video.requestVideoFrameCallback(next);
      };
      video.requestVideoFrameCallback(next);
    }
  }

  /** While it plays: the end of a span, and, without frame callbacks, the time. */
  #follow() {
    const { video } = this;
    if (video.paused) return;
    if (video.currentTime >= this.until) {
      this.until = Infinity;
      this.pause();
    }
    if (!('requestVideoFrameCallback' in video)) this.#at(video.currentTime);
    requestAnimationFrame(() => this.#follow());
  }

  #at(seconds) {
    this.seconds = seconds;
    $('clock').textContent = `${clock(seconds)} / ${clock(this.duration)}`;
    this.#draw();
    this.hear(seconds);
  }

  /** The browser does not know the format: the first frame instead, and answers as drawn videos. */
  #unplayable() {
    if (this.burned) {
      this.#note('The video with the answer could not be loaded; ask again.');
      return;
    }
    this.playable = false;
    this.video.removeAttribute('src');
    this.video.hidden = true;
    this.picture.hidden = false;
    this.picture.src = api.firstFrame(this.medium.id);
    this.#note('This browser cannot play the format. Answers come as a video that it can play.');
    announce('This browser cannot play the format. The first frame is shown.');
    this.#burn();
  }

  /** Plays the overlay video where the browser cannot play the original. */
  #burn() {
    if (this.medium.kind !== 'video' || (this.playable && !this.burned)) return;
    const overlay = this.answer?.tpo.overlay;
    if (!overlay || overlay === this.burned) return;
    this.burned = overlay;
    this.playable = true;
    this.picture.hidden = true;
    this.video.hidden = false;
    this.video.src = overlay;
    this.#note('The answer is being drawn into the video …');
    this.video.addEventListener('loadeddata', () => this.#note(''), { once: true });
  }

  #note(words) {
    $('note').hidden = !words;
    $('note').textContent = words;
  }

  #draw() {
    draw(this.context, this.layers && !this.burned ? this.answer?.tpo : null, this.seconds, this.answer?.name ?? '');
    const best = this.answer?.tpo.moments[0];
    this.screen.classList.toggle('in-moment', Boolean(best) && this.layers && this.seconds >= best.start && this.seconds < best.end);
  }

  /** As large as the stage allows, at the picture's own proportions; the canvas at device pixels. */
  fit() {
    if (!this.medium) return;
    const { width, height } = this.medium;
    const stage = this.screen.parentElement;
    const wide = stage.clientWidth - 2 * parseFloat(getComputedStyle(stage).paddingLeft);
    const narrow = matchMedia('(max-width: 900px)').matches && document.fullscreenElement !== stage;
    // room for the line of time at its highest, so that the picture keeps its size between answers
    const below = $('controls').offsetHeight + Math.max(TIMELINE, $('timeline').offsetHeight) + $('legend').offsetHeight;
    const room = narrow ? innerHeight * 0.36 : stage.clientHeight - below - 66;
    const high = Math.max(120, Math.min(room, wide * height / width));
    this.screen.style.height = `${high}px`;
    this.screen.style.width = `${Math.min(wide, high * width / height)}px`;
    const at = this.frame();
    const density = window.devicePixelRatio || 1;
    for (const over of [this.context.canvas, $('boxer')]) {
      for (const side of ['left', 'top', 'width', 'height']) over.style[side] = `${at[side]}px`;
    }
    const { canvas } = this.context;
    if (canvas.width !== Math.round(at.width * density) || canvas.height !== Math.round(at.height * density)) {
      canvas.width = Math.round(at.width * density);
      canvas.height = Math.round(at.height * density);
    }
    this.#draw();
  }
}
