import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../catalog.ts';

let firstPage = true;

interface PageHeadingProps {
  /** Of the browser's window; the heading itself when left out. */
  readonly title?: string;
  readonly children: ComponentChildren;
}

/** The heading of a page: names the window, and takes the focus when the page came by navigation, so that it is read first. */
export const PageHeading = ({ title, children }: PageHeadingProps) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!firstPage) heading.current?.focus({ preventScroll: true });
    if (!firstPage) window.scrollTo(0, 0);
    firstPage = false;
  }, []);
  const words = title ?? heading.current?.textContent ?? (typeof children === 'string' ? children : '');
  useEffect(() => {
    document.title = words === '' ? t('product.name') : `${words} – ${t('product.name')}`;
  }, [words]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
};
