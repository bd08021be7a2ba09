import type { ReadyMade } from './set.ts';

export const vi: ReadyMade = {
  'absence-today': {
    subject: 'Vắng mặt ngày {day, date, long}',
    opening: 'Kính gửi {guardian},',
    each: '{student} không có mặt ở trường ngày {day, date, long}{all_day, select, yes {} other { ({missed})}}. Từ đầu năm học đến nay, {student} đã vắng {days_missed, number} ngày.',
    closing:
      'Nếu quý vị biết lý do, hoặc nếu chúng tôi nhầm, xin trả lời tin nhắn này. Nếu có điều gì khiến việc đến trường khó khăn, xin cho chúng tôi biết. Chúng tôi thường có thể giúp.\n{school}',
  },
  'absences-growing': {
    subject: 'Số ngày vắng trong năm học này',
    opening: 'Kính gửi {guardian},',
    each: '{student} đã vắng {days_missed, number} trong {enrolled_days, number} ngày học của năm nay.{compared, select, more { Như vậy là nhiều hơn hầu hết các bạn cùng lớp. Thông thường một bạn vắng {classmates_missed, number} ngày.} other {}} Mỗi ngày đến trường đều có ích.',
    closing: 'Điều gì sẽ giúp việc đến trường dễ hơn? Xin trả lời tin nhắn này. Chúng tôi muốn giúp.\n{school}',
  },
  'mark-corrected': {
    subject: 'Đính chính: {day, date, long}',
    opening: 'Kính gửi {guardian},',
    each: 'Chúng tôi đã báo rằng {student} vắng mặt ngày {day, date, long}. Điều đó không đúng và đã được sửa lại.',
    closing: 'Quý vị không cần làm gì. Chúng tôi xin lỗi vì đã làm quý vị lo lắng.\n{school}',
  },
  recall: {
    subject: 'Tin nhắn ngày {day, date, long} là nhầm lẫn',
    opening: 'Kính gửi {guardian},',
    each: 'Ngày {day, date, long}, quý vị đã nhận được tin nhắn của chúng tôi về {student}. Tin đó được gửi nhầm. Xin bỏ qua.',
    closing: 'Quý vị không cần làm gì. Chúng tôi xin lỗi.\n{school}',
  },
  welcome: {
    subject: 'Chào mừng đến với {school}',
    opening: 'Kính gửi {guardian},',
    each: 'Chúng tôi rất vui vì {student} học với chúng tôi năm nay.',
    closing:
      'Quý vị có thể trả lời tin nhắn này bất cứ lúc nào, bằng ngôn ngữ của mình. Xin cho chúng tôi biết những điều nên biết, và cứ hỏi bất cứ điều gì.\n{sender}, {school}',
  },
  'good-news': {
    subject: 'Tin vui từ {school}',
    opening: 'Kính gửi {guardian},',
    each: 'Chúng tôi có tin vui về {student}.',
    closing: '{words}\n{sender}, {school}',
  },
  improvement: {
    subject: 'Đang tốt hơn',
    opening: 'Kính gửi {guardian},',
    each: 'Trong bốn tuần học vừa qua, {student} {month_missed, plural, =0 {không vắng ngày nào} other {chỉ vắng # ngày}}. Như vậy là tốt hơn trước.',
    closing: 'Cảm ơn những gì quý vị đã làm. Nếu chúng tôi có thể giúp thêm, xin cho biết.\n{school}',
  },
  invitation: {
    subject: 'Lời mời ngày {day, date, long}',
    opening: 'Kính gửi {guardian},',
    each: 'Chúng tôi muốn trò chuyện với quý vị về {student} và nghe ý kiến của quý vị.',
    closing:
      '{words}\nThời gian: {day, date, long}. Nếu không tiện, hoặc nếu quý vị cần thông dịch viên, xin trả lời tin nhắn này.\n{sender}, {school}',
  },
  'follow-up': {
    subject: 'Mọi việc thế nào rồi?',
    opening: 'Kính gửi {guardian},',
    each: 'Gần đây chúng ta đã nói chuyện về {student}. Từ đó đến nay mọi việc thế nào?',
    closing: 'Xin trả lời tin nhắn này, dù tốt hay chưa tốt. Chúng tôi luôn sẵn sàng.\n{sender}, {school}',
  },
  survey: {
    subject: 'Vài câu hỏi từ {school}',
    opening: 'Kính gửi {guardian},',
    each: 'Trường học thế nào đối với {student} và với quý vị? Chúng tôi rất muốn biết.',
    closing: 'Chỉ mất ba phút. Quý vị có thể trả lời đến hết {day, date, long}. Không bắt buộc.\n{sender}, {school}',
  },
  'meeting-reminder': {
    subject: 'Ngày mai chúng ta gặp nhau',
    opening: 'Kính gửi {guardian},',
    each: 'Xin nhắc quý vị: chúng ta hẹn gặp về {student} vào {day, date, full} lúc {time}. Địa điểm: {place}.',
    closing: 'Nếu giờ này không còn phù hợp, xin trả lời tin nhắn này, chúng ta sẽ chọn giờ khác.\n{school}',
  },
  'own-words': {
    subject: 'Tin nhắn từ {school}',
    opening: 'Kính gửi {guardian},',
    each: 'Tin nhắn này nói về {student}.',
    closing: '{words}\n{sender}, {school}',
  },
};
