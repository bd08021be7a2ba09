import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failed, Forbidden } from '../../ui/states.tsx';
import { ApiProblem } from './api.ts';

/** Whatever went wrong, as a page: signed out, not allowed, not found, or failed. */
export function Trouble({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  if (!(error instanceof ApiProblem)) {
    const message = error instanceof Error ? error.message : String(error);
    return (
      <Failed
        title="This page broke"
        message="Something in the page itself went wrong; nothing that you saved is lost. Reload it; if it breaks again, tell your administrator what you did."
        code={message}
        onRetry={onRetry ?? (() => location.reload())}
      />
    );
  }
  if (error.status === 401) {
    const back = encodeURIComponent(location.pathname + location.search);
    return (
      <Forbidden
        title="Sign in first"
        message={error.message}
        action={
          <Button component="a" href={`/sign-in?to=${back}`}>
            Sign in
          </Button>
        }
      />
    );
  }
  if (error.status === 403 || error.status === 404) return <Forbidden title={error.title} message={error.message} />;
  return <Failed title={error.title} message={error.message} code={error.code} onRetry={onRetry} />;
}

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  /** In the shape of what comes. */
  skeleton: ReactNode;
  children: (data: T) => ReactNode;
}

/** A question to the server in all its states; what was shown stays while the next answer is on its way. */
export function Loaded<T>({ query, skeleton, children }: LoadedProps<T>) {
  if (query.data !== undefined && !(query.isError && !query.isRefetchError)) return children(query.data);
  if (query.isError) return <Trouble error={query.error} onRetry={() => void query.refetch()} />;
  return skeleton;
}
