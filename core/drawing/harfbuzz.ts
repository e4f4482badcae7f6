import { CloudSignError } from '../errors.ts';

/** The functions of the C library that are called here (harfbuzz.github.io); pointers and enumerations are numbers. */
type Functions = Readonly<Record<string, (...numbers: readonly number[]) => number>>;

interface Library {
  readonly call: Functions;
  readonly memory: WebAssembly.Memory;
}

/** The little that a library compiled by Emscripten asks of the outside. */
const outside = (memory: () => WebAssembly.Memory): WebAssembly.Imports => {
  const fail = (): never => {
    throw new CloudSignError('internal', { detail: 'the text library gave up' });
  };
  return {
    wasi_snapshot_preview1: { proc_exit: fail },
    env: {
      _emscripten_runtime_keepalive_clear: () => {},
      _abort_js: fail,
      _setitimer_js: () => 0,
      emscripten_resize_heap: (wanted: number) => {
        const { buffer } = memory();
        const size = Math.max(wanted >>> 0, buffer.byteLength * 1.2);
        try {
          memory().grow(Math.ceil((size - buffer.byteLength) / 65_536));
          return 1;
        } catch {
          return 0;
        }
      },
    },
  };
};

const instantiate = async (wasm: Uint8Array): Promise<Library> => {
  let memory: WebAssembly.Memory | undefined;
  const imports = outside(() => memory as WebAssembly.Memory);
  const { instance } = await WebAssembly.instantiate(wasm as Uint8Array<ArrayBuffer>, imports);
  const call = instance.exports as unknown as Functions;
  memory = instance.exports.memory as WebAssembly.Memory;
  (call.__wasm_call_ctors ?? call._initialize)?.();
  return { call, memory };
};

const invoke = ({ call }: Library, name: string, ...numbers: readonly number[]): number => {
  const target = call[name];
  if (target === undefined) throw new CloudSignError('internal', { detail: `the text library has no ${name}` });
  return target(...numbers);
};

const copyIn = (library: Library, bytes: Uint8Array): number => {
  const at = invoke(library, 'malloc', bytes.length);
  if (at === 0) throw new CloudSignError('internal', { detail: 'the text library has no memory left' });
  new Uint8Array(library.memory.buffer).set(bytes, at);
  return at;
};

/** HB_MEMORY_MODE_WRITABLE: the copy is the library's own. */
const writable = 2;

const openFace = (library: Library, font: Uint8Array): number => {
  const blob = invoke(library, 'hb_blob_create', copyIn(library, font), font.length, writable, 0, 0);
  const face = invoke(library, 'hb_face_create', blob, 0);
  invoke(library, 'hb_blob_destroy', blob);
  return face;
};

export interface ShapedGlyph {
  /** Of the font; 0 is the mark for what is missing. */
  readonly glyph: number;
  /** Index in the text of the first UTF-16 unit that it stands for. */
  readonly cluster: number;
  /** In units of the font, as are all below. */
  readonly advance: number;
  readonly x: number;
  readonly y: number;
}

export interface GlyphBox {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

/** A font that text can be set in. */
export interface ShapingFont {
  /** Glyphs of a text of one direction, from left to right. `upright`: the forms of vertical writing. */
  shape(text: string, options: { readonly rightToLeft: boolean; readonly upright?: boolean }): readonly ShapedGlyph[];
  widthOf(glyph: number): number;
  boxOf(glyph: number): GlyphBox;
}

const directions = { leftToRight: 4, rightToLeft: 5 } as const;
/** HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS: which glyph stands for which character is known as exactly as can be. */
const byCharacters = 1;
const bytesOfRecord = 20;

const utf16 = (text: string): Uint8Array => {
  const units = Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  return new Uint8Array(units.buffer);
};

/** hb_feature_t: tag, value, start, end. */
const verticalForms = new Uint8Array(Uint32Array.of(0x76657274, 1, 0, 0xffffffff).buffer);

const readGlyphs = (library: Library, buffer: number): readonly ShapedGlyph[] => {
  const count = invoke(library, 'hb_buffer_get_length', buffer);
  const infos = invoke(library, 'hb_buffer_get_glyph_infos', buffer, 0);
  const positions = invoke(library, 'hb_buffer_get_glyph_positions', buffer, 0);
  const memory = new DataView(library.memory.buffer);
  return Array.from({ length: count }, (_, i) => {
    const [info, position] = [infos + i * bytesOfRecord, positions + i * bytesOfRecord];
    return {
      glyph: memory.getUint32(info, true),
      cluster: memory.getUint32(info + 8, true),
      advance: memory.getInt32(position, true),
      x: memory.getInt32(position + 8, true),
      y: memory.getInt32(position + 12, true),
    };
  });
};

/** Opens fonts for shaping; the wasm is instantiated once. */
export const openShaper = async (wasm: Uint8Array): Promise<(font: Uint8Array) => ShapingFont> => {
  const library = await instantiate(wasm);
  const feature = copyIn(library, verticalForms);
  const room = invoke(library, 'malloc', 16);
  return (bytes) => {
    const font = invoke(library, 'hb_font_create', openFace(library, bytes));
    return {
      shape: (text, { rightToLeft, upright }) => {
        const buffer = invoke(library, 'hb_buffer_create');
        const characters = copyIn(library, utf16(text));
        invoke(library, 'hb_buffer_add_utf16', buffer, characters, text.length, 0, text.length);
        invoke(
          library,
          'hb_buffer_set_direction',
          buffer,
          rightToLeft ? directions.rightToLeft : directions.leftToRight,
        );
        invoke(library, 'hb_buffer_set_cluster_level', buffer, byCharacters);
        invoke(library, 'hb_buffer_guess_segment_properties', buffer);
        invoke(library, 'hb_shape', font, buffer, upright ? feature : 0, upright ? 1 : 0);
        const glyphs = readGlyphs(library, buffer);
        invoke(library, 'hb_buffer_destroy', buffer);
        invoke(library, 'free', characters);
        return glyphs;
      },
      widthOf: (glyph) => invoke(library, 'hb_font_get_glyph_h_advance', font, glyph),
      boxOf: (glyph) => {
        invoke(library, 'hb_font_get_glyph_extents', font, glyph, room);
        const [left = 0, top = 0, width = 0, height = 0] = new Int32Array(library.memory.buffer, room, 4);
        return { left, top, right: left + width, bottom: top + height };
      },
    };
  };
};
