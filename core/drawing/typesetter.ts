import bidiFactory from 'bidi-js';
import { CloudSignError } from '../errors.ts';
import { type Coverage, readCoverage } from './character-map.ts';
import { chooseFont } from './choose-font.ts';
import { clustersOf, missingGlyphs } from './clusters.ts';
import { type FontName, fontNames } from './font-names.ts';
import { openShaper, type ShapingFont } from './harfbuzz.ts';
import type { WantedGlyph } from './subset-font.ts';
import { openTrueType, type TrueType } from './truetype.ts';

/** Gets the fonts and the shaping library, each when it is needed first; adapters/assets.ts has them. */
export type DrawingAssets = (name: FontName | 'harfbuzz.wasm') => Promise<Uint8Array>;

/** What is drawn for some characters, by one font: one code of that font in a PDF. */
export interface Sign {
  readonly text: string;
  /** Index in `fontNames`. */
  readonly font: number;
  readonly glyph: WantedGlyph;
  /** Advance where it stands here, kerning included; in em. */
  readonly advance: number;
}

export interface Line {
  /** From left to right, as drawn. */
  readonly signs: readonly Sign[];
  /** In em. */
  readonly width: number;
}

/** One paragraph, ready to be broken into lines. */
export interface Paragraph {
  readonly clusters: readonly string[];
  /** Advance of each cluster, in em. */
  readonly advances: readonly number[];
  readonly rightToLeft: boolean;
  /** The clusters from `start` up to `end` as one line. */
  line(start: number, end: number): Line;
}

interface LoadedFont {
  readonly coverage: Coverage;
  readonly file: TrueType;
  readonly shaping: ShapingFont;
}

interface Run {
  readonly font: number;
  readonly level: number;
  readonly start: number;
  readonly text: string;
}

interface Bidi {
  getEmbeddingLevels(text: string): {
    readonly levels: Uint8Array;
    readonly paragraphs: readonly { readonly level: number }[];
  };
  getMirroredCharacter(character: string): string | null;
}

// The package declares a default export that its CommonJS form has as the module itself.
const bidi = (bidiFactory as unknown as () => Bidi)();

/** Rule L2 of UAX #9 on whole runs: from the highest level down, what is at least there is turned around. */
const inVisualOrder = (runs: readonly Run[]): readonly Run[] => {
  const order = [...runs];
  const levels = runs.map(({ level }) => level);
  for (let level = Math.max(0, ...levels); level > 0; level--) {
    for (let i = 0; i < order.length; i++) {
      let end = i;
      while (end < order.length && (order[end] as Run).level >= level) end++;
      if (end > i) {
        order.splice(i, end - i, ...order.slice(i, end).reverse());
        i = end;
      }
    }
  }
  return order;
};

/** From right to left a parenthesis is drawn mirrored, and what is copied is taken for what is drawn. */
const shownAs = (text: string, level: number): string =>
  level % 2 === 1 ? (bidi.getMirroredCharacter(text) ?? text) : text;

/** Sets text in the fonts of `fontNames`; each is loaded when a text needs it. */
export class Typesetter {
  readonly #assets: DrawingAssets;
  readonly #fonts: LoadedFont[] = [];
  #shaper: ReturnType<typeof openShaper> | undefined;

  constructor(assets: DrawingAssets) {
    this.#assets = assets;
  }

  async #load(count: number): Promise<void> {
    this.#shaper ??= this.#assets('harfbuzz.wasm').then(openShaper);
    const open = await this.#shaper;
    while (this.#fonts.length < count) {
      const at = this.#fonts.length;
      const bytes = await this.#assets(fontNames[at] as FontName);
      // Another text may have waited for the same font.
      this.#fonts[at] ??= { coverage: readCoverage(bytes), file: openTrueType(bytes), shaping: open(bytes) };
    }
  }

  #choose(cluster: string, count: number): number | undefined {
    return chooseFont((font) => this.#font(font).coverage, { cluster, count });
  }

  #font(index: number): LoadedFont {
    const font = this.#fonts[index];
    if (font === undefined) throw new CloudSignError('internal', { detail: 'a font was not loaded' });
    return font;
  }

  fontFile(index: number): TrueType {
    return this.#font(index).file;
  }

  /** Where the outlines of a sign lie, in em. */
  boxOf({ font, glyph }: Sign): {
    readonly left: number;
    readonly bottom: number;
    readonly right: number;
    readonly top: number;
  } {
    const { shaping, file } = this.#font(font);
    const boxes = glyph.parts.map(({ glyph: number, x, y }) => {
      const box = shaping.boxOf(number);
      return { left: box.left + x, right: box.right + x, bottom: box.bottom + y, top: box.top + y };
    });
    return {
      left: Math.min(...boxes.map(({ left }) => left)) / file.unitsPerEm,
      right: Math.max(...boxes.map(({ right }) => right)) / file.unitsPerEm,
      bottom: Math.min(...boxes.map(({ bottom }) => bottom)) / file.unitsPerEm,
      top: Math.max(...boxes.map(({ top }) => top)) / file.unitsPerEm,
    };
  }

  /** Loads as many fonts as the clusters need. Throws `widget.glyph-missing` when all together don't suffice. */
  async #fontsFor(clusters: readonly string[]): Promise<readonly number[]> {
    const distinct = [...new Set(clusters)];
    const wantsEmoji = distinct.some((cluster) => cluster.includes('\ufe0f'));
    const chosen = new Map<string, number>();
    for (let count = wantsEmoji ? fontNames.length : 1; count <= fontNames.length; count++) {
      await this.#load(count);
      const found = distinct.map((cluster) => [cluster, this.#choose(cluster, count)] as const);
      if (count < fontNames.length && found.some(([, font]) => font === undefined)) continue;
      for (const [cluster, font] of found) {
        if (font === undefined) throw new CloudSignError('widget.glyph-missing');
        chosen.set(cluster, font);
      }
      break;
    }
    return clusters.map((cluster) => chosen.get(cluster) ?? 0);
  }

  /** The characters of a text that no font draws, each once. Throws `widget.text-unusable`. */
  async missingGlyphs(text: string): Promise<readonly string[]> {
    await this.#load(fontNames.length);
    return missingGlyphs(
      this.#fonts.map(({ coverage }) => coverage),
      text,
    );
  }

  /**
   * Prepares a text without line breaks. Throws `widget.text-unusable` (control characters and the like) and `widget.glyph-missing`
   * (no font has a character).
   */
  async paragraph(text: string): Promise<Paragraph> {
    const clusters = clustersOf(text);
    const fonts = await this.#fontsFor(clusters);
    const { levels, paragraphs } = bidi.getEmbeddingLevels(text);
    const base = paragraphs[0]?.level ?? 0;
    let offset = 0;
    const offsets = clusters.map((cluster) => {
      offset += cluster.length;
      return offset - cluster.length;
    });
    const runsOf = (start: number, end: number): readonly Run[] => {
      const runs: Run[] = [];
      for (let i = start; i < end; i++) {
        const [font, at] = [fonts[i] ?? 0, offsets[i] ?? 0];
        const level = levels[at] ?? base;
        const last = runs.at(-1);
        if (last?.font === font && last.level === level) {
          runs[runs.length - 1] = { ...last, text: last.text + clusters[i] };
        } else runs.push({ font, level, start: at, text: clusters[i] ?? '' });
      }
      return runs;
    };
    const advances = new Array<number>(clusters.length).fill(0);
    const clusterAt = new Map(
      offsets.flatMap((at, i) => Array.from(clusters[i] ?? '', (_, j) => [at + j, i] as const)),
    );
    for (const run of runsOf(0, clusters.length)) {
      const { file, shaping } = this.#font(run.font);
      for (const { cluster, advance } of shaping.shape(run.text, { rightToLeft: run.level % 2 === 1 })) {
        const index = clusterAt.get(run.start + cluster) ?? 0;
        advances[index] = (advances[index] ?? 0) + advance / file.unitsPerEm;
      }
    }
    return {
      clusters,
      advances,
      rightToLeft: base % 2 === 1,
      line: (start, end) => this.#line(inVisualOrder(runsOf(start, end))),
    };
  }

  /** One character in the form that it has in vertical writing. Throws as {@link paragraph}. */
  async upright(cluster: string): Promise<Line> {
    const [font = 0] = await this.#fontsFor(clustersOf(cluster));
    const signs = this.#signs({ font, level: 0, start: 0, text: cluster }, { upright: true });
    return { signs, width: signs.reduce((sum, { advance }) => sum + advance, 0) };
  }

  #line(runs: readonly Run[]): Line {
    const signs = runs.flatMap((run) => this.#signs(run, { upright: false }));
    return { signs, width: signs.reduce((sum, { advance }) => sum + advance, 0) };
  }

  #signs(run: Run, { upright }: { readonly upright: boolean }): readonly Sign[] {
    const { file, shaping } = this.#font(run.font);
    const shaped = shaping.shape(run.text, { rightToLeft: run.level % 2 === 1, upright });
    const starts = [...new Set(shaped.map(({ cluster }) => cluster))].sort((a, b) => a - b);
    const textFrom = new Map(
      starts.map((start, i) => [start, run.text.slice(start, starts[i + 1] ?? run.text.length)]),
    );
    const signs: Sign[] = [];
    for (let i = 0; i < shaped.length; ) {
      const { cluster } = shaped[i] as (typeof shaped)[number];
      const parts: { readonly glyph: number; readonly x: number; readonly y: number }[] = [];
      let pen = 0;
      for (; shaped[i]?.cluster === cluster; i++) {
        const { glyph, x, y, advance } = shaped[i] as (typeof shaped)[number];
        if (glyph === 0) throw new CloudSignError('widget.glyph-missing');
        parts.push({ glyph, x: pen + x, y });
        pen += advance;
      }
      const [only] = parts;
      const isPlain = parts.length === 1 && only?.x === 0 && only.y === 0;
      // A plain glyph keeps its own width, so that it is the same code wherever kerning moves its neighbor.
      const advance = isPlain ? file.advance(only.glyph) : Math.max(0, pen);
      signs.push({
        text: shownAs(textFrom.get(cluster) ?? '', run.level),
        font: run.font,
        glyph: { parts, advance },
        advance: pen / file.unitsPerEm,
      });
    }
    return signs;
  }
}
