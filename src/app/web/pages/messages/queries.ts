import { queryOptions } from '@tanstack/react-query';
import type { MessageView, NoticesView, StaffSettingView, TemplatesView } from '../../../../messages/core/views.ts';
import { api, tenant } from '../../api.ts';

export const messageQuery = (institution: string, messageId: string) =>
  queryOptions({
    queryKey: [institution, 'message', messageId],
    queryFn: ({ signal }) =>
      api.get<MessageView>(tenant(institution, `/messages/${encodeURIComponent(messageId)}`), {}, signal),
  });

export const templatesQuery = (institution: string) =>
  queryOptions({
    queryKey: [institution, 'message-templates'],
    queryFn: ({ signal }) => api.get<TemplatesView>(tenant(institution, '/message-templates'), {}, signal),
  });

export const noticesQuery = (institution: string) =>
  queryOptions({
    queryKey: [institution, 'notices'],
    queryFn: ({ signal }) => api.get<NoticesView>(tenant(institution, '/notices'), {}, signal),
    staleTime: 20_000,
    refetchInterval: 60_000,
  });

export const staffSettingQuery = (institution: string) =>
  queryOptions({
    queryKey: [institution, 'notices-setting'],
    queryFn: ({ signal }) => api.get<StaffSettingView>(tenant(institution, '/notices/setting'), {}, signal),
  });
