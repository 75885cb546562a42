/** One medium and the conversation about it. */
import { $, make, icon, announce, calm, setButton } from './dom.js';
import { facts } from './words.js';
import { VERBS, verbsFor, suggestions } from './verbs.js';
import { colour } from './overlay.js';
import { Player } from './player.js';
import { Timeline } from './timeline.js';
import { Boxer } from './boxer.js';
import { Conversation } from './conversation.js';
import { TurnView, pointsAt } from './chat.js';
import * as api from './api.js';

export class Room {
  constructor() {
    this.player = new Player(seconds => this.#at(seconds));
    this.timeline = new Timeline($('timeline'), this.player);
    this.boxer = new Boxer($('boxer'), () => this.#boxed(), () => this.#send());
    this.verb = 'ask';
    this.source = null;
    $('composer').onsubmit = e => {
      e.preventDefault();
      if (this.conversation.running) this.conversation.stop();
      else this.#send();
    };
    $('question').onkeydown = e => {
      if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) {
        e.preventDefault();
        this.#send();
      }
    };
    $('question').oninput = () => this.#ready();
    $('video').addEventListener('loadedmetadata', () => this.timeline.show(this.shown?.tpo));
    addEventListener('keydown', e => this.#key(e));
  }

  /**
   * Opens a medium.
   *
   * @param file what the person picked, played from here instead of being fetched back; or null
   * @param turns of a conversation that a reload interrupted
   */
  open(medium, file, turns = []) {
    this.close();
    this.file = file;
    this.source = file && URL.createObjectURL(file);
    this.medium = medium;
    this.views = new Map();
    this.shown = null;
    this.conversation = new Conversation(medium, turn => this.#changed(turn), turns);
    this.conversation.keep();
    $('turns').replaceChildren();
    $('welcome').hidden = true;
    $('room').hidden = false;
    $('another').hidden = false;
    $('facts').hidden = false;
    $('facts').replaceChildren(make('b', { text: medium.name ?? medium.id }), facts(medium));
    document.title = `${medium.name ?? medium.id} – tpo4j`;
    $('verbs').replaceChildren($('verbs').firstElementChild, ...verbsFor(medium).map(v => this.#verbChoice(v)));
    this.#try();
    this.player.open(medium, this.source ?? api.content(medium.id));
    this.timeline.show(null);
    this.boxer.set(null);
    this.#choose('ask');
    turns.forEach(turn => this.#view(turn));
    const last = turns.findLast(t => pointsAt(t.tpo));
    this.#show(last ?? null);
    $('log').scrollTop = turns.length ? $('log').scrollHeight : 0;
    announce(`${medium.name ?? 'The medium'} is open`);
    if (matchMedia('(min-width: 901px)').matches) $('question').focus();
  }

  close() {
    if (!this.medium) return;
    this.conversation.stop();
    this.player.close();
    if (this.source) URL.revokeObjectURL(this.source);
    this.medium = this.source = this.file = null;
    for (const id of ['room', 'another', 'facts']) $(id).hidden = true;
    document.title = 'tpo4j';
  }

  #at(seconds) {
    this.timeline.at(seconds);
    this.#boxing();
  }

  // ---- what to ask ----

  #verbChoice(verb) {
    return make('label', {},
      make('input', { type: 'radio', name: 'verb', value: verb, onchange: () => this.#choose(verb) }),
      icon(verb), make('span', { text: VERBS[verb].label }));
  }

  #choose(verb) {
    this.verb = verb;
    document.querySelector(`input[name=verb][value=${verb}]`).checked = true;
    const tracking = verb === 'track';
    $('question').hidden = tracking;
    $('question').placeholder = VERBS[verb].hint;
    $('boxhint').hidden = !tracking;
    if (tracking) {
      this.player.pause();
      this.player.seek(0);
      this.#show(null);
    }
    this.#boxing();
    this.#ready();
  }

  /** The box is drawn on the first frame, so the surface is there only while that is shown. */
  #boxing() {
    const { medium, player } = this;
    if (!medium) return;
    const first = medium.kind === 'image' || !player.playable || player.seconds < 1 / (medium.fps || 25);
    $('boxer').hidden = this.verb !== 'track' || !first;
    const state = this.verb !== 'track' ? '' : !first ? 'away' : this.boxer.box ? 'drawn' : 'empty';
    if (this.boxState === state) return;
    this.boxState = state;
    const link = (text, onclick) => make('button', { type: 'button', class: 'link', text, onclick });
    $('boxhint').replaceChildren(...{
      '': [],
      away: ['The box is drawn on the first frame. ', link('Go there', () => player.seek(0))],
      drawn: ['Adjust the box, then track it. ', link('Clear', () => this.boxer.set(null))],
      empty: ['Draw a box on the picture, or ', link('place one', () => this.boxer.begin()), ' with the keyboard.'],
    }[state]);
  }

  #boxed() {
    if (!this.medium) return;
    this.#boxing();
    this.#ready();
  }

  #ready() {
    const running = Boolean(this.conversation?.running);
    const { classList } = $('send');
    classList.toggle('stop', running);
    setButton($('send'), running ? 'stop' : 'send', running ? 'Stop' : this.verb === 'track' ? 'Track the object in the box' : 'Send');
    $('send').disabled = !running && (this.verb === 'track' ? !this.boxer.box : !$('question').value.trim());
  }

  /** Asks what is written or drawn; what is written waits while an answer is on its way. */
  #send() {
    if (this.conversation.running) return;
    if (this.verb === 'track') {
      if (this.boxer.box) this.#ask('track', 'the object in the box', this.boxer.box);
      return;
    }
    const words = $('question').value.trim();
    if (!words) return;
    $('question').value = '';
    this.#ask(this.verb, words);
  }

  #try() {
    const { medium } = this;
    $('try').hidden = this.conversation.turns.length > 0;
    $('try').replaceChildren(
      make('h2', { text: `Ask about this ${medium.kind === 'video' ? 'video' : 'picture'}` }),
      make('p', { text: 'Type a question below, or try one of these.' }),
      ...suggestions(medium).filter(s => verbsFor(medium).includes(s.verb)).map(s => make('button', {
        type: 'button',
        onclick: () => {
          this.#choose(s.verb);
          if (s.verb === 'track' && !s.box) return;
          if (s.box) this.boxer.set(s.box);
          this.#ask(s.verb, s.words, s.box);
        },
      }, icon(s.verb), make('small', { text: VERBS[s.verb].kind }), make('span', { text: s.words }))));
  }

  // ---- asking and answers ----

  async #ask(verb, words, box = null) {
    if (this.conversation.running) return;
    const { conversation } = this;
    this.#ended(await conversation.ask(verb, words, box), conversation);
  }

  async #again(turn) {
    if (this.conversation.running) return;
    const { conversation } = this;
    this.#ended(await conversation.again(turn), conversation);
  }

  async #ended(turn, conversation) {
    if (conversation !== this.conversation) return; // another medium was opened meanwhile
    this.#ready();
    if (turn.state === 'failed') {
      if (turn.error.code === 'media_not_found' && this.file) await this.#sendAgain(turn);
      return;
    }
    if (turn.state !== 'done') {
      announce('Stopped');
      return;
    }
    announce([turn.text, pointsAt(turn.tpo)].filter(Boolean).join('. ') || 'Nothing was found');
    if (!pointsAt(turn.tpo)) return;
    if (this.verb === 'track') {
      this.boxer.set(null);
      this.#choose('ask');
    }
    this.#show(turn);
    const { boxes, moments, masks } = turn.tpo;
    if (masks.length && !calm()) {
      this.player.seek(0);
      this.player.play();
    } else if (moments.length) {
      this.player.pause();
      this.player.seek(moments[0].start);
    } else if (boxes.length && boxes[0].seconds !== null) {
      this.player.pause();
      this.player.seek(boxes[0].seconds);
    }
  }

  /** The server has forgotten the medium, but the file is still at hand: once more, unseen. */
  async #sendAgain(turn) {
    const { file, conversation } = this;
    try {
      const fresh = await api.upload(file, () => {});
      if (conversation !== this.conversation) return;
      Object.assign(conversation.medium, fresh);
      this.file = null; // only once
      await this.#again(turn);
      this.file = file;
    } catch {
      // the turn says what happened
    }
  }

  #changed(turn) {
    $('try').hidden = true;
    const log = $('log');
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
    const fresh = !this.views.has(turn);
    if (fresh) this.#view(turn);
    else this.views.get(turn).update();
    if (this.shown === turn && turn.state !== 'waiting') this.#show(turn);
    this.#ready();
    if (fresh || atEnd) log.scrollTop = log.scrollHeight;
  }

  #view(turn) {
    const view = new TurnView(turn, this.medium, {
      show: t => this.#show(t),
      again: t => this.#again(t),
      reset: () => this.open(this.medium, this.file),
      go: seconds => {
        this.player.pause();
        this.player.seek(seconds);
      },
      span: m => this.player.playSpan(m.start, m.end),
    });
    this.views.set(turn, view);
    $('turns').append(view.node);
  }

  /** Draws a turn's answer on the picture and the line of time; null for none. */
  #show(turn) {
    this.shown = turn;
    const tpo = turn && pointsAt(turn.tpo) ? turn.tpo : null;
    this.player.show(tpo, turn && turn.verb !== 'ask' ? turn.words : '');
    this.timeline.show(tpo);
    for (const [t, view] of this.views) {
      view.node.classList.toggle('shown', t === turn && tpo !== null);
      view.node.querySelector('[data-show]')?.setAttribute('aria-pressed', t === turn);
    }
    const entry = (key, text) => {
      const mark = make('i');
      mark.style.background = key;
      return make('li', {}, mark, text);
    };
    $('legend').replaceChildren(...(tpo ? [
      make('li', { class: 'what', text: `“${turn.words}”` }),
      ...tpo.boxes.map((b, i) => entry(colour(i), tpo.boxes.length > 1 ? `box ${i + 1}` : 'box')),
      ...(tpo.moments.length ? [entry('#ffc857', 'moments')] : []),
      ...(tpo.saliency?.scores.length ? [entry('#5ee0b5', 'how well it fits')] : []),
      ...tpo.masks.map((t, i) => entry(colour(i), t.label || 'mask')),
    ] : []));
    this.player.fit();
  }

  #key(event) {
    if (!this.medium || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && this.conversation.running) {
      this.conversation.stop();
      return;
    }
    if (event.target.closest('textarea, select, input')) return;
    if (event.key === ' ' && event.target.closest('button, a')) return;
    const video = this.medium.kind === 'video';
    const deed = {
      ' ': () => this.player.toggle(), ',': () => this.player.step(-1), '.': () => this.player.step(1),
      m: () => $('sound').click(), o: () => $('layers').click(), f: () => $('full').click(), '/': () => $('question').focus(),
    }[event.key];
    if (!deed || (!video && ' ,.m'.includes(event.key))) return;
    event.preventDefault();
    deed();
  }
}
