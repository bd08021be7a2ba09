import type { ReadyLanguage } from '../../../kernel/languages.ts';

/** What stands above a meeting in a mail to the family that booked it; the rest is the day, the place, and what it is about. */
export const mailWords: Readonly<Record<ReadyLanguage, { new: string; changed: string; cancelled: string }>> = {
  en: { new: 'Your meeting is booked', changed: 'Your meeting has changed', cancelled: 'Your meeting is cancelled' },
  es: { new: 'Su cita está reservada', changed: 'Su cita ha cambiado', cancelled: 'Su cita está cancelada' },
  ar: { new: 'تم حجز موعدكم', changed: 'تغيّر موعدكم', cancelled: 'أُلغي موعدكم' },
  zh: { new: '您的约谈已预约', changed: '您的约谈已更改', cancelled: '您的约谈已取消' },
  vi: {
    new: 'Cuộc hẹn của quý vị đã được đặt',
    changed: 'Cuộc hẹn của quý vị đã thay đổi',
    cancelled: 'Cuộc hẹn của quý vị đã bị hủy',
  },
  fr: {
    new: 'Votre rendez-vous est réservé',
    changed: 'Votre rendez-vous a changé',
    cancelled: 'Votre rendez-vous est annulé',
  },
  pl: {
    new: 'Spotkanie jest zarezerwowane',
    changed: 'Spotkanie zostało zmienione',
    cancelled: 'Spotkanie zostało odwołane',
  },
  pt: {
    new: 'O seu encontro está marcado',
    changed: 'O seu encontro mudou',
    cancelled: 'O seu encontro foi cancelado',
  },
  ur: {
    new: 'آپ کی ملاقات طے ہو گئی ہے',
    changed: 'آپ کی ملاقات بدل گئی ہے',
    cancelled: 'آپ کی ملاقات منسوخ ہو گئی ہے',
  },
};
