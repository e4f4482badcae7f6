import type { ByteReader } from '../byte-reader.ts';
import { AwsFault } from '../fault.ts';

const lineEnd = Buffer.from('\r\n');
const maxLineBytes = 1024;
const maxTrailers = 8;

const broken = (): AwsFault =>
  new AwsFault('InvalidChunkSizeError', 'The aws-chunked body is broken.', { status: 403 });

/**
 * The content of an `aws-chunked` body with unsigned chunks and trailing headers, as the SDK sends a stream
 * (x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER). Trailers are added to `trailers`, by lower-case name.
 */
export async function* decodeAwsChunked(reader: ByteReader, trailers: Map<string, string>): AsyncGenerator<Buffer> {
  const line = async (): Promise<string> => (await reader.readUntil(lineEnd, maxLineBytes)).toString('latin1');
  for (;;) {
    const head = await line();
    if (!/^[0-9a-fA-F]{1,8}$/.test(head)) throw broken();
    const size = Number.parseInt(head, 16);
    if (size === 0) break;
    yield* reader.streamBytes(size);
    if ((await line()) !== '') throw broken();
  }
  for (let count = 0; count <= maxTrailers; count += 1) {
    const trailer = await line();
    if (trailer === '') return;
    const colon = trailer.indexOf(':');
    if (colon < 1) throw broken();
    trailers.set(trailer.slice(0, colon).toLowerCase(), trailer.slice(colon + 1).trim());
  }
  throw broken();
}
