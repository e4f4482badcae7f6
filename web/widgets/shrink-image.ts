/** As large as it is of use in print, and as the service takes. */
const widest = 1000;
const mostBytes = 190 * 1024;

const bytesOf = (canvas: HTMLCanvasElement, type: 'image/png' | 'image/jpeg'): Promise<Uint8Array | undefined> =>
  new Promise((resolve) =>
    canvas.toBlob(
      (blob) => (blob === null ? resolve(undefined) : void blob.arrayBuffer().then((b) => resolve(new Uint8Array(b)))),
      type,
      0.85,
    ),
  );

const base64url = (bytes: Uint8Array): string => {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
};

const drawn = (bitmap: ImageBitmap, scale: number): HTMLCanvasElement => {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
};

/** An image of its own type, made smaller until the service takes it; undefined when it can't be read. */
export const shrinkImage = async (file: Blob): Promise<string | undefined> => {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return undefined;
  }
  let scale = Math.min(1, widest / Math.max(bitmap.width, bitmap.height));
  for (let tries = 0; tries < 8; tries++, scale *= 0.75) {
    const canvas = drawn(bitmap, scale);
    // Only a PNG keeps a transparent background; a photograph has none.
    const bytes = await bytesOf(canvas, file.type === 'image/jpeg' ? 'image/jpeg' : 'image/png');
    if (bytes !== undefined && bytes.length <= mostBytes) return base64url(bytes);
  }
  return undefined;
};
