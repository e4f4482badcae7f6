import { startPage } from '../start-page.tsx';
import { RecipientPage } from './recipient-page.tsx';

void startPage(RecipientPage);
