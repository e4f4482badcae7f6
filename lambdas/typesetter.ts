import { readAsset } from '../adapters/assets.ts';
import { Typesetter } from '../core/drawing/typesetter.ts';

/** One for all that a function draws: a font is read once, when a text needs it. */
export const typesetter = new Typesetter(readAsset);
