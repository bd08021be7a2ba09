import type { ReadyMade } from '../set.ts';

/** Said to students themselves: what was noticed and what help there is; never a score, and nobody's child. */
export const vi: ReadyMade = {
  'absence-today': {
    subject: 'Bạn vắng mặt ngày {day, date, long}',
    opening: 'Chào {guardian},',
    each: 'Bạn không có mặt ngày {day, date, long}{all_day, select, yes {} other { ({missed})}}.',
    closing:
      'Nếu bạn biết lý do, hoặc nếu chúng tôi nhầm, hãy trả lời tin nhắn này. Nếu có điều gì khiến bạn khó đến lớp, hãy cho chúng tôi biết. Chúng tôi thường có thể giúp.\n{school}',
  },
  'absences-growing': {
    subject: 'Dạo này bạn thế nào?',
    opening: 'Chào {guardian},',
    each: 'Năm nay bạn đã vắng {days_missed, number} trong {enrolled_days, number} ngày học.',
    closing:
      'Chúng tôi muốn biết bạn thế nào và điều gì có thể giúp bạn. Hãy trả lời tin nhắn này. Sẽ có người đọc.\n{school}',
  },
  'mark-corrected': {
    subject: 'Đính chính: {day, date, long}',
    opening: 'Chào {guardian},',
    each: 'Chúng tôi đã báo rằng bạn vắng mặt ngày {day, date, long}. Điều đó không đúng và đã được sửa lại.',
    closing: 'Bạn không cần làm gì. Chúng tôi xin lỗi.\n{school}',
  },
  recall: {
    subject: 'Tin nhắn ngày {day, date, long} là nhầm lẫn',
    opening: 'Chào {guardian},',
    each: 'Ngày {day, date, long}, bạn đã nhận được tin nhắn của chúng tôi. Tin đó được gửi nhầm. Xin bỏ qua.',
    closing: 'Bạn không cần làm gì. Chúng tôi xin lỗi.\n{school}',
  },
  welcome: {
    subject: 'Chào mừng đến với {school}',
    opening: 'Chào {guardian},',
    each: 'Chúng tôi rất vui vì có bạn.',
    closing:
      'Bạn có thể trả lời tin nhắn này bất cứ lúc nào, bằng ngôn ngữ của mình. Hãy cho chúng tôi biết những điều nên biết, và cứ hỏi bất cứ điều gì.\n{sender}, {school}',
  },
  'good-news': {
    subject: 'Tin vui từ {school}',
    opening: 'Chào {guardian},',
    each: 'Chúng tôi có tin vui cho bạn.',
    closing: '{words}\n{sender}, {school}',
  },
  improvement: {
    subject: 'Rất vui được gặp bạn nhiều hơn',
    opening: 'Chào {guardian},',
    each: 'Trong bốn tuần học vừa qua, bạn {month_missed, plural, =0 {không vắng ngày nào} other {chỉ vắng # ngày}}.',
    closing: 'Rất vui vì có bạn ở đây. Nếu chúng tôi có thể giúp gì, hãy cho biết.\n{school}',
  },
  invitation: {
    subject: 'Lời mời ngày {day, date, long}',
    opening: 'Chào {guardian},',
    each: 'Chúng tôi muốn trò chuyện với bạn và nghe ý kiến của bạn.',
    closing: '{words}\nThời gian: {day, date, long}. Nếu không tiện, hãy trả lời tin nhắn này.\n{sender}, {school}',
  },
  'follow-up': {
    subject: 'Mọi việc thế nào rồi?',
    opening: 'Chào {guardian},',
    each: 'Gần đây chúng ta đã nói chuyện. Từ đó đến nay mọi việc thế nào?',
    closing: 'Hãy trả lời tin nhắn này, dù tốt hay chưa tốt. Chúng tôi luôn sẵn sàng.\n{sender}, {school}',
  },
  survey: {
    subject: 'Vài câu hỏi từ {school}',
    opening: 'Chào {guardian},',
    each: 'Bạn thấy ở đây thế nào? Chúng tôi rất muốn biết.',
    closing: 'Chỉ mất ba phút. Bạn có thể trả lời đến hết {day, date, long}. Không bắt buộc.\n{sender}, {school}',
  },
  'meeting-reminder': {
    subject: 'Ngày mai chúng ta gặp nhau',
    opening: 'Chào {guardian},',
    each: 'Xin nhắc bạn: chúng ta hẹn gặp vào {day, date, full} lúc {time}. Địa điểm: {place}.',
    closing: 'Nếu giờ này không còn phù hợp, hãy trả lời tin nhắn này, chúng ta sẽ chọn giờ khác.\n{school}',
  },
  'own-words': {
    subject: 'Tin nhắn từ {school}',
    opening: 'Chào {guardian},',
    each: 'Tin nhắn này dành cho bạn.',
    closing: '{words}\n{sender}, {school}',
  },
};
