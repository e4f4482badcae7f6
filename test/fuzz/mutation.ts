/** One change of a file's text (Latin-1, a character a byte); it gives the text back as it is where there is nothing to change. */
import type { Dice } from './dice.ts';

export type Mutation = (text: string, tools: { readonly dice: Dice; readonly donor: string }) => string;
