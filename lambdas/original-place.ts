import type { FilePlace } from '../adapters/contents.ts';
import type { FileId } from '../core/ids.ts';

/** Where an upload is kept that was rewritten: beside the revisions of its file, under a name that no file has. */
export const originalPlace = (place: FilePlace): FilePlace => ({ ...place, file: `${place.file}.original` as FileId });
