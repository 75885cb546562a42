/** Small words for the document. Text of models, files and servers only ever goes in as text. */

export const $ = id => document.getElementById(id);

/**
 * Makes an element: `make('button', {class: 'x', type: 'button', text: 'Go', onclick}, …children)`.
 * Keys that begin with `on` are listeners, `text` is text, everything else is an attribute; false,
 * null and undefined are left out.
 */
export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (value === false || value === null || value === undefined) continue;
    if (key === 'text') node.textContent = value;
    else if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.filter(c => c !== null && c !== undefined));
  return node;
}

const SVG = 'http://www.w3.org/2000/svg';

/** An SVG element with attributes. */
export function shape(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** One of the icons that stand at the head of the page. */
export function icon(name) {
  return shape('svg', { 'aria-hidden': 'true' }, shape('use', { href: `#i-${name}` }));
}

/** Swaps the icon and the name of a button. */
export function setButton(button, name, label) {
  button.querySelector('use').setAttribute('href', `#i-${name}`);
  button.setAttribute('aria-label', label);
}

/** Tells people who listen instead of looking. */
export function announce(words) {
  $('said').textContent = words;
}

/** Offers data as a file. */
export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = make('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
