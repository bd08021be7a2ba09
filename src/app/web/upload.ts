import { ApiProblem } from './api.ts';

/**
 * Sends a file as the body of a request, telling how far it is; fetch cannot tell that yet.
 * @param signal breaks the upload off
 */
export function upload<T>(
  path: string,
  file: Blob,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', path);
    request.responseType = 'text';
    request.setRequestHeader('x-leadline', '1');
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = (event) => onProgress(event.total > 0 ? event.loaded / event.total : 0);
    request.onload = () => {
      const answer = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(answer as T);
      else
        reject(
          new ApiProblem(
            request.status,
            text(answer.code, `http.${request.status}`),
            text(answer.title, 'This did not work'),
            text(answer.detail, `The server answered with ${request.status}. Try again in a minute.`),
            (answer.details as Record<string, unknown> | undefined) ?? {},
          ),
        );
    };
    request.onerror = () =>
      reject(
        new ApiProblem(
          0,
          'web.offline',
          'The upload broke off',
          'The connection was lost before the end, so nothing was kept. Check it, then send the file again.',
        ),
      );
    request.onabort = () => reject(new ApiProblem(0, 'web.stopped', 'The upload was stopped', 'Nothing was kept.'));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

function parsed(json: string): Record<string, unknown> {
  try {
    return (JSON.parse(json) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
