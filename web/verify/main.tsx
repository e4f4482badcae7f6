import { startPage } from '../start-page.tsx';
import { VerifyPage } from './verify-page.tsx';

void startPage(VerifyPage);
