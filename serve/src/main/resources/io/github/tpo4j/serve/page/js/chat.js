/** Turns of a conversation as people see them. */
import { make, icon, save, announce } from './dom.js';
import { clock, count, percent, fileName } from './words.js';
import { VERBS } from './verbs.js';
import { colour } from './overlay.js';
import { worthShowing } from './timeline.js';
import * as api from './api.js';

const DOING = {
  waiting: 'In the queue', decoding: 'Watching', reading: 'Reading', answering: 'Writing', tracking: 'Following it',
};

/** What is being done, from a progress event: words and a share, or null where that is not known. */
function doing(progress) {
  if (!progress) return { words: 'Starting …', share: null };
  const { what, done, total } = progress;
  if (what === 'waiting') {
    const ahead = total - done;
    return { words: ahead > 0 ? `${DOING.waiting}, ${count(ahead, 'request')} ahead` : DOING.waiting, share: null };
  }
  const words = DOING[what] ?? what.charAt(0).toUpperCase() + what.slice(1);
  return total > 0 ? { words: `${words} · ${done} of ${total}`, share: done / total } : { words: `${words} …`, share: null };
}

/** What an answer points at, in one sentence; empty for nothing. */
export function pointsAt(tpo) {
  if (!tpo) return '';
  const parts = [];
  if (tpo.boxes.length) parts.push(count(tpo.boxes.length, 'box', 'boxes'));
  if (tpo.moments.length) parts.push(count(worthShowing(tpo.moments).length, 'moment'));
  if (tpo.masks.length) parts.push(count(tpo.masks.length, 'mask track'));
  return parts.join(', ');
}

export class TurnView {
  /**
   * @param deeds what the buttons do: `show(turn)`, `again(turn)`, `reset()`, `go(seconds)`,
   *     `span(moment)`
   */
  constructor(turn, medium, deeds) {
    Object.assign(this, { turn, medium, deeds });
    const verb = VERBS[turn.verb];
    this.node = make('article', { class: 'turn', 'aria-label': 'Question and answer' },
      make('div', { class: 'asked' },
        turn.verb === 'ask' ? null : make('span', { class: 'kind' }, icon(turn.verb), verb.kind),
        make('span', { text: turn.words })),
      this.answered = make('div', { class: 'answered' }));
    this.update();
  }

  update() {
    const { turn } = this;
    this.node.classList.toggle('writing', turn.state === 'waiting' && turn.text !== '');
    if (turn.state === 'waiting' && turn.text && this.words) {
      this.words.textContent = turn.text;
      this.#work();
      return;
    }
    this.words = turn.text ? make('div', { class: 'said', text: turn.text }) : null;
    this.working = null;
    this.answered.replaceChildren(...[this.words, ...this.#below()].filter(Boolean));
    if (turn.state === 'waiting') this.#work();
  }

  #work() {
    const { turn } = this;
    const inWords = turn.text && (!turn.progress || turn.progress.what === 'answering');
    if (inWords) {
      this.working?.remove();
      this.working = null;
      return;
    }
    if (!this.working) {
      this.bar = make('progress', { max: '1', 'aria-label': 'Progress' });
      this.label = make('span');
      this.working = make('div', { class: 'working' }, this.label, this.bar);
      this.answered.append(this.working);
    }
    const { words, share } = doing(turn.progress);
    this.label.textContent = words;
    if (share === null) this.bar.removeAttribute('value');
    else this.bar.value = share;
  }

  #below() {
    const { turn } = this;
    if (turn.state === 'waiting') return [];
    if (turn.state === 'failed') return [this.#error()];
    const out = [];
    if (turn.state === 'stopped') out.push(make('p', { class: 'aside', text: 'Stopped.' }));
    if (turn.state === 'interrupted') out.push(make('p', { class: 'aside', text: 'Interrupted, because the page was left or loaded again.' }));
    if (turn.finish === 'length') out.push(make('p', { class: 'aside', text: 'Cut here: the answer reached its length limit.' }));
    if (turn.every > 1 && turn.tpo?.masks.length) out.push(make('p', { class: 'aside', text: `A long video: one mask for every ${turn.every} frames.` }));
    const found = this.#found();
    if (found.length) out.push(make('div', { class: 'found' }, ...found));
    else if (turn.state === 'done' && !turn.text) out.push(make('p', { class: 'none', text: 'Nothing was found.' }));
    out.push(this.#deeds());
    return out;
  }

  #found() {
    const { turn: { tpo, words, verb, every }, deeds } = this;
    if (!tpo) return [];
    const spot = (key, style, text, small, onclick) => {
      const mark = make('i', { class: key });
      if (style) mark.style.background = style;
      return make('button', { type: 'button', class: 'spot', onclick }, mark, make('span', { text }), make('small', { text: small }));
    };
    const show = seconds => () => {
      deeds.show(this.turn);
      if (seconds !== null && seconds !== undefined) deeds.go(seconds);
    };
    return [
      ...tpo.boxes.map((b, i) => spot('', colour(i), verb === 'ask' ? `Box ${i + 1}` : words,
        b.seconds === null || b.seconds === undefined ? 'box' : `box at ${clock(b.seconds)}`, show(b.seconds))),
      ...worthShowing(tpo.moments).map(m => spot('moment-key', '', `${clock(m.start)} – ${clock(m.end)}`, percent(m.score), () => {
        deeds.show(this.turn);
        deeds.span(m);
      })),
      ...tpo.masks.map((t, i) => {
        const inSight = t.frames.filter(f => f.score > 0);
        const frames = `${inSight.length} of ${count(t.frames.length, every > 1 ? 'mask' : 'frame')}`;
        return spot('', colour(i), t.label || 'object', this.medium.kind === 'image' ? 'mask' : frames, show(inSight[0]?.seconds));
      }),
    ];
  }

  #deeds() {
    const { turn, deeds } = this;
    const deed = (name, text, onclick, more = {}) =>
      make('button', { type: 'button', class: 'deed', onclick, ...more }, icon(name), make('span', { text }));
    const row = make('div', { class: 'deeds' });
    if (pointsAt(turn.tpo)) row.append(deed('layers', 'Show', () => deeds.show(turn), { 'aria-pressed': 'false', 'data-show': true }));
    if (turn.tpo?.overlay) {
      const still = turn.tpo.overlay.includes('overlay.png');
      row.append(deed('film', still ? 'Picture' : 'Video', e => this.#overlay(e.currentTarget, still),
        { title: 'Download it with the answer drawn in' }));
    }
    if (turn.state === 'done') row.append(deed('save', 'JSON', () => this.#json(), { title: 'Download the whole answer as JSON' }));
    if (turn.text) row.append(deed('copy', 'Copy', e => this.#copy(e.currentTarget)));
    if (turn.state !== 'done') row.append(deed('again', 'Ask again', () => deeds.again(turn)));
    const meta = [];
    if (turn.tokens) meta.push(count(turn.tokens, 'token'));
    if (turn.took) meta.push(`${turn.took.toFixed(1)} s`);
    row.append(make('span', { class: 'meta', text: meta.join(' · ') }));
    return row;
  }

  #error() {
    const { turn, deeds } = this, { message, code, requestId, retryAfter } = turn.error;
    const again = make('button', { type: 'button', class: 'button', onclick: () => deeds.again(turn) }, icon('again'), make('span', { text: 'Try again' }));
    if (retryAfter > 0) countDown(again, Math.min(retryAfter, 120));
    return make('div', { class: 'refusal', role: 'alert' }, icon('warn'),
      make('div', {},
        make('p', { text: message }),
        requestId ? make('small', { text: `Request ${requestId}` }) : null,
        make('div', { class: 'row' }, again,
          code === 'context_length_exceeded'
            ? make('button', { type: 'button', class: 'button', onclick: () => deeds.reset(), text: 'Start a new conversation' })
            : null)));
  }

  async #overlay(button, still) {
    const label = button.lastElementChild, before = label.textContent;
    button.disabled = true;
    label.textContent = 'Drawing …';
    announce('The answer is being drawn into the video');
    try {
      save(await api.blob(this.turn.tpo.overlay), fileName(this.medium.name, `${this.turn.verb}.${still ? 'png' : 'mp4'}`));
      label.textContent = before;
    } catch (e) {
      label.textContent = 'Failed';
      button.title = e.message;
      announce(e.message);
    }
    button.disabled = false;
  }

  #json() {
    const { verb, words, box, id, text, tpo } = this.turn;
    const document = { id, media: this.medium, verb, question: words, ...(box ? { box } : {}), ...(text ? { text } : {}), tpo };
    save(new Blob([JSON.stringify(document, null, 2) + '\n'], { type: 'application/json' }), fileName(this.medium.name, `${verb}.json`));
  }

  async #copy(button) {
    const label = button.lastElementChild;
    try {
      await navigator.clipboard.writeText(this.turn.text);
      label.textContent = 'Copied';
    } catch {
      label.textContent = 'Not allowed';
    }
    setTimeout(() => (label.textContent = 'Copy'), 1500);
  }
}

/** Keeps a button from being pressed before the server wants to hear of us again. */
function countDown(button, seconds) {
  const label = button.lastElementChild, words = label.textContent;
  button.disabled = seconds > 0;
  label.textContent = seconds > 0 ? `${words} in ${Math.ceil(seconds)} s` : words;
  if (seconds > 0) {
    setTimeout(() => {
      label.textContent = words;
      countDown(button, seconds - 1);
    }, 1000);
  }
}
