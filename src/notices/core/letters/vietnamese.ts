import type { LettersInLanguage } from './words.ts';

/** Drafts: no speaker has approved them. */
export const vietnamese: LettersInLanguage = {
  letters: {
    first: {
      title: 'Chúng tôi nhớ em {name}',
      paragraphs: [
        'Kính gửi gia đình em {name},',
        'Chúng tôi nhớ em {name} ở trường. Từ ngày {from}, chúng tôi ghi nhận {have} ngày hoặc buổi vắng mặt mà chưa biết lý do. Danh sách ở bên dưới.',
        'Chúng tôi muốn giúp đỡ. Xe buýt đến trễ? Có người bị bệnh? Việc học đang khó khăn? Xin hãy cho chúng tôi biết. Chúng tôi sẽ lắng nghe và cùng quý vị lập kế hoạch.',
        'Xin gọi hoặc đến gặp chúng tôi trong tuần này. Nếu có ngày nào trong danh sách không đúng, xin cho biết và chúng tôi sẽ sửa.',
        'Mỗi ngày đến trường giúp em {name} học tập và ở bên bạn bè.',
        'Luật yêu cầu chúng tôi gửi kèm nội dung ở trang sau.',
      ],
    },
    again: {
      title: 'Chúng tôi vẫn nhớ em {name}',
      paragraphs: [
        'Kính gửi gia đình em {name},',
        'Chúng tôi đã viết thư cho quý vị trước đây. Từ đó, em {name} lại vắng mặt mà chúng tôi chưa biết lý do: tổng cộng {have} kể từ ngày {from}. Danh sách ở bên dưới.',
        'Chúng tôi hiểu cuộc sống có lúc khó khăn. Chúng tôi không trách quý vị. Chúng tôi muốn biết điều gì gây trở ngại và điều gì có thể giúp được.',
        'Xin gọi hoặc đến gặp chúng tôi trong tuần này. Quý vị có thể đi cùng người khác, và chúng tôi có thể tìm người nói tiếng Việt. Nếu có ngày nào trong danh sách không đúng, xin cho biết và chúng tôi sẽ sửa.',
        'Luật yêu cầu chúng tôi gửi kèm nội dung ở trang sau.',
      ],
    },
    meeting: {
      title: 'Xin mời quý vị đến nói chuyện về em {name}',
      paragraphs: [
        'Kính gửi gia đình em {name},',
        'Năm nay em {name} đã nghỉ học nhiều. Chúng tôi muốn gặp quý vị và em {name} để cùng lập một kế hoạch phù hợp.',
        'Xin gọi cho chúng tôi trong tuần này để tìm giờ thuận tiện. Chúng ta có thể gặp ở trường, ở nhà hoặc qua điện thoại. Chúng tôi có thể tìm người nói tiếng Việt.',
        'Danh sách các ngày ở bên dưới. Nếu có ngày nào không đúng, xin cho biết và chúng tôi sẽ sửa. Những gì chúng tôi đã làm cũng được ghi lại. Xin cho biết điều gì đã giúp và điều gì không.',
        'Luật yêu cầu chúng tôi gửi kèm nội dung ở trang sau. Xin đọc kỹ, và hỏi chúng tôi nếu có chỗ nào chưa rõ.',
      ],
    },
    improve: {
      title: 'Chúng ta hãy cùng nhau giải quyết',
      paragraphs: [
        'Kính gửi phụ huynh của em {name},',
        'Từ ngày {from}, em {name} đã vắng {have} buổi mà không có lý do chúng tôi có thể chấp nhận. Danh sách ở bên dưới.',
        'Chúng tôi mong tình hình tốt hơn và muốn giúp đỡ. Xin cho biết điều gì gây trở ngại. Những hỗ trợ đã đề nghị được ghi bên dưới; quý vị vẫn có thể nhận.',
        'Xin gọi cho chúng tôi trong tuần này. Chúng ta sẽ thống nhất điều gì cần thay đổi và đến khi nào.',
        'Nếu có buổi nào không đúng, xin cho biết và chúng tôi sẽ sửa.',
        'Luật yêu cầu chúng tôi gửi kèm nội dung ở trang sau. Xin đọc kỹ.',
      ],
    },
  },
  labels: {
    days: 'Những ngày được tính',
    day: 'Ngày',
    missed: 'Vắng mặt',
    wholeDay: 'Cả ngày',
    part: 'Một phần của ngày',
    help: 'Những gì chúng tôi đã cùng quý vị thực hiện',
    law: 'Những điều luật yêu cầu chúng tôi thông báo',
    noAdvice: 'Trang này trình bày luật bằng lời đơn giản. Đây không phải là tư vấn pháp lý.',
    draft: 'BẢN NHÁP: chưa ai phát hành. Không gửi đi.',
    unapproved: 'Bản dịch nháp: chưa có người nói tiếng Việt nào duyệt.',
    inEnglish: 'Nội dung bằng tiếng Anh',
    lawInEnglish: 'Phần luật bằng tiếng Anh. Xin gọi để chúng tôi đọc cho quý vị bằng tiếng Việt.',
  },
};
