/** Puts the page together: the start, the room, and whether the server is there. */
import { $ } from './dom.js';
import { Welcome } from './welcome.js';
import { Room } from './room.js';
import { Conversation } from './conversation.js';
import * as api from './api.js';

const room = new Room();
const welcome = new Welcome((medium, file) => room.open(medium, file));

$('another').onclick = () => {
  room.close();
  Conversation.forget();
  welcome.show(null);
  $('file').focus();
};

/** Says in the head what the server does, and looks again: often until it is ready, then seldom. */
async function watch() {
  const state = await api.state();
  const place = $('model'), words = place.lastElementChild;
  if (state === 'ready' && !place.classList.contains('ready')) {
    try {
      words.textContent = (await api.models()).map(m => m.id).join(', ');
    } catch {
      words.textContent = 'ready';
    }
    if ($('samples').hidden) welcome.samples();
  } else if (state !== 'ready') {
    words.textContent = state === 'loading' ? 'the model is loading …' : 'no connection';
  }
  place.className = `model ${{ ready: 'ready', loading: 'waiting', gone: 'gone' }[state]}`;
  setTimeout(watch, state === 'ready' ? 20_000 : 1_500);
}

/** Goes on with the conversation that a reload interrupted, if its medium is still there. */
async function resume() {
  const kept = Conversation.kept();
  if (!kept) return;
  try {
    const medium = await api.medium(kept.medium.id);
    room.open({ ...kept.medium, ...medium }, null, kept.turns);
  } catch (e) {
    Conversation.forget();
    if (e.code === 'media_not_found') {
      welcome.refuse({ message: `${kept.medium.name ?? 'The video'} was deleted from the server after a while without use. Open it again to go on.` });
    }
  }
}

watch();
welcome.samples();
resume();
