import '@fontsource-variable/inter/wght.css';
import '@fontsource/source-serif-4/600.css';
import '../../ui/mantine.css';
import '../../ui/base.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { keepPreviousData, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { resolveVariables, theme } from '../../ui/theme.ts';
import { ApiProblem } from './api.ts';
import { followLinks } from './links.ts';
import { makeRouter } from './router.tsx';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      placeholderData: keepPreviousData,
      // A refusal stays one however often it is asked; only a lost connection or a broken server is tried again.
      retry: (failures, error) =>
        failures < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 500),
    },
  },
});
const router = makeRouter(queries);
followLinks(router);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveVariables}
      defaultColorScheme="auto"
      colorSchemeManager={localStorageColorSchemeManager({ key: 'leadline-colour-scheme' })}
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
