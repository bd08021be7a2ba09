/** What a provider is answered: a status, and to Twilio what to do next. */
export interface HookAnswer {
  status: 200 | 204 | 400 | 403 | 404 | 413;
  xml?: string;
}
