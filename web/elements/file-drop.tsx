import { useRef, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';

interface FileDropProps {
  /** What to do, e.g. "Drop PDF files here or choose them". */
  readonly label: string;
  readonly hint?: string;
  readonly multiple?: boolean;
  readonly disabled?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** A place to drop PDFs that is a file picker for keyboard, touch and screen reader. */
export const FileDrop = ({ label, hint, multiple = false, disabled = false, onFiles }: FileDropProps) => {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null | undefined) => {
    const list = [...(files ?? [])];
    if (!disabled && list.length > 0) onFiles(multiple ? list : list.slice(0, 1));
  };
  return (
    <label
      class={over ? 'file-drop over' : 'file-drop'}
      aria-disabled={disabled || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <input
        ref={input}
        class="file-drop-input"
        type="file"
        accept="application/pdf,.pdf"
        multiple={multiple}
        disabled={disabled}
        onChange={(event) => {
          take(event.currentTarget.files);
          // The same file chosen again must count as a choice.
          event.currentTarget.value = '';
        }}
      />
      <Icon name="upload" />
      <span class="file-drop-label">{label}</span>
      {hint !== undefined && <span class="hint">{hint}</span>}
    </label>
  );
};
