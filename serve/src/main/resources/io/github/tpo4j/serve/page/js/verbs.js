/** What can be asked for: a free question, or one of the four ways to point. */

/**
 * `label` names the verb, `kind` what comes back, `hint` invites, `path` and `body` are the request:
 * body(words, box, every) of one of the pointing routes.
 */
export const VERBS = {
  ask: { label: 'Ask', kind: 'Answer', hint: 'Ask anything about it …', path: '/v1/chat/completions' },
  ground: {
    label: 'Box', kind: 'Where is it?', hint: 'Describe a thing: the red ball', path: '/v1/ground',
    body: words => ({ expression: words }),
  },
  find: {
    label: 'Moment', kind: 'When does it happen?', hint: 'Describe an event: the ball leaves', path: '/v1/find',
    body: words => ({ query: words }), videoOnly: true,
  },
  segment: {
    label: 'Mask', kind: 'Mask by words', hint: 'Describe a thing: the red ball', path: '/v1/segment',
    body: (words, box, every) => ({ expression: words, every }),
  },
  track: {
    label: 'Track', kind: 'Track a box', hint: '', path: '/v1/track',
    body: (words, box, every) => ({ box: { fractions: box }, every }),
  },
};

export const verbsFor = medium => Object.keys(VERBS).filter(v => medium.kind === 'video' || !VERBS[v].videoOnly);

/** Most frames with masks in one answer; longer videos get one on every second, third … frame. */
const MOST_MASKS = 400;

export const everyFor = medium => Math.max(1, Math.ceil(medium.frames / MOST_MASKS));

const VIDEO = [{ ask: 'What happens in this video?' }, { ground: 'the person in front' }, { find: 'something moves' },
  { segment: 'the object in the middle' }];
const IMAGE = [{ ask: 'What is in this picture?' }, { ground: 'the object in the middle' }, { segment: 'the object in the middle' }];

/** Things to try: those of a sample, or some that fit most media. `[{verb, words, box}]`. */
export function suggestions(medium) {
  const given = medium.suggestions ?? [...(medium.kind === 'video' ? VIDEO : IMAGE), { track: null }];
  return given.flatMap(entry => {
    const [verb, value] = Object.entries(entry)[0];
    if (!VERBS[verb]) return [];
    if (verb === 'track') return [{ verb, words: value ? 'the object in the box' : 'Draw a box, and it is followed', box: value?.fractions ?? null }];
    return [{ verb, words: value, box: null }];
  });
}
