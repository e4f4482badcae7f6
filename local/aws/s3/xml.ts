const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };

const escapeText = (text: string): string => text.replaceAll(/[&<>"\r]/g, (c) => escapes[c] ?? c);

export type Xml = readonly [name: string, content: string | number | boolean | readonly Xml[]];

const render = ([name, content]: Xml): string =>
  `<${name}>${Array.isArray(content) ? content.map(render).join('') : escapeText(String(content))}</${name}>`;

/** An XML document; S3's namespace on the root when asked for. */
export const xmlDocument = (root: Xml, namespace?: string): string => {
  const text = render(root);
  const body = namespace === undefined ? text : text.replace(`<${root[0]}>`, () => `<${root[0]} xmlns="${namespace}">`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;
};
