import { fontNames, fonts } from './font-names.ts';
import type { Sign, Typesetter } from './typesetter.ts';

export interface UsedFont {
  /** Name in resources. */
  readonly resource: string;
  readonly postScriptName: string;
  readonly file: ReturnType<Typesetter['fontFile']>;
  /** Code n is entry n - 1. */
  readonly signs: readonly Sign[];
}

/** Gives out the codes of everything that is drawn in one revision, font by font. */
export class FontBook {
  readonly #typesetter: Typesetter;
  readonly #codes = new Map<string, number>();
  readonly #signs = new Map<number, Sign[]>();

  constructor(typesetter: Typesetter) {
    this.#typesetter = typesetter;
  }

  /** The same characters drawn in the same way have one code; others never share one, so that each code stands for one text. */
  codeOf(sign: Sign): number {
    const key = JSON.stringify([sign.font, sign.text, sign.glyph]);
    const known = this.#codes.get(key);
    if (known !== undefined) return known;
    const signs = this.#signs.get(sign.font) ?? [];
    signs.push(sign);
    this.#signs.set(sign.font, signs);
    this.#codes.set(key, signs.length);
    return signs.length;
  }

  /** Thousandths of an em, as the PDF has it. */
  widthOf({ font, glyph }: Sign): number {
    return Math.round((glyph.advance * 1000) / this.#typesetter.fontFile(font).unitsPerEm);
  }

  used(): readonly UsedFont[] {
    return [...this.#signs].map(([font, signs]) => {
      const name = fontNames[font];
      if (name === undefined) throw new RangeError(`font ${font}`);
      return {
        resource: resourceOf(font),
        postScriptName: fonts[name],
        file: this.#typesetter.fontFile(font),
        signs,
      };
    });
  }
}

export const resourceOf = (font: number): string => `F${font}`;
