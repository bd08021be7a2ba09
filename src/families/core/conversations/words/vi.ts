import type { ReplyWords } from './words-of.ts';

export const vietnamese: ReplyWords = {
  language: 'vi',
  isMarked: true,
  urgent: {
    harm: [
      /tự tử|tự sát|tự làm đau|tự hại|rạch tay|cắt tay (?:mình|cháu|em)/,
      /(?:muốn|đòi) chết|không muốn sống/,
      /(?:dọa|đòi|sẽ|muốn) giết|giết (?:tôi|cháu|con|nó|em|người|mình)/,
      /(?:có|mang|cầm|đem) (?:theo )?(?:dao|súng|vũ khí)/,
    ],
    abuse: [
      /bạo hành|bạo lực|lạm dụng|xâm hại|hiếp dâm|cưỡng hiếp|sàm sỡ/,
      /(?:bố|ba|cha|mẹ|chồng|dượng|chú|anh ấy|ông ấy) (?:hay |thường |cứ |đã |lại )?(?:đánh|đấm|đá) (?:đập )?(?:tôi|cháu|con|em|nó|các con|vợ)/,
      /bị (?:(?:bố|ba|cha|mẹ|dượng|chồng) )?đánh/,
      /sợ (?:bố|ba|cha|dượng|chồng|về nhà)/,
    ],
    hunger: [
      /(?:không|chẳng|hết) (?:có |còn |đủ )*(?:tiền mua )?(?:đồ ăn|thức ăn|gì ăn|gì để ăn|cơm ăn|tiền ăn|gạo)/,
      /(?:bị|chịu|nhịn) đói|đói (?:quá|lắm|ăn)|không đủ ăn/,
    ],
  },
  harmless: [
    /(?:cười|mệt|nóng|lạnh|vui|bận) muốn chết/g,
    /đánh (?:răng|máy|vần|thức|giá|cầu|đàn)/g,
    /không đói|chưa đói|dị ứng thức ăn/g,
    /có dao động/g,
  ],
  reasons: [
    ['mark-wrong', [/(?:có|đã) (?:đi học|ở trường|ở lớp)/]],
    ['bereavement', [/đám tang|qua đời|đám ma|mất rồi/]],
    ['medical', [/bác sĩ|nha sĩ|bệnh viện|khám|phòng khám/]],
    ['illness', [/bị ốm|bị bệnh|bị sốt|sốt|cảm cúm|cảm lạnh|ho nhiều|đau (?:bụng|đầu|họng)|nôn|tiêu chảy|không khỏe/]],
    ['transport', [/(?:lỡ|trễ|nhỡ) (?:chuyến )?(?:xe|xe buýt)|xe (?:buýt )?không (?:đến|tới)|xe (?:bị )?(?:hư|hỏng)/]],
    ['travel', [/đi du lịch|về quê|đi xa|về việt nam/]],
    ['work', [/(?:trông|chăm|giữ|coi) (?:sóc )?(?:em|em bé|các em|bà|ông)/]],
    ['family', [/việc (?:gia đình|nhà)|chuyện gia đình/]],
  ],
  barriers: [
    [
      'transport',
      [
        /(?:giúp|khó khăn|vấn đề) (?:về |với |đi )*(?:xe|xe buýt|đi lại|đưa đón)/,
        /không có (?:xe|ai (?:chở|đưa)|phương tiện)/,
      ],
    ],
    ['caring', [/(?:trông|chăm|giữ|coi) (?:sóc )?(?:em|em bé|các em|bà|ông)/]],
    ['anxiety', [/lo âu|hoảng sợ|sợ (?:đi học|đến trường|trường)|bị bắt nạt|trầm cảm/]],
    ['housing', [/bị đuổi (?:khỏi )?nhà|không có (?:chỗ|nhà) ở|vô gia cư/]],
    ['money', [/không có tiền|mất việc|thất nghiệp/]],
    ['equipment', [/không có (?:internet|mạng|máy tính)/]],
    ['health', [/hen suyễn|tiểu đường|bệnh mãn tính/]],
  ],
  tomorrow: [/ngày mai/],
  yesterday: [/hôm qua/],
};
