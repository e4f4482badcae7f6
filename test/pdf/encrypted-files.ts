import { latin1Text } from '../../core/pdf/characters.ts';
import { fillSignature, type MakeContents, signatureEntries } from '../support/test-signer.ts';
import { PdfBuilder } from './build-pdf.ts';

/** What qpdf 11.3 made of one file: `--encrypt USER owner ...`, the identifier being <00>. */
interface Encrypted {
  readonly encrypt: string;
  /** "Alice" in object 5, in hexadecimal digits. */
  readonly name: string;
  /** The content of the page, object 7. */
  readonly content: string;
}

export const content = 'BT /F1 24 Tf 72 720 Td (The price is 100) Tj ET';

const encrypted = {
  'RC4, 40 bits': {
    encrypt:
      '<</Filter/Standard/Length 40/O<c92422687facee686e373f10b5c7d04738053152f7e2ee30e11c69ec442576ab>/P -4/R 2/U<25' +
      'e717ba2e4f9e91900fb4f8815dcfc980d36b50ebd4e8ac359180c73c56530e>/V 1>>',
    name: '3932a85726',
    content: 'bf3c978f27abd08b8b8618a731291fa3ec5cf7659b1ec837ac41246c19a621fe558f5f65c5f5cd3f31cd16b87fcb0a',
  },
  'RC4, 128 bits': {
    encrypt:
      '<</Filter/Standard/Length 128/O<566fa873ee33c797cd3b904fdadf814afa34df9a38f6ed41b984e2c6da2aa6f5>/P -4/R 3/U<a' +
      'ec7e29be42db1eacd48b094ac8db71e0122456a91bae5134273a6db134c87c4>/V 2>>',
    name: '172ea5fbc8',
    content: 'd748af5d787479fb2afd2a4240e621efbc11c50157ae785426f69d0cbac331b075adb7fb0372e6acdcdf481b473dda',
  },
  'AES, 128 bits, metadata in the clear': {
    encrypt:
      '<</CF<</StdCF<</AuthEvent/DocOpen/CFM/AESV2/Length 16>>>>/EncryptMetadata false/Filter/Standard/Length 128/O<5' +
      '66fa873ee33c797cd3b904fdadf814afa34df9a38f6ed41b984e2c6da2aa6f5>/P -4/R 4/StmF/StdCF/StrF/StdCF/U<b22a6e28883b' +
      'e899b1c81042e87211b80122456a91bae5134273a6db134c87c4>/V 4>>',
    name: '0e1c2a38465462707e8c9aa8b6c4d2e0867c635d110fa6a5e2bc0416a9b0c9a8',
    content:
      '0e1c2a38465462707e8c9aa8b6c4d2e08a4df8b3a3614dbf3867375d96197233e67e34adbf35736bd5d283eed13f41b8f3436a36def41f' +
      '7d50a6e25649c12949',
  },
  'AES, 256 bits, revision 5': {
    encrypt:
      '<</CF<</StdCF<</AuthEvent/DocOpen/CFM/AESV3/Length 32>>>>/Filter/Standard/Length 256/O<f9d5e7b8d88d2f309ba8786' +
      'd38e59b02ff398d9353f96fccecc923f2c1ab5ced7a560e3248c568c6b79cfd1ac8c74fbc>/OE<431f199aaa50a664501d66fbe9722fcc' +
      '3e4a721e88461e2869c5a3bd7629de31>/P -4/Perms<fb91f8d725678280bc1cbfb768794da1>/R 5/StmF/StdCF/StrF/StdCF/U<838' +
      'a6e576fbbbacbf7ef0537d24790f20659ddc66c63672132ee79f91e5d0fe566c6326667136bd59b22c46db58adc36>/UE<497556dec510' +
      '5babb7b2fb76404f1037db01cb4d769ac1ddfb1e6208e0efd255>/V 5>>',
    name: '0e1c2a38465462707e8c9aa8b6c4d2e0ffb5b777aa4b2346e3191244a92a9fda',
    content:
      '0e1c2a38465462707e8c9aa8b6c4d2e031652c2093deeb64625a33d74e0b0a99cabfa12bf7a85c5a6ff798cc6e8d5ffd54773cf074047e' +
      '613d24fe7fda5c9d55',
  },
  'AES, 256 bits, revision 6': {
    encrypt:
      '<</CF<</StdCF<</AuthEvent/DocOpen/CFM/AESV3/Length 32>>>>/Filter/Standard/Length 256/O<1683ef430de59b2462be099' +
      '3e00eb18be3239d39ddf8edceec2da593eca042a098af2696f2aefdaf8d532ef57691e930>/OE<65b26033d6bb82923e71ad48cf9ce6bd' +
      'd79e48806c4c87cd543c563993740878>/P -4/Perms<a93ffffd55d3620e6c2ccf40dea02689>/R 6/StmF/StdCF/StrF/StdCF/U<038' +
      '6b73202c47413dd95cbc682454b423a6b5fdd4d91e39ad5f5a7c96844c84e7ba019c6ee4dae67bf021f25fc6bdcfe>/UE<ed4e933424ec' +
      '6d59521458f5a28553525bb860abdf4fe06aa464c9ab90f193d7>/V 5>>',
    name: '0e1c2a38465462707e8c9aa8b6c4d2e08e97286c735e64214b61f83e93401b79',
    content:
      '0e1c2a38465462707e8c9aa8b6c4d2e07a9a169549b2a2691f6e163a9658e3107326ddc7a3f00d60763190b15e823c0e43431408be14ac' +
      '4c80c4577526fbf55f',
  },
  'with a password': {
    encrypt:
      '<</CF<</StdCF<</AuthEvent/DocOpen/CFM/AESV3/Length 32>>>>/Filter/Standard/Length 256/O<89939324086ec2bd6e2f778' +
      '40d33c0bb2aaf8ec3cfd6a1f3f952e1da88fc15df98bdea5ce7c31fc5fa00c75ddeb4e2be>/OE<f486b2c48d2e083ebe9564dc5674c4b1' +
      '95c48b5f80bcd7e4b0f75b5df289ac10>/P -4/Perms<32701b3e9ef92eff14ef81291d36fcea>/R 6/StmF/StdCF/StrF/StdCF/U<6de' +
      '235a28b27cfeca054646946c7dbb73eceb5cd891fda2785cb0df791171fb198c68cc027b72c0c4d38c617bd5458ca>/UE<d31705989cae' +
      'f8b1571489424d98d7491754bf50b970cc1bcd9612ba696528d4>/V 5>>',
    name: '0e1c2a38465462707e8c9aa8b6c4d2e05e4cd56251483f06fbc6a22892e5d879',
    content:
      '0e1c2a38465462707e8c9aa8b6c4d2e00235721c43bb357ecab073df85ecdba3b71c2b4e57fa0565de4d9c9a5a47c520393acea1e7878e' +
      '9b8e4def8bed48e9e1',
  },
} as const satisfies Record<string, Encrypted>;

export type Encryption = keyof typeof encrypted;
export const withoutPassword = Object.keys(encrypted).filter(
  (name) => name !== 'with a password',
) as readonly Encryption[];

export const encryptedObjects = {
  page: '<</Type/Page/Parent 4 0 R/MediaBox[0 0 595 842]/Contents 7 0 R/Resources<</Font<</F1 8 0 R>>>>/Annots[5 0 R]>>',
  field: (encryption: Encryption, value = ''): string =>
    `<</Type/Annot/Subtype/Widget/FT/Sig/T<${encrypted[encryption].name}>/Rect[0 0 0 0]/F 132/P 6 0 R${value}>>`,
} as const;

/** Without the date, which would have to be encrypted. */
const entries = signatureEntries().replace(/\/M\([^)]*\)/, '');

export const trailerOf = (more = '/Encrypt 9 0 R'): string => `/Root 1 0 R/ID[<00><01>]${more}`;

/** One page and a signature field, encrypted and, unless `cms` is left out, signed as a whole. */
export const encryptedPdf = (encryption: Encryption, cms?: MakeContents): Uint8Array => {
  const { encrypt, content: data } = encrypted[encryption];
  const builder = new PdfBuilder()
    .object(1, '<</Type/Catalog/Pages 4 0 R/AcroForm 2 0 R/Metadata 3 0 R>>')
    .object(2, '<</Fields[5 0 R]/SigFlags 3>>')
    .stream(3, '/Type/Metadata/Subtype/XML', '')
    .object(4, '<</Type/Pages/Kids[6 0 R]/Count 1>>')
    .object(5, encryptedObjects.field(encryption, cms === undefined ? '' : '/V 10 0 R'))
    .object(6, encryptedObjects.page)
    .stream(7, '', latin1Text(Uint8Array.from(Buffer.from(data, 'hex'))))
    .object(8, '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>')
    .object(9, encrypt);
  if (cms === undefined) return builder.table(trailerOf()).bytes();
  return fillSignature(builder.object(10, `<<${entries}>>`).table(trailerOf()).bytes(), cms);
};
