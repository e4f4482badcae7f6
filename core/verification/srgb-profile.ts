/** The colorants of sRGB, adapted to D50 (IEC 61966-2-1; ICC.1, F.3). */
const colorants = {
  rXYZ: [0.436, 0.2225, 0.0139],
  gXYZ: [0.3851, 0.7169, 0.0971],
  bXYZ: [0.1431, 0.0606, 0.7141],
} as const;
/** D50 and D65. */
const whites = [
  [0.9642, 1, 0.8249],
  [0.9505, 1, 1.0891],
] as const;
const curves = ['rTRC', 'gTRC', 'bTRC'] as const;
/** Tags that say something about a profile and nothing about colors. */
const descriptive = [
  'desc',
  'cprt',
  'dmnd',
  'dmdd',
  'wtpt',
  'bkpt',
  'chad',
  'chrm',
  'lumi',
  'view',
  'vued',
  'meas',
  'tech',
];
const known = new Set<string>([...Object.keys(colorants), ...curves, ...descriptive]);
const headerLength = 128;
const mostTags = 32;
const nearColor = 0.02;
/** Of the values that pictures have: what can't be told apart must not become readable. */
const nearCurve = 0.01;
/** Gammas that stay as close to the curve of sRGB. */
const gammas = { from: 2, to: 2.4 };
const samples = 256;

/** Whether an ICC profile is sRGB, as exactly as the programs that bring their own write it: what is drawn in RGB stays as it looks. */
export function isSrgb(profile: Uint8Array): boolean {
  const view = new DataView(profile.buffer, profile.byteOffset, profile.byteLength);
  if (profile.length < headerLength + 4) return false;
  const isMonitor = wordAt(view, 12) === 'mntr' && wordAt(view, 16) === 'RGB ' && wordAt(view, 20) === 'XYZ ';
  const tags = isMonitor && view.getUint32(0) === profile.length ? tagsOf(view) : undefined;
  if (tags === undefined || [...tags.keys()].some((name) => !known.has(name))) return false;
  // Only what is drawn by absolute colors goes by the white that the profile names (ICC.1, 6.2.2).
  const white = tags.get('wtpt');
  if (white !== undefined && !whites.some((color) => isColor(white, color))) return false;
  const hasColors = Object.entries(colorants).every(([name, color]) => isColor(tags.get(name), color));
  return hasColors && curves.every((name) => isCurve(tags.get(name)));
}

const wordAt = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(at + index)));

/** Undefined where the table is not exact. */
function tagsOf(view: DataView): ReadonlyMap<string, DataView> | undefined {
  const count = view.getUint32(headerLength);
  const start = headerLength + 4;
  if (count > mostTags || start + 12 * count > view.byteLength) return undefined;
  const tags = new Map<string, DataView>();
  for (let at = start; at < start + 12 * count; at += 12) {
    const [name, offset, length] = [wordAt(view, at), view.getUint32(at + 4), view.getUint32(at + 8)];
    if (tags.has(name) || length < 8 || offset < start + 12 * count || offset + length > view.byteLength)
      return undefined;
    tags.set(name, new DataView(view.buffer, view.byteOffset + offset, length));
  }
  return tags;
}

const fixed = (tag: DataView, at: number): number => tag.getInt32(at) / 65_536;

const isColor = (tag: DataView | undefined, color: readonly number[]): boolean =>
  tag !== undefined &&
  wordAt(tag, 0) === 'XYZ ' &&
  tag.byteLength >= 20 &&
  color.every((part, index) => Math.abs(fixed(tag, 8 + 4 * index) - part) <= nearColor);

function isCurve(tag: DataView | undefined): boolean {
  if (tag === undefined || tag.byteLength < 12) return false;
  if (wordAt(tag, 0) === 'para') return isParametric(tag);
  if (wordAt(tag, 0) !== 'curv') return false;
  const count = tag.getUint32(8);
  if (count === 0 || tag.byteLength < 12 + 2 * count) return false;
  if (count === 1) return isGamma(tag.getUint16(12) / 256);
  if (count < 16) return false;
  let last = 0;
  for (let index = 0; index < count; index++) {
    const value = tag.getUint16(12 + 2 * index);
    if (value < last || !isNear(index / (count - 1), value / 65_535)) return false;
    last = value;
  }
  return true;
}

const isGamma = (gamma: number): boolean => gamma >= gammas.from && gamma <= gammas.to;

/** ICC.1, 10.18: a gamma, or the function of sRGB with a straight line at its foot. */
function isParametric(tag: DataView): boolean {
  const kind = tag.getUint16(8);
  if (kind === 0) return tag.byteLength >= 16 && isGamma(fixed(tag, 12));
  if (kind !== 3 || tag.byteLength < 32) return false;
  const [g = 0, a = 0, b = 0, c = 0, d = 0] = [12, 16, 20, 24, 28].map((at) => fixed(tag, at));
  return Array.from({ length: samples + 1 }, (_, index) => index / samples).every((x) =>
    isNear(x, x >= d ? (a * x + b) ** g : c * x),
  );
}

const isNear = (x: number, y: number): boolean => {
  const shown = y <= 0.003_130_8 ? 12.92 * y : 1.055 * y ** (1 / 2.4) - 0.055;
  return Math.abs(shown - x) <= nearCurve;
};
