import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/source-serif-4/wght.css';
import '../../ui/mantine.css';
import '../../ui/base.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { resolveVariables, theme } from '../../ui/theme.ts';
import { GalleryPage } from './gallery/gallery-page.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveVariables}
      defaultColorScheme="auto"
      colorSchemeManager={localStorageColorSchemeManager({ key: 'leadline-colour-scheme' })}
      {...(nonce ? { getStyleNonce: () => nonce } : {})}
    >
      <GalleryPage />
    </MantineProvider>
  </StrictMode>,
);
