import type { NoticeState } from '../core/views.ts';

export const stateLabels: Record<NoticeState, string> = {
  draft: 'Draft',
  checked: 'Checked',
  issued: 'Issued',
  served: 'Served',
  withdrawn: 'Withdrawn',
};

export const no_advice =
  'This is no legal advice. What a pack states was written down from the law that it cites; your counsel decides.';

export function languageName(code: string): string {
  return new Intl.DisplayNames('en', { type: 'language' }).of(code) ?? code;
}
