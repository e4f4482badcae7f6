import { createByteReader } from '../byte-reader.ts';
import { AwsFault } from '../fault.ts';

export interface UploadForm {
  /** Fields before the file, by lower-case name. */
  readonly fields: ReadonlyMap<string, string>;
  readonly fileName: string;
  /** The bytes of the field `file`, to be read before anything else of the request. */
  readonly file: AsyncIterable<Buffer>;
}

const lineEnd = Buffer.from('\r\n');
const headEnd = Buffer.from('\r\n\r\n');
const maxHeadBytes = 8 * 1024;
/** S3 takes 20 KB of fields before the file. */
const maxFieldBytes = 20 * 1024;
const maxFields = 100;

const malformed = (): AwsFault =>
  new AwsFault('MalformedPOSTRequest', 'The body of your POST request is not well-formed multipart/form-data.');

export const boundaryOf = (contentType: string): string => {
  const match = /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) {
    throw new AwsFault('PreconditionFailed', 'Bucket POST must be of the enclosure-type multipart/form-data', {
      status: 412,
    });
  }
  return boundary;
};

/** Reads the fields of a multipart/form-data body (RFC 7578) up to the field `file`, whose content stays a stream. */
export const readForm = async (source: AsyncIterator<Buffer>, boundary: string): Promise<UploadForm> => {
  const reader = createByteReader(source);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const fields = new Map<string, string>();
  try {
    await reader.readUntil(Buffer.from(`--${boundary}`), maxHeadBytes);
    let left = maxFieldBytes;
    for (let count = 0; count < maxFields; count += 1) {
      const rest = await reader.readUntil(lineEnd, maxHeadBytes);
      if (rest.toString().trim() === '--') break;
      const head = `${(await reader.readUntil(headEnd, maxHeadBytes)).toString()}\r\n`;
      const name = parameter(head, 'name')?.toLowerCase();
      if (name === undefined) throw malformed();
      if (name === 'file') {
        return { fields, fileName: parameter(head, 'filename') ?? '', file: streamFile(reader.streamUntil(delimiter)) };
      }
      const value = await reader.readUntil(delimiter, left);
      left -= value.length;
      fields.set(name, value.toString());
    }
  } catch (error) {
    throw error instanceof RangeError ? malformed() : error;
  }
  throw new AwsFault('InvalidArgument', 'POST requires exactly one file upload per request.');
};

const parameter = (head: string, name: string): string | undefined => {
  const disposition = /^content-disposition:\s*form-data\s*;(.*)$/im.exec(head)?.[1];
  const match = new RegExp(`(?:^|;)\\s*${name}=(?:"([^"]*)"|([^;\\s]*))`, 'i').exec(disposition ?? '');
  return match?.[1] ?? match?.[2];
};

async function* streamFile(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* source;
  } catch (error) {
    throw error instanceof RangeError ? malformed() : error;
  }
}
