/** Text that somebody typed, with its line breaks and nothing else of it interpreted. */
export const LinesText = ({ text }: { readonly text: string }) => <p class="lines-text">{text}</p>;
