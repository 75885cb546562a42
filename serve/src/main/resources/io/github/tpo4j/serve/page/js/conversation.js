/**
 * Questions about one medium and what came back. A turn is plain data, so that it survives a reload:
 * `{verb, words, box, every, state, text, tpo, id, finish, tokens, firstWord, took, error}`, with the
 * states waiting, done, stopped, failed and interrupted.
 */
import * as api from './api.js';
import { VERBS, everyFor } from './verbs.js';

const KEY = 'tpo4j';

export class Conversation {
  /** @param hear is told of a turn whenever something about it changed */
  constructor(medium, hear, turns = []) {
    Object.assign(this, { medium, hear, turns, running: null });
    for (const turn of turns) if (turn.state === 'waiting') turn.state = 'interrupted';
  }

  /** Asks, and returns the turn when it has ended, however it ended. */
  async ask(verb, words, box = null) {
    const every = verb === 'segment' || verb === 'track' ? everyFor(this.medium) : 1;
    const turn = { verb, words, box, every, state: 'waiting', text: '', tpo: null };
    this.turns.push(turn);
    return this.#run(turn);
  }

  /** Asks a turn's question again, in its place. */
  async again(turn) {
    Object.assign(turn, { state: 'waiting', text: '', tpo: null, error: null, progress: null });
    return this.#run(turn);
  }

  stop() {
    this.running?.abort();
  }

  async #run(turn) {
    const begin = performance.now();
    const stopper = this.running = new AbortController();
    this.#changed(turn);
    try {
      for await (const event of api.events(VERBS[turn.verb].path, this.#body(turn), stopper.signal)) {
        this.#take(turn, event, begin);
        this.hear(turn);
      }
      turn.state = 'done';
    } catch (e) {
      turn.state = e.name === 'AbortError' ? 'stopped' : 'failed';
      if (turn.state === 'failed') turn.error = { message: e.message, code: e.code ?? null, requestId: e.requestId ?? null, retryAfter: e.retryAfter ?? 0 };
    }
    this.running = null;
    turn.progress = null;
    turn.took = (performance.now() - begin) / 1000;
    this.#changed(turn);
    return turn;
  }

  #take(turn, event, begin) {
    turn.id ??= event.id;
    turn.progress = event.progress ?? null;
    if (event.tpo) turn.tpo = event.tpo;
    if (event.usage) turn.tokens = event.usage.completion_tokens;
    const choice = event.choices?.[0];
    if (choice?.delta.content) {
      turn.firstWord ??= (performance.now() - begin) / 1000;
      turn.text += choice.delta.content;
    }
    if (choice?.delta.tpo) turn.tpo = choice.delta.tpo;
    if (choice?.finish_reason) turn.finish = choice.finish_reason;
  }

  #body(turn) {
    if (turn.verb !== 'ask') {
      return { media: this.medium.id, ...VERBS[turn.verb].body(turn.words, turn.box, turn.every) };
    }
    const before = this.turns.slice(0, this.turns.indexOf(turn)).filter(t => t.verb === 'ask' && t.state === 'done');
    const type = `${this.medium.kind}_url`;
    const said = [...before, turn].map((t, i) => ({
      role: 'user',
      content: i === 0
        ? [{ type, [type]: { url: `media:${this.medium.id}` } }, { type: 'text', text: t.words }]
        : t.words,
    }));
    const messages = said.flatMap((m, i) => i < before.length ? [m, { role: 'assistant', content: before[i].text }] : [m]);
    return { messages, stream_options: { include_usage: true }, tpo: { progress: true } };
  }

  #changed(turn) {
    this.hear(turn);
    this.keep();
  }

  /** Keeps the conversation for a reload of this tab; masks are left out where they do not fit. */
  keep() {
    for (const turns of [this.turns, this.turns.map(t => ({ ...t, tpo: t.tpo && { ...t.tpo, masks: [] } }))]) {
      try {
        sessionStorage.setItem(KEY, JSON.stringify({ medium: this.medium, turns }));
        return;
      } catch { /* over the browser's quota */ }
    }
  }

  static kept() {
    try {
      return JSON.parse(sessionStorage.getItem(KEY));
    } catch {
      return null;
    }
  }

  static forget() {
    sessionStorage.removeItem(KEY);
  }
}
