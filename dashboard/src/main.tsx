/** Starts the dashboard: language, cache, router. */
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { newQueryClient } from './api/queries.ts';
import './look/tokens.css';
import { NoticeProvider } from './look/notices.tsx';
import { SpeakingProvider } from './messages/messages.tsx';
import { newRouter } from './router.tsx';
import { standForPerson } from './session/presence.ts';

standForPerson();
const queryClient = newQueryClient();
const router = newRouter(queryClient);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <SpeakingProvider>
      <QueryClientProvider client={queryClient}>
        <NoticeProvider>
          <RouterProvider router={router} />
        </NoticeProvider>
      </QueryClientProvider>
    </SpeakingProvider>
  </StrictMode>,
);
