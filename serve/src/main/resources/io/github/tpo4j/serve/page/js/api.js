/** The server's API: docs/serve.md. */

/** A request that was refused or failed; `message` is for people. */
export class Refused extends Error {
  constructor({ status = 0, message, code = null, request_id = null, retryAfter = 0 }) {
    super(message);
    Object.assign(this, { status, code, requestId: request_id, retryAfter });
  }
}

const UNREACHABLE = 'The server cannot be reached. Is it still running?';

function refused(status, text, retryAfter) {
  try {
    return new Refused({ status, retryAfter: Number(retryAfter) || 0, ...JSON.parse(text).error });
  } catch {
    return new Refused({ status, message: `The server answered with status ${status} and no explanation.` });
  }
}

async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Refused({ message: UNREACHABLE, code: 'unreachable' });
  }
  if (!response.ok) throw refused(response.status, await response.text(), response.headers.get('retry-after'));
  return response;
}

const json = async path => (await call(path)).json();

/** Whether questions are answered now: 'ready', 'loading', or 'gone'. */
export async function state() {
  try {
    const response = await fetch('/readyz');
    return response.ok ? 'ready' : 'loading';
  } catch {
    return 'gone';
  }
}

export const models = async () => (await json('/v1/models')).data;
export const samples = async () => (await json('/v1/samples')).data;
export const medium = id => json(`/v1/media/${encodeURIComponent(id)}`);
export const content = id => `/v1/media/${encodeURIComponent(id)}/content`;
export const firstFrame = id => `/v1/media/${encodeURIComponent(id)}/frame.png`;
export const blob = async (path, signal) => (await call(path, { signal })).blob();

/**
 * Sends a file. XMLHttpRequest, because fetch does not tell how far a body has gone.
 *
 * @param hear is told the share that was sent, 0 to 1
 * @return the medium
 */
export function upload(file, hear, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let sent = 0;
    request.open('POST', '/v1/media');
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    request.upload.onprogress = e => {
      sent = e.loaded;
      hear(e.loaded / e.total);
    };
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText));
      else reject(refused(request.status, request.responseText, request.getResponseHeader('retry-after')));
    };
    // a server that refuses a body while it comes may close before its answer was read
    request.onerror = () => reject(new Refused({
      code: 'unreachable',
      message: sent > 0
        ? 'The server ended the connection while the file was being sent. It may be larger than the server takes.'
        : UNREACHABLE,
    }));
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

/**
 * Asks, and yields the documents of the answer as they come.
 *
 * @throws {Refused} if the request is refused, or the stream says that it failed or breaks off
 */
export async function* events(path, body, signal) {
  const response = await call(path, {
    method: 'POST', signal,
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    body: JSON.stringify({ ...body, stream: true }),
  });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    let part;
    try {
      part = await reader.read();
    } catch (e) {
      if (e.name === 'AbortError') throw e;
      break;
    }
    if (part.done) break;
    const lines = (text + part.value).split(/\r?\n/);
    text = lines.pop();
    for (const line of lines) {
      if (!line.startsWith('data:')) continue;
      const data = line.slice(5).trim();
      if (data === '[DONE]') return;
      const document = JSON.parse(data);
      if (document.error) throw new Refused(document.error);
      yield document;
    }
  }
  throw new Refused({ message: 'The connection broke before the answer was complete.', code: 'unreachable' });
}
