/** California's first notification, as in force from 1 July 2025, in other languages. Drafts: no speaker has approved them. */
export const californiaFirstIn: Readonly<Record<string, readonly string[]>> = {
  es: [
    'Según la ley estatal, su hijo o hija se considera ausente sin justificación (“truant”).',
    'Usted tiene la obligación de hacer que su hijo o hija asista a la escuela.',
    'En el distrito escolar hay programas educativos alternativos.',
    'Usted tiene derecho a reunirse con el personal de la escuela para hablar de soluciones a las ausencias.',
    'Puede haber servicios de salud mental y de apoyo para su hijo o hija y su familia.',
    'El personal de la escuela está disponible para reunirse con usted y su hijo o hija y buscar maneras de apoyar la asistencia.',
    'Las investigaciones muestran que faltar al 10 por ciento de las clases, por cualquier motivo, puede dificultar que los alumnos aprendan a leer para el tercer grado, rindan en la escuela intermedia y se gradúen de la escuela secundaria.',
  ],
  vi: [
    'Theo luật tiểu bang, con quý vị được xem là nghỉ học không phép (“truant”).',
    'Quý vị có nghĩa vụ bảo đảm con mình đi học.',
    'Học khu có các chương trình giáo dục thay thế.',
    'Quý vị có quyền gặp nhân viên nhà trường để bàn cách giải quyết việc nghỉ học của con.',
    'Có thể có các dịch vụ sức khỏe tâm thần và hỗ trợ cho con và gia đình quý vị.',
    'Nhân viên nhà trường sẵn sàng gặp quý vị và con để cùng tìm cách hỗ trợ việc đi học.',
    'Nghiên cứu cho thấy việc nghỉ 10 phần trăm thời gian học, vì bất kỳ lý do gì, có thể khiến học sinh gặp khó khăn khi học đọc trước lớp ba, khi học trung học cơ sở và khi tốt nghiệp trung học phổ thông.',
  ],
  zh: [
    '根据州法律，您的孩子属于无故缺课（“truant”）。',
    '您有义务让孩子到校上课。',
    '学区设有其他形式的教育项目。',
    '您有权与学校工作人员会面，讨论如何解决孩子缺课的问题。',
    '您的孩子和家庭可能可以获得心理健康及支持服务。',
    '学校工作人员可以与您和孩子会面，共同制定帮助孩子到校的办法。',
    '研究表明，无论出于何种原因，缺课达到百分之十都可能使学生在三年级前难以学会阅读，在初中难以取得好成绩，并难以从高中毕业。',
  ],
  ar: [
    'بموجب قانون الولاية يُعدّ طفلكم متغيّبًا بلا عذر (“truant”).',
    'أنتم ملزمون بأن يحضر طفلكم إلى المدرسة.',
    'تتوفر في المنطقة التعليمية برامج تعليمية بديلة.',
    'يحق لكم الاجتماع بالعاملين في المدرسة لمناقشة حلول لغياب طفلكم.',
    'قد تتوفر لطفلكم ولأسرتكم خدمات للصحة النفسية وخدمات داعمة.',
    'العاملون في المدرسة مستعدون للاجتماع بكم وبطفلكم لوضع طرق تدعم الحضور.',
    'تُظهر الأبحاث أن التغيّب عن 10 في المئة من الدراسة، لأي سبب كان، قد يؤدي إلى صعوبة في تعلّم القراءة حتى الصف الثالث، وفي التحصيل في المرحلة المتوسطة، وفي التخرّج من المدرسة الثانوية.',
  ],
};
