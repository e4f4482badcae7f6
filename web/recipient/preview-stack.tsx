import { ApiProblem } from '../api-client.ts';
import type { Input, LinkContract } from '../api-shapes.ts';
import { t } from '../catalog.ts';
import { sha256Hex } from '../digest.ts';
import type { FetchFile } from '../pdf/shown-file.ts';
import { PdfStack } from '../pdf-stack.tsx';
import type { RecipientSession } from './link-session.ts';

interface PreviewStackProps {
  readonly session: RecipientSession;
  readonly contract: LinkContract;
  readonly inputs: readonly Input[];
  /** All files are on the screen, or are not yet. */
  readonly onShown: (all: boolean) => void;
}

/**
 * The files as sealing will draw them. What the service adds is appended: the beginning of each must be the very file that was read
 * before, so that the preview is of what is consented to.
 */
export const PreviewStack = ({ session, contract, inputs, onShown }: PreviewStackProps) => {
  const fetchFile: FetchFile = async (id, { onProgress, signal }) => {
    const call = {
      params: { file: id },
      signal,
      onProgress: (received: number, total: number | undefined) =>
        onProgress(total === undefined ? undefined : received / total),
    };
    const own = contract.widgets.filter(({ file }) => file === id);
    const here = inputs.filter(({ widget }) => own.some((one) => one.id === widget));
    const bytes =
      here.length === 0
        ? await session.call('downloadLinkFile', call)
        : await session.call('previewLinkFile', { ...call, body: { inputs: here } });
    const file = contract.files.find((one) => one.id === id);
    if ((await sha256Hex(bytes.slice(0, file?.size))) !== file?.sha256)
      throw new ApiProblem('preview.mismatch', { message: t('fill.mismatch') });
    return bytes;
  };
  // The digest is that of the beginning, which is compared above.
  const files = contract.files.map(({ sha256: _, ...file }) => file);
  return <PdfStack files={files} fetchFile={fetchFile} onShown={(shown) => onShown(shown.size === files.length)} />;
};
