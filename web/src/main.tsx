import './boot/trusted_types';
import './ui/tokens.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { loadConfig } from './boot/config';
import { makeQueryClient } from './boot/queries';
import { tidyAddress } from './shell/address';
import { CannotStart } from './shell/CannotStart';
import { makeClient } from './supabase/client';

tidyAddress();
const root = createRoot(document.getElementById('app')!);
try {
  const supabase = makeClient(await loadConfig());
  root.render(
    <StrictMode>
      <App supabase={supabase} queries={makeQueryClient()} />
    </StrictMode>,
  );
} catch (failure) {
  root.render(<CannotStart failure={failure} />);
}
