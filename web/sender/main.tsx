// First: whatever is loaded after it may say something at once.
import './messages.ts';
import { startPage } from '../start-page.tsx';
import { Console } from './console.tsx';

void startPage(Console);
