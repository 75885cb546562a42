/** The start: samples, files that are dropped, picked or pasted, and their way to the server. */
import { $, make, icon, announce } from './dom.js';
import { clock, percent, size } from './words.js';
import * as api from './api.js';

export class Welcome {
  /** @param open is told of a medium, and of the file it came from if there is one */
  constructor(open) {
    this.open = open;
    $('file').onchange = e => {
      const [file] = e.target.files;
      e.target.value = '';
      if (file) this.send(file);
    };
    $('sending-stop').onclick = () => this.sending?.abort();
    document.addEventListener('paste', e => this.#take(e.clipboardData));
    let inside = 0;
    const files = e => [...(e.dataTransfer?.types ?? [])].includes('Files');
    addEventListener('dragenter', e => files(e) && ($('veil').hidden = ++inside === 0));
    addEventListener('dragleave', e => files(e) && ($('veil').hidden = --inside <= 0));
    addEventListener('dragover', e => files(e) && e.preventDefault());
    addEventListener('drop', e => {
      inside = 0;
      $('veil').hidden = true;
      if (!files(e)) return;
      e.preventDefault();
      this.#take(e.dataTransfer);
    });
  }

  show(error) {
    $('room').hidden = true;
    $('welcome').hidden = false;
    this.refuse(error);
  }

  /** Shows what went wrong; nothing for null. */
  refuse(error) {
    const place = $('welcome-error');
    place.hidden = !error;
    if (!error) return;
    place.replaceChildren(icon('warn'), make('div', {},
      make('p', { text: error.message }),
      error.requestId ? make('small', { text: `Request ${error.requestId}` }) : null));
  }

  async samples() {
    let all;
    try {
      all = await api.samples();
    } catch {
      return; // the state of the server is shown above
    }
    $('samples').hidden = all.length === 0;
    $('sample-list').replaceChildren(...all.map(sample => make('li', {},
      make('button', { type: 'button', class: 'sample', onclick: () => this.open(sample, null) },
        make('span', { class: 'shot' },
          make('img', { src: api.firstFrame(sample.id), alt: '', loading: 'lazy' }),
          sample.kind === 'video' ? make('span', { class: 'length', text: clock(sample.duration_seconds, 0) }) : null),
        make('span', { class: 'words' },
          make('b', { text: sample.name ?? sample.id }),
          make('small', { text: sample.source ?? '' }))))));
  }

  #take(transfer) {
    const file = transfer?.files?.[0];
    if (file) this.send(file);
  }

  /** Sends a file and opens the medium that the server makes of it. */
  async send(file) {
    this.sending?.abort();
    this.show(null);
    if (file.size === 0) {
      this.refuse({ message: `${file.name} is empty: 0 bytes. Choose a video or a picture.` });
      return;
    }
    const stopper = this.sending = new AbortController();
    $('pick').hidden = true;
    $('sending').hidden = false;
    $('sending-name').textContent = file.name;
    this.#sent(file, 0);
    try {
      const medium = await api.upload(file, share => this.#sent(file, share), stopper.signal);
      this.open({ ...medium, name: file.name }, file);
    } catch (e) {
      if (e.name !== 'AbortError') {
        this.refuse({ message: `${file.name}: ${e.message}`, requestId: e.requestId });
        announce('The file was not taken.');
      }
    }
    if (this.sending !== stopper) return;
    this.sending = null;
    $('pick').hidden = false;
    $('sending').hidden = true;
  }

  #sent(file, share) {
    const bar = $('sending-bar');
    if (share < 1) bar.value = share;
    else bar.removeAttribute('value');
    $('sending-what').textContent = share < 1 ? `Sending ${size(file.size)} · ${percent(share)}` : 'Opening it …';
  }
}
