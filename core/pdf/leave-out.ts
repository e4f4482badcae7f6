import { activeAction, isRichMedia, isScriptedRendition } from './active-content.ts';
import { cutContent } from './cut-content.ts';
import { decodeStream } from './decode-stream.ts';
import { hiddenLayers, isLayer } from './layers.ts';
import { defaultLimits } from './limits.ts';
import { dictOf, PdfArray, PdfDict, PdfName, PdfRef, type PdfResolver, PdfStream, type PdfValue } from './objects.ts';
import { readPages } from './pages.ts';

/** What a rewriting leaves out of a file, for the one who has to confirm it. */
export type LeftOut = 'script' | 'external-action' | 'xfa' | 'layers' | 'usage-rights';

const reasonOf = { 'pdf.javascript': 'script', 'pdf.external-action': 'external-action' } as const;

/** Of an annotation that played media: how it looks, and no more. */
const lookKeys = ['AP', 'AS', 'Border', 'C', 'Contents', 'F', 'M', 'NM', 'P', 'Rect', 'StructParent', 'T'] as const;

/**
 * Takes out of single dictionaries and streams what makes a viewer run, load or send something, and what lets it show the pages in
 * more than one way: layers that are shown become plain content, those that are hidden go. Whether the pages still look the same is not
 * decided here: the two files are drawn and compared.
 */
export class LeaveOut {
  readonly #source: PdfResolver;
  readonly #isHidden: (layer: PdfValue | undefined) => boolean;
  /** Resources of the pages, where layers may be hidden. */
  readonly #pages: ReadonlyMap<PdfDict, PdfDict>;
  readonly #listers: ReadonlyMap<PdfDict, PdfRef>;
  readonly #found = new Set<LeftOut>();

  constructor(source: PdfResolver & { readonly trailer: PdfDict }) {
    this.#source = source;
    this.#isHidden = hiddenLayers(source);
    this.#pages = pagesWithLayers(source);
    this.#listers = listersOfPages(source);
  }

  get found(): ReadonlySet<LeftOut> {
    return this.#found;
  }

  /** What is left of a dictionary. A value may be a stream: it has to become an object of its own. */
  fromDict(dict: PdfDict): PdfDict {
    const kept = this.#withoutMedia(dict);
    const resources = this.#pages.get(dict);
    const lister = this.#listers.get(dict);
    const entries = new Map<string, PdfValue>();
    for (const [key, value] of kept.entries) {
      const reason = this.#reasonFor(kept, key, value);
      if (reason !== undefined) this.#found.add(reason);
      else if (key === 'Next') entries.set(key, this.#withoutActions(value));
      else if (key === 'Annots') entries.set(key, this.#withoutHidden(value));
      else if (key === 'Parent' && lister !== undefined) entries.set(key, lister);
      else if (key === 'Contents' && resources !== undefined) entries.set(key, this.#visible(value, resources));
      else entries.set(key, value);
    }
    if (kept.name('Type', this.#source) === 'Pages' && kept.has('Kids')) entries.set('Count', this.#leaves(dict));
    return new PdfDict(entries);
  }

  /** Pages under a node of the page tree. Its /Count may be wrong, and viewers find pages by it. */
  #leaves(node: PdfDict): number {
    let count = 0;
    const seen = new Set<PdfDict>();
    const pending: PdfDict[] = [node];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      const kids = next.array('Kids', this.#source);
      if (kids === undefined) count++;
      else pending.push(...kids.items.map((kid) => this.#source.resolve(kid)).filter((kid) => kid instanceof PdfDict));
    }
    return count;
  }

  /** What is left of a stream: its data, with its dictionary before `fromDict`. */
  fromStream(stream: PdfStream): PdfStream {
    const { dict } = stream;
    if (this.#isHidden(dict.get('OC'))) {
      // Whatever it was, an image or a form: nothing is painted in its place.
      this.#found.add('layers');
      const box = new PdfArray([0, 0, 0, 0]);
      const type = { Type: new PdfName('XObject'), Subtype: new PdfName('Form'), BBox: box };
      return new PdfStream(PdfDict.of(type), new Uint8Array(0));
    }
    const resources = dict.dict('Resources', this.#source);
    const isContent = dict.name('Subtype', this.#source) === 'Form' || dict.int('PatternType', this.#source) === 1;
    if (!isContent || resources === undefined) return stream;
    const cut = this.#cut(() => this.#decode(stream), resources);
    return cut === undefined ? stream : new PdfStream(dict.with({ Filter: undefined, DecodeParms: undefined }), cut);
  }

  #reasonFor(dict: PdfDict, key: string, value: PdfValue): LeftOut | undefined {
    const target = dictOf(this.#source.resolve(value));
    // 12.8.2.3: only whoever made sure that nothing else is signed rewrites such a file.
    if ((key === 'UR' || key === 'UR3') && target?.has('ByteRange') === true) return 'usage-rights';
    // Names of resources and of destinations may be any word: the dictionary has to be of the right kind.
    if ((key === 'XFA' && dict.has('Fields')) || (key === 'NeedsRendering' && typeof value === 'boolean')) return 'xfa';
    if (key === 'OCProperties' || (key === 'OC' && isLayer(value, this.#source))) return 'layers';
    if (key === 'Alternates' && dict.name('Subtype', this.#source) === 'Image') return 'layers';
    // The scripts that run when the document is opened (7.7.4), and what a viewer must be able to run for it (12.10).
    if (key === 'JavaScript' && target !== undefined) return 'script';
    if (key === 'Requirements' && dict.name('Type', this.#source) === 'Catalog') return 'script';
    if (key === 'OnInstantiate' || (key === 'JS' && isScriptedRendition(dict, this.#source))) return 'script';
    return target === undefined ? undefined : this.#reasonAgainst(target);
  }

  #reasonAgainst(target: PdfDict): LeftOut | undefined {
    const code = activeAction(target, this.#source);
    if (code !== undefined) return reasonOf[code as keyof typeof reasonOf];
    return target.name('S', this.#source) === 'SetOCGState' ? 'layers' : undefined;
  }

  /** Of actions that follow one another (12.6.2). */
  #withoutActions(value: PdfValue): PdfValue {
    return this.#filtered(value, (action) => this.#reasonAgainst(action));
  }

  /** Of the annotations of a page. A field stays a field of its form, and is shown nowhere, as before. */
  #withoutHidden(value: PdfValue): PdfValue {
    return this.#filtered(value, (annotation) => (this.#isHidden(annotation.get('OC')) ? 'layers' : undefined));
  }

  #filtered(value: PdfValue, reasonAgainst: (dict: PdfDict) => LeftOut | undefined): PdfValue {
    const array = this.#source.resolve(value);
    if (!(array instanceof PdfArray)) return value;
    const kept = array.items.filter((item) => {
      const dict = dictOf(this.#source.resolve(item));
      const reason = dict && reasonAgainst(dict);
      if (reason !== undefined) this.#found.add(reason);
      return reason === undefined;
    });
    return kept.length === array.items.length ? value : new PdfArray(kept);
  }

  /** The picture of media that was to be played stays as a stamp. */
  #withoutMedia(dict: PdfDict): PdfDict {
    // Without /OCProperties a group switches nothing; as a plain property list it cannot be taken for one either.
    if (isLayer(dict, this.#source)) {
      this.#found.add('layers');
      return PdfDict.of({});
    }
    if (!isRichMedia(dict, this.#source)) return dict;
    this.#found.add('script');
    const look = lookKeys.map((key) => [key, dict.get(key)] as const);
    return PdfDict.of({ ...Object.fromEntries(look), Type: new PdfName('Annot'), Subtype: new PdfName('Stamp') });
  }

  /** The contents of a page: one stream or several, which count as one (7.8.2). */
  #visible(value: PdfValue, resources: PdfDict): PdfValue {
    const contents = this.#source.resolve(value);
    const parts = contents instanceof PdfArray ? contents.items : [contents];
    const cut = this.#cut(() => {
      const streams = parts.map((part) => this.#source.resolve(part)).filter((part) => part instanceof PdfStream);
      return Buffer.concat(streams.flatMap((stream) => [this.#decode(stream), lineFeed]));
    }, resources);
    return cut === undefined ? value : new PdfStream(PdfDict.of({}), cut);
  }

  #cut(content: () => Uint8Array, resources: PdfDict): Uint8Array | undefined {
    const properties = resources.dict('Properties', this.#source);
    const hidden = [...(properties?.entries ?? [])].filter(([, layer]) => this.#isHidden(layer)).map(([name]) => name);
    if (hidden.length === 0) return undefined;
    const cut = cutContent(content(), (name) => hidden.includes(name));
    if (cut !== undefined) this.#found.add('layers');
    return cut;
  }

  #decode(stream: PdfStream): Uint8Array {
    return decodeStream(stream, { maxBytes: defaultLimits.streamBytes, resolver: this.#source });
  }
}

const lineFeed = Uint8Array.of(0x0a);

const pagesWithLayers = (source: PdfResolver & { readonly trailer: PdfDict }): ReadonlyMap<PdfDict, PdfDict> => {
  const catalog = source.trailer.dict('Root', source);
  if (catalog === undefined || !catalog.has('OCProperties')) return new Map();
  const pages = readPages({ catalog, resolve: (value) => source.resolve(value) }, defaultLimits.pages);
  return new Map(
    pages.flatMap(({ dict, resources }) => {
      const resolved = source.resolve(resources);
      return resolved instanceof PdfDict ? [[dict, resolved] as const] : [];
    }),
  );
};

/**
 * The node that lists each page or node of the page tree, once: what calls another its /Parent is looked up by some viewers on the one
 * way and by some on the other. Those that draw otherwise by that are told by the comparison.
 */
const listersOfPages = (source: PdfResolver & { readonly trailer: PdfDict }): ReadonlyMap<PdfDict, PdfRef> => {
  const listers = new Map<PdfDict, PdfRef>();
  const pending = [source.trailer.dict('Root', source)?.get('Pages')];
  while (pending.length > 0) {
    const value = pending.pop();
    const kids = dictOf(source.resolve(value))?.array('Kids', source)?.items ?? [];
    for (const kid of value instanceof PdfRef ? kids : []) {
      const dict = dictOf(source.resolve(kid));
      if (dict === undefined || listers.has(dict)) continue;
      listers.set(dict, value as PdfRef);
      pending.push(kid);
    }
  }
  return listers;
};
