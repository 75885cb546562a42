/** Numbers and times as people read them. */

/** `1:02.5`; `0:08` with no digits after the point. */
export function clock(seconds, digits = 1) {
  const tenths = 10 ** digits;
  const all = Math.floor(Math.max(0, seconds) * tenths + 1e-6) / tenths;
  const rest = (all % 60).toFixed(digits);
  return `${Math.floor(all / 60)}:${rest.padStart(digits ? 3 + digits : 2, '0')}`;
}

export const percent = share => `${Math.round(100 * share)} %`;

export function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ['kB', 'MB', 'GB'];
  let value = bytes / 1000, unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

export const count = (n, one, many = one + 's') => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** What a medium is, in a line. */
export function facts(medium) {
  const parts = [];
  if (medium.kind === 'video') parts.push(clock(medium.duration_seconds, 1));
  parts.push(`${medium.width} × ${medium.height}`);
  if (medium.fps) parts.push(`${Number(medium.fps.toFixed(2))} fps`);
  if (medium.codec) parts.push(medium.codec);
  return parts.join(' · ');
}

/** A file name that every system takes. */
export const fileName = (name, ending) =>
  `${(name || 'answer').replace(/\.[^.]{1,5}$/, '').replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60) || 'answer'}-${ending}`;
