import { startPage } from '../start-page.tsx';
import { Console } from './console.tsx';

void startPage(Console);
