import { dictOf, isName, PdfArray, PdfDict, PdfName, PdfRef, type PdfResolver, type PdfValue } from './objects.ts';

const deepestExpression = 32;

/**
 * Which optional content (8.11) a viewer hides when it opens the file on a screen: by the default configuration and, where that asks
 * for it, by what the groups say of their use (8.11.4.4). Answers for a group, a membership dictionary, or a reference to one.
 */
export const hiddenLayers = (
  source: PdfResolver & { readonly trailer: PdfDict },
): ((layer: PdfValue | undefined) => boolean) => {
  const properties = source.trailer.dict('Root', source)?.dict('OCProperties', source);
  if (properties === undefined) return () => false;
  const groups = new Layers(source, properties);
  return (layer) => !groups.isVisible(layer);
};

class Layers {
  readonly #source: PdfResolver;
  readonly #configuration: PdfDict;
  readonly #shown = new Map<PdfValue, boolean>();

  constructor(source: PdfResolver, properties: PdfDict) {
    this.#source = source;
    this.#configuration = properties.dict('D', source) ?? PdfDict.of({});
    const byDefault = this.#configuration.name('BaseState', source) !== 'OFF';
    for (const group of this.#dictsOf(properties.get('OCGs'))) this.#shown.set(group, byDefault);
    for (const group of this.#dictsOf(this.#configuration.get('ON'))) this.#shown.set(group, true);
    for (const group of this.#dictsOf(this.#configuration.get('OFF'))) this.#shown.set(group, false);
    this.#applyUsage();
  }

  #applyUsage(): void {
    const applications = this.#dictsOf(this.#configuration.get('AS'));
    for (const application of applications) {
      if (application.name('Event', this.#source) !== 'View') continue;
      const categories = application.array('Category', this.#source)?.items ?? [];
      if (!categories.some((category) => isName(this.#source.resolve(category), 'View'))) continue;
      for (const group of this.#dictsOf(application.get('OCGs'))) {
        const state = group.dict('Usage', this.#source)?.dict('View', this.#source)?.name('ViewState', this.#source);
        if (state === 'ON' || state === 'OFF') this.#shown.set(group, state === 'ON');
      }
    }
  }

  isVisible(layer: PdfValue | undefined): boolean {
    const dict = dictOf(this.#source.resolve(layer));
    if (dict === undefined) return true;
    if (dict.name('Type', this.#source) !== 'OCMD') return this.#shown.get(dict) ?? true;
    const expression = dict.array('VE', this.#source);
    if (expression !== undefined) return this.#holds(expression, 0);
    const states = this.#dictsOf(dict.get('OCGs')).map((group) => this.#shown.get(group) ?? true);
    // 8.11.2.2: a membership dictionary without groups hides nothing.
    if (states.length === 0) return true;
    const policy = dict.name('P', this.#source) ?? 'AnyOn';
    if (policy === 'AllOn') return states.every((shown) => shown);
    if (policy === 'AnyOff') return states.some((shown) => !shown);
    return policy === 'AllOff' ? states.every((shown) => !shown) : states.some((shown) => shown);
  }

  #holds(expression: PdfArray, depth: number): boolean {
    const [operator, ...operands] = expression.items.map((item) => this.#source.resolve(item));
    const values = operands.map((operand) =>
      operand instanceof PdfArray
        ? depth < deepestExpression && this.#holds(operand, depth + 1)
        : this.isVisible(operand),
    );
    const name = operator instanceof PdfName ? operator.value : '';
    if (name === 'Not') return values[0] !== true;
    return name === 'Or' ? values.some((value) => value) : values.every((value) => value);
  }

  /** Of a dictionary or an array of them. */
  #dictsOf(value: PdfValue | undefined): readonly PdfDict[] {
    const resolved = this.#source.resolve(value);
    const items = resolved instanceof PdfArray ? resolved.items : [value ?? null];
    return items.map((item) => this.#source.resolve(item)).filter((item) => item instanceof PdfDict);
  }
}

/** Whether a reference or value is a layer: what /OC and the property lists of /OC marked content lead to. */
export const isLayer = (value: PdfValue | undefined, source: PdfResolver): boolean => {
  const type = dictOf(source.resolve(value instanceof PdfRef ? value : (value ?? null)))?.name('Type', source);
  return type === 'OCG' || type === 'OCMD';
};
